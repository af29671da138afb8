#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "validation/facility_internal.hpp"
#include "validation/plant_year.hpp"

namespace gigatwin::validation {
namespace {

/// What a row is run with.
struct RunSite {
  PlacedClimate climate;
  SitePlant plant;
  std::string plant_name;
  bool known = false;
  std::string unscored;
};

std::string place_words(const Facts& inputs) {
  std::string words;
  for (const char* key : {"site", "campus", "location", "region"})
    if (const std::string* value = find(inputs, key)) words += *value + "; ";
  return words;
}

std::optional<PlacedClimate> climate_of(const FacilityRow& row, const SiteCatalogue& sites, std::string& reason) {
  if (row.climate) return PlacedClimate{row.climate->station, site_of(*row.climate), true, 0.0};
  const auto latitude = number_input(row.inputs, "lat", reason);
  const auto longitude = number_input(row.inputs, "lon", reason);
  auto placed = climate_at(sites, place_words(row.inputs), latitude, longitude);
  if (!placed && reason.empty())
    reason = latitude && longitude ? fmt::format("no climate is known within {:.0f} km of {:g}, {:g}", climate_reach_km,
                                                 *latitude, *longitude)
                                   : "no climate is known of it";
  return placed;
}

double mean_dry_bulb_c(const site::SiteSpec& site) {
  double sum = 0.0;
  for (const Celsius mean : site.weather.climate->t_mean) sum += mean.value;
  return sum / static_cast<double>(site.weather.climate->t_mean.size());
}

const PlantRule* rule_of(const FacilityRow& row, const site::SiteSpec& site, const std::vector<PlantRule>& rules) {
  for (const PlantRule& rule : rules)
    if (meets(row.inputs, rule.when) && (!rule.warmer_than || mean_dry_bulb_c(site) > rule.warmer_than->value))
      return &rule;
  return nullptr;
}

std::optional<RunSite> run_site(const FacilityRow& row, const SiteCatalogue& sites, std::string& reason) {
  std::optional<PlacedClimate> climate = climate_of(row, sites, reason);
  if (!climate) return std::nullopt;
  if (row.plant) return RunSite{std::move(*climate), *row.plant, "as the row says", row.plant_known, {}};
  const PlantRule* rule = rule_of(row, climate->site, sites.plants);
  if (!rule) return reason = "no plant is known of it, and no rule says which is likely", std::nullopt;
  return RunSite{std::move(*climate), rule->plant, rule->name, rule->known, rule->unscored};
}

/// A figure of a year by its key; nullopt: none of a year.
std::optional<double> figure_of(const std::string& key, const PlantYear& year) {
  if (key == "pue") return year.pue;
  if (key == "wue_l_per_kwh") return year.wue_l_per_kwh;
  if (key == "erf") return year.erf;
  if (key == "chiller_hours") return year.chiller_hours;
  return std::nullopt;
}

std::string unit_of(const std::string& key) {
  if (key.starts_with("wue")) return "L/kWh";
  return key.starts_with("chiller") ? "h" : "";
}

FacilitySet set_of(const std::string& key, bool known, bool compared) {
  if (compared) return FacilitySet::climate;
  if (key == "wue_l_per_kwh") return FacilitySet::water;
  if (key == "erf") return FacilitySet::heat_reuse;
  return known ? FacilitySet::known_plant : FacilitySet::likely_plant;
}

/// Why a figure does not count, beside the row's own reason.
std::string why_unscored(const FacilityRow& row, const RunSite& site, const std::string& key,
                         const PublishedRange& published) {
  const std::string stated = stated_unscored(row, site.unscored);
  if (!stated.empty()) return stated;
  if (key == "wue_l_per_kwh" && published.low == published.high)
    return "how much of the heat evaporates water there is not published";
  return {};
}

constexpr const char* compared_suffix = "_difference";

/// "pue_difference" asks for pue here less pue at the place that `compared_with` names.
std::optional<std::string> compared_key(const std::string& key) {
  const std::string suffix{compared_suffix};
  if (!key.ends_with(suffix)) return std::nullopt;
  return key.substr(0, key.size() - suffix.size());
}

bool needs_open_water(const SitePlant& plant) {
  return std::any_of(plant.cooling.rejection.begin(), plant.cooling.rejection.end(),
                     [](const cooling::RejectionSpec& spec) { return spec.kind == cooling::RejectionKind::sea; });
}

class SiteRow {
 public:
  SiteRow(const FacilityRow& row, const SiteCatalogue& sites, DrawnWeather& weather)
      : row_(row), sites_(sites), weather_(weather) {}

  FacilityResult run() {
    FacilityResult result;
    std::optional<RunSite> site = run_site(row_, sites_, result.reason);
    if (!site) return result;
    const std::optional<PlantYear> year = year_at(*site, site->climate.site, result.reason);
    if (!year) return result;
    for (const auto& [key, text] : row_.expected) {
      const std::optional<PublishedRange> published = range_of(text);
      if (!published) continue;
      const std::optional<std::string> compared = compared_key(key);
      std::optional<double> simulated = figure_of(compared.value_or(key), *year);
      if (!simulated) continue;
      if (key == "erf" && !row_.heat_reuse) {
        result.reason = "erf needs a block heat_reuse";
        continue;
      }
      if (compared) {
        const std::optional<PlantYear> other = other_year(*site, result.reason);
        if (!other) return result;
        *simulated -= *figure_of(*compared, *other);
      }
      result.outcomes.push_back(outcome(key, *published, *simulated, *site, *year, compared.has_value()));
    }
    return result;
  }

 private:
  std::optional<PlantYear> year_at(const RunSite& site, const site::SiteSpec& where, std::string& reason) {
    const site::Conditions* weather = weather_.at(where, reason);
    if (!weather) return std::nullopt;
    if (weather->water_c.empty() && needs_open_water(site.plant))
      return reason = "the plant takes open water, and the climate has no water_body", std::nullopt;
    YearOptions options;
    if (const auto rated = positive_input(row_.inputs, "rated_it_mw", reason)) options.rated_it = megawatts(*rated);
    if (!reason.empty()) return std::nullopt;
    if (row_.heat_reuse) options.heat_reuse = &*row_.heat_reuse;
    options.longitude_deg = where.longitude;
    return plant_year(site.plant, *weather, options);
  }

  std::optional<PlantYear> other_year(const RunSite& site, std::string& reason) {
    const std::string place = text_input(row_.inputs, "compared_with");
    const auto climate = climate_at(sites_, place, std::nullopt, std::nullopt);
    if (!climate) return reason = "compared_with names no climate: " + place, std::nullopt;
    return year_at(site, climate->site, reason);
  }

  FacilityOutcome outcome(const std::string& key, PublishedRange published, double simulated, const RunSite& site,
                          const PlantYear& year, bool compared) const {
    FacilityOutcome outcome;
    outcome.row = row_;
    outcome.figure = key;
    outcome.unit = unit_of(key);
    outcome.subject = fmt::format("{}; {}", site.climate.station, site.plant_name);
    outcome.published = published;
    outcome.simulated = simulated;
    outcome.set = set_of(key, site.known, compared);
    outcome.unscored = why_unscored(row_, site, key, published);
    outcome.remarks.push_back(fmt::format("{:.1f} degC, cooling {:.3f}, electrical {:.3f}, chillers {:.0f} h",
                                          year.mean_dry_bulb_c, year.cooling, year.electrical, year.chiller_hours));
    if (!site.climate.named || site.climate.distance_km > climate_reach_km)
      outcome.remarks.push_back(fmt::format("{} {:.0f} km away",
                                            site.climate.named ? "named place, its coordinates" : "station",
                                            site.climate.distance_km));
    return outcome;
  }

  const FacilityRow& row_;
  const SiteCatalogue& sites_;
  DrawnWeather& weather_;
};

bool states_year(const FacilityRow& row) {
  for (const auto& [key, text] : row.expected)
    if (figure_of(compared_key(key).value_or(key), {})) return true;
  return false;
}

}  // namespace

const site::Conditions* DrawnWeather::at(const site::SiteSpec& site, std::string& reason) {
  const auto known = drawn_.find(site.weather.climate->station);
  if (known != drawn_.end()) return &known->second;
  Diagnostics diagnostics;
  site::Conditions weather = site::make_conditions(site, seed, diagnostics);
  if (diagnostics.has_errors()) return reason = diagnostics.list().front().expected, nullptr;
  return &drawn_.emplace(site.weather.climate->station, std::move(weather)).first->second;
}

FacilityResult run_site_row(const FacilityRow& row, const SiteCatalogue& sites, DrawnWeather& weather) {
  if (!states_year(row)) return {};
  return SiteRow{row, sites, weather}.run();
}

}  // namespace gigatwin::validation
