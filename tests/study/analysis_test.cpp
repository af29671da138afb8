#include "study/analysis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"
#include "drawn_study.hpp"

namespace gigatwin::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double north(const Values& u) { return 1.0 + 3.0 * u[0] + 2.0 * u[1] + u[2]; }
/// Better than north where u[0] > 0.25, whatever else is drawn.
double south(const Values& u) { return north(u) + 0.25 - u[0]; }

StudyAnalysis analysed(const DrawnStudy& study, bool drivers = true) {
  return analyse(study.reader(), {{"pue"}, {}, drivers});
}

std::vector<std::size_t> inputs_of(const std::vector<Influence>& influences) {
  std::vector<std::size_t> inputs;
  for (const Influence& influence : influences) inputs.push_back(influence.input);
  return inputs;
}

// 3 a + 2 b + c: mean 1 + 3, sd sqrt((9 + 4 + 1) / 12) = 1.080.
TEST(Analysis, SpreadsOfTheSamples) {
  const DrawnStudy study{north, south, {1024, false, 0}};
  const StudyAnalysis analysis = analysed(study, false);
  const Spread& spread = analysis.indicators.at(0).spreads.at(0);
  EXPECT_DOUBLE_EQ(spread.nominal, 4.0);
  EXPECT_NEAR(spread.mean.value, 4.0, 1e-3);
  EXPECT_NEAR(spread.mean.standard_deviation, std::sqrt(14.0 / 12.0), 2e-3);
  EXPECT_NEAR(spread.quantiles[1].value, 4.0, 0.01);
  EXPECT_NEAR(spread.quantiles[0].value + spread.quantiles[2].value, 8.0, 0.02);  // symmetric
  EXPECT_EQ(spread.mean.count, 1024U);
  EXPECT_TRUE(spread.convergence.settled);
  EXPECT_THAT(analysis.indicators[0].drivers, IsEmpty());
}

TEST(Analysis, WhoBeatsWhomIsPairedByPoint) {
  const DrawnStudy study{north, south, {1024, false, 0}};
  const IndicatorAnalysis pue = analysed(study, false).indicators.at(0);
  EXPECT_NEAR(pue.beats[1][0].probability, 0.75, 1e-3);
  EXPECT_NEAR(pue.beats[0][1].probability, 0.25, 1e-3);
  EXPECT_EQ(pue.beats[0][1].pairs, 1024U);
}

TEST(Analysis, NobodyBeatsAnybodyWhereNeitherWayIsBetter) {
  const DrawnStudy study{north, south, {64, false, 0}};
  const StudyAnalysis analysis = analyse(study.reader(), {{"it_energy"}, {}, false});
  EXPECT_EQ(analysis.indicators[0].indicator->better, results::Better::neutral);
  EXPECT_THAT(analysis.indicators[0].beats, IsEmpty());
  EXPECT_TRUE(std::isnan(analysis.indicators[0].spreads[0].quantiles[1].value));
}

// From 5 to 95 % of a: 3 * 0.9; of b: 2 * 0.9; of c: 0.9.
TEST(Analysis, TornadoFromItsBlock) {
  const DrawnStudy study{north, south, {0, true, 0}};
  const Drivers drivers = analysed(study).indicators.at(0).drivers.at(0);
  ASSERT_EQ(drivers.tornado.size(), 3U);
  EXPECT_EQ(drivers.tornado[0].input, 0U);
  EXPECT_NEAR(drivers.tornado[0].swing(), 2.7, 1e-12);
  EXPECT_NEAR(drivers.tornado[0].at_low, 1.0 + 0.15 + 1.5, 1e-12);
  EXPECT_NEAR(drivers.tornado[2].swing(), 0.9, 1e-12);
  EXPECT_EQ(drivers.source, IndexSource::none);
}

TEST(Analysis, SaltellisDesignGivesFirstAndTotal) {
  const DrawnStudy study{north, south, {0, false, 512}};
  const StudyAnalysis analysis = analysed(study);
  EXPECT_EQ(analysis.drawn.size(), 1024U);  // rows of A and of B
  const Drivers drivers = analysis.indicators.at(0).drivers.at(0);
  EXPECT_EQ(drivers.source, IndexSource::saltelli);
  EXPECT_THAT(inputs_of(drivers.first), ElementsAre(0, 1, 2));
  EXPECT_THAT(inputs_of(drivers.total), ElementsAre(0, 1, 2));
  EXPECT_NEAR(drivers.first[0].index.value, 9.0 / 14.0, 0.01);
  EXPECT_NEAR(drivers.total[1].index.value, 4.0 / 14.0, 0.01);
  const Drivers other = analysis.indicators.at(0).drivers.at(1);  // 2 a + 2 b + c: shares 4, 4 and 1 of 9
  EXPECT_NEAR(other.first[2].index.value, 1.0 / 9.0, 0.01);
  EXPECT_THAT(analysis.notes.front(), HasSubstr("no `samples`"));
}

TEST(Analysis, SamplesGiveFirstOrderAndRankCorrelationInstead) {
  const DrawnStudy study{north, south, {1024, false, 0}};
  const StudyAnalysis analysis = analysed(study);
  const Drivers drivers = analysis.indicators.at(0).drivers.at(0);
  EXPECT_EQ(drivers.source, IndexSource::sample);
  EXPECT_NEAR(drivers.first[0].index.value, 9.0 / 14.0, 0.02);
  EXPECT_THAT(drivers.total, IsEmpty());
  EXPECT_THAT(inputs_of(drivers.correlations), ElementsAre(0, 1, 2));
  EXPECT_GT(drivers.correlations[0].index.value, 0.75);
  ASSERT_EQ(analysis.notes.size(), 2U);
  EXPECT_THAT(analysis.notes[0], HasSubstr("no `tornado`"));
  EXPECT_THAT(analysis.notes[1], HasSubstr("no `sobol`"));
}

TEST(Analysis, RunsWithoutAResultAreToldAndLeftOut) {
  const Formula fails = [](const Values& u) { return u[0] > 0.75 ? nan : north(u); };
  const DrawnStudy study{north, fails, {256, false, 0}};
  const StudyAnalysis analysis = analysed(study);
  EXPECT_EQ(analysis.failed.size(), 64U);  // a quarter of a net
  EXPECT_EQ(analysis.failed[0].scenario, 1U);
  EXPECT_EQ(analysis.failed[0].status, results::StudyStatus::invalid);
  EXPECT_EQ(analysis.failed[0].message, "a: expected less");
  EXPECT_EQ(analysis.indicators[0].spreads[1].mean.missing, 64U);
  EXPECT_EQ(analysis.indicators[0].beats[0][1].missing, 64U);
  EXPECT_EQ(analysis.indicators[0].drivers[1].missing, 64U);
}

TEST(Analysis, WithoutNamesItTakesTheHeadlineThatTheStudyKept) {
  const DrawnStudy study{north, south, {64, false, 0}};
  const StudyAnalysis analysis = analyse(study.reader(), {});
  std::vector<std::string_view> names;
  for (const IndicatorAnalysis& one : analysis.indicators) names.push_back(one.indicator->name);
  EXPECT_THAT(names, testing::UnorderedElementsAre("pue", "goodput"));
}

TEST(Analysis, UnknownIndicatorsAreRefusedWithTheNearest) {
  const DrawnStudy study{north, south, {8, false, 0}};
  try {
    analyse(study.reader(), {{"peu"}, {}, false});
    FAIL();
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no indicator peu; did you mean pue?"));
  }
  EXPECT_THROW(analyse(study.reader(), {{"cost"}, {}, false}), FileError);  // known, and not kept
}

TEST(Analysis, InputsReadAsPeopleWriteThem) {
  const DrawnStudy study{north, south, {8, true, 0}};
  const results::StudyReader reader = study.reader();
  const std::size_t low = reader.points_of(results::Block::tornado).front();
  EXPECT_EQ(input_text(reader, 0, 1, low), "0.05 %");
}

}  // namespace
}  // namespace gigatwin::study
