#include "cli/fabric_study_internal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.hpp"
#include "cli/progress.hpp"
#include "cli/result_description.hpp"
#include "results/run_tables.hpp"
#include "results/writer.hpp"

namespace gigatwin::cli {
namespace {

using collectives::FabricStudy;
using collectives::FabricStudySpec;
using topology::Fabric;
using topology::VertexKind;

VertexKind kind_of(const std::string& tier, const Fabric& fabric) {
  if (tier == "leaf") return VertexKind::leaf;
  if (tier == "spine") return VertexKind::spine;
  if (tier == "core") return VertexKind::core;
  if (tier == "inter-hall") return VertexKind::inter_hall;
  const bool has_spines =
      std::ranges::find(fabric.switches, VertexKind::spine, &topology::Switch::kind) != fabric.switches.end();
  return has_spines ? VertexKind::spine : VertexKind::leaf;
}

FabricStudySpec spec_of(const FabricInput& input, const FabricStudyOptions& options, const Fabric& fabric) {
  FabricStudySpec spec;
  if (!options.pattern.empty()) spec.pattern = collectives::pattern_of(options.pattern).value();
  spec.routing = input.file.fabric.routing;
  spec.seed = static_cast<std::uint64_t>(input.file.seed);
  spec.top = options.top.value_or(spec.top);
  spec.failures = {options.failed_links.value_or(0), options.failed_switches.value_or(0),
                   kind_of(options.tier, fabric)};
  if (!spec.failures.none()) spec.trials = options.trials.value_or(collectives::default_trials(fabric, spec.routing));
  return spec;
}

/// @param path  of the scenario, for messages
FabricStudy study_of(const Fabric& fabric, const FabricStudySpec& spec, const std::string& path) {
  TrialProgress progress{spec.trials};
  try {
    return collectives::study_fabric(fabric, spec, [&progress](std::int64_t trials) { progress.done(trials); });
  } catch (const routing::Unroutable& partition) {
    throw FileError(fmt::format("{}: {}", path, partition.what()));
  } catch (const std::invalid_argument& problem) {
    throw FileError(fmt::format("{}: {}", path, problem.what()));
  }
}

results::HotLinkRow hot_link_row(const collectives::HotLink& hot, const topology::FabricPlan& plan) {
  return {.name = fmt::format("link {}: {} to {}", hot.link, to_text(hot.from, plan), to_text(hot.to, plan)),
          .link = hot.link,
          .tier = hot.tier,
          .from_kind = topology::name_of(hot.from.kind),
          .to_kind = topology::name_of(hot.to.kind),
          .from_copy = hot.from.copy,
          .from = hot.from.index,
          .to_copy = hot.to.copy,
          .to = hot.to.index,
          .offered = hot.offered,
          .utilisation = hot.utilisation,
          .load_share = hot.load_share};
}

results::TrialRow trial_row(std::int64_t number, const collectives::FailureTrial& trial, const Fabric& fabric) {
  std::vector<std::string> switches;
  for (const std::int32_t vertex : trial.failed.switches)
    switches.push_back(to_text(collectives::end_of(fabric, vertex), fabric.plan));
  return {.trial = number,
          .failed_links = fmt::format("{}", fmt::join(trial.failed.links, " ")),
          .failed_switches = fmt::format("{}", fmt::join(switches, ", ")),
          .effective_bisection = trial.effective_bisection,
          .mean = trial.throughput.mean,
          .low = trial.throughput.low,
          .slowest = trial.throughput.worst,
          .partitioned_pairs = trial.partitioned_pairs};
}

}  // namespace

const char* name_of(topology::Routing routing) {
  switch (routing) {
    case topology::Routing::deterministic:
      return "deterministic";
    case topology::Routing::ecmp:
      return "ecmp";
    case topology::Routing::adaptive:
      return "adaptive";
    case topology::Routing::valiant:
      return "valiant";
  }
  return "";
}

results::FabricStudyTables tables_of(const Fabric& fabric, const FabricStudySpec& spec, const FabricStudy& study) {
  results::FabricStudyTables tables;
  tables.pattern = name_of(spec.pattern);
  tables.routing = name_of(spec.routing);
  tables.failed_links = spec.failures.links;
  tables.failed_switches = spec.failures.switches;
  if (spec.failures.switches > 0) tables.failed_tier = topology::name_of(spec.failures.kind);
  tables.flows = std::ssize(study.traffic.pairs);
  tables.partners = study.traffic.partners;
  tables.all_partners = study.traffic.all_partners;
  tables.line_rate = study.traffic.line_rate;
  tables.cap = study.traffic.cap;
  tables.effective_bisection = study.effective_bisection;
  if (study.nominal_bisection) tables.nominal_bisection = *study.nominal_bisection;
  tables.mean = study.throughput.mean;
  tables.low = study.throughput.low;
  tables.worst = study.throughput.worst;
  tables.tiers = results::fabric_rows(fabric.plan);
  for (std::size_t t = 0; t < study.tiers.size(); ++t) {
    const collectives::TierLoad& load = study.tiers[t];
    tables.tiers[t].mean_utilisation = load.mean_utilisation;
    tables.tiers[t].max_utilisation = load.max_utilisation;
    tables.loads.push_back({load.directed_links, load.used, load.mean_offered, load.max_offered, load.imbalance});
  }
  for (const collectives::HotLink& hot : study.hottest) tables.hottest.push_back(hot_link_row(hot, fabric.plan));
  for (std::size_t i = 0; i < study.trials.size(); ++i)
    tables.trials.push_back(trial_row(static_cast<std::int64_t>(i), study.trials[i], fabric));
  return tables;
}

FabricStudyReport::FabricStudyReport(const FabricInput& input, const FabricOptions& options)
    : fabric_(topology::build_fabric(input.file.fabric, input.file.compute.system, input.file.compute.accelerators)),
      spec_(spec_of(input, options.study, fabric_)) {
  const std::string& output = options.study.output;
  if (!output.empty()) results::check_output_path(output, options.force);
  study_ = study_of(fabric_, spec_, options.scenario);
  if (!output.empty())
    results::write_fabric_study(describe_fabric_study(input, output, options.force, options.command),
                                tables_of(fabric_, spec_, study_));
}

}  // namespace gigatwin::cli
