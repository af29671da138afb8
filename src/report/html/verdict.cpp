#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "report/html/intervals.hpp"
#include "report/html/proposals.hpp"
#include "report/html/ranking_words.hpp"
#include "report/html/sections.hpp"
#include "report/html/texts.hpp"

namespace gigatwin::report::html {
namespace {

using comparison::RankedBy;
using results::ComparedIndicator;
using results::Ranking;

const Html space{" "};

/// What a reader asks for first where nobody states criteria.
constexpr std::array<std::string_view, 5> key_figures{"public_per_exaflop_day", "cost_per_exaflop_day",
                                                      "useful_exaflop_days", "carbon_with_embodied", "goodput"};

/// Proposals from the best value on; those without a number are left out.
std::vector<std::size_t> order_by(const ComparedIndicator& row) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < row.values.size(); ++i)
    if (!std::isnan(row.values[i])) order.push_back(i);
  const double sign = row.better == results::Better::lower ? 1.0 : -1.0;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return sign * row.values[a] < sign * row.values[b]; });
  return order;
}

Html figure_words(const ReportInputs& inputs, const ComparedIndicator& row) {
  const std::vector<std::size_t> order = order_by(row);
  if (order.empty()) return {};
  const Html label = has_text("indicator." + row.name) ? t("indicator." + row.name) : quoted(row.label);
  const Html value = number(row.values[order[0]], row.units, row.count);
  if (order.size() == 1) return t("verdict.figure_of_one", {label, joined_names(inputs, {order[0]}), value});
  Html words = t("verdict.figure", {label, joined_names(inputs, {order[0]}), value, joined_names(inputs, {order[1]}),
                                    number(row.values[order[1]], row.units, row.count)});
  const comparison::Better better =
      row.better == results::Better::lower ? comparison::Better::lower : comparison::Better::higher;
  if (const auto chance = beats(inputs, order[0], order[1], row.name, better))
    words += space + t("verdict.figure_chance",
                       {percent(chance->probability), percent(chance->interval.low), percent(chance->interval.high)});
  return words;
}

Html without_criteria(const ReportInputs& inputs, const results::Comparison& comparison) {
  std::vector<Html> items;
  for (const std::string_view key : key_figures)
    for (const ComparedIndicator& row : comparison.indicators)
      if (row.name == key)
        if (Html words = figure_words(inputs, row); !words.empty()) items.push_back(std::move(words));
  return paragraph(t(inputs.proposals.size() == 1 ? "verdict.one_proposal" : "verdict.no_criteria")) + list(items);
}

std::vector<std::size_t> proposals_at(const Ranking& ranking, const std::vector<std::size_t>& places) {
  std::vector<std::size_t> proposals;
  for (const std::size_t place : places) proposals.push_back(proposal_at(ranking, place));
  return proposals;
}

/// Who is first by the methods, and whether they agree.
Html leaders(const ReportInputs& inputs) {
  const std::vector<RankedBy>& rankings = inputs.ranking->assessment.rankings;
  const std::vector<std::size_t> first = first_places(rankings.front());
  const Html who = {"<strong>" + joined_names(inputs, proposals_at(*inputs.ranking, first)).text + "</strong>"};
  const Html title = quoted(inputs.ranking->spec.title);
  if (rankings.size() == 1) return t("verdict.first_by_one", {title, who, method_words(rankings[0].method)});
  const std::vector<std::size_t> other = first_places(rankings[1]);
  if (other == first) return t("verdict.first_by_both", {title, who});
  return t("verdict.methods_differ",
           {title, who, method_words(rankings[0].method), joined_names(inputs, proposals_at(*inputs.ranking, other)),
            method_words(rankings[1].method)});
}

Html stability(const ReportInputs& inputs, const Futures& futures) {
  const Ranking& ranking = *inputs.ranking;
  const RankedBy& by = ranking.assessment.rankings.front();
  const std::size_t first = first_places(by).front();
  Html words = t("verdict.shares", {percent(by.shares_around[first][0]), percent(ranking.spec.stability.spread),
                                    percent(by.shares_of_all[first][0])});
  if (futures.ranking)
    words += space + t("verdict.futures", {percent(futures.first(proposal_at(ranking, first))),
                                           number(static_cast<double>(futures.ranking->points), {}, true)});
  return words;
}

/// The nearest to the first, and the single figure that would put it there.
Html overturning(const ReportInputs& inputs) {
  const Ranking& ranking = *inputs.ranking;
  const RankedBy& by = ranking.assessment.rankings.front();
  const std::vector<std::size_t> order = places_in_order(ranking);
  for (const std::size_t place : order) {
    if (by.ranks[place] == 1) continue;
    for (const comparison::Overturn& overturn : ranking.assessment.overturns) {
      if (overturn.method != by.method || overturn.other != place) continue;
      const Html who = joined_names(inputs, {proposal_at(ranking, place)});
      const std::optional<Change> change = least_change(ranking, overturn);
      if (!change) return t("verdict.no_single_figure", {who});
      return t("verdict.overturn", {who, criterion_label(ranking, change->criterion),
                                    criterion_value(ranking.criteria[change->criterion], change->to),
                                    criterion_value(ranking.criteria[change->criterion], change->from)});
    }
  }
  return {};
}

Html left_out(const ReportInputs& inputs) {
  const comparison::Assessment& assessment = inputs.ranking->assessment;
  Html words;
  if (!assessment.excluded.empty()) words += space + t("verdict.excluded", {joined_names(inputs, assessment.excluded)});
  if (!assessment.incomplete.empty())
    words += space + t("verdict.incomplete", {joined_names(inputs, assessment.incomplete)});
  return words;
}

Html by_criteria(const ReportInputs& inputs) {
  const Ranking& ranking = *inputs.ranking;
  if (ranking.assessment.ranked.empty())
    return paragraph(t("verdict.nobody", {quoted(ranking.spec.title)}) + left_out(inputs));
  if (ranking.assessment.ranked.size() == 1)
    return paragraph(t("verdict.only", {quoted(ranking.spec.title), joined_names(inputs, ranking.assessment.ranked)}) +
                     left_out(inputs));
  return paragraph(leaders(inputs) + space + stability(inputs, futures_of(inputs)) + space + overturning(inputs) +
                   left_out(inputs));
}

}  // namespace

Section verdict_section(const ReportInputs& inputs, const results::Comparison& comparison) {
  Html body{"<div class=\"verdict\">\n"};
  if (inputs.ranking != nullptr) body += by_criteria(inputs);
  if (inputs.ranking == nullptr || inputs.ranking->assessment.ranked.size() < 2)
    body += without_criteria(inputs, comparison);
  body += paragraph(t(inputs.study != nullptr ? "verdict.care_study" : "verdict.care")) + Html{"</div>\n"};
  if (!comparison.warnings.empty()) {
    std::vector<Html> items;
    for (const std::string& warning : comparison.warnings) items.push_back(quoted(warning));
    body += {"<div class=\"warnings\">\n" + paragraph(t("verdict.warnings")).text + list(items).text + "</div>\n"};
  }
  return {"verdict", "section.verdict", body};
}

}  // namespace gigatwin::report::html
