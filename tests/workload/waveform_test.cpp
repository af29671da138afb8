#include "workload/waveform.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "base/random.hpp"
#include "machines.hpp"
#include "models.hpp"
#include "workload/operation_parts.hpp"

namespace gigatwin::workload {
namespace {

using pipeline::Schedule;
using pipeline::Stream;
using pipeline::Work;

/// Idle 100 W, 900 W above it: computing draws 1000 W, waiting 460 W.
hardware::AcceleratorSpec kilowatt_chip() {
  hardware::AcceleratorSpec chip;
  chip.idle = Watts{100}, chip.tdp = Watts{1000};
  chip.compute_power_fraction = 1.0, chip.communication_power_fraction = 0.4;
  return chip;
}

/// Two stages, 10 ms: the first computes from 0 to 5 ms, the second from 5 to 9 ms, of which 1 ms is communication.
Step two_stages() {
  Step step;
  step.shape = {.stages = 2};
  step.chunks.resize(2);
  step.chunks[0].forward.time.matmul = Seconds{5e-3};
  step.chunks[1].forward.time.matmul = Seconds{3e-3};
  step.chunks[1].forward.tensor = Seconds{1e-3};
  step.timeline.end = Seconds{9e-3};
  step.profile.duration = Seconds{10e-3};  // the last ms waits for other replicas
  step.timeline.operations = {{0, Stream::compute, {Work::forward, 0, 0}, {0.0}, {5e-3}},
                              {0, Stream::to_next, {Work::send_forward, 0, 0}, {5e-3}, {6e-3}},
                              {1, Stream::compute, {Work::forward, 1, 0}, {5e-3}, {9e-3}}};
  return step;
}

// Intervals of 4, 4 and 2 ms. Stage 0 computes 4, 1, 0 of them: 1000, 460 + 540/4 = 595, 460 W.
// Stage 1 draws 460 + 540 x 3/4 = 865 W from 5 to 9 ms, so 460, 460 + 405 x 3/4 = 763.75, 460 + 405/2 = 662.5 W.
// 8 accelerators, 4 a stage: 4 x 1460, 4 x 1358.75, 4 x 1122.5 W.
TEST(Waveform, IsTheMeanOfEveryInterval) {
  const Waveform w = waveform_of(two_stages(), kilowatt_chip(), 8, Seconds{4e-3});
  ASSERT_EQ(w.intervals(), 3u);
  const double expected[] = {1000, 460, 595, 763.75, 460, 662.5};
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(w.stage_power[i].value, expected[i], 1e-9) << i;
  EXPECT_NEAR(w.job_power[0].value, 5840, 1e-9);
  EXPECT_NEAR(w.job_power[1].value, 5435, 1e-9);
  EXPECT_NEAR(w.job_power[2].value, 4490, 1e-9);
  EXPECT_NEAR(w.length(2).value, 2e-3, 1e-15);
  EXPECT_NEAR(w.energy().value, 4 * (1460 * 4 + 1358.75 * 4 + 1122.5 * 2) * 1e-3, 1e-9);
}

// Computing 5 + 3 ms of 2 x 10 ms at 1000 W, the rest at 460 W, 4 accelerators each.
TEST(Waveform, HasTheSameEnergyAtAnyResolution) {
  const double energy_j = 4 * (8e-3 * 1000 + 12e-3 * 460);
  for (const double resolution_s : {1e-5, 1e-3, 0.7e-3, 3e-3, 10e-3, 1.0}) {
    const Waveform w = waveform_of(two_stages(), kilowatt_chip(), 8, Seconds{resolution_s});
    EXPECT_NEAR(w.energy().value, energy_j, 1e-9) << resolution_s;
  }
}

/// A plan drawn at random on 256 H100; nullopt where it cannot run.
std::optional<TrainingSpec> random_training(std::uint64_t index) {
  const Draws draws{11, "test.waveform", index};
  std::uint64_t next = 0;
  const auto pick = [&](std::vector<std::int64_t> from) {
    return from[static_cast<std::size_t>(draws.uniform(next++) * static_cast<double>(from.size()))];
  };
  const ModelSpec models[] = {shapes::gpt3_175b(), shapes::llama3_70b(), shapes::mixtral_8x7b(), shapes::llama3_8b()};
  TrainingSpec t{models[pick({0, 1, 2, 3})], {}, 512};
  PlanSpec& p = t.plan;
  p.tensor = pick({1, 2, 4, 8});
  p.pipeline = pick({1, 2, 4, 8});
  p.schedule = static_cast<Schedule>(pick({0, 1, 2, 3}));
  p.virtual_stages = p.schedule == Schedule::one_forward_one_backward && p.pipeline > 1 ? pick({1, 2}) : 1;
  p.expert = t.model.experts > 0 ? pick({1, 8}) : 1;
  p.context = pick({1, 2});
  p.sequence_parallel = p.tensor > 1;
  p.zero_stage = static_cast<int>(pick({0, 1, 2, 3}));
  p.recompute = static_cast<Recompute>(pick({0, 1, 2}));
  p.overlap_data = pick({0, 1}) == 1;
  p.overlap_expert = pick({0, 1}) == 1;
  p.overlap_pipeline = pick({0, 1}) == 1;
  if (!problems_of(t, machines::dgx_h100(), 256).empty()) return std::nullopt;
  return t;
}

Step step_of(const TrainingSpec& t, const hardware::SystemSpec& system) {
  const machines::TwoLevelNetwork network{system};
  return simulate_step(t, system, 256, network, machines::whole(system, 256), true);
}

hardware::SystemSpec spread_h100() {
  hardware::SystemSpec system = machines::dgx_h100();
  system.accelerator.speed_spread = 0.01;
  system.accelerator.step_noise = 0.02;
  return system;
}

TEST(OperationParts, AddUpToTheOperationAndToTheProfile) {
  int runs = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    const auto t = random_training(i);
    if (!t) continue;
    ++runs;
    const Step step = step_of(*t, spread_h100());
    Seconds computing{};
    for (const pipeline::TimedOperation& o : step.timeline.operations) {
      Seconds sum{};
      for (const OperationPart& part : parts_of(step, o)) {
        ASSERT_GT(part.time.value, 0.0) << part.name;
        sum += part.time;
        if (o.stage == step.reported_stage && part.computes) computing += part.time;
      }
      ASSERT_NEAR(sum.value, (o.end - o.start).value, 1e-12);
    }
    const IterationProfile& p = step.profile;
    const Seconds expected = p.matmul + p.attention + p.memory_bound + p.launch + p.recompute + p.optimizer;
    EXPECT_NEAR(computing / expected, 1.0, 1e-9) << i;
  }
  EXPECT_GT(runs, 80);
}

TEST(Waveform, HasTheEnergyOfTheProfilesPhasesForAnyPlan) {
  bool seen[4] = {};
  for (std::uint64_t i = 0; i < 400; ++i) {
    const auto t = random_training(i);
    if (!t) continue;
    seen[static_cast<std::size_t>(t->plan.schedule)] = true;
    const hardware::SystemSpec system = spread_h100();
    const Step step = step_of(*t, system);
    const Waveform w = waveform_of(step, system.accelerator, 256, Seconds{10e-3});
    Joules phases{};
    for (const PowerPhase& phase : step.profile.phases) phases += 256.0 * (phase.accelerator_power * phase.duration);
    EXPECT_NEAR(w.energy() / phases, 1.0, 1e-9) << i;
    const auto [least, most] = std::minmax_element(w.stage_power.begin(), w.stage_power.end());
    EXPECT_GE(least->value, power_at(system.accelerator, system.accelerator.communication_power_fraction).value - 1e-6);
    EXPECT_LE(most->value, power_at(system.accelerator, system.accelerator.compute_power_fraction).value + 1e-6);
  }
  EXPECT_TRUE(seen[0] && seen[1] && seen[2] && seen[3]);
}

}  // namespace
}  // namespace gigatwin::workload
