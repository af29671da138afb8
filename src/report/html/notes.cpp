#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "report/checks.hpp"
#include "report/html/proposals.hpp"
#include "report/html/sections.hpp"
#include "report/html/texts.hpp"
#include "results/study_file.hpp"

namespace gigatwin::report::html {
namespace {

using results::ResultReader;
using rules::Verdict;

std::vector<rules::NamedRule> rules_of_the_catalogue() {
  Diagnostics diagnostics;
  std::vector<rules::NamedRule> rules = catalogue_rules(diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.list())
    if (diagnostic.severity == Severity::error) throw FileError(to_text(diagnostic));
  return rules;
}

bool has_reporting(const ResultReader& result) {
  const std::vector<std::string> groups = result.groups();
  return std::find(groups.begin(), groups.end(), "reporting") != groups.end();
}

/// A rule that applies to any of the sites, and its verdict of each.
struct Checked {
  rules::RuleSpec rule;
  std::map<std::size_t, Verdict> verdicts;  ///< by proposal
};

/// In the order of the catalogue.
std::vector<Checked> checked(const ReportInputs& inputs) {
  const std::vector<rules::NamedRule> rules = rules_of_the_catalogue();
  std::map<std::string, Checked> by_name;
  for (std::size_t i = 0; i < inputs.results.size(); ++i) {
    if (!has_reporting(inputs.results[i])) continue;
    for (const Verdict& verdict : checks_of(inputs.results[i], rules)) {
      by_name[verdict.name].rule = verdict.rule;
      by_name[verdict.name].verdicts.emplace(i, verdict);
    }
  }
  std::vector<Checked> list;
  for (const rules::NamedRule& rule : rules)
    if (const auto found = by_name.find(rule.name); found != by_name.end()) list.push_back(found->second);
  return list;
}

Html outcome_cell(const Verdict& verdict) {
  const std::string word = rules::to_text(verdict.outcome);
  return {fmt::format("<span class=\"outcome {}\" title=\"{}\">{}</span>", word, escaped(finding(verdict)).text,
                      t("rules." + word).text)};
}

/// What each site that fails has, so that nobody needs a pointer to read it.
Html failures(const ReportInputs& inputs, const std::vector<Checked>& list) {
  std::vector<Html> items;
  for (const Checked& rule : list)
    for (const auto& [proposal, verdict] : rule.verdicts)
      if (verdict.outcome == rules::Outcome::fails)
        items.push_back({fmt::format("<span data-proposal=\"{}\">{}: {} — {}</span>", proposal,
                                     badge(inputs.proposals[proposal], proposal).text, quoted(place_of(rule.rule)).text,
                                     quoted(finding(verdict)).text)});
  if (items.empty()) return paragraph(t("rules.no_failure"));
  return Html{"<h3>" + t("rules.failures").text + "</h3>\n"} + html::list(items);
}

Html rules_table(const ReportInputs& inputs, const std::vector<Checked>& list) {
  Table made{.id = "rules-table", .caption = t("rules.caption"), .head = {t("rules.rule")}, .words = {true}};
  made.proposal_of_column = {-1};
  for (std::size_t i = 0; i < inputs.proposals.size(); ++i) {
    made.head.push_back(badge(inputs.proposals[i], i));
    made.proposal_of_column.push_back(static_cast<int>(i));
    made.words.push_back(true);
  }
  for (const Checked& rule : list) {
    std::vector<Html> cells{
        {quoted(place_of(rule.rule)).text + "<br><small>" + quoted(rule.rule.title).text + "</small>"}};
    for (std::size_t i = 0; i < inputs.proposals.size(); ++i) {
      const auto found = rule.verdicts.find(i);
      cells.push_back(found == rule.verdicts.end()
                          ? Html{"<span class=\"hear\">" + t("rules.applies_not").text + "</span>"}
                          : outcome_cell(found->second));
    }
    made.rows.push_back(std::move(cells));
  }
  return table(made);
}

Html code(std::string_view text) { return {"<code>" + escaped(text).text + "</code>"}; }

Html runs_table(const ReportInputs& inputs) {
  Table made{.id = "runs",
             .caption = t("provenance.caption"),
             .head = {t("word.proposal"), t("provenance.scenario"), t("provenance.version"), t("provenance.seed"),
                      t("provenance.time"), t("provenance.command"), t("provenance.sha256")},
             .words = {true, true, true, true, true, true, true}};
  for (std::size_t i = 0; i < inputs.results.size(); ++i) {
    const results::ResultInfo& info = inputs.results[i].info();
    made.rows.push_back(
        {badge(inputs.proposals[i], i), name(info.name), code(info.version), code(std::to_string(info.seed)),
         escaped(to_text(info.start).substr(0, 10)) + Html{", "} + number(info.duration.value / 86400.0, "days"),
         code(shortened(inputs.results[i].text("provenance", "command").value_or(""), 400)),
         code(inputs.proposals[i].sha256)});
    made.proposal_of_row.push_back(static_cast<int>(i));
  }
  return table(made);
}

/// name and value columns of /provenance, each pair once.
Html pairs_table(const ReportInputs& inputs, const char* id, const char* names, const char* values, const Html& caption,
                 std::vector<Html> head) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const ResultReader& result : inputs.results) {
    if (result.find("provenance", names) == nullptr) continue;
    const std::vector<std::string> left = result.texts("provenance", names), right = result.texts("provenance", values);
    for (std::size_t i = 0; i < left.size(); ++i)
      if (std::find(pairs.begin(), pairs.end(), std::pair(left[i], right[i])) == pairs.end())
        pairs.emplace_back(left[i], right[i]);
  }
  Table made{.id = id, .caption = caption, .head = std::move(head), .words = {true, true}};
  for (const auto& [left, right] : pairs) made.rows.push_back({code(left), code(right)});
  return made.rows.empty() ? Html{} : table(made);
}

Html study_words(const ReportInputs& inputs) {
  if (inputs.study == nullptr) return {};
  const results::StudyDescription& about = inputs.study->about();
  return paragraph(
      t("provenance.study", {name(about.name), number(static_cast<double>(inputs.study->points()), {}, true),
                             code(std::to_string(about.seed)), code(about.design_hash)}));
}

}  // namespace

Section limits_section() {
  std::vector<Html> items;
  for (std::size_t i = 1; has_text(fmt::format("limits.{}", i)); ++i) items.push_back(t(fmt::format("limits.{}", i)));
  return {"limits", "section.limits", paragraph(t("limits.how")) + list(items)};
}

Section rules_section(const ReportInputs& inputs) {
  const std::vector<Checked> list = checked(inputs);
  if (list.empty()) return {"rules", "section.rules", paragraph(t("rules.none"))};
  return {"rules", "section.rules", paragraph(t("rules.how")) + rules_table(inputs, list) + failures(inputs, list)};
}

Section provenance_section(const ReportInputs& inputs, const PageOptions& options) {
  Html body = runs_table(inputs) + study_words(inputs);
  if (!options.command.empty())
    body +=
        paragraph(t("provenance.again")) + Html{"<pre tabindex=\"0\">" + escaped(options.command).text + "</pre>\n"};
  body += details(t("provenance.inputs"), pairs_table(inputs, "inputs", "input", "input_sha256", t("provenance.inputs"),
                                                      {t("provenance.file"), t("provenance.sha256")}));
  body += details(t("provenance.libraries"),
                  pairs_table(inputs, "libraries", "library", "library_version", t("provenance.libraries"),
                              {t("provenance.library"), t("provenance.version")}));
  return {"provenance", "section.provenance", body};
}

}  // namespace gigatwin::report::html
