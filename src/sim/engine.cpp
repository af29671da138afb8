#include "sim/engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "sim/control.hpp"
#include "sim/event_order.hpp"
#include "sim/failure_actor_internal.hpp"
#include "sim/floor.hpp"
#include "sim/job_actors_internal.hpp"
#include "sim/kernel_internal.hpp"
#include "sim/plant.hpp"
#include "sim/staging_internal.hpp"
#include "sim/tape.hpp"

namespace gigatwin::sim {

struct Simulation::Actors {
  Actors(const SiteModel& site_model, Observer& listener, const std::atomic<bool>* stop_flag, Tape* tape)
      : site(site_model),
        observer(listener),
        stop(stop_flag),
        totals(static_cast<double>(site_model.nodes()) * site_model.node_power.accelerators),
        floor(site, observer, totals),
        recorder(tape ? std::make_unique<TapeRecorder>(floor, *tape) : nullptr),
        plant(site),
        control(site, plant, recorder ? static_cast<FloorPort&>(*recorder) : floor, totals, observer),
        jobs(site, kernel, floor, [this] { settle(); }),
        staging(site.scenario.operations.wide_area, kernel),
        failures(
            site, floor, [this] { settle(); },
            [this](bool out) {
              jobs.set_storage_out(out);
              floor.set_storage_out(out);
            }) {
    plant_changes = unit_changes(site.plant_units, site.scenario.operations.plant_outages, site.scenario.time.duration,
                                 static_cast<std::uint64_t>(site.scenario.seed));
    if (tape) tape->plant_changes = plant_changes;
    kernel.seal();
  }

  /// Lets the floor's decisions happen: starts jobs and wakes others. To be called after every change, when the floor
  /// is at rest.
  void settle() {
    failures.notice_drained();
    floor.check_books();
    floor.share_network(clock_now());
    floor.share_data(clock_now());
    wake_jobs();
    for (const workload::JobRequest* request : floor.take_without_data()) bring_data(*request);
    for (JobRun* job : floor.take_started()) jobs.start(*job);
    if (!recorder || recorder->limit(clock_now())) control.apply_connection_limit(clock_now());
    wake_jobs();
    ask_again();
  }

  /// Has `schedule` sleep until the schedulers want to be asked again.
  void ask_again() {
    const std::optional<Seconds> at = floor.ask_again_at(clock_now());
    if (at == asked_again_at) return;
    asked_again_at = at;
    wake_schedule->release();
  }

  /// Schedulers that wait for a turn, an opening or new ranks are asked then.
  void schedule() {
    while (true) {
      const std::optional<Seconds> at = asked_again_at;
      if (!at) {
        wake_schedule->acquire();
      } else if (wake_schedule->acquire_timeout(std::max(0.0, (*at - clock_now()).value))) {
        asked_again_at.reset();
        floor.dispatch(clock_now());
        settle();
      }
    }
  }

  /// Tells the begin of every reservation, whether it has its nodes, and lets its jobs start.
  void begin_reservations() {
    const std::vector<scheduling::Reservation>& reservations = site.access.reservations;
    std::vector<std::size_t> order(reservations.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return reservations[a].at < reservations[b].at; });
    for (const std::size_t next : order) {
      sg::this_actor::sleep_until(reservations[next].at.value);
      floor.begin_reservation(next, clock_now());
      floor.dispatch(clock_now());
      settle();
    }
  }

  void wake_jobs() {
    for (const std::int64_t id : floor.take_woken()) jobs.wake(id);
  }

  void arrive() {
    for (const workload::JobRequest& request : site.jobs) {
      if (request.submitted >= site.scenario.time.duration) return;
      sg::this_actor::sleep_until(request.submitted.value);
      floor.submit(request, clock_now());
      floor.dispatch(clock_now());
      settle();
    }
  }

  void bring_data(const workload::JobRequest& request) {
    staging.bring(request, [this, &request] {
      floor.data_staged(request, clock_now());
      floor.dispatch(clock_now());
      settle();
    });
  }

  /// Units of the power and cooling plant fail, are maintained and come back.
  void change_plant() {
    for (const UnitChange& change : plant_changes) {
      sg::this_actor::sleep_until(change.when.value);
      if (recorder) recorder->change_unit(clock_now());
      control.change_unit(change, clock_now());
      settle();
    }
  }

  void step_plant() {
    const scenario::TimeSpec& time = site.scenario.time;
    const auto steps = static_cast<std::int64_t>(std::llround(time.duration / time.step));
    for (std::int64_t k = 0; k < steps; ++k) {
      const Seconds begin = static_cast<double>(k) * time.step;
      sg::this_actor::sleep_until((begin + time.step).value);
      const Seconds now = clock_now();
      floor.ledger().advance(now);
      const Ledger::Means means = floor.ledger().take_means();
      if (recorder) recorder->step(means, now);
      control.play_step(begin, time.step, means, now);
      settle();
      observer.tick(now);
      if (stop && stop->load()) {
        observer.hand_on();
        throw Interrupted{fmt::format("stopped at {} of simulated time", to_text(time.start + now))};
      }
    }
    observer.hand_on();
    floor.finish(clock_now());
    kernel.stop();
  }

  const SiteModel& site;
  EventOrder observer;
  const std::atomic<bool>* stop;
  TotalsBuilder totals;
  Floor floor;
  std::unique_ptr<TapeRecorder> recorder;  ///< none: nobody asks for the tape
  std::vector<UnitChange> plant_changes;
  Plant plant;
  Control control;
  Kernel kernel;
  JobActors jobs;
  Staging staging;
  FailureActor failures;
  std::optional<Seconds> asked_again_at;
  sg::SemaphorePtr wake_schedule = sg::Semaphore::create(0);
};

Simulation::Simulation(const SiteModel& site, Observer& observer, const std::atomic<bool>* stop, Tape* tape)
    : actors_(std::make_unique<Actors>(site, observer, stop, tape)) {}

Simulation::~Simulation() = default;

Totals Simulation::run() {
  Actors& a = *actors_;
  a.kernel.spawn([&a] { a.step_plant(); });
  a.kernel.spawn([&a] { a.change_plant(); });
  a.kernel.spawn([&a] { a.failures.run(); });
  a.kernel.spawn([&a] { a.schedule(); });
  a.kernel.spawn([&a] { a.begin_reservations(); });
  a.kernel.spawn([&a] { a.arrive(); });
  a.kernel.run();
  return a.totals.totals();
}

const std::vector<SimulatedIteration>& Simulation::iterations() const { return actors_->floor.profiles().iterations(); }

}  // namespace gigatwin::sim
