#include "validation/published_figure.hpp"

#include <functional>
#include <vector>

#include "validation/training_inputs.hpp"

namespace gigatwin::validation {
namespace {

struct FigureKey {
  const char* key;
  std::function<double(double, const StepWork&)> step_s;
};

/// In order of priority.
const std::vector<FigureKey>& figure_keys() {
  const auto seconds = [](double x, const StepWork&) { return x; };
  const auto milliseconds = [](double x, const StepWork&) { return x / 1e3; };
  const auto tokens = [](double x, const StepWork& w) { return w.tokens / x; };
  const auto kilotokens = [](double x, const StepWork& w) { return w.tokens / (1e3 * x); };
  const auto tokens_gpu = [](double x, const StepWork& w) { return w.tokens / (x * w.gpus); };
  const auto sequences = [](double x, const StepWork& w) { return w.sequences / x; };
  const auto teraflops = [](double x, const StepWork& w) { return w.flops.value / (1e12 * x * w.gpus); };
  const auto mfu = [](double x, const StepWork& w) { return w.flops.value / (x / 100.0 * w.peak.value * w.gpus); };
  static const std::vector<FigureKey> keys{
      {"iteration_s", seconds},
      {"step_s", seconds},
      {"median_step_s", seconds},
      {"iteration_time_s", seconds},
      {"step_time_s", seconds},
      {"seconds_per_step", seconds},
      {"iteration_ms", milliseconds},
      {"step_ms", milliseconds},
      {"step_time_ms", milliseconds},
      {"tokens_s", tokens},
      {"tokens_per_s", tokens},
      {"tokens_per_second", tokens},
      {"throughput_tokens_s", tokens},
      {"throughput_ktokens_s", kilotokens},
      {"tokens_s_gpu", tokens_gpu},
      {"tokens_per_s_per_gpu", tokens_gpu},
      {"tokens_per_gpu_per_s", tokens_gpu},
      {"tokens_s_per_gpu", tokens_gpu},
      {"samples_s", sequences},
      {"sequences_s", sequences},
      {"samples_per_s", sequences},
      {"tflops_per_gpu", teraflops},
      {"model_tflops_per_gpu", teraflops},
      {"implied_tflops_per_gpu", teraflops},
      {"tflops_gpu", teraflops},
      {"mfu_pct", mfu},
      {"bf16_mfu_pct", mfu},
  };
  return keys;
}

}  // namespace

Flop counted_flops_per_token(const workload::ModelSpec& model, FlopCount count) {
  if (count == FlopCount::useful) return workload::training_compute_per_token(model);
  // Attention over the whole square is what the useful count has with windows and causality taken away: s keys instead
  // of the attended ones, in every layer and prediction module.
  const double layers = static_cast<double>(model.layers + model.predicted_tokens);
  const double attended = static_cast<double>(model.layers) * workload::attended_tokens(model) +
                          static_cast<double>(model.predicted_tokens * model.sequence) / 2.0;
  const double per_key = 6.0 * static_cast<double>(model.heads) *
                         static_cast<double>(workload::query_dim(model) + workload::value_dim(model));
  const double square = workload::training_compute_per_token(model).value +
                        per_key * (layers * static_cast<double>(model.sequence) - attended);
  if (count == FlopCount::full_attention) return {square};
  const double head = 6.0 * workload::head_parameters(model);
  return {4.0 / 3.0 * (square - head) + head};
}

std::optional<PublishedFigure> published_figure(const Facts& expected, const StepWork& work) {
  for (const FigureKey& figure : figure_keys()) {
    const std::string* text = find(expected, figure.key);
    const std::optional<double> value = text ? number_of(*text) : std::nullopt;
    if (value && *value > 0.0)
      return PublishedFigure{std::string{figure.key} + " " + *text, Seconds{figure.step_s(*value, work)}};
  }
  return std::nullopt;
}

}  // namespace gigatwin::validation
