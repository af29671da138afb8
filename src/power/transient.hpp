#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hardware/system.hpp"
#include "power/plant.hpp"
#include "power/spectrum.hpp"
#include "power/transient_filters.hpp"
#include "power/transient_spec.hpp"

/// What synchronous training does to rack, hall and grid connection within seconds.
namespace gigatwin::power {

/// A job as the electrical side sees it: the power of one step, again and again.
struct TransientJob {
  std::string name;
  Seconds resolution;  ///< of `stage_power`; the last interval ends with the step
  Seconds period;      ///< of one step
  std::size_t stages = 1;
  std::vector<Watts> stage_power;    ///< [interval, stage] one accelerator of each pipeline stage
  Watts waiting;                     ///< one accelerator while a checkpoint is written
  Seconds checkpoint;                ///< how long the job stops for one
  std::vector<double> accelerators;  ///< [hall, stage]
  double total() const;
};

struct TransientHall {
  std::string name;
  double accelerators = 0.0;  ///< installed
  Watts rated_it;
  Watts steady_it;   ///< switches and storage
  Watts mechanical;  ///< auxiliaries; what cools, where it is known: all of it constant within a minute
};

/// Where they run. Keeps references.
struct TransientSite {
  const hardware::SystemSpec& system;
  const PlantSpec& plant;
  std::vector<TransientHall> halls;
};

/// The series has two windows: steady training, then the events of the largest job while the others train on.
enum class Section : std::uint8_t { training, checkpoint, stop, start };
inline constexpr std::size_t section_count = 4;
std::string_view name_of(Section section);

enum class Place : std::uint8_t { rack, hall, grid };
inline constexpr std::size_t place_count = 3;
std::string_view name_of(Place place);

/// Largest change of power across a time.
struct Ramp {
  Seconds across;
  Watts up, down;  ///< >= 0
};

/// How a power moves in one section; extremes and ramps of means over a cycle of the mains, 20 ms.
struct Swing {
  Watts mean, lowest, highest;
  std::vector<Ramp> ramps;  ///< across 100 ms, 1 s and the limits' window, where it is another
  Watts peak_to_peak() const { return highest - lowest; }
};

/// One level, without or with what smooths.
struct LevelSeries {
  std::vector<double> power_w;                ///< [sample]
  std::array<Swing, section_count> sections;  ///< by Section
  Spectrum spectrum;                          ///< of the training section
  double band_share = 0.0;
  Line largest_line;
};

struct TransientLevel {
  Place place = Place::rack;
  std::string which;  ///< "stage 3 of european-moe", "hall 2"; empty for the grid connection
  LevelSeries bare;   ///< as the jobs draw it
  LevelSeries smoothed;
};

/// One limit against one figure, with all that smooths at work.
struct LimitCheck {
  std::string key;                  ///< of TransientLimits: "ramp_up"
  std::string where;                ///< "start"
  double limit = 0.0, found = 0.0;  ///< W, or a share
  std::string advice;               ///< what would mend it; empty where it is met
  bool met() const { return found <= limit; }
};

/// What smoothing costs.
struct MitigationCost {
  SmoothingBooks smoothing;  ///< of all accelerators of the jobs, in the training section
  StorageBooks shelves;      ///< of all their racks, over the whole series; charge: the extremes of all
  StorageBooks halls, site;  ///< batteries, over the whole series; charge: the extremes of all
};

/// When each job starts.
struct Staggering {
  std::vector<Seconds> offsets;   ///< [job]
  std::vector<bool> phased;       ///< [job] with another of its period
  Watts peak_before, peak_after;  ///< of the sum at the grid connection, without smoothing
};

struct JobLines {
  std::string job;
  Seconds period;
  std::vector<Line> lines;  ///< of its sum at the rack inlets, without smoothing, up to the critical band's end
};

struct TransientStudy {
  Seconds resolution;
  std::array<std::size_t, section_count + 1> begins{};  ///< first sample of each section, then their end
  std::array<TransientLevel, place_count> levels;
  std::vector<JobLines> jobs;
  MitigationCost cost;
  Staggering staggering;
  std::vector<LimitCheck> checks;
  bool all_met() const;
};

/// @param jobs  that train at the same time; the largest has the events. At least one.
TransientStudy study_transients(const TransientSite& site, std::span<const TransientJob> jobs,
                                const TransientSpec& spec);

}  // namespace gigatwin::power
