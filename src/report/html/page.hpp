#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/html/markup.hpp"
#include "results/compare_ranking.hpp"
#include "results/reader.hpp"

namespace gigatwin::results {
class StudyReader;
}

/// The report as one file: no request leaves it, the same inputs give the same bytes.
namespace gigatwin::report::html {

/// One proposal of the report: one result.
struct Proposal {
  std::string name;   ///< of the scenario: distinct, and what a study calls it
  std::string label;  ///< what the page calls it: the site where these are distinct, else the name
  std::string country;
  std::optional<double> latitude, longitude;  ///< degrees; none: the result does not say (several sites in one)
  double it_power_mw = 0.0;                   ///< installed; NaN: not known
  std::string sha256{};                       ///< of the result file; empty: not said
};

/// What a report is made from. Everything is in the order of `results`.
struct ReportInputs {
  const std::vector<results::ResultReader>& results;
  std::vector<Proposal> proposals;
  const results::StudyReader* study = nullptr;          ///< none: no intervals
  std::vector<std::optional<std::size_t>> scenario_of;  ///< [proposal] index in the study; none: it is not in it
  const results::Ranking* ranking = nullptr;            ///< none: no criteria were given
  results::Reading reading{};                           ///< of amounts of money
};

/// One section of the page: `<section id>` with its title as heading of level 2.
struct Section {
  std::string id;     ///< distinct; the table of contents links to it
  std::string title;  ///< key of texts/*.json
  Html body;          ///< headings in it begin at level 3
};

struct PageOptions {
  std::string language = "en";  ///< "en" or "fr": shown first
  std::string title;            ///< empty: "Comparison of N proposals"
  std::string command;          ///< that makes this page again
};

/// The whole document. Its sections: verdict, proposals (map), indicators, ranking, the charts in the order of
/// `chart_sections` (chart_data.hpp), assumptions, limits, rules, provenance.
///
/// What charts rely on:
///   - `<script type="application/json" id="gigatwin-data">` holds `chart_json` (chart_data.hpp) under "charts", the
///     proposals under "proposals" ([{name, label, colour, dash, symbol}]) and `texts_json("chart.")` under "texts"
///   - `document.documentElement.lang` is "en" or "fr"; the event `gigatwin:language` on document follows a change
///   - the event `gigatwin:proposals` on document, detail {shown: [true, false ...]}, follows every change of the
///     checkboxes; rows and cells of tables with data-proposal="INDEX" are hidden by the page itself
///   - colours of proposals are the CSS variables --proposal-0 ... --proposal-9 (then again), of text --ink, of grid
///     lines --line, of the ground --paper; dark mode is `prefers-color-scheme`, print is always light
///   - `window.gigatwin.number(value, {units, count})` formats as the tables do, in the page's language;
///     `gigatwin.data` is the object of gigatwin-data, `gigatwin.shown()` which proposals are shown,
///     `gigatwin.announce(text)` speaks through the page's aria-live region
std::string page(const ReportInputs& inputs, const PageOptions& options);

}  // namespace gigatwin::report::html
