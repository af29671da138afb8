#include "results/indicators.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "report/html/intervals.hpp"
#include "report/html/proposals.hpp"
#include "report/html/sections.hpp"
#include "report/html/texts.hpp"

namespace gigatwin::report::html {
namespace {

using results::ComparedIndicator;

/// Years of the calendar: 2036 rather than 2 036.
constexpr std::array<std::string_view, 2> calendar_years{"payback_year", "price_year"};
/// 1 or 0 for yes and no.
constexpr std::array<std::string_view, 8> questions{"evidence_interconnection_agreement",
                                                    "evidence_firm_capacity",
                                                    "evidence_energisation_milestones",
                                                    "evidence_grid_study",
                                                    "evidence_national_commitment",
                                                    "data_in_union",
                                                    "operator_in_union",
                                                    "third_country_free"};

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Money, accelerator-hours and tokens in millions where every value is one or more: 1 408 rather than 1 408 000 000.
double scale_of(const ComparedIndicator& row) {
  constexpr double million = 1e6;
  if (row.units != "EUR" && row.units != "h" && row.units != "tokens/day") return 1.0;
  bool any = false;
  for (const double value : row.values) {
    if (std::isnan(value) || value == 0.0) continue;
    if (std::abs(value) < million) return 1.0;
    any = true;
  }
  return any ? million : 1.0;
}

Html units_of(const ComparedIndicator& row) {
  if (scale_of(row) == 1.0) return units_words(row.units);
  return units_words("million " + row.units);
}

Html interval(const ComparedIndicator& row, const Spread& spread) {
  const double scale = scale_of(row);
  const auto ends = [&](const char* language) {
    return escaped(number_in(language, spread.low / scale) + " – " + number_in(language, spread.high / scale));
  };
  return {fmt::format("<small class=\"i\" data-low=\"{}\" data-high=\"{}\">{}</small>", data_value(spread.low),
                      data_value(spread.high), both(ends("en"), ends("fr")).text)};
}

/// Those with the best value, unless it is everybody's or nobody can say which way is better.
std::vector<bool> best(const ComparedIndicator& row) {
  std::vector<bool> is_best(row.values.size(), false);
  if (row.better == results::Better::neutral) return is_best;
  const double sign = row.better == results::Better::lower ? -1.0 : 1.0;
  double top = results::unknown, least = results::unknown;
  for (const double value : row.values) {
    top = std::fmax(top, sign * value);
    least = std::fmin(least, sign * value);
  }
  if (std::isnan(top) || top == least) return is_best;
  for (std::size_t i = 0; i < row.values.size(); ++i) is_best[i] = sign * row.values[i] == top;
  return is_best;
}

Html label_of(const ComparedIndicator& row) {
  const std::string key = "indicator." + row.name;
  const Html label = has_text(key) ? t(key) : quoted(row.label);
  const char* better = row.better == results::Better::lower    ? "indicators.lower"
                       : row.better == results::Better::higher ? "indicators.higher"
                                                               : nullptr;
  if (better == nullptr) return label;
  const char* arrow = row.better == results::Better::lower ? "▼" : "▲";
  return {fmt::format("{} <span class=\"better\" aria-hidden=\"true\">{}</span><span class=\"hear\">, {}</span>",
                      label.text, arrow, t(better).text)};
}

Html cell(const ReportInputs& inputs, const ComparedIndicator& row, std::size_t proposal, bool is_best) {
  Html html = indicator_value(row, row.values[proposal]);
  if (is_best)
    html = {"<strong>" + html.text + "</strong><span class=\"hear\"> (" + t("indicators.best").text + ")</span>"};
  if (const auto spread = spread_of(inputs, proposal, row.name)) html += interval(row, *spread);
  return html;
}

bool has_any(const ComparedIndicator& row) {
  return std::any_of(row.values.begin(), row.values.end(), [](double value) { return !std::isnan(value); });
}

Html indicator_table(const ReportInputs& inputs, const std::vector<const ComparedIndicator*>& rows, std::string id,
                     const Html& caption) {
  Table made{.id = std::move(id), .caption = caption, .head = {t("word.indicator"), t("word.unit")}};
  made.proposal_of_column = {-1, -1};
  made.words = {true, true};
  for (std::size_t i = 0; i < inputs.proposals.size(); ++i) {
    made.head.push_back(badge(inputs.proposals[i], i));
    made.proposal_of_column.push_back(static_cast<int>(i));
    made.words.push_back(false);
  }
  for (const ComparedIndicator* row : rows) {
    const std::vector<bool> is_best = best(*row);
    std::vector<Html> cells{label_of(*row), units_of(*row)};
    for (std::size_t i = 0; i < row->values.size(); ++i) cells.push_back(cell(inputs, *row, i, is_best[i]));
    made.rows.push_back(std::move(cells));
  }
  return table(made);
}

/// Sections in the order in which they first come.
std::vector<std::string> sections_of(const results::Comparison& comparison) {
  std::vector<std::string> sections;
  for (const ComparedIndicator& row : comparison.indicators)
    if (std::find(sections.begin(), sections.end(), row.section) == sections.end()) sections.push_back(row.section);
  return sections;
}

Html group(const std::string& section) {
  return has_text("group." + section) ? t("group." + section) : quoted(section);
}

/// What the numbers of a group mean, in the words of the file. Not printed: the manual has them.
Html definitions(const std::vector<const ComparedIndicator*>& rows) {
  Html terms;
  for (const ComparedIndicator* row : rows) {
    const results::Indicator* known = results::find_indicator(row->name);
    if (known == nullptr || known->definition.empty()) continue;
    const Html label = has_text("indicator." + row->name) ? t("indicator." + row->name) : quoted(row->label);
    terms += {fmt::format("<dt>{}</dt><dd>{}</dd>\n", label.text, quoted(known->definition).text)};
  }
  if (terms.empty()) return {};
  return Html{"<div class=\"screen-only\">"} +
         details(t("indicators.definitions"), {"<dl>\n" + terms.text + "</dl>\n"}) + Html{"</div>\n"};
}

std::vector<const ComparedIndicator*> rows_of(const results::Comparison& comparison, const std::string& section) {
  std::vector<const ComparedIndicator*> rows;
  for (const ComparedIndicator& row : comparison.indicators)
    if (row.section == section && has_any(row)) rows.push_back(&row);
  return rows;
}

std::vector<const ComparedIndicator*> headline(const results::Comparison& comparison) {
  std::vector<const ComparedIndicator*> rows;
  for (const ComparedIndicator& row : comparison.indicators) {
    const results::Indicator* known = results::find_indicator(row.name);
    if (known != nullptr && known->headline && has_any(row)) rows.push_back(&row);
  }
  return rows;
}

Html intervals_note(const ReportInputs& inputs) {
  std::size_t runs = 0;
  bool own = false;
  for (std::size_t i = 0; i < inputs.proposals.size(); ++i)
    if (const auto spread = spread_of(inputs, i, "pue")) {
      runs = std::max(runs, spread->runs);
      own = own || spread->runs == 0;
    }
  if (runs > 0) return paragraph(t("indicators.study_intervals", {number(static_cast<double>(runs), {}, true)}));
  return paragraph(t(own ? "indicators.own_intervals" : "indicators.no_intervals"));
}

}  // namespace

Html indicator_value(const ComparedIndicator& row, double value) {
  if (is_among(calendar_years, row.name)) return calendar_year(value);
  if (is_among(questions, row.name)) return yes_or_no(value);
  const double scale = scale_of(row);
  return scale == 1.0 ? number(value, {}, row.count) : scaled_number(value, scale);
}

Section indicators_section(const ReportInputs& inputs, const results::Comparison& comparison) {
  Html body = paragraph(t("indicators.how")) + intervals_note(inputs);
  body += {"<h3>" + t("indicators.headline").text + "</h3>\n"};
  body += indicator_table(inputs, headline(comparison), "indicators-headline", t("indicators.headline_caption"));
  body += {"<h3>" + t("indicators.all").text + "</h3>\n"};
  std::size_t index = 0;
  for (const std::string& section : sections_of(comparison)) {
    const auto rows = rows_of(comparison, section);
    if (rows.empty()) continue;
    body +=
        details(group(section), indicator_table(inputs, rows, fmt::format("indicators-{}", ++index), group(section)) +
                                    definitions(rows));
  }
  return {"indicators", "section.indicators", body};
}

}  // namespace gigatwin::report::html
