#include "sim/plant_outages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/random.hpp"

namespace gigatwin::sim {
namespace {

/// Time that one unit spends away.
struct Outage {
  Seconds from, to;
  bool planned = false;
};

std::vector<Outage> failures_of(const PlantUnits& units, int unit, Seconds duration, std::uint64_t seed) {
  const hardware::ReliabilitySpec& spec = *units.reliability;
  const Draws draws{seed, "plant." + name_of(units), static_cast<std::uint64_t>(unit)};
  std::vector<Outage> outages;
  Seconds now{0.0};
  for (std::uint64_t n = 0;; ++n) {
    const Seconds from = now + draws.exponential(2 * n, spec.between_failures);
    if (from >= duration) return outages;
    now = from + draws.exponential(2 * n + 1, spec.repair);
    outages.push_back({from, now});
  }
}

bool away(const std::vector<Outage>& outages, Seconds from, Seconds to) {
  return std::any_of(outages.begin(), outages.end(), [&](const Outage& o) { return o.from < to && from < o.to; });
}

void add_maintenance(const PlantUnits& units, Seconds duration, std::vector<std::vector<Outage>>& outages) {
  const hardware::ReliabilitySpec& spec = *units.reliability;
  if (spec.maintenance_every.value <= 0.0 || spec.maintenance_takes.value <= 0.0) return;
  const auto failed = outages;
  for (int unit = 0; unit < units.installed; ++unit) {
    Seconds from = spec.maintenance_every * ((unit + 0.5) / units.installed);
    for (; from < duration; from += spec.maintenance_every) {
      const Seconds to = from + spec.maintenance_takes;
      const bool free =
          std::none_of(failed.begin(), failed.end(), [&](const auto& all) { return away(all, from, to); });
      if (free) outages[static_cast<std::size_t>(unit)].push_back({from, to, true});
    }
  }
}

void add_stated(const PlantUnits& units, const std::vector<scenario::PlantOutageSpec>& stated,
                std::vector<std::vector<Outage>>& outages) {
  for (const scenario::PlantOutageSpec& spec : stated) {
    const bool everywhere = spec.hall == 0 || units.hall < 0;
    if (spec.component != units.name || (!everywhere && spec.hall != units.hall + 1)) continue;
    const auto count = static_cast<std::size_t>(std::ceil(spec.share * units.installed - 1e-9));
    for (std::size_t unit = 0; unit < count; ++unit) outages[unit].push_back({spec.at, spec.at + spec.takes});
  }
}

/// Overlapping outages of one unit are one.
std::vector<Outage> merged(std::vector<Outage> outages) {
  std::sort(outages.begin(), outages.end(), [](const Outage& a, const Outage& b) { return a.from < b.from; });
  std::vector<Outage> apart;
  for (const Outage& outage : outages) {
    if (!apart.empty() && outage.from <= apart.back().to) {
      apart.back().to = std::max(apart.back().to, outage.to);
      apart.back().planned = apart.back().planned && outage.planned;
    } else {
      apart.push_back(outage);
    }
  }
  return apart;
}

}  // namespace

std::string name_of(const PlantUnits& units) {
  return units.hall < 0 ? units.name : fmt::format("hall-{} {}", units.hall + 1, units.name);
}

std::vector<UnitChange> unit_changes(const std::vector<PlantUnits>& groups,
                                     const std::vector<scenario::PlantOutageSpec>& stated, Seconds duration,
                                     std::uint64_t seed) {
  std::vector<UnitChange> changes;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    const PlantUnits& units = groups[group];
    std::vector<std::vector<Outage>> outages(static_cast<std::size_t>(units.installed));
    if (units.reliability) {
      for (int unit = 0; unit < units.installed; ++unit)
        outages[static_cast<std::size_t>(unit)] = failures_of(units, unit, duration, seed);
      add_maintenance(units, duration, outages);
    }
    add_stated(units, stated, outages);
    for (int unit = 0; unit < units.installed; ++unit)
      for (const Outage& outage : merged(std::move(outages[static_cast<std::size_t>(unit)]))) {
        if (outage.from < duration) changes.push_back({outage.from, group, unit, false, outage.planned});
        if (outage.to < duration) changes.push_back({outage.to, group, unit, true, outage.planned});
      }
  }
  std::stable_sort(changes.begin(), changes.end(), [](const UnitChange& a, const UnitChange& b) {
    return a.when != b.when ? a.when < b.when : a.up && !b.up;
  });
  return changes;
}

}  // namespace gigatwin::sim
