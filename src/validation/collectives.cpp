#include "validation/collectives.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <stdexcept>

#include "collectives/fluid_network.hpp"
#include "topology/fabric.hpp"

namespace gigatwin::validation {
namespace {

using collectives::Candidate;

/// Every message of an all-to-all is a flow: 4 million of them take some seconds and a gigabyte.
constexpr std::int64_t largest_all_to_all = 2048;

/// Why a row cannot be run on any machine; empty if it can.
std::string reason_to_skip(const MeasurementInputs& inputs) {
  if (inputs.kernel) return "a kernel of another library, no choice of this one";
  if (inputs.workload) return "a workload of its own, no single collective";
  if (!inputs.collective) return "no collective";
  if (!inputs.size_bytes) return "size of the message not stated";
  if (!inputs.gpus) return "number of GPUs not stated";
  if (inputs.collective == collectives::Collective::all_to_all && *inputs.gpus > largest_all_to_all)
    return fmt::format("an all-to-all of more than {} GPUs", largest_all_to_all);
  return {};
}

BytesPerSecond bandwidth_of(const MeasurementInputs& inputs, Seconds time) {
  return collectives::bus_bandwidth(*inputs.collective, Bytes{*inputs.size_bytes}, *inputs.gpus, time);
}

/// As printed; from the time where print leaves fewer than three digits.
std::optional<BytesPerSecond> published_bandwidth(const Measurement& row) {
  const MeasurementResults& r = row.expected;
  if (r.busbw_gbit_s) return BytesPerSecond{*r.busbw_gbit_s * 1e9 / 8.0};
  if (r.time_us && r.busbw_gbytes_s.value_or(0.0) < 10.0) return bandwidth_of(row.inputs, Seconds{*r.time_us * 1e-6});
  if (r.busbw_gbytes_s && *r.busbw_gbytes_s > 0.0) return BytesPerSecond{*r.busbw_gbytes_s * 1e9};
  return std::nullopt;
}

/// The first ones of the site; where the row says how many nodes there were, as many of each.
std::vector<std::int64_t> accelerators_of(const MeasurementInputs& inputs, const Machine& machine) {
  const std::int64_t per_node = machine.system.accelerators_per_node;
  const std::int64_t used = std::clamp<std::int64_t>(*inputs.gpus / inputs.nodes.value_or(1), 1, per_node);
  std::vector<std::int64_t> list;
  for (std::int64_t i = 0; i < *inputs.gpus; ++i) list.push_back(i / used * per_node + i % used);
  return list;
}

struct Run {
  Seconds time;
  Candidate chosen;
};

/// The one way in which a row is simulated: that of `gigatwin collective`, nobody else on the fabric. `reason` says why
/// it cannot be.
std::optional<Run> simulate(const MeasurementInputs& inputs, const Machine& machine, std::string& reason) {
  const std::vector<std::int64_t> ranks = accelerators_of(inputs, machine);
  const std::int64_t domain = std::max(machine.system.scale_up_domain, machine.system.accelerators_per_node);
  const std::int64_t accelerators = (ranks.back() / domain + 1) * domain;
  for (const topology::FabricProblem& p : topology::problems_of(*machine.fabric, machine.system, accelerators))
    return reason = fmt::format("fabric.{}: expected {}, found {}", p.key, p.expected, p.found), std::nullopt;
  const topology::Fabric fabric = topology::build_fabric(*machine.fabric, machine.system, accelerators);
  const collectives::FluidNetwork network{fabric, machine.system, machine.fabric->routing, 1};
  collectives::JobPhase job;
  job.phase = {*inputs.collective, Bytes{*inputs.size_bytes}, *inputs.gpus, 1};
  job.algorithm = inputs.algorithm;
  job.accelerators = ranks;
  try {
    const collectives::PhaseOutcome phase = network.run(std::span{&job, 1}).phases.at(0);
    return Run{phase.time, phase.groups.at(0).candidate};
  } catch (const std::invalid_argument& error) {
    return reason = error.what(), std::nullopt;
  }
}

MeanError mean_error(const std::vector<Outcome>& outcomes, const Machine& machine, bool large) {
  MeanError result;
  for (const Outcome& outcome : outcomes) {
    const bool counts = outcome.unscored.empty() || !machine.unscored.empty();
    if (outcome.machine != machine.name || outcome.is_large() != large || !counts) continue;
    result.mean += std::abs(outcome.error());
    ++result.rows;
  }
  if (result.rows > 0) result.mean /= static_cast<double>(result.rows);
  return result;
}

void run_row(const Measurement& row, const std::vector<Machine>& machines, CollectivesReport& report) {
  std::string reason = reason_to_skip(row.inputs);
  const std::optional<BytesPerSecond> published = reason.empty() ? published_bandwidth(row) : std::nullopt;
  if (reason.empty() && !published) reason = "neither bus bandwidth nor time published";
  const Machine* machine = reason.empty() ? machine_of(row.facts, machines) : nullptr;
  if (reason.empty() && !machine) reason = "no machine has these inputs";
  const std::optional<Run> run = machine ? simulate(row.inputs, *machine, reason) : std::nullopt;
  if (!run) return report.skipped.push_back({row, reason});
  report.outcomes.push_back({row, machine->name, *published, bandwidth_of(row.inputs, run->time), run->chosen,
                             machine->unscored.empty() ? row.unscored : machine->unscored});
}

}  // namespace

bool CollectivesReport::passed() const {
  const auto counts = [](const MachineSummary& summary) { return summary.unscored.empty(); };
  return std::any_of(machines.begin(), machines.end(), counts) &&
         std::all_of(machines.begin(), machines.end(),
                     [&](const MachineSummary& summary) { return !counts(summary) || summary.passed(); });
}

CollectivesReport validate(const std::vector<Measurement>& rows, const std::vector<Machine>& machines) {
  CollectivesReport report;
  for (const Measurement& row : rows) run_row(row, machines, report);
  const auto place = [&](const Outcome& outcome) {
    return std::find_if(machines.begin(), machines.end(), [&](const Machine& m) { return m.name == outcome.machine; });
  };
  std::stable_sort(report.outcomes.begin(), report.outcomes.end(),
                   [&](const Outcome& a, const Outcome& b) { return place(a) < place(b); });
  for (const Machine& machine : machines) {
    const MeanError large = mean_error(report.outcomes, machine, true);
    const MeanError small = mean_error(report.outcomes, machine, false);
    if (large.rows + small.rows > 0)
      report.machines.push_back({machine.name, machine.source, machine.unscored, large, small});
  }
  return report;
}

}  // namespace gigatwin::validation
