#pragma once

#include "power/spectrum.hpp"
#include "results/transient_series.hpp"

namespace gigatwin::results::synthetic {

/// 8 samples of 1 ms: place p draws (p + 1) x 100 W and every other sample 10 W more, smoothed half of that.
inline power::TransientStudy transients() {
  power::TransientStudy study;
  study.resolution = Seconds{1e-3};
  study.begins = {0, 4, 5, 6, 8};
  for (std::size_t place = 0; place < power::place_count; ++place) {
    power::TransientLevel& level = study.levels[place];
    level.place = static_cast<power::Place>(place);
    if (level.place != power::Place::grid) level.which = "first";
    for (std::size_t i = 0; i < 8; ++i) {
      const double base_w = 100.0 * static_cast<double>(place + 1), swing_w = i % 2 == 0 ? 0.0 : 10.0;
      level.bare.power_w.push_back(base_w + swing_w);
      level.smoothed.power_w.push_back(base_w + 0.5 * swing_w);
    }
    level.bare.spectrum = power::spectrum_of(level.bare.power_w, study.resolution);
    level.smoothed.spectrum = power::spectrum_of(level.smoothed.power_w, study.resolution);
  }
  study.jobs = {{"dense", Seconds{2e-3}, {}}, {"mixture", Seconds{2e-3}, {}}};
  return study;
}

}  // namespace gigatwin::results::synthetic
