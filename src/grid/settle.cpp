#include "grid/settle_internal.hpp"

#include <algorithm>

namespace gigatwin::grid {
namespace {

Watts delivered(const CompiledGrid& grid, std::size_t i, const SettledStep& step) {
  const AgreementSpec& agreement = grid.spec.agreements[i];
  if (agreement.stops_below_zero && step.inputs->market_price.value < 0.0) return {};
  const double wind = agreement.kind == AgreementKind::wind ? grid.wind_output[i][step.hour] : 0.0;
  return agreement_output(agreement, step.inputs->irradiance_w_m2, wind);
}

/// The import is paid at the market already: an agreement adds the difference of its price.
/// @param used  share of what it generates that the import covers
Euros payment(const AgreementSpec& agreement, Joules energy, EurosPerJoule market_price, double used) {
  const double marketed = agreement.surplus == Surplus::sold ? 1.0 : used;
  return energy * (agreement.price - marketed * market_price);
}

/// What guarantees of origin cover of the import that agreements leave; the residual mix is the rest.
void cover_rest(const CompiledGrid& grid, const Inputs& in, Watts rest, Outcome& out) {
  const std::optional<double>& guarantees = grid.spec.guarantees_of_origin;
  out.guaranteed_renewable = guarantees.value_or(grid.setting.renewable_share) * rest;
  const Joules bought = guarantees.value_or(0.0) * rest * in.dt;
  out.cost.guarantees = bought * grid.spec.guarantee_price;
  out.market_carbon.uncovered = rest * in.dt - bought;
  out.market_carbon.uncovered_carbon = out.market_carbon.uncovered * in.residual_mix;
}

/// Agreements share the import by what they generate: of each the same part is used.
void settle_agreements(const CompiledGrid& grid, const SettledStep& step, Outcome& out) {
  const Inputs& in = *step.inputs;
  Watts generated, renewable;
  Kilograms carbon;
  for (std::size_t i = 0; i < grid.spec.agreements.size(); ++i) {
    const Watts output = delivered(grid, i, step);
    generated += output;
    if (grid.spec.agreements[i].renewable) renewable += output;
    carbon += output * in.dt * grid.spec.agreements[i].carbon;
  }
  const Watts covered = std::min(generated, out.grid_import);
  const double used = generated.value > 0.0 ? covered / generated : 0.0;
  for (std::size_t i = 0; i < grid.spec.agreements.size(); ++i)
    out.cost.agreements += payment(grid.spec.agreements[i], delivered(grid, i, step) * in.dt, in.market_price, used);
  out.contracted_renewable = renewable;
  out.matched_renewable = used * renewable + std::max(Watts{}, out.photovoltaic_power - out.grid_export);
  out.market_carbon.covered_carbon = used * carbon;
  out.market_carbon.surplus = (generated - covered) * in.dt;
  out.market_carbon.surplus_carbon = (1.0 - used) * carbon;
  cover_rest(grid, in, out.grid_import - covered, out);
}

/// A year is charged on its highest import. Each step pays what brings the sum there: its own time, and for the time
/// before what a new peak adds.
Euros charge_of_peak(EurosPerWattSecond charge, const SettledStep& step, Watts import, CapacityState& capacity) {
  if (step.year != capacity.year) capacity = {step.year, {}, {}};
  const Euros before = capacity.charged * charge * capacity.passed;
  capacity.charged = std::max(capacity.charged, import);
  capacity.passed += step.inputs->dt;
  return capacity.charged * charge * capacity.passed - before;
}

void settle_reactive(const ConnectionSpec& connection, Seconds dt, Outcome& out) {
  if (connection.power_factor == 1.0) return;
  const MeterLoad load = meter_load(connection, out.grid_import);
  out.power_factor = load.power_factor;
  out.reactive_excess = load.excess;
  out.cost.reactive = load.excess * dt * connection.reactive_price;
}

}  // namespace

void settle(const CompiledGrid& grid, const SettledStep& step, CapacityState& capacity, Outcome& out) {
  const Inputs& in = *step.inputs;
  const Tariff& tariff = grid.setting.tariff;
  const Joules imported = out.grid_import * in.dt;
  out.cost.market = imported * in.market_price;
  out.cost.network_energy = imported * tariff.network;
  out.cost.taxes = imported * tariff.taxes;
  out.cost.exported = out.grid_export * in.dt * in.market_price;
  if (tariff.charged == ChargedCapacity::peak)
    out.cost.network_capacity = charge_of_peak(tariff.network_capacity, step, out.grid_import, capacity);
  settle_agreements(grid, step, out);
  settle_reactive(grid.spec.connection, in.dt, out);
}

}  // namespace gigatwin::grid
