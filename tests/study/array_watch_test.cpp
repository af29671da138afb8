#include "study/array_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gigatwin::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ArrayWatch, FollowsTasksFromTheQueueToTheirEnd) {
  ArrayWatch watch{{1, 2, 3}};
  EXPECT_EQ(watch.summary(), "3 waiting");
  watch.update(read_squeue("1|RUNNING|None\n2|PENDING|Resources\n3|PENDING|Priority\n"));
  EXPECT_EQ(watch.summary(), "2 waiting (Priority, Resources), 1 running");
  EXPECT_FALSE(watch.ended());
  watch.update(read_squeue("1|COMPLETED|None\n2|COMPLETED|None\n3|COMPLETED|None\n"));
  EXPECT_TRUE(watch.ended());
  EXPECT_THAT(watch.unfinished(), IsEmpty());
  EXPECT_EQ(watch.summary(), "3 done");
}

TEST(ArrayWatch, KeepsWhatItSawOfTasksThatSlurmForgot) {
  ArrayWatch watch{{1, 2}};
  watch.update(read_squeue("1|COMPLETED|None\n2|RUNNING|None\n"));
  watch.update(read_squeue("2|RUNNING|None\n"));
  EXPECT_EQ(watch.summary(), "1 running, 1 done");
  watch.update({});  // nobody saw how task 2 ended: it counts as unfinished, and is looked at again
  EXPECT_TRUE(watch.ended());
  EXPECT_THAT(watch.unfinished(), ElementsAre(2));
  EXPECT_THAT(watch.failed(), ElementsAre(2));
}

TEST(ArrayWatch, DoesNotTryCancelledTasksAgain) {
  ArrayWatch watch{{1, 2, 3}};
  watch.update(read_squeue("1|CANCELLED|None\n2|FAILED|NonZeroExitCode\n"));  // 3 waited, and is listed no more
  EXPECT_TRUE(watch.ended());
  EXPECT_THAT(watch.unfinished(), ElementsAre(1, 2, 3));
  EXPECT_THAT(watch.failed(), ElementsAre(2));
}

TEST(ArrayWatch, TellsWhoEndedEarlyAndWhy) {
  ArrayWatch watch{{1, 2, 3, 4}};
  watch.update(read_squeue("1|COMPLETED|None\n2|TIMEOUT|TimeLimit\n3|FAILED|NonZeroExitCode\n4|NODE_FAIL|NodeDown\n"));
  EXPECT_THAT(watch.unfinished(), ElementsAre(2, 3, 4));
  EXPECT_EQ(watch.summary(), "1 done, 3 ended early (NodeDown, NonZeroExitCode, TimeLimit)");
  EXPECT_THAT(watch.unfinished_lines(2),
              ElementsAre("task 2: TIMEOUT (TimeLimit)", "task 3: FAILED (NonZeroExitCode)", "and 1 more"));
}

TEST(ArrayWatch, AdvisesOnceOnWhatDoesNotGoAwayByItself) {
  ArrayWatch watch{{1, 2, 3}};
  watch.update(read_squeue("1|PENDING|PartitionConfig\n2|PENDING|PartitionConfig\n3|PENDING|Priority\n"));
  EXPECT_THAT(watch.advice(), ElementsAre(HasSubstr("PartitionConfig: no node of the partition is that large")));
  watch.update(read_squeue("1|FAILED|JobLaunchFailure\n2|RUNNING|None\n3|PENDING|Priority\n"));
  EXPECT_THAT(watch.advice(), ElementsAre(HasSubstr("that the nodes share")));
}

TEST(ArrayWatch, PassesOverTasksThatAreNotItsOwn) {
  ArrayWatch watch{{2}};
  watch.update(read_squeue("1|FAILED|NonZeroExitCode\n2|COMPLETED|None\n"));
  EXPECT_THAT(watch.unfinished(), IsEmpty());
}

}  // namespace
}  // namespace gigatwin::study
