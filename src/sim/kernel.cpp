#include <simgrid/Exception.hpp>

#include <utility>

#include "sim/kernel_internal.hpp"

namespace gigatwin::sim {
namespace {

std::unique_ptr<sg::Engine> make_engine() {
  static char name[] = "gigatwin";
#if defined(__SANITIZE_ADDRESS__)
  static char factory[] = "--cfg=contexts/factory:thread";  // SimGrid's own stacks confuse AddressSanitizer
#else
  static char factory[] = "--cfg=contexts/factory:raw";
#endif
  static char quiet[] = "--log=root.thres:critical";
  static char* arguments[] = {name, factory, quiet, nullptr};
  int count = 3;
  auto engine = std::make_unique<sg::Engine>(&count, arguments);
  sg::Engine::set_config(
      "surf/precision:1e-6");  // a year is 3e7 s: a double resolves 4e-9 s there, the default of 1e-9 s is below that
  sg::Engine::set_config(
      "contexts/stack-size:512");  // KiB: a running job each has one; deep enough for the result writer
  sg::Engine::set_config(
      "contexts/guard-size:0");  // guard pages would double the memory mappings, of which the kernel allows 65,530
  sg::Engine::set_config("network/model:CM02");      // wide-area links: plain max-min sharing without TCP's factors
  sg::Engine::set_config("network/TCP-gamma:0");     // no window cap: transports for long links have large ones
  sg::Engine::set_config("network/crosstraffic:0");  // acknowledgements do not use the reverse direction
  sg::Engine::set_config("network/latency-factor:1");
  sg::Engine::set_config("network/bandwidth-factor:1");
  sg::Engine::set_config("network/weight-S:0");
  return engine;
}

}  // namespace

Seconds clock_now() { return {sg::Engine::get_clock()}; }

Kernel::Kernel()
    : engine_(make_engine()), zone_(sg::create_full_zone("site")), host_(zone_->create_host("site", 1.0)) {}

void Kernel::spawn(const std::string& name, std::function<void()> body) {
  sg::Actor::create(name, host_, [this, body = std::move(body)] {
    try {
      body();
    } catch (const simgrid::ForcefulKillException&) {
      throw;  // the run is over: SimGrid unwinds the actor with it
    } catch (...) {
      if (!failure_) failure_ = std::current_exception();
      stop();
    }
  });
}

void Kernel::run() {
  engine_->run();
  if (failure_) std::rethrow_exception(failure_);
}

}  // namespace gigatwin::sim
