#pragma once

#include <cstdint>
#include <vector>

#include "site/site.hpp"
#include "site/time_zone.hpp"

namespace gigatwin::site {

/// Market price by the hour of the typical year (UTC) / its yearly mean; the mean is 1 to rounding. [hour]
///
///   r(h) = S(h) + D(h) - 1 + S(h) (L(h) - 1) + (A(h) - 1) (D(h) - 1)
///
/// S, D  seasonal shape (smooth over the year) and daily shape (by the local clock)
/// L, A  level of the day and amplitude of its shape: exp(v z) of mean 1, z day-to-day noise by `daily_noise`
/// With a stated share of non-positive hours, q its quantile of r:
///
///   r'  = r - q exp(-max(0, r - q) / 2|q|), halved where it is negative
///   r'' = r' + e min(1, max(0, r')),   e such that the mean is 1; scaled if it is above 1
///
/// Source: model reference, site, eq. 9.
std::vector<double> hourly_ratios(const PriceProfile& profile, TimeZone zone, std::uint64_t seed);

/// Carbon intensity by the hour of the typical year (UTC) / its yearly mean:  r(h) = S(h) D(h) L(h), all > 0. [hour]
/// Source: model reference, site, eq. 10.
std::vector<double> hourly_ratios(const CarbonProfile& profile, TimeZone zone, std::uint64_t seed);

/// Prices, EUR/J: m + |m| (r - 1), which keeps dear hours dear where the mean m is negative; none below the floor, with
/// the mean kept. [hour]
std::vector<double> hourly_values(const PriceProfile& profile, TimeZone zone, std::uint64_t seed);
/// Carbon intensities, kg/J. [hour]
std::vector<double> hourly_values(const CarbonProfile& profile, TimeZone zone, std::uint64_t seed);

/// The figures of a year of market prices, EUR/J by the hour of the typical year: what `hourly_values` needs to draw
/// years like it. Volatilities by the moments of the days' levels and amplitudes, v = sqrt(ln(1 + variance)) for a mean
/// of 1. Months and hours whose mean is negative count as 0. Asserts on a mean that is not positive.
PriceProfile price_profile_of(const std::vector<double>& prices, TimeZone zone);

}  // namespace gigatwin::site
