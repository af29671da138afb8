#include "site/site.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "base/diagnostics.hpp"
#include "site/time_zone.hpp"

namespace gigatwin::site {
namespace {

/// Means near 1 are rounding; anything else is a shape in other units.
void check_shape(const std::string& key, const std::vector<double>& shape, std::size_t items, BlockProblems& problems) {
  if (shape.size() != items) return;  // already reported by the number of items
  double sum = 0.0;
  for (const double ratio : shape) sum += ratio;
  const double mean = sum / static_cast<double>(items);
  if (mean < 0.98 || mean > 1.02)
    problems.expected(key, "ratios to the mean, whose own mean is 1", fmt::format("a mean of {:.3f}", mean));
}

template <class Profile>
void check_profile(const Profile& profile, BlockProblems& problems) {
  check_shape("seasonal_shape", profile.seasonal_shape, 12, problems);
  check_shape("daily_shape", profile.daily_shape, 24, problems);
}

template <class Series>
void check_series(const Series& series, BlockProblems& problems) {
  if (series.kind == SeriesKind::profile && !series.profile)
    problems.expected("profile", "a typical year in figures, since kind is profile", "none", "or choose kind: csv");
}

void check_price_profile(const PriceProfile& profile, BlockProblems& problems) {
  check_profile(profile, problems);
  if (profile.mean.value == 0.0)
    problems.expected("mean", "a price other than 0, since shapes and volatilities are ratios to it", "0",
                      "a few cents such as 0.1 EUR/MWh, or an hourly file");
  if (profile.mean.value < 0.0 && profile.non_positive_share > 0.0)
    problems.expected("non_positive_share", "none where the mean itself is negative",
                      fmt::format("{:g}", profile.non_positive_share));
  if (profile.floor >= profile.mean)
    problems.expected("floor",
                      "a price below the mean, " + rounded_quantity(profile.mean.value, Dimension::energy_price),
                      rounded_quantity(profile.floor.value, Dimension::energy_price));
}

void check_price(const PriceSpec& price, BlockProblems& problems) {
  check_series(price, problems);
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < price.levies.size(); ++i) {
    const auto [at, fresh] = seen.emplace(price.levies[i].name, i);
    if (!fresh)
      problems.expected(fmt::format("levies[{}].name", i), "a name that no other has",
                        fmt::format("\"{}\", as levies[{}]", price.levies[i].name, at->second));
  }
}

void check_zone(const std::string& name, BlockProblems& problems) {
  if (!name.empty() && !time_zone(name))
    problems.expected("timezone", "a time zone with the Union's summer time, such as Europe/Berlin, or UTC",
                      '"' + name + '"' + did_you_mean(name, time_zone_names()));
}

void check_hourly_file(const HourlyFileSpec& spec, BlockProblems& problems) { check_zone(spec.timezone, problems); }

constexpr double clock_slack_h = 3.0;      // Galicia's clocks run 1.6 h ahead of its sun, Iceland's 1.5 h
constexpr double southernmost_deg = 27.0;  // of the named zones: the Canary Islands
constexpr double northernmost_deg = 72.0;  // the North Cape

/// Clocks that the place cannot have: latitude, longitude or zone is wrong. UTC is no statement about a place.
void check_clock(const SiteSpec& site, BlockProblems& problems) {
  const std::optional<TimeZone> zone = time_zone(site.timezone);
  if (!zone || site.timezone == "UTC") return;
  if (site.latitude < southernmost_deg || site.latitude > northernmost_deg)
    problems.expected("latitude", fmt::format("27 to 72 degrees north, where {} is kept", site.timezone),
                      fmt::format("{:g}", site.latitude), "UTC is a time zone for every place");
  const double sun_h = site.longitude / 15.0;
  if (std::abs(zone->standard_offset_h - sun_h) > clock_slack_h)
    problems.expected(
        "longitude",
        fmt::format("a place whose sun keeps {} (UTC{:+d}) within 3 hours", site.timezone, zone->standard_offset_h),
        fmt::format("{:g}, whose sun is at UTC{:+.1f} h", site.longitude, sun_h), "degrees east are positive");
}

void check_site(const SiteSpec& site, BlockProblems& problems) {
  check_zone(site.timezone, problems);
  check_clock(site, problems);
  if (!site.country.empty() && site.country.size() != 2)
    problems.expected("country", "two letters of ISO 3166, such as FI", '"' + site.country + '"');
}

template <class Profile>
std::vector<Field> profile_fields() {
  using P = Profile;
  return {numbers("seasonal_shape", &P::seasonal_shape)
              .required()
              .items(12, 12)
              .between(0.0, 10.0)
              .doc("January to December: mean of the month / mean of the year."),
          numbers("daily_shape", &P::daily_shape)
              .required()
              .items(24, 24)
              .between(0.0, 10.0)
              .doc("Hours 0 to 23 of the local clock: mean of the hour / mean of the day."),
          number("daily_volatility", &P::daily_volatility)
              .required()
              .between(0.0, 2.0)
              .doc("Standard deviation of the logarithm of the day's level."),
          number("persistence", &P::persistence)
              .required()
              .between(0.0, 0.99)
              .doc("Correlation of one day's level with the next day's.")};
}

template <class Series>
auto series_kind() {
  return choice("kind", &Series::kind, {{"profile", SeriesKind::profile}, {"csv", SeriesKind::csv}}).required();
}

}  // namespace

EurosPerJoule taxes_of(const PriceSpec& spec) {
  EurosPerJoule sum = spec.tax;
  for (const LevySpec& levy : spec.levies) sum += levy.per_energy;
  return sum;
}

double water_scarcity_of(const SiteSpec& site) {
  if (site.water_scarcity) return *site.water_scarcity;
  constexpr double mean_of_the_world = 0.602;  // Ridoutt and Pfister (2013)
  const double index = 1.0 / (1.0 + (1.0 / 0.01 - 1.0) * std::exp(-6.4 * site.water_stress));
  return index / mean_of_the_world;
}

const Schema<PriceProfile>& price_profile_schema() {
  using P = PriceProfile;
  static const Schema<P> schema{
      "price_profile", "A typical year of market prices in figures.",
      [] {
        std::vector<Field> fields = profile_fields<P>();
        fields.insert(fields.begin(),
                      quantity("mean", &P::mean)
                          .required()
                          .between({-500.0 / 3.6e9}, {4000.0 / 3.6e9})
                          .doc("Mean of the year; met exactly. May be negative: swings are then ratios to its size."));
        fields.push_back(number("shape_volatility", &P::shape_volatility)
                             .required()
                             .between(0.0, 2.0)
                             .doc("Standard deviation of the logarithm of the amplitude of the day's shape."));
        fields.push_back(
            fraction("non_positive_share", &P::non_positive_share)
                .between(0.0, 0.4)
                .doc("Share of the hours with a price of zero or less: the variation from day to day is widened "
                     "or narrowed until it is met. 0 leaves the variation as stated."));
        fields.push_back(quantity("floor", &P::floor)
                             .between({-5000.0 / 3.6e9}, {4000.0 / 3.6e9})
                             .doc("Lowest price there is; by itself the harmonised minimum of the day-ahead market."));
        return fields;
      }(),
      check_price_profile};
  return schema;
}

const Schema<CarbonProfile>& carbon_profile_schema() {
  using P = CarbonProfile;
  static const Schema<P> schema{
      "carbon_profile", "A typical year of carbon intensity in figures.",
      [] {
        std::vector<Field> fields = profile_fields<P>();
        fields.insert(fields.begin(),
                      quantity("mean", &P::mean).required().at_least({0}).doc("Mean of the year; met exactly."));
        return fields;
      }(),
      check_profile<P>};
  return schema;
}

const Schema<HourlyFileSpec>& hourly_file_schema() {
  using H = HourlyFileSpec;
  static const Schema<H> schema{
      "hourly_file",
      "Two columns of an hourly CSV file (plain or gzip), used as a typical year.",
      {file("file", &H::file).required().doc("CSV file with a header line."),
       text("time_column", &H::time_column).required().doc("Header of the column of times, such as Datetime."),
       text("value_column", &H::value_column)
           .required()
           .doc("Header of the column of values, such as Price (EUR/MWh)."),
       text("timezone", &H::timezone).required().doc("Zone of the times: UTC, or a name such as Europe/Berlin."),
       integer("year", &H::year)
           .between(1980, 2100)
           .doc("Which year of a file with several; else the last one that has at least 8000 hours.")},
      check_hourly_file};
  return schema;
}

const Schema<LevySpec>& levy_schema() {
  using L = LevySpec;
  static const Schema<L> schema{
      "levy",
      "A levy on electricity drawn, beside the tax.",
      {text("name", &L::name).required().doc("Unique within the list."),
       quantity("per_energy", &L::per_energy).required().at_least({0}).doc("Added to every hour.")}};
  return schema;
}

const Schema<PriceSpec>& price_schema() {
  using P = PriceSpec;
  static const Schema<P> schema{
      "price",
      "What the site pays for electricity: market price by the hour, network charges, tax and levies.",
      {series_kind<P>().doc("Where the hourly market price comes from."),
       block<price_profile_schema>("profile", &P::profile)
           .doc("Typical year in figures. Beside kind: csv its mean is only compared with the file's."),
       block<hourly_file_schema>("csv", &P::csv)
           .required()
           .only_when("kind", {"csv"})
           .doc("Hourly file; values in EUR/MWh."),
       quantity("network_charge", &P::network_charge)
           .required()
           .at_least({0})
           .doc("Grid fees per energy, added to every hour."),
       quantity("network_capacity_charge", &P::network_capacity_charge)
           .at_least({0})
           .doc("Grid fees per power and time, such as 60 EUR/(kW a)."),
       choice("capacity_basis", &P::capacity_basis,
              {{"peak", CapacityBasis::peak}, {"contracted", CapacityBasis::contracted}})
           .doc("What the capacity charge is reckoned on: the highest import of the calendar year, or the capacity of "
                "the connection, used or not."),
       quantity("tax", &P::tax).required().at_least({0}).doc("Electricity tax, added to every hour."),
       blocks<levy_schema>("levies", &P::levies).doc("Added to every hour beside the tax.")},
      check_price};
  return schema;
}

const Schema<CarbonSpec>& carbon_schema() {
  using C = CarbonSpec;
  static const Schema<C> schema{
      "carbon",
      "Carbon intensity of the electricity by the hour.",
      {series_kind<C>().doc("Where the hourly values come from."),
       block<carbon_profile_schema>("profile", &C::profile)
           .doc("Typical year in figures. Beside kind: csv its mean is only compared with the file's."),
       block<hourly_file_schema>("csv", &C::csv)
           .required()
           .only_when("kind", {"csv"})
           .doc("Hourly file; values in g/kWh.")},
      check_series<C>};
  return schema;
}

const Schema<SiteSpec>& site_schema() {
  using S = SiteSpec;
  static const Schema<S> schema{
      "site",
      "Where the gigafactory stands: weather, electricity and siting facts.",
      {text("title", &S::title).required().doc("Name for people."),
       text("country", &S::country).required().doc("Two letters of ISO 3166."),
       number("latitude", &S::latitude).required().between(-90.0, 90.0).doc("Degrees north."),
       number("longitude", &S::longitude).required().between(-180.0, 180.0).doc("Degrees east."),
       quantity("elevation", &S::elevation)
           .required()
           .between({-400}, {4000})
           .doc("Above the sea; sets the air pressure."),
       text("timezone", &S::timezone)
           .required()
           .doc("IANA name, such as Europe/Helsinki; the daily shapes follow its clock."),
       block<weather_schema>("weather", &S::weather).required().doc("Outdoor air."),
       block<water_body_schema>("water_body", &S::water_body)
           .doc("Sea, river or lake near by, for plants that are cooled by it."),
       block<price_schema>("price", &S::price).required().doc("Electricity price."),
       block<carbon_schema>("carbon", &S::carbon).required().doc("Carbon intensity of the electricity."),
       quantity("residual_mix", &S::residual_mix)
           .between({0}, {1.2 / 3.6e6})
           .doc(
               "Emission factor of electricity that no contract covers, for market-based carbon. Without it the hourly "
               "intensity of carbon."),
       fraction("renewable_share", &S::renewable_share)
           .required()
           .doc("Of the electricity bought; for REF (ISO/IEC 30134-3)."),
       quantity("water_price", &S::water_price).required().at_least({0}).doc("Supply and discharge."),
       fraction("water_stress", &S::water_stress)
           .required()
           .between(0.0, 50.0)
           .doc("Freshwater withdrawn / available (SDG 6.4.2); above 1 groundwater is mined."),
       number("water_scarcity", &S::water_scarcity)
           .between(0.0, 100.0)
           .doc("Weight of a cubic metre taken here, in cubic metres of the world's mean scarcity. Without it "
                "WSI / 0.602, WSI = 1 / (1 + 99 exp(-6.4 water_stress)); sites are compared by one method alone."),
       quantity("labour_cost", &S::labour_cost)
           .required()
           .at_least({0})
           .doc("Cost of an hour of work, mean of the country."),
       quantity("land_price", &S::land_price).required().at_least({0}).doc("Serviced industrial land."),
       blocks<hardware::source_schema>("sources", &S::sources).doc("Where each figure comes from.")},
      check_site};
  return schema;
}

}  // namespace gigatwin::site
