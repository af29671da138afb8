#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cooling/transient_plant.hpp"
#include "drill/drill.hpp"

namespace gigatwin::drill {

/// What the outside does to the hall at one moment.
struct Change {
  Seconds when;
  std::string what;                              ///< a line of the sequence
  std::function<void(cooling::Service&)> apply;  ///< empty: it changes nothing in the hall
  bool dark = false;                             ///< the racks lose their power
};

/// All that happens from outside, in order: the event, what carries the load, what comes back when.
std::vector<Change> script_of(const Hall& hall, const Question& question, const cooling::TransientStart& start);

/// Who carries a hall without the utility.
struct Supply {
  Watts demand;         ///< of the hall at full power, losses included
  double on_ups = 0.0;  ///< of the racks: 1, or 0 where there is no UPS
  Seconds ups;          ///< how long its batteries carry them
  Seconds battery;      ///< how long the site's battery carries the whole hall; 0: not at all
  bool generators = false;
  Seconds generators_from, generators_last;
  double generators_share = 0.0;  ///< of the demand that they carry, 0..1
  std::vector<double> pumps;      ///< [loop] share that the UPS feeds
  double coolers = 0.0, chillers = 0.0;
};

/// The mechanical part of the UPS goes to the pumps from the racks outwards, then to coolers, other fans and chillers.
Supply supply_of(const Hall& hall, const cooling::TransientStart& start);

/// Activity of the accelerators at which the hall's racks draw `share` of what they draw at full power; 0 where even
/// idle accelerators draw more.
double activity_for(const Hall& hall, double share);

}  // namespace gigatwin::drill
