#pragma once

#include <optional>

#include "results/reader.hpp"
#include "rules/rule.hpp"

namespace gigatwin::report {

/// Throws FileError with what to do where the result was written before results held what a report needs.
void require_reporting(const results::ResultReader& result);

/// An indicator or a number of /reporting; NaN where the result has none.
/// Of a result that carries quantiles the one asked for, the median by default.
double indicator(const results::ResultReader& result, std::string_view name,
                 std::optional<double> quantile = std::nullopt);
double fact(const results::ResultReader& result, std::string_view name);
std::string fact_text(const results::ResultReader& result, std::string_view name);

/// 365 or 366 days.
bool is_full_year(Seconds duration);

/// What rules look at, from a result with /reporting. Cooling degree days only of full years.
rules::Figures figures_of(const results::ResultReader& result, std::optional<double> quantile = std::nullopt);

}  // namespace gigatwin::report
