#include "report/html/intervals.hpp"
#include "report/html/proposals.hpp"
#include "report/html/ranking_words.hpp"
#include "report/html/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gigatwin::report::html {
namespace {

using comparison::RankedBy;
using results::Ranking;

Html scale_words(const comparison::CriterionSpec& criterion) {
  switch (criterion.scale) {
    case comparison::Scale::min_max:
      return t("ranking.min_max");
    case comparison::Scale::ratio:
      return t("ranking.ratio");
    case comparison::Scale::bounds:
      break;
  }
  return t("ranking.bounds",
           {number(criterion.worst.value_or(results::unknown)), number(criterion.target.value_or(results::unknown))});
}

Html criteria_table(const Ranking& ranking) {
  Table made{
      .id = "criteria",
      .caption = t("ranking.criteria_caption"),
      .head = {t("ranking.criterion"), t("word.unit"), t("ranking.direction"), t("ranking.scale"), t("ranking.weight")},
      .words = {true, true, true, true, false}};
  for (std::size_t k = 0; k < ranking.criteria.size(); ++k) {
    const bool lower = ranking.candidates.better[k] == comparison::Better::lower;
    made.rows.push_back({Html{"<b>" + criterion_letter(k) + "</b> "} + criterion_label(ranking, k),
                         units_words(ranking.criteria[k].units), t(lower ? "indicators.lower" : "indicators.higher"),
                         scale_words(ranking.spec.criteria[k]), percent(ranking.spec.criteria[k].weight)});
  }
  return table(made);
}

Html miss_words(const ReportInputs& inputs, const comparison::Miss& miss) {
  const results::Figure& figure = inputs.ranking->constraints[miss.constraint];
  const Html who = name(inputs.proposals[miss.proposal].label, 40);
  if (std::isnan(miss.value)) return t("ranking.not_known_of", {who});
  return t("ranking.misses", {who, criterion_value(figure, miss.value)});
}

Html limit_words(const Ranking& ranking, std::size_t constraint) {
  const comparison::ConstraintSpec& spec = ranking.spec.constraints[constraint];
  return t(
      spec.at_most ? "ranking.at_most" : "ranking.at_least",
      {constraint_label(ranking, constraint),
       criterion_value(ranking.constraints[constraint], spec.at_most ? *spec.at_most : spec.at_least.value_or(0.0))});
}

Html constraints_table(const ReportInputs& inputs) {
  const Ranking& ranking = *inputs.ranking;
  if (ranking.constraints.empty()) return {};
  Table made{.id = "constraints",
             .caption = t("ranking.constraints_caption"),
             .head = {t("ranking.limit"), t("ranking.kind"), t("ranking.missed_by"), t("word.source")},
             .words = {true, true, true, true}};
  for (std::size_t c = 0; c < ranking.constraints.size(); ++c) {
    Html missed;
    for (const comparison::Miss& miss : ranking.assessment.misses)
      if (miss.constraint == c) missed += Html{missed.empty() ? "" : "; "} + miss_words(inputs, miss);
    made.rows.push_back({limit_words(ranking, c), t(ranking.spec.constraints[c].hard ? "ranking.hard" : "ranking.soft"),
                         missed.empty() ? t("ranking.kept_by_all") : missed, quoted(ranking.spec.constraints[c].why)});
  }
  return table(made);
}

/// A share as a bar behind its number.
Html bar(double share) {
  return {fmt::format("<span class=\"bar\" style=\"--share:{:.4f}\">{}</span>", share, percent(share).text)};
}

/// Of the first rank: of all weights and of those near the stated ones, and of the futures of a study.
Html ranks_table(const ReportInputs& inputs, const Futures& futures) {
  const Ranking& ranking = *inputs.ranking;
  Table made{.id = "ranks", .caption = t("ranking.ranks_caption"), .head = {t("word.proposal")}, .words = {true}};
  for (const RankedBy& by : ranking.assessment.rankings) {
    made.head.push_back(t("ranking.rank_by", {method_words(by.method)}));
    made.head.push_back(t("ranking.total"));
    made.head.push_back(t("ranking.first_all"));
    made.head.push_back(t("ranking.first_near", {percent(ranking.spec.stability.spread)}));
  }
  if (futures.ranking) made.head.push_back(t("ranking.first_futures"));
  made.head.push_back(t("ranking.front"));
  made.words.resize(made.head.size(), false);
  made.words.back() = true;
  for (const std::size_t place : places_in_order(ranking)) {
    const std::size_t proposal = proposal_at(ranking, place);
    std::vector<Html> cells{badge(inputs.proposals[proposal], proposal)};
    for (const RankedBy& by : ranking.assessment.rankings) {
      cells.push_back({fmt::format("<b>{}</b>", by.ranks[place])});
      cells.push_back(number(by.totals[place]));
      cells.push_back(bar(by.shares_of_all[place][0]));
      cells.push_back(bar(by.shares_around[place][0]));
    }
    if (futures.ranking) cells.push_back(bar(futures.first(proposal)));
    std::vector<std::size_t> by;
    for (const std::size_t other : ranking.assessment.dominated_by[place]) by.push_back(proposal_at(ranking, other));
    cells.push_back(by.empty() ? t("ranking.on_front") : t("ranking.dominated", {joined_names(inputs, by)}));
    made.rows.push_back(std::move(cells));
    made.proposal_of_row.push_back(static_cast<int>(proposal));
  }
  return table(made);
}

/// "0.86": more digits would say more than the figures do.
Html points(double score) {
  const std::string plain = fmt::format("{:.2f}", score);
  std::string french = plain;
  std::replace(french.begin(), french.end(), '.', ',');
  return both({plain}, {french});
}

Html scores_table(const ReportInputs& inputs) {
  const Ranking& ranking = *inputs.ranking;
  Table made{.id = "scores", .caption = t("ranking.scores_caption"), .head = {t("word.proposal")}, .words = {true}};
  for (std::size_t k = 0; k < ranking.criteria.size(); ++k)
    made.head.push_back(Html{"<b>" + criterion_letter(k) + "</b> "} + criterion_label(ranking, k));
  for (const std::size_t place : places_in_order(ranking)) {
    const std::size_t proposal = proposal_at(ranking, place);
    std::vector<Html> cells{badge(inputs.proposals[proposal], proposal)};
    for (std::size_t k = 0; k < ranking.criteria.size(); ++k)
      cells.push_back({criterion_value(ranking.criteria[k], ranking.assessment.problem.values[place][k]).text +
                       "<small class=\"i\">" + t("ranking.points", {points(ranking.assessment.scores[place][k])}).text +
                       "</small>"});
    made.rows.push_back(std::move(cells));
    made.proposal_of_row.push_back(static_cast<int>(proposal));
  }
  return table(made);
}

/// "A 31 %, B 39 %": those that change.
Html weights_words(const Ranking& ranking, const std::vector<double>& weights) {
  Html html;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    if (std::abs(weights[k] - ranking.assessment.problem.weights[k]) < 0.0005) continue;
    html += Html{html.empty() ? "" : ", "} +
            t("ranking.weight_instead",
              {Html{criterion_letter(k)}, percent(weights[k]), percent(ranking.assessment.problem.weights[k])});
  }
  return html.empty() ? t("ranking.stated_weights") : html;
}

Html values_words(const Ranking& ranking, const comparison::Overturn& overturn) {
  Html html;
  for (std::size_t k = 0; k < ranking.criteria.size(); ++k)
    if (overturn.winning_values[k])
      html += Html{html.empty() ? "" : "; "} +
              t("ranking.value_instead",
                {criterion_label(ranking, k), criterion_value(ranking.criteria[k], *overturn.winning_values[k]),
                 criterion_value(ranking.criteria[k], ranking.assessment.problem.values[overturn.other][k])});
  return html.empty() ? t("ranking.no_single_figure") : html;
}

Html overturn_table(const ReportInputs& inputs, const RankedBy& by) {
  const Ranking& ranking = *inputs.ranking;
  const bool sum = by.method == comparison::Method::weighted_sum;
  Table made{.id = sum ? "overturn-sum" : "overturn-topsis",
             .caption = t("ranking.overturn_caption", {method_words(by.method)}),
             .head = {t("word.proposal"), t("ranking.with_weights"), t("ranking.with_figure")},
             .words = {true, true, true}};
  if (!sum) {
    made.head.erase(made.head.begin() + 1);
    made.words.pop_back();
  }
  for (const std::size_t place : places_in_order(ranking))
    for (const comparison::Overturn& overturn : ranking.assessment.overturns) {
      if (overturn.method != by.method || overturn.other != place) continue;
      const std::size_t proposal = proposal_at(ranking, place);
      std::vector<Html> cells{badge(inputs.proposals[proposal], proposal)};
      if (sum) cells.push_back(overturn.weights ? weights_words(ranking, *overturn.weights) : t("ranking.no_weights"));
      cells.push_back(values_words(ranking, overturn));
      made.rows.push_back(std::move(cells));
      made.proposal_of_row.push_back(static_cast<int>(proposal));
    }
  return made.rows.empty() ? Html{} : table(made);
}

Html dropped_words(const ReportInputs& inputs, const RankedBy& by) {
  std::vector<Html> items;
  for (const comparison::Dropped& dropped : inputs.ranking->assessment.dropped) {
    if (dropped.method != by.method) continue;
    std::vector<std::size_t> first;
    for (const std::size_t place : dropped.first) first.push_back(proposal_at(*inputs.ranking, place));
    items.push_back(
        t("ranking.without", {criterion_label(*inputs.ranking, dropped.criterion), joined_names(inputs, first)}));
  }
  if (items.empty()) return paragraph(t("ranking.dropping_changes_nothing", {method_words(by.method)}));
  return paragraph(t("ranking.dropping", {method_words(by.method)})) + list(items);
}

Html not_ranked(const ReportInputs& inputs) {
  const comparison::Assessment& assessment = inputs.ranking->assessment;
  Html html;
  if (!assessment.excluded.empty())
    html += paragraph(t("ranking.excluded", {joined_names(inputs, assessment.excluded)}));
  if (!assessment.incomplete.empty())
    html += paragraph(t("ranking.incomplete", {joined_names(inputs, assessment.incomplete)}));
  return html;
}

/// Chances that the leader is better than each other one, criterion by criterion, in the futures of the study.
Html chances_table(const ReportInputs& inputs) {
  const Ranking& ranking = *inputs.ranking;
  const std::size_t leader = proposal_at(ranking, places_in_order(ranking).front());
  Table made{.id = "chances",
             .caption = t("ranking.chances_caption", {name(inputs.proposals[leader].label, 40)}),
             .head = {t("ranking.than")},
             .words = {true}};
  for (std::size_t k = 0; k < ranking.criteria.size(); ++k) made.head.push_back(criterion_label(ranking, k));
  bool any = false;
  for (std::size_t other = 0; other < inputs.proposals.size(); ++other) {
    if (other == leader) continue;
    std::vector<Html> cells{badge(inputs.proposals[other], other)};
    for (std::size_t k = 0; k < ranking.criteria.size(); ++k) {
      const auto chance = beats(inputs, leader, other, ranking.criteria[k].name, ranking.candidates.better[k]);
      any = any || chance.has_value();
      cells.push_back(chance ? percent(chance->probability) : Html{"–"});
    }
    made.rows.push_back(std::move(cells));
    made.proposal_of_row.push_back(static_cast<int>(other));
  }
  return any ? table(made) : Html{};
}

Html futures_note(const Futures& futures) {
  if (!futures.why_not.empty()) return paragraph(t("ranking.no_futures", {quoted(futures.why_not)}));
  if (!futures.ranking) return {};
  Html words = paragraph(t("ranking.futures", {number(static_cast<double>(futures.ranking->points), {}, true)}));
  for (const std::string& note : futures.ranking->notes) words += paragraph(quoted(note));
  return words;
}

}  // namespace

Section ranking_section(const ReportInputs& inputs) {
  const Ranking& ranking = *inputs.ranking;
  Html body = paragraph(t("ranking.by", {quoted(ranking.spec.title), name(ranking.criteria_name)}));
  if (!ranking.spec.note.empty()) body += paragraph(quoted(ranking.spec.note));
  body += criteria_table(ranking) + constraints_table(inputs) + not_ranked(inputs);
  const std::size_t left = ranking.assessment.ranked.size();
  if (left == 0) return {"ranking", "section.ranking", body + paragraph(t("ranking.nobody"))};
  body += scores_table(inputs);
  if (left == 1)
    return {"ranking", "section.ranking",
            body + paragraph(t("ranking.only", {joined_names(inputs, ranking.assessment.ranked)}))};
  const Futures futures = futures_of(inputs);
  body += {"<h3>" + t("ranking.stability").text + "</h3>\n"};
  body +=
      paragraph(t("ranking.stability_how", {number(static_cast<double>(ranking.spec.stability.samples), {}, true)})) +
      futures_note(futures) + ranks_table(inputs, futures);
  if (inputs.study != nullptr) body += chances_table(inputs);
  body += {"<h3>" + t("ranking.overturn").text + "</h3>\n"};
  for (const RankedBy& by : ranking.assessment.rankings) body += overturn_table(inputs, by) + dropped_words(inputs, by);
  return {"ranking", "section.ranking", body};
}

}  // namespace gigatwin::report::html
