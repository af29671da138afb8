#include "reliability/failure_process.hpp"

#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "base/error.hpp"

namespace gigatwin::reliability {

bool FailureProcess::Later::operator()(const Failure& a, const Failure& b) const {
  return std::tie(a.when, a.cause, a.component) > std::tie(b.when, b.cause, b.component);
}

FailureProcess::FailureProcess(MachineParts parts, std::vector<FailureCause> causes, Seconds age, Seconds horizon,
                               std::uint64_t seed)
    : parts_(std::move(parts)), causes_(std::move(causes)), horizon_(horizon), seed_(seed) {
  for (std::size_t cause = 0; cause < causes_.size(); ++cause) {
    draws_.emplace_back(seed, "failure." + causes_[cause].name);
    begin(cause, age);
  }
}

/// First failures. Most components of a large machine see none before the horizon: these cost one draw.
void FailureProcess::begin(std::size_t cause, Seconds age) {
  const FailureCause& kind = causes_[cause];
  const double within = cumulative_hazard(kind.law, age + horizon_) - cumulative_hazard(kind.law, age);
  const bool alike = kind.spec.frailty <= 0.0;
  double z = 1.0, survives = std::exp(-within);
  std::int64_t last_node = -1;
  for (std::int64_t component = 0; component < kind.components; ++component) {
    Failure failure;
    failure.cause = cause;
    failure.component = component;
    if (!alike) {
      failure.node = parts_.node_of(kind.spec.component, component);
      if (failure.node != last_node) z = frailty(cause, failure.node), survives = std::exp(-within * z);
      last_node = failure.node;
    }
    const double u = draws_[cause].uniform(failure.number());
    if (u <= survives) continue;  // E = -ln(u) falls with u: the part outlives the horizon where u is small
    if (alike) failure.node = parts_.node_of(kind.spec.component, component);
    enter(failure, -std::log(u) / z, age, {0.0});
  }
}

void FailureProcess::enter(Failure failure, double hazard, Seconds age, Seconds back) {
  const Law& law = causes_[failure.cause].law;
  failure.age = age_at(law, cumulative_hazard(law, age) + hazard);
  failure.when = back + (failure.age - age);
  if (failure.when < horizon_) due_.push(failure);
}

Seconds FailureProcess::next_due() const {
  return due_.empty() ? Seconds{std::numeric_limits<double>::infinity()} : due_.top().when;
}

std::optional<Failure> FailureProcess::next() {
  if (due_.empty()) return std::nullopt;
  const Failure first = due_.top();
  due_.pop();
  return first;
}

void FailureProcess::renew(const Failure& failure, Seconds back, bool repaired) {
  GIGATWIN_ASSERT(back >= failure.when, "back at {} s before the failure at {} s", back.value, failure.when.value);
  const FailureModeSpec& mode = causes_[failure.cause].spec;
  Failure coming = failure;
  ++coming.count;
  const double e = -std::log(draws_[failure.cause].uniform(coming.number()));
  const bool is_new = repaired && !mode.part.empty();
  enter(coming, e / frailty(failure.cause, failure.node), is_new ? Seconds{0.0} : failure.age, back);
}

double FailureProcess::frailty(std::size_t cause, std::int64_t node) const {
  const FailureCause& kind = causes_[cause];
  if (kind.spec.frailty <= 0.0) return 1.0;
  return gamma_frailty(Draws{seed_, "frailty." + kind.name, static_cast<std::uint64_t>(node)}, kind.spec.frailty);
}

double gamma_frailty(const Draws& draws, double variance) {
  if (variance <= 0.0) return 1.0;
  const double shape = 1.0 / variance;
  // The method needs a shape of at least 1: Gamma(a) = Gamma(a + 1) U^(1/a).
  const bool boosted = shape < 1.0;
  const double d = (boosted ? shape + 1.0 : shape) - 1.0 / 3.0, c = 1.0 / std::sqrt(9.0 * d);
  const double boost = boosted ? std::pow(draws.uniform(0), 1.0 / shape) : 1.0;
  for (std::uint64_t index = 1;; index += 2) {
    const double x = draws.normal(index), root = 1.0 + c * x, v = root * root * root;
    if (root > 0.0 && std::log(draws.uniform(index + 1)) < 0.5 * x * x + d - d * v + d * std::log(v))
      return std::max(d * v * boost * variance, std::numeric_limits<double>::min());
  }
}

}  // namespace gigatwin::reliability
