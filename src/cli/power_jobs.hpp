#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "power/transient.hpp"
#include "sim/assembly.hpp"

/// Campaigns of a site as jobs of its electrical side.
namespace gigatwin::cli {

/// Campaigns [by number] that `names` says, in the order of the file; without names those that run at the moment when
/// campaigns hold the most accelerators: each begins where it is submitted, if there is room, and takes the time that
/// it needs undisturbed. Throws RequestError: no campaign, no such campaign, more than the machine has.
std::vector<std::size_t> transient_campaigns(const sim::SiteModel& site, const std::vector<std::string>& names);

/// Simulates a step of each on the scenario's network, where its policy places them one after the other on an empty
/// machine.
std::vector<power::TransientJob> transient_jobs(const sim::SiteModel& site, const std::vector<std::size_t>& campaigns,
                                                Seconds resolution);

/// Halls, with what is constant in them.
power::TransientSite transient_site(const sim::SiteModel& site);

}  // namespace gigatwin::cli
