#include "collectives/flow_bundles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "fluid/solve.hpp"
#include "routing/choice.hpp"

namespace gigatwin::collectives {
namespace {

constexpr std::size_t most_uses = 40'000'000;

bool same(const fluid::Use& a, const fluid::Use& b) { return a.link == b.link && a.share == b.share; }

std::uint64_t hash_of_uses(std::span<const fluid::Use> uses) {
  std::uint64_t hash = uses.size();
  for (const fluid::Use& use : uses)
    hash = routing::mix(hash ^ std::bit_cast<std::uint64_t>(use.share)) ^ static_cast<std::uint64_t>(use.link);
  return routing::mix(hash);
}

}  // namespace

std::span<const fluid::Use> FlowBundles::uses_of(std::size_t bundle) const {
  return std::span{uses_}.subspan(first_[bundle], first_[bundle + 1] - first_[bundle]);
}

std::size_t FlowBundles::add(std::span<const fluid::Use> uses) {
  std::vector<std::size_t>& alike = by_hash_[hash_of_uses(uses)];
  for (const std::size_t bundle : alike)
    if (std::ranges::equal(uses_of(bundle), uses, same)) {
      ++flows_[bundle];
      return bundle;
    }
  if (uses_.size() + uses.size() > most_uses)
    throw std::invalid_argument(fmt::format(
        "the flows are spread over more than {} overloaded links in all, the most that are solved: expected "
        "fewer failures, or a routing that does not spray",
        most_uses));
  uses_.insert(uses_.end(), uses.begin(), uses.end());
  first_.push_back(uses_.size());
  flows_.push_back(1.0);
  alike.push_back(flows_.size() - 1);
  return flows_.size() - 1;
}

std::vector<double> FlowBundles::rates(std::vector<double> capacity, double cap) const {
  fluid::Problem problem{std::move(capacity)};
  problem.reserve(flows_.size(), uses_.size());
  // The problem's flow carries what the bundle does, so that shares stay those of one flow.
  for (std::size_t b = 0; b < flows_.size(); ++b)
    problem.add(uses_of(b), {.weight = flows_[b], .cap = flows_[b] * cap});
  std::vector<double> rate = fluid::max_min_rates(problem);
  for (std::size_t b = 0; b < rate.size(); ++b) rate[b] /= flows_[b];
  return rate;
}

}  // namespace gigatwin::collectives
