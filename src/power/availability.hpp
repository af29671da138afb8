#pragma once

#include <vector>

#include "power/network.hpp"

/// Capacity, single points of failure and availability of the electrical chain, without simulation.
namespace gigatwin::power {

/// Long-run shares of the time of one hall, or of the site.
struct Supply {
  Watts design;       ///< rated IT power
  Watts capacity;     ///< IT power that all units together could carry, spares included
  double full = 1.0;  ///< share of the time in which all of the design load can be fed
  double any = 1.0;   ///< share of the time in which some of it can
  Watts expected;     ///< mean over the time of what can be fed
  double unserved_minutes() const { return (1.0 - full) * 525'960.0; }  ///< a year below the design load
  double dark_minutes() const { return (1.0 - any) * 525'960.0; }       ///< a year without any power
};

/// A unit whose loss alone leaves less than the design load.
struct SinglePoint {
  std::size_t component = 0;  ///< of Network::components(), the worst of its units
  double remaining = 0.0;     ///< share of the design load of its hall, or of the site, that is left
};

struct Analysis {
  std::vector<Supply> halls;
  Supply site;
  std::vector<SinglePoint> single_points;  ///< in the order of the components
};

/// Units fail and are repaired independently: each is in service with hardware::availability of its reliability, always
/// where it states none. Exact: the distribution of the capacity is built stage by stage (minimum in series, sum over
/// sides and alternatives), and halls are conditioned on what the site's stages give, so that a common cause counts for
/// all halls at once.
Analysis analyse(const PlantSpec& plant, std::span<const Watts> rated_it);

}  // namespace gigatwin::power
