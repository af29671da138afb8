#include "report/html/intervals.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "results/figures.hpp"
#include "results/study_file.hpp"
#include "study/analysis.hpp"

namespace gigatwin::report::html {
namespace {

std::vector<double> drawn(const results::StudyReader& study, std::string_view indicator, std::size_t scenario) {
  return study::at_points(study.values(indicator, scenario), study.drawn_points());
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

Futures futures_of(const ReportInputs& inputs) {
  if (inputs.study == nullptr || inputs.ranking == nullptr) return {};
  std::vector<std::size_t> scenarios;
  for (std::size_t i = 0; i < inputs.proposals.size(); ++i) {
    if (!inputs.scenario_of[i]) return {std::nullopt, inputs.proposals[i].name + " is not in the study"};
    scenarios.push_back(*inputs.scenario_of[i]);
  }
  Diagnostics diagnostics;
  study::check_criteria(inputs.ranking->spec, *inputs.study, diagnostics);
  if (diagnostics.has_errors()) {
    const Diagnostic& first = diagnostics.list().front();
    return {std::nullopt, first.key_path + ": expected " + first.expected + ", found " + first.found};
  }
  try {
    return {study::rank_samples(*inputs.study, inputs.ranking->spec, std::move(scenarios)), {}};
  } catch (const FileError& error) {  // no drawn points, several price years: the page is good without these shares
    return {std::nullopt, error.what()};
  }
}

}  // namespace gigatwin::report::html
