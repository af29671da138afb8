#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/csv.hpp"
#include "results/compare_json_internal.hpp"
#include "results/compare_ranking.hpp"

namespace gigatwin::results {
namespace {

using Json = nlohmann::ordered_json;
using comparison::RankedBy;

std::string key_of(comparison::Method method) {
  return method == comparison::Method::topsis ? "topsis" : "weighted_sum";
}

/// Place among the ranked ones; nullopt: not ranked.
std::optional<std::size_t> place_of(const Ranking& ranking, std::size_t proposal) {
  const std::vector<std::size_t>& ranked = ranking.assessment.ranked;
  const auto found = std::find(ranked.begin(), ranked.end(), proposal);
  if (found == ranked.end()) return std::nullopt;
  return static_cast<std::size_t>(found - ranked.begin());
}

std::string standing_of(const Ranking& ranking, std::size_t proposal) {
  const auto& excluded = ranking.assessment.excluded;
  if (std::find(excluded.begin(), excluded.end(), proposal) != excluded.end()) return "excluded";
  return place_of(ranking, proposal) ? "ranked" : "incomplete";
}

std::string csv_number(double value) { return std::isnan(value) ? "" : fmt::format("{}", value); }

Json names_of(const Ranking& ranking, const std::vector<std::size_t>& places) {
  Json names = Json::array();
  for (const std::size_t place : places) names.push_back(ranking.candidates.names[ranking.assessment.ranked[place]]);
  return names;
}

Json criteria_json(const Ranking& ranking) {
  Json list = Json::array();
  for (std::size_t k = 0; k < ranking.criteria.size(); ++k) {
    const comparison::CriterionSpec& spec = ranking.spec.criteria[k];
    Json criterion{{"figure", spec.figure},
                   {"label", ranking.criteria[k].label},
                   {"units", ranking.criteria[k].units},
                   {"better", ranking.candidates.better[k] == comparison::Better::lower ? "lower" : "higher"},
                   {"weight", ranking.assessment.problem.weights[k]},
                   {"normalise", comparison::to_text(spec.scale)}};
    if (spec.target) criterion["target"] = *spec.target;
    if (spec.worst) criterion["worst"] = *spec.worst;
    list.push_back(criterion);
  }
  return list;
}

Json misses_json(const Ranking& ranking, std::size_t proposal) {
  Json list = Json::array();
  for (const comparison::Miss& miss : ranking.assessment.misses)
    if (miss.proposal == proposal)
      list.push_back({{"figure", ranking.spec.constraints[miss.constraint].figure},
                      {"hard", ranking.spec.constraints[miss.constraint].hard},
                      {"value", number_or_null(miss.value)},
                      {"limit", miss.limit},
                      {"by", number_or_null(miss.by)},
                      {"why", ranking.spec.constraints[miss.constraint].why}});
  return list;
}

Json proposal_json(const Ranking& ranking, std::size_t proposal) {
  Json values = Json::array();
  for (const double value : ranking.candidates.values[proposal]) values.push_back(number_or_null(value));
  Json json{{"name", ranking.candidates.names[proposal]},
            {"standing", standing_of(ranking, proposal)},
            {"misses", misses_json(ranking, proposal)},
            {"values", values}};
  const std::optional<std::size_t> place = place_of(ranking, proposal);
  if (!place) return json;
  json["scores"] = ranking.assessment.scores[*place];
  json["dominated_by"] = names_of(ranking, ranking.assessment.dominated_by[*place]);
  for (const RankedBy& by : ranking.assessment.rankings)
    json[key_of(by.method)] = {{"total", by.totals[*place]},
                               {"rank", by.ranks[*place]},
                               {"rank_shares_any_weights", by.shares_of_all[*place]},
                               {"rank_shares_near_weights", by.shares_around[*place]}};
  return json;
}

Json overturn_json(const Ranking& ranking, const comparison::Overturn& overturn) {
  Json values = Json::object();
  for (std::size_t k = 0; k < ranking.criteria.size(); ++k)
    values[ranking.spec.criteria[k].figure] =
        overturn.winning_values[k] ? Json(*overturn.winning_values[k]) : Json(nullptr);
  Json json{{"method", key_of(overturn.method)},
            {"first", ranking.candidates.names[ranking.assessment.ranked[overturn.other]]},
            {"with_value", values}};
  if (overturn.method == comparison::Method::weighted_sum) {
    json["with_weights"] = overturn.weights ? Json(*overturn.weights) : Json(nullptr);
    json["distance"] = number_or_null(overturn.distance);
  }
  return json;
}

std::string csv_header(const Ranking& ranking) {
  std::string text = "name,standing,misses,pareto_front";
  for (const auto& criterion : ranking.spec.criteria) text += "," + csv_field(criterion.figure);
  for (const auto& criterion : ranking.spec.criteria) text += "," + csv_field(criterion.figure + " score");
  for (const RankedBy& by : ranking.assessment.rankings)
    text += fmt::format(",{0},{0}_rank,{0}_first_any_weights,{0}_first_near_weights", key_of(by.method));
  return text + '\n';
}

std::string csv_row(const Ranking& ranking, std::size_t proposal) {
  std::vector<std::string> misses;
  for (const comparison::Miss& miss : ranking.assessment.misses)
    if (miss.proposal == proposal) misses.push_back(ranking.spec.constraints[miss.constraint].figure);
  const std::optional<std::size_t> place = place_of(ranking, proposal);
  std::string text = fmt::format("{},{},{},{}", csv_field(ranking.candidates.names[proposal]),
                                 standing_of(ranking, proposal), csv_field(fmt::format("{}", fmt::join(misses, " "))),
                                 !place                                            ? ""
                                 : ranking.assessment.dominated_by[*place].empty() ? "1"
                                                                                   : "0");
  for (const double value : ranking.candidates.values[proposal]) text += "," + csv_number(value);
  for (std::size_t k = 0; k < ranking.criteria.size(); ++k)
    text += "," + csv_number(place ? ranking.assessment.scores[*place][k] : unknown);
  for (const RankedBy& by : ranking.assessment.rankings)
    text += place ? fmt::format(",{},{},{},{}", by.totals[*place], by.ranks[*place], by.shares_of_all[*place][0],
                                by.shares_around[*place][0])
                  : std::string(",,,,");
  return text + '\n';
}

}  // namespace

Json json_of(const Ranking& ranking) {
  Json proposals = Json::array(), overturns = Json::array(), dropped = Json::array();
  for (std::size_t i = 0; i < ranking.candidates.names.size(); ++i) proposals.push_back(proposal_json(ranking, i));
  for (const comparison::Overturn& overturn : ranking.assessment.overturns)
    overturns.push_back(overturn_json(ranking, overturn));
  for (const comparison::Dropped& one : ranking.assessment.dropped)
    dropped.push_back({{"method", key_of(one.method)},
                       {"without", ranking.spec.criteria[one.criterion].figure},
                       {"first", names_of(ranking, one.first)}});
  return {{"criteria_set", ranking.criteria_name},
          {"title", ranking.spec.title},
          {"note", ranking.spec.note},
          {"criteria", criteria_json(ranking)},
          {"stability", {{"samples", ranking.spec.stability.samples}, {"spread", ranking.spec.stability.spread}}},
          {"proposals", proposals},
          {"overturned_by", overturns},
          {"overturned_without", dropped}};
}

std::string ranking_csv(const Ranking& ranking) {
  std::string text = csv_header(ranking);
  for (std::size_t i = 0; i < ranking.candidates.names.size(); ++i) text += csv_row(ranking, i);
  return text;
}

}  // namespace gigatwin::results
