#include "site/conditions.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "site/climate.hpp"
#include "site/epw.hpp"
#include "site/hourly_csv.hpp"
#include "site/profile.hpp"
#include "site/psychrometrics.hpp"
#include "site/shift.hpp"
#include "site/sky.hpp"
#include "site/sun.hpp"
#include "site/time_zone.hpp"
#include "site/weather_table.hpp"

namespace gigatwin::site {
namespace {

constexpr double largest_range_error_k = 0.5;
constexpr double largest_distance_deg = 2.0;       // about 150 km: beyond it, it is another climate
constexpr double largest_mean_difference_k = 3.0;  // files of other decades differ by 1 K, other places by more
constexpr double largest_night_share = 0.01;       // 14 real files: 0; an hour's error of longitude less than this
constexpr double largest_mean_ratio = 4.0;         // the dearest year of a decade / the mean; another unit is 1000

constexpr double eur_per_mwh = 1.0 / 3.6e9;  // EUR/J
constexpr double g_per_kwh = 1e-3 / 3.6e6;   // kg/J

void warn_all(const std::vector<std::string>& remarks, std::string_view key, const std::string& file,
              Diagnostics& diagnostics) {
  for (const std::string& remark : remarks) diagnostics.warn(key, fmt::format("{}: {}", file, remark));
}

Place place_of(const SiteSpec& site) { return {site.latitude, site.longitude, site.elevation}; }

HourlyAir drawn_air(const SiteSpec& site, std::uint64_t seed, Diagnostics& diagnostics) {
  GeneratedAir drawn = generate_air(*site.weather.climate, place_of(site), seed);
  for (std::size_t m = 0; m < 12; ++m)
    if (std::abs(drawn.range_error_k[m]) > largest_range_error_k)
      diagnostics.warn("site.weather.climate.t_max_mean",
                       fmt::format("the mean daily range of month {} is off by {:+.1f} K: day-to-day deviations and "
                                   "the range do not fit together",
                                   m + 1, drawn.range_error_k[m]));
  return std::move(drawn.air);
}

void compare_place(const WeatherFile& file, const std::string& key, const SiteSpec& site, Diagnostics& diagnostics) {
  if (!file.latitude || !file.longitude) return;
  const double longitude_gap = std::abs(std::remainder(*file.longitude - site.longitude, 360.0));
  if (std::abs(*file.latitude - site.latitude) > largest_distance_deg || longitude_gap > largest_distance_deg)
    diagnostics.warn(key, fmt::format("{} is at latitude {:.2f}, longitude {:.2f}, but the site at {:.2f}, {:.2f}",
                                      file.station, *file.latitude, *file.longitude, site.latitude, site.longitude));
}

/// A sun that shines at night tells that latitude, longitude and time zone of a file do not fit each other.
void check_sun(const WeatherFile& file, const std::string& key, const std::string& path, const SiteSpec& site,
               Diagnostics& diagnostics) {
  const double latitude = file.latitude.value_or(site.latitude), longitude = file.longitude.value_or(site.longitude);
  const double share = share_of_sun_at_night(file.air.irradiance_w_m2, latitude, longitude);
  if (share > largest_night_share)
    diagnostics.error(key,
                      fmt::format("{}: {:.0f} % of its sunny hours are night at latitude {:.2f}, longitude {:.2f}: "
                                  "latitude, longitude or time zone is wrong",
                                  path, 100.0 * share, latitude, longitude));
}

void compare_climate(const WeatherFile& file, const std::string& key, const SiteSpec& site, Diagnostics& diagnostics) {
  if (!site.weather.climate) return;
  double climate_c = 0.0;
  for (const Celsius month : site.weather.climate->t_mean) climate_c += month.value / 12.0;
  const double file_c = mean_of(file.air.dry_bulb_c);
  if (std::abs(file_c - climate_c) > largest_mean_difference_k)
    diagnostics.warn(key, fmt::format("{} has a yearly mean of {:.1f} degC, but the site's climate {:.1f} degC",
                                      file.station, file_c, climate_c));
}

/// Sun or wind that the file lacks is drawn: the sun from its daily ranges of temperature, both with the figures of the
/// site's climate if it has one.
void draw_what_is_missing(HourlyAir& air, const SiteSpec& site, std::uint64_t seed) {
  const std::optional<ClimateSpec>& climate = site.weather.climate;
  if (air.irradiance_w_m2.empty())
    air.irradiance_w_m2 =
        drawn_irradiance(climate ? clearness_of(*climate) : clearness_of(air), brightness_of(air), place_of(site));
  if (air.wind_m_s.empty()) air.wind_m_s = drawn_wind(climate.value_or(ClimateSpec{}), seed);
}

HourlyAir read_air(const SiteSpec& site, std::uint64_t seed, Diagnostics& diagnostics) {
  const bool is_epw = site.weather.kind == WeatherKind::epw;
  const std::string key = is_epw ? "site.weather.epw" : "site.weather.tmy";
  const std::string& path = is_epw ? site.weather.epw : site.weather.tmy;
  try {
    WeatherFile file = is_epw ? read_epw(path) : read_weather_table(path, site.elevation);
    warn_all(file.remarks, key, path, diagnostics);
    compare_place(file, key, site, diagnostics);
    check_sun(file, key, path, site, diagnostics);
    compare_climate(file, key, site, diagnostics);
    draw_what_is_missing(file.air, site, seed);
    return std::move(file.air);
  } catch (const FileError& error) {
    diagnostics.error(key, error.what());
    return {};
  }
}

std::vector<double> water_of(const SiteSpec& site) {
  if (!site.water_body) return {};
  Monthly means{};
  for (std::size_t m = 0; m < 12; ++m) means[m] = site.water_body->temperature[m].value;
  return smooth_year(means);
}

/// @param key   "site.price" or "site.carbon"
/// @param unit  one unit of the file's values in SI
template <class Series>
std::vector<double> hourly_series(const Series& series, const std::string& key, double unit, const SiteSpec& site,
                                  std::uint64_t seed, Diagnostics& diagnostics) {
  if (series.kind == SeriesKind::profile) {
    const std::optional<TimeZone> zone = time_zone(site.timezone);
    GIGATWIN_ASSERT(zone, "time zone {}", site.timezone);
    return hourly_values(*series.profile, *zone, seed);
  }
  try {
    HourlyFile file = read_hourly_file(*series.csv);
    warn_all(file.remarks, key + ".csv.file", series.csv->file, diagnostics);
    for (double& value : file.values) value *= unit;
    if (series.profile) {
      const double ratio = mean_of(file.values) / series.profile->mean.value;
      if (ratio > largest_mean_ratio || ratio < 1.0 / largest_mean_ratio)
        diagnostics.warn(key + ".csv.file",
                         fmt::format("{}: the mean is {:.3g} times that of the profile; is it in another unit?",
                                     series.csv->file, ratio));
    }
    return std::move(file.values);
  } catch (const FileError& error) {
    diagnostics.error(key + ".csv.file", error.what());
    return {};
  }
}

double interpolated(const std::vector<double>& values, std::size_t hour, std::size_t next, double share) {
  return values[hour] + share * (values[next] - values[hour]);
}

}  // namespace

Air Conditions::air(Instant when) const {
  const auto hour = static_cast<std::size_t>(typical_hour(when));
  const std::size_t next = hour + 1 == hours_per_year ? 0 : hour + 1;
  const std::int64_t second = ((when.unix_s % 3600) + 3600) % 3600;
  const double share = static_cast<double>(second) / 3600.0;
  return {
      Celsius{interpolated(dry_bulb_c, hour, next, share)},
      Celsius{interpolated(wet_bulb_c, hour, next, share)},
      interpolated(relative_humidity, hour, next, share),
      Pascals{interpolated(pressure_pa, hour, next, share)},
      irradiance_w_m2[hour],
      MetresPerSecond{interpolated(wind_m_s, hour, next, share)},
      Celsius{water_c.empty() ? std::numeric_limits<double>::quiet_NaN() : interpolated(water_c, hour, next, share)}};
}

EurosPerJoule Conditions::price(Instant when) const {
  return {price_eur_j[static_cast<std::size_t>(typical_hour(when))]};
}

EurosPerJoule Conditions::market_price(Instant when) const { return price(when) - charges; }

KgPerJoule Conditions::carbon(Instant when) const {
  return {carbon_kg_j[static_cast<std::size_t>(typical_hour(when))]};
}

Conditions make_conditions(const SiteSpec& site, std::uint64_t seed, Diagnostics& diagnostics) {
  Conditions conditions;
  HourlyAir air = site.weather.kind == WeatherKind::climate ? drawn_air(site, seed, diagnostics)
                                                            : read_air(site, seed, diagnostics);
  if (site.weather.shift && !air.dry_bulb_c.empty()) air = shifted(std::move(air), *site.weather.shift);
  conditions.dry_bulb_c = std::move(air.dry_bulb_c);
  conditions.relative_humidity = std::move(air.relative_humidity);
  conditions.pressure_pa = std::move(air.pressure_pa);
  conditions.irradiance_w_m2 = std::move(air.irradiance_w_m2);
  conditions.wind_m_s = std::move(air.wind_m_s);
  conditions.water_c = water_of(site);
  for (std::size_t hour = 0; hour < conditions.dry_bulb_c.size(); ++hour)
    conditions.wet_bulb_c.push_back(wet_bulb(Celsius{conditions.dry_bulb_c[hour]}, conditions.relative_humidity[hour],
                                             Pascals{conditions.pressure_pa[hour]})
                                        .value);

  conditions.price_eur_j = hourly_series(site.price, "site.price", eur_per_mwh, site, seed, diagnostics);
  conditions.charges = site.price.network_charge + taxes_of(site.price);
  for (double& price : conditions.price_eur_j) price += conditions.charges.value;
  conditions.carbon_kg_j = hourly_series(site.carbon, "site.carbon", g_per_kwh, site, seed, diagnostics);
  for (const double carbon : conditions.carbon_kg_j)
    if (carbon < 0.0) {
      diagnostics.error("site.carbon.csv.file",
                        fmt::format("{}: a carbon intensity is negative", site.carbon.csv->file));
      break;
    }
  return conditions;
}

}  // namespace gigatwin::site
