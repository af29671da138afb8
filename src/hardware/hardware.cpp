#include <fmt/format.h>

#include "hardware/accelerator.hpp"
#include "hardware/network_parts.hpp"
#include "hardware/system.hpp"

namespace gigatwin::hardware {
namespace {

template <class Spec>
Field sources_field() {
  return blocks<source_schema>("sources", &Spec::sources).doc("Where each figure comes from.");
}

void check_conversion_stage(const ConversionStage& stage, BlockProblems& problems) {
  const bool curve = stage.losses.has_value();
  if (curve == stage.efficiency.has_value())
    problems.expected("efficiency", "either an efficiency or losses with a rating", curve ? "both" : "neither");
  if (curve && stage.rating.value <= 0.0)
    problems.expected("rating", "the rating that losses are shares of", "none", "rating: 5.5 kW");
}

void check_system(const SystemSpec& spec, BlockProblems& problems) {
  const int per_rack = spec.accelerators_per_node * spec.nodes_per_rack;
  const bool nests = spec.scale_up_domain % spec.accelerators_per_node == 0 && per_rack % spec.scale_up_domain == 0;
  if (!nests)
    problems.expected("scale_up_domain",
                      fmt::format("a multiple of the {} accelerators of a node that divides the {} of a rack",
                                  spec.accelerators_per_node, per_rack),
                      fmt::format("{}", spec.scale_up_domain));
  for (std::size_t i = 0; i < spec.conversion.size(); ++i)
    if (spec.nodes_per_rack % spec.conversion[i].nodes_per_unit != 0)
      problems.expected(fmt::format("conversion[{}].nodes_per_unit", i),
                        fmt::format("a divisor of the {} nodes of a rack", spec.nodes_per_rack),
                        fmt::format("{}", spec.conversion[i].nodes_per_unit));
  if (spec.coolant_trip <= spec.coolant_limit)
    problems.expected(
        "coolant_trip",
        "a temperature above coolant_limit, " + rounded_quantity(spec.coolant_limit.value, Dimension::temperature),
        rounded_quantity(spec.coolant_trip.value, Dimension::temperature));
}

}  // namespace

const Schema<Source>& source_schema() {
  static const Schema<Source> schema{
      "source",
      "Where figures of a catalogue entry come from.",
      {texts("of", &Source::of).required().items(1, 100).doc("Keys of the entry that this source covers."),
       text("source", &Source::source).required().doc("Data sheet, paper and table, standard; or 'assumption: why'."),
       boolean("verified", &Source::verified).doc("Whether the figure was read in that text."),
       text("range", &Source::range).doc("Plausible range of an assumption or estimate.")}};
  return schema;
}

const Schema<NicSpec>& nic_schema() {
  using N = NicSpec;
  static const Schema<N> schema{
      "nic",
      "Network interface to the scale-out fabric. Its price is part of the node's.",
      {text("title", &N::title).required().doc("Name for people."),
       quantity("bandwidth", &N::bandwidth).required().above({0}).doc("Per direction."),
       quantity("power", &N::power).required().at_least({0}).doc("Typical draw, its transceiver apart."),
       quantity("failure_rate", &N::failure_rate)
           .required()
           .at_least({0})
           .doc("Failures that interrupt a job, per NIC and time."),
       sources_field<N>()}};
  return schema;
}

const Schema<SwitchSpec>& switch_schema() {
  using S = SwitchSpec;
  static const Schema<S> schema{
      "switch",
      "Switch of the scale-out fabric.",
      {text("title", &S::title).required().doc("Name for people."),
       integer("ports", &S::ports).required().between(4, 4096).doc("Usable ports (radix)."),
       quantity("port_bandwidth", &S::port_bandwidth).required().above({0}).doc("Of one port, per direction."),
       quantity("latency", &S::latency).required().between({0}, {1e-3}).doc("Port to port."),
       quantity("idle_power", &S::idle_power).required().at_least({0}).doc("Without traffic and transceivers."),
       quantity("peak_power", &S::peak_power).required().at_least({0}).doc("Full traffic, without transceivers."),
       quantity("price", &S::price).required().at_least({0}).doc("List or street price."),
       quantity("failure_rate", &S::failure_rate)
           .required()
           .at_least({0})
           .doc("Failures that interrupt a job, per switch and time."),
       sources_field<S>()}};
  return schema;
}

const Schema<TransceiverSpec>& transceiver_schema() {
  using T = TransceiverSpec;
  static const Schema<T> schema{"transceiver",
                                "One end of an optical link.",
                                {text("title", &T::title).required().doc("Name for people."),
                                 quantity("bandwidth", &T::bandwidth).required().above({0}).doc("Per direction."),
                                 quantity("power", &T::power).required().at_least({0}).doc("Typical draw."),
                                 quantity("price", &T::price).required().at_least({0}).doc("List or street price."),
                                 quantity("failure_rate", &T::failure_rate)
                                     .required()
                                     .at_least({0})
                                     .doc("Failures that interrupt a job, per transceiver and time."),
                                 sources_field<T>()}};
  return schema;
}

const Schema<HostSpec>& host_schema() {
  using H = HostSpec;
  static const Schema<H> schema{
      "host",
      "One CPU of a node.",
      {text("title", &H::title).required().doc("Name for people."),
       quantity("idle", &H::idle).required().at_least({0}).doc("Power without work."),
       quantity("tdp", &H::tdp).required().above({0}).doc("Thermal design power."), sources_field<H>()}};
  return schema;
}

const Schema<ConversionStage>& conversion_stage_schema() {
  using C = ConversionStage;
  static const Schema<C> schema{
      "conversion_stage",
      "One stage of power conversion in the rack: P_in = (P_out + fixed_loss) / efficiency, or P_out + rating x "
      "losses.",
      {text("name", &C::name).required().doc("Such as 'power shelf'."),
       integer("nodes_per_unit", &C::nodes_per_unit).between(1, 1024).doc("Nodes that one unit feeds."),
       quantity("fixed_loss", &C::fixed_loss).at_least({0}).doc("Loss of one unit without load."),
       fraction("efficiency", &C::efficiency).between(0.5, 1.0).doc("Of the load-dependent part."),
       quantity("rating", &C::rating).at_least({0}).doc("With `losses`: of one unit, on its output side."),
       block<loss_curve_schema>("losses", &C::losses).doc("Loss over the load, instead of fixed_loss and efficiency."),
       quantity("shared_load", &C::shared_load)
           .at_least({0})
           .doc("Constant load that one unit feeds beside its nodes, such as chassis switches.")},
      check_conversion_stage};
  return schema;
}

const Schema<SystemSpec>& system_schema() {
  using S = SystemSpec;
  static const Schema<S> schema{
      "system",
      "Server or rack system: nodes, scale-up network, power conversion and coolant of a rack.",
      {text("title", &S::title).required().doc("Name for people."),
       block<accelerator_schema>("accelerator", &S::accelerator)
           .required()
           .from("accelerators")
           .doc("The accelerator in it."),
       integer("accelerators_per_node", &S::accelerators_per_node)
           .required()
           .between(1, 64)
           .doc("Accelerators that one operating system sees."),
       integer("nodes_per_rack", &S::nodes_per_rack).required().between(1, 1024).doc("Nodes in one rack."),
       block<host_schema>("host", &S::host).required().from("hosts").doc("CPU of the nodes."),
       integer("hosts_per_node", &S::hosts_per_node).required().between(1, 16).doc("CPUs of one node."),
       fraction("host_load", &S::host_load).required().doc("Mean utilisation of the CPUs while a job runs."),
       block<nic_schema>("nic", &S::nic).required().from("nics").doc("NIC to the scale-out fabric."),
       integer("nics_per_node", &S::nics_per_node)
           .required()
           .between(1, 64)
           .doc("NICs of one node; each is a rail of a rail-optimised fabric."),
       quantity("other_node_power", &S::other_node_power)
           .required()
           .at_least({0})
           .doc("Memory, drives, boards and node fans: constant."),
       integer("scale_up_domain", &S::scale_up_domain)
           .required()
           .between(1, 4096)
           .doc("Accelerators that share one scale-up network."),
       choice("scale_up_topology", &S::scale_up_topology,
              {{"switch", ScaleUpTopology::over_switch}, {"full-mesh", ScaleUpTopology::full_mesh}})
           .doc("Switch: each accelerator reaches the others with its whole bandwidth over a non-blocking switch. "
                "Full-mesh: it has a link to each other one, and its bandwidth is divided between them."),
       quantity("scale_up_latency", &S::scale_up_latency)
           .required()
           .between({0}, {1e-3})
           .doc("Between two accelerators of a domain."),
       quantity("scale_up_switch_power", &S::scale_up_switch_power)
           .required()
           .at_least({0})
           .doc("Scale-up switches of one rack, where they are not part of the nodes."),
       block<library_schema>("library", &S::library)
           .required()
           .from("libraries")
           .doc("Communication library of its jobs."),
       blocks<conversion_stage_schema>("conversion", &S::conversion)
           .items(0, 8)
           .doc("Power conversion from the node outwards to the rack inlet."),
       fraction("liquid_fraction", &S::liquid_fraction)
           .required()
           .doc("Share of the rack's heat that the coolant takes; the rest goes to the air."),
       quantity("coolant_rise", &S::coolant_rise)
           .required()
           .between({1}, {40})
           .doc("Of the coolant across the rack at rated power."),
       quantity("rack_rating", &S::rack_rating)
           .required()
           .above({0})
           .doc("At the rack inlet; what the plant is sized for."),
       quantity("coolant_limit", &S::coolant_limit)
           .required()
           .between({10}, {80})
           .doc("Coolant supply above which accelerators slow down."),
       quantity("coolant_trip", &S::coolant_trip)
           .required()
           .between({10}, {90})
           .doc("Coolant supply at which they stop."),
       quantity("node_failure_rate", &S::node_failure_rate)
           .required()
           .at_least({0})
           .doc("Interruptions by one node, its accelerators and NICs apart."),
       quantity("node_price", &S::node_price)
           .required()
           .at_least({0})
           .doc("With accelerators, NICs and its share of the rack."),
       quantity("node_embodied_carbon", &S::node_embodied_carbon)
           .required()
           .at_least({0})
           .doc("CO2 equivalent of making one node."),
       sources_field<S>()},
      check_system};
  return schema;
}

}  // namespace gigatwin::hardware
