#include <simgrid/Exception.hpp>
#include <simgrid/kernel/Timer.hpp>

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

void Kernel::spawn(std::function<void()> body) {
  if (idle_.empty()) {
    const auto worker = std::make_shared<Worker>();
    worker->body = std::move(body);
    sg::Actor::create("worker", host_, [this, worker] { work(*worker); });
    return;
  }
  const std::shared_ptr<Worker> worker = idle_.back();
  idle_.pop_back();
  worker->body = std::move(body);
  worker->wake->release();
}

void Kernel::work(Worker& worker) {
  while (true) {
    try {
      std::exchange(worker.body, nullptr)();
    } catch (const simgrid::ForcefulKillException&) {
      throw;  // the run is over: SimGrid unwinds the actor with it
    } catch (...) {
      if (!failure_) failure_ = std::current_exception();
      stop();
    }
    if (stopped_) return;  // who ends the run is not killed by it
    idle_.push_back(worker.shared_from_this());
    worker.wake->acquire();
  }
}

void Kernel::call_at(Seconds when, std::function<void()> ring) {
  simgrid::kernel::timer::Timer::set(when.value, [this, ring = std::move(ring)] {
    if (stopped_) return;
    try {
      ring();
    } catch (...) {
      if (!failure_) failure_ = std::current_exception();
      stop();
    }
  });
}

void Kernel::stop() {
  stopped_ = true;
  sg::Actor::kill_all();
}

void Kernel::run() {
  engine_->run();
  if (failure_) std::rethrow_exception(failure_);
}

void Agenda::set(std::int64_t key, Seconds when) {
  entries_.insert({when, key});
  if (!calls_.empty() && *calls_.begin() <= when) return;
  calls_.insert(when);
  kernel_.call_at(when, [this] { ring(); });
}

void Agenda::ring() {
  const Seconds now = clock_now();
  while (!calls_.empty() && *calls_.begin() <= now) calls_.erase(calls_.begin());
  while (!entries_.empty() && entries_.begin()->first <= now) {
    const std::int64_t key = entries_.begin()->second;
    entries_.erase(entries_.begin());
    due_(key);
  }
  if (entries_.empty() || (!calls_.empty() && *calls_.begin() <= entries_.begin()->first)) return;
  const Seconds next = entries_.begin()->first;
  calls_.insert(next);
  kernel_.call_at(next, [this] { ring(); });
}

}  // namespace gigatwin::sim
