#include "sim/failures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.hpp"

namespace gigatwin::sim {

FailureProcess::FailureProcess(std::vector<FailureCause> causes, std::uint64_t seed)
    : causes_(std::move(causes)), seed_(seed), counts_(causes_.size(), 0), pending_(causes_.size()) {
  for (std::size_t cause = 0; cause < causes_.size(); ++cause) draw(cause);
}

void FailureProcess::draw(std::size_t cause) {
  const FailureCause& kind = causes_[cause];
  Failure& failure = pending_[cause];
  failure.cause = cause;
  if (kind.total().value <= 0.0) {
    failure.when = {std::numeric_limits<double>::infinity()};
    return;
  }
  const std::uint64_t n = counts_[cause]++;
  const Seconds gap = Draws{seed_, "failure.gap." + kind.name}.exponential(n, {1.0 / kind.total().value});
  const double where = Draws{seed_, "failure.component." + kind.name}.uniform(n);
  failure.when += gap;
  failure.number = n;
  failure.component =
      std::min(static_cast<std::int64_t>(where * static_cast<double>(kind.components)), kind.components - 1);
}

std::optional<Failure> FailureProcess::next() {
  const auto first = std::min_element(pending_.begin(), pending_.end(),
                                      [](const Failure& a, const Failure& b) { return a.when < b.when; });
  if (first == pending_.end() || !std::isfinite(first->when.value)) return std::nullopt;
  const Failure failure = *first;
  draw(failure.cause);
  return failure;
}

Seconds young_interval(Seconds checkpoint, Seconds mean_time_between_failures) {
  return {std::sqrt(2.0 * checkpoint.value * mean_time_between_failures.value)};
}

}  // namespace gigatwin::sim
