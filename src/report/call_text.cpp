#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/csv.hpp"
#include "report/call.hpp"
#include "results/show.hpp"

/// Judgements for people and as a table.
namespace gigatwin::report {
namespace {

constexpr std::size_t outcome_width = 13;
constexpr std::size_t name_width = 27;
constexpr std::size_t results_beside = 6;  // columns of 17 characters in 132
constexpr std::size_t column_width = 15;

/// On one line, whatever a scenario is called.
std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

std::string amount(double value, const std::string& unit) {
  return results::readable_number(value) + (unit.empty() ? "" : " " + unit);
}

std::string percent(double share) { return fmt::format("{:.2f} %", 100.0 * share); }

std::string range_text(const rules::Points& points) {
  return points.high - points.low < 5e-7 ? percent(points.nominal)
                                         : fmt::format("{:.2f} to {}", 100.0 * points.low, percent(points.high));
}

std::string way_text(const rules::Way& way) {
  if (way.is_proof) return way.quantity;
  const double size = std::abs(way.change);
  const std::string how_much = way.whole ? results::readable_count(size) : results::readable_number(size);
  const std::string now = std::isnan(way.now) ? "" : fmt::format(" ({} now)", amount(way.now, way.unit));
  return fmt::format("{}{} {} {}{}", how_much, way.unit.empty() ? "" : " " + way.unit,
                     way.change < 0.0 ? "less" : "more", way.quantity, now);
}

/// Whether the only way is the figure itself, whose difference is said already.
bool is_itself(const Shift& shift) {
  return shift.ways.size() == 1 && shift.ways.front().quantity == shift.figure.label;
}

bool is_proof(const std::optional<Shift>& shift) {
  return shift && !shift->ways.empty() && shift->ways.front().is_proof;
}

/// "to excellent: PUE at most 1.100, 0.03000 less: 33 700 MWh less overhead energy (146 000 MWh now)".
std::string better_text(const Shift& shift) {
  std::vector<std::string> ways;
  for (const rules::Way& way : shift.ways) ways.push_back(way_text(way));
  const std::string any_way = fmt::format("{}", fmt::join(ways, ", or "));
  if (is_proof(shift)) return fmt::format("to {}: {}\n", shift.band, any_way);
  const std::string limit = fmt::format("{} at {} {}, {} {}", shift.figure.label, shift.upwards ? "least" : "most",
                                        amount(shift.limit, shift.figure.unit), amount(shift.margin, shift.figure.unit),
                                        shift.upwards ? "more" : "less");
  return fmt::format("to {}: {}{}\n", shift.band, limit, ways.empty() || is_itself(shift) ? "" : ": " + any_way);
}

std::string worse_text(const Shift& shift) {
  return fmt::format("to {}: {} to spare, {} {} {}\n", shift.band, amount(shift.margin, shift.figure.unit),
                     shift.figure.label, shift.upwards ? "above" : "below", amount(shift.limit, shift.figure.unit));
}

std::string source_marks(const Finding& finding) {
  std::vector<std::size_t> numbers;
  for (const std::size_t source : finding.sources) numbers.push_back(source + 1);
  return numbers.empty() ? std::string{} : fmt::format(" [{}]", fmt::join(numbers, ", "));
}

/// "PUE 1.130, at most 1.2".
std::string value_text(const Finding& finding) {
  if (!finding.remark.empty() && (std::isnan(finding.value) || finding.outcome == "later")) return finding.remark;
  std::string text = finding.figure.label;
  if (!text.empty()) text += " " + amount(finding.value, finding.figure.unit);
  if (!finding.asked.empty()) text += ", " + finding.asked;
  if (!finding.remark.empty()) text += (text.empty() ? "" : "; ") + finding.remark;
  return text;
}

std::string shifts_text(const Finding& finding, const std::string& margin) {
  std::string text;
  if (finding.better) text += margin + better_text(*finding.better);
  if (finding.worse) text += margin + worse_text(*finding.worse);
  return text;
}

std::string limit_text(const Finding& finding) {
  const std::string margin(2 + outcome_width, ' ');
  const std::string place = finding.place.empty() ? finding.title : finding.place + ": " + finding.title;
  std::string text = fmt::format("  {:<{}}{:<{}} {}{}\n", finding.outcome, outcome_width, finding.name, name_width,
                                 value_text(finding), source_marks(finding));
  return text + margin + place + "\n" + shifts_text(finding, margin);
}

std::string criterion_text(const Finding& finding) {
  const std::string indent(2 * finding.depth, ' ');
  const std::string margin(33, ' ');
  const std::string outcome = finding.outcome.empty() ? "" : finding.outcome + " ";
  const std::string value = value_text(finding);
  return fmt::format("  {:>8} {:>17}  {}{}: {}{}{}{}\n", percent(finding.award_share), range_text(finding.points),
                     indent, finding.name, outcome.empty() ? finding.title : outcome + "- " + finding.title,
                     value.empty() ? "" : "; ", value, source_marks(finding)) +
         shifts_text(finding, margin + indent);
}

std::string award_text(const Judgement& judgement) {
  const rules::Points& total = *judgement.total;
  std::string text = fmt::format(
      "Award: {} is known; {} with what nobody has scored and the plausible points of each band\n"
      "  A simulation decides {} of the award",
      percent(total.nominal), range_text(total), percent(judgement.simulated_share));
  text += judgement.groups.empty() ? ".\n" : fmt::format(". Groups that it scores in: {}.\n", judgement.groups);
  return text + fmt::format("  {:>8} {:>17}\n", "share", "points");
}

std::string section_text(const Judgement& judgement, const Section& section) {
  const bool is_award = judgement.total && &section == &judgement.sections.back();
  std::string text =
      is_award ? award_text(judgement) : section.title + (section.outcome.empty() ? "" : ": " + section.outcome) + "\n";
  for (const Finding& finding : section.findings) text += is_award ? criterion_text(finding) : limit_text(finding);
  return text + "\n";
}

std::string sources_text(const Judgement& judgement) {
  std::string text = judgement.sources.empty() ? "" : "Sources\n";
  for (std::size_t i = 0; i < judgement.sources.size(); ++i) {
    const SourceLine& line = judgement.sources[i];
    const std::string said = line.source.starts_with(line.reliability + ": ") ? "" : line.reliability + ": ";
    text +=
        fmt::format("  [{}] {}{}{}\n", i + 1, said, line.source, line.range.empty() ? "" : "; range: " + line.range);
  }
  return text;
}

std::string judgement_text(const Judgement& judgement) {
  const results::ResultInfo& info = judgement.info;
  std::string text =
      fmt::format("{}\n  {}, {:.4g} days from {} UTC; amounts of energy and water are of this period\n\n",
                  one_line(info.name), one_line(info.site), info.duration / days(1), to_text(info.start));
  if (judgement.sections.empty()) return text + "No rule applies.\n";
  for (const Section& section : judgement.sections) text += section_text(judgement, section);
  return text + sources_text(judgement);
}

std::string cell(std::string text) {
  if (text.size() > column_width) text.resize(column_width);
  return fmt::format("  {:<{}}", text, column_width);
}

const Finding* find(const Judgement& judgement, const std::string& name) {
  for (const Section& section : judgement.sections)
    for (const Finding& finding : section.findings)
      if (finding.name == name) return &finding;
  return nullptr;
}

/// Of any of the judgements, in order: a rule may apply to some of the sites alone.
std::vector<std::string> finding_names(const std::vector<Judgement>& judgements) {
  std::vector<std::string> names;
  for (const Judgement& judgement : judgements)
    for (const Section& section : judgement.sections)
      for (const Finding& finding : section.findings)
        if (!finding.outcome.empty() && std::find(names.begin(), names.end(), finding.name) == names.end())
          names.push_back(finding.name);
  return names;
}

template <class CellOf>
std::string row(const std::string& name, std::size_t from, std::size_t to, CellOf cell_of) {
  std::string text = fmt::format("  {:<{}}", name, name_width);
  for (std::size_t i = from; i < to; ++i) text += cell(cell_of(i));
  return text.erase(text.find_last_not_of(' ') + 1) + "\n";
}

std::string outcomes_table(const std::vector<Judgement>& judgements, std::size_t from, std::size_t to) {
  std::string text = row("", from, to, [&](std::size_t i) { return one_line(judgements[i].info.name); });
  if (judgements.front().total) {
    text += row("award, known", from, to, [&](std::size_t i) { return percent(judgements[i].total->nominal); });
    text += row("award, range", from, to, [&](std::size_t i) {
      return fmt::format("{:.1f} to {:.1f} %", 100.0 * judgements[i].total->low, 100.0 * judgements[i].total->high);
    });
  }
  for (const std::string& name : finding_names(judgements))
    text += row(name, from, to, [&](std::size_t i) {
      const Finding* finding = find(judgements[i], name);
      return finding ? finding->outcome : std::string("-");
    });
  return text + "\n";
}

std::string csv_number(double value) { return std::isnan(value) ? "" : fmt::format("{}", value); }

std::string csv_way(const std::optional<Shift>& shift) {
  if (!shift || shift->ways.empty()) return ",,";
  const rules::Way& way = shift->ways.front();
  return fmt::format("{},{},{}", csv_number(way.change), csv_field(way.unit), csv_field(way.quantity));
}

std::string csv_shift(const std::optional<Shift>& shift) {
  if (!shift) return ",,";
  return fmt::format("{},{},{}", csv_field(shift->band), csv_number(shift->limit), csv_number(shift->margin));
}

std::string csv_row(const Judgement& judgement, const Section& section, const Finding& finding) {
  std::string reliability;
  for (const std::size_t source : finding.sources)
    if (const std::string& one = judgement.sources[source].reliability; reliability.find(one) == std::string::npos)
      reliability += (reliability.empty() ? "" : "; ") + one;
  const bool is_award = !std::isnan(finding.award_share);
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_field(judgement.info.name),
                     csv_field(section.title), csv_field(finding.name), csv_field(finding.outcome),
                     csv_field(finding.figure.label), csv_number(finding.value), csv_field(finding.figure.unit),
                     csv_number(finding.award_share), is_award ? csv_number(finding.points.low) : "",
                     is_award ? csv_number(finding.points.high) : "", csv_shift(finding.better),
                     csv_way(finding.better), csv_shift(finding.worse), csv_field(reliability));
}

}  // namespace

std::string judgements_text(const Criteria& criteria, const std::vector<Judgement>& judgements) {
  std::string text = criteria.title + "\n" + (criteria.note.empty() ? "" : "  " + criteria.note + "\n") + "\n";
  if (judgements.size() > 1)
    for (std::size_t from = 0; from < judgements.size(); from += results_beside)
      text += outcomes_table(judgements, from, std::min(from + results_beside, judgements.size()));
  for (std::size_t i = 0; i < judgements.size(); ++i) text += (i > 0 ? "\n" : "") + judgement_text(judgements[i]);
  return text;
}

std::string judgements_csv(const std::vector<Judgement>& judgements) {
  std::string text =
      "result,section,name,outcome,figure,value,unit,award_share,points_low,points_high,better,better_limit,"
      "better_margin,change,change_unit,change_of,worse,worse_limit,worse_margin,reliability\n";
  for (const Judgement& judgement : judgements)
    for (const Section& section : judgement.sections)
      for (const Finding& finding : section.findings) text += csv_row(judgement, section, finding);
  return text;
}

}  // namespace gigatwin::report
