#include "study/runner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <map>
#include <mutex>

#include "small_study.hpp"

namespace gigatwin::study {
namespace {

using testing::HasSubstr;

/// All of a study, and what came of each run.
std::map<std::uint64_t, FinishedRun> run_small(const Plan& plan, const Evaluate& evaluate, std::size_t jobs = 2) {
  RunQueue queue{plan, {1, 1}, std::vector<bool>(plan.runs()), jobs};
  std::map<std::uint64_t, FinishedRun> finished;
  EXPECT_TRUE(run_all(queue, evaluate, {jobs, nullptr, nullptr}, [&](const FinishedRun& one, std::string_view row) {
    EXPECT_EQ(row, row_text(one));
    EXPECT_TRUE(finished.emplace(one.run, one).second) << "run " << one.run << " came twice";
  }));
  EXPECT_EQ(queue.left(), 0u);
  return finished;
}

/// Whether this is the first call for a file of that name, over all processes.
bool is_first(const std::string& mark) {
  if (std::filesystem::exists(mark)) return false;
  write(mark, "");
  return true;
}

TEST(Runner, RunsAllOnce) {
  const Plan plan{small_design()};
  for (const std::size_t jobs : {1u, 2u, 5u}) {
    const auto finished = run_small(plan, evaluation_of(plan), jobs);
    ASSERT_EQ(finished.size(), 16u);
    for (const auto& [run, one] : finished)
      EXPECT_EQ(row_text({run, one.outcome, 0.0}), row_text({run, made_up(plan.request(run)), 0.0}));
  }
}

TEST(Runner, TakesAFreshProcessWhereOneIsNeeded) {
  const Plan plan{small_design()};
  bool has_simulated = false;  // of a process: the parent's stays false
  const auto finished = run_small(plan, [&](std::uint64_t run) -> std::optional<RunOutcome> {
    if (std::exchange(has_simulated, true)) return std::nullopt;
    return made_up(plan.request(run));
  });
  EXPECT_EQ(finished.size(), 16u);
}

TEST(Runner, TriesARunThatCrashesOnceMore) {
  const StudyFolder folder;
  const Plan plan{small_design()};
  const auto finished = run_small(plan, [&](std::uint64_t run) -> std::optional<RunOutcome> {
    if (run == 5 && is_first(folder / "crashed")) std::raise(SIGKILL);
    return made_up(plan.request(run));
  });
  ASSERT_EQ(finished.size(), 16u);
  for (const auto& [run, one] : finished) EXPECT_EQ(one.outcome.status, RunStatus::ok) << run;
}

TEST(Runner, ReportsARunThatCrashesTwiceAndGoesOn) {
  const Plan plan{small_design()};
  const auto finished = run_small(plan, [&](std::uint64_t run) -> std::optional<RunOutcome> {
    if (run == 5) std::raise(SIGSEGV);
    if (run == 8) ::_exit(3);
    return made_up(plan.request(run));
  });
  ASSERT_EQ(finished.size(), 16u);
  for (const auto& [run, one] : finished)
    EXPECT_EQ(one.outcome.status, run == 5 || run == 8 ? RunStatus::crashed : RunStatus::ok) << run;
  EXPECT_THAT(finished.at(5).outcome.message, HasSubstr("signal 11"));
  EXPECT_THAT(finished.at(8).outcome.message, HasSubstr("status 3"));
}

TEST(Runner, KeepsWhatAnExceptionSays) {
  const Plan plan{small_design()};
  const auto finished = run_small(plan, [&](std::uint64_t run) -> std::optional<RunOutcome> {
    if (run == 2) throw std::runtime_error("the loop boils");
    return made_up(plan.request(run));
  });
  EXPECT_EQ(finished.at(2).outcome.status, RunStatus::failed);
  EXPECT_EQ(finished.at(2).outcome.message, "the loop boils");
}

TEST(Runner, DoesNotAskForeverForARunThatNoProcessTakes) {
  const Plan plan{small_design()};
  const auto finished = run_small(plan, [&](std::uint64_t run) -> std::optional<RunOutcome> {
    if (run == 4) return std::nullopt;
    return made_up(plan.request(run));
  });
  EXPECT_EQ(finished.size(), 16u);
  EXPECT_EQ(finished.at(4).outcome.status, RunStatus::failed);
}

TEST(Runner, StopsWhenItIsAsked) {
  Design design = small_design();
  design.study.samples->count = 1000;
  const Plan plan{design};
  RunQueue queue{plan, {1, 1}, std::vector<bool>(plan.runs()), 2};
  std::size_t finished = 0;
  const Evaluate slow = [&](std::uint64_t run) {
    ::usleep(2000);
    return std::optional<RunOutcome>{made_up(plan.request(run))};
  };
  EXPECT_FALSE(run_all(queue, slow, {2, [&] { return finished > 20; }, nullptr},
                       [&](const FinishedRun&, std::string_view) { ++finished; }));
  EXPECT_LT(finished, 2000u);
}

TEST(RunQueue, AWorkerStaysWithAScenario) {
  const Plan plan{small_design()};
  RunQueue queue{plan, {1, 1}, std::vector<bool>(plan.runs()), 2};
  std::map<std::size_t, std::size_t> scenario_of;  // of a worker
  for (int round = 0; round < 8; ++round)
    for (std::size_t worker = 0; worker < 2; ++worker) {
      const auto pack = queue.next(worker);
      ASSERT_TRUE(pack);
      for (const std::uint64_t run : pack->runs) {
        const auto known = scenario_of.emplace(worker, plan.scenario_of(run)).first;
        EXPECT_EQ(plan.scenario_of(run), known->second);
      }
    }
  EXPECT_NE(scenario_of[0], scenario_of[1]);
  EXPECT_EQ(queue.left(), 0u);
}

TEST(RunQueue, PacksGrowWhereRunsAreCheap) {
  Design design = small_design();
  design.study.samples->count = 10000;
  const Plan plan{design};
  RunQueue queue{plan, {1, 1}, std::vector<bool>(plan.runs()), 1};
  const auto first = queue.next(0);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->runs.size(), 1u);
  queue.took(first->group, 1, 0.004);
  EXPECT_EQ(queue.next(0)->runs.size(), 500u);  // 2 s of 4 ms each
}

}  // namespace
}  // namespace gigatwin::study
