#include "report/call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/checks.hpp"
#include "report/site_report.hpp"
#include "results/figures.hpp"
#include "results/show.hpp"

namespace gigatwin::report {
namespace {

using results::ResultReader;
using rules::Answer;
using rules::Basis;
using rules::Condition;

/// Figures of one result: indicators, numbers of /reporting, and what rules measure beside them.
class Figures {
 public:
  Figures(const ResultReader& result, std::optional<double> quantile) : result_(result), quantile_(quantile) {}

  double operator()(std::string_view name) const {
    if (is_indicator(name)) return results::figure(result_, name, quantile_).value;
    return fact(result_, name);
  }
  FigureWords words(std::string_view name) const {
    if (is_indicator(name)) {
      const results::Figure known = results::figure(result_, name, quantile_);
      return {known.label, known.units == "1" ? std::string{} : known.units};
    }
    const results::StoredVariable* stored = result_.find("reporting", name);
    return {std::string(name),
            stored && stored->attribute("units") != "1" ? stored->attribute("units") : std::string{}};
  }
  FigureWords words(const Condition& condition) const {
    FigureWords made = words(condition.figure);
    if (condition.per.empty()) return made;
    const FigureWords divisor = words(condition.per);
    const std::string unit = made.unit == divisor.unit ? std::string{} : made.unit + "/" + divisor.unit;
    return {made.label + " / " + divisor.label, unit};
  }

 private:
  bool is_indicator(std::string_view name) const {
    return results::described_figure(name) || result_.find("indicators", name) != nullptr;
  }

  const ResultReader& result_;
  std::optional<double> quantile_;
};

std::string with_unit(double value, const std::string& unit) {
  return results::readable_number(value) + (unit.empty() ? "" : " " + unit);
}

std::string asked_text(const Condition& condition, const std::string& unit) {
  std::string text;
  if (condition.at_least) text = "at least " + with_unit(*condition.at_least, unit);
  if (condition.at_most) text += (text.empty() ? "at most " : ", at most ") + with_unit(*condition.at_most, unit);
  return text;
}

/// Quantities that are indicators themselves are called as those are.
std::vector<rules::Way> worded(std::vector<rules::Way> ways, const Figures& figures) {
  for (rules::Way& way : ways) {
    if (way.is_proof || way.quantity.find(' ') != std::string::npos) continue;
    const FigureWords words = figures.words(way.quantity);
    way.quantity = words.label;
    way.unit = words.unit;
  }
  return ways;
}

Shift shift_of(const rules::Step& step, bool upwards, const Figures& figures) {
  return {step.band, figures.words(step.condition), step.value, step.limit, step.margin,
          upwards,   worded(step.ways, figures)};
}

/// Adds a source to the judgement once. @return its index
std::size_t index_of(std::vector<SourceLine>& lines, SourceLine line) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const SourceLine& known) {
    return known.source == line.source && known.reliability == line.reliability && known.range == line.range;
  });
  if (found != lines.end()) return static_cast<std::size_t>(found - lines.begin());
  lines.push_back(std::move(line));
  return lines.size() - 1;
}

void add_source(std::vector<SourceLine>& lines, SourceLine line, Finding& finding) {
  const std::size_t index = index_of(lines, std::move(line));
  if (std::find(finding.sources.begin(), finding.sources.end(), index) == finding.sources.end())
    finding.sources.push_back(index);
}

void add_source(const rules::CallSpec& call, const std::string& path, std::vector<SourceLine>& lines,
                Finding& finding) {
  if (const rules::ThresholdSource* source = rules::source_of(call.sources, path))
    add_source(lines, {source->source, rules::to_text(source->reliability), source->range}, finding);
}

/// The margin to a single limit, or the ways to it.
void add_limit(const rules::LimitScore& at, const Condition& condition, const Figures& figures, Finding& finding) {
  if (at.met == Answer::unknown) return;
  const bool is_met = at.met == Answer::yes;
  const bool is_lower = condition.at_least && *condition.at_least == at.limit;
  const Shift shift{is_met ? "fails" : "meets", finding.figure,          at.value, at.limit, std::abs(at.margin),
                    is_met != is_lower,         worded(at.ways, figures)};
  (is_met ? finding.worse : finding.better) = shift;
}

std::string outcome_of(Answer met) {
  if (met == Answer::unknown) return "unknown";
  return met == Answer::yes ? "meets" : "fails";
}

Finding finding_of(const rules::RequirementSpec& requirement, const rules::LimitScore& at, const Figures& figures) {
  const Condition condition = rules::condition_of(requirement);
  Finding made;
  made.name = requirement.name;
  made.title = requirement.title;
  made.note = requirement.note;
  made.outcome = outcome_of(at.met);
  made.figure = figures.words(condition);
  made.value = at.value;
  made.asked = asked_text(condition, made.figure.unit);
  if (at.met == Answer::unknown) made.remark = "the result does not tell";
  add_limit(at, condition, figures, made);
  return made;
}

void add_sources(const rules::CallSpec& call, const rules::RequirementSpec& requirement, std::vector<SourceLine>& lines,
                 Finding& finding) {
  const std::string path = "requirements." + requirement.name;
  if (requirement.at_least) add_source(call, path + ".at_least", lines, finding);
  if (requirement.at_most) add_source(call, path + ".at_most", lines, finding);
}

Section lot_section(const rules::CallSpec& call, const rules::LotScore& lot, const Figures& figures,
                    std::vector<SourceLine>& lines) {
  Section made;
  made.title = "Eligibility";
  for (const rules::LotSpec& one : call.lots)
    if (one.name == lot.lot) made.title = "Lot " + one.name + ", " + one.title;
  made.outcome = lot.eligible == Answer::unknown ? "not known"
                 : lot.eligible == Answer::yes   ? "eligible"
                                                 : "not eligible";
  for (const rules::RequirementScore& one : lot.requirements) {
    made.findings.push_back(finding_of(call.requirements[one.requirement], one.at, figures));
    add_sources(call, call.requirements[one.requirement], lines, made.findings.back());
  }
  return made;
}

std::size_t depth_of(const rules::CallSpec& call, const rules::CriterionSpec& criterion) {
  for (const rules::CriterionSpec& whole : call.criteria)
    if (whole.name == criterion.part_of) return 1 + depth_of(call, whole);
  return 0;
}

/// Figures that decide the criterion and that the result does not have.
std::string missing_figures(const rules::CriterionSpec& criterion, const Figures& figures) {
  std::vector<std::string> missing;
  for (const rules::BandSpec& band : criterion.bands) {
    const Condition condition = rules::condition_of(criterion, band);
    if ((!condition.at_least && !condition.at_most) || !std::isnan(rules::value_of(condition, figures))) continue;
    const std::string label = figures.words(condition).label;
    if (std::find(missing.begin(), missing.end(), label) == missing.end()) missing.push_back(label);
  }
  return fmt::format("the result does not tell: {}", fmt::join(missing, ", "));
}

/// The figure of the band itself where the criterion has none.
void add_value(const rules::CriterionSpec& criterion, const rules::CriterionScore& score, const Figures& figures,
               Finding& made) {
  Condition condition{criterion.figure, criterion.per, {}, {}};
  if (condition.figure.empty() && score.worse) condition = score.worse->condition;
  if (condition.figure.empty() && score.better) condition = score.better->condition;
  if (condition.figure.empty()) return;
  made.figure = figures.words(condition);
  made.value = rules::value_of(condition, figures);
}

Finding finding_of(const rules::CallSpec& call, const rules::CriterionScore& score, const Figures& figures) {
  const rules::CriterionSpec& criterion = call.criteria[score.criterion];
  Finding made;
  made.name = criterion.name;
  made.title = criterion.title;
  made.note = criterion.note;
  made.depth = depth_of(call, criterion);
  made.award_share = score.award_share;
  made.points = score.points;
  if (score.basis == Basis::simulated)
    made.outcome = score.band.empty() ? "no band" : score.band;
  else if (score.basis != Basis::parts)
    made.outcome = rules::to_text(score.basis);
  if (score.basis == Basis::unknown) made.remark = missing_figures(criterion, figures);
  if (score.basis == Basis::self_assessed) made.remark = score.why;
  add_value(criterion, score, figures, made);
  if (score.better) made.better = shift_of(*score.better, score.better->limit > score.better->value, figures);
  if (score.worse) {
    const bool is_upper = score.worse->condition.at_most && *score.worse->condition.at_most == score.worse->limit;
    made.worse = shift_of(*score.worse, is_upper, figures);
  }
  return made;
}

void add_sources(const rules::CallSpec& call, const rules::CriterionSpec& criterion, std::vector<SourceLine>& lines,
                 Finding& finding) {
  const std::string path = "criteria." + criterion.name;
  add_source(call, path + ".weight", lines, finding);
  for (const rules::BandSpec& band : criterion.bands) {
    if (band.at_least) add_source(call, path + ".bands." + band.name + ".at_least", lines, finding);
    if (band.at_most) add_source(call, path + ".bands." + band.name + ".at_most", lines, finding);
    add_source(call, "classes." + band.name + ".points", lines, finding);
  }
}

Section award_section(const rules::CallSpec& call, const rules::Score& score, const Figures& figures,
                      std::vector<SourceLine>& lines) {
  Section made{"Award", {}, {}};
  for (const rules::CriterionScore& one : score.criteria) {
    made.findings.push_back(finding_of(call, one, figures));
    add_sources(call, call.criteria[one.criterion], lines, made.findings.back());
  }
  return made;
}

/// Nearest groups above criteria that a simulation scores.
std::string scored_groups(const rules::CallSpec& call) {
  std::vector<std::string> groups;
  for (const rules::CriterionSpec& group : call.criteria) {
    const bool is_scored = std::any_of(call.criteria.begin(), call.criteria.end(), [&](const auto& part) {
      return part.part_of == group.name && !part.bands.empty();
    });
    if (is_scored) groups.push_back(fmt::format("{} {:.2g} %", group.name, 100.0 * rules::award_share(call, group)));
  }
  return fmt::format("{}", fmt::join(groups, ", "));
}

std::string lot_of(const Figures& figures) {
  const double lot = figures("lot");
  return std::isnan(lot) ? std::string{} : fmt::format("{:g}", lot);
}

void judge_call(const rules::CallSpec& call, const Figures& figures,
                const std::vector<rules::AssessmentSpec>& assessments, Judgement& judgement) {
  std::vector<rules::AssessmentSpec> own;
  for (const rules::AssessmentSpec& one : assessments)
    if (one.proposal.empty() || one.proposal == judgement.info.name) own.push_back(one);
  const rules::Score score = rules::score(call, figures, lot_of(figures), own);
  for (const rules::LotScore& lot : score.lots)
    judgement.sections.push_back(lot_section(call, lot, figures, judgement.sources));
  judgement.sections.push_back(award_section(call, score, figures, judgement.sources));
  judgement.total = score.total;
  judgement.simulated_share = score.simulated_share;
  judgement.groups = scored_groups(call);
}

Finding finding_of(const rules::Verdict& verdict, const Figures& figures) {
  const Condition condition = rules::condition_of(verdict.rule);
  Finding made;
  made.name = verdict.name;
  made.title = verdict.rule.title;
  made.place = place_of(verdict.rule);
  made.note = verdict.rule.note;
  made.outcome = rules::to_text(verdict.outcome);
  made.figure = {words_of(verdict.rule.measure), unit_of(verdict.rule.measure)};
  made.value = verdict.value;
  made.asked = asked_text(condition, made.figure.unit);
  if (verdict.outcome == rules::Outcome::later || verdict.outcome == rules::Outcome::unknown)
    made.remark = finding(verdict);
  if (verdict.outcome == rules::Outcome::unknown) return made;
  const rules::FigureOf figure = [&](std::string_view name) {
    return name == condition.figure ? verdict.value : figures(name);
  };
  add_limit(rules::score(condition, figure), condition, figures, made);
  return made;
}

void judge_rules(const std::vector<rules::NamedRule>& rules, const rules::Figures& site, const Figures& figures,
                 Judgement& judgement) {
  for (const rules::Verdict& verdict : rules::check(rules, site)) {
    auto section = std::find_if(judgement.sections.begin(), judgement.sections.end(),
                                [&](const Section& known) { return known.title == verdict.rule.law; });
    if (section == judgement.sections.end()) {
      judgement.sections.push_back({verdict.rule.law, {}, {}});
      section = judgement.sections.end() - 1;
    }
    section->findings.push_back(finding_of(verdict, figures));
    for (const hardware::Source& source : verdict.rule.sources)
      add_source(judgement.sources, {source.source, rules::to_text(rules::reliability_of(source)), source.range},
                 section->findings.back());
  }
}

}  // namespace

Judgement judge(const ResultReader& result, const Criteria& criteria, std::optional<double> quantile,
                const std::vector<rules::AssessmentSpec>& assessments) {
  Judgement made;
  made.info = result.info();
  const Figures figures{result, quantile};
  if (criteria.call)
    judge_call(*criteria.call, figures, assessments, made);
  else
    judge_rules(criteria.rules, figures_of(result, quantile), figures, made);
  return made;
}

}  // namespace gigatwin::report
