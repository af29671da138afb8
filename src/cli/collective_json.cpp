#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/collective_report.hpp"
#include "collectives/fabric_loads.hpp"
#include "collectives/fluid_network.hpp"
#include "collectives/link_use.hpp"

/// gigatwin.collective/1 and gigatwin.collective-sweep/1: keys are added, never renamed or removed.
namespace gigatwin::cli {
namespace {

using nlohmann::ordered_json;

ordered_json json_of_machine(const char* schema, const scenario::FabricFile& file, const Machine& machine,
                             const CollectiveRequest& request) {
  return {{"schema", schema},
          {"fabric", file.name},
          {"accelerators", machine.fabric.plan.accelerators()},
          {"fidelity", name_of(request.fidelity)},
          {"routing", name_of(machine.routing)},
          {"seed", machine.seed},
          {"failed_links", machine.failures.links}};
}

ordered_json json_of_phase(const RequestedJob& job) {
  return {{"operation", name_of(job.phase.operation)},
          {"ranks", job.phase.ranks},
          {"stride", job.stride},
          {"groups", job.groups},
          {"first_accelerator", job.accelerators.front()}};
}

void add_answer(ordered_json& json, const RequestedJob& job, Bytes bytes, const JobAnswer& answer) {
  json["bytes"] = bytes.value;
  json["time_s"] = answer.time.value;
  json["latency_s"] = answer.latency.value;
  json["algorithm_bandwidth_byte_s"] = (bytes / answer.time).value;
  json["bus_bandwidth_byte_s"] =
      collectives::bus_bandwidth(job.phase.operation, bytes, job.phase.ranks, answer.time).value;
  json["algorithm"] = hardware::name_of(answer.candidate.algorithm);
  json["protocol"] = hardware::name_of(answer.candidate.protocol);
}

ordered_json json_of_jobs(const CollectiveReport& report) {
  ordered_json jobs = ordered_json::array();
  for (std::size_t i = 0; i < report.request.jobs.size(); ++i) {
    const RequestedJob& job = report.request.jobs[i];
    const JobAnswer& answer = report.answer.jobs[i];
    ordered_json json = json_of_phase(job);
    add_answer(json, job, job.phase.bytes, answer);
    json["time_alone_s"] = report.alone[i].value;
    json["slowdown"] = answer.time / report.alone[i];
    jobs.push_back(std::move(json));
  }
  return jobs;
}

/// Of the links: null where the network does not know them one by one.
void add_links(ordered_json& json, const CollectiveReport& report) {
  const topology::Fabric& fabric = report.machine.fabric;
  Seconds span{0.0};
  for (const JobAnswer& job : report.answer.jobs) span = std::max(span, job.time);
  json["tiers"] = ordered_json::array();
  const bool by_link = !report.answer.link_bytes.empty();
  const auto use = collectives::tier_use(fabric, report.answer.link_bytes, span);
  for (std::size_t t = 0; t < fabric.plan.tiers.size(); ++t) {
    ordered_json tier{{"name", fabric.plan.tiers[t].name}, {"bytes", report.answer.tier_bytes[t].value}};
    tier["mean_utilisation"] = by_link ? ordered_json(use[t].mean) : ordered_json(nullptr);
    tier["max_utilisation"] = by_link ? ordered_json(use[t].busiest) : ordered_json(nullptr);
    json["tiers"].push_back(std::move(tier));
  }
  json["busiest_link"] = nullptr;
  if (const auto busiest = collectives::busiest_link(fabric, report.answer.link_bytes, span)) {
    const topology::Link& link = fabric.links[static_cast<std::size_t>(busiest->link)];
    const auto end = [&](std::int32_t vertex) {
      return collectives::to_text(collectives::end_of(fabric, vertex), fabric.plan);
    };
    json["busiest_link"] = {{"link", busiest->link},
                            {"tier", fabric.plan.tiers[static_cast<std::size_t>(link.tier)].name},
                            {"from", end(busiest->upwards ? link.lower : link.upper)},
                            {"to", end(busiest->upwards ? link.upper : link.lower)},
                            {"utilisation", busiest->use}};
  }
  json["flows"] = by_link ? ordered_json(report.answer.flows) : ordered_json(nullptr);
}

}  // namespace

void print_report_json(const CollectiveReport& report) {
  ordered_json json = json_of_machine("gigatwin.collective/1", report.file, report.machine, report.request);
  json["jobs"] = json_of_jobs(report);
  add_links(json, report);
  json["wall_time_s"] = {{"fabric", report.build_s}, {"answer", report.run_s}};
  fmt::print("{}\n", json.dump(2));
}

void print_sweep_json(const scenario::FabricFile& file, const Machine& machine, const CollectiveRequest& request,
                      const std::vector<SweepRow>& rows) {
  const RequestedJob& job = request.jobs.front();
  ordered_json json = json_of_machine("gigatwin.collective-sweep/1", file, machine, request);
  json["job"] = json_of_phase(job);
  json["sizes"] = ordered_json::array();
  for (const SweepRow& row : rows) {
    ordered_json size;
    add_answer(size, job, row.bytes, row.answer);
    json["sizes"].push_back(std::move(size));
  }
  fmt::print("{}\n", json.dump(2));
}

}  // namespace gigatwin::cli
