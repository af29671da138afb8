#pragma once

#include <optional>
#include <string>

#include "sim/assembly.hpp"
#include "sim/observer.hpp"
#include "sim/tape.hpp"

namespace gigatwin::sim {

/// A finished simulation, as far as its jobs go.
struct Recording {
  Tape tape;
  JobTotals jobs;
};

/// What the jobs of a site depend on, as text: two sites with equal texts have the same jobs on the same machine, and
/// differ in site, energy, power, cooling and money alone.
std::string floor_text(const SiteModel& site);

/// The run of `site` with the jobs of a recording, made with an equal `floor_text`: the plant is stepped, no job is
/// simulated. Equal to a simulation bit for bit; nullopt where it would not be, since the plant slows, stops or frees
/// work at another moment than on the tape. `observer` gets samples and the plant's events alone, up to the moment of
/// divergence where there is one.
std::optional<Totals> replay(const SiteModel& site, const Recording& recording, Observer& observer);

}  // namespace gigatwin::sim
