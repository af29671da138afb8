#include "topology/fabric_spec.hpp"

namespace gigatwin::topology {

const Schema<FabricSpec>& fabric_schema() {
  using F = FabricSpec;
  static const Schema<F> schema{
      "fabric",
      "Scale-out network between the nodes. Counts of switches, leaf groups and pods follow from the switch's ports.",
      {choice("kind", &F::kind,
              {{"two-tier", FabricKind::two_tier},
               {"three-tier", FabricKind::three_tier},
               {"rail-optimised", FabricKind::rail_optimised},
               {"dragonfly", FabricKind::dragonfly}})
           .required()
           .doc("Two-tier and three-tier: fat trees of leaves, spines and cores. Rail-optimised: NIC i of every node "
                "of a "
                "leaf group goes to leaf i; a core tier is added where two tiers do not reach. Dragonfly: groups fully "
                "connected inside, the same number of links between every two groups."),
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
           .only_when("kind", {"two-tier", "three-tier", "rail-optimised"})
           .doc("Bandwidth below a full leaf / bandwidth above it; uplinks are rounded up to whole links."),
       number("spine_oversubscription", &F::spine_oversubscription)
           .between(1.0, 64.0)
           .only_when("kind", {"three-tier", "rail-optimised"})
           .doc("Bandwidth below the spines of a full pod / bandwidth above them; rail-optimised: of the core tier, "
                "where there is one."),
       integer("routers_per_group", &F::routers_per_group)
           .between(1, 4096)
           .only_when("kind", {"dragonfly"})
           .doc("Routers of a group. Left out: twice global_links_per_router."),
       integer("global_links_per_router", &F::global_links_per_router)
           .between(1, 4096)
           .only_when("kind", {"dragonfly"})
           .doc("Links of a router to other groups. Left out: (ports + 1) / 4, the balanced dragonfly of Kim et al. "
                "2008."),
       quantity("cable_latency", &F::cable_latency)
           .required()
           .between({0}, {1e-3})
           .doc("Of one cable with its transceivers; light in fibre takes 5 ns/m."),
       quantity("endpoint_latency", &F::endpoint_latency)
           .required()
           .between({0}, {1e-3})
           .doc("Of NIC, driver and communication library for one message between nodes, both ends together."),
       quantity("cable_price", &F::cable_price)
           .required()
           .at_least({0})
           .doc("Of one cable without its transceivers; 0 EUR leaves cables out of the cost.")}};
  return schema;
}

}  // namespace gigatwin::topology
