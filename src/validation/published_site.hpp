#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "cooling/plant.hpp"
#include "power/plant.hpp"
#include "site/site.hpp"
#include "validation/condition.hpp"

/// Sites whose yearly indicators were published: where they are, their climate, and what plant they have.
namespace gigatwin::validation {

/// Climate normals of a station as tables print them.
struct ClimateNormals {
  std::string station;
  std::vector<std::string> places;         ///< words by which rows name it: "dallas"
  double latitude = 0.0, longitude = 0.0;  ///< degrees north and east
  Metres elevation;
  std::vector<Celsius> t_mean;                    ///< [month]
  KelvinDelta daily_range;                        ///< mean daily maximum less minimum, year
  std::vector<double> relative_humidity;          ///< [month] mean, 0..1
  std::optional<site::WaterBodySpec> water_body;  ///< for plants that the sea, a river or a lake cools
  std::string source;
};

/// What a site cools and feeds its halls with.
struct SitePlant {
  cooling::PlantSpec cooling;
  power::PlantSpec power;
  double liquid_fraction = 0.0;  ///< of the IT heat into coolant, the rest into room air
  KelvinDelta coolant_rise{10};  ///< across the racks at rated power
  double load = 0.0;             ///< mean IT power over rated
};

/// Which plant rows without one are taken to have: the first rule whose conditions they meet.
struct PlantRule {
  std::string name;
  std::vector<Condition> when;
  std::optional<Celsius> warmer_than;  ///< the year's mean must be above
  SitePlant plant;
  bool known = false;    ///< published, so that the narrow limit holds
  std::string unscored;  ///< why its rows are shown but do not count
  std::string source;
};

/// A climate near a row's place, ready for `site::make_conditions`.
struct PlacedClimate {
  std::string station;
  site::SiteSpec site;
  bool named = false;        ///< by the row's words, whatever its coordinates say
  double distance_km = 0.0;  ///< from the row's coordinates; 0 where there are none
};

/// The normals with what tables leave out: deviations of daily means from the width of the year, persistence and
/// humidity response as in the middle of their ranges (model page, facility validation).
site::SiteSpec site_of(const ClimateNormals& normals);

/// Great-circle distance, degrees in, on a sphere of 6371 km.
double distance_km(double latitude_a, double longitude_a, double latitude_b, double longitude_b);

struct SiteCatalogue {
  std::vector<ClimateNormals> climates;
  std::vector<site::SiteSpec> sites;  ///< of the catalogue: climates of their places
  std::vector<PlantRule> plants;
};

/// Farther away than this a station does not stand for a place.
inline constexpr double climate_reach_km = 250.0;

/// The climate that `words` name ("Dallas"), else the nearest station within reach; nullopt: none. Names go first,
/// since tables of cloud regions have namesakes' coordinates (Dallas, Oregon).
std::optional<PlacedClimate> climate_at(const SiteCatalogue& catalogue, const std::string& words,
                                        std::optional<double> latitude, std::optional<double> longitude);

const Schema<ClimateNormals>& climate_normals_schema();
const Schema<SitePlant>& site_plant_schema();
const Schema<PlantRule>& plant_rule_schema();

/// Reads validation/facility-sites.yaml or a file of its form; plants and further climates from the catalogue.
SiteCatalogue read_published_sites(const std::string& file, const std::string& catalogue_directory,
                                   Diagnostics& diagnostics);

}  // namespace gigatwin::validation
