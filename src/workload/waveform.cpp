#include "workload/waveform.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "workload/operation_parts.hpp"

namespace gigatwin::workload {
namespace {

/// Energy above waiting, put into the intervals that an operation touches.
class Filler {
 public:
  Filler(Waveform& waveform, std::size_t stages) : waveform_(waveform), stages_(stages) {}

  void add(std::size_t stage, Seconds start, Seconds end, Watts above) {
    const double width_s = waveform_.resolution.value;
    const std::size_t last = waveform_.intervals() - 1;
    auto interval = std::min(last, static_cast<std::size_t>(start.value / width_s));
    for (double from_s = start.value; from_s < end.value; ++interval) {
      const double border_s = static_cast<double>(interval + 1) * width_s;
      const double to_s = interval < last ? std::min(end.value, std::max(from_s, border_s)) : end.value;
      const double share = (to_s - from_s) / waveform_.length(interval).value;
      waveform_.stage_power[interval * stages_ + stage] += share * above;
      from_s = to_s;
    }
  }

 private:
  Waveform& waveform_;
  std::size_t stages_;
};

void sum_over_stages(Waveform& waveform, std::size_t stages, double accelerators_per_stage) {
  for (std::size_t i = 0; i < waveform.intervals(); ++i)
    for (std::size_t s = 0; s < stages; ++s)
      waveform.job_power[i] += accelerators_per_stage * waveform.stage_power[i * stages + s];
}

}  // namespace

std::size_t intervals_of(Seconds duration, Seconds resolution) {
  return static_cast<std::size_t>(std::max(1.0, std::ceil(duration / resolution)));
}

Seconds Waveform::length(std::size_t interval) const {
  return interval + 1 < intervals() ? resolution : duration - static_cast<double>(interval) * resolution;
}

Joules Waveform::energy() const {
  Joules sum{};
  for (std::size_t i = 0; i < intervals(); ++i) sum += job_power[i] * length(i);
  return sum;
}

Waveform waveform_of(const Step& step, const hardware::AcceleratorSpec& accelerator, std::int64_t accelerators,
                     Seconds resolution) {
  GIGATWIN_ASSERT(resolution > Seconds{} && !step.timeline.operations.empty(), "resolution {} s, {} operations",
                  resolution.value, step.timeline.operations.size());
  const auto stages = static_cast<std::size_t>(step.shape.stages);
  const Watts busy = hardware::power_at(accelerator, accelerator.compute_power_fraction);
  const Watts waiting = hardware::power_at(accelerator, accelerator.communication_power_fraction);
  Waveform waveform{resolution, step.profile.duration, {}, {}};
  waveform.job_power.assign(intervals_of(waveform.duration, resolution), Watts{});
  waveform.stage_power.assign(waveform.intervals() * stages, waiting);
  Filler filler{waveform, stages};
  for (const pipeline::TimedOperation& operation : step.timeline.operations) {
    if (operation.stream != pipeline::Stream::compute || operation.end <= operation.start) continue;
    const double computing = computation_of(step, operation) / (operation.end - operation.start);
    filler.add(static_cast<std::size_t>(operation.stage), operation.start, operation.end, computing * (busy - waiting));
  }
  sum_over_stages(waveform, stages, static_cast<double>(accelerators) / static_cast<double>(stages));
  return waveform;
}

}  // namespace gigatwin::workload
