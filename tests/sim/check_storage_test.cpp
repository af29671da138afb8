#include "sim/check_storage.hpp"

#include <gtest/gtest.h>

#include "small_site.hpp"

namespace gigatwin::sim {
namespace {

/// What is told of the intervals of a site with a job of all 16 nodes, which fails every 6250 s = 1.74 h.
std::vector<Diagnostic> told(const storage::CheckpointSpec& checkpoint) {
  scenario::Scenario spec = small::failing_scenario(1);
  spec.operations.checkpoint = checkpoint;
  spec.operations.storage.host_memory = storage::NodeStoreSpec{gigabytes_per_second(10), gigabytes_per_second(10),
                                                               gigabytes(100), gigabytes_per_second(10)};
  const auto site = small::site_of(spec, {small::job(0, {0}, 64, hours(1)), small::job(1, {0}, 8, hours(1))});
  Diagnostics diagnostics;
  check_intervals(*site, diagnostics);
  return diagnostics.list();
}

TEST(CheckStorage, IntervalBeyondTheMeanTimeBetweenFailuresIsTold) {
  storage::CheckpointSpec checkpoint;
  checkpoint.interval = storage::CheckpointInterval::fixed;
  checkpoint.every = hours(2);
  const std::vector<Diagnostic> list = told(checkpoint);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].severity, Severity::warning);
  EXPECT_EQ(list[0].key_path, "operations.checkpoint.every");
  EXPECT_EQ(list[0].expected,
            "2 h is longer than the mean time between failures of the largest job, 1.736 h on 64 accelerators: it would "
            "hardly get on");
  checkpoint.every = hours(1.7);
  EXPECT_TRUE(told(checkpoint).empty());
  checkpoint.interval = storage::CheckpointInterval::young_daly;
  EXPECT_TRUE(told(checkpoint).empty());
}

// Memory with second copies answers every failure of a node: nothing is left to the storage.
TEST(CheckStorage, IntervalOfALevelIsHeldAgainstTheFailuresThatItAnswers) {
  storage::CheckpointSpec checkpoint;
  checkpoint.levels = {{storage::Level::host_memory, hours(1), 1}, {storage::Level::storage, days(7), 1}};
  EXPECT_TRUE(told(checkpoint).empty());
  checkpoint.levels[0].every = hours(3);
  const std::vector<Diagnostic> list = told(checkpoint);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].key_path, "operations.checkpoint.levels[0].every");
}

}  // namespace
}  // namespace gigatwin::sim
