#pragma once

#include <cstdint>
#include <string>

#include "cli/step_input.hpp"

/// A step as MLCommons Chakra execution traces.
namespace gigatwin::cli {

inline constexpr std::int64_t most_chakra_ranks = 4096;

/// One rank stands for all tensor ranks of a stage and replica: rank = stage x replicas + replica.
struct ChakraRanks {
  std::int64_t stages = 1;
  std::int64_t replicas = 1;  ///< in the trace: the first of the job's
  std::int64_t count() const { return stages * replicas; }
};

/// --replicas. Throws RequestError: not a number of replicas that the job has, more than `most_chakra_ranks` ranks.
ChakraRanks chakra_ranks(const StepOptions& options, const StepInput& input);

/// Throws FileError: the folder cannot be written to, or there are such files and nobody forces.
void check_chakra_files(const std::string& prefix, bool force);

/// Writes PREFIX.0.et ... and PREFIX.groups.json, in place of all such files:
///
/// - every pass of the pipeline is a compute node; its duration has the kernels, what its tensor, context and expert
///   ranks exchange without hiding it, and the wait for the slowest accelerator, none of which are ranks of the trace
/// - activations and gradients are sent and received between stages with their bytes
/// - weights are gathered and gradients reduced over the replicas, once a step, with their bytes; where they overlap,
///   layer by layer (16 pieces at most) behind the first forward and the last backward of each chunk, which are nodes
///   layer by layer then
/// - the gradient's norm is an all-reduce over the stages of a replica, the optimizer a compute node
///
/// Replayed on the accelerators of `chakra_accelerators` the step takes as long, but for the noise of other replicas,
/// what the flows of other tensor ranks take from each other, and groups that are faster than the slowest, which the
/// step takes for all.
/// @param step  with its operations
void write_chakra(const std::string& prefix, const ChakraRanks& ranks, const StepInput& input,
                  const StepMachine& machine, const workload::Step& step);

/// Where the ranks are, as `gigatwin replay --accelerators` takes it.
std::string chakra_accelerators(const ChakraRanks& ranks, const StepInput& input, const StepMachine& machine);

}  // namespace gigatwin::cli
