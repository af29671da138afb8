#include "cli/trace_report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gigatwin::cli {
namespace {

using traces::Distribution;
using traces::Part;

constexpr std::size_t most_named = 10;  // tenants and queues

void line(std::string_view name, std::string_view text) { fmt::print("{:<14} {}\n", name, text); }

std::string time_text(double time_s) { return rounded_quantity(time_s, Dimension::time); }
std::string plain_text(double value) { return fmt::format("{:.4g}", value); }

/// Smallest, percentiles, largest, mean; nothing where the log tells none.
template <class Text>
void print_distribution(std::string_view name, const Distribution& d, Text text) {
  if (d.count == 0) return;
  fmt::print("{:<14}{:>10}", name, text(d.smallest));
  for (const double value : d.percentiles) fmt::print("{:>10}", text(value));
  fmt::print("{:>10}{:>10}\n", text(d.largest), text(d.mean));
}

void print_distributions(const traces::Summary& s) {
  fmt::print("\n{:<14}{:>10}", "", "least");
  for (const double level : Distribution::levels) fmt::print("{:>8.0f} %", 100.0 * level);
  fmt::print("{:>10}{:>10}\n", "most", "mean");
  print_distribution("size", s.size, plain_text);
  print_distribution("duration", s.duration, time_text);
  print_distribution("interarrival", s.interarrival, time_text);
  print_distribution("wait", s.wait, time_text);
  print_distribution("slowdown", s.slowdown, plain_text);
  print_distribution("accuracy", s.accuracy, plain_text);
}

void print_parts(std::string_view title, const std::vector<Part>& parts, const traces::Summary& s) {
  if (parts.empty()) return;
  fmt::print("\n{:<24}{:>10}{:>9}{:>16}{:>9}\n", title, "jobs", "share", "accelerator-h", "share");
  const std::size_t count = std::min(parts.size(), most_named);
  for (std::size_t i = 0; i < count; ++i)
    fmt::print("{:<24}{:>10}{:>7.1f} %{:>16.0f}{:>7.1f} %\n", parts[i].name, parts[i].jobs,
               100.0 * static_cast<double>(parts[i].jobs) / static_cast<double>(s.jobs),
               parts[i].accelerator_s / 3600.0, 100.0 * parts[i].accelerator_s / s.accelerator_s);
  if (parts.size() > count) fmt::print("and {} more\n", parts.size() - count);
}

void print_week(const traces::Trace& trace, const traces::Summary& s) {
  fmt::print("\n{}\n", trace.zero ? "submissions by hour of the day, % of all"
                                  : "submissions by hour after the log's zero, whose date is not known, % of all");
  for (std::size_t hour = 0; hour < s.hour_share.size(); ++hour)
    fmt::print("{:>2} h{:>6.2f}{}", hour, 100.0 * s.hour_share[hour], hour % 8 == 7 ? "\n" : "   ");
  if (!trace.zero) return;
  static constexpr std::array<const char*, 7> days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  for (std::size_t day = 0; day < days.size(); ++day)
    fmt::print("{} {:.1f} %{}", days[day], 100.0 * s.day_share[day], day == 6 ? "\n" : "   ");
}

void print_head(const traces::Trace& trace, const traces::Summary& s) {
  line("trace", fmt::format("{} ({})", trace.name, name_of(trace.format)));
  line("jobs", fmt::format("{}", s.jobs));
  line("span", fmt::format("{}{}", time_text(s.span_s), trace.zero ? ", from " + to_text(*trace.zero) : std::string{}));
  line("work", fmt::format("{:.0f} accelerator-hours", s.accelerator_s / 3600.0));
  if (s.sharing_jobs > 0)
    line("shared",
         fmt::format("{} jobs have a part of an accelerator, counted as one; by parts {:.0f} accelerator-hours",
                     s.sharing_jobs, s.shared_accelerator_s / 3600.0));
  line("at once", fmt::format("{} accelerators at most{}", s.most_at_once,
                              s.wait.count == 0 ? ", if all started on submission" : ""));
  if (s.larger_jobs > 0) line("too large", fmt::format("{} jobs are larger than the machine", s.larger_jobs));
  if (s.load) line("load", fmt::format("{:.1f} % of {} accelerators", 100.0 * *s.load, *s.machine));
}

}  // namespace

void print_trace(const traces::Trace& trace, const traces::Summary& summary) {
  print_head(trace, summary);
  print_distributions(summary);
  print_parts("size", summary.sizes, summary);
  print_parts("tenant", summary.tenants, summary);
  print_parts("queue", summary.queues, summary);
  print_parts("state", summary.states, summary);
  print_week(trace, summary);
}

void print_fit(const traces::Fit& fit, std::FILE* stream) {
  const traces::GeneratorSpec& g = fit.generator;
  fmt::print(stream, "{} jobs; largest difference of shares below any duration (Kolmogorov-Smirnov)\n", fit.jobs);
  fmt::print(stream, "{:<12}{:>9}{:>9}{:>9}{:>9}{:>11}  {}\n", "size", "jobs", "1 part", "2 parts", "3 parts",
             "quantiles", "taken");
  for (const traces::ClassFit& c : fit.classes)
    fmt::print(stream, "{:<12}{:>9}{:>9.3f}{:>9.3f}{:>9.3f}{:>11.3f}  {}\n", c.name, c.jobs, c.mixture_ks[0],
               c.mixture_ks[1], c.mixture_ks[2], c.quantiles_ks,
               c.parts == 0 ? "quantiles" : fmt::format("{} log-normal {}", c.parts, c.parts == 1 ? "part" : "parts"));
  fmt::print(stream, "work           {:.4g} accelerator-hours a job in the log, {:.4g} of the generator ({:+.1f} %)\n",
             fit.trace_accelerator_s / 3600.0, fit.generator_accelerator_s / 3600.0,
             100.0 * (fit.generator_accelerator_s / fit.trace_accelerator_s - 1.0));
  fmt::print(stream, "submissions    {:.4g} an hour; variance / mean {:.3g} in 10 min, {:.3g} in 1 h (Poisson: 1)\n",
             g.arrivals.value * 3600.0, fit.dispersion_10min, fit.dispersion_1h);
  fmt::print(stream, "bursts         {:.4g} jobs spread over {}\n", g.jobs_per_burst,
             rounded_quantity(g.burst_spread.value, Dimension::time));
  fmt::print(stream, "tenants        {}, shares by rank^-{:.3g}\n", g.tenants, g.tenant_exponent);
  const double load = g.arrivals.value * fit.generator_accelerator_s / static_cast<double>(g.machine);
  fmt::print(stream, "machine        {} accelerators, load {:.1f} % in the log, {:.1f} % of the generator\n", g.machine,
             100.0 * fit.load, 100.0 * load);
}

}  // namespace gigatwin::cli
