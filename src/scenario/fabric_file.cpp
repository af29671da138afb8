#include "scenario/fabric_file.hpp"

#include <algorithm>

#include "scenario/extends.hpp"

namespace gigatwin::scenario {
const Schema<FabricFile>& fabric_file_schema() {
  using F = FabricFile;
  static const Schema<F> schema{
      "fabric file",
      "A machine and the fabric that joins it, without a site.",
      {text("name", &F::name).required().doc("Short name: titles tables."),
       text("description", &F::description).doc("What the fabric shows."),
       integer("seed", &F::seed)
           .between(0, std::int64_t{1} << 53)
           .doc("Of all random draws: the same seed gives the same result."),
       block<compute_schema>("compute", &F::compute).required().doc("The machine."),
       block<topology::fabric_schema>("fabric", &F::fabric).required().doc("The network between its nodes.")}};
  return schema;
}

bool is_fabric_file(const std::string& path) {
  Diagnostics unread;  // what is wrong is said when the file is read for good
  const std::optional<Layered> layered = read_layered(path, scenario_schema(), unread);
  if (!layered || !layered->root.find("fabric")) return false;
  return std::ranges::none_of(layered->root.entries, [](const Entry& entry) {
    return scenario_schema().find(entry.key) && !fabric_file_schema().find(entry.key);
  });
}

LoadedText load_fabric(const std::string& path, const std::vector<std::string>& overrides, FabricFile& file,
                       Diagnostics& diagnostics) {
  if (is_fabric_file(path)) return load(path, overrides, fabric_file_schema(), file, diagnostics);
  Scenario scenario;
  LoadedText loaded = load(path, overrides, scenario_schema(), scenario, diagnostics);
  file = {std::move(scenario.name), std::move(scenario.description), scenario.seed, std::move(scenario.compute),
          std::move(scenario.fabric)};
  return loaded;
}

}  // namespace gigatwin::scenario
