#include "planning/space.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <set>

#include "planning/fixed_keys.hpp"
#include "questions.hpp"

namespace gigatwin::planning {
namespace {

using questions::dense;
using questions::fixed;
using questions::small_model;

std::vector<Candidate> all_candidates(const Question& question) {
  std::vector<Candidate> candidates;
  for (const Group& group : groups_of(question))
    for (const Layout& layout : layouts_of(question, group))
      candidates.push_back(candidate_of(question, group, layout));
  return candidates;
}

TEST(Space, EveryPlanDividesAndIsListedOnce) {
  Question mixture = dense(small_model(true), 48, 96);
  mixture.system.scale_up_domain = 16;
  Question free_batch = dense(small_model(), 20, 37);
  free_batch.batch_may_be_less = true;
  for (Question question : {dense(small_model(), 16, 64), mixture, free_batch}) {
    question.system.accelerator.memory = Bytes{std::numeric_limits<double>::max()};
    std::set<std::vector<std::int64_t>> keys;
    const std::vector<Candidate> candidates = all_candidates(question);
    EXPECT_GT(candidates.size(), 1000U);
    for (const Candidate& c : candidates) {
      EXPECT_TRUE(keys.insert(key_of(c)).second) << testing::PrintToString(key_of(c));
      const auto problems = workload::problems_of(training_of(question, c), question.system, c.accelerators());
      EXPECT_TRUE(problems.empty()) << problems.front().key << ": " << problems.front().found;
      EXPECT_LE(c.accelerators(), question.accelerators);
      EXPECT_LE(c.batch, question.batch);
    }
  }
}

// 16 heads of 8 groups on a domain of 8: 1, 2, 4 and 8 share heads and the width of 14336; 3, 5, 6, 7 do not.
TEST(Space, TensorDegreesDivideHeadsAndStayInTheDomain) {
  const Question question = dense(small_model(), 64, 64);
  EXPECT_THAT(values_of(question, {}, "tensor"), testing::ElementsAre(1, 2, 4, 8));
  Question large = question;
  large.system.scale_up_domain = 72;
  EXPECT_THAT(values_of(large, {}, "tensor"), testing::ElementsAre(1, 2, 4, 8, 16));
}

// 8 layers on 3 accelerators: stages of 8, 4, 3, 2 and 1 layers at most; 3 also divides the accelerators.
TEST(Space, PipelinesAreTheShortestOfTheirStages) {
  EXPECT_THAT(values_of(dense(small_model(), 3, 12), {}, "pipeline"), testing::ElementsAre(1, 2, 3, 4, 8));
}

TEST(Space, FixedKeysThatNoPlanCanHaveAreTold) {
  const Question question = dense(small_model(), 16, 64);
  const std::vector<FixedProblem> problems = problems_of_fixed(fixed(
      fixed(fixed(question, "tensor", std::int64_t{6}), "pipeline", std::int64_t{9}), "micro_batch", std::int64_t{3}));
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_EQ(problems[0].key, "tensor");
  EXPECT_EQ(problems[0].hint, "the nearest are 4 and 8");
  EXPECT_EQ(problems[1].expected, "at most the 8 layers");
  EXPECT_EQ(problems[2].hint, "the nearest are 2 and 4");
  EXPECT_TRUE(
      problems_of_fixed(fixed(question, "tensor", std::int64_t{16})).empty());  // beyond the domain, but divides
}

TEST(Space, FixedLayersOfTheEndsLeaveSomeForTheStagesBetween) {
  const Question question = dense(small_model(), 16, 64);
  const auto with_first = [&](std::int64_t layers) { return fixed(question, "first_stage_layers", layers); };
  EXPECT_EQ(problems_of_fixed(with_first(9)).front().expected, "at most the 8 layers");
  EXPECT_EQ(problems_of_fixed(fixed(with_first(2), "pipeline", std::int64_t{1})).front().expected,
            "nothing, since pipeline is 1");
  // 8 layers, 6 on the first stage: two others have one each, three cannot.
  const Question six = with_first(6);
  std::set<std::int64_t> pipelines;
  for (const Group& group : groups_of(six))
    for (const Layout& layout : layouts_of(six, group)) pipelines.insert(layout.pipeline);
  EXPECT_TRUE(pipelines.contains(2));
  EXPECT_FALSE(pipelines.contains(4));
}

TEST(Space, FixedShardRanksDivideTheReplicas) {
  const Question question = fixed(dense(small_model(), 16, 64), "shard_ranks", std::int64_t{4});
  int listed = 0;
  for (const Group& group : groups_of(question))
    for (const Layout& layout : layouts_of(question, group)) {
      EXPECT_EQ(layout.data * group.plan.context % 4, 0);
      ++listed;
    }
  EXPECT_GT(listed, 0);
}

}  // namespace
}  // namespace gigatwin::planning
