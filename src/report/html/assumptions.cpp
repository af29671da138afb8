#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>

#include "report/html/proposals.hpp"
#include "report/html/sections.hpp"
#include "results/study_file.hpp"

namespace gigatwin::report::html {
namespace {

using results::ResultReader;
using Row = std::vector<std::string>;

/// Columns of text of one table of a group beside each other; none where the result has no such table.
std::vector<Row> text_rows(const ResultReader& result, const char* group, std::initializer_list<const char*> names) {
  std::vector<Row> rows;
  const std::vector<std::string> groups = result.groups();
  if (std::find(groups.begin(), groups.end(), group) == groups.end()) return rows;
  for (const char* name : names) {
    if (result.find(group, name) == nullptr) return {};
    const std::vector<std::string> column = result.texts(group, name);
    rows.resize(column.size());
    for (std::size_t i = 0; i < column.size(); ++i) rows[i].push_back(column[i]);
  }
  return rows;
}

/// What is said of the proposals, each thing once: the text and whose it is, in the order in which it first comes.
struct Said {
  Row row;
  std::vector<std::size_t> proposals;
};

std::vector<Said> merged(const std::vector<std::vector<Row>>& of_proposals) {
  std::vector<Said> all;
  std::map<Row, std::size_t> places;
  for (std::size_t i = 0; i < of_proposals.size(); ++i)
    for (const Row& row : of_proposals[i]) {
      const auto [at, added] = places.emplace(row, all.size());
      if (added) all.push_back({row, {}});
      std::vector<std::size_t>& whose = all[at->second].proposals;
      if (whose.empty() || whose.back() != i) whose.push_back(i);
    }
  return all;
}

Html whose(const ReportInputs& inputs, const std::vector<std::size_t>& proposals) {
  if (proposals.size() == inputs.proposals.size() && proposals.size() > 1) return t("assumptions.all");
  Html html;
  for (const std::size_t i : proposals)
    html += {fmt::format("<span data-proposal=\"{}\">{}</span> ", i,
                         proposals.size() > 3 ? badge_number(i).text : badge(inputs.proposals[i], i).text)};
  return html;
}

/// Rows of one proposal alone are hidden with it.
int only_of(const std::vector<std::size_t>& proposals) {
  return proposals.size() == 1 ? static_cast<int>(proposals.front()) : -1;
}

Html stated_assumptions(const ReportInputs& inputs) {
  std::vector<std::vector<Row>> rows;
  for (const ResultReader& result : inputs.results)
    rows.push_back(
        text_rows(result, "proposal", {"assumption", "assumption_value", "assumption_range", "assumption_reason"}));
  Table made{.id = "stated-assumptions",
             .caption = t("assumptions.stated_caption"),
             .head = {t("assumptions.what"), t("assumptions.value"), t("assumptions.range"), t("assumptions.reason"),
                      t("assumptions.of")},
             .words = {true, true, true, true, true}};
  for (const Said& said : merged(rows)) {
    made.rows.push_back({quoted(said.row[0]), quoted(said.row[1]), quoted(said.row[2]), quoted(said.row[3]),
                         whose(inputs, said.proposals)});
    made.proposal_of_row.push_back(only_of(said.proposals));
  }
  return made.rows.empty() ? Html{} : table(made);
}

Html facts_of(const ReportInputs& inputs, std::size_t proposal) {
  const ResultReader& result = inputs.results[proposal];
  const std::vector<Row> facts = text_rows(result, "proposal", {"fact", "fact_source"});
  if (facts.empty()) return {};
  const std::vector<double> verified = result.numbers("proposal", "fact_verified");
  std::vector<Html> items;
  for (std::size_t i = 0; i < facts.size(); ++i)
    items.push_back({quoted(facts[i][0]).text + "<br><small>" +
                     t(verified[i] > 0.0 ? "assumptions.verified" : "assumptions.unverified").text + ": " +
                     quoted(facts[i][1]).text + "</small>"});
  return {fmt::format("<div data-proposal=\"{}\">\n<h4>{}</h4>\n{}</div>\n", proposal,
                      badge(inputs.proposals[proposal], proposal).text, list(items).text)};
}

Html published_facts(const ReportInputs& inputs) {
  Html html;
  for (std::size_t i = 0; i < inputs.proposals.size(); ++i) html += facts_of(inputs, i);
  if (html.empty()) return {};
  return Html{"<h3>" + t("assumptions.facts").text + "</h3>\n"} + details(t("assumptions.facts_fold"), html, true);
}

/// Key paths of the scenario by what they rest on: one row for a source and the proposals that have it.
Html sources(const ReportInputs& inputs) {
  std::vector<std::vector<Row>> rows;
  for (const ResultReader& result : inputs.results)
    rows.push_back(text_rows(result, "provenance", {"figure", "figure_source"}));
  std::map<std::pair<std::string, std::vector<std::size_t>>, std::size_t> places;
  std::vector<std::pair<Said, std::vector<std::string>>> by_source;
  for (const Said& said : merged(rows)) {
    const auto [at, added] = places.emplace(std::pair(said.row[1], said.proposals), by_source.size());
    if (added) by_source.push_back({{{said.row[1]}, said.proposals}, {}});
    by_source[at->second].second.push_back(said.row[0]);
  }
  if (by_source.empty()) return {};
  Table made{.id = "sources",
             .caption = t("assumptions.sources_caption"),
             .head = {t("word.source"), t("assumptions.figures"), t("assumptions.of")},
             .words = {true, true, true}};
  for (const auto& [said, keys] : by_source) {
    Html figures;
    for (const std::string& key : keys) figures += {"<code>" + escaped(shortened(key, 120)).text + "</code> "};
    made.rows.push_back({quoted(said.row[0]), figures, whose(inputs, said.proposals)});
    made.proposal_of_row.push_back(only_of(said.proposals));
  }
  const Html count = number(static_cast<double>(by_source.size()), {}, true);
  return Html{"<div class=\"screen-only\">\n"} + details(t("assumptions.sources_fold", {count}), table(made)) +
         Html{"</div>\n<p class=\"print-only\">" + t("assumptions.sources_in_file", {count}).text + "</p>\n"};
}

/// What the study drew, and why.
Html distributions(const ReportInputs& inputs) {
  if (inputs.study == nullptr) return {};
  Table made{
      .id = "distributions",
      .caption = t("assumptions.distributions_caption"),
      .head = {t("assumptions.what"), t("assumptions.distribution"), t("assumptions.reason"), t("assumptions.of")},
      .words = {true, true, true, true}};
  for (const results::StudyInput& input : inputs.study->about().inputs) {
    std::vector<std::vector<Row>> rows;
    for (const std::optional<std::size_t>& scenario : inputs.scenario_of) {
      rows.emplace_back();
      if (!scenario || input.in[*scenario].text.empty()) continue;
      rows.back().push_back({input.in[*scenario].text, input.in[*scenario].reason});
    }
    for (const Said& said : merged(rows)) {
      made.rows.push_back({{"<code>" + escaped(input.key).text + "</code>"},
                           quoted(said.row[0]),
                           quoted(said.row[1]),
                           whose(inputs, said.proposals)});
      made.proposal_of_row.push_back(only_of(said.proposals));
    }
  }
  if (made.rows.empty()) return {};
  return Html{"<h3>" + t("assumptions.distributions").text + "</h3>\n"} + table(made);
}

}  // namespace

Section assumptions_section(const ReportInputs& inputs) {
  Html body =
      paragraph(t("assumptions.how")) + stated_assumptions(inputs) + distributions(inputs) + published_facts(inputs);
  const Html where = sources(inputs);
  if (!where.empty()) body += Html{"<h3>" + t("assumptions.sources").text + "</h3>\n"} + where;
  return {"assumptions", "section.assumptions", body};
}

}  // namespace gigatwin::report::html
