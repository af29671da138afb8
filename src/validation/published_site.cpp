#include "validation/published_site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "scenario/catalogue.hpp"
#include "scenario/read_block.hpp"
#include "site/psychrometrics.hpp"

namespace gigatwin::validation {
namespace {

/// Standard deviation of daily means about their month's: wide where the year is wide. Through the catalogue's sites:
/// Kajaani 28 K between months, 5.5 and 2.6 K; Cottbus 19 K, 3.3 and 2.3 K; Sines 10 K, 2.0 and 1.8 K.
KelvinDelta winter_deviation(double year_width_k) { return {0.9 + 0.15 * year_width_k}; }
KelvinDelta summer_deviation(double year_width_k) { return {1.0 + 0.06 * year_width_k}; }

constexpr double usual_persistence = 0.7;        // catalogue: 0.66 to 0.73
constexpr double usual_humidity_response = 0.9;  // catalogue: 0.63 to 1.0

/// Price and carbon do not matter here, but a site has them.
template <class Profile>
Profile flat_profile(decltype(Profile::mean) mean) {
  Profile profile;
  profile.mean = mean;
  profile.seasonal_shape.assign(12, 1.0);
  profile.daily_shape.assign(24, 1.0);
  return profile;
}

site::SiteSpec flat_site() {
  site::SiteSpec spec;
  spec.timezone = "UTC";
  spec.price.profile = flat_profile<site::PriceProfile>({1e-8});
  spec.carbon.profile = flat_profile<site::CarbonProfile>({1e-8});
  return spec;
}

bool names(const std::string& words, const std::vector<std::string>& places) {
  return std::any_of(places.begin(), places.end(), [&](const std::string& place) { return has_words(words, place); });
}

void check_normals(const ClimateNormals& normals, BlockProblems& problems) {
  for (std::size_t m = 0; m < normals.relative_humidity.size(); ++m)
    if (normals.relative_humidity[m] > 1.0)
      problems.expected(fmt::format("relative_humidity[{}]", m), "a share in [0, 1]",
                        fmt::format("{:g}", normals.relative_humidity[m]), "66 % is written 0.66");
}

/// What the plant cannot be for this share of liquid cooling.
void check_plant(const SitePlant& plant, BlockProblems& problems) {
  constexpr Watts rated_it = megawatts(1);  // any: what does not fit does not fit at any size
  const Watts liquid = plant.liquid_fraction * rated_it;
  BlockProblems of_cooling;
  cooling::check_fit(plant.cooling,
                     {.liquid_heat = liquid, .air_heat = rated_it - liquid, .rack_rise = plant.coolant_rise},
                     of_cooling);
  for (BlockProblems::Problem& problem : of_cooling.list)
    problems.expected("cooling." + problem.key, problem.expected, problem.found, problem.hint);
}

struct SiteFile {
  std::vector<ClimateNormals> climates;
  std::vector<PlantRule> plants;
};

const Schema<SiteFile>& file_schema() {
  static const Schema<SiteFile> schema{
      "facility-sites",
      "Climates and plants of published sites.",
      {blocks<climate_normals_schema>("climates", &SiteFile::climates).required().doc("Climate normals by station."),
       blocks<plant_rule_schema>("plants", &SiteFile::plants)
           .required()
           .doc("In the order in which rows without a plant try them.")}};
  return schema;
}

/// The catalogue's sites, for the climates of their places.
std::vector<site::SiteSpec> catalogue_sites(scenario::Catalogue& catalogue, Diagnostics& diagnostics) {
  std::vector<site::SiteSpec> sites;
  scenario::Origins origins;
  for (const std::string& name : catalogue.names("sites", diagnostics)) {
    const scenario::Node* node = catalogue.find("sites", name, diagnostics);
    if (!node) continue;
    scenario::ReadContext context{diagnostics, origins};
    site::SiteSpec spec;
    if (scenario::read_block(*node, site::site_schema(), &spec, "sites." + name, node->where, context))
      if (spec.weather.climate) sites.push_back(std::move(spec));
  }
  return sites;
}

}  // namespace

site::SiteSpec site_of(const ClimateNormals& normals) {
  site::SiteSpec spec = flat_site();
  spec.title = normals.station;
  spec.latitude = normals.latitude;
  spec.longitude = normals.longitude;
  spec.elevation = normals.elevation;
  site::ClimateSpec climate;
  climate.station = normals.station;
  climate.t_mean = normals.t_mean;
  for (std::size_t m = 0; m < normals.t_mean.size(); ++m) {
    const Celsius mean = normals.t_mean[m];
    climate.t_max_mean.push_back(mean + 0.5 * normals.daily_range);
    climate.t_min_mean.push_back(mean - 0.5 * normals.daily_range);
    climate.vapour_pressure.push_back(normals.relative_humidity[m] * site::saturation_pressure(mean));
  }
  const auto [coldest, warmest] = std::minmax_element(climate.t_mean.begin(), climate.t_mean.end());
  const double width_k = (*warmest - *coldest).value;
  const bool winter_in_january = climate.t_mean[0] <= climate.t_mean[6];
  climate.january_deviation = winter_in_january ? winter_deviation(width_k) : summer_deviation(width_k);
  climate.july_deviation = winter_in_january ? summer_deviation(width_k) : winter_deviation(width_k);
  climate.persistence = usual_persistence;
  climate.humidity_response = usual_humidity_response;
  spec.weather.climate = std::move(climate);
  spec.water_body = normals.water_body;
  return spec;
}

double distance_km(double latitude_a, double longitude_a, double latitude_b, double longitude_b) {
  constexpr double radian = std::numbers::pi / 180.0;
  const double north = std::sin(0.5 * radian * (latitude_b - latitude_a));
  const double east = std::sin(0.5 * radian * (longitude_b - longitude_a));
  const double half =
      north * north + std::cos(radian * latitude_a) * std::cos(radian * latitude_b) * east * east;  // haversine
  return 2.0 * 6371.0 * std::asin(std::sqrt(std::min(1.0, half)));
}

std::optional<PlacedClimate> climate_at(const SiteCatalogue& catalogue, const std::string& words,
                                        std::optional<double> latitude, std::optional<double> longitude) {
  for (const ClimateNormals& normals : catalogue.climates)
    if (!words.empty() && names(words, normals.places)) {
      const double distance =
          latitude && longitude ? distance_km(*latitude, *longitude, normals.latitude, normals.longitude) : 0.0;
      return PlacedClimate{normals.station, site_of(normals), true, distance};
    }
  if (!latitude || !longitude) return std::nullopt;
  PlacedClimate nearest{{}, {}, false, climate_reach_km};
  bool found = false;
  const auto try_station = [&](double north, double east, auto make) {
    const double distance = distance_km(*latitude, *longitude, north, east);
    if (distance > nearest.distance_km || (found && distance == nearest.distance_km)) return;
    site::SiteSpec site = make();
    nearest = {site.weather.climate->station, std::move(site), false, distance};
    found = true;
  };
  for (const ClimateNormals& normals : catalogue.climates)
    try_station(normals.latitude, normals.longitude, [&] { return site_of(normals); });
  for (const site::SiteSpec& site : catalogue.sites)
    try_station(site.latitude, site.longitude, [&] {
      site::SiteSpec placed = flat_site();
      placed.title = site.title;
      placed.latitude = site.latitude;
      placed.longitude = site.longitude;
      placed.elevation = site.elevation;
      placed.weather.climate = site.weather.climate;
      placed.water_body = site.water_body;
      return placed;
    });
  if (!found) return std::nullopt;
  return nearest;
}

const Schema<ClimateNormals>& climate_normals_schema() {
  using C = ClimateNormals;
  static const Schema<C> schema{
      "climate",
      "Climate normals of a station.",
      {text("station", &C::station).required().doc("Name, and how far from the site."),
       texts("places", &C::places).doc("Whole words by which rows name it, upper and lower case alike."),
       number("latitude", &C::latitude).required().between(-90.0, 90.0).doc("Degrees north."),
       number("longitude", &C::longitude).required().between(-180.0, 180.0).doc("Degrees east."),
       quantity("elevation", &C::elevation).required().between({-500}, {6000}).doc("Above the sea."),
       quantities("t_mean", &C::t_mean).required().items(12, 12).between({-60}, {60}).doc("Mean of each month."),
       quantity("daily_range", &C::daily_range)
           .required()
           .between({0}, {40})
           .doc("Mean daily maximum less mean daily minimum, over the year."),
       numbers("relative_humidity", &C::relative_humidity)
           .required()
           .items(12, 12)
           .above(0.0)
           .doc("Mean of each month, 0..1."),
       block<site::water_body_schema>("water_body", &C::water_body).doc("Open water beside it."),
       text("source", &C::source).required().doc("Where the figures come from.")},
      check_normals};
  return schema;
}

const Schema<SitePlant>& site_plant_schema() {
  using P = SitePlant;
  static const Schema<P> schema{
      "site_plant",
      "What a site cools and feeds its halls with.",
      {block<cooling::plant_schema>("cooling", &P::cooling).required().from("cooling").doc("Plant of the halls."),
       block<power::plant_schema>("power", &P::power).required().from("power").doc("From the meter to the racks."),
       fraction("liquid_fraction", &P::liquid_fraction).doc("Of the IT heat into coolant, the rest into room air."),
       quantity("coolant_rise", &P::coolant_rise).between({1}, {40}).doc("Across the racks at rated power."),
       fraction("load", &P::load).required().between(0.05, 1.0).doc("Mean IT power over rated.")},
      check_plant};
  return schema;
}

const Schema<PlantRule>& plant_rule_schema() {
  using R = PlantRule;
  static const Schema<R> schema{
      "plant_rule",
      "Which plant rows without one are taken to have.",
      {text("name", &R::name).required().doc("Name for people."),
       blocks<condition_schema>("when", &R::when).required().items(1, 20).doc("What the inputs of its rows are."),
       quantity("warmer_than", &R::warmer_than).doc("The mean of the year must be above."),
       block<site_plant_schema>("plant", &R::plant).required().doc("What they have."),
       boolean("known", &R::known).doc("Whether it was published, so that the narrow limit holds."),
       text("unscored", &R::unscored).doc("Why its rows are shown but do not count."),
       text("source", &R::source).required().doc("Where that is known from, or why it is assumed.")}};
  return schema;
}

SiteCatalogue read_published_sites(const std::string& file, const std::string& catalogue_directory,
                                   Diagnostics& diagnostics) {
  std::optional<scenario::Tree> tree = scenario::read_yaml_file(file, diagnostics);
  if (!tree) return {};
  SiteFile read;
  scenario::Origins origins;
  scenario::Catalogue catalogue{catalogue_directory};
  scenario::expand_catalogues(tree->root, file_schema(), {}, catalogue, diagnostics);
  scenario::ReadContext context{diagnostics, origins};
  scenario::read_block(tree->root, file_schema(), &read, {}, Location{file, 0, 0, 1, {}}, context);
  SiteCatalogue result{std::move(read.climates), catalogue_sites(catalogue, diagnostics), std::move(read.plants)};
  catalogue.report_problems(diagnostics);
  diagnostics.sort();
  return result;
}

}  // namespace gigatwin::validation
