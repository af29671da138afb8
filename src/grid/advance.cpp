#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "grid/compiled_internal.hpp"
#include "grid/dispatch_internal.hpp"
#include "grid/settle_internal.hpp"

namespace gigatwin::grid {
namespace {

using Mode = GeneratorState::Mode;
using Purpose = GeneratorState::Purpose;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// One step, taken in intervals in which nothing changes; nearly always there is one.
class Stepper {
 public:
  Stepper(const CompiledGrid& grid, State& state, const Inputs& in)
      : grid_(grid), state_(state), in_(in), begin_s_(grid.since_start(in.when)) {
    state.segment = grid.segment_at(begin_s_, state.segment);
    hour_ = typical_hour(grid.timeline[state.segment], begin_s_);
    year_ = grid.timeline[state.segment].year;
    if (grid.spec.photovoltaics) sun_ = photovoltaic_power(*grid.spec.photovoltaics, in.irradiance_w_m2, in.dry_bulb);
    if (!grid.plan.empty()) plan_ = grid.plan[hour_];
    hour_end_s_ = 3600.0 - static_cast<double>(in.when.unix_s % 3600);
  }

  Outcome run() {
    while (at_s_ < in_.dt.value) step_interval();
    if (grid_.battery) out_.battery_charge = grid_.battery->charge(state_.battery);
    out_.photovoltaic_spilled = sun_ - out_.photovoltaic_power;
    settle(grid_, {&in_, hour_, year_}, state_.capacity, out_);
    return std::move(out_);
  }

 private:
  void step_interval() {
    while (reached(grid_.end_of(state_.segment))) ++state_.segment;
    const Segment& segment = grid_.timeline[state_.segment];
    note_changes(segment);
    if (grid_.spec.generators) update_generators(segment);
    Interval interval = interval_of(segment);
    Shares shares = dispatch(grid_.spec.connection, battery(), state_.battery, interval);
    if (grid_.spec.generators && shorten_to_fuel(interval, shares))
      shares = dispatch(grid_.spec.connection, battery(), state_.battery, interval);
    account(interval, shares);
    at_s_ = until_s_;
    if (grid_.spec.generators) burn(interval.length, shares.generators);
  }

  double now_s() const { return begin_s_ + at_s_; }
  /// Compared within the step, as the ends of intervals are: rounding must not leave an interval of no length.
  bool reached(double t_s) const { return at_s_ >= t_s - begin_s_; }
  const Battery* battery() const { return grid_.battery ? &*grid_.battery : nullptr; }
  const GeneratorsSpec& sets() const { return *grid_.spec.generators; }
  void tell(EventKind kind, double value = 0.0) { out_.events.push_back({{at_s_}, kind, value}); }

  void note_changes(const Segment& segment) {
    if (state_.was_up && !segment.up) tell(EventKind::grid_lost);
    if (!state_.was_up && segment.up) tell(EventKind::grid_returned);
    if (!state_.was_curtailed && segment.curtailed) tell(EventKind::curtailment_began, segment.allowed_w);
    if (state_.was_curtailed && !segment.curtailed) tell(EventKind::curtailment_ended);
    state_.was_up = segment.up;
    state_.was_curtailed = segment.curtailed;
  }

  /// What generators are called for now, if anything.
  bool wanted(const Segment& segment, Purpose& purpose) const {
    if (!segment.up) return purpose = Purpose::outage, true;
    if (state_.generators.run_time >= sets().permit) return false;
    const Watts auxiliary = battery() ? battery()->auxiliary() : Watts{};
    if (sets().in_curtailment && segment.curtailed && (in_.demand + auxiliary - sun_).value > segment.allowed_w)
      return purpose = Purpose::curtailment, true;
    if (segment.testing) return purpose = Purpose::test, true;
    return false;
  }

  void update_generators(const Segment& segment) {
    GeneratorState& sets_now = state_.generators;
    if (segment.year != sets_now.year) sets_now.year = segment.year, sets_now.run_time = {};
    if (reached(sets_now.refill_s)) sets_now.fuel = tank_energy(sets()), sets_now.refill_s = infinity;
    Purpose purpose = sets_now.purpose;
    called_ = wanted(segment, purpose);
    if (called_) sets_now.purpose = purpose;
    if (sets_now.mode == Mode::off && called_ && sets_now.fuel.value > 0.0) {
      sets_now.mode = Mode::starting;
      sets_now.change_s = now_s() + sets().start_time.value;
    }
    if (sets_now.mode == Mode::starting && !called_) sets_now.mode = Mode::off;
    if (sets_now.mode == Mode::starting && reached(sets_now.change_s)) start();
    if (sets_now.mode != Mode::running) return;
    while (reached(sets_now.change_s)) --sets_now.running, draw_failure();
    if (!called_ && reached(sets_now.release_s)) stop();
  }

  void start() {
    GeneratorState& sets_now = state_.generators;
    sets_now.mode = Mode::running;
    sets_now.running = units_that_start(sets(), grid_.setting.seed, sets_now.calls++);
    draw_failure();
    tell(EventKind::generators_started, sets_now.running);
  }

  void stop() {
    state_.generators.mode = Mode::off;
    state_.generators.running = 0;
    tell(EventKind::generators_stopped);
  }

  void draw_failure() {
    GeneratorState& sets_now = state_.generators;
    sets_now.change_s =
        now_s() + next_failure(sets(), grid_.setting.seed, sets_now.failures_drawn++, sets_now.running).value;
  }

  Interval interval_of(const Segment& segment) {
    Interval interval;
    interval.segment = &segment;
    interval.demand = in_.demand;
    interval.sun = sun_;
    if (in_.market_price.value >= 0.0) interval.export_limit = grid_.spec.connection.export_limit;
    interval.plan = plan_;
    until_s_ = std::min(in_.dt.value, grid_.end_of(state_.segment) - begin_s_);
    if (grid_.spec.generators) {
      const GeneratorState& sets_now = state_.generators;
      const auto until = [&](double t_s) { until_s_ = std::min(until_s_, t_s - begin_s_); };
      until(sets_now.refill_s);
      if (sets_now.mode != Mode::off) until(sets_now.change_s);
      if (sets_now.mode == Mode::running) {
        if (!called_) until(sets_now.release_s);
        interval.generators = static_cast<double>(sets_now.running) * sets().rating;
        interval.carrying = sets_now.purpose != Purpose::curtailment;
        if (sets_now.purpose == Purpose::test) interval.generators = sets().tests->load * interval.generators;
      }
    }
    interval.length = {until_s_ - at_s_};
    interval.hour_left = {std::max(interval.length.value, hour_end_s_ - at_s_)};
    return interval;
  }

  /// Ends the interval when the tanks are empty. Whether it did.
  bool shorten_to_fuel(Interval& interval, const Shares& shares) {
    const Watts burning = fuel_power(sets(), state_.generators.running, shares.generators);
    if (!(burning * interval.length > state_.generators.fuel)) return false;
    interval.length = state_.generators.fuel / burning;
    until_s_ = at_s_ + interval.length.value;
    dry_ = true;
    return true;
  }

  void account(const Interval& interval, const Shares& shares) {
    const Seconds length = interval.length;
    const double weight = length / in_.dt;
    const Segment& segment = *interval.segment;
    out_.grid_limit += weight * Watts{segment.allowed_w};
    out_.grid_import += weight * shares.imported;
    out_.grid_export += weight * shares.exported;
    out_.overdrawn += weight * shares.overdrawn;
    out_.photovoltaic_power += weight * shares.sun;
    out_.generator_power += weight * shares.generators;
    out_.unserved += weight * shares.unserved;
    if (!segment.up) out_.down_time += length;
    if (segment.curtailed) out_.curtailed_time += length;
    out_.cost.compensation.value += segment.availability_eur_s * length.value;
    if (segment.curtailed && segment.up && grid_.spec.connection.interruptible)
      out_.cost.compensation +=
          Watts{segment.capacity_w - segment.allowed_w} * length * grid_.spec.connection.interruptible->energy;
    const Tariff& tariff = grid_.setting.tariff;
    if (tariff.charged == ChargedCapacity::contracted && tariff.network_capacity.value > 0.0)  // it may be unlimited
      out_.cost.network_capacity += Watts{segment.capacity_w} * tariff.network_capacity * length;
    account_unserved(segment, shares.unserved, length);
    if (grid_.battery) account_battery(shares, length);
  }

  void account_unserved(const Segment& segment, Watts unserved, Seconds length) {
    if (segment.up) state_.bridged = {};
    if (unserved.value <= 0.0) return;  // without the grid storage stays as empty as it is: charging takes hours
    const Seconds lost = (unserved / in_.demand) * length;
    out_.unserved_time += lost;
    if (segment.up) return;  // the meter's protection sheds load, it does not darken the site
    const auto beyond = [&](Seconds time) { return std::max(Seconds{}, time - in_.bridge); };
    out_.dark_time += beyond(state_.bridged + lost) - beyond(state_.bridged);
    state_.bridged += lost;
  }

  void account_battery(const Shares& shares, Seconds length) {
    const double weight = length / in_.dt;
    out_.battery_charging += weight * shares.charge;
    out_.battery_discharging += weight * shares.discharge;
    out_.battery_power += weight * (shares.discharge - shares.charge - shares.auxiliary);
    out_.battery_loss += grid_.battery->advance(state_.battery, shares.discharge - shares.charge, length) / in_.dt;
  }

  /// Over an interval that ends now.
  void burn(Seconds length, Watts output) {
    GeneratorState& sets_now = state_.generators;
    if (sets_now.mode != Mode::running) return;
    if (called_) sets_now.release_s = now_s() + (sets_now.purpose == Purpose::test ? 0.0 : sets().retransfer.value);
    if (sets_now.running == 0) return;
    const double weight = length / in_.dt;
    const Watts burning = fuel_power(sets(), sets_now.running, output);
    out_.generator_fuel += weight * burning;
    out_.generator_carbon.value += weight * burning.value * sets().fuel_carbon.value;
    out_.generator_nitrogen_oxides.value += weight * output.value * sets().nitrogen_oxides.value;
    out_.cost.fuel += burning * length * sets().fuel_price;
    out_.generator_time += length;
    sets_now.run_time += length;
    if (sets_now.refill_s == infinity) sets_now.refill_s = now_s() - length.value + sets().refill.value;
    sets_now.fuel = dry_ ? Joules{} : std::max(Joules{}, sets_now.fuel - burning * length);
    dry_ = false;
    if (sets_now.fuel.value <= 0.0) stop();
  }

  const CompiledGrid& grid_;
  State& state_;
  const Inputs& in_;
  Outcome out_;
  const double begin_s_;  ///< of the step, since the start
  double at_s_ = 0.0;     ///< since the step's begin: small numbers keep its length exact
  double until_s_ = 0.0;  ///< end of the interval, since the step's begin
  std::size_t hour_ = 0;  ///< of the typical year, and calendar year, in which the step begins
  int year_ = 0;
  double hour_end_s_ = 0.0;  ///< of the plan's hour, since the step's begin
  Watts sun_;
  PlannedHour plan_;
  bool called_ = false;  ///< generators, in this interval
  bool dry_ = false;     ///< the interval ends with empty tanks
};

}  // namespace

Outcome Grid::advance(State& state, const Inputs& inputs) const {
  GIGATWIN_ASSERT(inputs.dt.value > 0.0 && inputs.demand.value >= 0.0, "step of {} s with {} W", inputs.dt.value,
                  inputs.demand.value);
  return Stepper{*compiled_, state, inputs}.run();
}

}  // namespace gigatwin::grid
