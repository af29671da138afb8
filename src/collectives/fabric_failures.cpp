#include "collectives/fabric_failures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/random.hpp"

namespace gigatwin::collectives {
namespace {

std::vector<std::int32_t> links_between_switches(const topology::Fabric& fabric) {
  std::vector<std::int32_t> links;
  for (std::size_t i = 0; i < fabric.links.size(); ++i)
    if (fabric.links[i].lower >= fabric.first_switch) links.push_back(static_cast<std::int32_t>(i));
  return links;
}

std::vector<std::int32_t> switches_of(const topology::Fabric& fabric, topology::VertexKind kind) {
  std::vector<std::int32_t> vertices;
  for (std::size_t s = 0; s < fabric.switches.size(); ++s)
    if (fabric.switches[s].kind == kind) vertices.push_back(fabric.first_switch + static_cast<std::int32_t>(s));
  return vertices;
}

/// The first `k` steps of a shuffle.
std::vector<std::int32_t> some_of(std::vector<std::int32_t> all, std::int64_t k, const Draws& draws) {
  const auto count = static_cast<std::size_t>(k);
  for (std::size_t i = 0; i < count; ++i) {
    const double left = static_cast<double>(all.size() - i);
    std::swap(all[i], all[i + static_cast<std::size_t>(draws.uniform(i) * left)]);
  }
  all.resize(count);
  std::ranges::sort(all);
  return all;
}

}  // namespace

FailureDraws::FailureDraws(const topology::Fabric& fabric, const FailureCase& failure_case, std::uint64_t seed)
    : case_(failure_case), seed_(seed) {
  if (case_.links > 0) links_ = links_between_switches(fabric);
  if (case_.switches > 0) switches_ = switches_of(fabric, case_.kind);
  if (case_.links < 0 || case_.switches < 0) throw std::invalid_argument("expected failures >= 0");
  if (case_.links > std::ssize(links_))
    throw std::invalid_argument(fmt::format("expected at most {} failed links, as many as join switches, found {}",
                                            links_.size(), case_.links));
  if (case_.switches > std::ssize(switches_))
    throw std::invalid_argument(fmt::format("expected at most {} failed switches, as many as are of tier {}, found {}",
                                            switches_.size(), topology::name_of(case_.kind), case_.switches));
}

routing::Failures FailureDraws::draw(std::uint64_t trial) const {
  return {.links = some_of(links_, case_.links, Draws{seed_, "fabric.failed_links", trial}),
          .switches = some_of(switches_, case_.switches, Draws{seed_, "fabric.failed_switches", trial}),
          .copies = {}};
}

}  // namespace gigatwin::collectives
