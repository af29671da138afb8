#include "traces/job.hpp"

#include <array>

namespace gigatwin::traces {

std::string_view name_of(State state) {
  static constexpr std::array<std::string_view, state_count> names{"not told",  "completed", "failed",
                                                                   "cancelled", "timeout",   "node failure"};
  return names[static_cast<std::size_t>(state)];
}

double Trace::accelerator_seconds() const {
  double sum = 0.0;
  for (const Job& job : jobs) sum += job.accelerator_seconds();
  return sum;
}

}  // namespace gigatwin::traces
