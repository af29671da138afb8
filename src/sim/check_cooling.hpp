#pragma once

#include "sim/assembly.hpp"

namespace gigatwin::sim {

/// Tells where the cooling plant does not fit the machine or the site: a system that gives heat to a loop that is not
/// there, an exchanger that would have to run backwards, sea water at a site without any, and a plant that cannot hold
/// its set points at rated heat: a warning with the hours of the typical year in which it cannot, an error if it never
/// can.
void check_cooling_plant(const SiteModel& site, Diagnostics& diagnostics);

}  // namespace gigatwin::sim
