#include "collectives/flows.hpp"

#include <algorithm>
#include <span>

#include "collectives/groups.hpp"

namespace gigatwin::collectives {
namespace {

using Members = std::span<const std::int64_t>;

std::vector<std::int64_t> accelerators_of(const topology::Placement& placement, const topology::NodeLayout& layout) {
  std::vector<std::int64_t> list;
  list.reserve(static_cast<std::size_t>(placement.nodes() * layout.accelerators_per_node));
  for (const topology::NodeRange range : placement.ranges)
    for (std::int64_t i = range.first * layout.accelerators_per_node;
         i < (range.first + range.count) * layout.accelerators_per_node; ++i)
      list.push_back(i);
  return list;
}

/// The members of a group cut where the scale-up domain changes.
std::vector<Members> parts_of(const std::vector<std::int64_t>& members, std::int64_t domain) {
  std::vector<Members> parts;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= members.size(); ++i)
    if (i == members.size() || members[i] / domain != members[begin] / domain) {
      parts.push_back(Members{members}.subspan(begin, i - begin));
      begin = i;
    }
  return parts;
}

double share_of_others(std::size_t n) { return static_cast<double>(n - 1) / static_cast<double>(n); }

/// Collects the flows of all groups, stage 0 inside the domains and stage 1 between them.
class Expansion {
 public:
  explicit Expansion(const CommunicationPhase& phase) : phase_(phase), stages_(2) {
    for (FlowStage& stage : stages_) stage.steps = 0;
  }

  void add(const std::vector<std::int64_t>& members, std::int64_t domain) {
    const std::vector<Members> parts = parts_of(members, domain);
    switch (phase_.operation) {
      case Collective::all_reduce:
      case Collective::reduce_scatter:
      case Collective::all_gather:
        return add_rings(parts);
      case Collective::broadcast:
        return add_chains(parts);
      case Collective::all_to_all:
        return add_pairs(members);
      case Collective::point_to_point:
        return add_successors(members);
    }
  }

  std::vector<FlowStage> stages() && {
    std::erase_if(stages_, [](const FlowStage& stage) { return stage.flows.empty(); });
    return std::move(stages_);
  }

 private:
  void add_rings(const std::vector<Members>& parts) {
    const double turns = passes(phase_.operation);
    for (const Members part : parts) {
      const Bytes bytes = turns * share_of_others(part.size()) * phase_.bytes;
      for (std::size_t i = 0; part.size() > 1 && i < part.size(); ++i)
        send(0, part[i], part[(i + 1) % part.size()], bytes);
      deepen(0, part.size());
    }
    const Bytes cut = turns * share_of_others(parts.size()) * phase_.bytes;
    for (std::size_t i = 0; parts.size() > 1 && i < parts.size(); ++i) stripe(parts, i, (i + 1) % parts.size(), cut);
    deepen(1, parts.size());
  }

  void add_chains(const std::vector<Members>& parts) {
    for (const Members part : parts) {
      for (std::size_t i = 1; i < part.size(); ++i) send(0, part[i - 1], part[i], phase_.bytes);
      deepen(0, part.size());
    }
    for (std::size_t i = 1; i < parts.size(); ++i) stripe(parts, i - 1, i, phase_.bytes);
    deepen(1, parts.size());
  }

  void add_pairs(const std::vector<std::int64_t>& members) {
    const Bytes bytes = phase_.bytes / static_cast<double>(members.size());
    for (const std::int64_t from : members)
      for (const std::int64_t to : members)
        if (from != to) send(0, from, to, bytes);
    deepen(0, members.size());
  }

  void add_successors(const std::vector<std::int64_t>& members) {
    for (std::size_t i = 1; i < members.size(); ++i) send(0, members[i - 1], members[i], phase_.bytes);
    deepen(0, members.size());
  }

  /// Spreads `bytes` over as many pairs of members as the smallest part allows: each sends over its own NIC, first to
  /// first, which are on the same rail where parts begin with a node.
  void stripe(const std::vector<Members>& parts, std::size_t from, std::size_t to, Bytes bytes) {
    std::size_t width = parts.front().size();
    for (const Members part : parts) width = std::min(width, part.size());
    for (std::size_t k = 0; k < width; ++k) send(1, parts[from][k], parts[to][k], bytes / static_cast<double>(width));
  }

  void send(std::size_t stage, std::int64_t from, std::int64_t to, Bytes bytes) {
    stages_[stage].flows.push_back({from, to, bytes});
  }

  void deepen(std::size_t stage, std::size_t members) {
    stages_[stage].steps =
        std::max(stages_[stage].steps, latency_steps(phase_.operation, static_cast<std::int64_t>(members)));
  }

  const CommunicationPhase& phase_;
  std::vector<FlowStage> stages_;
};

}  // namespace

std::vector<FlowStage> expand(const CommunicationPhase& phase, const topology::Placement& placement,
                              const topology::NodeLayout& layout) {
  const std::vector<std::int64_t> accelerators = accelerators_of(placement, layout);
  const std::int64_t groups = group_count(phase, static_cast<std::int64_t>(accelerators.size()));
  Expansion expansion{phase};
  std::vector<std::int64_t> members(static_cast<std::size_t>(phase.ranks));
  for (std::int64_t g = 0; g < groups; ++g) {
    for (std::size_t m = 0; m < members.size(); ++m)
      members[m] = accelerators[static_cast<std::size_t>(member(phase, g, static_cast<std::int64_t>(m)))];
    expansion.add(members, layout.domain_nodes * layout.accelerators_per_node);
  }
  return std::move(expansion).stages();
}

std::vector<Bytes> tier_bytes(const topology::FabricPlan& plan, const std::vector<FlowStage>& stages) {
  std::vector<Bytes> sums(plan.tiers.size());
  for_each_route(plan, stages, [&](const topology::Route& hops, Bytes bytes) {
    for (const topology::Hop hop : hops) sums[hop.tier] += bytes;
  });
  return sums;
}

Seconds latency_of(const topology::FabricPlan& plan, const std::vector<FlowStage>& stages) {
  Seconds sum;
  for (const FlowStage& stage : stages) {
    Seconds longest;
    for (const Flow& flow : stage.flows)
      longest = std::max(longest, latency_of(plan, route(plan, flow.source, flow.destination)));
    sum += static_cast<double>(stage.steps) * longest;
  }
  return sum;
}

}  // namespace gigatwin::collectives
