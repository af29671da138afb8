#include "cli/result_description.hpp"

#include <fmt/format.h>

#include "base/text_file.hpp"
#include "base/version.hpp"
#include "cli/checksum.hpp"
#include "cli/step_input.hpp"
#include "scenario/resolved.hpp"

namespace gigatwin::cli {
namespace {

results::NamedTexts library_texts() {
  results::NamedTexts libraries;
  for (const LibraryVersion& library : library_versions())
    libraries.push_back({std::string(library.name), std::string(library.version)});
  libraries.push_back({"compiler", std::string(compiler())});
  return libraries;
}

results::NamedTexts inputs_of(const scenario::LoadedText& loaded) {
  results::NamedTexts inputs;
  for (const scenario::SourceText& source : loaded.sources) inputs.push_back({source.path, sha256(source.text)});
  for (const std::string& path : loaded.data_files) inputs.push_back({path, sha256_of_file(path)});
  return inputs;
}

void add_sources(const std::string& prefix, const std::vector<hardware::Source>& sources, results::NamedTexts& texts) {
  for (const hardware::Source& source : sources) {
    std::string note = source.verified ? "" : " (not verified)";
    if (!source.range.empty()) note += fmt::format(" (range {})", source.range);
    for (const std::string& key : source.of) texts.push_back({prefix + "." + key, source.source + note});
  }
}

void add_machine_sources(const scenario::ComputeSpec& compute, const topology::FabricSpec& fabric,
                         results::NamedTexts& texts) {
  add_sources("compute.system", compute.system.sources, texts);
  add_sources("compute.system.accelerator", compute.system.accelerator.sources, texts);
  add_sources("compute.system.host", compute.system.host.sources, texts);
  add_sources("compute.system.nic", compute.system.nic.sources, texts);
  add_sources("fabric.switch", fabric.network_switch.sources, texts);
  add_sources("fabric.transceiver", fabric.transceiver.sources, texts);
}

/// Where the figures of the site come from, by key path.
results::NamedTexts sources_of(const scenario::Scenario& s) {
  results::NamedTexts texts;
  add_sources("site", s.site.sources, texts);
  add_machine_sources(s.compute, s.fabric, texts);
  add_sources("power", s.power.sources, texts);
  add_sources("cooling", s.cooling.sources, texts);
  add_sources("economics", s.economics.sources, texts);
  if (s.finance) add_sources("finance", s.finance->sources, texts);
  return texts;
}

/// The jobs of the campaigns, in the order of the job table.
std::vector<results::CampaignGoal> campaigns_of(const ScenarioInput& input) {
  std::vector<results::CampaignGoal> goals;
  for (const workload::JobRequest& job : input.site->jobs)
    for (const workload::CampaignSpec& campaign : input.scenario.workload.campaigns)
      if (job.tokens > 0.0 && job.name == campaign.name)
        goals.push_back({job.id, job.span ? job.tokens * job.span->efficiency : job.tokens});
  return goals;
}

/// What the description of any file of ours has.
results::RunDescription describe_file(const std::string& output, bool force, const std::string& command,
                                      const scenario::LoadedText& loaded, const Diagnostics& diagnostics) {
  results::RunDescription run;
  run.path = output;
  run.force = force;
  run.version = std::string(version());
  run.command = command;
  if (!loaded.sources.empty()) run.scenario_as_written = loaded.sources.front().text;
  run.libraries = library_texts();
  run.inputs = inputs_of(loaded);
  for (const Diagnostic& diagnostic : diagnostics.list()) run.messages.push_back(to_text(diagnostic));
  return run;
}

}  // namespace

results::RunDescription describe_run(const ScenarioInput& input, const std::string& output, bool force,
                                     const std::string& command) {
  const scenario::Scenario& s = input.scenario;
  results::RunDescription run = describe_file(output, force, command, input.loaded, input.diagnostics);
  run.name = s.name;
  run.site = s.site.title;
  run.site_timezone = s.site.timezone;
  run.start = s.time.start;
  run.duration = s.time.duration;
  run.step = s.time.step;
  run.every = s.output.every;
  run.level = s.output.detail == scenario::Detail::hall ? results::Level::hall : results::Level::site;
  run.events =
      s.output.events == scenario::EventDetail::all ? results::EventDetail::all : results::EventDetail::important;
  for (const sim::HallModel& hall : input.site->halls) {
    run.halls.push_back(hall.name);
    run.first_nodes.push_back(hall.nodes.first);
  }
  for (const sim::PartitionPlan& partition : input.site->access.partitions) run.partitions.push_back(partition.name);
  run.campaigns = campaigns_of(input);
  run.failure_causes = sim::cause_names(*input.site);
  run.price_year = s.economics.price_year;
  run.seed = static_cast<std::uint64_t>(s.seed);
  run.scenario_resolved =
      scenario::resolved_yaml(scenario::scenario_schema(), &s, input.loaded.origins, scenario::Paths::openable);
  run.sources = sources_of(s);
  return run;
}

results::RunDescription describe_fabric_study(const FabricInput& input, const std::string& output, bool force,
                                              const std::string& command) {
  const scenario::FabricFile& file = input.file;
  results::RunDescription run = describe_file(output, force, command, input.loaded, input.diagnostics);
  run.name = file.name;
  run.seed = static_cast<std::uint64_t>(file.seed);
  run.scenario_resolved =
      scenario::resolved_yaml(scenario::fabric_file_schema(), &file, input.loaded.origins, scenario::Paths::openable);
  add_machine_sources(file.compute, file.fabric, run.sources);
  return run;
}

results::RunDescription describe_step(const StepInput& input, const std::string& output, bool force,
                                      const std::string& command) {
  const scenario::Scenario& s = input.scenario;
  results::RunDescription run = describe_file(output, force, command, input.loaded, input.diagnostics);
  run.name = s.name;
  run.seed = static_cast<std::uint64_t>(s.seed);
  run.scenario_resolved =
      scenario::resolved_yaml(scenario::scenario_schema(), &s, input.loaded.origins, scenario::Paths::openable);
  add_machine_sources(s.compute, s.fabric, run.sources);
  add_sources(input.path + ".model", input.training.model.sources, run.sources);
  return run;
}

}  // namespace gigatwin::cli
