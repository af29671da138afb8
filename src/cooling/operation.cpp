#include "cooling/operation.hpp"

#include <algorithm>
#include <optional>

namespace gigatwin::cooling {
namespace {

class Choice {
 public:
  Choice(const Circuit& circuit, const RejectionSpec& rejection, const ChillerSpec* chillers, const Outdoors& air)
      : circuit_(circuit), rejection_(rejection), chillers_(circuit.chillers > 0.0 ? chillers : nullptr), air_(air) {}

  Duty holding(Celsius supply) const {
    std::optional<Duty> best;
    for (const std::optional<Duty>& way :
         {coolers_alone(supply), coolers_then_chillers(supply), chillers_alone(supply)})
      if (way && (!best || power(*way) < power(*best))) best = way;
    // At the edge of capacity rounding may rule out every way: then everything runs.
    return best ? *best : saturated(supply, circuit_.heat);
  }

  /// Everything runs, which rejects `heat`.
  Duty saturated(Celsius supply, double heat) const {
    const double chilled = chillers_ == nullptr ? 0.0 : std::min(circuit_.chillers, heat);
    const double free = heat - chilled;
    return with_chillers(supply, free, chilled, free > 0.0 ? 1.0 : speed_beside_chillers());
  }

 private:
  /// Water leaves the coolers as the exchanger needs it: a q / speed = supply - c q - sink.
  std::optional<Duty> coolers_alone(Celsius supply) const {
    const double needed_k = circuit_.cooler.value * circuit_.heat;
    if (needed_k == 0.0) return Duty{};
    const double available_k = (supply - circuit_.sink).value - circuit_.exchanger.value * circuit_.heat;
    if (needed_k > available_k) return std::nullopt;
    return Duty{.free = circuit_.heat, .chilled = 0.0, .compressor = 0.0, .speed = needed_k / available_k};
  }

  /// Coolers at full speed pre-cool the return water: r (B + a) = supply + B q - c q - sink.
  std::optional<Duty> coolers_then_chillers(Celsius supply) const {
    const double q = circuit_.heat;
    const double driving_k = (supply - circuit_.sink).value + (circuit_.rise - circuit_.exchanger).value * q;
    const double free = driving_k / (circuit_.rise + circuit_.cooler).value;
    if (chillers_ == nullptr || free <= 0.0 || free >= q || q - free > circuit_.chillers) return std::nullopt;
    return with_chillers(supply, free, q - free, 1.0);
  }

  std::optional<Duty> chillers_alone(Celsius supply) const {
    if (chillers_ == nullptr || circuit_.heat > circuit_.chillers) return std::nullopt;
    return with_chillers(supply, 0.0, circuit_.heat, speed_beside_chillers());
  }

  Duty with_chillers(Celsius supply, double free, double chilled, double speed) const {
    if (chilled <= 0.0) return {.free = free, .chilled = 0.0, .compressor = 0.0, .speed = free > 0.0 ? speed : 0.0};
    const Celsius chilled_water = supply - (free + chilled) * circuit_.exchanger;
    const double cop = coefficient_of_performance(*chillers_, chilled_water, air_.condenser);
    return {.free = free, .chilled = chilled, .compressor = chilled / cop, .speed = speed};
  }

  double speed_beside_chillers() const { return rejection_.kind == RejectionKind::tower ? 1.0 : 0.0; }

  double power(const Duty& duty) const { return fan_power(rejection_, duty.speed, air_.density) + duty.compressor; }

  const Circuit& circuit_;
  const RejectionSpec& rejection_;
  const ChillerSpec* chillers_;
  const Outdoors& air_;
};

}  // namespace

Duty duty_of(const Circuit& circuit, const Stretch& stretch, const RejectionSpec& rejection,
             const ChillerSpec* chillers, const Outdoors& air) {
  const Choice choice{circuit, rejection, chillers, air};
  switch (stretch.control) {
    case Control::warming:
      return {};
    case Control::holding:
      return choice.holding(stretch.mean);
    case Control::saturated:
      return choice.saturated(stretch.mean, stretch.rejected);
  }
  return {};
}

}  // namespace gigatwin::cooling
