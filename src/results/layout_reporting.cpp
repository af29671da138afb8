#include "results/layout.hpp"

namespace gigatwin::results {
namespace {

using Facts = ReportingFacts;

Column<Facts> fact(std::string name, std::string units, Type type, std::string long_name, std::string comment) {
  Column<Facts> made;
  made.variable.name = std::move(name);
  made.variable.units = std::move(units);
  made.variable.type = type;
  made.variable.long_name = std::move(long_name);
  made.variable.comment = std::move(comment);
  return made;
}

template <auto Member>
Column<Facts> words(std::string name, std::string long_name, std::string comment = {}) {
  Column<Facts> made = fact(std::move(name), "", Type::text, std::move(long_name), std::move(comment));
  made.text = [](const Facts& facts) { return facts.*Member; };
  return made;
}

template <auto Member, double PerUnit = 1.0>
Column<Facts> amount(std::string name, std::string units, std::string long_name, std::string comment = {}) {
  Column<Facts> made = fact(std::move(name), std::move(units), Type::float64, std::move(long_name), std::move(comment));
  made.value = scaled<Member, PerUnit>;
  return made;
}

}  // namespace

Columns<Facts> reporting_columns() {
  constexpr const char* missing = "Missing where the scenario does not state it.";
  return {
      words<&Facts::country>("country", "Country", "ISO 3166-1 alpha-2."),
      words<&Facts::operation_since>("operation_since", "Begin of operation, UTC"),
      words<&Facts::datacentre_type>("datacentre_type", "Kind of datacentre",
                                     "Delegated Regulation (EU) 2024/1364, Article 2."),
      words<&Facts::grid_functions>("grid_functions", "Services offered to the grid", "Joined by semicolons."),
      words<&Facts::refrigerants>("refrigerants", "Refrigerants of chillers and heat pumps", "Joined by semicolons."),
      amount<&Facts::installed_it_power, 1e-6>("installed_it_power", "MW", "Installed IT power, P_DIT",
                                               "Racks, network and storage at their rating."),
      amount<&Facts::rated_power, 1e-6>("rated_power", "MW", "Total rated energy input"),
      amount<&Facts::floor_area>("floor_area", "m^2", "Total floor area, S_DC", missing),
      amount<&Facts::computer_room_area>("computer_room_area", "m^2", "Floor area of the computer rooms, S_CR",
                                         missing),
      amount<&Facts::battery_to_grid, 1e-6>("battery_to_grid", "MW", "Battery power offered to the grid, C_BtG",
                                            missing),
      amount<&Facts::intake_set_point>("intake_set_point", "degC", "Set point of the air into the IT equipment, T_IN",
                                       "Of the room air; where racks have none, of their coolant."),
      amount<&Facts::potable_share>("potable_share", "1", "Share of the water input that is potable", missing),
      amount<&Facts::server_capacity>("server_capacity", "1", "Server capacity by SERT, C_SERV", missing),
      amount<&Facts::storage_capacity, 1e-15>("storage_capacity", "Pbyte", "Storage capacity, C_STOR", missing),
      amount<&Facts::heat_exempt>("heat_exempt", "1", "Proof that the waste heat cannot be used", "1: there is one."),
      amount<&Facts::heat_offered>("heat_offered", "1", "Waste heat and a plot for a heat plant are offered",
                                   "1: they are."),
      amount<&Facts::code_of_conduct_practices>("code_of_conduct_practices", "1",
                                                "Practices of the European Code of Conduct that are in place", missing),
      words<&Facts::audited>("audited", "Last audit of these practices by a third party, UTC",
                             "Empty where the scenario does not state it."),
      amount<&Facts::refrigerant_gwp>("refrigerant_gwp", "1", "Highest global warming potential of the refrigerants",
                                      missing),
  };
}

}  // namespace gigatwin::results
