#include "report/eed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/csv.hpp"
#include "report/site_report.hpp"
#include "results/show.hpp"

namespace gigatwin::report {
namespace {

using results::ResultReader;

constexpr const char* by_scenario = "stated in the scenario's block reporting";
constexpr double kwh_per_mwh = 1000.0;
constexpr double kw_per_mw = 1000.0;

/// Rows of one result, one call each.
class Rows {
 public:
  Rows(const ResultReader& result, bool full_year) : result_(result) {
    if (!full_year) per_year_ = days(365) / result.info().duration;
  }

  /// An indicator that grows with time, in `unit` = indicator x `factor`.
  void amount(std::string symbol, std::string quantity, std::string unit, double value, std::string method) {
    list.push_back({std::move(symbol),
                    std::move(quantity),
                    std::move(unit),
                    {},
                    value,
                    value * per_year_,
                    Growth::amount,
                    std::move(method)});
  }
  void state(std::string symbol, std::string quantity, std::string unit, double value, std::string method) {
    list.push_back(
        {std::move(symbol), std::move(quantity), std::move(unit), {}, value, value, Growth::state, std::move(method)});
  }
  void words(std::string quantity, const char* name, std::string method) {
    list.push_back({{}, std::move(quantity), {}, fact_text(result_, name), 0.0, 0.0, Growth::state, std::move(method)});
  }
  double of(const char* name) const { return indicator(result_, name); }
  double stated(const char* name) const { return fact(result_, name); }

  std::vector<EedRow> list;

 private:
  const ResultReader& result_;
  double per_year_ = 1.0;
};

void add_energy(Rows& rows) {
  rows.state("P_DIT", "Installed IT power demand", "kW", rows.stated("installed_it_power") * kw_per_mw,
             "rating of racks, network and storage");
  rows.state("S_DC", "Total floor area", "m2", rows.stated("floor_area"), by_scenario);
  rows.state("S_CR", "Computer room floor area", "m2", rows.stated("computer_room_area"), by_scenario);
  rows.amount("E_DC", "Total energy consumption", "kWh", rows.of("energy_input") * kwh_per_mwh,
              "simulated before the transfer switch, fuel of generators included (EN 50600-4-2)");
  rows.amount("E_DC-BG", "of which from backup generators", "kWh", rows.of("generator_energy") * kwh_per_mwh,
              "simulated at the generators");
  rows.amount("E_IT", "Energy consumption of IT equipment", "kWh", rows.of("it_energy") * kwh_per_mwh,
              "simulated at the rack inlets (category 2, PDU)");
  rows.words("Electrical grid functions", "grid_functions", by_scenario);
  rows.state("C_BtG", "Average battery capacity offered to the grid", "kW", rows.stated("battery_to_grid") * kw_per_mw,
             by_scenario);
}

void add_water_and_heat(Rows& rows) {
  rows.amount("W_IN", "Total water input", "m3", rows.of("water"),
              "simulated: evaporation, drift and blowdown (EN 50600-4-9)");
  rows.amount("W_IN-POT", "of which potable", "m3", rows.of("water") * rows.stated("potable_share"),
              "W_IN x reporting.potable_share");
  rows.amount("E_REUSE", "Waste heat reused", "kWh", rows.of("heat_delivered") * kwh_per_mwh,
              "simulated at the hand-off (EN 50600-4-6)");
  rows.state("T_WH", "Average waste heat temperature", "degC", rows.of("waste_heat_temperature"),
             "simulated: facility water that carries the heat, mean by heat");
  rows.state("T_IN", "Average intake set-point temperature", "degC", rows.stated("intake_set_point"),
             "set point of the cooling plant");
  rows.words("Refrigerants", "refrigerants", by_scenario);
  rows.state("CDD", "Cooling degree days, base 21 degC", "K d", rows.of("cooling_degree_days"),
             "simulated weather of the period: mean dry bulb of each day");
}

void add_renewables(Rows& rows) {
  const double guarantees = rows.of("renewable_guarantees") * kwh_per_mwh;
  const double agreements = rows.of("renewable_agreements") * kwh_per_mwh;
  const double on_site = rows.of("renewable_on_site") * kwh_per_mwh;
  rows.amount("E_RES-TOT", "Renewable energy consumption", "kWh", guarantees + agreements + on_site,
              "sum of the three below");
  rows.amount("E_RES-GOO", "from guarantees of origin", "kWh", guarantees,
              "stated share of the import that nothing else covers");
  rows.amount("E_RES-PPA", "from power purchase agreements", "kWh", agreements, "simulated, at most the import");
  rows.amount("E_RES-OS", "from on-site generation", "kWh", on_site, "simulated photovoltaics less export");
}

void add_capacity_and_indicators(Rows& rows) {
  rows.state("C_SERV", "Server capacity (SERT)", "1", rows.stated("server_capacity"), by_scenario);
  rows.state("C_STOR", "Storage capacity", "PB", rows.stated("storage_capacity"), by_scenario);
  rows.state("PUE", "Power usage effectiveness", "1", rows.of("pue"), "E_DC / E_IT (ISO/IEC 30134-2)");
  rows.state("WUE", "Water usage effectiveness", "m3/MWh", rows.of("wue"), "W_IN / E_IT (ISO/IEC 30134-9)");
  rows.state("ERF", "Energy reuse factor", "1", rows.of("erf"), "E_REUSE / E_DC (ISO/IEC 30134-6)");
  rows.state("REF", "Renewable energy factor", "1", rows.of("ref"), "E_RES-TOT / E_DC (ISO/IEC 30134-3)");
}

std::string value_text(const EedRow& row, double value) {
  if (!row.has_number()) return row.words.empty() ? "none stated" : row.words;
  return results::readable_number(value) + (row.unit == "1" ? "" : " " + row.unit);
}

std::string period_text(const EedTable& table) {
  const results::ResultInfo& info = table.info;
  return fmt::format("{} to {} UTC, {:.4g} days", to_text(info.start), to_text(info.start + info.duration),
                     info.duration / days(1));
}

/// The shortest text that reads back to the same number; empty for NaN.
std::string exact(double value) { return std::isnan(value) ? std::string{} : fmt::format("{}", value); }

}  // namespace

EedTable eed_table(const ResultReader& result) {
  require_reporting(result);
  EedTable table;
  table.info = result.info();
  table.country = fact_text(result, "country");
  table.operation_since = fact_text(result, "operation_since");
  table.datacentre_type = fact_text(result, "datacentre_type");
  table.full_year = is_full_year(table.info.duration);
  Rows rows{result, table.full_year};
  add_energy(rows);
  add_water_and_heat(rows);
  add_renewables(rows);
  add_capacity_and_indicators(rows);
  table.rows = std::move(rows.list);
  return table;
}

bool is_complete(const EedTable& table) {
  return std::none_of(table.rows.begin(), table.rows.end(),
                      [](const EedRow& row) { return row.has_number() && std::isnan(row.value); });
}

std::string eed_text(const EedTable& table) {
  std::string text =
      fmt::format("Delegated Regulation (EU) 2024/1364\n  {}, {}, {} datacentre, in operation since {} UTC\n  {}\n",
                  table.info.name, table.country, table.datacentre_type, table.operation_since, period_text(table));
  if (!table.full_year)
    text += "  NOT A FULL YEAR: the regulation asks for a calendar year; the second number is scaled to 365 days\n";
  text += "\n";
  for (const EedRow& row : table.rows) {
    const bool scaled = row.growth == Growth::amount && !std::isnan(row.value);
    const std::string yearly = scaled ? value_text(row, row.yearly) : std::string{};
    text += fmt::format("  {:<10} {:<44} {:>21}{}  {}\n", row.symbol, row.quantity, value_text(row, row.value),
                        table.full_year ? std::string{} : fmt::format(" {:>21}", yearly), row.method);
  }
  return text + "\nData traffic indicators are not simulated. A dash: not known.\n";
}

std::string eed_csv(const EedTable& table) {
  std::string text = "symbol,quantity,value,unit,per_year,method\n";
  for (const EedRow& row : table.rows)
    text += fmt::format("{},{},{},{},{},{}\n", row.symbol, csv_field(row.quantity),
                        row.has_number() ? exact(row.value) : csv_field(row.words), csv_field(row.unit),
                        row.has_number() ? exact(row.yearly) : std::string{}, csv_field(row.method));
  return text;
}

}  // namespace gigatwin::report
