#include "base/random.hpp"

#include <Random123/philox.h>

#include <cmath>

#include "base/error.hpp"

namespace gigatwin {

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

Draws::Draws(std::uint64_t seed, std::string_view purpose, std::uint64_t entity)
    : key_(hash_of(purpose) ^ (seed * 0x9E3779B97F4A7C15ULL)), entity_(entity) {}

double Draws::uniform(std::uint64_t index) const {
  using Philox = r123::Philox4x32;
  const auto low = [](std::uint64_t v) { return static_cast<std::uint32_t>(v); };
  const auto high = [](std::uint64_t v) { return static_cast<std::uint32_t>(v >> 32); };
  const Philox::ctr_type out =
      Philox{}({{low(index), high(index), low(entity_), high(entity_)}}, {{low(key_), high(key_)}});
  const std::uint64_t bits = (static_cast<std::uint64_t>(out[0]) << 32 | out[1]) >> 12;  // 52 bits
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

double Draws::normal(std::uint64_t index) const { return normal_quantile(uniform(index)); }

Seconds Draws::exponential(std::uint64_t index, Seconds mean) const { return {-mean.value * std::log(uniform(index))}; }

double Draws::lognormal(std::uint64_t index, double median, double sigma) const {
  return median * std::exp(sigma * normal(index));
}

double normal_quantile(double p) {
  GIGATWIN_ASSERT(p > 0.0 && p < 1.0, "p = {}", p);
  // P. J. Acklam, "An algorithm for computing the inverse normal cumulative distribution function" (2003): 1.15e-9
  // relative.
  static constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                                 1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  static constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                                 6.680131188771972e+01, -1.328068155288572e+01};
  static constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                                 -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  static constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                                 3.754408661907416e+00};
  const auto tail = [](double q) {
    return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
           ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1.0);
  };
  double x = 0.0;
  if (p < 0.02425) {
    x = tail(std::sqrt(-2.0 * std::log(p)));
  } else if (p > 1.0 - 0.02425) {
    x = -tail(std::sqrt(-2.0 * std::log1p(-p)));
  } else {
    const double q = p - 0.5, r = q * q;
    x = (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
        (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1.0);
  }
  const double error = 0.5 * std::erfc(-x / std::sqrt(2.0)) - p;
  const double u = error * std::sqrt(2.0 * 3.14159265358979323846) * std::exp(0.5 * x * x);
  return x - u / (1.0 + 0.5 * x * u);
}

}  // namespace gigatwin
