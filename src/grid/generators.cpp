#include "grid/generators.hpp"

#include <algorithm>
#include <limits>

#include "base/random.hpp"

namespace gigatwin::grid {

Watts fuel_power(const GeneratorsSpec& spec, int running, Watts output) {
  if (running == 0) return {};
  const Watts rated = static_cast<double>(running) * spec.rating;
  const double x = std::max(output / rated, spec.minimum_load);
  return rated / spec.efficiency * (spec.no_load_fuel + (1.0 - spec.no_load_fuel) * x);
}

Joules tank_energy(const GeneratorsSpec& spec) {
  return fuel_power(spec, spec.units.needed, static_cast<double>(spec.units.needed) * spec.rating) * spec.autonomy;
}

int units_that_start(const GeneratorsSpec& spec, std::uint64_t seed, std::uint64_t call) {
  const double in_service = spec.units.reliability ? hardware::availability(*spec.units.reliability) : 1.0;
  const Draws draws{seed, "grid.generator_start", call};
  int started = 0;
  for (int unit = 0; unit < hardware::installed(spec.units); ++unit)
    started += draws.uniform(static_cast<std::uint64_t>(unit)) < in_service * spec.start_reliability ? 1 : 0;
  return started;
}

Seconds next_failure(const GeneratorsSpec& spec, std::uint64_t seed, std::uint64_t draw, int running) {
  if (!spec.units.reliability || running == 0) return {std::numeric_limits<double>::infinity()};
  return Draws{seed, "grid.generator_failure"}.exponential(
      draw, spec.units.reliability->between_failures / static_cast<double>(running));
}

}  // namespace gigatwin::grid
