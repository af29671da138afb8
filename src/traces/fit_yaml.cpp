#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "traces/fit.hpp"

namespace gigatwin::traces {
namespace {

/// Four significant digits: more would claim to know better than the trace.
double rounded(double value) { return std::stod(fmt::format("{:.4g}", value)); }

std::string list(const std::vector<double>& values) {
  std::vector<std::string> texts;
  for (const double value : values) texts.push_back(fmt::format("{}", rounded(value)));
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

/// Shares keep four decimals, so that their sum stays 1.
std::string shares(const std::vector<double>& values) {
  std::vector<std::string> texts;
  for (const double value : values) texts.push_back(fmt::format("{:.5f}", value));
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

std::string time(Seconds value) { return rounded_quantity(value.value, Dimension::time); }

std::string times(const std::vector<Seconds>& values) {
  std::vector<std::string> texts;
  for (const Seconds value : values) texts.push_back(time(value));
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return result + '"';
}

std::string class_yaml(const SizeClassSpec& spec, const ClassFit& fit) {
  std::string text = fmt::format("  # {} jobs, Kolmogorov-Smirnov {:.3f}\n", fit.jobs, fit.ks);
  text += fmt::format("  - name: {}\n    share: {:.6f}\n    sizes: {}\n    size_shares: {}\n", quoted(spec.name),
                      spec.share, fmt::format("[{}]", fmt::join(spec.sizes, ", ")), shares(spec.size_shares));
  if (spec.part_shares.empty())
    return text + fmt::format("    duration_quantiles: {}\n    quantile_levels: {}\n", times(spec.duration_quantiles),
                              list(spec.quantile_levels));
  return text + fmt::format("    part_shares: {}\n    part_medians: {}\n    part_sigmas: {}\n    longest: {}\n",
                            shares(spec.part_shares), times(spec.part_medians), list(spec.part_sigmas),
                            time(spec.longest));
}

std::string arrivals_yaml(const Fit& fit) {
  const GeneratorSpec& g = fit.generator;
  std::string text = fmt::format("arrivals: {:.4g} /h\n", g.arrivals.value * 3600.0);
  if (!g.hours_of_day.empty()) text += fmt::format("hours_of_day: {}\n", list(g.hours_of_day));
  if (!g.days_of_week.empty()) text += fmt::format("days_of_week: {}\n", list(g.days_of_week));
  return text + fmt::format(
                    "# variance / mean of the submissions: {:.3g} in 10 min, {:.3g} in 1 h\n"
                    "jobs_per_burst: {:.4g}\nburst_spread: {}\n",
                    fit.dispersion_10min, fit.dispersion_1h, g.jobs_per_burst, time(g.burst_spread));
}

}  // namespace

std::string to_yaml(const Fit& fit) {
  const GeneratorSpec& g = fit.generator;
  std::string text = fmt::format(
      "# Fitted by `gigatwin trace fit` to {} jobs. A scenario uses it: workload: {{generators: [{{jobs: {{from: "
      "THIS.yaml}}, ...}}]}}\n"
      "# Accelerator-hours of a job: {:.4g} in the trace, {:.4g} of the generator; load of the machine in the trace "
      "{:.3f}.\n"
      "title: {}\nmachine: {}\n",
      fit.jobs, fit.trace_accelerator_s / 3600.0, fit.generator_accelerator_s / 3600.0, fit.load, quoted(g.title),
      g.machine);
  text += arrivals_yaml(fit) + "classes:\n";
  for (std::size_t i = 0; i < g.classes.size(); ++i) text += class_yaml(g.classes[i], fit.classes[i]);
  text += fmt::format("tenants: {}\ntenant_exponent: {:.4g}\n", g.tenants, g.tenant_exponent);
  if (!g.accuracy_quantiles.empty()) text += fmt::format("accuracy_quantiles: {}\n", list(g.accuracy_quantiles));
  return text;
}

}  // namespace gigatwin::traces
