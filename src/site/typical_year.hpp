#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"

/// Hourly series of a typical year: 8760 values, index 0 at 1 January 00:00 UTC, no 29 February.
namespace gigatwin::site {

constexpr int hours_per_year = 8760;
constexpr int days_per_year = 365;

using Monthly = std::array<double, 12>;

/// `hour_of_typical_year` of base without its calendar: some nanoseconds, for what is asked at every step.
int typical_hour(Instant when);

/// First hour of each month, and of the next year: 0, 744, 1416, ..., 8760.
extern const std::array<int, 13> month_begin;
/// Month, 0..11, of an hour 0..8759.
int month_of(int hour);

Monthly monthly_means(const std::vector<double>& hourly);
double mean_of(const std::vector<double>& values);

struct DailyExtremes {
  Monthly maximum{}, minimum{};  ///< means of the highest and lowest hours of the month's days (UTC)
};
DailyExtremes daily_extremes(const std::vector<double>& hourly);

/// A curve through `knots`, which stand at mid-month: linear between them, periodic over the year. [hour]
std::vector<double> through_mid_months(const Monthly& knots);

/// Knots of the curve whose monthly means are `means`. A month's own knot weighs most in its mean, so there is just
/// one.
Monthly knots_of(const Monthly& means);
/// That curve. [hour]
std::vector<double> smooth_year(const Monthly& means);

/// From one value at mid-January to another at mid-July and back by a cosine. [hour]
std::vector<double> january_to_july(double january, double july);

/// Less its own smooth year, so that the monthly means are 0, and scaled so that its daily means have standard
/// deviation
/// 1. [hour]
std::vector<double> standardised(std::vector<double> noise);

/// Day-to-day variation: an autoregressive series of first order, periodic over the year, joined by cosines through the
/// days' noons, then scaled so that its monthly means are 0 and its daily means have standard deviation 1. [hour]
/// @param persistence  correlation of neighbouring days, 0..0.99
/// Two sites under one seed and purpose get the same draws.
std::vector<double> daily_noise(std::uint64_t seed, std::string_view purpose, double persistence);

}  // namespace gigatwin::site
