#pragma once

#include <cstddef>
#include <vector>

#include "base/units.hpp"

namespace gigatwin::sim {

/// Rates that hold between two events of the simulation, and their exact integrals: power, tokens and accelerators in
/// each state. A plant step reads the means; nothing is sampled.
class Ledger {
 public:
  /// Per hall.
  struct HallRates {
    double accelerator_w = 0.0;  ///< drawn above idle
    double host_w = 0.0;         ///< drawn above idle
    double clocked_w = 0.0;      ///< above idle: what training accelerators would draw if no clock were held back
    double steady_w = 0.0;       ///< above idle: hosts and waiting accelerators, which no clock holds back
    double busy = 0.0;           ///< accelerators held by jobs
    double clocked = 0.0;        ///< of these, training ones: what `clocked_w` is drawn by
    double busy_at_speed = 0.0;  ///< sum of accelerators times their speed
    HallRates& operator+=(const HallRates& other);
    HallRates& scale(double factor);
  };
  /// Whole site.
  struct SiteRates {
    double tokens_per_s = 0.0;
    double useful_flop_per_s = 0.0;
    double busy = 0.0;            ///< accelerators held by jobs
    double busy_at_speed = 0.0;   ///< sum of accelerators times their speed
    double out_of_service = 0.0;  ///< accelerators under repair
    double running_jobs = 0.0;
    double queued_jobs = 0.0;
    double queued_accelerators = 0.0;
    double stranded = 0.0;       ///< accelerators idle where the jobs that wait may not go
    double fragmentation = 0.0;  ///< of the free nodes
    double hot = 0.0;            ///< busy accelerators slowed by their temperature
    double paused = 0.0;         ///< held by jobs that demand response has paused
    SiteRates& operator+=(const SiteRates& other);
    SiteRates& scale(double factor);
  };

  explicit Ledger(std::size_t hall_count) : halls(hall_count), hall_integrals_(hall_count) {}

  std::vector<HallRates> halls;  ///< current rates; call `advance` before changing them
  SiteRates site;

  /// Integrates the current rates up to `now`; asserts that time does not run backwards.
  void advance(Seconds now);

  struct Means {
    std::vector<HallRates> halls;
    SiteRates site;
  };
  /// Means since the last call (or the start); `advance` first. Asserts that time has passed.
  Means take_means();

 private:
  Seconds now_;
  Seconds since_;
  std::vector<HallRates> hall_integrals_;
  SiteRates site_integrals_;
};

}  // namespace gigatwin::sim
