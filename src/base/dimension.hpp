#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gigatwin {

/// The physical kinds that a scenario can state. A closed set: one that is not here cannot be written.
enum class Dimension {
  time,
  power,
  energy,
  temperature,             ///< a point on the scale, degC
  temperature_difference,  ///< K
  mass,
  mass_flow,
  volume,
  length,
  area,
  speed,
  pressure,
  heat_capacity,
  thermal_resistance,
  specific_heat,
  data,
  data_rate,
  compute,
  compute_rate,
  frequency,  ///< events per time: failure and arrival rates
  money,
  energy_price,
  carbon_intensity,
  volume_price,
  power_price,  ///< capital per rated power
  area_price,
  yearly_cost,        ///< money per time
  yearly_power_cost,  ///< money per rated power and time: network charges
};

/// One spelling of a unit: value_si = value * factor + offset.
struct Unit {
  std::string_view text;
  double factor;
  double offset = 0.0;
};

/// What people call the dimension in a message: "a power", and an example "120 MW".
struct DimensionText {
  std::string_view article_name;
  std::string_view example;
};

const std::vector<Unit>& units_of(Dimension dimension);
DimensionText text_of(Dimension dimension);

/// A quantity read from text, or why it is none.
struct ParsedQuantity {
  std::optional<double> si;  ///< value in SI (temperature: degC; data: byte; money: EUR)
  std::string found;         ///< when `si` is empty: what was found, in words
  std::string hint;          ///< when `si` is empty: what to write instead, may be empty
};

/// Reads "120 MW", "0.08 EUR/kWh", "18 degC". The number grammar is decimal with optional sign, fraction and
/// exponent: no hex, no leading zeros, no underscores, no decimal comma, neither infinite nor NaN.
ParsedQuantity parse_quantity(std::string_view text, Dimension dimension);

/// A plain number by the same grammar; nullopt for anything else.
std::optional<double> parse_number(std::string_view text);

/// Text that `parse_quantity` reads back to the same double, in the largest unit for which that holds.
std::string exact_quantity(double si, Dimension dimension);

/// Text for people: four significant digits in the unit that suits the size.
std::string rounded_quantity(double si, Dimension dimension);

}  // namespace gigatwin
