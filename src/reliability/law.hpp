#pragma once

#include "base/units.hpp"

namespace gigatwin::reliability {

enum class LawKind {
  exponential,  ///< no memory: as likely to fail when old as when new
  weibull,      ///< shape below 1: fails early; above 1: wears out
  bathtub,      ///< a share of new parts fails early, then a constant rate, then wear-out
};

/// Life of one component from new.
///
///   exponential   H(t) = r t
///   weibull       H(t) = (t / b)^k,  b = 1 / (r Gamma(1 + 1/k))        mean life 1 / r
///   bathtub       H(t) = r t - ln(1 - p + p exp(-t / a)) + (t / w)^m
///
/// H(t): cumulative hazard, survival = exp(-H); r rate, k shape, p the share of new parts that are flawed, a the mean
/// time until these fail, w and m the scale and shape of wear-out (w infinite: none). Of a bathtub, r is its flat
/// bottom.
struct Law {
  LawKind kind = LawKind::exponential;
  PerSecond rate{0.0};
  double shape = 1.0;           ///< k
  double infant_share = 0.0;    ///< p, 0..1
  Seconds infant_time{1.0};     ///< a
  Seconds wear_out_time{0.0};   ///< w; 0: never wears out
  double wear_out_shape = 4.0;  ///< m
};

/// H at `age`, >= 0; 0 at 0, never falls.
double cumulative_hazard(const Law& law, Seconds age);
/// The age at which H reaches `hazard`: the inverse, to 1e-9 of the age; infinite where H never reaches it.
Seconds age_at(const Law& law, double hazard);
/// Failures per time of a component that is replaced by a new one whenever it fails: 1 / mean life.
PerSecond renewal_rate(const Law& law);

}  // namespace gigatwin::reliability
