#include "site/sun.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gigatwin::site {
namespace {

constexpr double solar_constant_w_m2 = 1361.0;  // Kopp & Lean (2011)
constexpr double radians = std::numbers::pi / 180.0;

struct Orbit {
  double declination, equation_of_time_h, distance_factor;
};

/// Spencer (1971), Search 2, 172.
Orbit orbit(double hour_utc) {
  const double b = 2.0 * std::numbers::pi * std::floor(hour_utc / 24.0) / days_per_year;
  const double s1 = std::sin(b), c1 = std::cos(b), s2 = std::sin(2 * b), c2 = std::cos(2 * b);
  const double s3 = std::sin(3 * b), c3 = std::cos(3 * b);
  return {0.006918 - 0.399912 * c1 + 0.070257 * s1 - 0.006758 * c2 + 0.000907 * s2 - 0.002697 * c3 + 0.00148 * s3,
          (0.000075 + 0.001868 * c1 - 0.032077 * s1 - 0.014615 * c2 - 0.040849 * s2) * 12.0 / std::numbers::pi,
          1.000110 + 0.034221 * c1 + 0.001280 * s1 + 0.000719 * c2 + 0.000077 * s2};
}

double cosine(const Orbit& orbit, double hour_utc, double latitude_deg, double longitude_deg) {
  const double hour_angle =
      (std::fmod(hour_utc, 24.0) - 12.0 + longitude_deg / 15.0 + orbit.equation_of_time_h) * std::numbers::pi / 12.0;
  const double latitude = latitude_deg * radians;
  return std::sin(latitude) * std::sin(orbit.declination) +
         std::cos(latitude) * std::cos(orbit.declination) * std::cos(hour_angle);
}

}  // namespace

double cosine_of_zenith(double hour_utc, double latitude_deg, double longitude_deg) {
  return cosine(orbit(hour_utc), hour_utc, latitude_deg, longitude_deg);
}

std::vector<double> extraterrestrial_w_m2(double latitude_deg, double longitude_deg) {
  std::vector<double> above(hours_per_year);
  for (std::size_t hour = 0; hour < above.size(); ++hour)
    for (const double share : {1.0 / 6.0, 0.5, 5.0 / 6.0}) {  // three thirds: a sunrise within the hour counts
      const double at = static_cast<double>(hour) + share;
      const Orbit now = orbit(at);
      above[hour] +=
          solar_constant_w_m2 * now.distance_factor * std::max(0.0, cosine(now, at, latitude_deg, longitude_deg)) / 3.0;
    }
  return above;
}

double share_of_sun_at_night(const std::vector<double>& irradiance_w_m2, double latitude_deg, double longitude_deg) {
  const double five_degrees_below = -std::sin(5.0 * radians);
  int sunny = 0, at_night = 0;
  for (std::size_t hour = 0; hour < irradiance_w_m2.size(); ++hour) {
    if (irradiance_w_m2[hour] <= 20.0) continue;
    const auto begin = static_cast<double>(hour);
    double highest = -1.0;
    for (const double share : {0.0, 0.5, 1.0})
      highest = std::max(highest, cosine_of_zenith(begin + share, latitude_deg, longitude_deg));
    ++sunny;
    at_night += highest < five_degrees_below ? 1 : 0;
  }
  return sunny > 0 ? static_cast<double>(at_night) / sunny : 0.0;
}

double clearness_from_range(double range_k) { return std::clamp(0.17 * std::sqrt(std::max(0.0, range_k)), 0.25, 0.75); }

}  // namespace gigatwin::site
