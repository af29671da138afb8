#include "report/html/intervals.hpp"

#include <algorithm>
#include <cmath>

#include "results/figures.hpp"
#include "results/study_file.hpp"

namespace gigatwin::report::html {
namespace {

/// The values of the drawn points, in their order.
std::vector<double> drawn(const results::StudyReader& study, std::string_view indicator, std::size_t scenario) {
  const std::vector<double> all = study.values(indicator, scenario);
  std::vector<double> values;
  for (const std::size_t point : study.drawn_points()) values.push_back(all[point]);
  return values;
}

bool has(const ReportInputs& inputs, std::size_t proposal, std::string_view indicator) {
  return inputs.study != nullptr && inputs.scenario_of[proposal] && inputs.study->has(indicator);
}

std::optional<Spread> spread_of_study(const ReportInputs& inputs, std::size_t proposal, std::string_view indicator) {
  if (!has(inputs, proposal, indicator)) return std::nullopt;
  const std::vector<double> values = uncertainty::known(drawn(*inputs.study, indicator, *inputs.scenario_of[proposal]));
  if (values.size() < 2) return std::nullopt;
  return Spread{uncertainty::quantile(values, 0.05), uncertainty::quantile(values, 0.5),
                uncertainty::quantile(values, 0.95), values.size()};
}

std::optional<Spread> spread_of_result(const results::ResultReader& result, std::string_view indicator) {
  const results::StoredVariable* variable = result.find("indicators", indicator);
  if (variable == nullptr || variable->dimensions != std::vector<std::string>{"quantile"}) return std::nullopt;
  const std::vector<double> quantiles = result.numbers("indicators", "quantile");
  const auto at = [&](double wanted) {
    constexpr double same = 1e-9;  // 0.05 may have come through float32 or text
    const auto found =
        std::find_if(quantiles.begin(), quantiles.end(), [&](double q) { return std::abs(q - wanted) < same; });
    return found == quantiles.end() ? std::nullopt
                                    : std::optional<double>(results::figure(result, indicator, *found).value);
  };
  const auto low = at(0.05), median = at(0.5), high = at(0.95);
  if (!low || !median || !high) return std::nullopt;
  return Spread{*low, *median, *high, 0};
}

bool of_one_price_year(const std::vector<results::ResultReader>& results) {
  return std::all_of(results.begin(), results.end(), [&](const results::ResultReader& result) {
    return result.info().price_year == results.front().info().price_year;
  });
}

/// What the study kept of one figure [proposal][point]; empty: the result's value stands.
using Kept = std::vector<std::vector<double>>;

Kept kept(const ReportInputs& inputs, const std::string& figure) {
  Kept values;
  if (!inputs.study->has(figure)) return values;
  for (const std::optional<std::size_t>& scenario : inputs.scenario_of)
    values.push_back(drawn(*inputs.study, figure, *scenario));
  return values;
}

/// The candidates as they are in one future.
struct Futures {
  std::vector<Kept> criteria, constraints;

  comparison::Candidates at(comparison::Candidates candidates, std::size_t point) const {
    for (std::size_t i = 0; i < candidates.names.size(); ++i) {
      for (std::size_t k = 0; k < criteria.size(); ++k)
        if (!criteria[k].empty()) candidates.values[i][k] = criteria[k][i][point];
      for (std::size_t c = 0; c < constraints.size(); ++c)
        if (!constraints[c].empty()) candidates.constrained[i][c] = constraints[c][i][point];
    }
    return candidates;
  }
};

Futures futures_of(const ReportInputs& inputs) {
  Futures futures;
  for (const auto& criterion : inputs.ranking->spec.criteria)
    futures.criteria.push_back(kept(inputs, criterion.figure));
  for (const auto& constraint : inputs.ranking->spec.constraints)
    futures.constraints.push_back(kept(inputs, constraint.figure));
  return futures;
}

/// Adds one future; false where the values cannot be scaled.
bool add(RankProbabilities& sums, const comparison::CriteriaSpec& spec, const comparison::Candidates& candidates) {
  const std::vector<std::size_t> ranked = comparison::rankable(spec, candidates);
  const comparison::Problem problem = comparison::problem_of(spec, candidates, ranked);
  if (comparison::unscalable(problem)) return false;
  std::vector<double> out(candidates.names.size(), 1.0);
  if (!ranked.empty()) {
    const std::vector<int> ranks =
        comparison::ranks(comparison::totals(problem, comparison::methods_of(spec.method).front()));
    for (std::size_t i = 0; i < ranked.size(); ++i) {
      const auto ties = std::count(ranks.begin(), ranks.end(), ranks[i]);
      for (long k = 0; k < ties; ++k)
        sums.of_rank[ranked[i]][static_cast<std::size_t>(ranks[i] - 1 + k)] += 1.0 / static_cast<double>(ties);
      out[ranked[i]] = 0.0;
    }
  }
  for (std::size_t i = 0; i < out.size(); ++i) sums.not_ranked[i] += out[i];
  ++sums.points;
  return true;
}

}  // namespace

std::optional<Spread> spread_of(const ReportInputs& inputs, std::size_t proposal, std::string_view indicator) {
  if (const auto spread = spread_of_study(inputs, proposal, indicator)) return spread;
  return spread_of_result(inputs.results[proposal], indicator);
}

std::optional<uncertainty::Beats> beats(const ReportInputs& inputs, std::size_t a, std::size_t b,
                                        std::string_view indicator, comparison::Better better) {
  if (!has(inputs, a, indicator) || !has(inputs, b, indicator)) return std::nullopt;
  const uncertainty::Beats found =
      uncertainty::beats(drawn(*inputs.study, indicator, *inputs.scenario_of[a]),
                         drawn(*inputs.study, indicator, *inputs.scenario_of[b]), better == comparison::Better::lower);
  return found.pairs == 0 ? std::nullopt : std::optional(found);
}

std::optional<RankProbabilities> rank_probabilities(const ReportInputs& inputs) {
  if (inputs.study == nullptr || inputs.ranking == nullptr || !of_one_price_year(inputs.results)) return std::nullopt;
  if (std::any_of(inputs.scenario_of.begin(), inputs.scenario_of.end(), [](const auto& s) { return !s; }))
    return std::nullopt;
  const std::size_t proposals = inputs.proposals.size(), points = inputs.study->drawn_points().size();
  RankProbabilities found{0, std::vector(proposals, std::vector(proposals, 0.0)), std::vector(proposals, 0.0)};
  const Futures futures = futures_of(inputs);
  for (std::size_t point = 0; point < points; ++point)
    add(found, inputs.ranking->spec, futures.at(inputs.ranking->candidates, point));
  if (found.points == 0) return std::nullopt;
  const double n = static_cast<double>(found.points);
  for (std::size_t i = 0; i < proposals; ++i) {
    found.not_ranked[i] /= n;
    for (double& share : found.of_rank[i]) share /= n;
  }
  return found;
}

}  // namespace gigatwin::report::html
