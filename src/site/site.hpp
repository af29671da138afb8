#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

/// Where a gigafactory stands: its weather, what it pays for electricity, what that electricity emits, and siting
/// facts.
namespace gigatwin::site {

/// Monthly climate of a station, January to December, from which hourly weather is drawn.
struct ClimateSpec {
  std::string station;
  std::vector<Celsius> t_mean;               ///< [month] mean
  std::vector<Celsius> t_max_mean;           ///< [month] mean of the daily maxima
  std::vector<Celsius> t_min_mean;           ///< [month] mean of the daily minima
  std::vector<Pascals> vapour_pressure;      ///< [month] mean
  KelvinDelta january_deviation;             ///< of the daily means from their month's mean: standard deviation
  KelvinDelta july_deviation;                ///< as above; the months between follow a cosine
  double persistence = 0.0;                  ///< correlation of one day's deviation with the next day's, 0..1
  double humidity_response = 0.0;            ///< 0: vapour pressure ignores warm days; 1: relative humidity does
  std::vector<KelvinDelta> daily_deviation;  ///< [month] instead of the cosine; empty: as above
  std::optional<double> january_skew;  ///< of the daily deviations, negative: far cold days; left out: by latitude
  double july_skew = 0.2;              ///< positive: far hot days; assumption: median of twenty files, -0.7 to 1.3
  double range_response = 0.5;  ///< correlation of warmth and daily range in the warm season: cloudless days are warm
  double humidity_deviation = 0.14;  ///< of the logarithm of vapour pressure at equal warmth, from day to day
  /// [month] sun at the ground / sun above the air (clearness index); empty: from the mean daily range of temperature
  std::vector<double> clearness;
  MetresPerSecond wind{3.8};  ///< yearly mean at 10 m; assumption: inland Europe, range 2 to 7 m/s
};

/// Climate change between the years of the weather and the years of the simulation.
struct ClimateShiftSpec {
  KelvinDelta mean;                  ///< warming of every month
  std::vector<KelvinDelta> monthly;  ///< [month] warming; empty: `mean` in every month
  double warm_stretch = 0.0;         ///< share by which warm deviations from the month's mean grow in summer, 0..1
};

enum class WeatherKind { climate, epw, tmy };

struct WeatherSpec {
  WeatherKind kind = WeatherKind::climate;
  std::optional<ClimateSpec> climate;  ///< kinds epw, tmy: only compared with the file
  std::string epw;                     ///< path
  std::string tmy;                     ///< path of a typical or actual year as a table
  std::optional<ClimateShiftSpec> shift;
};

enum class WaterKind { sea, river, lake };

/// Open water that can carry heat away.
struct WaterBodySpec {
  WaterKind kind = WaterKind::sea;
  std::vector<Celsius> temperature;  ///< [month] mean at the intake
};

/// A typical year of market prices in figures: yearly mean, shape by month and by local hour, variation from day to
/// day.
struct PriceProfile {
  EurosPerJoule mean;                   ///< of the year, met exactly; not 0
  std::vector<double> seasonal_shape;   ///< [month] mean of the month / mean of the year
  std::vector<double> daily_shape;      ///< [hour of the local day] mean of the hour / mean of the day
  double daily_volatility = 0.0;        ///< standard deviation of the logarithm of the day's level
  double shape_volatility = 0.0;        ///< the same of the amplitude of the day's shape
  double persistence = 0.0;             ///< correlation of one day with the next, 0..1
  double non_positive_share = 0.0;      ///< of the hours of the year; 0: whatever the volatilities give
  EurosPerJoule floor{-500.0 / 3.6e9};  ///< harmonised minimum price of the European day-ahead market
};

/// A typical year of carbon intensity in figures.
struct CarbonProfile {
  KgPerJoule mean;                     ///< of the year, met exactly
  std::vector<double> seasonal_shape;  ///< [month] mean of the month / mean of the year
  std::vector<double> daily_shape;     ///< [hour of the local day] mean of the hour / mean of the day
  double daily_volatility = 0.0;       ///< standard deviation of the logarithm of the day's level
  double persistence = 0.0;            ///< correlation of one day with the next, 0..1
};

/// Two columns of an hourly CSV file: one row an hour, used as a typical year of 8760 hours.
struct HourlyFileSpec {
  std::string file;
  std::string time_column;
  std::string value_column;
  std::string timezone;
  std::optional<int> year;  ///< which year of a file with several; else the last that is complete
};

enum class SeriesKind { profile, csv };

/// A levy on electricity drawn, beside the tax.
struct LevySpec {
  std::string name;
  EurosPerJoule per_energy;
};

/// What the capacity charge of the network is reckoned on.
enum class CapacityBasis {
  peak,        ///< highest import of the calendar year
  contracted,  ///< capacity of the connection
};

struct PriceSpec {
  SeriesKind kind = SeriesKind::profile;
  std::optional<PriceProfile> profile;  ///< kind csv: its mean is only compared with the file's
  std::optional<HourlyFileSpec> csv;    ///< values in EUR/MWh
  EurosPerJoule network_charge;
  EurosPerWattSecond network_capacity_charge;
  CapacityBasis capacity_basis = CapacityBasis::peak;
  EurosPerJoule tax;
  std::vector<LevySpec> levies;
};

struct CarbonSpec {
  SeriesKind kind = SeriesKind::profile;
  std::optional<CarbonProfile> profile;  ///< kind csv: its mean is only compared with the file's
  std::optional<HourlyFileSpec> csv;     ///< values in g/kWh
};

struct SiteSpec {
  std::string title;
  std::string country;     ///< ISO 3166-1 alpha-2
  double latitude = 0.0;   ///< degrees north
  double longitude = 0.0;  ///< degrees east
  Metres elevation;
  std::string timezone;  ///< IANA name
  WeatherSpec weather;
  std::optional<WaterBodySpec> water_body;  ///< absent: no plant can be cooled by open water here
  PriceSpec price;
  CarbonSpec carbon;
  /// Emission factor of what no contract covers, for market-based carbon; none: the hourly intensity of `carbon`.
  std::optional<KgPerJoule> residual_mix;
  double renewable_share = 0.0;  ///< of the electricity bought, for REF (ISO/IEC 30134-3)
  EurosPerCubicMetre water_price;
  double water_stress = 0.0;  ///< freshwater withdrawn / available (SDG 6.4.2), country
  /// Weight of a cubic metre taken here, m3 world equivalents; none: `water_scarcity_of`.
  std::optional<double> water_scarcity;
  EurosPerSecond labour_cost;  ///< of one hour of work, mean of the country
  EurosPerSquareMetre land_price;
  std::vector<hardware::Source> sources;
};

/// Tax and all levies: per energy drawn.
EurosPerJoule taxes_of(const PriceSpec& spec);

/// Weight of a cubic metre of water taken at the site, in cubic metres of the world's mean scarcity: `water_scarcity`
/// as stated, else from the water stress
///
///   w = WSI / 0.602,   WSI = 1 / (1 + 99 exp(-6.4 s))
///
/// s      water_stress, withdrawal over availability. Assumption: the environmental flow that SDG 6.4.2 takes off the
///        availability (about 40 %) stands for the variation factor (sqrt(VF) = 1.8) by which the source raises it
/// 0.602  mean of the world's withdrawals, which makes w comparable with 1
/// Between 0.017 (no stress) and 1.66. Stated figures of AWARE run from 0.1 to 100: compare sites by one method alone.
/// Source: Pfister, Koehler and Hellweg (2009), eq. 3; Ridoutt and Pfister (2013) for the mean.
double water_scarcity_of(const SiteSpec& site);

const Schema<ClimateSpec>& climate_schema();
const Schema<ClimateShiftSpec>& climate_shift_schema();
const Schema<WeatherSpec>& weather_schema();
const Schema<WaterBodySpec>& water_body_schema();
const Schema<PriceProfile>& price_profile_schema();
const Schema<CarbonProfile>& carbon_profile_schema();
const Schema<HourlyFileSpec>& hourly_file_schema();
const Schema<LevySpec>& levy_schema();
const Schema<PriceSpec>& price_schema();
const Schema<CarbonSpec>& carbon_schema();
const Schema<SiteSpec>& site_schema();

}  // namespace gigatwin::site
