#pragma once

#include <cstdint>
#include <vector>

#include "base/calendar.hpp"
#include "base/diagnostics.hpp"
#include "site/site.hpp"

namespace gigatwin::site {

/// Outdoor air, sun, wind and open water at one instant.
struct Air {
  Celsius dry_bulb;
  Celsius wet_bulb;
  double relative_humidity = 0.0;
  Pascals pressure;
  double irradiance_w_m2 = 0.0;  ///< sun on level ground, direct and diffuse, >= 0
  MetresPerSecond wind;          ///< at 10 m above open ground
  Celsius water;                 ///< sea, river or lake at the intake; NaN where the site has no `water_body`
};

/// Hourly weather, price and carbon of a typical year, ready to be asked at any instant in constant time; every
/// simulated year is that year, and 29 February repeats the 28th. Weather is interpolated between its values, which
/// hold at the beginning of their hour (UTC); irradiance is the mean of its hour and holds for it, as price and carbon
/// do.
class Conditions {
 public:
  Air air(Instant when) const;
  EurosPerJoule price(Instant when) const;  ///< what a joule drawn costs: market price, network charge, tax, levies
  EurosPerJoule market_price(Instant when) const;
  KgPerJoule carbon(Instant when) const;

  // [hour of the typical year], 8760 each
  std::vector<double> dry_bulb_c, wet_bulb_c, relative_humidity, pressure_pa;
  std::vector<double> irradiance_w_m2, wind_m_s;
  std::vector<double> water_c;  ///< empty: the site has no `water_body`
  std::vector<double> price_eur_j, carbon_kg_j;
  EurosPerJoule charges;  ///< part of every price: network charge, tax and levies
};

/// Reads the files or draws the series. Problems become diagnostics under "site"; where one is an error, the series
/// that it concerns is left empty. Mended files, and files that do not fit the site, are warnings.
Conditions make_conditions(const SiteSpec& site, std::uint64_t seed, Diagnostics& diagnostics);

}  // namespace gigatwin::site
