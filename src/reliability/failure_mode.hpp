#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"
#include "reliability/law.hpp"

/// What can fail, how often, and what that does: the blocks of `operations.failures` and of catalog/failures.yaml.
namespace gigatwin::reliability {

/// What a mode counts: one failure is of one of these.
enum class Component {
  accelerator,
  node,           ///< host, memory, board, power supply; software that runs on it
  nic,            ///< of the scale-out network
  transceiver,    ///< both ends of optical links between nodes and leaves
  access_link,    ///< port of a NIC, its cable and optics, port of the leaf
  leaf_switch,    ///< of all planes and rails
  spine_switch,   ///< spines and cores
  power_shelf,    ///< one a rack
  rack_manifold,  ///< one a rack
  cdu,            ///< one a row of `racks_per_cdu` racks
  storage,        ///< the site's, as one
};

enum class Effect {
  node_out,      ///< all nodes that it reaches go out of service until repaired
  interruption,  ///< jobs on the nodes that it reaches start again; no node goes out (software, reset)
  slow,          ///< the node works at `speed` until it is found
  degraded,      ///< the leaf group loses one of its leaves: less bandwidth, or all of it where there is one leaf only
  corruption,    ///< the job's state is wrong from then on and is found later: an older checkpoint has to be loaded
  stall,         ///< checkpoints and loads stand still until repaired
};

/// Nodes that one failure reaches.
enum class Reach { node, domain, rack, row, leaf, hall, site };

struct FailureModeSpec {
  std::string cause;
  Component component = Component::node;
  std::optional<double> share;    ///< of the failure rate that the hardware catalogue states for the component
  std::optional<PerSecond> rate;  ///< of one component; one of the two is given
  LawKind law = LawKind::exponential;
  double shape = 1.0;                    ///< weibull
  double infant_share = 0.0;             ///< bathtub: of new parts
  Seconds infant_time = days(14);        ///< bathtub
  std::optional<Seconds> wear_out_time;  ///< bathtub
  double wear_out_shape = 4.0;           ///< bathtub
  double frailty = 0.0;  ///< variance of the rates of nodes over their mean: some nodes fail again and again
  Effect effect = Effect::node_out;
  Reach reach = Reach::node;
  double speed = 0.9;                ///< slow: of the node
  std::optional<Seconds> detection;  ///< default: recovery.detection
  std::optional<Seconds> restart;    ///< of the jobs; default: recovery.restart
  bool drain = false;                ///< the node serves its job until the next checkpoint; then it goes out
  std::optional<Seconds> repair;     ///< hands-on time, mean; default: recovery.node_repair
  std::string part;                  ///< replaced by one from the shelf; empty: a reset, the part keeps its age
};

/// A set of modes: what fails at one site.
struct FailureProfileSpec {
  std::string title;
  std::int64_t racks_per_cdu = 8;
  Seconds age{0.0};  ///< of all components at the start: those that are still in service
  std::vector<FailureModeSpec> modes;
  std::vector<hardware::Source> sources;
};

const Schema<FailureModeSpec>& failure_mode_schema();
const Schema<FailureProfileSpec>& failure_profile_schema();

/// Without a profile: every component of the hardware catalogue at its own rate, exponentially. An accelerator, node,
/// NIC or transceiver takes its node out; a leaf switch interrupts the jobs of its leaf group.
FailureProfileSpec catalogue_profile();

}  // namespace gigatwin::reliability
