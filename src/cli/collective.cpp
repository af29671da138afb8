#include <fmt/format.h>

#include <chrono>

#include "base/error.hpp"
#include "cli/collective_report.hpp"
#include "cli/commands.hpp"
#include "cli/fabric_input.hpp"
#include "cli/scenario_input.hpp"
#include "routing/router.hpp"

namespace gigatwin::cli {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// Links only where the network needs them.
topology::Fabric fabric_of(const topology::FabricSpec& spec, const scenario::ComputeSpec& compute, Fidelity fidelity) {
  if (fidelity != Fidelity::analytic) return topology::build_fabric(spec, compute.system, compute.accelerators);
  topology::Fabric fabric;
  fabric.plan = topology::plan_fabric(spec, compute.system, compute.accelerators);
  return fabric;
}

void sweep(const CollectiveOptions& options, const scenario::FabricFile& file, const Machine& machine,
           CollectiveRequest request) {
  const std::unique_ptr<CollectiveModel> model = make_model(request.fidelity, machine);
  std::vector<SweepRow> rows;
  for (const Bytes bytes : request.sizes) {
    request.jobs.front().phase.bytes = bytes;
    rows.push_back({bytes, model->run(request.jobs).jobs.front()});
  }
  (options.json ? print_sweep_json : print_sweep)(file, machine, request, rows);
}

std::vector<Seconds> times_alone(const CollectiveModel& model, const CollectiveRequest& request,
                                 const Answer& together) {
  std::vector<Seconds> times;
  for (const RequestedJob& job : request.jobs)
    times.push_back(request.jobs.size() == 1 ? together.jobs.front().time
                                             : model.run(std::span{&job, 1}).jobs.front().time);
  return times;
}

void ask(const CollectiveOptions& options, const scenario::FabricFile& file) {
  const scenario::ComputeSpec& compute = file.compute;
  const topology::FabricSpec spec = fabric_for(options, file.fabric, compute.system, compute.accelerators);
  const auto begin = Clock::now();
  const topology::Fabric fabric = fabric_of(spec, compute, fidelity_of(options));
  const CollectiveRequest request = request_of(options, fabric.plan);
  const Machine machine{fabric, compute.system, spec.routing, static_cast<std::uint64_t>(file.seed),
                        failures_of(options, fabric)};
  const double build_s = seconds_since(begin);
  if (options.sweep) return sweep(options, file, machine, request);
  const auto run_begin = Clock::now();
  const std::unique_ptr<CollectiveModel> model = make_model(request.fidelity, machine);
  const Answer answer = model->run(request.jobs);
  const CollectiveReport report{
      file, machine, request, answer, times_alone(*model, request, answer), build_s, seconds_since(run_begin)};
  (options.json ? print_report_json : print_report)(report);
}

int refused(std::string_view what) {
  fmt::print(stderr, "gigatwin collective: {}\n", what);
  return 2;
}

}  // namespace

int collective(const CollectiveOptions& options) {
  const FabricInput input = read_fabric(options.fabric, options.scenario_options);
  if (const int status = report(input.diagnostics); status != 0) return status;
  try {
    ask(options, input.file);
  } catch (const RequestError& error) {
    return refused(error.what());
  } catch (const std::invalid_argument& error) {
    return refused(fmt::format("--algorithm: {}", error.what()));
  } catch (const routing::Unroutable& error) {
    return refused(error.what());
  } catch (const SimulationError& error) {
    return refused(fmt::format("--fidelity: {}", error.what()));
  }
  return 0;
}

}  // namespace gigatwin::cli
