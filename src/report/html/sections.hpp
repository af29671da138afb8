#pragma once

#include <vector>

#include "report/html/page.hpp"
#include "results/compare.hpp"

/// The sections of the page that are words and tables; one file each. Charts: chart_data.hpp; the map: map.hpp.
namespace gigatwin::report::html {

/// Who leads, how surely, and what would change it, in one paragraph made from the numbers.
Section verdict_section(const ReportInputs& inputs, const results::Comparison& comparison);

/// The indicators of all proposals, the headline first; 5 to 95 % where they are known.
Section indicators_section(const ReportInputs& inputs, const results::Comparison& comparison);

/// Criteria, constraints, ranks, their stability, and what would overturn them. @pre  there is a ranking
Section ranking_section(const ReportInputs& inputs);

/// What is published and what is assumed, with sources and ranges; what all proposals share stands once.
Section assumptions_section(const ReportInputs& inputs);

/// What the model leaves out.
Section limits_section();

/// Named rules of laws and commitments that the sites meet or fail. Throws FileError for a catalogue that is wrong.
Section rules_section(const ReportInputs& inputs);

/// Versions, seeds, files and checksums, and the commands that make results and page again.
Section provenance_section(const ReportInputs& inputs, const PageOptions& options);

/// Number or word as the table of indicators shows it.
Html indicator_value(const results::ComparedIndicator& row, double value);

}  // namespace gigatwin::report::html
