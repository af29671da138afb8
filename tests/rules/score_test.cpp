#include "rules/score.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "sample_call.hpp"

namespace gigatwin::rules {
namespace {

const CriterionScore& of(const Score& made, const CallSpec& call, const std::string& name) {
  for (const CriterionScore& one : made.criteria)
    if (call.criteria[one.criterion].name == name) return one;
  ADD_FAILURE() << name;
  return made.criteria.front();
}

Score scored(const Numbers& numbers, const std::string& lot = "1", const std::vector<AssessmentSpec>& stated = {}) {
  return score(sample_call(), figures_of(numbers), lot, stated);
}

std::string band_at(double pue) {
  Numbers numbers = a_year();
  numbers["pue"] = pue;
  return of(scored(numbers), sample_call(), "pue").band;
}

TEST(Bands, IncludeTheirLimits) {
  EXPECT_EQ(band_at(1.0), "excellent");
  EXPECT_EQ(band_at(1.10), "excellent");
  EXPECT_EQ(band_at(1.10 + 1e-10), "excellent") << "rounding of a sum";
  EXPECT_EQ(band_at(1.1001), "good");
  EXPECT_EQ(band_at(1.25), "good");
  EXPECT_EQ(band_at(1.2501), "poor");
}

TEST(Bands, MayLookAtDifferentFigures) {
  Numbers numbers = a_year();
  const auto band = [&] { return of(scored(numbers), sample_call(), "renewables").band; };
  EXPECT_EQ(band(), "acceptable");  // 700 / 1130 = 62 % on balance
  numbers["ref"] = 0.8;
  EXPECT_EQ(band(), "good");
  numbers["hourly_matched"] = 1.0;
  EXPECT_EQ(band(), "excellent");
  numbers["hourly_matched"] = 0.2;
  numbers["ref"] = 0.49;
  EXPECT_EQ(band(), "poor");
}

// PUE 1.13: 0.03 above excellent, 0.12 below poor.
TEST(Bands, TellTheMarginsToTheirNeighbours) {
  const CriterionScore pue = of(scored(a_year()), sample_call(), "pue");
  ASSERT_TRUE(pue.better && pue.worse);
  EXPECT_EQ(pue.better->band, "excellent");
  EXPECT_NEAR(pue.better->margin, 0.03, 1e-12);
  EXPECT_NEAR(pue.better->ways.at(0).change, -30e3, 1e-6);
  EXPECT_EQ(pue.worse->band, "poor");
  EXPECT_NEAR(pue.worse->margin, 0.12, 1e-12);
  // 62 % on balance: 18 points of a hundred to good, 12 to poor.
  const CriterionScore renewables = of(scored(a_year()), sample_call(), "renewables");
  EXPECT_EQ(renewables.better->band, "good");
  EXPECT_NEAR(renewables.better->margin, 0.8 - 700.0 / 1130.0, 1e-12);
  EXPECT_EQ(renewables.worse->band, "poor");
  EXPECT_NEAR(renewables.worse->margin, 700.0 / 1130.0 - 0.5, 1e-12);
}

TEST(Bands, BestAndWorstHaveOneNeighbour) {
  Numbers numbers = a_year();
  numbers["pue"] = 1.05;
  EXPECT_FALSE(of(scored(numbers), sample_call(), "pue").better);
  numbers["pue"] = 1.4;
  const CriterionScore poor = of(scored(numbers), sample_call(), "pue");
  EXPECT_FALSE(poor.worse);
  EXPECT_EQ(poor.better->band, "good");
  EXPECT_NEAR(poor.better->margin, 0.15, 1e-12);
}

// 85 to 90 % and no more than the connection carries: at 95 % the next worse lies above, at 100 %.
TEST(Bands, MayHaveTwoLimits) {
  CallSpec call = sample_call();
  CriterionSpec& criterion = call.criteria[1];
  criterion.figure = "grid_to_it";
  criterion.bands = {band("excellent", "", 0.9, 1.0), band("good", "", 0.85, 1.0), band("poor", "", {}, {})};
  const auto at = [&](double share) { return score(call, figures_of({{"grid_to_it", share}}), "", {}).criteria[1]; };
  EXPECT_EQ(at(0.95).band, "excellent");
  EXPECT_EQ(at(0.99).worse->band, "poor");
  EXPECT_NEAR(at(0.99).worse->margin, 0.01, 1e-12);
  EXPECT_EQ(at(0.91).worse->band, "good");
  EXPECT_EQ(at(1.2).band, "poor");
  EXPECT_NEAR(at(1.2).better->limit, 1.0, 1e-12);
  EXPECT_EQ(at(0.5).better->band, "good");
  EXPECT_NEAR(at(0.5).better->limit, 0.85, 1e-12);
}

// Of the award: PUE and renewables 0.5 x 0.2 = 10 % each. Good 0.75 (0.6 to 0.9), acceptable 0.5 (0.3 to 0.7); the
// other 30 + 50 % are open: 12.5 % known, 9 % at least, 16 + 80 = 96 % at most.
TEST(Award, IsARangeWhereNobodyHasScored) {
  const Score made = scored(a_year());
  EXPECT_NEAR(made.total.nominal, 0.125, 1e-12);
  EXPECT_NEAR(made.total.low, 0.09, 1e-12);
  EXPECT_NEAR(made.total.high, 0.96, 1e-12);
  EXPECT_NEAR(made.simulated_share, 0.2, 1e-12);
  const CriterionScore technical = of(made, sample_call(), "technical");
  EXPECT_EQ(technical.basis, Basis::parts);
  EXPECT_NEAR(technical.points.high, 0.46, 1e-12);
  EXPECT_EQ(of(made, sample_call(), "rest").basis, Basis::not_scored);
}

// 60 % of the 30 % that the rest of the technical table is worth: 18 %, with nothing left open in it.
TEST(Award, TakesWhatTheBidderStates) {
  const Score made = scored(a_year(), "1", {{"", "rest", 0.6, "a panel"}});
  const CriterionScore rest = of(made, sample_call(), "rest");
  EXPECT_EQ(rest.basis, Basis::self_assessed);
  EXPECT_EQ(rest.why, "a panel");
  EXPECT_NEAR(made.total.nominal, 0.125 + 0.18, 1e-12);
  EXPECT_NEAR(made.total.high, 0.16 + 0.18 + 0.5, 1e-12);
}

TEST(Award, OfAnOldResultIsUnknownAndNotNothing) {
  Numbers numbers = a_year();
  numbers.erase("pue");
  const Score made = scored(numbers);
  const CriterionScore pue = of(made, sample_call(), "pue");
  EXPECT_EQ(pue.basis, Basis::unknown);
  EXPECT_EQ(pue.points.low, 0.0);
  EXPECT_NEAR(pue.points.high, 0.1, 1e-12);
  EXPECT_FALSE(pue.better || pue.worse);
  numbers.erase("hourly_matched");  // may be excellent, whatever the balance is
  EXPECT_EQ(of(scored(numbers), sample_call(), "renewables").basis, Basis::unknown);
  EXPECT_NEAR(scored({}).total.high, 1.0, 1e-12);
  EXPECT_EQ(scored({}).lots.at(0).eligible, Answer::unknown);
}

TEST(Eligibility, IsByLotWithMargins) {
  const Score made = scored(a_year(), "1");
  ASSERT_EQ(made.lots.size(), 1u);
  ASSERT_EQ(made.lots[0].requirements.size(), 2u);
  const LimitScore& match = made.lots[0].requirements[0].at;
  EXPECT_EQ(match.met, Answer::no);
  EXPECT_NEAR(match.value, 0.75, 1e-12);
  EXPECT_NEAR(match.margin, -0.25, 1e-12);
  EXPECT_EQ(match.ways.size(), 2u);
  const LimitScore& power = made.lots[0].requirements[1].at;
  EXPECT_EQ(power.met, Answer::yes);
  EXPECT_NEAR(power.margin, 4.0, 1e-12);  // 114 of 110 MW
  EXPECT_TRUE(power.ways.empty());
  EXPECT_EQ(made.lots[0].eligible, Answer::no);
}

TEST(Eligibility, IsTriedForAllLotsWhereTheProposalNamesNone) {
  Numbers numbers = a_year();
  numbers["state_grant"] = 400e6;
  const Score made = scored(numbers, "");
  ASSERT_EQ(made.lots.size(), 2u);
  EXPECT_EQ(made.lots[0].eligible, Answer::yes);
  EXPECT_EQ(made.lots[1].eligible, Answer::no);  // 114 of 150 MW
  EXPECT_EQ(scored(numbers, "7").lots.size(), 2u) << "no lot of the call";
}

TEST(Eligibility, IsUnknownRatherThanMetWhereAFigureIsMissing) {
  Numbers numbers = a_year();
  numbers["state_grant"] = 400e6;
  numbers.erase("final_it_power");
  EXPECT_EQ(scored(numbers, "1").lots[0].eligible, Answer::unknown);
  numbers["state_grant"] = 0.0;
  EXPECT_EQ(scored(numbers, "1").lots[0].eligible, Answer::no) << "one that fails decides";
}

TEST(Award, StaysWithinItsRangeForAnyFigures) {
  const CallSpec call = sample_call();
  for (std::uint64_t i = 0; i < 300; ++i) {
    const Draws draws{11, "test.award", i};
    Numbers numbers{{"pue", 1.0 + draws.uniform(0)}, {"ref", draws.uniform(1)}, {"hourly_matched", draws.uniform(2)}};
    const Score made = score(call, figures_of(numbers), "", {});
    EXPECT_LE(made.total.low, made.total.nominal);
    EXPECT_LE(made.total.nominal, made.total.high);
    EXPECT_GE(made.total.low, 0.0);
    EXPECT_LE(made.total.high, 1.0 + 1e-12);
    for (const CriterionScore& one : made.criteria)
      EXPECT_LE(one.points.high, one.award_share + 1e-12) << call.criteria[one.criterion].name;
    // A better figure is never in a worse band.
    numbers["pue"] -= 0.05 * draws.uniform(3);
    EXPECT_GE(score(call, figures_of(numbers), "", {}).total.nominal, made.total.nominal);
  }
}

}  // namespace
}  // namespace gigatwin::rules
