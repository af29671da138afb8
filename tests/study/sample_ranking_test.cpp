#include "study/sample_ranking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/error.hpp"
#include "drawn_study.hpp"

namespace gigatwin::study {
namespace {

using testing::HasSubstr;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double north(const Values& u) { return 2.0 - u[1]; }
/// Better than north where u[0] > 0.25, whatever else is drawn.
double south(const Values& u) { return north(u) + 0.25 - u[0]; }

comparison::CriteriaSpec by_pue() {
  comparison::CriteriaSpec spec;
  spec.title = "PUE";
  spec.criteria = {{.figure = "pue", .weight = 1.0}};
  return spec;
}

double sum(const std::vector<double>& numbers) { return std::accumulate(numbers.begin(), numbers.end(), 0.0); }

TEST(SampleRanking, ProbabilityOfEachRank) {
  const DrawnStudy study{north, south, {1024, false, 0}};
  const SampleRanking ranking = rank_samples(study.reader(), by_pue(), {0, 1});
  ASSERT_EQ(ranking.methods.size(), 2U);
  for (const MethodRanking& method : ranking.methods) {
    EXPECT_NEAR(method.probability[1][0], 0.75, 1e-3);
    EXPECT_NEAR(method.probability[0][0], 0.25, 1e-3);
    EXPECT_NEAR(method.mean_rank[1], 1.25, 1e-3);
    EXPECT_NEAR(method.beats[1][0].probability, 0.75, 1e-3);
    EXPECT_NEAR(sum(method.probability[0]), 1.0, 1e-9);
  }
}

// PUE says south in 3 of 4 futures by ever so little; goodput, 0.9 against 0.8, says north in all. With min-max scores
// of two proposals each criterion gives all or nothing, so goodput's 60 % decide.
TEST(SampleRanking, WeighsTheCriteriaInEachFuture) {
  const DrawnStudy study{north, south, {256, false, 0}};
  comparison::CriteriaSpec spec = by_pue();
  spec.criteria = {{.figure = "pue", .weight = 0.4}, {.figure = "goodput", .weight = 0.6}};
  spec.method = comparison::Methods::weighted_sum;
  const SampleRanking ranking = rank_samples(study.reader(), spec, {0, 1});
  ASSERT_EQ(ranking.methods.size(), 1U);
  EXPECT_DOUBLE_EQ(ranking.methods[0].probability[0][0], 1.0);
}

TEST(SampleRanking, WhoTiesSharesTheRanks) {
  const DrawnStudy study{north, north, {64, false, 0}};
  const MethodRanking method = rank_samples(study.reader(), by_pue(), {0, 1}).methods.front();
  EXPECT_DOUBLE_EQ(method.probability[0][0], 0.5);
  EXPECT_DOUBLE_EQ(method.probability[0][1], 0.5);
  EXPECT_DOUBLE_EQ(method.mean_rank[1], 1.5);
  EXPECT_DOUBLE_EQ(method.beats[0][1].probability, 0.5);
  EXPECT_EQ(method.beats[0][1].ties, 64U);
}

// North keeps 2 - u[1] <= 1.5 in half of the futures, south always.
TEST(SampleRanking, HardConstraintsExcludePointByPoint) {
  const Formula always = [](const Values&) { return 1.4; };
  const DrawnStudy study{north, always, {256, false, 0}};
  comparison::CriteriaSpec spec = by_pue();
  spec.constraints = {{.figure = "pue", .at_most = 1.5, .why = "assumption: a test"}};
  const SampleRanking ranking = rank_samples(study.reader(), spec, {0, 1});
  EXPECT_NEAR(ranking.excluded[0], 0.5, 1e-9);
  EXPECT_DOUBLE_EQ(ranking.excluded[1], 0.0);
  EXPECT_DOUBLE_EQ(ranking.incomplete[0], 0.0);
  const MethodRanking& method = ranking.methods.front();
  EXPECT_NEAR(sum(method.probability[0]), 0.5, 1e-9);
  EXPECT_NEAR(method.probability[0][0], 0.4, 0.01);        // below 1.4 where u[1] > 0.6
  EXPECT_NEAR(method.beats[1][0].probability, 0.6, 0.01);  // the excluded one is behind
}

TEST(SampleRanking, RunsWithoutAResultAreNotRankedThere) {
  const Formula fails = [](const Values& u) { return u[0] > 0.75 ? nan : 1.0; };
  const DrawnStudy study{north, fails, {256, false, 0}};
  const SampleRanking ranking = rank_samples(study.reader(), by_pue(), {0, 1});
  EXPECT_NEAR(ranking.incomplete[1], 0.25, 1e-9);
  EXPECT_DOUBLE_EQ(ranking.excluded[1], 0.0);
  EXPECT_NEAR(ranking.methods[0].probability[0][0], 0.25, 1e-9);
  EXPECT_EQ(ranking.notes.size(), 1U);
}

TEST(SampleRanking, NobodyCanBeRankedIsSaid) {
  const DrawnStudy study{north, south, {64, false, 0}};
  comparison::CriteriaSpec spec = by_pue();
  spec.constraints = {{.figure = "pue", .at_most = 0.2, .why = "assumption: a test"}};
  const SampleRanking ranking = rank_samples(study.reader(), spec, {0, 1});
  EXPECT_EQ(ranking.unranked, 64U);
  EXPECT_TRUE(std::isnan(ranking.methods[0].mean_rank[0]));
  ASSERT_FALSE(ranking.notes.empty());
  EXPECT_THAT(ranking.notes[0], HasSubstr("at 64 of 64 points (100 %) nobody can be ranked"));
}

TEST(SampleRanking, StudiesWithoutSamplesOrWithOneScenarioAreRefused) {
  const DrawnStudy tornado{north, south, {0, true, 0}};
  EXPECT_THROW(rank_samples(tornado.reader(), by_pue(), {0, 1}), FileError);
  const DrawnStudy samples{north, south, {8, false, 0}};
  EXPECT_THROW(rank_samples(samples.reader(), by_pue(), {1}), FileError);
}

TEST(SampleRanking, CriteriaThatTheStudyDidNotKeepAreTold) {
  const DrawnStudy study{north, south, {8, false, 0}};
  comparison::CriteriaSpec spec = by_pue();
  spec.criteria.push_back({.figure = "cost", .weight = 1.0});
  Diagnostics diagnostics;
  check_criteria(spec, study.reader(), diagnostics);
  ASSERT_EQ(diagnostics.errors(), 1U);
  EXPECT_THAT(to_text(diagnostics.list().front()),
              HasSubstr("criteria[1].figure: expected an indicator that the study kept, found cost"));
}

}  // namespace
}  // namespace gigatwin::study
