#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/power_report.hpp"

/// gigatwin.power/1: keys are added, never renamed or removed.
namespace gigatwin::cli {
namespace {

using Json = nlohmann::ordered_json;

template <class Value>
std::string name_of(const std::vector<std::pair<std::string, Value>>& names, Value value) {
  for (const auto& [name, named] : names)
    if (named == value) return name;
  return "?";
}

Json component_json(const PowerReport& report, std::size_t index) {
  const power::Component& component = report.network.components()[index];
  const power::StageSpec& stage = report.site.scenario.power.stages[component.stage];
  Json json = {{"stage", stage.name},
               {"kind", name_of(power::stage_kinds(), stage.kind)},
               {"hall", component.hall == power::Component::of_site ? Json(nullptr) : Json(component.hall + 1)},
               {"units", hardware::installed(stage.units)},
               {"needed", stage.units.needed},
               {"redundancy", name_of(hardware::redundancies(), stage.units.redundancy)},
               {"unit_rating_w", component.rating.value},
               {"efficiency_quarter_load", power::efficiency(stage, 0.25)},
               {"efficiency_half_load", power::efficiency(stage, 0.5)},
               {"efficiency_full_load", power::efficiency(stage, 1.0)},
               {"mtbf_s", nullptr},
               {"mttr_s", nullptr},
               {"availability_of_unit", 1.0},
               {"left_without_one", 1.0}};
  if (const auto& reliability = stage.units.reliability) {
    json["mtbf_s"] = reliability->between_failures.value;
    json["mttr_s"] = reliability->repair.value;
    json["availability_of_unit"] = hardware::availability(*reliability);
  }
  for (const power::SinglePoint& point : report.analysis.single_points)
    if (point.component == index) json["left_without_one"] = point.remaining;
  return json;
}

Json supply_json(const power::Supply& supply) {
  return {{"design_w", supply.design.value},    {"capacity_w", supply.capacity.value},
          {"availability_full", supply.full},   {"minutes_below_full", supply.unserved_minutes()},
          {"availability_any", supply.any},     {"minutes_dark", supply.dark_minutes()},
          {"expected_w", supply.expected.value}};
}

}  // namespace

void print_power_json(const PowerReport& report) {
  Json components = Json::array(), halls = Json::array();
  for (std::size_t c = 0; c < report.network.components().size(); ++c) components.push_back(component_json(report, c));
  for (std::size_t hall = 0; hall < report.analysis.halls.size(); ++hall) {
    halls.push_back(supply_json(report.analysis.halls[hall]));
    halls.back()["name"] = report.site.halls[hall].name;
  }
  const Json json = {{"schema", "gigatwin.power/1"},
                     {"scenario", report.site.scenario.name},
                     {"plant", report.site.scenario.power.title},
                     {"components", components},
                     {"halls", halls},
                     {"site", supply_json(report.analysis.site)}};
  fmt::print("{}\n", json.dump(2));
}

}  // namespace gigatwin::cli
