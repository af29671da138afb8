#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>

#include "base/error.hpp"
#include "results/end_tables.hpp"

namespace gigatwin::results {
namespace {

using h5::Group;

Variable variable_named(const std::string& name) {
  const auto all = provenance_variables();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Variable& v) { return v.name == name; });
  GIGATWIN_ASSERT(found != all.end(), "no provenance variable {}", name);
  return *found;
}

/// Two columns of text: the first is the coordinate.
void write_pairs(const Group& group, const std::string& name, const std::string& second, const NamedTexts& pairs,
                 const FileConventions& conventions) {
  if (pairs.empty()) return;
  std::vector<std::string> names, texts;
  for (const NamedText& pair : pairs) {
    names.push_back(pair.name);
    texts.push_back(pair.text);
  }
  const h5::Dataset scale = write_names(group, variable_named(name), names, conventions);
  const h5::Axis axis{pairs.size()};
  const h5::Dataset* const scales[] = {&scale};
  create_variable(group, variable_named(second), {&axis, 1}, scales, conventions).write(texts);
}

std::string wall_clock() {
  using namespace std::chrono;
  return to_text(Instant{duration_cast<std::chrono::seconds>(system_clock::now().time_since_epoch()).count()});
}

double in_seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

void describe_result(const Group& root, const RunDescription& run) {
  root.set_text("Conventions", "CF-1.8");
  root.set_text("title", "gigatwin: " + run.name);
  root.set_text("source", "gigatwin " + run.version);
  root.set_text("format", format_name);
  root.set_integer("format_major", format_major);
  root.set_integer("format_minor", format_minor);
  root.set_integer("complete", 0);
  root.set_text("scenario", run.name);
  root.set_text("site", run.site);
  root.set_text("site_timezone", run.site_timezone);
  root.set_text("version", run.version);
  root.set_text("start", to_text(run.start));
  root.set_number("duration_s", run.duration.value);
  root.set_number("step_s", run.step.value);
  root.set_number("interval_s", run.every.value);
  root.set_text("level", run.level == Level::hall ? "hall" : "site");
  root.set_text("halls", fmt::format("{}", fmt::join(run.halls, ", ")));
  root.set_text("partitions", fmt::format("{}", fmt::join(run.partitions, ", ")));
  root.set_text("events", run.events == EventDetail::all ? "all" : "important");
  root.set_integer("price_base_year", run.price_year);
  root.set_unsigned("seed", run.seed);
}

Group write_provenance(const Group& root, const RunDescription& run, const FileConventions& conventions) {
  Group group = create_described_group(root, "provenance");
  const auto write = [&](const char* name, const std::string& text) {
    write_scalar(group, variable_named(name), text, conventions);
  };
  if (!run.scenario_as_written.empty()) write("scenario_as_written", run.scenario_as_written);
  if (!run.scenario_resolved.empty()) write("scenario_resolved", run.scenario_resolved);
  write("command", run.command);
  write("version", run.version);
  write_unsigned_scalar(group, variable_named("seed"), run.seed, conventions);
  write_pairs(group, "library", "library_version", run.libraries, conventions);
  write_pairs(group, "input", "input_sha256", run.inputs, conventions);
  write_pairs(group, "figure", "figure_source", run.sources, conventions);
  if (!run.messages.empty()) write_names(group, variable_named("message"), run.messages, conventions);
  write("started", wall_clock());
  return group;
}

void write_effort(const Group& provenance, double wall_s, const FileConventions& conventions) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const double bytes_per_kib = 1024.0;  // Linux counts resident memory in KiB
  write_scalar(provenance, variable_named("finished"), wall_clock(), conventions);
  write_scalar(provenance, variable_named("wall_time"), wall_s, conventions);
  write_scalar(provenance, variable_named("cpu_time"), in_seconds(usage.ru_utime) + in_seconds(usage.ru_stime),
               conventions);
  write_scalar(provenance, variable_named("peak_memory"), static_cast<double>(usage.ru_maxrss) * bytes_per_kib,
               conventions);
}

}  // namespace gigatwin::results
