#include "cli/power_report.hpp"

#include <fmt/format.h>

#include "base/dimension.hpp"

namespace gigatwin::cli {
namespace {

using hardware::ReliabilitySpec;
using power::Component;
using power::StageSpec;

template <class Value>
std::string name_of(const std::vector<std::pair<std::string, Value>>& names, Value value) {
  for (const auto& [name, named] : names)
    if (named == value) return name;
  return "?";
}

std::string watts(Watts power) { return rounded_quantity(power.value, Dimension::power); }

std::string years_or_dash(const std::optional<ReliabilitySpec>& reliability) {
  return reliability ? fmt::format("{:.1f} a", reliability->between_failures / years(1)) : "-";
}

std::string hours_or_dash(const std::optional<ReliabilitySpec>& reliability) {
  return reliability ? fmt::format("{:.1f} h", reliability->repair / hours(1)) : "-";
}

std::string feeders(const std::vector<StageSpec>& stages, std::size_t stage) {
  if (!stages[stage].fed_by.empty()) return fmt::format("{}", fmt::join(stages[stage].fed_by, ", "));
  return stage == 0 ? "grid" : stages[stage - 1].name;
}

void print_stages(const PowerReport& report) {
  fmt::print("\n{:<20} {:<13} {:<5} {:>6} {:>5} {:>10} {:>7} {:>7} {:>7} {:>9} {:>7}  {}\n", "stage", "kind", "level",
             "units", "", "unit", "25 %", "50 %", "100 %", "MTBF", "MTTR", "fed by");
  for (const std::size_t c : report.first_of_stages()) {
    const Component& component = report.network.components()[c];
    const StageSpec& stage = report.site.scenario.power.stages[component.stage];
    fmt::print("{:<20} {:<13} {:<5} {:>6} {:>5} {:>10}", stage.name, name_of(power::stage_kinds(), stage.kind),
               stage.level == power::Level::site ? "site" : "hall", hardware::installed(stage.units),
               name_of(hardware::redundancies(), stage.units.redundancy), watts(component.rating));
    for (const double load : {0.25, 0.5, 1.0}) fmt::print(" {:>6.2f}%", 100.0 * power::efficiency(stage, load));
    fmt::print(" {:>9} {:>7}  {}\n", years_or_dash(stage.units.reliability), hours_or_dash(stage.units.reliability),
               feeders(report.site.scenario.power.stages, component.stage));
  }
}

void print_single_points(const PowerReport& report) {
  fmt::print("\nsingle points of failure (one unit whose loss leaves less than the design load)\n");
  bool any = false;
  for (const std::size_t c : report.first_of_stages()) {
    const Component& component = report.network.components()[c];
    const power::SinglePoint* point = report.single_point(component.stage);
    if (point == nullptr) continue;
    any = true;
    fmt::print("  {:<20} one of {} {} leaves {:.1f} % of {}\n", component.name, hardware::installed(component.units),
               component.level == power::Level::site ? "at the site" : "in a hall", 100.0 * point->remaining,
               component.level == power::Level::site ? "the site" : "its hall");
  }
  if (!any) fmt::print("  none\n");
}

void print_supply(std::string_view name, const power::Supply& supply) {
  fmt::print("{:<12} {:>10} {:>10} {:>12.6f}% {:>10.1f} {:>12.6f}% {:>10.2f} {:>10}\n", name, watts(supply.design),
             watts(supply.capacity), 100.0 * supply.full, supply.unserved_minutes(), 100.0 * supply.any,
             supply.dark_minutes(), watts(supply.expected));
}

void print_availability(const PowerReport& report) {
  fmt::print("\n{:<12} {:>10} {:>10} {:>13} {:>10} {:>13} {:>10} {:>10}\n", "", "design", "capacity", "all of it",
             "min/a less", "any of it", "min/a none", "mean");
  for (std::size_t hall = 0; hall < report.analysis.halls.size(); ++hall)
    print_supply(report.site.halls[hall].name, report.analysis.halls[hall]);
  print_supply("site", report.analysis.site);
}

}  // namespace

PowerReport::PowerReport(const sim::SiteModel& assembled)
    : site(assembled),
      rated_it([&] {
        std::vector<Watts> rated;
        for (const sim::HallModel& hall : assembled.halls) rated.push_back(hall.rated_it);
        return rated;
      }()),
      network(assembled.scenario.power, rated_it),
      analysis(power::analyse(assembled.scenario.power, rated_it)) {}

std::vector<std::size_t> PowerReport::first_of_stages() const {
  std::vector<std::size_t> first;
  for (std::size_t c = 0; c < network.components().size(); ++c)
    if (network.components()[c].hall <= 0) first.push_back(c);
  return first;
}

const power::SinglePoint* PowerReport::single_point(std::size_t stage) const {
  for (const power::SinglePoint& point : analysis.single_points)
    if (network.components()[point.component].stage == stage) return &point;
  return nullptr;
}

void print_power(const PowerReport& report) {
  const power::PlantSpec& plant = report.site.scenario.power;
  fmt::print("{}: {}\n", report.site.scenario.name, plant.title);
  if (plant.stages.empty()) {
    fmt::print("the meter is at the racks: no stages\n");
    return;
  }
  print_stages(report);
  print_single_points(report);
  print_availability(report);
  fmt::print(
      "\nUnits fail and are repaired independently of each other; outages of the public grid are not counted.\n");
}

}  // namespace gigatwin::cli
