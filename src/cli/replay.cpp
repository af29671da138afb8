#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <numeric>

#include "chakra/fabric_times.hpp"
#include "chakra/files.hpp"
#include "cli/collective_request.hpp"
#include "cli/collective_words.hpp"
#include "cli/commands.hpp"
#include "cli/fabric_input.hpp"
#include "cli/replay_report.hpp"
#include "cli/scenario_input.hpp"
#include "routing/router.hpp"

namespace gigatwin::cli {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// What a training step reaches of the peaks.
chakra::Roofline roofline_of(const hardware::AcceleratorSpec& accelerator) {
  return {accelerator.matmul_efficiency * accelerator.training_clock * accelerator.peak_bf16,
          accelerator.memory_efficiency * accelerator.memory_bandwidth};
}

chakra::ProgramOptions program_options(const ReplayOptions& options, const hardware::AcceleratorSpec& accelerator) {
  using chakra::ComputeTimes, chakra::Streams;
  return {word("--compute", options.compute,
               Words<ComputeTimes>{{"measured", ComputeTimes::measured}, {"roofline", ComputeTimes::roofline}}),
          word("--streams", options.streams, Words<Streams>{{"group", Streams::by_group}, {"one", Streams::one}}),
          roofline_of(accelerator)};
}

/// Where the ranks run, in order: the first accelerators of those given.
std::vector<std::int64_t> accelerators_of(const ReplayOptions& options, const topology::FabricPlan& plan,
                                          std::size_t ranks) {
  std::vector<std::int64_t> list;
  std::string pool = fmt::format("the fabric {}", options.fabric);
  if (!options.accelerators.empty()) {
    pool = "--accelerators";
    list = counted_out("--accelerators", options.accelerators, plan.accelerators(), "accelerators");
  } else if (!options.nodes.empty()) {
    pool = "--nodes";
    const std::int64_t each = plan.layout.accelerators_per_node;
    for (const std::int64_t node : counted_out("--nodes", options.nodes, plan.layout.nodes, "nodes"))
      for (std::int64_t i = 0; i < each; ++i) list.push_back(node * each + i);
  } else {
    list.resize(static_cast<std::size_t>(plan.accelerators()));
    std::iota(list.begin(), list.end(), 0);
  }
  if (list.size() < ranks)
    throw RequestError(
        fmt::format("{}: {} ranks, but {} has {} accelerators", options.trace, ranks, pool, list.size()));
  list.resize(ranks);
  return list;
}

chakra::ProcessGroups groups_of(const ReplayOptions& options) {
  if (!options.groups.empty()) return chakra::read_groups(options.groups);
  const std::string beside = chakra::groups_file(options.trace);
  std::error_code error;
  return std::filesystem::exists(beside, error) ? chakra::read_groups(beside) : chakra::ProcessGroups{};
}

/// Rank by rank, since all ranks of a large trace would not fit into memory as they are.
chakra::Program read_program(const ReplayOptions& options, const std::vector<std::string>& files,
                             const chakra::ProgramOptions& program) {
  chakra::Compiler compiler{groups_of(options), static_cast<std::int64_t>(files.size()), program};
  for (std::size_t rank = 0; rank < files.size(); ++rank)
    compiler.add(chakra::read_rank(files[rank], static_cast<std::int64_t>(rank)));
  return std::move(compiler).take();
}

void run(const ReplayOptions& options, const scenario::FabricFile& file) {
  const scenario::ComputeSpec& compute = file.compute;
  CollectiveOptions network_options;  // the words are those of `collective`
  network_options.routing = options.routing;
  network_options.failed_links = options.failed_links;
  const topology::FabricSpec spec = fabric_for(network_options, file.fabric, compute.system, compute.accelerators);
  const chakra::ProgramOptions how = program_options(options, compute.system.accelerator);
  const std::vector<std::string> files = chakra::rank_files(options.trace);
  const topology::Fabric fabric = topology::build_fabric(spec, compute.system, compute.accelerators);
  const std::vector<std::int64_t> accelerators = accelerators_of(options, fabric.plan, files.size());
  const routing::Failures failures = failures_of(network_options, fabric);

  const auto read_begin = Clock::now();
  const chakra::Program program = read_program(options, files, how);
  const double read_s = seconds_since(read_begin);
  const auto run_begin = Clock::now();
  const collectives::FluidNetwork network{fabric, compute.system, spec.routing, static_cast<std::uint64_t>(file.seed),
                                          failures};
  chakra::FabricTimes times{network, accelerators, failures.links.empty()};
  const chakra::Replay replay = chakra::replay(program, times);
  const ReplayReport report{options,
                            file,
                            spec.routing,
                            fabric.plan.accelerators(),
                            how,
                            program.without_duration,
                            replay,
                            read_s,
                            seconds_since(run_begin)};
  (options.json ? print_replay_json : print_replay)(report);
}

int refused(std::string_view what) {
  fmt::print(stderr, "gigatwin replay: {}\n", what);
  return 2;
}

}  // namespace

int replay(const ReplayOptions& options) {
  const FabricInput input = read_fabric(options.fabric, options.scenario_options);
  if (const int status = report(input.diagnostics); status != 0) return status;
  try {
    run(options, input.file);
  } catch (const RequestError& error) {
    return refused(error.what());
  } catch (const routing::Unroutable& error) {
    return refused(error.what());
  }
  return 0;  // a trace that is wrong is a FileError, which main reports
}

}  // namespace gigatwin::cli
