#include "cli/power_jobs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "cli/collective_words.hpp"
#include "power/chain.hpp"
#include "topology/placement_policy.hpp"
#include "workload/waveform.hpp"

namespace gigatwin::cli {
namespace {

using Campaigns = std::vector<workload::CampaignSpec>;

const workload::JobRequest& request_of(const sim::SiteModel& site, const workload::CampaignSpec& campaign) {
  const auto job = std::find_if(site.jobs.begin(), site.jobs.end(),
                                [&](const workload::JobRequest& j) { return j.name == campaign.name; });
  GIGATWIN_ASSERT(job != site.jobs.end(), "campaign {}", campaign.name);
  return *job;
}

std::vector<std::size_t> named(const Campaigns& campaigns, const std::vector<std::string>& names) {
  Words<std::size_t> words;
  for (std::size_t i = 0; i < campaigns.size(); ++i) words.emplace_back(campaigns[i].name, i);
  std::vector<std::size_t> chosen;
  for (const std::string& name : names) chosen.push_back(word("--campaign", name, words));
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  return chosen;
}

std::int64_t accelerators_of(const Campaigns& campaigns, const std::vector<std::size_t>& chosen) {
  std::int64_t sum = 0;
  for (const std::size_t i : chosen) sum += campaigns[i].accelerators;
  return sum;
}

/// Undisturbed: the time asked for has a margin.
Seconds end_of(const sim::SiteModel& site, const workload::CampaignSpec& campaign) {
  return campaign.start + request_of(site, campaign).requested / campaign.request_factor;
}

/// Those that run when `latest` begins, in order of their start, as far as the machine has room.
std::vector<std::size_t> running_with(const sim::SiteModel& site, std::size_t latest) {
  const Campaigns& campaigns = site.scenario.workload.campaigns;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < campaigns.size(); ++i)
    if (campaigns[i].start <= campaigns[latest].start && end_of(site, campaigns[i]) > campaigns[latest].start)
      order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return campaigns[a].start < campaigns[b].start; });
  std::int64_t room = site.scenario.compute.accelerators;
  std::vector<std::size_t> running;
  for (const std::size_t i : order)
    if (campaigns[i].accelerators <= room) {
      room -= campaigns[i].accelerators;
      running.push_back(i);
    }
  return running;
}

/// [hall, stage] accelerators: ranks are numbered stage by stage, over the nodes in their order.
std::vector<double> spread_over(const sim::SiteModel& site, const topology::Placement& placement,
                                std::int64_t accelerators, std::int64_t stages) {
  std::vector<double> counts(site.halls.size() * static_cast<std::size_t>(stages), 0.0);
  const std::int64_t per_node = site.fabric.layout.accelerators_per_node;
  std::int64_t rank = 0;
  std::size_t hall = 0;
  for (const topology::NodeRange& range : placement.ranges)
    for (std::int64_t node = range.first; node < range.first + range.count; ++node) {
      while (node >= site.halls[hall].nodes.first + site.halls[hall].nodes.count) ++hall;
      for (const std::int64_t end = std::min(rank + per_node, accelerators); rank < end; ++rank)
        counts[hall * static_cast<std::size_t>(stages) + static_cast<std::size_t>(rank * stages / accelerators)] += 1.0;
    }
  return counts;
}

power::TransientJob job_of(const sim::SiteModel& site, const workload::CampaignSpec& campaign,
                           const topology::Placement& placement, Seconds resolution) {
  const hardware::SystemSpec& system = site.scenario.compute.system;
  const scenario::StorageSpec& storage = site.scenario.operations.storage;
  const workload::Step step = workload::simulate_step(workload::training_here(campaign), system,
                                                      campaign.accelerators, *site.network, placement, true);
  workload::Waveform wave = workload::waveform_of(step, system.accelerator, campaign.accelerators, resolution);
  power::TransientJob job;
  job.name = campaign.name;
  job.resolution = wave.resolution;
  job.period = wave.duration;
  job.stages = static_cast<std::size_t>(step.shape.stages);
  job.stage_power = std::move(wave.stage_power);
  job.waiting = hardware::power_at(system.accelerator, system.accelerator.communication_power_fraction);
  const BytesPerSecond nodes = static_cast<double>(placement.nodes()) * storage.node_bandwidth;
  job.checkpoint = step.profile.checkpoint / std::min(storage.write_bandwidth, nodes);
  job.accelerators = spread_over(site, placement, campaign.accelerators, step.shape.stages);
  return job;
}

}  // namespace

std::vector<std::size_t> transient_campaigns(const sim::SiteModel& site, const std::vector<std::string>& names) {
  const Campaigns& campaigns = site.scenario.workload.campaigns;
  if (campaigns.empty()) throw RequestError("expected a scenario with a campaign, found none");
  if (!names.empty()) {
    std::vector<std::size_t> chosen = named(campaigns, names);
    const std::int64_t most = site.scenario.compute.accelerators, wanted = accelerators_of(campaigns, chosen);
    if (wanted > most)
      throw RequestError(
          fmt::format("--campaign: expected at most the {} accelerators of the site, found {} together", most, wanted));
    return chosen;
  }
  std::vector<std::size_t> most;
  for (std::size_t latest = 0; latest < campaigns.size(); ++latest)
    if (std::vector<std::size_t> running = running_with(site, latest);
        accelerators_of(campaigns, running) > accelerators_of(campaigns, most))
      most = std::move(running);
  return most;
}

std::vector<power::TransientJob> transient_jobs(const sim::SiteModel& site, const std::vector<std::size_t>& campaigns,
                                                Seconds resolution) {
  const topology::NodeLayout& layout = site.fabric.layout;
  const topology::NodeRange everything{0, layout.nodes};
  topology::FreeRanges free{{&everything, 1}};
  std::vector<power::TransientJob> jobs;
  for (const std::size_t i : campaigns) {
    const workload::CampaignSpec& campaign = site.scenario.workload.campaigns[i];
    const std::int64_t nodes =
        (campaign.accelerators + layout.accelerators_per_node - 1) / layout.accelerators_per_node;
    const topology::Placement placement =
        topology::describe(site.scenario.operations.placement).place(free, layout, nodes);
    for (const topology::NodeRange& range : placement.ranges) free.take(range);
    jobs.push_back(job_of(site, campaign, placement, resolution));
  }
  return jobs;
}

power::TransientSite transient_site(const sim::SiteModel& site) {
  const scenario::Scenario& scenario = site.scenario;
  power::TransientSite made{scenario.compute.system, scenario.power, {}};
  for (const sim::HallModel& hall : site.halls)
    made.halls.push_back({hall.name, static_cast<double>(hall.nodes.count * site.fabric.layout.accelerators_per_node),
                          hall.rated_it, hall.network_peak + hall.storage,
                          power::auxiliary_power(scenario.power, hall.rated_it)});
  return made;
}

}  // namespace gigatwin::cli
