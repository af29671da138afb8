#include "cli/collective_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/dimension.hpp"
#include "collectives/fabric_loads.hpp"
#include "collectives/fluid_network.hpp"
#include "collectives/link_use.hpp"

namespace gigatwin::cli {
namespace {

std::string time_text(Seconds time) { return rounded_quantity(time.value, Dimension::time); }
std::string bytes_text(Bytes bytes) { return rounded_quantity(bytes.value, Dimension::data); }
std::string rate_text(BytesPerSecond rate) { return fmt::format("{:.4g} GB/s", rate.value * 1e-9); }

void line(std::string_view name, std::string_view text) { fmt::print("{:<14} {}\n", name, text); }

std::string phase_text(const RequestedJob& job) {
  return fmt::format("{} of {} over {} ranks{}, {} {}, from accelerator {}", name_of(job.phase.operation),
                     exact_quantity(job.phase.bytes.value, Dimension::data), job.phase.ranks,
                     job.stride == 1 ? "" : fmt::format(" with stride {}", job.stride), job.groups,
                     job.groups == 1 ? "group" : "groups", job.accelerators.front());
}

std::string choice_text(const collectives::Candidate& candidate) {
  return fmt::format("{}, {}", hardware::name_of(candidate.algorithm), hardware::name_of(candidate.protocol));
}

void print_machine(const scenario::FabricFile& file, const Machine& machine, const CollectiveRequest& request) {
  line("fabric", fmt::format("{}, {} accelerators", file.name, machine.fabric.plan.accelerators()));
  line("network",
       fmt::format(
           "{}, {} routing{}", name_of(request.fidelity), name_of(machine.routing),
           machine.failures.links.empty() ? "" : fmt::format(", {} failed links", machine.failures.links.size())));
}

void print_times(const RequestedJob& job, const JobAnswer& answer) {
  const collectives::CommunicationPhase& phase = job.phase;
  line("algorithm", choice_text(answer.candidate));
  line("time", fmt::format("{}, of this {} latency", time_text(answer.time), time_text(answer.latency)));
  line("algbw", rate_text(phase.bytes / answer.time));
  line("busbw", rate_text(collectives::bus_bandwidth(phase.operation, phase.bytes, phase.ranks, answer.time)));
}

/// The time in which all jobs are through.
Seconds span_of(const Answer& answer) {
  Seconds span{0.0};
  for (const JobAnswer& job : answer.jobs) span = std::max(span, job.time);
  return span;
}

void print_others(const CollectiveReport& report) {
  if (report.request.jobs.size() == 1) return;
  fmt::print("\n{:>12} {:>12} {:>9}  {}\n", "time", "alone", "slowdown", "job");
  for (std::size_t i = 0; i < report.request.jobs.size(); ++i)
    fmt::print("{:>12} {:>12} {:>9.3f}  {}\n", time_text(report.answer.jobs[i].time), time_text(report.alone[i]),
               report.answer.jobs[i].time / report.alone[i], phase_text(report.request.jobs[i]));
}

std::string end_text(const topology::Fabric& fabric, std::int32_t vertex) {
  return collectives::to_text(collectives::end_of(fabric, vertex), fabric.plan);
}

void print_busiest(const topology::Fabric& fabric, const collectives::LinkUse& busiest) {
  const topology::Link& link = fabric.links[static_cast<std::size_t>(busiest.link)];
  line("busiest link", fmt::format("{}, from {} to {}: {:.1f} % of {}", busiest.link,
                                   end_text(fabric, busiest.upwards ? link.lower : link.upper),
                                   end_text(fabric, busiest.upwards ? link.upper : link.lower), 100.0 * busiest.use,
                                   rate_text(link.bandwidth)));
}

/// Of the links of each tier, in the directions that carry something.
void print_links(const CollectiveReport& report) {
  const topology::Fabric& fabric = report.machine.fabric;
  fmt::print("\n{:<10} {:>12} {:>10} {:>10} {:>10}\n", "tier", "bytes", "links used", "mean use", "busiest");
  const Seconds span = span_of(report.answer);
  for (const collectives::TierUse& tier : collectives::tier_use(fabric, report.answer.link_bytes, span))
    fmt::print("{:<10} {:>12} {:>10} {:>8.1f} % {:>8.1f} %\n", tier.name, bytes_text(tier.bytes), tier.used,
               100.0 * tier.mean, 100.0 * tier.busiest);
  fmt::print("\n");
  if (const auto busiest = collectives::busiest_link(fabric, report.answer.link_bytes, span))
    print_busiest(fabric, *busiest);
  line("flows", fmt::format("{}", report.answer.flows));
}

void print_tier_bytes(const CollectiveReport& report) {
  fmt::print("\n{:<10} {:>12}\n", "tier", "bytes");
  const std::vector<topology::Tier>& tiers = report.machine.fabric.plan.tiers;
  for (std::size_t t = 0; t < tiers.size(); ++t)
    fmt::print("{:<10} {:>12}\n", tiers[t].name, bytes_text(report.answer.tier_bytes[t]));
  fmt::print("\n");
}

}  // namespace

void print_report(const CollectiveReport& report) {
  const RequestedJob& job = report.request.jobs.front();
  print_machine(report.file, report.machine, report.request);
  line("collective", phase_text(job));
  print_times(job, report.answer.jobs.front());
  print_others(report);
  if (report.answer.link_bytes.empty())
    print_tier_bytes(report);
  else
    print_links(report);
  line("wall time",
       fmt::format("{} for the fabric, {} for the answer", time_text({report.build_s}), time_text({report.run_s})));
}

void print_sweep(const scenario::FabricFile& file, const Machine& machine, const CollectiveRequest& request,
                 const std::vector<SweepRow>& rows) {
  const RequestedJob& job = request.jobs.front();
  print_machine(file, machine, request);
  line("collective", fmt::format("{} over {} ranks, {} {}", name_of(job.phase.operation), job.phase.ranks, job.groups,
                                 job.groups == 1 ? "group" : "groups"));
  fmt::print("\n{:>14} {:>12} {:>10} {:>10}  {:<12} {}\n", "size B", "time us", "algbw GB/s", "busbw GB/s", "algorithm",
             "protocol");
  for (const SweepRow& row : rows) {
    const BytesPerSecond bus =
        collectives::bus_bandwidth(job.phase.operation, row.bytes, job.phase.ranks, row.answer.time);
    fmt::print("{:>14.0f} {:>12.2f} {:>10.2f} {:>10.2f}  {:<12} {}\n", row.bytes.value, row.answer.time.value * 1e6,
               (row.bytes / row.answer.time).value * 1e-9, bus.value * 1e-9,
               hardware::name_of(row.answer.candidate.algorithm), hardware::name_of(row.answer.candidate.protocol));
  }
}

}  // namespace gigatwin::cli
