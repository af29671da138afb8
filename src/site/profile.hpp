#pragma once

#include <cstdint>
#include <vector>

#include "site/site.hpp"
#include "site/time_zone.hpp"

namespace gigatwin::site {

/// Market price by the hour of the typical year (UTC) / its yearly mean; the mean is 1 to rounding. [hour]
///
///   r(h) = S(h) + D(h) - 1 + k ( S(h) (L(h) - 1) + (A(h) - 1) (D(h) - 1) )
///
/// S, D  seasonal shape (smooth over the year) and daily shape (by the local clock)
/// L, A  level of the day and amplitude of its shape: exp(v z) of mean 1, z day-to-day noise by `daily_noise`
/// k     1; with a stated share of non-positive hours the k in 0..10 for which r has it, or comes nearest
/// Source: model reference, site, eq. 9.
std::vector<double> hourly_ratios(const PriceProfile& profile, TimeZone zone, std::uint64_t seed);

/// Carbon intensity by the hour of the typical year (UTC) / its yearly mean:  r(h) = S(h) D(h) L(h), all > 0. [hour]
/// Source: model reference, site, eq. 10.
std::vector<double> hourly_ratios(const CarbonProfile& profile, TimeZone zone, std::uint64_t seed);

}  // namespace gigatwin::site
