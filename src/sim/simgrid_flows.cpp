#include "sim/simgrid_flows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <simgrid/s4u.hpp>
#include <string>

#include "base/error.hpp"
#include "sim/child_process.hpp"

namespace gigatwin::sim {
namespace {

namespace s4u = simgrid::s4u;
using fluid::Problem;

constexpr const char* component = "simgrid network";
constexpr double most_crossings = 1000.0;  ///< of a link by one flow; assumption: keeps routes short enough to solve
constexpr double equal_shares = 1e-9;      ///< relative: what rounding leaves of shares that are equal

[[noreturn]] void refuse(const std::string& what) { throw SimulationError{Seconds{0.0}, component, what}; }

/// Euclid's greatest common measure of two shares.
double common_measure(double a, double b) {
  const double nothing = equal_shares * most_crossings * std::min(a, b);
  while (b > nothing) {
    const double rest = std::abs(a - b * std::round(a / b));
    a = b;
    b = rest;
  }
  return a;
}

/// The largest number of which the shares of all flows on a link are whole multiples [link]; 0 on unused links.
std::vector<double> units_of(const Problem& problem) {
  std::vector<double> unit(problem.links(), 0.0);
  for (std::size_t u = 0; u < problem.uses(); ++u) {
    double& of_link = unit[problem.link()[u]];
    of_link = of_link > 0.0 ? common_measure(of_link, problem.share()[u]) : problem.share()[u];
  }
  for (std::size_t u = 0; u < problem.uses(); ++u) {
    const std::uint32_t link = problem.link()[u];
    const double crossings = problem.share()[u] / unit[link];
    if (crossings > most_crossings || std::abs(crossings - std::round(crossings)) > equal_shares * most_crossings)
      refuse(
          fmt::format("link {}: a share of {} is not a whole multiple, up to {}, of what it has in common with "
                      "those of other flows ({}); SimGrid counts whole crossings",
                      link, problem.share()[u], most_crossings, unit[link]));
  }
  return unit;
}

double fastest_s(const Problem& problem, std::size_t flow) {
  double rate = problem.cap()[flow];
  for (std::size_t u = problem.offsets()[flow]; u < problem.offsets()[flow + 1]; ++u)
    rate = std::min(rate, problem.capacity()[problem.link()[u]] / problem.share()[u]);
  return problem.bytes()[flow] / rate;
}

/// SimGrid moves whole bytes and takes 1e-9 s for nothing: its bytes and seconds are other than ours.
struct Scale {
  double bytes = 1.0;    ///< SimGrid's for one of ours
  double seconds = 1.0;  ///< SimGrid's for one of ours
  double rate() const { return bytes / seconds; }
};

/// The smallest flow is some 1e9 bytes, the longest takes a second if alone.
Scale scale_of(const Problem& problem) {
  double least = 0.0, most = 0.0, longest_s = 0.0;
  for (std::size_t f = 0; f < problem.flows(); ++f) {
    const double bytes = problem.bytes()[f];
    if (bytes > 0.0) least = least > 0.0 ? std::min(least, bytes) : bytes;
    most = std::max(most, bytes);
    longest_s = std::max(longest_s, fastest_s(problem, f));
  }
  if (most == 0.0) return {};
  return {std::min(1e9 / least, 1e18 / most), 1.0 / longest_s};
}

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
  s4u::Engine::set_config("maxmin/precision:1e-12");  // 1e-5 by default, which leaves that much of a link unshared
  s4u::Engine::set_config("surf/precision:1e-12");    // ends within 1e-9 s would become one
  return engine;
}

/// Links and routes of a problem. SimGrid knows one route per ordered pair of hosts, so every flow has a pair of its
/// own.
class Platform {
 public:
  /// @param unit  of `units_of`
  Platform(const Problem& problem, const std::vector<double>& unit, const Scale& scale)
      : problem_(problem), scale_(scale), unit_(unit), zone_(*s4u::create_full_zone("fabric")) {
    const auto side = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(problem.flows())))) + 1;
    for (std::size_t h = 0; h < side; ++h) hosts_.push_back(zone_.create_host(fmt::format("h{}", h), 1.0)->seal());
    for (std::size_t f = 0; f < problem.flows(); ++f) add_route(f);
    zone_.seal();
  }

  s4u::Host* from(std::size_t flow) const { return hosts_[flow / (hosts_.size() - 1)]; }
  /// Never `from`: the diagonal is left out.
  s4u::Host* to(std::size_t flow) const {
    const std::size_t row = flow / (hosts_.size() - 1), column = flow % (hosts_.size() - 1);
    return hosts_[column < row ? column : column + 1];
  }
  std::uint64_t payload(std::size_t flow) const {
    return static_cast<std::uint64_t>(std::llround(problem_.bytes()[flow] * scale_.bytes));
  }

 private:
  void add_route(std::size_t flow) {
    std::vector<s4u::LinkInRoute> links;
    for (std::size_t u = problem_.offsets()[flow]; u < problem_.offsets()[flow + 1]; ++u) {
      const std::uint32_t l = problem_.link()[u];
      links.insert(links.end(), static_cast<std::size_t>(std::llround(problem_.share()[u] / unit_[l])),
                   s4u::LinkInRoute{link(l)});
    }
    if (const double cap = problem_.cap()[flow]; std::isfinite(cap))
      links.emplace_back(new_link(fmt::format("cap{}", flow), cap));
    zone_.add_route(from(flow)->get_netpoint(), to(flow)->get_netpoint(), nullptr, nullptr, links, false);
  }

  const s4u::Link* link(std::uint32_t l) {
    const s4u::Link*& known = links_[l];
    if (!known) known = new_link(fmt::format("l{}", l), problem_.capacity()[l] / unit_[l]);
    return known;
  }

  const s4u::Link* new_link(const std::string& name, double capacity) {
    return zone_.create_link(name, capacity * scale_.rate())->seal();
  }

  const Problem& problem_;
  Scale scale_;
  const std::vector<double>& unit_;  ///< [link]
  s4u::NetZone& zone_;
  std::vector<s4u::Host*> hosts_;
  std::map<std::uint32_t, const s4u::Link*> links_;
};

/// Runs `act` as the only actor.
void run_actor(const Platform& platform, const std::function<void()>& act) {
  s4u::Actor::create("flows", platform.from(0), act);
  s4u::Engine::get_instance()->run();
}

s4u::CommPtr begin(const Platform& platform, std::size_t flow) {
  return s4u::Comm::sendto_async(platform.from(flow), platform.to(flow), platform.payload(flow));
}

std::vector<double> run_to_the_end(const Problem& problem, const std::vector<double>& unit) {
  start_engine();
  const Scale scale = scale_of(problem);
  const Platform platform{problem, unit, scale};
  std::vector<std::size_t> by_start(problem.flows());
  std::iota(by_start.begin(), by_start.end(), std::size_t{0});
  std::ranges::stable_sort(by_start, {}, [&problem](std::size_t f) { return problem.start_s()[f]; });
  const double first_s = problem.start_s()[by_start.front()];  // may be negative; SimGrid's clock starts at 0
  std::vector<s4u::CommPtr> flows;                             // by start
  run_actor(platform, [&] {
    for (const std::size_t f : by_start) {
      if (platform.payload(f) == 0) continue;  // SimGrid would end it only with the next other flow
      s4u::this_actor::sleep_until((problem.start_s()[f] - first_s) * scale.seconds);
      flows.push_back(begin(platform, f));
    }
    s4u::Comm::wait_all(flows);
  });
  std::vector<double> finish_s(problem.flows());
  auto flow = flows.begin();
  for (const std::size_t f : by_start)
    finish_s[f] =
        platform.payload(f) == 0 ? problem.start_s()[f] : first_s + (*flow++)->get_finish_time() / scale.seconds;
  return finish_s;
}

/// What all have carried after half the time that the fastest would take alone.
std::vector<double> run_for_an_instant(const Problem& problem, const std::vector<double>& unit) {
  start_engine();
  const Scale scale = scale_of(problem);
  const Platform platform{problem, unit, scale};
  double span_s = fastest_s(problem, 0);
  for (std::size_t f = 0; f < problem.flows(); ++f) span_s = std::min(span_s, fastest_s(problem, f));
  span_s /= 2.0;
  std::vector<double> rates(problem.flows());
  run_actor(platform, [&] {
    std::vector<s4u::CommPtr> flows;
    for (std::size_t f = 0; f < problem.flows(); ++f) flows.push_back(begin(platform, f));
    s4u::this_actor::sleep_for(span_s * scale.seconds);
    for (std::size_t f = 0; f < problem.flows(); ++f) {
      const double carried = static_cast<double>(platform.payload(f)) - flows[f]->get_remaining();
      rates[f] = carried / scale.bytes / span_s;
      flows[f]->cancel();
    }
  });
  return rates;
}

void check(const Problem& problem) {
  GIGATWIN_ASSERT(!s4u::Engine::is_initialized(), "this process has a SimGrid engine already");
  for (std::size_t f = 0; f < problem.flows(); ++f)
    if (problem.weight()[f] != 1.0)
      refuse(fmt::format("flow {} has weight {}: SimGrid's flows are all alike", f, problem.weight()[f]));
}

/// The same flows with equally many bytes, all at once.
Problem all_at_once(const Problem& problem) {
  Problem flows{problem.capacity()};
  std::vector<fluid::Use> uses;
  for (std::size_t f = 0; f < problem.flows(); ++f) {
    uses.clear();
    for (std::size_t u = problem.offsets()[f]; u < problem.offsets()[f + 1]; ++u)
      uses.push_back({static_cast<std::int32_t>(problem.link()[u]), problem.share()[u]});
    flows.add(uses, {.bytes = 1.0, .cap = problem.cap()[f]});
  }
  return flows;
}

}  // namespace

std::vector<double> simgrid_finish_s(const Problem& problem) {
  check(problem);
  if (problem.flows() == 0) return {};
  const std::vector<double> unit = units_of(problem);
  return numbers_from_child(component, [&] { return run_to_the_end(problem, unit); });
}

std::vector<double> simgrid_rates(const Problem& problem) {
  check(problem);
  if (problem.flows() == 0) return {};
  const std::vector<double> unit = units_of(problem);
  const Problem flows = all_at_once(problem);
  return numbers_from_child(component, [&] { return run_for_an_instant(flows, unit); });
}

}  // namespace gigatwin::sim
