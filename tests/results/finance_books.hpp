#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

#include "results/reader.hpp"

namespace gigatwin::results {

/// What is written, not what the plan says of itself: in every year of /finance the sources add up to the uses.
inline void expect_sources_to_be_uses(const ResultReader& result) {
  const std::size_t years = result.numbers("finance", "year").size();
  ASSERT_GT(years, 0u);
  const auto sum = [&](std::initializer_list<const char*> names, std::size_t year) {
    double total = 0.0;
    for (const char* name : names) {
      const std::vector<double> values = result.numbers("finance", name);
      const std::size_t width = values.size() / years;
      for (std::size_t i = 0; i < width; ++i) total += values[year * width + i];
    }
    return total;
  };
  for (std::size_t year = 0; year < years; ++year) {
    const double sources = sum(
        {"union_grant", "state_grant", "equity_called", "equity_top_up", "unfunded", "land_sale", "drawn", "revenue"},
        year);
    const double uses = sum({"capital", "operating", "tax", "interest", "repaid", "dividends", "cash_change"}, year);
    EXPECT_GT(sources, 0.0);
    EXPECT_NEAR(sources, uses, 0.001) << year;  // to the cent, and what doubles leave of it
  }
}

}  // namespace gigatwin::results
