#include "validation/collectives.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace gigatwin::validation {
namespace {

using collectives::Candidate;
using collectives::Collective;
using collectives::GroupShape;

/// Why a row cannot be run on any machine; empty if it can.
std::string reason_to_skip(const MeasurementInputs& inputs) {
  if (inputs.kernel) return "a kernel of another library, no choice of this one";
  if (inputs.workload) return "a workload of its own, no single collective";
  if (!inputs.collective) return "no collective";
  if (!inputs.size_bytes) return "size of the message not stated";
  if (!inputs.gpus) return "number of GPUs not stated";
  return {};
}

/// Bytes on the busiest link of a ring for each byte of the message: nccl-tests' bus bandwidth is this times size /
/// time.
double bus_factor(Collective operation, std::int64_t ranks) {
  const double others = static_cast<double>(ranks - 1) / static_cast<double>(ranks);
  switch (operation) {
    case Collective::all_reduce:
      return 2.0 * others;
    case Collective::broadcast:
    case Collective::point_to_point:
      return 1.0;
    default:
      return others;
  }
}

BytesPerSecond bus_bandwidth(const MeasurementInputs& inputs, Seconds time) {
  return bus_factor(*inputs.collective, *inputs.gpus) * (Bytes{*inputs.size_bytes} / time);
}

/// As printed; from the time where print leaves fewer than three digits.
std::optional<BytesPerSecond> published_bandwidth(const Measurement& row) {
  const MeasurementResults& r = row.expected;
  if (r.busbw_gbit_s) return BytesPerSecond{*r.busbw_gbit_s * 1e9 / 8.0};
  if (r.time_us && r.busbw_gbytes_s.value_or(0.0) < 10.0) return bus_bandwidth(row.inputs, Seconds{*r.time_us * 1e-6});
  if (r.busbw_gbytes_s && *r.busbw_gbytes_s > 0.0) return BytesPerSecond{*r.busbw_gbytes_s * 1e9};
  return std::nullopt;
}

/// Domains are filled one after the other; where a domain is a node, the row says how many nodes there were.
GroupShape shape_of(const MeasurementInputs& inputs, const Machine& machine) {
  const hardware::SystemSpec& system = machine.system;
  const std::int64_t ranks = *inputs.gpus, domain = system.scale_up_domain;
  const bool domain_is_node = domain == system.accelerators_per_node;
  const std::int64_t needed = (ranks + domain - 1) / domain;
  const std::int64_t domains = std::clamp(domain_is_node ? inputs.nodes.value_or(needed) : needed, needed, ranks);
  const double nics = static_cast<double>(system.nics_per_node) / static_cast<double>(system.accelerators_per_node);
  return {.ranks = ranks,
          .domains = domains,
          .ranks_per_domain = ranks / domains,
          .scale_up = system.accelerator.scale_up_bandwidth,
          .network = nics * system.nic.bandwidth,
          .scale_up_reduction = hardware::lists(system.library, hardware::Algorithm::nvls),
          .network_reduction = machine.network_reduction};
}

/// What the machine's library takes, or the best with the algorithm that it was told to take.
std::optional<Candidate> simulate(const MeasurementInputs& inputs, const Machine& machine) {
  std::vector<Candidate> list = collectives::candidates(machine.system.library, *inputs.collective,
                                                        Bytes{*inputs.size_bytes}, shape_of(inputs, machine));
  if (inputs.algorithm)
    std::erase_if(list, [&](const Candidate& candidate) { return candidate.algorithm != *inputs.algorithm; });
  const auto best = std::min_element(list.begin(), list.end(),
                                     [](const Candidate& a, const Candidate& b) { return a.alone < b.alone; });
  return best == list.end() ? std::nullopt : std::optional{*best};
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
  const Machine* machine = reason.empty() ? machine_of(row, machines) : nullptr;
  if (reason.empty() && !machine) reason = "no machine has these inputs";
  const std::optional<Candidate> chosen = machine ? simulate(row.inputs, *machine) : std::nullopt;
  if (machine && !chosen) reason = "the library does not have this algorithm for this group";
  if (!reason.empty()) return report.skipped.push_back({row, reason});
  report.outcomes.push_back({row, machine->name, *published, bus_bandwidth(row.inputs, chosen->alone), *chosen,
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
