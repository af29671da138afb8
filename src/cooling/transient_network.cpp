#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"
#include "cooling/chip.hpp"
#include "cooling/coolant.hpp"
#include "cooling/transient_network_internal.hpp"

namespace gigatwin::cooling {
namespace {

/// Of heat_capacity in the die above its interface; assumption: 800 mm2 of silicon, 2 J/K of some 400; 0.2 % .. 2 %.
constexpr double junction_share = 0.005;
/// Coolant in plates, hoses and manifolds of the racks: rated heat for 1 K; assumption: 20 to 30 L in a rack of 120 kW.
constexpr double rack_inertia_s_k = 0.9;
/// Air in the racks: 1.2 kg/m3 in 1 m3 for 40 kW; assumption, its effect is below that of the metal.
constexpr double rack_air_inertia_s_k = 0.03;
/// Speed-up of pumps and fans by their drives; assumption, 3 .. 10 s.
constexpr double drive_s = 5.0;
/// Coasting: quadratic torque of the pump against its inertia, and friction; assumption, 1 .. 4 s to half the flow.
constexpr double coast_s = 2.0, friction = 0.05;
/// Heat transfer of plate exchangers follows the velocity to this power (Dittus-Boelter has 0.8 in tubes, plates less).
constexpr double exchanger_exponent = 0.7;
/// Gain of the chip's temperature control; faster than any loop, slower than its die; assumption.
constexpr double clock_gain_per_k_s = 0.4;
constexpr double unwinding_s = 0.05;
/// Mean over n cells in series of the rise at their ends: (n + 1) / (2 n).
constexpr double mean_rise = (HallNetwork::rack_cells + 1.0) / (2.0 * HallNetwork::rack_cells);
constexpr double least_flow = 1e-6;
/// Of a cold store that gives nothing more: well below what counts as empty.
constexpr double empty_share = 1e-9;

/// Conductance of a counterflow exchanger that leaves `approach` between the two supplies at `heat`.
double sized_conductance(double heat_w, double approach_k, double hot_w_k, double cold_w_k) {
  const double least = std::min(hot_w_k, cold_w_k), ratio = least / std::max(hot_w_k, cold_w_k);
  constexpr double most = 0.99;  // what is stated may ask for more than an endless exchanger can
  const double effectiveness = std::min(most, heat_w / (least * (heat_w / hot_w_k + approach_k)));
  const double units = ratio > 1.0 - 1e-9
                           ? effectiveness / (1.0 - effectiveness)
                           : std::log((1.0 - effectiveness * ratio) / (1.0 - effectiveness)) / (1.0 - ratio);
  return units * least;
}

double effectiveness_of(double conductance_w_k, double hot_w_k, double cold_w_k) {
  const double least = std::min(hot_w_k, cold_w_k), ratio = least / std::max(hot_w_k, cold_w_k);
  const double units = conductance_w_k / least;
  if (ratio > 1.0 - 1e-6) return units / (1.0 + units);
  const double decay = std::exp(-units * (1.0 - ratio));
  return (1.0 - decay) / (1.0 - ratio * decay);
}

}  // namespace

HallNetwork::HallNetwork(TransientSpec spec)
    : spec_(std::move(spec)), power_(spec_.system.accelerator, spec_.system.accelerator.compute_power_fraction) {
  GIGATWIN_ASSERT(!spec_.loops.empty() && spec_.accelerators > 0.0, "{} loops, {} accelerators", spec_.loops.size(),
                  spec_.accelerators);
  const hardware::AcceleratorSpec& chip = spec_.system.accelerator;
  const TransientLoop& first = spec_.loops.front();
  air_ = spec_.system.liquid_fraction <= 0.0;
  junction_j_k_ = junction_share * chip.thermal->heat_capacity.value;
  base_j_k_ = (1.0 - junction_share) * chip.thermal->heat_capacity.value;
  junction_k_w_ = chip.thermal->junction_resistance.value;
  rack_flow_w_k_ = air_ ? first.rated_heat.value / spec_.system.coolant_rise.value : first.carried_w_k;
  const double chips_w_k = air_ ? spec_.accelerators * chip.tdp.value / spec_.system.coolant_rise.value
                                : spec_.accelerators * chip_coolant_flow(spec_.system).value * pg25_specific_heat.value;
  branch_share_ = std::min(1.0, chips_w_k / rack_flow_w_k_);
  const double racks_j_k = (air_ ? rack_air_inertia_s_k : rack_inertia_s_k) * first.rated_heat.value;
  rack_cell_j_k_ = branch_share_ * racks_j_k / static_cast<double>(rack_cells);
  for (std::size_t i = 0; i + 1 < loops(); ++i) {
    const TransientLoop &hot = spec_.loops[i], &cold = spec_.loops[i + 1];
    exchangers_w_k_.push_back(
        sized_conductance(hot.rated_heat.value, hot.approach.value, hot.carried_w_k, cold_share(i) * cold.carried_w_k));
  }
}

void HallNetwork::serve(const Service& service) {
  GIGATWIN_ASSERT(service.pumps.size() == loops(), "{} pumps for {} loops", service.pumps.size(), loops());
  service_ = service;
  power_ = ChipPower{spec_.system.accelerator, service.activity};
  if (service_.blocked) service_.pumps.front() = 0.0;
}

double HallNetwork::limited_speed(const double* y) const { return power_.limited_speed(y[junction()]); }

double HallNetwork::speed_of(const double* y) const {
  if (mode == ClockMode::off || !racks_on || !service_.racks) return 0.0;
  if (mode == ClockMode::lowest) return lowest_clock;
  const double limited = limited_speed(y);
  return mode == ClockMode::limited ? limited : std::clamp(y[clock()], lowest_clock, limited);
}

double HallNetwork::rack_flow_w_k(const double* y) const {
  const double loop_w_k = carried_w_k(0, y);
  if (!air_) return loop_w_k;
  return racks_on && service_.racks ? rack_flow_w_k_ : loop_w_k;  // the racks' own fans
}

double HallNetwork::inlet_c(const double* y) const {
  const double racks_w_k = rack_flow_w_k(y), loop_w_k = carried_w_k(0, y);
  const double supply_c = y[supply_leg(0, leg_cells - 1)];
  if (racks_w_k <= loop_w_k || racks_w_k <= 0.0) return supply_c;
  return (loop_w_k * supply_c + (racks_w_k - loop_w_k) * y[return_leg(0, 0)]) / racks_w_k;
}

double HallNetwork::plate_conductance(double flow) const {
  const hardware::SystemSpec& system = spec_.system;
  const double rated_w_k = branch_share_ * rack_flow_w_k_ / spec_.accelerators;
  // Laminar channels conduct the same at any low flow; the table ends at 0.4 L/min and its flow is kept there.
  constexpr double table_end_kg_s = 0.4 / 60.0 * 1.02;
  const double lowest = air_ ? 1.0 : table_end_kg_s * pg25_specific_heat.value / rated_w_k;
  const double share = std::max(flow, lowest);
  const double resistance = chip_resistance(system, share).value - junction_k_w_ - mean_rise / (rated_w_k * share);
  constexpr double least_k_w = 1e-3;
  return 1.0 / std::max(resistance, least_k_w);
}

void HallNetwork::racks(const double* y, double* dy, Flows& flows) const {
  const bool on = racks_on && service_.racks;
  flows.speed = speed_of(y);
  flows.chip_w = flows.speed > 0.0 ? power_.mean_w(y[junction()], flows.speed) : 0.0;
  flows.inlet_c = inlet_c(y);
  const double other_w = on ? spec_.other_heat.value : 0.0;
  flows.heat_w = spec_.accelerators * flows.chip_w + other_w;
  if (!dy) return;

  const double racks_w_k = rack_flow_w_k(y), branch_w_k = branch_share_ * racks_w_k, loop_w_k = carried_w_k(0, y);
  const double mean_c = std::accumulate(y + rack(0), y + rack(rack_cells), 0.0) / static_cast<double>(rack_cells);
  const double to_base_w = (y[junction()] - y[base()]) / junction_k_w_;
  const double to_coolant_w = plate_conductance(air_ ? 1.0 : y[flow(0)]) * (y[base()] - mean_c);
  dy[junction()] = (flows.chip_w - to_base_w) / junction_j_k_;
  dy[base()] = (to_base_w - to_coolant_w) / base_j_k_;
  const double per_cell_w = spec_.accelerators * to_coolant_w / static_cast<double>(rack_cells);
  double before_c = flows.inlet_c;
  for (std::size_t cell = 0; cell < rack_cells; ++cell) {
    dy[rack(cell)] = (branch_w_k * (before_c - y[rack(cell)]) + per_cell_w) / rack_cell_j_k_;
    before_c = y[rack(cell)];
  }
  // Into the return leg: what comes out of the racks, what passes them by, less what is drawn from the warm side again.
  const double past_w_k = std::max(0.0, loop_w_k - racks_w_k), again_w_k = std::max(0.0, racks_w_k - loop_w_k);
  const double warm_c = y[return_leg(0, 0)];
  dy[return_leg(0, 0)] = branch_w_k * before_c + (racks_w_k - branch_w_k) * flows.inlet_c + other_w +
                         past_w_k * y[supply_leg(0, leg_cells - 1)] - (again_w_k + loop_w_k) * warm_c;
}

/// Of the cold loop's flow that passes the exchanger: what serves other loads passes theirs.
double HallNetwork::cold_share(std::size_t i) const {
  return std::min(1.0, spec_.loops[i].rated_heat / spec_.loops[i + 1].rated_heat);
}

double HallNetwork::exchanged_w(std::size_t i, const double* y) const {
  const double hot_flow = y[flow(i)], cold_flow = y[flow(i + 1)];
  if (hot_flow < least_flow || cold_flow < least_flow) return 0.0;
  const double hot_w_k = carried_w_k(i, y), cold_w_k = cold_share(i) * carried_w_k(i + 1, y);
  const double conductance = exchangers_w_k_[i] / (0.5 * std::pow(hot_flow, -exchanger_exponent) +
                                                   0.5 * std::pow(cold_flow, -exchanger_exponent));
  const double warm_c = y[return_leg(i, leg_cells - 1)];
  const double difference = warm_c - y[supply_leg(i + 1, leg_cells - 1)];
  const double most_w = effectiveness_of(conductance, hot_w_k, cold_w_k) * std::min(hot_w_k, cold_w_k) * difference;
  // A valve closes where the colder side is the warmer one, as a warm tower behind chillers.
  const double wanted_w = hot_w_k * (warm_c - spec_.loops[i].target.value);
  return std::max(0.0, std::min(most_w, wanted_w));
}

double HallNetwork::rejected_w(const double* y) const {
  const std::size_t last = loops() - 1;
  const TransientLoop& loop = spec_.loops[last];
  const double water_w_k = carried_w_k(last, y), warm_c = y[return_leg(last, leg_cells - 1)];
  if (y[flow(last)] < least_flow || service_.coolers <= 0.0) return 0.0;
  const double air_k_w = loop.approach.value / (service_.coolers * loop.rated_heat.value);
  const double most_w = (warm_c - spec_.sink.value) / (1.0 / water_w_k + air_k_w);
  return std::clamp(water_w_k * (warm_c - loop.target.value), 0.0, std::max(0.0, most_w));
}

void HallNetwork::pumps(std::size_t i, const double* y, double* dy) const {
  const double f = y[flow(i)], drive = service_.pumps[i];
  dy[flow(i)] = f < drive ? (drive - f) / drive_s : -(f - drive) * (f + friction) / coast_s;
}

void HallNetwork::loop_balance(std::size_t i, const double* y, double* dy, Flows& flows) const {
  const TransientLoop& loop = spec_.loops[i];
  const double w_k = carried_w_k(i, y), warm_c = y[return_leg(i, leg_cells - 1)];
  const bool last = i + 1 == loops();
  const double away_w = last ? rejected_w(y) : exchanged_w(i, y);
  double missing_w = std::max(0.0, w_k * (warm_c - loop.target.value) - away_w);
  const double chilled_w = std::min(missing_w, service_.chillers * loop.chillers.value);
  missing_w -= chilled_w;
  const bool tank_left = !tanks_idle && y[tank(i)] < (1.0 - empty_share) * loop.tank_energy.value;
  const double stored_w = tank_left ? std::min(missing_w, loop.tank.value) : 0.0;
  flows.chilled_w += chilled_w;
  const double work_w = loop.condenser ? loop.compressor * chilled_w : 0.0;
  const double side_w = racks_on && service_.racks ? y[flow(i)] * loop.side_heat.value : 0.0;
  flows.heat_w += work_w + side_w;
  flows.rejected_w += (last ? away_w : 0.0) + (loop.condenser ? 0.0 : chilled_w);
  if (!dy) return;

  dy[return_leg(i, 0)] += side_w;
  double before_c = y[return_leg(i, 0)];
  for (std::size_t cell = 1; cell < leg_cells; ++cell) {
    dy[return_leg(i, cell)] += w_k * (before_c - y[return_leg(i, cell)]);
    before_c = y[return_leg(i, cell)];
  }
  dy[supply_leg(i, 0)] += w_k * (warm_c - y[supply_leg(i, 0)]) - away_w - chilled_w - stored_w;
  before_c = y[supply_leg(i, 0)];
  for (std::size_t cell = 1; cell < leg_cells; ++cell) {
    dy[supply_leg(i, cell)] += w_k * (before_c - y[supply_leg(i, cell)]);
    before_c = y[supply_leg(i, cell)];
  }
  if (!last)
    dy[return_leg(i + 1, 0)] +=
        carried_w_k(i + 1, y) * (y[supply_leg(i + 1, leg_cells - 1)] - y[return_leg(i + 1, 0)]) + away_w;
  if (loop.condenser) dy[return_leg(*loop.condenser, 0)] += chilled_w + work_w;
  dy[tank(i)] = stored_w;
  pumps(i, y, dy);
}

double HallNetwork::leg_cell_j_k(std::size_t i) const {
  return spec_.loops[i].heat_capacity.value / (2.0 * static_cast<double>(leg_cells));
}

HallNetwork::Flows HallNetwork::evaluate(const double* y, double* dy) const {
  if (dy) std::fill(dy, dy + size(), 0.0);
  Flows flows;
  racks(y, dy, flows);
  for (std::size_t i = 0; i < loops(); ++i) loop_balance(i, y, dy, flows);
  if (!dy) return flows;
  for (std::size_t i = 0; i < loops(); ++i)  // watts so far
    for (std::size_t leg = return_leg(i, 0); leg < flow(i); ++leg) dy[leg] /= leg_cell_j_k(i);
  if (mode == ClockMode::regulated) {
    const double beyond = std::max(0.0, y[clock()] - limited_speed(y));  // of the power limit: does not wind up
    dy[clock()] =
        clock_gain_per_k_s * (spec_.system.accelerator.thermal->throttle.value - y[junction()]) - beyond / unwinding_s;
  }
  dy[in()] = flows.heat_w;
  dy[out()] = flows.rejected_w;
  return flows;
}

double HallNetwork::stored_j(const double* y) const {
  double stored = spec_.accelerators * (junction_j_k_ * y[junction()] + base_j_k_ * y[base()]);
  for (std::size_t cell = 0; cell < rack_cells; ++cell) stored += rack_cell_j_k_ * y[rack(cell)];
  for (std::size_t i = 0; i < loops(); ++i) {
    for (std::size_t leg = return_leg(i, 0); leg < flow(i); ++leg) stored += leg_cell_j_k(i) * y[leg];
    stored += y[tank(i)];
  }
  return stored;
}

double HallNetwork::tank_left_j(const double* y) const {
  double left = 0.0;
  for (std::size_t i = 0; i < loops(); ++i)
    left += std::max(0.0, (1.0 - empty_share) * spec_.loops[i].tank_energy.value - y[tank(i)]);
  return left;
}

double HallNetwork::tanks_j() const {
  double full = 0.0;
  for (const TransientLoop& loop : spec_.loops) full += loop.tank_energy.value;
  return full;
}

std::vector<double> HallNetwork::first_guess() const {
  std::vector<double> y(size(), 0.0);
  y[junction()] = y[base()] = spec_.loops.front().target.value;
  for (std::size_t cell = 0; cell < rack_cells; ++cell) y[rack(cell)] = y[base()];
  for (std::size_t i = 0; i < loops(); ++i) {
    for (std::size_t leg = return_leg(i, 0); leg < flow(i); ++leg) y[leg] = spec_.loops[i].target.value;
    y[flow(i)] = service_.pumps[i];
  }
  y[clock()] = lowest_clock;
  return y;
}

std::vector<double> HallNetwork::scales() const {
  const double second_w = spec_.loops.front().rated_heat.value;  // heat of a second at rating
  std::vector<double> scale(size(), 1.0);
  for (std::size_t i = 0; i < loops(); ++i) scale[tank(i)] = second_w;
  scale[in()] = scale[out()] = second_w;
  return scale;
}

}  // namespace gigatwin::cooling
