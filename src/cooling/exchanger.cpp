#include "cooling/exchanger.hpp"

#include <cmath>

#include "base/error.hpp"

namespace gigatwin::cooling {
namespace {

constexpr double even = 1e-6;  ///< |1 - R| below which the streams count as balanced

double log_mean(double a_k, double b_k) {
  return std::abs(a_k - b_k) < even * b_k ? b_k : (a_k - b_k) / std::log(a_k / b_k);
}

}  // namespace

Exchanger sized(ExchangerKind kind, KelvinDelta approach, KelvinDelta rise_hot, KelvinDelta rise_cold) {
  const double warm_end_k = (approach + rise_hot - rise_cold).value;
  GIGATWIN_ASSERT(approach.value > 0.0 && warm_end_k > 0.0, "approach {} K, warm end {} K", approach.value, warm_end_k);
  const double air_side = 0.6, water_side = 0.8;
  return {.hot_capacity = 1.0 / rise_hot.value,
          .cold_capacity = 1.0 / rise_cold.value,
          .conductance = 1.0 / log_mean(warm_end_k, approach.value),
          .hot_exponent = kind == ExchangerKind::crah ? air_side : water_side,
          .cold_exponent = water_side};
}

KelvinDelta approach_per_heat(const Exchanger& exchanger, double hot_flow, double cold_flow, double units) {
  const double hot_resistance = std::pow(hot_flow / units, -exchanger.hot_exponent);
  const double cold_resistance = std::pow(cold_flow / units, -exchanger.cold_exponent);
  const double conductance = 2.0 * units * exchanger.conductance / (hot_resistance + cold_resistance);
  const double hot = exchanger.hot_capacity * hot_flow;
  const double imbalance = 1.0 - hot / (exchanger.cold_capacity * cold_flow);
  if (std::abs(imbalance) < even) return {1.0 / conductance};
  return {imbalance / (std::expm1(conductance / hot * imbalance) * hot)};
}

}  // namespace gigatwin::cooling
