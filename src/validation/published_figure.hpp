#pragma once

#include <optional>
#include <string>

#include "base/units.hpp"
#include "validation/condition.hpp"
#include "validation/software.hpp"

namespace gigatwin::validation {

/// What turns a published rate into the time of a step.
struct StepWork {
  double gpus = 0.0;
  double sequences = 0.0;
  double tokens = 0.0;
  Flop flops;               ///< of the whole job, as the source counts them
  FlopPerSecond peak;       ///< of one accelerator, dense, in the precision of the run: what MFU refers to
  FlopPerSecond peak_bf16;  ///< what MFU refers to where the source says so
};

/// FLOP of one token as a source counts them.
///
///   useful          6 N_active + attention of causal pairs             `workload::training_compute_per_token`
///   full_attention  6 N_active + 6 n s a (d_qk + d_v)                  attention over the whole square
///   recomputed      4/3 of full_attention, the head apart: for GPT 96 B s l h^2 (1 + s/(6h) + V/(16 l h)), SC21 eq. 3
///
/// N weights in matrix products, n layers, a heads.
Flop counted_flops_per_token(const workload::ModelSpec& model, FlopCount count);

/// The figure that a row is judged by, and the time of a step that it says.
struct PublishedFigure {
  std::string text;  ///< "tokens_s_gpu 1234"
  Seconds step;
};

/// By priority: a time, tokens/s, TFLOP/s, MFU. Figures that are ranges or none of these are no figures.
std::optional<PublishedFigure> published_figure(const Facts& expected, const StepWork& work);

}  // namespace gigatwin::validation
