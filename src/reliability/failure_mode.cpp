#include "reliability/failure_mode.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace gigatwin::reliability {
namespace {

template <class E>
using Names = std::vector<std::pair<std::string, E>>;

const Names<Component>& component_names() {
  static const Names<Component> names{{"accelerator", Component::accelerator},
                                      {"node", Component::node},
                                      {"nic", Component::nic},
                                      {"transceiver", Component::transceiver},
                                      {"access-link", Component::access_link},
                                      {"leaf-switch", Component::leaf_switch},
                                      {"spine-switch", Component::spine_switch},
                                      {"power-shelf", Component::power_shelf},
                                      {"rack-manifold", Component::rack_manifold},
                                      {"cdu", Component::cdu},
                                      {"storage", Component::storage}};
  return names;
}

bool has_catalogue_rate(Component component) {
  switch (component) {
    case Component::accelerator:
    case Component::node:
    case Component::nic:
    case Component::transceiver:
    case Component::leaf_switch:
    case Component::spine_switch:
      return true;
    case Component::access_link:
    case Component::power_shelf:
    case Component::rack_manifold:
    case Component::cdu:
    case Component::storage:
      return false;
  }
  return false;
}

std::string name_of(Component component) {
  for (const auto& [name, value] : component_names())
    if (value == component) return name;
  return {};
}

void check_rate(const FailureModeSpec& mode, BlockProblems& problems) {
  if (mode.share.has_value() == mode.rate.has_value())
    problems.expected("rate", "either a rate or a share of the hardware catalogue's", mode.rate ? "both" : "neither");
  else if (mode.share && !has_catalogue_rate(mode.component))
    problems.expected(
        "share", fmt::format("a rate, as the hardware catalogue has none of component {}", name_of(mode.component)),
        fmt::format("{}", *mode.share), "rate: 1 /Mh");
}

void check_effect(const FailureModeSpec& mode, BlockProblems& problems) {
  if (mode.drain && mode.effect != Effect::node_out && mode.effect != Effect::slow)
    problems.expected("drain", "false: no node goes out of service", "true");
  if ((mode.effect == Effect::stall) != (mode.component == Component::storage))
    problems.expected(
        "effect", mode.component == Component::storage ? "stall, as of all storage" : "stall of component storage only",
        mode.component == Component::storage ? "another effect" : "stall of component " + name_of(mode.component));
  const bool of_one_node = mode.effect == Effect::slow || mode.effect == Effect::corruption || mode.drain;
  if (of_one_node && mode.reach != Reach::node)
    problems.expected("reach", "node, as one node is slow, computes wrongly or is drained", "a larger block");
  if (mode.effect == Effect::degraded && mode.component != Component::leaf_switch)
    problems.expected("component", "leaf-switch, as what a leaf group loses", name_of(mode.component));
}

void check_mode(const FailureModeSpec& mode, BlockProblems& problems) {
  check_rate(mode, problems);
  check_effect(mode, problems);
}

void check_profile(const FailureProfileSpec& profile, BlockProblems& problems) {
  std::map<Component, double> shares;
  std::set<std::string> causes;
  for (std::size_t i = 0; i < profile.modes.size(); ++i) {
    const FailureModeSpec& mode = profile.modes[i];
    if (!causes.insert(mode.cause).second)
      problems.expected(fmt::format("modes[{}].name", i), "a name of its own", mode.cause);
    if (!mode.share) continue;
    double& sum = shares[mode.component];
    sum += *mode.share;
    if (sum > 1.0 + 1e-9)
      problems.expected(
          fmt::format("modes[{}].share", i),
          fmt::format("shares of the catalogue's rate of component {} that add to at most 1", name_of(mode.component)),
          fmt::format("{:.4g} together", sum));
  }
}

}  // namespace

const Schema<FailureModeSpec>& failure_mode_schema() {
  using M = FailureModeSpec;
  static const Schema<M> schema{
      "failure_mode",
      "One way in which one kind of component fails.",
      {text("name", &M::cause).required().doc("Of the cause, in the event log and in the sums by cause."),
       choice("component", &M::component, component_names())
           .required()
           .doc("What fails. node: host, memory, board, software that runs on it; access-link: a port of a NIC with "
                "its cable; "
                "spine-switch: spines and cores; power-shelf, rack-manifold: one a rack; cdu: one a row of racks; "
                "storage: the site's, as one."),
       fraction("share", &M::share).doc("Of the failure rate that the hardware catalogue states for the component."),
       quantity("rate", &M::rate).at_least({0}).doc("Of one component, where the catalogue's rate is not meant."),
       choice("law", &M::law,
              {{"exponential", LawKind::exponential}, {"weibull", LawKind::weibull}, {"bathtub", LawKind::bathtub}})
           .doc(
               "exponential: constant rate; weibull: rate falls (shape below 1) or rises with age, mean life 1 / rate; "
               "bathtub: flawed new parts, constant rate, wear-out."),
       number("shape", &M::shape).between(0.2, 10.0).only_when("law", {"weibull"}).doc("Of the Weibull distribution."),
       fraction("infant_share", &M::infant_share)
           .between(0.0, 0.9)
           .only_when("law", {"bathtub"})
           .doc("Of new components that are flawed and fail early."),
       quantity("infant_time", &M::infant_time)
           .between(hours(1), days(365))
           .only_when("law", {"bathtub"})
           .doc("Mean time in service until a flawed one fails."),
       quantity("wear_out_time", &M::wear_out_time)
           .between(days(30), years(100))
           .only_when("law", {"bathtub"})
           .doc("Age that a share 1/e survives wear-out; without it nothing wears out."),
       number("wear_out_shape", &M::wear_out_shape)
           .between(1.0, 20.0)
           .only_when("law", {"bathtub"})
           .doc("Weibull shape of wear-out: how alike the ages are."),
       number("frailty", &M::frailty)
           .between(0.0, 1e5)
           .doc("Variance of the nodes' rates over their mean (gamma distributed): 0: all alike; large: lemons."),
       choice("effect", &M::effect,
              {{"out", Effect::node_out},
               {"interruption", Effect::interruption},
               {"slow", Effect::slow},
               {"degraded", Effect::degraded},
               {"corruption", Effect::corruption},
               {"stall", Effect::stall}})
           .doc("out: the nodes reached go out of service; interruption: their jobs start again; slow: the node works "
                "at "
                "`speed` until found; degraded: the leaf group goes on with its other leaves, if it has any; "
                "corruption: "
                "the job's state is wrong until found, and an older checkpoint is loaded; stall: checkpoints and loads "
                "stand still."),
       choice("reach", &M::reach,
              {{"node", Reach::node},
               {"domain", Reach::domain},
               {"rack", Reach::rack},
               {"row", Reach::row},
               {"leaf", Reach::leaf},
               {"hall", Reach::hall},
               {"site", Reach::site}})
           .doc("Block of nodes that one failure reaches. domain: of scale-up; leaf: leaf group; row: racks of one "
                "CDU."),
       fraction("speed", &M::speed).between(0.01, 0.999).only_when("effect", {"slow"}).doc("Of the slow node."),
       quantity("detection", &M::detection)
           .between({0}, days(365))
           .doc("Until it is noticed; without it that of `recovery`."),
       quantity("restart", &M::restart)
           .between({0}, days(30))
           .doc("Of the jobs that it interrupts; without it that of `recovery`."),
       boolean("drain", &M::drain).doc("The node serves its job until the next checkpoint, then it goes out."),
       quantity("repair", &M::repair)
           .between({1}, days(365))
           .doc("Hands-on time, mean of an exponential distribution; without it `recovery.node_repair`."),
       text("part", &M::part)
           .doc("Kind of part that is replaced, new; without it the component is reset and keeps its age.")},
      check_mode};
  return schema;
}

const Schema<FailureProfileSpec>& failure_profile_schema() {
  using P = FailureProfileSpec;
  static const Schema<P> schema{
      "failures",
      "What fails at the site.",
      {text("title", &P::title).doc("For lists."),
       integer("racks_per_cdu", &P::racks_per_cdu).between(1, 1000).doc("Racks in a row that one CDU serves."),
       quantity("age", &P::age).between({0}, years(30)).doc("Of all components at the start."),
       blocks<failure_mode_schema>("modes", &P::modes).doc("An empty list: nothing fails."),
       blocks<hardware::source_schema>("sources", &P::sources).doc("Where each figure comes from.")},
      check_profile};
  return schema;
}

FailureProfileSpec catalogue_profile() {
  const auto mode = [](const char* cause, Component component, Effect effect, Reach reach) {
    FailureModeSpec spec;
    spec.cause = cause;
    spec.component = component;
    spec.share = 1.0;
    spec.effect = effect;
    spec.reach = reach;
    return spec;
  };
  FailureProfileSpec profile;
  profile.title = "Rates of the hardware catalogue";
  profile.modes = {mode("accelerator", Component::accelerator, Effect::node_out, Reach::node),
                   mode("node", Component::node, Effect::node_out, Reach::node),
                   mode("nic", Component::nic, Effect::node_out, Reach::node),
                   mode("transceiver", Component::transceiver, Effect::node_out, Reach::node),
                   mode("leaf switch", Component::leaf_switch, Effect::interruption, Reach::leaf)};
  return profile;
}

}  // namespace gigatwin::reliability
