#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/schema.hpp"

/// Photovoltaics on site, and power purchase agreements with plants elsewhere.
namespace gigatwin::grid {

struct PhotovoltaicsSpec {
  Watts peak;      ///< of the modules under standard test conditions
  Watts inverter;  ///< rated alternating current
  double inverter_efficiency = 0.0;
  double losses = 0.0;                   ///< soiling, mismatch, wiring, shading
  double yearly_gain = 1.0;              ///< irradiation of the module plane / horizontal, mean of the year
  double temperature_coefficient = 0.0;  ///< of the power per K above 25 degC, < 0
  KelvinDelta cell_heating{0.0};         ///< of the cells above the air at 800 W/m2
};

/// Alternating current that the plant could deliver.
///
///   P = min(P_inverter, eta P_peak (G g / 1000 W/m2) (1 - losses) (1 + gamma (T_cell - 25)))
///   T_cell = T_air + (G g / 800 W/m2) cell_heating
///
/// @param irradiance  G, global horizontal, W/m2, >= 0
/// Source: linear temperature model with the nominal operating cell temperature, as in PVWatts 5 (NREL/TP-6A20-62641).
Watts photovoltaic_power(const PhotovoltaicsSpec& spec, double irradiance_w_m2, Celsius air);

enum class AgreementKind {
  solar,     ///< pay-as-produced: follows the irradiance at the site
  wind,      ///< pay-as-produced: a wind series of its own, drawn from the seed
  baseload,  ///< constant
};

/// What becomes of what is generated beyond the import of its time.
enum class Surplus {
  sold,  ///< to the market: the site gains or loses the difference to the agreed price
  lost,  ///< paid for all the same
};

struct AgreementSpec {
  std::string name;
  AgreementKind kind = AgreementKind::baseload;
  Watts capacity;  ///< contracted: rated power of the plant's share, or the constant band
  EurosPerJoule price;
  Surplus surplus = Surplus::sold;
  bool stops_below_zero = false;   ///< nothing is delivered nor paid while the market's price is negative
  bool renewable = true;           ///< counts for matching; else for carbon alone
  KgPerJoule carbon{0.0};          ///< stated emission factor, market-based
  double performance_ratio = 0.0;  ///< solar: output / (capacity x horizontal irradiance / 1000 W/m2)
  double capacity_factor = 0.0;    ///< wind: mean of the year
  double weibull_shape = 2.0;      ///< wind: of the wind speed
  double persistence = 0.0;        ///< wind: correlation of one hour with the next
};

/// Output / capacity of a wind plant by the hour of the typical year: autoregressive normal numbers, made Weibull by
/// their rank, through a turbine's power curve; the mean speed is the one that gives the capacity factor. [8760]
std::vector<double> wind_year(const AgreementSpec& spec, std::uint64_t seed);

/// What an agreement generates. @param wind_output  of `wind_year`, kind wind alone
Watts agreement_output(const AgreementSpec& spec, double irradiance_w_m2, double wind_output);

const Schema<PhotovoltaicsSpec>& photovoltaics_schema();
const Schema<AgreementSpec>& agreement_schema();

}  // namespace gigatwin::grid
