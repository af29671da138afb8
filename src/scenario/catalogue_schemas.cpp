#include "scenario/catalogue_schemas.hpp"

#include "comparison/criteria.hpp"
#include "rules/call.hpp"
#include "rules/rule.hpp"
#include "scenario/scenario.hpp"
#include "scheduling/spec.hpp"

namespace gigatwin::scenario {
namespace {

template <class Spec>
CatalogueSchema entry(const std::string& folder, const Schema<Spec>& schema) {
  return {folder, &schema, [] { return std::static_pointer_cast<void>(std::make_shared<Spec>()); }};
}

}  // namespace

const std::vector<CatalogueSchema>& catalogue_schemas() {
  static const std::vector<CatalogueSchema> schemas{
      entry("accelerators", hardware::accelerator_schema()),
      entry("hosts", hardware::host_schema()),
      entry("nics", hardware::nic_schema()),
      entry("switches", hardware::switch_schema()),
      entry("transceivers", hardware::transceiver_schema()),
      entry("libraries", hardware::library_schema()),
      entry("systems", hardware::system_schema()),
      entry("models", workload::model_schema()),
      entry("jobs", traces::generator_schema()),
      entry("power", power::plant_schema()),
      entry("cooling", cooling::plant_schema()),
      entry("batteries", grid::battery_schema()),
      entry("generators", grid::generators_schema()),
      entry("schedulers", scheduling::scheduler_schema()),
      entry("sites", site::site_schema()),
      entry("economics", economics::economics_schema()),
      entry("finance", finance::finance_schema()),
      entry("failures", reliability::failure_profile_schema()),
      entry("rules", rules::rule_schema()),
      entry("calls", rules::call_schema()),
      entry("criteria", comparison::criteria_schema()),
  };
  return schemas;
}

const CatalogueSchema* catalogue_schema(const std::string& folder) {
  for (const CatalogueSchema& schema : catalogue_schemas())
    if (schema.folder == folder) return &schema;
  return nullptr;
}

std::string title_of(Catalogue& catalogue, const std::string& folder, const std::string& name,
                     Diagnostics& diagnostics) {
  const Node* entry_node = catalogue.find(folder, name, diagnostics);
  const Entry* title = entry_node ? entry_node->find("title") : nullptr;
  return title ? title->value.scalar : std::string{};
}

}  // namespace gigatwin::scenario
