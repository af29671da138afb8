#pragma once

#include "results/reader.hpp"
#include "rules/rule.hpp"

namespace gigatwin::report {

/// Throws FileError with what to do where the result was written before results held what a report needs.
void require_reporting(const results::ResultReader& result);

/// An indicator or a number of /reporting; NaN where the result has none.
double indicator(const results::ResultReader& result, std::string_view name);
double fact(const results::ResultReader& result, std::string_view name);
std::string fact_text(const results::ResultReader& result, std::string_view name);

/// 365 or 366 days.
bool is_full_year(Seconds duration);

/// What rules look at, from a result with /reporting. Cooling degree days only of full years.
rules::Figures figures_of(const results::ResultReader& result);

}  // namespace gigatwin::report
