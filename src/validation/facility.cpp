#include "validation/facility.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "validation/facility_internal.hpp"

namespace gigatwin::validation {
namespace {

std::optional<double> number_in(std::string text) {
  while (!text.empty() && text.front() == ' ') text.erase(0, 1);
  while (!text.empty() && text.back() == ' ') text.pop_back();
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool concerns(const FacilityRow& row, const std::string& group) {
  return row.group.find(group) != std::string::npos || row.id.find(group) != std::string::npos;
}

/// The first kind of row that understands its figures.
FacilityResult run_row(const FacilityRow& row, const FacilitySetup& setup, DrawnWeather& weather) {
  FacilityResult result = run_machine_row(row, setup.machines);
  if (result.outcomes.empty() && result.reason.empty()) result = run_site_row(row, setup.sites, weather);
  if (result.outcomes.empty() && result.reason.empty()) result = run_component_row(row);
  if (result.outcomes.empty() && result.reason.empty())
    result.reason = "states no power, PUE, WUE, ERF, cold plate or CDU that can be computed";
  return result;
}

}  // namespace

const std::array<FacilityLimit, 9>& facility_limits() {
  using Set = FacilitySet;
  static const std::array<FacilityLimit, 9> limits{{
      {Set::calibrated, "calibrated", "Power of machines, calibrated parts", true, {}, 0.03},
      {Set::data_sheet, "data-sheet", "Power of machines, parts from data sheets", true, {}, 0.08},
      {Set::known_plant, "known-plant", "PUE of sites whose plant is known", false, {}, 0.03},
      {Set::likely_plant, "likely-plant", "PUE of sites with a likely plant", false, 0.06, {}},
      {Set::water, "water", "Water, by kind of plant", false, {}, 0.05},
      {Set::cold_plate, "cold-plate", "Cold plate", true, {}, 1e-9},
      {Set::cdu, "cdu", "Coolant distribution units", true, {}, 0.05},
      {Set::heat_reuse, "heat-reuse", "Heat reuse", false, {}, 0.0},
      {Set::climate, "climate", "The same plant in two climates", false, {}, 0.0},
  }};
  return limits;
}

const FacilityLimit& limit_of(FacilitySet set) {
  return *std::find_if(facility_limits().begin(), facility_limits().end(),
                       [&](const FacilityLimit& limit) { return limit.set == set; });
}

double FacilityOutcome::error() const {
  const double nearest = std::clamp(simulated, published.low, published.high);
  return limit_of(set).relative ? simulated / nearest - 1.0 : simulated - nearest;
}

SetSummary FacilityReport::of_set(FacilitySet set) const {
  const FacilityLimit& limit = limit_of(set);
  const double bound = limit.largest ? *limit.largest : *limit.mean;
  SetSummary summary;
  double within = 0.0;
  for (const FacilityOutcome& outcome : outcomes) {
    if (outcome.set != set || !outcome.counts()) continue;
    const double error = outcome.error();
    ++summary.rows;
    summary.mean += std::abs(error);
    summary.bias += error;
    summary.largest = std::max(summary.largest, std::abs(error));
    within += std::abs(error) <= bound ? 1.0 : 0.0;
  }
  if (summary.rows == 0) return summary;
  const double count = static_cast<double>(summary.rows);
  summary.mean /= count;
  summary.bias /= count;
  summary.within = within / count;
  summary.passed =
      (!limit.mean || summary.mean <= *limit.mean) && (!limit.largest || summary.largest <= *limit.largest);
  return summary;
}

bool FacilityReport::passed() const {
  std::size_t rows = 0;
  for (const FacilityLimit& limit : facility_limits()) {
    const SetSummary summary = of_set(limit.set);
    if (!summary.passed) return false;
    rows += summary.rows;
  }
  return rows > 0;
}

std::optional<PublishedRange> range_of(const std::string& text) {
  if (const std::optional<double> value = number_in(text)) return PublishedRange{*value, *value};
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos) return std::nullopt;
  const auto low = number_in(text.substr(1, comma - 1));
  const auto high = number_in(text.substr(comma + 1, text.size() - comma - 2));
  if (!low || !high || *low > *high) return std::nullopt;
  return PublishedRange{*low, *high};
}

std::optional<double> number_input(const Facts& inputs, const std::string& key, std::string& reason) {
  const std::string* text = find(inputs, key);
  if (!text) return std::nullopt;
  const std::optional<double> value = number_in(*text);
  if (!value && reason.empty()) reason = "input " + key + " = " + *text + " is no number";
  return value;
}

std::optional<double> positive_input(const Facts& inputs, const std::string& key, std::string& reason) {
  const std::optional<double> value = number_input(inputs, key, reason);
  if (!value || *value > 0.0) return value;
  if (reason.empty()) reason = "input " + key + " is not above 0";
  return std::nullopt;
}

std::string text_input(const Facts& inputs, const std::string& key) {
  const std::string* text = find(inputs, key);
  return text ? *text : std::string{};
}

std::string stated_unscored(const FacilityRow& row, const std::string& otherwise) {
  if (!row.unscored.empty()) return row.unscored;
  const std::string notes = lower(row.notes);
  if (notes.find("design value") != std::string::npos) return "a design value, no measurement";
  if (notes.find("do not score") != std::string::npos) return row.notes;
  return otherwise;
}

FacilityReport validate(const std::vector<FacilityRow>& rows, const FacilitySetup& setup, const std::string& group) {
  FacilityReport report;
  DrawnWeather weather;
  for (const FacilityRow& row : rows) {
    if (!concerns(row, group)) continue;
    FacilityResult result = run_row(row, setup, weather);
    if (result.outcomes.empty()) report.skipped.push_back({row, result.reason});
    for (FacilityOutcome& outcome : result.outcomes) report.outcomes.push_back(std::move(outcome));
  }
  return report;
}

}  // namespace gigatwin::validation
