#include <fmt/format.h>

#include <array>

#include "base/diagnostics.hpp"
#include "site/psychrometrics.hpp"
#include "site/site.hpp"

namespace gigatwin::site {
namespace {

constexpr std::array<const char*, 12> month_names{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};

std::string degrees(Celsius t) { return rounded_quantity(t.value, Dimension::temperature); }

void check_month(const ClimateSpec& climate, std::size_t m, BlockProblems& problems) {
  const Celsius mean = climate.t_mean[m];
  const auto key = [m](const char* list) { return fmt::format("{}[{}]", list, m); };
  if (climate.t_max_mean[m] < mean)
    problems.expected(key("t_max_mean"), fmt::format("at least the {} mean of {}", month_names[m], degrees(mean)),
                      degrees(climate.t_max_mean[m]));
  if (climate.t_min_mean[m] > mean)
    problems.expected(key("t_min_mean"), fmt::format("at most the {} mean of {}", month_names[m], degrees(mean)),
                      degrees(climate.t_min_mean[m]));
  // Monthly means of both are rounded by the stations, and over ice the air may be supersaturated for an instrument: 20
  // %.
  const Pascals saturation = saturation_pressure(mean);
  if (climate.vapour_pressure[m] > 1.2 * saturation)
    problems.expected(key("vapour_pressure"),
                      fmt::format("about saturation at most, {:.1f} hPa at the {} mean of {}", saturation.value / 100.0,
                                  month_names[m], degrees(mean)),
                      fmt::format("{:.1f} hPa", climate.vapour_pressure[m].value / 100.0));
}

/// A list that may be left out has none or twelve items; the schema's own count cannot say so.
template <class Item>
void check_months(const char* key, const std::vector<Item>& list, BlockProblems& problems) {
  if (!list.empty() && list.size() != 12)
    problems.expected(key, "12 items, January to December", fmt::format("{}", list.size()));
}

void check_climate(const ClimateSpec& climate, BlockProblems& problems) {
  check_months("clearness", climate.clearness, problems);
  check_months("daily_deviation", climate.daily_deviation, problems);
  const auto complete = [](const auto& list) { return list.size() == 12; };
  if (!complete(climate.t_mean) || !complete(climate.t_max_mean) || !complete(climate.t_min_mean) ||
      !complete(climate.vapour_pressure))
    return;  // already reported by the number of items
  for (std::size_t m = 0; m < 12; ++m) check_month(climate, m, problems);
}

void check_weather(const WeatherSpec& weather, BlockProblems& problems) {
  if (weather.kind == WeatherKind::climate && !weather.climate)
    problems.expected("climate", "monthly climate, since kind is climate", "none", "or choose kind: epw");
}

void check_shift(const ClimateShiftSpec& shift, BlockProblems& problems) {
  check_months("monthly", shift.monthly, problems);
  if (!shift.monthly.empty() && shift.mean != KelvinDelta{})
    problems.expected("mean", "none beside monthly", rounded_quantity(shift.mean.value, KelvinDelta::dimension));
}

void check_water(const WaterBodySpec& water, BlockProblems& problems) {
  if (water.kind == WaterKind::sea) return;
  for (std::size_t m = 0; m < water.temperature.size(); ++m)
    if (water.temperature[m] < Celsius{0.0})
      problems.expected(fmt::format("temperature[{}]", m), "fresh water at 0 degC or more",
                        degrees(water.temperature[m]));
}

}  // namespace

const Schema<ClimateSpec>& climate_schema() {
  using C = ClimateSpec;
  static const Schema<C> schema{
      "climate",
      "Monthly climate of a station, January to December, from which hourly weather is drawn.",
      {text("station", &C::station).required().doc("Whose figures these are, and how far from the site."),
       quantities("t_mean", &C::t_mean)
           .required()
           .items(12, 12)
           .between({-50}, {50})
           .doc("Mean air temperature of each month."),
       quantities("t_max_mean", &C::t_max_mean)
           .required()
           .items(12, 12)
           .between({-50}, {60})
           .doc("Mean of the daily maxima of each month."),
       quantities("t_min_mean", &C::t_min_mean)
           .required()
           .items(12, 12)
           .between({-60}, {50})
           .doc("Mean of the daily minima of each month."),
       quantities("vapour_pressure", &C::vapour_pressure)
           .required()
           .items(12, 12)
           .between({1}, {6000})
           .doc("Mean vapour pressure of each month."),
       quantity("january_deviation", &C::january_deviation)
           .required()
           .between({0}, {15})
           .doc("Standard deviation of the daily means from their month's mean, in January."),
       quantity("july_deviation", &C::july_deviation)
           .required()
           .between({0}, {15})
           .doc("The same in July; the months between follow a cosine."),
       number("persistence", &C::persistence)
           .required()
           .between(0.0, 0.95)
           .doc("Correlation of one day's deviation with the next day's."),
       quantities("daily_deviation", &C::daily_deviation)
           .between({0}, {15})
           .doc("January to December: the same of each month, in place of the cosine."),
       number("january_skew", &C::january_skew)
           .between(-1.0, 1.0)
           .doc("Skewness of the daily means' deviations in January; negative: far cold days. Left out: by latitude, "
                "-0.06 a degree north of 48."),
       number("july_skew", &C::july_skew).between(-1.0, 1.0).doc("The same in July; positive: far hot days."),
       number("range_response", &C::range_response)
           .between(-0.5, 0.95)
           .doc("Correlation of a day's warmth with its range from night to day in the warm season."),
       number("humidity_deviation", &C::humidity_deviation)
           .between(0.0, 0.5)
           .doc("Standard deviation of the logarithm of vapour pressure from day to day, apart from its following of "
                "warm and cold days."),
       number("humidity_response", &C::humidity_response)
           .required()
           .between(0.0, 1.5)
           .doc("How vapour pressure follows warm and cold days: 0 not at all, 1 so that relative humidity stays."),
       numbers("clearness", &C::clearness)
           .between(0.1, 0.85)
           .doc(
               "January to December: sun at the ground / above the air; left out, it follows from the mean daily range "
               "of temperature."),
       quantity("wind", &C::wind).between({0}, {15}).doc("Yearly mean of the wind speed at 10 m.")},
      check_climate};
  return schema;
}

const Schema<ClimateShiftSpec>& climate_shift_schema() {
  using S = ClimateShiftSpec;
  static const Schema<S> schema{
      "climate_shift",
      "Climate change between the years of the weather and the years of the simulation. Relative humidity stays.",
      {quantity("mean", &S::mean).between({-5}, {10}).doc("Warming of every month."),
       quantities("monthly", &S::monthly)
           .between({-5}, {10})
           .doc("January to December: warming of each month, instead of mean."),
       fraction("warm_stretch", &S::warm_stretch)
           .doc("Share by which deviations above the month's mean grow in summer; monthly means warm as stated.")},
      check_shift};
  return schema;
}

const Schema<WaterBodySpec>& water_body_schema() {
  using W = WaterBodySpec;
  static const Schema<W> schema{
      "water_body",
      "Open water that can carry heat away.",
      {choice("kind", &W::kind, {{"sea", WaterKind::sea}, {"river", WaterKind::river}, {"lake", WaterKind::lake}})
           .required()
           .doc("What water it is."),
       quantities("temperature", &W::temperature)
           .required()
           .items(12, 12)
           .between({-2}, {38})
           .doc("January to December: mean at the depth of the intake. Climate change is not added.")},
      check_water};
  return schema;
}

const Schema<WeatherSpec>& weather_schema() {
  using W = WeatherSpec;
  static const Schema<W> schema{
      "weather",
      "Hourly weather: drawn from a monthly climate, or read from a file.",
      {choice("kind", &W::kind,
              {{"climate", WeatherKind::climate}, {"epw", WeatherKind::epw}, {"tmy", WeatherKind::tmy}})
           .required()
           .doc("Where the hourly values come from."),
       block<climate_schema>("climate", &W::climate)
           .doc("Monthly climate. Beside a file it is only compared with it, to notice a wrong one."),
       file("epw", &W::epw).required().only_when("kind", {"epw"}).doc("EnergyPlus weather file (EPW), plain or gzip."),
       file("tmy", &W::tmy)
           .required()
           .only_when("kind", {"tmy"})
           .doc("A year as a table, plain or gzip: CSV of PVGIS, NSRDB or SAM, a test reference year (TRY) of DWD, or "
                "a plain CSV with a column time and named columns."),
       block<climate_shift_schema>("shift", &W::shift).doc("Climate change, added to the hours drawn or read.")},
      check_weather};
  return schema;
}

}  // namespace gigatwin::site
