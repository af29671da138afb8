/// Pipelines of many stages and micro-batches: operations per second, memory, and whether the step is as long as the
/// schedule's paper says. Each case runs in a process of its own, since peak memory is a process's.
///
///   bench_pipeline
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include "in_child.hpp"
#include "pipeline/timeline.hpp"

namespace gigatwin::pipeline {
namespace {

constexpr double forward_s = 1.0, input_s = 1.0, weight_s = 1.0;

Costs alike(const Shape& shape) {
  ChunkCosts every;
  every.forward = seconds(forward_s);
  every.backward = seconds(input_s + weight_s);
  every.backward_input = seconds(input_s);
  every.backward_weight = seconds(weight_s);
  every.forward_backward = every.forward + every.backward;
  Costs costs;
  costs.chunks.assign(static_cast<std::size_t>(shape.stages * shape.chunks), every);
  costs.optimizer.assign(static_cast<std::size_t>(shape.stages), Seconds{});
  return costs;
}

/// Computation of one stage and the bubble of arXiv 2104.04473 section 2.2, 2401.10241 table 1, 2412.19437 table 2.
double published_s(const Shape& shape) {
  const double stages = static_cast<double>(shape.stages);
  const double busy_s = static_cast<double>(shape.micro_batches * shape.chunks) * (forward_s + input_s + weight_s);
  switch (shape.schedule) {
    case Schedule::gpipe:
    case Schedule::one_forward_one_backward:
      return busy_s + (stages - 1.0) * (forward_s + input_s + weight_s);
    case Schedule::zero_bubble:
      return busy_s + (stages - 1.0) * (forward_s + input_s - weight_s);
    case Schedule::dual_pipe:
      break;
  }
  const double both_s = forward_s + input_s + weight_s;
  return busy_s + (stages / 2.0 - 1.0) * (both_s + input_s + weight_s - 3.0 * weight_s);
}

struct Answer {
  double step_s = 0.0, order_s = 0.0, evaluate_s = 0.0, operations = 0.0;
};

Answer time(const Shape& shape) {
  using Clock = std::chrono::steady_clock;
  const Costs costs = alike(shape);
  Answer answer;
  const auto begin = Clock::now();
  for (const auto& stage : order_of(shape)) answer.operations += static_cast<double>(stage.size());
  const auto ordered = Clock::now();
  answer.step_s = evaluate(shape, costs).end.value;
  answer.order_s = std::chrono::duration<double>(ordered - begin).count();
  answer.evaluate_s = std::chrono::duration<double>(Clock::now() - ordered).count();
  return answer;
}

bool run_case(const std::string& name, const Shape& shape) {
  const bench::FromChild<Answer> child = bench::in_child<Answer>([&] { return time(shape); });
  const Answer& answer = child.answer;
  const double expected_s = published_s(shape);
  const bool ok = child.ended && std::abs(answer.step_s - expected_s) <= 1e-9 * expected_s;
  fmt::print("{:<14} {:>6} {:>6} {:>13} {:>10.0f} {:>9.1f} {:>12.1f} {:>9.1f} {:>6.0f}   {}\n", name, shape.stages,
             shape.chunks, shape.micro_batches, answer.operations, 1e3 * answer.order_s, 1e3 * answer.evaluate_s,
             answer.operations / answer.evaluate_s / 1e6, child.megabytes, ok ? "ok" : "WRONG");
  return ok;
}

int run_all() {
  fmt::print("{:<14} {:>6} {:>6} {:>13} {:>10} {:>9} {:>12} {:>9} {:>6}\n", "schedule", "stages", "chunks",
             "micro-batches", "operations", "order ms", "evaluate ms", "Mop/s", "MB");
  constexpr Schedule interleaved = Schedule::one_forward_one_backward;
  bool ok = run_case("1F1B", {8, 1, 8});
  ok = run_case("1F1B", {64, 1, 512}) && ok;
  ok = run_case("interleaved", {64, 4, 512, interleaved}) && ok;
  ok = run_case("interleaved", {64, 8, 512, interleaved}) && ok;
  ok = run_case("GPipe", {64, 1, 512, Schedule::gpipe}) && ok;
  ok = run_case("ZB-H1", {64, 1, 512, Schedule::zero_bubble}) && ok;
  ok = run_case("DualPipe", {64, 1, 512, Schedule::dual_pipe}) && ok;
  ok = run_case("1F1B", {64, 1, 16384}) && ok;
  return ok ? 0 : 1;
}

}  // namespace
}  // namespace gigatwin::pipeline

int main() { return gigatwin::pipeline::run_all(); }
