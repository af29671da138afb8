#include "cooling/operation.hpp"

#include <algorithm>
#include <optional>

namespace gigatwin::cooling {
namespace {

class Choice {
 public:
  Choice(const Circuit& circuit, const Equipment& equipment, double heat)
      : circuit_(circuit), equipment_(equipment), heat_(heat) {}

  Duty holding(Celsius supply) const {
    std::optional<Duty> best;
    for (const std::optional<Duty>& way : {free_alone(supply), free_then_chillers(supply), chillers_alone(supply)})
      if (way && (!best || way->power() < best->power())) best = way;
    // At the edge of capacity rounding may rule out every way: then everything runs.
    return best ? *best : saturated(supply, heat_, circuit_.chillers);
  }

  /// Free cooling at full speed and `chillers`, which reject `rejected`.
  Duty saturated(Celsius supply, double rejected, double chillers) const {
    const double chilled = std::min(chillers, rejected);
    return shared_out(supply, rejected - chilled, chilled);
  }

 private:
  bool has_free() const { return circuit_.free_cooling; }
  bool has_chillers() const { return circuit_.chillers > 0.0; }

  /// Water leaves the cooler as the exchangers behind it need it: its approach is what they leave of supply - sink.
  std::optional<Duty> free_alone(Celsius supply) const {
    if (heat_ <= 0.0) return Duty{};
    if (!has_free()) return std::nullopt;
    const KelvinDelta needed = heat_ * equipment_.free.per_heat();
    const KelvinDelta available = (supply - circuit_.sink) - heat_ * (circuit_.cooler - equipment_.free.per_heat());
    if (needed > available) return std::nullopt;
    Duty duty{.free = heat_};
    duty.free_speed = speed_for(*equipment_.cooler, equipment_.free, heat_, available);
    return with_power(duty);
  }

  /// The cooler at full speed pre-cools the return water: r (B + a) + m (q - r) = supply + B q - sink.
  std::optional<Duty> free_then_chillers(Celsius supply) const {
    if (!has_free() || !has_chillers()) return std::nullopt;
    const double driving_k = (supply - circuit_.sink).value + heat_ * (circuit_.rise - circuit_.crowding).value;
    const double free = driving_k / (circuit_.rise + circuit_.cooler - circuit_.crowding).value;
    if (free <= 0.0 || free >= heat_ || heat_ - free > circuit_.chillers) return std::nullopt;
    return shared_out(supply, free, heat_ - free);
  }

  std::optional<Duty> chillers_alone(Celsius supply) const {
    if (heat_ > circuit_.chillers) return std::nullopt;
    return shared_out(supply, 0.0, heat_);
  }

  Duty shared_out(Celsius supply, double free, double chilled) const {
    Duty duty{.free = free, .chilled = chilled};
    duty.free_speed = free > 0.0 ? 1.0 : 0.0;
    if (chilled > 0.0) {
      const double cop = full_load_cop(*equipment_.chillers, supply, entering_condenser(free, chilled));
      duty.chillers = staged(*equipment_.chillers, equipment_.group, chilled, cop);
      if (equipment_.condenser != nullptr) duty.condenser_speed = condenser_speed(chilled + duty.chillers.power);
    }
    if (equipment_.shared) duty.free_speed = duty.condenser_speed = std::max(duty.free_speed, duty.condenser_speed);
    return with_power(duty);
  }

  double condenser_speed(double heat) const {
    const Cooler& cooler = equipment_.chilled;
    return std::min(1.0, speed_for(*equipment_.condenser, cooler, heat, cooler.approach));
  }

  Celsius entering_condenser(double free, double chilled) const {
    if (equipment_.condenser == nullptr) return equipment_.condenser_air;
    const Cooler& cooler = equipment_.chilled;
    const double condensed = chilled * (1.0 + 1.0 / equipment_.usual_cop);
    if (equipment_.shared && free > 0.0) return cooler.sink + (free + condensed) * cooler.per_heat();
    return cooler.sink + std::max(cooler.approach, condensed * cooler.per_heat());
  }

  Duty with_power(Duty duty) const {
    const DownstreamPumps& pumps = equipment_.pumps;
    if (duty.free > 0.0) duty.pumps += pumps.free;
    if (duty.chilled > 0.0) duty.pumps += pumps.chiller;
    if (duty.free + duty.chilled > 0.0) duty.pumps += pumps.common;
    if (equipment_.cooler != nullptr)
      duty.free_fans = fan_power(*equipment_.cooler, equipment_.free, duty.free_speed, equipment_.density);
    if (equipment_.condenser != nullptr && !equipment_.shared)
      duty.condenser_fans =
          fan_power(*equipment_.condenser, equipment_.chilled, duty.condenser_speed, equipment_.density);
    return duty;
  }

  const Circuit& circuit_;
  const Equipment& equipment_;
  double heat_;
};

}  // namespace

Duty duty_of(const Circuit& circuit, const Stretch& stretch, const Equipment& equipment) {
  const Choice choice{circuit, equipment, stretch.heat};
  switch (stretch.control) {
    case Control::warming:
      return {};
    case Control::holding:
      return choice.holding(stretch.mean);
    case Control::saturated:
      return choice.saturated(stretch.mean, stretch.rejected, stretch.chillers);
  }
  return {};
}

}  // namespace gigatwin::cooling
