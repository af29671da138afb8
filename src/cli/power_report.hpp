#pragma once

#include <vector>

#include "power/availability.hpp"
#include "sim/assembly.hpp"

/// What `gigatwin power SCENARIO` says of the electrical plant: stages, capacity, single points of failure,
/// availability.
namespace gigatwin::cli {

/// Keeps a reference to the site.
struct PowerReport {
  explicit PowerReport(const sim::SiteModel& assembled);

  /// The first component of each stage: those of the other halls are alike but for their rating.
  std::vector<std::size_t> first_of_stages() const;
  /// Single points of failure of one stage; nullptr: it has none.
  const power::SinglePoint* single_point(std::size_t stage) const;

  const sim::SiteModel& site;
  std::vector<Watts> rated_it;  ///< [hall]
  power::Network network;
  power::Analysis analysis;
};

void print_power(const PowerReport& report);
void print_power_json(const PowerReport& report);

}  // namespace gigatwin::cli
