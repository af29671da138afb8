#include "cli/step_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/progress.hpp"
#include "results/chrome_trace.hpp"
#include "workload/operation_parts.hpp"

namespace gigatwin::cli {
namespace {

using pipeline::Stream;
using pipeline::TimedOperation;
using pipeline::Work;
using results::ChromeTrace;
using results::nanoseconds;

/// In the order of pipeline::Stream and pipeline::Work.
constexpr std::array<std::string_view, 4> stream_names{"compute", "to next stage", "to previous stage",
                                                       "data parallel"};
constexpr std::array<std::string_view, 11> work_names{
    "F", "B", "B input", "B weight", "F", "send F", "send B", "gather", "reduce weights", "tied", "optimizer"};

void slice(ChromeTrace& file, const TimedOperation& o, std::string_view name, std::int64_t start_ns,
           std::int64_t end_ns, std::string_view arguments) {
  file.slice(o.stage, static_cast<int>(o.stream), start_ns, end_ns, name, arguments);
}

std::string arguments_of(const std::vector<workload::OperationPart>& parts) {
  std::string text;
  for (const workload::OperationPart& part : parts)
    text += fmt::format("{}\"{} us\":{:.3f}", text.empty() ? "" : ",", part.name, part.time.value * 1e6);
  return text.empty() ? text : fmt::format(",\"args\":{{{}}}", text);
}

void write_operation(ChromeTrace& file, const workload::Step& step, const TimedOperation& o) {
  const std::vector<workload::OperationPart> parts = parts_of(step, o);
  const std::int64_t start_ns = nanoseconds(o.start), end_ns = nanoseconds(o.end);
  slice(file, o, name_of(o.operation), start_ns, end_ns, arguments_of(parts));
  if (parts.size() < 2) return;
  Seconds at = o.start;
  std::int64_t from_ns = start_ns;
  for (const workload::OperationPart& part : parts) {
    at += part.time;
    const std::int64_t to_ns = std::min(end_ns, nanoseconds(at));
    if (to_ns > from_ns) slice(file, o, part.name, from_ns, to_ns, "");
    from_ns = to_ns;
  }
}

/// The operations of a stage by stream and time.
std::vector<TimedOperation> sorted(std::vector<TimedOperation> operations) {
  std::ranges::stable_sort(operations, {}, [](const TimedOperation& o) { return std::pair{o.stream, o.start}; });
  return operations;
}

/// What the noise of other replicas adds: nobody begins the next step before the slowest has ended this one.
void write_noise(ChromeTrace& file, const workload::Step& step, std::int32_t stage) {
  const TimedOperation wait{stage, Stream::compute, {}, step.timeline.end, step.profile.duration};
  const std::int64_t start_ns = nanoseconds(wait.start), end_ns = nanoseconds(wait.end);
  if (end_ns > start_ns) slice(file, wait, "slower replicas", start_ns, end_ns, "");
}

void write_stage(ChromeTrace& file, const workload::Step& step, const std::vector<TimedOperation>& operations) {
  const std::int32_t stage = operations.front().stage;
  file.name_process(stage, fmt::format("stage {}", stage));
  for (std::size_t stream = 0; stream < stream_names.size(); ++stream)
    file.name_track(stage, static_cast<std::int64_t>(stream), stream_names[stream]);
  const auto write = [&](const TimedOperation& o) {
    if (nanoseconds(o.end) > nanoseconds(o.start)) write_operation(file, step, o);
  };
  const auto others = std::ranges::find_if(operations, [](const auto& o) { return o.stream != Stream::compute; });
  std::for_each(operations.begin(), others, write);
  write_noise(file, step, stage);
  std::for_each(others, operations.end(), write);
}

}  // namespace

std::string name_of(const pipeline::Operation& o) {
  std::string name{work_names[static_cast<std::size_t>(o.work)]};
  const auto add = [&](std::int32_t chunk, std::int32_t micro_batch) {
    if (chunk >= 0) name += fmt::format(" chunk {}", chunk);
    if (micro_batch >= 0) name += fmt::format(" mb {}", micro_batch);
  };
  add(o.chunk, o.micro_batch);
  if (o.work != Work::forward_backward) return name;
  name += ", B";
  add(o.backward_chunk, o.backward_micro_batch);
  return name;
}

double trace_size(const workload::Step& step) {
  constexpr double computing = 750.0, other = 130.0;  // bytes of an operation with its parts, and of a transfer
  double bytes = 0.0;
  for (const TimedOperation& o : step.timeline.operations) bytes += o.stream == Stream::compute ? computing : other;
  return bytes;
}

void write_step_trace(const std::string& path, bool force, const workload::Step& step, const std::string& title) {
  ChromeTrace file{path, force, title};
  WritingProgress progress{"trace"};
  const std::vector<TimedOperation>& all = step.timeline.operations;
  for (auto begin = all.begin(); begin != all.end();) {
    const auto end = std::find_if(begin, all.end(), [&](const TimedOperation& o) { return o.stage != begin->stage; });
    write_stage(file, step, sorted({begin, end}));
    progress.done(static_cast<double>(end - all.begin()) / static_cast<double>(all.size()));
    begin = end;
  }
  file.publish();
}

}  // namespace gigatwin::cli
