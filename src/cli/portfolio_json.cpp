#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/portfolio_report.hpp"

namespace gigatwin::cli {
namespace {

using Json = nlohmann::ordered_json;
using portfolio::Problem;
using portfolio::Rule;

Json sites_json(const PortfolioInput& input, const portfolio::Choice& choice) {
  Json json = Json::array();
  for (const std::size_t index : choice) {
    const portfolio::Option& option = input.problem.options[index];
    const portfolio::CandidateSpec& candidate = input.spec.candidates[option.candidate];
    json.push_back({{"name", candidate.name},
                    {"country", candidate.country},
                    {"size", option.size},
                    {"share", option.share},
                    {"goal", option.value}});
  }
  return json;
}

/// NaN is null.
Json portfolio_json(const PortfolioInput& input, const portfolio::Portfolio& portfolio) {
  return {{"goal", portfolio.value},
          {"bound", portfolio.bound},
          {"gap", portfolio.gap},
          {"relative_gap", portfolio.share_lost},
          {"differing_sites", portfolio.distance.sites},
          {"differing_sizes", portfolio.distance.sizes},
          {"sites", sites_json(input, portfolio.choice)}};
}

Json limits_json(const Problem& problem, const portfolio::Choice& choice) {
  Json json = Json::array();
  for (const Rule& rule : problem.rules) {
    Json rows = Json::array();
    for (const portfolio::Row& row : rule.rows)
      rows.push_back({{"name", row.name}, {"used", portfolio::used(rule, row, choice)}});
    json.push_back({{"key", rule.key},
                    {"label", rule.label},
                    {"units", rule.units},
                    {"sense", rule.sense == portfolio::Sense::at_most ? "at_most" : "at_least"},
                    {"bound", rule.bound},
                    {"rows", rows}});
  }
  return json;
}

Json budgets_json(const PortfolioInput& input, const std::vector<portfolio::BudgetValue>& budgets) {
  const auto side = [&](double bound, const std::optional<portfolio::Portfolio>& best) {
    Json json{{"bound", bound}, {"goal", nullptr}, {"sites", nullptr}};
    if (best) json["goal"] = best->value, json["sites"] = sites_json(input, best->choice);
    return json;
  };
  Json json = Json::array();
  for (const portfolio::BudgetValue& value : budgets)
    json.push_back({{"key", input.problem.rules[value.rule].key},
                    {"less", side(value.less_bound, value.less)},
                    {"more", side(value.more_bound, value.more)},
                    {"goal_per_unit", value.per_unit}});
  return json;
}

Json firmness_json(const Problem& problem, const std::vector<portfolio::Portfolio>& portfolios) {
  Json json = Json::object();
  for (std::size_t candidate = 0; candidate < problem.candidates.size(); ++candidate)
    json[problem.candidates[candidate]] = portfolio::share_of(problem, portfolios, candidate);
  return json;
}

Json conflict_json(const Problem& problem, const portfolio::Conflict& conflict) {
  Json rules = Json::array(), give_up = Json::array();
  for (const portfolio::Relaxation& relaxation : conflict.rules) {
    const Rule& rule = problem.rules[relaxation.rule];
    rules.push_back({{"key", rule.key},
                     {"bound", rule.bound},
                     {"enough", relaxation.bound ? Json(*relaxation.bound) : Json(nullptr)},
                     {"is_enough_alone", relaxation.is_enough}});
  }
  for (const portfolio::Relaxation& relaxation : conflict.give_up)
    give_up.push_back({{"key", problem.rules[relaxation.rule].key},
                       {"enough", relaxation.bound ? Json(*relaxation.bound) : Json(nullptr)}});
  return {{"rules", rules}, {"give_up_together", give_up}};
}

}  // namespace

void print_portfolio_json(const PortfolioInput& input, const PortfolioAnswer& answer) {
  Json json{{"schema", "gigatwin.portfolio/1"},
            {"title", input.spec.title},
            {"status", answer.portfolios.empty() ? "infeasible" : "optimal"}};
  if (answer.conflict) json["conflict"] = conflict_json(input.problem, *answer.conflict);
  if (!answer.portfolios.empty()) {
    json["goal_units"] = input.goal_units;
    json["best"] = portfolio_json(input, answer.portfolios.front());
    json["limits"] = limits_json(input.problem, answer.portfolios.front().choice);
    json["budgets"] = budgets_json(input, answer.budgets);
    json["next_best"] = Json::array();
    for (std::size_t i = 1; i < answer.portfolios.size(); ++i)
      json["next_best"].push_back(portfolio_json(input, answer.portfolios[i]));
    json["share_of_portfolios"] = firmness_json(input.problem, answer.portfolios);
  }
  fmt::print("{}\n", json.dump(2));
}

}  // namespace gigatwin::cli
