#include "cooling/transient.hpp"

#include <array>
#include <cmath>

#include "base/error.hpp"
#include "cooling/chip.hpp"
#include "cooling/transient_cvode_internal.hpp"
#include "cooling/transient_network_internal.hpp"

namespace gigatwin::cooling {
namespace {

/// Relative, and absolute in kelvin: an error of a thousandth of a kelvin after an hour's play.
constexpr double tolerance = 1e-7;
/// Long enough for any loop to come to rest.
constexpr double settling_s = 5e4;
/// The clock is the power limit's again when the junction is so far below `throttle`: else it would toggle there.
constexpr double hysteresis_k = 0.25;

enum Root : std::size_t {
  throttle_reached,
  clock_free,
  clock_lowest,
  cooled_down,
  trip_reached,
  rack_trip,
  tank,
  roots
};
constexpr double never = 1.0;
/// Share of the cold stores at which they count as empty.
constexpr double tank_margin = 1e-6;

}  // namespace

class Transient::Solver {
 public:
  Solver(TransientSpec spec, const Service& service) : network_(std::move(spec)) {
    network_.serve(service);
    tanks_empty_ = network_.tanks_j() <= 0.0;
    stiff_ = std::make_unique<StiffSolver>(
        network_.first_guess(), network_.scales(), tolerance, roots,
        [this](const double* y, double* dy) { network_.evaluate(y, dy); },
        [this](const double* y, double* g) { roots_of(y, g); });
    settle();
  }

  void serve(const Service& service) {
    network_.serve(service);
    if (service.blocked) stiff_->state()[HallNetwork::flow(0)] = 0.0;
    stiff_->restart(stiff_->time());
  }
  const Service& service() const { return network_.service(); }

  std::optional<ThermalEvent> run_until(double when_s) {
    if (const std::optional<ThermalEvent> event = already_there()) return event;
    while (stiff_->time() < when_s)
      if (stiff_->advance(when_s)) {
        const std::optional<ThermalEvent> event = change_mode();
        stiff_->restart(stiff_->time());
        if (event) return event;
      }
    return std::nullopt;
  }

  TransientSample sample() const;
  HeatAccount account() const {
    const double* y = stiff_->state();
    return {{y[network_.in()]}, {y[network_.out()]}, {network_.stored_j(y) - stored_at_start_j_}};
  }
  double now_s() const { return stiff_->time(); }

 private:
  const hardware::ChipThermalSpec& thermal() const { return *network_.spec().system.accelerator.thermal; }

  void settle();
  void roots_of(const double* y, double* g) const;
  std::optional<ThermalEvent> already_there();
  std::optional<ThermalEvent> change_mode();
  std::optional<ThermalEvent> throttle();

  HallNetwork network_;
  std::unique_ptr<StiffSolver> stiff_;
  double stored_at_start_j_ = 0.0;
  bool settling_ = true;
  bool tanks_empty_ = false;
};

void Transient::Solver::settle() {
  network_.tanks_idle = true;
  run_until(settling_s);
  while (stiff_->time() < settling_s) run_until(settling_s);  // events of settling are not told
  network_.tanks_idle = false;
  settling_ = false;
  double* y = stiff_->state();
  y[network_.in()] = y[network_.out()] = 0.0;
  stored_at_start_j_ = network_.stored_j(y);
  stiff_->restart(0.0);
}

void Transient::Solver::roots_of(const double* y, double* g) const {
  const double junction_c = y[HallNetwork::junction()], throttle_c = thermal().throttle.value;
  const ClockMode mode = network_.mode;
  std::fill(g, g + roots, never);
  if (mode == ClockMode::limited) g[throttle_reached] = throttle_c - junction_c;
  if (mode == ClockMode::regulated) {
    const double clock = y[network_.clock()];
    g[clock_free] = std::max(network_.limited_speed(y) - clock, junction_c - throttle_c + hysteresis_k);
    g[clock_lowest] = clock - lowest_clock;
  }
  if (mode == ClockMode::lowest) g[cooled_down] = junction_c - throttle_c;
  if (settling_) return;
  if (mode != ClockMode::off) g[trip_reached] = thermal().trip.value - junction_c;
  if (network_.racks_on && network_.service().racks)
    g[rack_trip] = network_.spec().system.coolant_trip.value - network_.inlet_c(y);
  if (!tanks_empty_) g[tank] = network_.tank_left_j(y) / network_.tanks_j() - tank_margin;
}

/// Where a play starts, or a change of service leaves it, beyond a limit that a root can only be crossed towards.
std::optional<ThermalEvent> Transient::Solver::already_there() {
  const double* y = stiff_->state();
  const double junction_c = y[HallNetwork::junction()];
  std::optional<ThermalEvent> event;
  if (!settling_ && network_.mode != ClockMode::off && junction_c > thermal().trip.value) {
    network_.mode = ClockMode::off;
    event = ThermalEvent::chips_tripped;
  } else if (!settling_ && network_.racks_on && network_.service().racks &&
             network_.inlet_c(y) > network_.spec().system.coolant_trip.value) {
    network_.racks_on = false;
    event = ThermalEvent::racks_tripped;
  } else if (network_.mode == ClockMode::limited && junction_c > thermal().throttle.value) {
    event = throttle();
  }
  if (event) stiff_->restart(stiff_->time());
  return event;
}

std::optional<ThermalEvent> Transient::Solver::throttle() {
  stiff_->state()[network_.clock()] = network_.limited_speed(stiff_->state());
  network_.mode = ClockMode::regulated;
  return ThermalEvent::throttling_began;
}

std::optional<ThermalEvent> Transient::Solver::change_mode() {
  const std::vector<int>& found = stiff_->found();
  if (found[trip_reached]) return network_.mode = ClockMode::off, ThermalEvent::chips_tripped;
  if (found[rack_trip]) return network_.racks_on = false, ThermalEvent::racks_tripped;
  if (found[throttle_reached]) return throttle();
  if (found[clock_lowest]) return network_.mode = ClockMode::lowest, ThermalEvent::lowest_clock_reached;
  if (found[clock_free]) return network_.mode = ClockMode::limited, ThermalEvent::throttling_ended;
  if (found[cooled_down]) {
    stiff_->state()[network_.clock()] = lowest_clock * (1.0 + 1e-6);
    network_.mode = ClockMode::regulated;
  }
  if (found[tank]) return tanks_empty_ = true, ThermalEvent::tank_empty;
  return std::nullopt;
}

TransientSample Transient::Solver::sample() const {
  const double* y = stiff_->state();
  const HallNetwork::Flows flows = network_.evaluate(y, nullptr);
  TransientSample sample;
  sample.when = {stiff_->time()};
  sample.junction = {y[HallNetwork::junction()]};
  sample.plate = {y[HallNetwork::base()]};
  sample.supply = {flows.inlet_c};
  sample.return_ = {y[HallNetwork::return_leg(0, 0)]};
  for (std::size_t i = 0; i < network_.loops(); ++i) {
    sample.loops.push_back({y[HallNetwork::supply_leg(i, HallNetwork::leg_cells - 1)]});
    sample.flows.push_back(y[HallNetwork::flow(i)]);
  }
  sample.speed = flows.speed;
  sample.accelerator = {flows.chip_w};
  sample.heat = {flows.heat_w};
  sample.rejected = {flows.rejected_w};
  sample.chilled = {flows.chilled_w};
  sample.tanks = {network_.tank_left_j(y)};
  return sample;
}

Transient::Transient(TransientSpec spec, Service service)
    : solver_(std::make_unique<Solver>(std::move(spec), service)) {}
Transient::~Transient() = default;
Transient::Transient(Transient&&) noexcept = default;
Transient& Transient::operator=(Transient&&) noexcept = default;

void Transient::serve(const Service& service) { solver_->serve(service); }
const Service& Transient::service() const { return solver_->service(); }
std::optional<ThermalEvent> Transient::run_until(Seconds when) { return solver_->run_until(when.value); }
Seconds Transient::now() const { return {solver_->now_s()}; }
TransientSample Transient::sample() const { return solver_->sample(); }
HeatAccount Transient::account() const { return solver_->account(); }

}  // namespace gigatwin::cooling
