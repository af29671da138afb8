#pragma once

#include <vector>

#include "power/transient.hpp"
#include "sim/assembly.hpp"

namespace gigatwin::cli {

/// All that `gigatwin power --transient` says.
struct TransientReport {
  const sim::SiteModel& site;
  const power::TransientSpec& spec;
  const std::vector<power::TransientJob>& jobs;
  const power::TransientStudy& study;
  bool is_smoothed() const {
    return spec.smoothing || spec.shelf_capacitance || spec.hall_battery || spec.site_battery;
  }
};

void print_transient(const TransientReport& report);
void print_transient_json(const TransientReport& report);

}  // namespace gigatwin::cli
