#include "topology/fabric_spec.hpp"

namespace gigatwin::topology {

const Schema<InterHallSpec>& inter_hall_schema() {
  using I = InterHallSpec;
  static const Schema<I> schema{
      "inter_hall",
      "Halls with a fabric each, joined by one more tier of switches.",
      {integer("halls", &I::halls).required().between(2, 1024).doc("Halls, filled with nodes one after the other."),
       number("oversubscription", &I::oversubscription)
           .required()
           .between(1.0, 64.0)
           .doc("Bandwidth below the top switches of a full hall / bandwidth to other halls."),
       quantity("cable_latency", &I::cable_latency)
           .required()
           .between({0}, {1e-3})
           .doc("Of one cable between halls with its transceivers."),
       quantity("cable_price", &I::cable_price)
           .required()
           .at_least({0})
           .doc("Of one cable between halls without its transceivers.")}};
  return schema;
}

const Schema<FabricSpec>& fabric_schema() {
  using F = FabricSpec;
  static const Schema<F> schema{
      "fabric",
      "Scale-out network between the nodes. Counts of switches, leaf groups and pods follow from the switch's ports.",
      {choice("kind", &F::kind,
              {{"two-tier", FabricKind::two_tier},
               {"three-tier", FabricKind::three_tier},
               {"rail-optimised", FabricKind::rail_optimised},
               {"rail-only", FabricKind::rail_only},
               {"dragonfly", FabricKind::dragonfly},
               {"dragonfly-plus", FabricKind::dragonfly_plus},
               {"torus", FabricKind::torus},
               {"hyperx", FabricKind::hyperx},
               {"graph", FabricKind::graph}})
           .required()
           .doc(
               "Two-tier and three-tier: fat trees of leaves, spines and cores. Rail-optimised: NIC i of every node "
               "of a "
               "leaf group goes to leaf i; a core tier is added where two tiers do not reach. Dragonfly: groups fully "
               "connected inside, the same number of links between every two groups. Rail-only: a network for NIC i of "
               "all nodes, nothing between those networks. Dragonfly-plus: groups of leaves and spines, links between "
               "the spines of every two groups. Torus: switches in a ring along each dimension. HyperX: along each "
               "dimension every switch with every other. Graph: any, from a GraphML file."),
       block<hardware::switch_schema>("switch", &F::network_switch)
           .required()
           .from("switches")
           .doc("Switch of every tier."),
       block<hardware::transceiver_schema>("transceiver", &F::transceiver)
           .required()
           .from("transceivers")
           .doc("At both ends of every link that leaves its rack."),
       number("leaf_oversubscription", &F::leaf_oversubscription)
           .between(1.0, 64.0)
           .only_when("kind", {"two-tier", "three-tier", "rail-optimised", "rail-only"})
           .doc("Bandwidth below a full leaf / bandwidth above it; uplinks are rounded up to whole links."),
       number("spine_oversubscription", &F::spine_oversubscription)
           .between(1.0, 64.0)
           .only_when("kind", {"three-tier", "rail-optimised", "rail-only"})
           .doc("Bandwidth below the spines of a full pod / bandwidth above them; by rail: of the core tier, where "
                "there is one."),
       integer("routers_per_group", &F::routers_per_group)
           .between(1, 4096)
           .only_when("kind", {"dragonfly"})
           .doc("Routers of a group. Left out: twice global_links_per_router."),
       integer("global_links_per_router", &F::global_links_per_router)
           .between(1, 4096)
           .only_when("kind", {"dragonfly"})
           .doc("Links of a router to other groups. Left out: (ports + 1) / 4, the balanced dragonfly of Kim et al. "
                "2008."),
       integer("leaves_per_group", &F::leaves_per_group)
           .between(1, 4096)
           .only_when("kind", {"dragonfly-plus"})
           .doc("Leaves of a group. Left out: half the ports."),
       integer("spines_per_group", &F::spines_per_group)
           .between(1, 4096)
           .only_when("kind", {"dragonfly-plus"})
           .doc("Spines of a group. Left out: half the ports."),
       numbers("dimensions", &F::dimensions)
           .between(2, 4096)
           .items(1, 4)
           .only_when("kind", {"torus", "hyperx"})
           .doc("Switches along each dimension, such as [16, 16, 16]; NICs are spread over the switches in order."),
       integer("links_per_neighbour", &F::links_per_neighbour)
           .between(1, 64)
           .only_when("kind", {"torus", "hyperx"})
           .doc("Parallel links between two neighbouring switches."),
       integer("planes", &F::planes)
           .between(1, 16)
           .doc("Copies of the fabric over which every NIC is split, each with its share of the NIC's bandwidth."),
       block<inter_hall_schema>("inter_hall", &F::inter_hall)
           .only_when("kind", {"two-tier", "three-tier", "rail-optimised", "rail-only"})
           .doc("Halls with a fabric each, joined by one more tier."),
       file("graph", &F::graph).only_when("kind", {"graph"}).doc("GraphML file of all vertices and links."),
       choice("routing", &F::routing,
              {{"deterministic", Routing::deterministic},
               {"ecmp", Routing::ecmp},
               {"adaptive", Routing::adaptive},
               {"valiant", Routing::valiant}})
           .doc(
               "Deterministic: by destination. ECMP: flows hashed over the shortest paths. Adaptive: every flow spread "
               "over all of them. Valiant: dragonflies, over a random third group."),
       boolean("in_network_reduction", &F::in_network_reduction)
           .doc("Switches add up what passes them (SHARP), for libraries that can use it."),
       choice("model", &F::model, {{"analytic", NetworkModel::analytic}, {"fluid", NetworkModel::fluid}})
           .doc("Analytic: from counts, in microseconds, for fabrics of nested blocks. Fluid: max-min fair rates on "
                "every link."),
       quantity("cable_latency", &F::cable_latency)
           .required()
           .between({0}, {1e-3})
           .doc("Of one cable with its transceivers; light in fibre takes 5 ns/m."),
       quantity("cable_price", &F::cable_price)
           .required()
           .at_least({0})
           .doc("Of one cable without its transceivers; 0 EUR leaves cables out of the cost."),
       quantity("copper_cable_price", &F::copper_cable_price)
           .at_least({0})
           .doc("Of one cable inside a rack. Left out: cable_price.")}};
  return schema;
}

}  // namespace gigatwin::topology
