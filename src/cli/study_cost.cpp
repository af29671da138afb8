#include "cli/study_cost.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

#include "cli/progress.hpp"
#include "cli/scratch_folder.hpp"
#include "cli/study_input.hpp"

namespace gigatwin::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr Seconds patience = seconds(30);
constexpr std::uint64_t further_runs = 2;

/// CPU time of one run in a process of its own, its start included; throws
/// where the process dies.
Seconds time_of_run(study::Evaluator& evaluator, const study::RunRequest& request) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("cannot make a pipe");
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot start another process");
  if (child == 0) {
    const auto outcome = evaluator.run(request);
    const double time_s = outcome ? outcome->cpu_seconds : 0.0;
    _exit(::write(ends[1], &time_s, sizeof time_s) == static_cast<ssize_t>(sizeof time_s) ? 0 : 1);
  }
  ::close(ends[1]);
  double time_s = 0.0;
  const ssize_t count = ::read(ends[0], &time_s, sizeof time_s);
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  if (count != static_cast<ssize_t>(sizeof time_s)) throw std::runtime_error("a measured run died: see `study run`");
  return {time_s};
}

/// All points of one scenario.
Seconds cost_of_scenario(const study::Plan& plan, study::Evaluator& evaluator, std::uint64_t scenario) {
  const std::uint64_t points = plan.points();
  const auto run_at = [&](std::uint64_t point) {
    return time_of_run(evaluator, plan.request(point * plan.scenarios() + scenario));
  };
  const Seconds first = run_at(0);
  Seconds others{};
  std::uint64_t measured = 0;
  for (std::uint64_t k = 1; k <= further_runs && k < points; ++k, ++measured)
    others += run_at(points <= further_runs ? k : k * points / (further_runs + 1));  // spread over the blocks
  const double each_s = measured > 0 ? others.value / static_cast<double>(measured) : 0.0;
  return first + Seconds{each_s * static_cast<double>(points - 1)};
}

}  // namespace

Seconds cost_of(const study::Plan& plan, bool quiet) {
  const ScratchFolder cache{"study"};
  study::Evaluator evaluator = evaluator_of(plan, cache.path());
  const Clock::time_point begin = Clock::now();
  Seconds total{};
  std::uint64_t measured = 0;
  while (measured < plan.scenarios()) {
    if (!quiet && shows_progress())
      fmt::print(stderr, "\r\033[Kmeasuring scenario {} of {}", measured + 1, plan.scenarios());
    total += cost_of_scenario(plan, evaluator, measured++);
    if (Clock::now() - begin > std::chrono::duration<double>(patience.value)) break;
  }
  if (!quiet && shows_progress()) fmt::print(stderr, "\r\033[K");
  return total * (static_cast<double>(plan.scenarios()) / static_cast<double>(measured));
}

}  // namespace gigatwin::cli
