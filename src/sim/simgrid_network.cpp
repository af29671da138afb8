#include "sim/simgrid_network.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <map>
#include <simgrid/s4u.hpp>
#include <string>

#include "base/error.hpp"
#include "collectives/flows.hpp"

namespace gigatwin::sim {
namespace {

namespace s4u = simgrid::s4u;
using collectives::FlowStage;
using topology::FabricPlan;
using topology::Route;

/// An engine with plain max-min sharing: SimGrid's defaults scale latency and bandwidth and cap the window, as TCP
/// does. Its one actor is a thread: SimGrid's own stacks confuse AddressSanitizer.
s4u::Engine& start_engine() {
  static std::array<std::string, 3> words{"network", "--log=root.thresh:error", "--cfg=contexts/factory:thread"};
  static std::array<char*, 4> argv{words[0].data(), words[1].data(), words[2].data(), nullptr};
  static int argc = 3;
  static s4u::Engine engine{&argc, argv.data()};
  s4u::Engine::set_config("network/model:CM02");      // max-min sharing without TCP's factors
  s4u::Engine::set_config("network/TCP-gamma:0");     // no window cap
  s4u::Engine::set_config("network/crosstraffic:0");  // acknowledgements do not use the reverse direction
  s4u::Engine::set_config("network/latency-factor:1");
  s4u::Engine::set_config("network/bandwidth-factor:1");
  s4u::Engine::set_config("network/weight-S:0");
  return engine;
}

/// The links and hosts that the flows use, made when first met. SimGrid knows one route per pair of hosts, so every
/// path of an accelerator is a host.
class Platform {
 public:
  Platform(const FabricPlan& plan, s4u::NetZone& zone) : plan_(plan), zone_(zone) {}

  s4u::Host* host(std::int64_t accelerator, std::int64_t path) {
    const std::int64_t id = accelerator * plan_.paths() + path;
    s4u::Host*& known = hosts_[id];
    if (!known) known = zone_.create_host(fmt::format("a{}", id), 1.0)->seal();
    return known;
  }

  void add_route(s4u::Host* from, s4u::Host* to, const Route& hops) {
    std::vector<s4u::LinkInRoute> links;
    for (const topology::Hop hop : hops)
      links.emplace_back(link(hop), hop.up ? s4u::LinkInRoute::Direction::UP : s4u::LinkInRoute::Direction::DOWN);
    zone_.add_route(from->get_netpoint(), to->get_netpoint(), nullptr, nullptr, links, false);
  }

 private:
  s4u::Link* link(topology::Hop hop) {
    s4u::Link*& known = links_[hop.link];
    if (!known) {
      known = zone_.create_split_duplex_link(fmt::format("l{}", hop.link), plan_.tiers[hop.tier].bandwidth.value);
      known->seal();
    }
    return known;
  }

  const FabricPlan& plan_;
  s4u::NetZone& zone_;
  std::map<std::int64_t, s4u::Host*> hosts_;
  std::map<std::int64_t, s4u::Link*> links_;
};

using HostPair = std::pair<s4u::Host*, s4u::Host*>;

struct Transfer {
  HostPair ends;
  double bytes = 0.0;
};

/// One transfer per pair of hosts, in the order of the flows.
std::vector<Transfer> build_transfers(Platform& platform, const FabricPlan& plan,
                                      const std::vector<FlowStage>& stages) {
  std::vector<Transfer> transfers;
  std::map<HostPair, std::size_t> known;
  const auto paths = static_cast<double>(plan.paths());
  for (const FlowStage& stage : stages)
    for (const collectives::Flow& flow : stage.flows)
      for (std::int64_t path = 0; path < plan.paths(); ++path) {
        const HostPair ends{platform.host(flow.source, path), platform.host(flow.destination, path)};
        const auto [at, is_new] = known.emplace(ends, transfers.size());
        if (is_new) {
          platform.add_route(ends.first, ends.second, topology::route(plan, flow.source, flow.destination, path));
          transfers.push_back({ends, 0.0});
        }
        transfers[at->second].bytes += flow.bytes.value / paths;
      }
  return transfers;
}

/// Simulated seconds until all flows are through. Only in a process that has no engine yet.
double simulate(const FabricPlan& plan, const std::vector<FlowStage>& stages) {
  const s4u::Engine& engine = start_engine();
  s4u::NetZone* zone = s4u::create_full_zone("fabric");
  Platform platform{plan, *zone};
  const std::vector<Transfer> transfers = build_transfers(platform, plan, stages);
  if (transfers.empty()) return 0.0;
  zone->seal();
  const double latency_s = collectives::latency_of(plan, stages).value;
  s4u::Actor::create("phase", transfers.front().ends.first, [&transfers, latency_s] {
    s4u::this_actor::sleep_for(latency_s);
    std::vector<s4u::CommPtr> under_way;
    for (const Transfer& transfer : transfers)
      under_way.push_back(s4u::Comm::sendto_async(transfer.ends.first, transfer.ends.second,
                                                  static_cast<std::uint64_t>(std::llround(transfer.bytes))));
    s4u::Comm::wait_all(under_way);
  });
  engine.run();
  return s4u::Engine::get_clock();
}

[[noreturn]] void fail(const std::string& what) { throw SimulationError{Seconds{0.0}, "simgrid network", what}; }

/// Runs `simulate` in a child and reads its answer from a pipe.
double simulate_in_child(const FabricPlan& plan, const std::vector<FlowStage>& stages) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) fail(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  std::fflush(nullptr);  // what waits in buffers would be written by the child too
  const pid_t child = fork();
  if (child < 0) fail(fmt::format("cannot fork: {}", std::strerror(errno)));
  if (child == 0) {
    // _exit: the parent's buffers and exit handlers are not ours.
    try {
      const double time_s = simulate(plan, stages);
      _exit(write(ends[1], &time_s, sizeof time_s) == sizeof time_s ? 0 : 1);
    } catch (...) {
      _exit(1);
    }
  }
  close(ends[1]);
  double time_s = 0.0;
  ssize_t got = 0;
  do got = read(ends[0], &time_s, sizeof time_s);
  while (got < 0 && errno == EINTR);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (got != static_cast<ssize_t>(sizeof time_s) || status != 0)
    fail(fmt::format("the child that runs it ended with status {}", status));
  return time_s;
}

}  // namespace

collectives::PhaseResult SimgridNetwork::run(const collectives::CommunicationPhase& phase,
                                             const topology::Placement& placement) const {
  GIGATWIN_ASSERT(!s4u::Engine::is_initialized(), "this process has a SimGrid engine already");
  const std::vector<FlowStage> stages = collectives::expand(phase, placement, plan_.layout);
  return {Seconds{simulate_in_child(plan_, stages)}, collectives::tier_bytes(plan_, stages)};
}

}  // namespace gigatwin::sim
