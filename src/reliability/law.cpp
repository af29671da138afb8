#include "reliability/law.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace gigatwin::reliability {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

double weibull_scale_s(const Law& law) { return 1.0 / (law.rate.value * std::tgamma(1.0 + 1.0 / law.shape)); }

bool wears_out(const Law& law) { return law.wear_out_time.value > 0.0; }

/// Of the flawed new parts alone: -ln(1 - p + p exp(-t / a)).
double infant_hazard(const Law& law, double age_s) {
  return -std::log1p(law.infant_share * std::expm1(-age_s / law.infant_time.value));
}

/// Where the infant part alone reaches `hazard`: it never exceeds -ln(1 - p).
double infant_age_s(const Law& law, double hazard) {
  const double left = (std::expm1(-hazard) + law.infant_share) / law.infant_share;  // of the flawed parts
  return left > 0.0 ? -law.infant_time.value * std::log(left) : infinite;
}

double bathtub_hazard(const Law& law, double age_s) {
  const double worn = wears_out(law) ? std::pow(age_s / law.wear_out_time.value, law.wear_out_shape) : 0.0;
  return law.rate.value * age_s + infant_hazard(law, age_s) + worn;
}

/// None of the three terms alone reaches the hazard later than all of them together.
double latest_age_s(const Law& law, double hazard) {
  double latest = infinite;
  if (law.rate.value > 0.0) latest = std::min(latest, hazard / law.rate.value);
  if (law.infant_share > 0.0) latest = std::min(latest, infant_age_s(law, hazard));
  if (wears_out(law)) latest = std::min(latest, law.wear_out_time.value * std::pow(hazard, 1.0 / law.wear_out_shape));
  return latest;
}

double bathtub_age_s(const Law& law, double hazard) {
  double low = 0.0, high = latest_age_s(law, hazard);
  if (!std::isfinite(high)) return infinite;
  while (high - low > 1e-10 * high) {
    const double middle = 0.5 * (low + high);
    (bathtub_hazard(law, middle) < hazard ? low : high) = middle;
  }
  return high;
}

/// Integral of the survival, by Simpson's rule up to where one part in e^40 is left.
double bathtub_mean_life_s(const Law& law) {
  const double p = law.infant_share, r = law.rate.value;
  if (!wears_out(law)) return (1.0 - p) / r + p / (r + 1.0 / law.infant_time.value);
  constexpr int steps = 40000;
  const double step = bathtub_age_s(law, 40.0) / steps;
  double sum = 0.0;
  for (int i = 0; i <= steps; ++i) {
    const double weight = i == 0 || i == steps ? 1.0 : (i % 2 == 1 ? 4.0 : 2.0);
    sum += weight * std::exp(-bathtub_hazard(law, i * step));
  }
  return sum * step / 3.0;
}

}  // namespace

double cumulative_hazard(const Law& law, Seconds age) {
  switch (law.kind) {
    case LawKind::exponential:
      return law.rate.value * age.value;
    case LawKind::weibull:
      return law.rate.value > 0.0 ? std::pow(age.value / weibull_scale_s(law), law.shape) : 0.0;
    case LawKind::bathtub:
      return bathtub_hazard(law, age.value);
  }
  return 0.0;
}

Seconds age_at(const Law& law, double hazard) {
  GIGATWIN_ASSERT(hazard >= 0.0, "hazard {}", hazard);
  if (hazard <= 0.0) return {0.0};
  switch (law.kind) {
    case LawKind::exponential:
      return {law.rate.value > 0.0 ? hazard / law.rate.value : infinite};
    case LawKind::weibull:
      return {law.rate.value > 0.0 ? weibull_scale_s(law) * std::pow(hazard, 1.0 / law.shape) : infinite};
    case LawKind::bathtub:
      return {bathtub_age_s(law, hazard)};
  }
  return {infinite};
}

PerSecond renewal_rate(const Law& law) {
  if (law.kind != LawKind::bathtub) return law.rate;
  return {1.0 / bathtub_mean_life_s(law)};  // 1 / infinity where sound parts never fail
}

}  // namespace gigatwin::reliability
