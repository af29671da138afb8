#pragma once

#include <array>
#include <string_view>

#include "cli/step_input.hpp"

namespace gigatwin::cli {

/// All that `gigatwin step` says.
struct StepReport {
  const StepInput& input;
  const StepMachine& machine;
  const workload::Step& step;
  double fabric_s = 0.0, step_s = 0.0;  ///< wall time
  std::string chakra_accelerators;      ///< for `gigatwin replay --accelerators`; empty where no traces were written

  const workload::IterationProfile& profile() const { return step.profile; }
  const hardware::SystemSpec& system() const { return input.scenario.compute.system; }
  double accelerators() const { return static_cast<double>(input.campaign.accelerators); }
  /// Of the model's work, without recomputation, as papers report it.
  FlopPerSecond model_rate() const { return (profile().model_compute / profile().duration) / accelerators(); }
  FlopPerSecond hardware_rate() const { return (profile().hardware_compute / profile().duration) / accelerators(); }
  Joules energy() const { return accelerators() * (profile().accelerator_power * profile().duration); }
};

/// One part of the step's time.
struct StepPart {
  std::string_view key, name;
  Seconds workload::IterationProfile::*time;
  std::string_view about;
};
inline constexpr std::size_t useful_parts = 2;  ///< the first of them: what the model asks for

/// They add up to the step.
inline const std::array<StepPart, 13>& step_parts() {
  using P = workload::IterationProfile;
  static constexpr std::array<StepPart, 13> parts{{
      {"matmul", "GEMM", &P::matmul, "matrix products"},
      {"attention", "attention", &P::attention, "attention"},
      {"memory_bound", "memory-bound", &P::memory_bound, "kernels at the pace of the memory: norms, activations, loss"},
      {"launch", "launch and host", &P::launch, "gaps between kernels and a host that dispatches too slowly"},
      {"recompute", "recomputation", &P::recompute, "recomputation of activations"},
      {"exposed_tensor", "exposed TP", &P::exposed_tensor, "tensor-parallel communication that nothing hides"},
      {"exposed_pipeline", "exposed PP", &P::exposed_pipeline, "transfers between stages that nothing hides"},
      {"exposed_data", "exposed DP", &P::exposed_data, "data-parallel communication that nothing hides"},
      {"exposed_expert", "exposed EP", &P::exposed_expert, "expert-parallel communication that nothing hides"},
      {"exposed_context", "exposed CP", &P::exposed_context, "context-parallel communication that nothing hides"},
      {"bubble", "bubble", &P::bubble, "the bubble of the pipeline"},
      {"optimizer", "optimizer", &P::optimizer, "the optimizer"},
      {"straggler", "stragglers", &P::straggler, "waiting for the slowest accelerator"},
  }};
  return parts;
}

void print_step(const StepReport& report);
void print_step_json(const StepReport& report);

}  // namespace gigatwin::cli
