#include "storage/interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace gigatwin::storage {

Seconds young_interval(Seconds write, Seconds mean_time_between_failures) {
  return {std::sqrt(2.0 * write.value * mean_time_between_failures.value)};
}

Seconds daly_interval(Seconds write, Seconds mean_time_between_failures) {
  const double m = mean_time_between_failures.value;
  if (std::isinf(m)) return mean_time_between_failures;
  if (write.value >= 2.0 * m) return mean_time_between_failures;
  const double x = write.value / (2.0 * m);
  return young_interval(write, mean_time_between_failures) * (1.0 + std::sqrt(x) / 3.0 + x / 9.0) - write;
}

Seconds exact_interval(Seconds write, Seconds mean_time_between_failures) {
  const double m = mean_time_between_failures.value, c = write.value / m;
  GIGATWIN_ASSERT(write.value > 0.0 && std::isfinite(m) && m > 0.0, "C = {} s, M = {} s", write.value, m);
  // With y = tau / M the optimum is where exp(y + c) (1 - y) = 1. The left side falls in y: bisection on (0, 1).
  double low = 0.0, high = 1.0;
  while (high - low > std::numeric_limits<double>::epsilon()) {
    const double y = 0.5 * (low + high);
    if (y <= low || y >= high) break;
    (y + c + std::log1p(-y) > 0.0 ? low : high) = y;
  }
  return {0.5 * (low + high) * m};
}

double effective_training_share(Seconds interval, Seconds write, Seconds restart, Seconds mean_time_between_failures) {
  const double m = mean_time_between_failures.value;
  if (std::isinf(m)) return interval / (interval + write);
  return interval.value / (m * std::exp(restart.value / m) * std::expm1((interval + write).value / m));
}

Seconds mean_lost_work(Seconds interval, Seconds write, Seconds mean_time_between_failures) {
  const double m = mean_time_between_failures.value, tau = interval.value, whole = (interval + write).value;
  // Below 1e-5 the terms cancel to fewer digits than the expansion has: of tau / 2 + C, by tau / (tau + C).
  if (whole / m < 1e-5) return {tau * (0.5 * tau + write.value) / whole};
  return {(-m * std::expm1(-tau / m) - tau * std::exp(-whole / m)) / -std::expm1(-whole / m)};
}

double first_order_ettr(const EttrInputs& in) {
  const double lost = in.failures * (in.restart + 0.5 * in.interval);
  const double start = in.runtime.value > 0.0 ? (in.restart + in.queue) / in.runtime : 0.0;
  return std::max(0.0, 1.0 - lost) / (1.0 + in.write / in.interval + start + in.failures * in.queue);
}

}  // namespace gigatwin::storage
