#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "grid/spec.hpp"

namespace gigatwin::grid {

/// What the connection allows from `begin_s` until the next segment begins.
struct Segment {
  double begin_s = 0.0;     ///< since the start; the first holds before it too
  double capacity_w = 0.0;  ///< active power of the firm capacity; infinite where nothing limits it
  double allowed_w = 0.0;   ///< import
  bool up = true;           ///< there is supply
  bool curtailed = false;
  bool announced = false;           ///< a curtailment begins within the notice
  bool testing = false;             ///< generators are on test
  int year = 0;                     ///< calendar year, UTC
  double year_begin_s = 0.0;        ///< its 1 January
  double availability_eur_s = 0.0;  ///< earned by being interruptible
};

struct TimelineInput {
  Instant start;
  Seconds duration;
  std::optional<Watts> firm_capacity;
  std::uint64_t seed = 0;
};

/// Hour of the 365-day typical year at `t_s` in a segment, as `hour_of_typical_year` without its calendar.
std::size_t typical_hour(const Segment& segment, double t_s);

/// All that the connection allows over the simulated period, in order of time. Random calls and outages are drawn year
/// by calendar year, so that a run which begins later sees the same ones.
std::vector<Segment> timeline_of(const GridSpec& spec, const TimelineInput& input);

}  // namespace gigatwin::grid
