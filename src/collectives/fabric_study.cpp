#include "collectives/fabric_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace gigatwin::collectives {
namespace {

/// One fabric, the pattern asked for, and the one that the bisection is measured by.
struct Patterns {
  Patterns(const topology::FabricPlan& plan, const FabricStudySpec& spec)
      : asked(make_traffic(spec.pattern, plan, spec.seed)) {
    if (spec.pattern != Pattern::bisection) bisection = make_traffic(Pattern::bisection, plan, spec.seed);
  }

  /// @param delivery  of the pattern asked for
  BytesPerSecond bisection_of(routing::Router& router, const Delivery& delivery) const {
    return effective_bisection(bisection ? deliver(router, *bisection) : delivery);
  }

  Traffic asked;
  std::optional<Traffic> bisection;
};

FailureTrial try_failures(const topology::Fabric& fabric, const FabricStudySpec& spec, const Patterns& patterns,
                          routing::Failures failed) {
  routing::Router router{fabric, spec.routing, spec.seed, failed};
  const Delivery delivery = deliver(router, patterns.asked);
  return {std::move(failed), patterns.bisection_of(router, delivery), throughput_of(delivery, patterns.asked.cap),
          std::ssize(delivery.partitioned)};
}

}  // namespace

Spread FabricStudy::spread(const std::function<double(const FailureTrial&)>& of) const {
  std::vector<double> values;
  for (const FailureTrial& trial : trials) values.push_back(of(trial));
  std::ranges::sort(values);
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return {sum / static_cast<double>(values.size()), quantile(values, 0.05), quantile(values, 0.5),
          quantile(values, 0.95), quantile(values, 0.0)};
}

std::int64_t default_trials(const topology::Fabric& fabric, topology::Routing routing) {
  // Measured at 101,376 accelerators, s a trial on one core: 0.1 by destination, 0.2 hashed, 1 to 3 sprayed.
  const double affordable = routing == topology::Routing::adaptive ? 3e5 : 5e6;
  return std::clamp(static_cast<std::int64_t>(affordable / static_cast<double>(fabric.plan.accelerators())),
                    std::int64_t{2}, std::int64_t{200});
}

FabricStudy study_fabric(const topology::Fabric& fabric, const FabricStudySpec& spec,
                         const std::function<void(std::int64_t)>& done) {
  const FailureDraws draws{fabric, spec.failures, spec.seed};
  if (!spec.failures.none() && spec.trials < 1)
    throw std::invalid_argument(fmt::format("expected at least 1 trial, found {}", spec.trials));
  const Patterns patterns{fabric.plan, spec};
  FabricStudy study;
  study.traffic = patterns.asked;
  if (fabric.plan.kind != topology::FabricKind::graph) study.nominal_bisection = bisection_bandwidth(fabric.plan);
  {
    routing::Router whole{fabric, spec.routing, spec.seed};
    const Delivery delivery = deliver(whole, patterns.asked);
    if (!delivery.partitioned.empty())
      throw routing::Unroutable{delivery.partitioned.front().from, delivery.partitioned.front().to};
    study.effective_bisection = patterns.bisection_of(whole, delivery);
    study.throughput = throughput_of(delivery, patterns.asked.cap);
    const std::vector<double> caps(patterns.asked.pairs.size(), patterns.asked.cap.value);
    const LinkLoads loads{link_loads(whole, patterns.asked, caps), link_loads(whole, patterns.asked, delivery.rate)};
    study.tiers = tier_loads(whole, loads);
    study.hottest = hottest_links(whole, loads, spec.top);
  }
  if (spec.failures.none()) return study;
  for (std::int64_t trial = 0; trial < spec.trials; ++trial) {
    study.trials.push_back(try_failures(fabric, spec, patterns, draws.draw(static_cast<std::uint64_t>(trial))));
    if (done) done(trial + 1);
  }
  return study;
}

}  // namespace gigatwin::collectives
