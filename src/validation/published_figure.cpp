#include "validation/published_figure.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
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
      {"time_per_step_s", seconds},
      {"time_per_iteration_s", seconds},
      {"time_per_global_step_s", seconds},
      {"train_step_timing_s", seconds},
      {"iteration_ms", milliseconds},
      {"iteration_time_ms", milliseconds},
      {"elapsed_time_per_iteration_ms", milliseconds},
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
      {"tps_per_gpu", tokens_gpu},
      {"tgs", tokens_gpu},
      {"throughput_tokens_s_gpu", tokens_gpu},
      {"wps_per_gpu", tokens_gpu},
      {"tokens_s_per_gpu", tokens_gpu},
      {"samples_s", sequences},
      {"sequences_s", sequences},
      {"samples_per_s", sequences},
      {"tflops_per_gpu", teraflops},
      {"model_tflops_per_gpu", teraflops},
      {"implied_tflops_per_gpu", teraflops},
      {"tflops_gpu", teraflops},
      {"tflop_s_gpu", teraflops},
      {"model_tflop_s_gpu", teraflops},
      {"tflops_per_device", teraflops},
      {"mfu_pct", mfu},
      {"bf16_mfu_pct",
       [](double x, const StepWork& w) { return w.flops.value / (x / 100.0 * w.peak_bf16.value * w.gpus); }},
      {"mfu", [=](double x, const StepWork& w) { return mfu(x <= 1.0 ? 100.0 * x : x, w); }},
      {"tflops", teraflops},
      {"aggregate_pflops", [](double x, const StepWork& w) { return w.flops.value / (1e15 * x); }},
  };
  return keys;
}

void replace_all(std::string& text, std::string_view part, std::string_view by) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + by.size()))
    text.replace(at, part.size(), by);
}

/// "Tokens / sec / GPU" and "tokens_per_s_per_gpu" are one: letters and digits, without "per", seconds as s, % as pct.
std::string plain_figure(const std::string& key) {
  std::string plain = lower(key);
  std::erase_if(plain, [](char c) { return std::string_view{" _-/.()"}.find(c) != std::string_view::npos; });
  replace_all(plain, "%", "pct");
  for (const char* second : {"seconds", "second", "secs", "sec"}) replace_all(plain, second, "s");
  replace_all(plain, "per", "");
  return plain;
}

struct Figure {
  double value = 0.0;
  std::string unit;  ///< what is written behind the number
};

/// "1,488", "11.01 s", "36.2%"; not "11-12", which is a range.
std::optional<Figure> figure_of(const std::string& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789.,eE+"), text.size());
  const std::optional<double> value = number_of(text.substr(0, end));
  const std::string unit = text.substr(end);
  if (!value || unit.find_first_of("0123456789") != std::string::npos) return std::nullopt;
  return Figure{*value, unit};
}

/// Whether a figure that is written as `key` with `unit` is the one with this name.
bool is_figure(const char* name, const std::string& key, const std::string& unit) {
  const std::string plain_name = plain_figure(name), plain_key = plain_figure(key), plain_unit = plain_figure(unit);
  return plain_name == plain_key + plain_unit || (plain_name == plain_key && plain_key.ends_with(plain_unit));
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
  for (const FigureKey& known : figure_keys())
    for (const auto& [key, text] : expected) {
      const std::optional<Figure> figure = figure_of(text);
      if (!figure || figure->value <= 0.0 || !is_figure(known.key, key, figure->unit)) continue;
      return PublishedFigure{key + " " + text, Seconds{known.step_s(figure->value, work)}};
    }
  return std::nullopt;
}

}  // namespace gigatwin::validation
