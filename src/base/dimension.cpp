#include "base/dimension.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>

namespace gigatwin {
namespace {

constexpr double year_s = 31557600.0;  // Julian year, 365.25 d

struct Entry {
  DimensionText text;
  std::vector<Unit> units;  ///< the SI unit first
};

const std::map<Dimension, Entry>& table() {
  using D = Dimension;
  static const std::map<Dimension, Entry> entries{
      {D::time,
       {{"a time", "5 min"},
        {{"s", 1.0},
         {"ns", 1e-9},
         {"us", 1e-6},
         {"ms", 1e-3},
         {"min", 60.0},
         {"h", 3600.0},
         {"d", 86400.0},
         {"a", year_s}}}},
      {D::power, {{"a power", "120 MW"}, {{"W", 1.0}, {"kW", 1e3}, {"MW", 1e6}, {"GW", 1e9}}}},
      {D::energy,
       {{"an energy", "20 MWh"},
        {{"J", 1.0},
         {"kJ", 1e3},
         {"MJ", 1e6},
         {"GJ", 1e9},
         {"Wh", 3600.0},
         {"kWh", 3.6e6},
         {"MWh", 3.6e9},
         {"GWh", 3.6e12},
         {"TWh", 3.6e15}}}},
      {D::temperature, {{"a temperature", "18 degC"}, {{"degC", 1.0}, {"K", 1.0, -273.15}}}},
      {D::temperature_difference, {{"a temperature difference", "8 K"}, {{"K", 1.0}}}},
      {D::mass, {{"a mass", "150 kg"}, {{"kg", 1.0}, {"g", 1e-3}, {"t", 1e3}, {"kt", 1e6}}}},
      {D::mass_flow, {{"a mass flow", "30 kg/s"}, {{"kg/s", 1.0}, {"kg/h", 1.0 / 3600.0}}}},
      {D::volume, {{"a volume", "40 m3"}, {{"m3", 1.0}, {"L", 1e-3}, {"ML", 1e3}}}},
      {D::length, {{"a length", "135 m"}, {{"m", 1.0}, {"km", 1e3}}}},
      {D::area, {{"an area", "2500 m2"}, {{"m2", 1.0}, {"ha", 1e4}, {"km2", 1e6}}}},
      {D::speed, {{"a speed", "3 m/s"}, {{"m/s", 1.0}}}},
      {D::pressure, {{"a pressure", "150 kPa"}, {{"Pa", 1.0}, {"kPa", 1e3}, {"hPa", 1e2}, {"bar", 1e5}}}},
      {D::heat_capacity, {{"a heat capacity", "50 MJ/K"}, {{"J/K", 1.0}, {"kJ/K", 1e3}, {"MJ/K", 1e6}, {"GJ/K", 1e9}}}},
      {D::thermal_resistance, {{"a thermal resistance", "0.025 K/W"}, {{"K/W", 1.0}, {"K/kW", 1e-3}}}},
      {D::specific_heat, {{"a specific heat", "3.9 kJ/(kg K)"}, {{"J/(kg K)", 1.0}, {"kJ/(kg K)", 1e3}}}},
      {D::data,
       {{"an amount of data", "80 GB"},
        {{"B", 1.0},
         {"kB", 1e3},
         {"MB", 1e6},
         {"GB", 1e9},
         {"TB", 1e12},
         {"PB", 1e15},
         {"EB", 1e18},
         {"KiB", 1024.0},
         {"MiB", 1048576.0},
         {"GiB", 1073741824.0},
         {"TiB", 1099511627776.0},
         {"PiB", 1125899906842624.0}}}},
      {D::data_rate,
       {{"a data rate", "800 Gbit/s"},
        {{"B/s", 1.0},
         {"MB/s", 1e6},
         {"GB/s", 1e9},
         {"TB/s", 1e12},
         {"Mbit/s", 1.25e5},
         {"Gbit/s", 1.25e8},
         {"Tbit/s", 1.25e11}}}},
      {D::compute,
       {{"an amount of computation", "1e25 FLOP"}, {{"FLOP", 1.0}, {"TFLOP", 1e12}, {"PFLOP", 1e15}, {"EFLOP", 1e18}}}},
      {D::compute_rate,
       {{"a computing rate", "989 TFLOP/s"},
        {{"FLOP/s", 1.0}, {"GFLOP/s", 1e9}, {"TFLOP/s", 1e12}, {"PFLOP/s", 1e15}, {"EFLOP/s", 1e18}}}},
      {D::frequency,
       {{"a rate", "6.5 /Mh"},
        {{"/s", 1.0},
         {"/min", 1.0 / 60.0},
         {"/h", 1.0 / 3600.0},
         {"/d", 1.0 / 86400.0},
         {"/a", 1.0 / year_s},
         {"/Mh", 1.0 / 3.6e9}}}},
      {D::money, {{"an amount of money", "30000 EUR"}, {{"EUR", 1.0}, {"kEUR", 1e3}, {"MEUR", 1e6}, {"GEUR", 1e9}}}},
      {D::energy_price,
       {{"an energy price", "0.08 EUR/kWh"}, {{"EUR/J", 1.0}, {"EUR/kWh", 1.0 / 3.6e6}, {"EUR/MWh", 1.0 / 3.6e9}}}},
      {D::carbon_intensity,
       {{"a carbon intensity", "68 g/kWh"},
        {{"kg/J", 1.0}, {"g/kWh", 1e-3 / 3.6e6}, {"kg/kWh", 1.0 / 3.6e6}, {"kg/MWh", 1.0 / 3.6e9}}}},
      {D::volume_price, {{"a price of a volume", "2.5 EUR/m3"}, {{"EUR/m3", 1.0}}}},
      {D::power_price, {{"a price of rated power", "9 MEUR/MW"}, {{"EUR/W", 1.0}, {"EUR/kW", 1e-3}, {"MEUR/MW", 1.0}}}},
      {D::area_price, {{"a price of an area", "60 EUR/m2"}, {{"EUR/m2", 1.0}}}},
      {D::yearly_cost,
       {{"a cost over time", "80 kEUR/a"},
        {{"EUR/s", 1.0},
         {"EUR/a", 1.0 / year_s},
         {"kEUR/a", 1e3 / year_s},
         {"MEUR/a", 1e6 / year_s},
         {"EUR/h", 1.0 / 3600.0}}}},
      {D::yearly_power_cost,
       {{"a cost of power over time", "40 EUR/(kW a)"},
        {{"EUR/(W s)", 1.0}, {"EUR/(kW a)", 1e-3 / year_s}, {"EUR/(MW a)", 1e-6 / year_s}}}},
  };
  return entries;
}

const Entry& entry(Dimension dimension) { return table().at(dimension); }

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Length of the longest prefix by the number grammar; 0 if none.
std::size_t number_length(std::string_view text) {
  const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  std::size_t i = (!text.empty() && (text[0] == '-' || text[0] == '+')) ? 1 : 0;
  if (!digit(i)) return 0;
  if (text[i] == '0' && digit(i + 1)) return 0;  // 017 is octal to some readers and 17 to others
  while (digit(i)) ++i;
  if (i < text.size() && text[i] == '.' && digit(i + 1)) {
    ++i;
    while (digit(i)) ++i;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    std::size_t j = i + 1;
    if (j < text.size() && (text[j] == '-' || text[j] == '+')) ++j;
    if (digit(j)) {
      while (digit(j)) ++j;
      i = j;
    }
  }
  return i;
}

std::optional<double> to_double(std::string_view text) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

const Unit* find_unit(Dimension dimension, std::string_view text) {
  for (const Unit& unit : units_of(dimension))
    if (unit.text == text) return &unit;
  return nullptr;
}

/// "MWh" where a power was due is an energy: naming it tells the planner what went wrong.
std::string dimension_of_unit(std::string_view text) {
  for (const auto& [dimension, e] : table())
    if (find_unit(dimension, text)) return std::string(e.text.article_name);
  return {};
}

std::string accepted_units(Dimension dimension) {
  std::string list;
  for (const Unit& unit : units_of(dimension)) list += (list.empty() ? "" : ", ") + std::string(unit.text);
  return "units: " + list;
}

}  // namespace

const std::vector<Unit>& units_of(Dimension dimension) { return entry(dimension).units; }
DimensionText text_of(Dimension dimension) { return entry(dimension).text; }

std::optional<double> parse_number(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || number_length(text) != text.size()) return std::nullopt;
  return to_double(text);
}

ParsedQuantity parse_quantity(std::string_view text, Dimension dimension) {
  text = trimmed(text);
  const std::size_t length = number_length(text);
  const std::string quoted = fmt::format("\"{}\"", text);
  if (length == 0)
    return {std::nullopt, quoted, fmt::format("write a number and a unit, such as {}", text_of(dimension).example)};
  const std::optional<double> number = to_double(text.substr(0, length));
  if (!number) return {std::nullopt, fmt::format("{}, which no double holds", quoted), {}};
  const std::string_view unit_text = trimmed(text.substr(length));
  if (unit_text.empty()) return {std::nullopt, fmt::format("{} without a unit", text), accepted_units(dimension)};
  if (unit_text[0] == ',') return {std::nullopt, quoted, "the decimal sign is a point"};
  if (const Unit* unit = find_unit(dimension, unit_text)) return {*number * unit->factor + unit->offset, {}, {}};
  const std::string other = dimension_of_unit(unit_text);
  return {std::nullopt, other.empty() ? quoted : fmt::format("{} ({})", quoted, other), accepted_units(dimension)};
}

std::string exact_quantity(double si, Dimension dimension) {
  // 15 digits undo the rounding of the unit's factor (0.08 EUR/kWh, not 0.08000000000000002) where they hold the value.
  const auto written = [&](const Unit& unit) {
    const double number = (si - unit.offset) / unit.factor;
    const std::string text = fmt::format("{:.15g} {}", number, unit.text);
    return parse_quantity(text, dimension).si == si ? text : fmt::format("{} {}", number, unit.text);
  };
  std::string best = written(units_of(dimension).front());
  for (const Unit& unit : units_of(dimension)) {
    const std::string text = written(unit);
    if (text.size() < best.size() && parse_quantity(text, dimension).si == si) best = text;
  }
  return best;
}

std::string rounded_quantity(double si, Dimension dimension) {
  const std::vector<Unit>& units = units_of(dimension);
  const Unit* best = &units.front();
  for (const Unit& unit : units) {
    const double scaled = std::abs(si / unit.factor);
    const double best_scaled = std::abs(si / best->factor);
    if (unit.offset == 0.0 && scaled >= 1.0 && (best_scaled < 1.0 || scaled < best_scaled)) best = &unit;
  }
  return fmt::format("{:.4g} {}", (si - best->offset) / best->factor, best->text);
}

}  // namespace gigatwin
