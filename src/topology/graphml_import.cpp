#include "topology/graphml_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "base/error.hpp"
#include "topology/graphml_reader.hpp"
#include "topology/sizing.hpp"

namespace gigatwin::topology {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& what) { throw FormatError(path, 0, what); }

std::size_t index(std::int64_t n) { return static_cast<std::size_t>(n); }

std::int64_t count(const GraphmlGraph& graph, VertexKind kind) {
  return std::count_if(graph.vertices.begin(), graph.vertices.end(),
                       [kind](const GraphmlVertex& v) { return v.kind == kind; });
}

void check_counts(const GraphmlGraph& graph, const std::string& path, const hardware::SystemSpec& system,
                  std::int64_t accelerators) {
  const std::int64_t found = count(graph, VertexKind::accelerator), nics = count(graph, VertexKind::nic);
  if (found == 0) fail(path, "has no node of kind accelerator");
  if (found % system.accelerators_per_node != 0)
    fail(path, fmt::format("expected a multiple of the {} accelerators of a node, found {} nodes of kind accelerator",
                           system.accelerators_per_node, found));
  if (found != accelerators)
    fail(path,
         fmt::format("expected {} nodes of kind accelerator, as many as the site has, found {}", accelerators, found));
  if (nics % (found / system.accelerators_per_node) != 0)
    fail(path, fmt::format("expected as many NICs in each of {} nodes of {} accelerators, found {} nodes of kind nic",
                           found / system.accelerators_per_node, system.accelerators_per_node, nics));
}

/// Sets of vertices that links join.
class Components {
 public:
  explicit Components(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0); }

  std::int32_t root(std::int32_t v) {
    while (parent_[index(v)] != v) v = parent_[index(v)] = parent_[index(parent_[index(v)])];
    return v;
  }
  void join(std::int32_t a, std::int32_t b) { parent_[index(root(a))] = root(b); }

 private:
  std::vector<std::int32_t> parent_;
};

void check_connected(const GraphmlGraph& graph, const std::string& path) {
  std::vector<bool> linked(graph.vertices.size());
  Components components{graph.vertices.size()};
  for (const GraphmlEdge& edge : graph.edges) {
    linked[index(edge.source)] = linked[index(edge.target)] = true;
    components.join(edge.source, edge.target);
  }
  for (std::size_t v = 0; v < graph.vertices.size(); ++v) {
    const GraphmlVertex& vertex = graph.vertices[v];
    if (!linked[v]) fail(path, fmt::format("node {} ({}): no edge leads to it", vertex.id, name_of(vertex.kind)));
    if (components.root(static_cast<std::int32_t>(v)) != components.root(0))
      fail(path, fmt::format("node {} ({}): no way leads to it from node {}; the fabric is in parts", vertex.id,
                             name_of(vertex.kind), graph.vertices.front().id));
  }
}

/// Number in the fabric of every vertex of the file: by kind, else in the file's order.
std::vector<std::int32_t> numbers_of(const GraphmlGraph& graph) {
  std::vector<std::int32_t> order(graph.vertices.size()), numbers(graph.vertices.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return graph.vertices[index(a)].kind < graph.vertices[index(b)].kind;
  });
  for (std::size_t i = 0; i < order.size(); ++i) numbers[index(order[i])] = static_cast<std::int32_t>(i);
  return numbers;
}

void add_vertices(Fabric& fabric, const GraphmlGraph& graph) {
  const auto narrow = [&graph](VertexKind kind) { return static_cast<std::int32_t>(count(graph, kind)); };
  fabric.first_nic = narrow(VertexKind::accelerator);
  fabric.first_scale_up = fabric.first_nic + narrow(VertexKind::nic);
  fabric.first_switch = fabric.first_scale_up + narrow(VertexKind::scale_up_switch);
  for (const VertexKind kind : {VertexKind::leaf, VertexKind::spine, VertexKind::core, VertexKind::inter_hall})
    for (std::int64_t i = 0; i < count(graph, kind); ++i) fabric.switches.push_back({kind, 0, i});
}

/// Name of the tier of a link of which the file does not say it.
std::string tier_between(VertexKind lower, VertexKind upper) {
  if (lower == VertexKind::accelerator) {
    if (upper == VertexKind::nic) return "board";
    return upper == VertexKind::accelerator || upper == VertexKind::scale_up_switch ? "scale_up" : "access";
  }
  if (lower == VertexKind::nic) return "access";
  return fmt::format("{}_{}", name_of(lower), name_of(upper));
}

/// Numbers tiers by name in order of first mention, behind those that every fabric has.
class TierNumbers {
 public:
  explicit TierNumbers(std::vector<Tier>& tiers) : tiers_(tiers) {
    of("scale_up");
    of("access");
  }

  std::int8_t of(const std::string& name) {
    for (std::size_t t = 0; t < tiers_.size(); ++t)
      if (tiers_[t].name == name) return static_cast<std::int8_t>(t);
    tiers_.emplace_back().name = name;
    return static_cast<std::int8_t>(tiers_.size() - 1);
  }

 private:
  std::vector<Tier>& tiers_;
};

LengthClass usual_length(const std::string& tier) {
  if (tier == "board") return LengthClass::board;
  return tier == "scale_up" ? LengthClass::rack : LengthClass::hall;
}

void add_links(Fabric& fabric, const GraphmlGraph& graph) {
  const std::vector<std::int32_t> numbers = numbers_of(graph);
  TierNumbers tiers{fabric.plan.tiers};
  std::vector<std::int8_t> named;
  for (const std::string& name : graph.tiers) named.push_back(tiers.of(name));
  fabric.links.reserve(graph.edges.size());
  for (const GraphmlEdge& edge : graph.edges) {
    const auto [lower, upper] = std::minmax(numbers[index(edge.source)], numbers[index(edge.target)]);
    const std::int8_t tier =
        edge.tier >= 0 ? named[index(edge.tier)] : tiers.of(tier_between(fabric.kind_of(lower), fabric.kind_of(upper)));
    const LengthClass length = edge.has_length ? edge.length : usual_length(fabric.plan.tiers[index(tier)].name);
    fabric.links.push_back({lower, upper, tier, length, edge.bandwidth, edge.latency});
  }
}

/// Sums over the links of each tier; latency and length are the largest of them. Without blocks there is no
/// oversubscription to tell.
void sum_tiers(Fabric& fabric) {
  for (const Link& link : fabric.links) {
    Tier& tier = fabric.plan.tiers[index(link.tier)];
    tier.length = tier.links == 0 ? link.length : std::max(tier.length, link.length);
    tier.latency = std::max(tier.latency, link.latency);
    tier.total_bandwidth += link.bandwidth;
    ++tier.links;
  }
  for (Tier& tier : fabric.plan.tiers) {
    if (tier.links > 0) tier.bandwidth = tier.total_bandwidth / static_cast<double>(tier.links);
    tier.nodes_below = fabric.plan.layout.nodes;
    tier.oversubscription = std::numeric_limits<double>::quiet_NaN();
  }
}

/// First switch that a node's NICs or accelerators have a link to; -1 for none.
std::vector<std::int32_t> first_switches(const Fabric& fabric) {
  const FabricPlan& plan = fabric.plan;
  std::vector<std::int32_t> first(index(plan.layout.nodes), -1);
  for (const Link& link : fabric.links) {
    if (link.lower >= fabric.first_scale_up || link.upper < fabric.first_switch) continue;
    const std::int64_t node = link.lower < fabric.first_nic ? link.lower / plan.layout.accelerators_per_node
                                                            : (link.lower - fabric.first_nic) / plan.nics_per_node;
    std::int32_t& leaf = first[index(node)];
    if (leaf < 0 || link.upper < leaf) leaf = link.upper;
  }
  return first;
}

/// Nodes of a leaf group: the length of the first run of nodes on one switch, if all runs are as long (the last may be
/// shorter) and hold whole scale-up domains; else all nodes are one group.
std::int64_t leaf_nodes_of(const Fabric& fabric) {
  const NodeLayout& layout = fabric.plan.layout;
  const std::int64_t all = (layout.nodes + layout.domain_nodes - 1) / layout.domain_nodes * layout.domain_nodes;
  const std::vector<std::int32_t> first = first_switches(fabric);
  std::int64_t run = 1;
  while (run < layout.nodes && first[index(run)] == first[0]) ++run;
  if (run == layout.nodes || run % layout.domain_nodes != 0) return all;
  for (std::int64_t node = 1; node < layout.nodes; ++node)
    if ((first[index(node)] != first[index(node - 1)]) != (node % run == 0)) return all;
  return run;
}

void find_scale_up_ports(Fabric& fabric) {
  fabric.scale_up_ports.assign(index(fabric.first_nic), -1);
  for (std::size_t i = 0; i < fabric.links.size(); ++i) {
    const Link& link = fabric.links[i];
    const bool port = link.lower < fabric.first_nic && fabric.kind_of(link.upper) == VertexKind::scale_up_switch;
    if (port && fabric.scale_up_ports[index(link.lower)] < 0)
      fabric.scale_up_ports[index(link.lower)] = static_cast<std::int32_t>(i);
  }
  fabric.plan.scale_up_ports = std::ranges::find(fabric.scale_up_ports, -1) == fabric.scale_up_ports.end();
}

void describe(Fabric& fabric, const hardware::SystemSpec& system) {
  FabricPlan& plan = fabric.plan;
  NodeLayout& layout = plan.layout;
  plan.kind = FabricKind::graph;
  plan.scale_up_mesh = fabric.first_switch == fabric.first_scale_up;
  layout.accelerators_per_node = system.accelerators_per_node;
  layout.domain_nodes = system.scale_up_domain / system.accelerators_per_node;
  layout.nodes = fabric.first_nic / system.accelerators_per_node;
  plan.nics_per_node = (fabric.first_scale_up - fabric.first_nic) / layout.nodes;
  const auto switches = [&fabric](VertexKind kind) {
    return std::count_if(fabric.switches.begin(), fabric.switches.end(),
                         [kind](const Switch& s) { return s.kind == kind; });
  };
  plan.leaves = plan.leaves_per_pod = switches(VertexKind::leaf);
  plan.spines = switches(VertexKind::spine);
  plan.pods = plan.pods_per_hall = 1;
  sum_tiers(fabric);
  layout.leaf_nodes = leaf_nodes_of(fabric);
  layout.pod_nodes = (layout.nodes + layout.leaf_nodes - 1) / layout.leaf_nodes * layout.leaf_nodes;
  plan.leaf_nics = layout.leaf_nodes * plan.nics_per_node;
}

}  // namespace

Fabric import_graphml(const std::string& path, const hardware::SystemSpec& system, std::int64_t accelerators) {
  const GraphmlGraph graph = read_graphml(path);
  check_counts(graph, path, system, accelerators);
  check_connected(graph, path);
  Fabric fabric;
  add_vertices(fabric, graph);
  add_links(fabric, graph);
  describe(fabric, system);
  find_scale_up_ports(fabric);
  return fabric;
}

void check_graph(Sizer& sizer) {
  const FabricSpec& fabric = sizer.fabric;
  if (fabric.planes > 1)
    sizer.problem("planes", "1 where kind is graph: the file has the links of every plane",
                  fmt::format("{}", fabric.planes), "leave the key out");
  if (fabric.graph.empty())
    return sizer.problem("graph", "the path of a GraphML file", "none", "such as graph: fabric.graphml");
  try {
    import_graphml(fabric.graph, sizer.system, sizer.wanted);
  } catch (const FileError& error) {
    sizer.problem("graph", error.what(), "", "");  // a whole sentence
  }
}

Fabric build_graph(const FabricSpec& spec, const hardware::SystemSpec& system, std::int64_t accelerators) {
  Fabric fabric = import_graphml(spec.graph, system, accelerators);
  fabric.plan.parts = parts_of(fabric, spec);
  return fabric;
}

}  // namespace gigatwin::topology
