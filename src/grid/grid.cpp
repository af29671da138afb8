#include "grid/grid.hpp"

#include <algorithm>
#include <limits>

#include "base/error.hpp"
#include "grid/compiled_internal.hpp"

namespace gigatwin::grid {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<PlannedHour> plan_of(const BatterySpec& spec, const Setting& setting) {
  if (spec.plan == Plan::price) return battery_plan(spec, setting.price_eur_j, spec.wear.value, setting.utc_offset_h);
  if (spec.plan == Plan::carbon)
    return battery_plan(spec, setting.carbon_kg_j, spec.least_saving.value, setting.utc_offset_h);
  return {};
}

}  // namespace

CompiledGrid::CompiledGrid(const GridSpec& grid, Setting around) : spec(grid), setting(std::move(around)) {
  timeline = timeline_of(spec, {setting.start, setting.duration, setting.firm_capacity, setting.seed});
  if (spec.battery) {
    battery.emplace(*spec.battery);
    plan = plan_of(*spec.battery, setting);
  }
  for (const AgreementSpec& agreement : spec.agreements)
    wind_output.push_back(agreement.kind == AgreementKind::wind ? wind_year(agreement, setting.seed)
                                                                : std::vector<double>{});
  const std::optional<DemandResponseSpec>& demand = spec.demand_response;
  if (demand && (demand->price_above || demand->carbon_above))
    response = response_hours(*demand, setting.price_eur_j, setting.carbon_kg_j, setting.utc_offset_h);
}

std::size_t CompiledGrid::segment_at(double t_s, std::size_t hint) const {
  if (hint < timeline.size() && timeline[hint].begin_s <= t_s && t_s < end_of(hint)) return hint;
  const auto after = std::upper_bound(timeline.begin(), timeline.end(), t_s,
                                      [](double t, const Segment& segment) { return t < segment.begin_s; });
  return after == timeline.begin() ? 0 : static_cast<std::size_t>(after - timeline.begin()) - 1;
}

double CompiledGrid::end_of(std::size_t index) const {
  return index + 1 < timeline.size() ? timeline[index + 1].begin_s : infinity;
}

Grid::Grid(const GridSpec& spec, Setting setting)
    : compiled_(std::make_unique<const CompiledGrid>(spec, std::move(setting))) {}
Grid::~Grid() = default;
Grid::Grid(Grid&&) noexcept = default;
Grid& Grid::operator=(Grid&&) noexcept = default;

State Grid::initial() const {
  State state;
  if (compiled_->battery) state.battery = compiled_->battery->initial();
  if (compiled_->spec.generators) state.generators.fuel = tank_energy(*compiled_->spec.generators);
  state.generators.refill_s = infinity;
  state.generators.year = compiled_->timeline.front().year;
  return state;
}

Limits Grid::limits(Instant when, Seconds dt) const {
  GIGATWIN_ASSERT(dt.value > 0.0, "step of {} s", dt.value);
  const double begin_s = compiled_->since_start(when);
  Limits limits;
  std::size_t index = compiled_->segment_at(begin_s, 0);
  for (double at_s = 0.0; at_s < dt.value;) {
    const Segment& segment = compiled_->timeline[index];
    const double until_s = std::min(dt.value, compiled_->end_of(index) - begin_s);
    const Seconds length{until_s - at_s};
    limits.allowed += (length / dt) * Watts{segment.allowed_w};
    if (!segment.up) limits.down += length;
    if (segment.curtailed) limits.curtailed_time += length;
    limits.up = segment.up;
    limits.curtailed = segment.curtailed;
    at_s = until_s;
    ++index;
  }
  return limits;
}

double Grid::wanted_speed(Instant when) const {
  const std::optional<DemandResponseSpec>& demand = compiled_->spec.demand_response;
  if (!demand) return 1.0;
  const double responding = demand->action == ResponseAction::pause ? 0.0 : demand->speed;
  if (!compiled_->response.empty() && compiled_->response[static_cast<std::size_t>(hour_of_typical_year(when))])
    return responding;
  for (const ResponseCall& call : demand->calls) {
    const auto since_call = static_cast<double>(when.unix_s - call.at.unix_s) - demand->notice.value;
    if (since_call >= 0.0 && since_call < call.takes.value) return responding;
  }
  return 1.0;
}

namespace {

/// What generators can be counted on for, once they run.
Watts counted_on(const GeneratorsSpec& spec, const GeneratorState& state) {
  if (state.mode == GeneratorState::Mode::running) return static_cast<double>(state.running) * spec.rating;
  return state.fuel.value > 0.0 ? static_cast<double>(spec.units.needed) * spec.rating : Watts{};
}

/// Import that capping can count on: what holds now, and lower calls of which it has notice.
Watts foreseen_import(const CompiledGrid& grid, std::size_t index, double begin_s, Seconds dt) {
  double allowed_w = grid.timeline[index].allowed_w;
  if (!grid.timeline[index].announced) return {allowed_w};
  for (std::size_t next = index + 1; next < grid.timeline.size() && grid.timeline[next].begin_s < begin_s + dt.value;
       ++next)
    if (grid.timeline[next].up) allowed_w = std::min(allowed_w, grid.timeline[next].allowed_w);
  return {allowed_w};
}

}  // namespace

Watts Grid::available(const State& state, const Inputs& inputs) const {
  const GridSpec& spec = compiled_->spec;
  const double begin_s = compiled_->since_start(inputs.when);
  const std::size_t index = compiled_->segment_at(begin_s, state.segment);
  const Segment& segment = compiled_->timeline[index];
  Watts sum;
  if (segment.up) sum = foreseen_import(*compiled_, index, begin_s, inputs.dt);
  const std::optional<Battery>& battery = compiled_->battery;
  if (battery) {
    const double floor =
        segment.up ? std::max(battery->spec().reserve, battery->spec().minimum_charge) : battery->spec().minimum_charge;
    sum += battery->dischargeable(state.battery, floor, inputs.dt) - battery->auxiliary();
  }
  const bool in_curtailment = spec.generators && spec.generators->in_curtailment && segment.curtailed &&
                              state.generators.run_time < spec.generators->permit;
  if (spec.generators && (!segment.up || in_curtailment)) sum += counted_on(*spec.generators, state.generators);
  if (spec.photovoltaics && sum.value > 0.0)
    sum += photovoltaic_power(*spec.photovoltaics, inputs.irradiance_w_m2, inputs.dry_bulb);
  return std::max(sum, Watts{});
}

}  // namespace gigatwin::grid
