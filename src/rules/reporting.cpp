#include "rules/reporting.hpp"

#include "rules/optional_instant.hpp"

namespace gigatwin::rules {
namespace {

const std::vector<std::pair<std::string, DatacentreType>>& types() {
  static const std::vector<std::pair<std::string, DatacentreType>> names{{"enterprise", DatacentreType::enterprise},
                                                                         {"colocation", DatacentreType::colocation},
                                                                         {"co-hosting", DatacentreType::co_hosting}};
  return names;
}

void check_reporting(const ReportingSpec& spec, BlockProblems& problems) {
  if (spec.floor_area && spec.computer_room_area && *spec.computer_room_area > *spec.floor_area)
    problems.expected("computer_room_area",
                      "at most floor_area, " + exact_quantity(spec.floor_area->value, Dimension::area),
                      exact_quantity(spec.computer_room_area->value, Dimension::area));
}

}  // namespace

std::string to_text(DatacentreType type) {
  for (const auto& [name, value] : types())
    if (value == type) return name;
  return {};
}

const Schema<ReportingSpec>& reporting_schema() {
  using R = ReportingSpec;
  static const Schema<R> schema{
      "reporting",
      "What an operator reports under Delegated Regulation (EU) 2024/1364 and no model knows. What is left out stays "
      "empty in the report.",
      {optional_instant("operation_since", &R::operation_since)
           .doc("Begin of operation, which decides the limits that apply; leave out: the start of the simulated "
                "period."),
       choice("type", &R::type, types()).doc("Kind of datacentre, Article 2 of the regulation."),
       quantity("floor_area", &R::floor_area).above({0}).doc("S_DC: total floor area."),
       quantity("computer_room_area", &R::computer_room_area).above({0}).doc("S_CR: floor area of the computer rooms."),
       fraction("potable_share", &R::potable_share).doc("Share of the water taken in that is potable, for W_IN-POT."),
       quantity("battery_to_grid", &R::battery_to_grid)
           .at_least({0})
           .doc("C_BtG: battery power offered to the grid, mean of the year."),
       texts("grid_functions", &R::grid_functions)
           .items(0, 20)
           .doc("Services offered to the grid, such as frequency containment reserve."),
       texts("refrigerants", &R::refrigerants).items(0, 20).doc("In chillers and heat pumps, such as R1234ze."),
       number("server_capacity", &R::server_capacity)
           .at_least(0.0)
           .doc("C_SERV: sum of the servers' SERT active-state performance."),
       quantity("storage_capacity", &R::storage_capacity).at_least({0}).doc("C_STOR: of all storage equipment."),
       boolean("heat_exempt", &R::heat_exempt)
           .doc("There is proof that the waste heat cannot be used: EED Article 26(6), EnEfG section 11(3)."),
       boolean("heat_offered", &R::heat_offered)
           .doc("Waste heat, and a plot for a heat plant, are offered to whoever wants them: draft EnEfG of 2026."),
       integer("code_of_conduct_practices", &R::code_of_conduct_practices)
           .between(0, 1000)
           .doc(
               "Practices of the European Code of Conduct on Data Centre Energy Efficiency that are in place: taxonomy "
               "activity 8.1."),
       optional_instant("audited", &R::audited).doc("Last audit of these practices by a third party."),
       number("refrigerant_gwp", &R::refrigerant_gwp)
           .at_least(0.0)
           .doc("Highest global warming potential among the refrigerants, kg CO2e per kg over 100 years; 0 where there "
                "are none.")},
      check_reporting};
  return schema;
}

}  // namespace gigatwin::rules
