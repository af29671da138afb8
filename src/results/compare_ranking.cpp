#include "results/compare_ranking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace gigatwin::results {
namespace {

using comparison::CriteriaSpec;

/// Lengths of runs may differ by a leap day.
constexpr double same_length = 0.01;

bool is_known(std::string_view name, const std::vector<ResultReader>& results) {
  if (find_indicator(name) != nullptr) return true;
  return std::any_of(results.begin(), results.end(),
                     [&](const ResultReader& result) { return result.find("indicators", name) != nullptr; });
}

/// As the program describes it, else as the first result that has it.
Figure described(std::string_view name, const std::vector<ResultReader>& results, const Reading& reading) {
  if (const std::optional<Figure> known = described_figure(name)) return *known;
  for (const ResultReader& result : results) {
    if (result.find("indicators", name) == nullptr) continue;
    Figure found = figure(result, name, reading.quantile);
    found.value = unknown;
    return found;
  }
  GIGATWIN_ASSERT(false, "figure {} is checked before", name);
  return {};
}

/// Of a figure that some results do not know and the program neither: unknown there.
double value_of(const ResultReader& result, std::string_view name, const Reading& reading, int price_year) {
  if (find_indicator(name) == nullptr && result.find("indicators", name) == nullptr) return unknown;
  return comparable_figure(result, name, reading, price_year).value;
}

std::vector<std::string> known_names(const std::vector<ResultReader>& results) {
  std::vector<std::string> names = figure_names();
  for (const ResultReader& result : results)
    for (const StoredVariable& variable : result.variables("indicators"))
      if (variable.name != "quantile" && std::find(names.begin(), names.end(), variable.name) == names.end())
        names.push_back(variable.name);
  return names;
}

void check_figure(const std::string& key, const std::string& name, const std::vector<ResultReader>& results,
                  Diagnostics& diagnostics) {
  if (is_known(name, results)) return;
  std::string nearest = did_you_mean(name, known_names(results));
  if (!nearest.empty()) nearest.erase(0, 2);  // "; "
  diagnostics.expected(key, "the name of an indicator", name, nearest);
}

void check_better(const std::string& key, const comparison::CriterionSpec& criterion, Better better,
                  Diagnostics& diagnostics) {
  if (criterion.better) return;  // compared with the bounds on reading
  if (better == Better::neutral) {
    diagnostics.expected(key + ".figure",
                         "\"better: lower\" or \"better: higher\" beside it, since neither is in general",
                         criterion.figure);
    return;
  }
  if (criterion.scale != comparison::Scale::bounds || !criterion.target || !criterion.worst) return;
  if ((better == Better::higher) != (*criterion.target > *criterion.worst))
    diagnostics.expected(
        key + ".target",
        fmt::format("{} than worst, since {} is better", better == Better::higher ? "more" : "less", to_text(better)),
        fmt::format("target {:g}, worst {:g}", *criterion.target, *criterion.worst));
}

/// "a (WHAT) and b (WHAT)" of the first result and the first that differs from it; empty if all are alike.
template <class Describe>
std::string unlike(const std::vector<std::string>& names, const std::vector<ResultReader>& results, Describe describe) {
  for (std::size_t i = 1; i < results.size(); ++i)
    if (describe(results[i]) != describe(results[0]))
      return fmt::format("{} ({}) and {} ({})", names[0], describe(results[0]), names[i], describe(results[i]));
  return {};
}

std::string price_year_text(const ResultReader& result) {
  const int year = result.info().price_year;
  return year > 0 ? fmt::format("price year {}", year) : "price year unknown";
}

void refuse_price_years(const std::vector<std::string>& names, const std::vector<ResultReader>& results,
                        const Reading& reading) {
  const std::string both = unlike(names, results, price_year_text);
  const int latest = latest_price_year(results);
  if (both.empty() || (reading.inflation && latest != 0)) return;
  throw FileError(fmt::format("{}: expected amounts of money of one price year; {}", both,
                              latest != 0 ? fmt::format("--inflation 0.02 would bring them to {} by 2 % a year", latest)
                                          : "run the scenario again, so that its result says its own"));
}

void refuse_lengths(const std::vector<std::string>& names, const std::vector<ResultReader>& results) {
  for (std::size_t i = 1; i < results.size(); ++i) {
    const double first_d = results[0].info().duration.value / 86400.0, d = results[i].info().duration.value / 86400.0;
    if (std::abs(d - first_d) > same_length * first_d)
      throw FileError(
          fmt::format("{} ({:.6g} days) and {} ({:.6g} days): expected simulated times of one length; "
                      "--allow-horizons ranks them all the same",
                      names[0], first_d, names[i], d));
  }
  const std::string both = unlike(names, results, [](const ResultReader& result) {
    const double years = result.number("indicators", "horizon").value_or(unknown);
    return std::isnan(years) ? std::string("no horizon") : fmt::format("horizon {:.4g} years", years);
  });
  if (!both.empty())
    throw FileError(fmt::format("{}: expected plans of one horizon; --allow-horizons ranks them all the same", both));
}

/// Better as the criterion says, else as the indicator does.
comparison::Better direction(const comparison::CriterionSpec& criterion, const Figure& figure) {
  if (criterion.better) return *criterion.better;
  return figure.better == Better::higher ? comparison::Better::higher : comparison::Better::lower;
}

Ranking described_ranking(const std::vector<ResultReader>& results, const CriteriaSpec& spec, const Reading& reading) {
  Ranking ranking;
  ranking.spec = spec;
  for (const comparison::CriterionSpec& criterion : spec.criteria) {
    ranking.criteria.push_back(described(criterion.figure, results, reading));
    ranking.candidates.better.push_back(direction(criterion, ranking.criteria.back()));
    if (!criterion.label.empty()) ranking.criteria.back().label = criterion.label;
  }
  for (const comparison::ConstraintSpec& constraint : spec.constraints) {
    ranking.constraints.push_back(described(constraint.figure, results, reading));
    if (!constraint.label.empty()) ranking.constraints.back().label = constraint.label;
  }
  return ranking;
}

void refuse_unscalable(const Ranking& ranking) {
  const std::vector<std::size_t> left = comparison::rankable(ranking.spec, ranking.candidates);
  const comparison::Problem problem = comparison::problem_of(ranking.spec, ranking.candidates, left);
  const std::optional<std::size_t> criterion = comparison::unscalable(problem);
  if (!criterion) return;
  for (const std::size_t i : left)
    if (const double value = ranking.candidates.values[i][*criterion]; value <= 0.0)
      throw FileError(
          fmt::format("{}: {}: expected a value above 0 for \"normalise: ratio\", found {:g}; min-max and "
                      "bounds take any",
                      ranking.candidates.names[i], ranking.spec.criteria[*criterion].figure, value));
}

}  // namespace

void check_criteria(const CriteriaSpec& spec, const std::vector<ResultReader>& results, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < spec.criteria.size(); ++i) {
    const std::string key = fmt::format("criteria[{}]", i);
    check_figure(key + ".figure", spec.criteria[i].figure, results, diagnostics);
    if (is_known(spec.criteria[i].figure, results))
      check_better(key, spec.criteria[i], described(spec.criteria[i].figure, results, {}).better, diagnostics);
  }
  for (std::size_t i = 0; i < spec.constraints.size(); ++i)
    check_figure(fmt::format("constraints[{}].figure", i), spec.constraints[i].figure, results, diagnostics);
}

Ranking rank(const std::vector<ResultReader>& results, const std::vector<std::string>& names, std::string criteria_name,
             const CriteriaSpec& spec, const Reading& reading, Horizons horizons) {
  Ranking ranking = described_ranking(results, spec, reading);
  ranking.criteria_name = std::move(criteria_name);
  const bool money = std::any_of(ranking.criteria.begin(), ranking.criteria.end(), is_money) ||
                     std::any_of(ranking.constraints.begin(), ranking.constraints.end(), is_money);
  if (money) refuse_price_years(names, results, reading);
  if (horizons == Horizons::equal) refuse_lengths(names, results);
  const int price_year = latest_price_year(results);
  ranking.candidates.names = names;
  for (const ResultReader& result : results) {
    std::vector<double>& values = ranking.candidates.values.emplace_back();
    for (const auto& criterion : spec.criteria)
      values.push_back(value_of(result, criterion.figure, reading, price_year));
    std::vector<double>& constrained = ranking.candidates.constrained.emplace_back();
    for (const auto& constraint : spec.constraints)
      constrained.push_back(value_of(result, constraint.figure, reading, price_year));
  }
  refuse_unscalable(ranking);
  ranking.assessment = comparison::assess(spec, ranking.candidates);
  return ranking;
}

}  // namespace gigatwin::results
