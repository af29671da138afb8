#include "results/compare_ranking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/csv.hpp"
#include "quantiles.hpp"
#include "results/writer.hpp"
#include "synthetic_run.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class RankedResults : public testing::Test {
 protected:
  /// PUE is facility energy / 480 MWh; the cost is as given.
  ResultReader result(const std::string& name, double facility_mwh, double cost_eur, int price_year = 2025,
                      Seconds duration = days(2)) {
    RunDescription run = synthetic::description(folder / (name + ".h5"));
    run.price_year = price_year;
    run.duration = duration;
    ResultWriter writer{run};
    synthetic::feed(writer, run, 6);
    EndTables end = synthetic::end_tables(run);
    end.totals.facility_energy = end.totals.energy_input = megawatt_hours(facility_mwh);
    end.cost = Euros{cost_eur};
    writer.publish(end);
    return ResultReader{run.path};
  }
  static comparison::CriteriaSpec pue_and_cost() {
    comparison::CriteriaSpec spec;
    spec.title = "Test";
    spec.criteria = {{.figure = "pue", .weight = 0.4}, {.figure = "cost", .weight = 0.6}};
    return spec;
  }
  static Ranking ranked(const std::vector<ResultReader>& results, const comparison::CriteriaSpec& spec,
                        const Reading& reading = {}, Horizons horizons = Horizons::equal) {
    return rank(results, compare(results).names, "test", spec, reading, horizons);
  }
  std::vector<ResultReader> two(int second_price_year = 2025, Seconds second_duration = days(2)) {
    std::vector<ResultReader> results;
    results.push_back(result("a", 600, 1e6));
    results.push_back(result("b", 540, 1.1e6, second_price_year, second_duration));
    return results;
  }

  TemporaryFolder folder;
};

// PUE 1.25 and 1.125, cost 1.0 and 1.1 MEUR: b has the first (0.4), a the second (0.6).
TEST_F(RankedResults, TakeTheirFiguresFromTheFiles) {
  const std::vector<ResultReader> results = two();
  const Ranking ranking = ranked(results, pue_and_cost());
  EXPECT_THAT(ranking.candidates.values, ElementsAre(ElementsAre(1.25, 1e6), ElementsAre(1.125, 1.1e6)));
  EXPECT_THAT(ranking.assessment.rankings[0].ranks, ElementsAre(1, 2));
  EXPECT_NEAR(ranking.assessment.rankings[0].totals[0], 0.6, 1e-12);
  const std::string text = ranking_text(ranking);
  for (const char* part :
       {"Ranking by test: Test\n", "A  PUE", "B  Cost, EUR", "What would overturn it\n", "weighted sum: a is first\n",
        "with the weights A 50 % (+10.0), B 50 % (-10.0)", "without B, b would be first\n", "Rank under other weights"})
    EXPECT_THAT(text, HasSubstr(part)) << text;
}

TEST_F(RankedResults, AreRefusedWithSeveralPriceYears) {
  const std::vector<ResultReader> results = two(2030);
  EXPECT_EQ(
      file_error([&] { ranked(results, pue_and_cost()); }),
      "a (price year 2025) and b (price year 2030): expected amounts of money of one price year; --inflation 0.02 "
      "would bring them to 2030 by 2 % a year");
  comparison::CriteriaSpec without_money = pue_and_cost();
  without_money.criteria = {{.figure = "pue", .weight = 1.0}};
  EXPECT_THAT(ranked(results, without_money).assessment.ranked, SizeIs(2));
}

// 1 MEUR of 2025 in euros of 2030 at 2 % a year: 1.02^5 = 1.1040808.
TEST_F(RankedResults, AreBroughtToOnePriceYear) {
  const std::vector<ResultReader> results = two(2030);
  const Reading reading{.inflation = 0.02};
  const Ranking ranking = ranked(results, pue_and_cost(), reading);
  EXPECT_NEAR(ranking.candidates.values[0][1], 1104080.8, 0.1);
  EXPECT_EQ(ranking.candidates.values[1][1], 1.1e6);
  const Comparison table = compare(results, reading);
  EXPECT_TRUE(table.money_is_alike);
  EXPECT_THAT(table.warnings[0], HasSubstr("amounts of money are brought to 2030 by 2 % a year"));
  const Comparison unlike = compare(results);
  for (const ComparedIndicator& row : unlike.indicators)
    if (row.name == "cost") {
      EXPECT_TRUE(std::isnan(row.differences[1]));
    }
}

TEST_F(RankedResults, OfUnknownPriceYearsCannotBeConverted) {
  const std::vector<ResultReader> results = two(0);
  EXPECT_THAT(file_error([&] { ranked(results, pue_and_cost(), {.inflation = 0.02}); }),
              HasSubstr("a (price year 2025) and b (price year unknown)"));
}

TEST_F(RankedResults, OfSeveralLengthsAreRefusedUnlessAllowed) {
  const std::vector<ResultReader> results = two(2025, days(7));
  EXPECT_EQ(
      file_error([&] { ranked(results, pue_and_cost()); }),
      "a (2 days) and b (7 days): expected simulated times of one length; --allow-horizons ranks them all the same");
  EXPECT_THAT(ranked(results, pue_and_cost(), {}, Horizons::any).assessment.ranked, SizeIs(2));
}

TEST_F(RankedResults, TakeOneQuantile) {
  std::vector<ResultReader> results = two();
  results.erase(results.begin());
  write_quantiles(folder / "a.h5", "pue", {0.05, 0.5, 0.95}, {1.1, 1.2, 1.4});
  results.emplace_back(folder / "a.h5");
  EXPECT_THAT(compare(results).warnings, ElementsAre("1 of 2 results have quantiles; the single numbers of the others "
                                                     "stand for all of theirs"));
  EXPECT_EQ(ranked(results, pue_and_cost()).candidates.values[1][0], 1.2);
  EXPECT_EQ(ranked(results, pue_and_cost(), {.quantile = 0.95}).candidates.values[1][0], 1.4);
}

TEST_F(RankedResults, AreConstrainedFirst) {
  comparison::CriteriaSpec spec = pue_and_cost();
  spec.constraints = {{.figure = "pue", .at_most = 1.2, .why = "assumption: a test"}};
  const std::vector<ResultReader> results = two();
  const Ranking ranking = ranked(results, spec);
  const std::string text = ranking_text(ranking);
  for (const char* part : {"PUE at most 1.200: missed, and not ranked, by\n    a: 1.250, 0.05000 too much\n",
                           "limit: assumption: a test\n", "Only b is left: there is nothing to compare it with."})
    EXPECT_THAT(text, HasSubstr(part)) << text;
  const CsvTable csv = CsvTable::parse(ranking_csv(ranking), "ranking");
  EXPECT_EQ(csv.text(0, csv.required_column("standing")), "excluded");
  EXPECT_EQ(csv.text(0, csv.required_column("misses")), "pue");
  EXPECT_EQ(csv.number(1, csv.required_column("weighted_sum_rank")), 1.0);
}

TEST_F(RankedResults, AreJsonBesideTheOldKeys) {
  const std::vector<ResultReader> results = two();
  const Ranking ranking = ranked(results, pue_and_cost());
  const auto json = nlohmann::json::parse(comparison_json(compare(results), ranking));
  EXPECT_EQ(json["schema"], "gigatwin.compare/1");
  EXPECT_EQ(json["indicators"].size(), indicators().size());
  EXPECT_EQ(json["ranking"]["proposals"][0]["weighted_sum"]["rank"], 1);
  EXPECT_EQ(json["ranking"]["proposals"][1]["dominated_by"], nlohmann::json::array());
  EXPECT_NEAR(json["ranking"]["overturned_by"][0]["with_weights"][0].get<double>(), 0.5, 1e-12);
  EXPECT_FALSE(nlohmann::json::parse(comparison_json(compare(results))).contains("ranking"));
}

TEST_F(RankedResults, NeedFiguresThatAreKnown) {
  comparison::CriteriaSpec spec = pue_and_cost();
  spec.criteria[0].figure = "pew";
  spec.criteria[1].figure = "it_energy";  // neither way is better in general
  spec.constraints = {{.figure = "goodputt", .at_least = 1.0}};
  Diagnostics diagnostics;
  check_criteria(spec, {}, diagnostics);
  ASSERT_THAT(diagnostics.list(), SizeIs(3));
  EXPECT_EQ(diagnostics.list()[0].key_path, "criteria[0].figure");
  EXPECT_EQ(diagnostics.list()[0].hint, "did you mean pue?");
  EXPECT_THAT(diagnostics.list()[1].expected, HasSubstr("better: lower"));
  EXPECT_EQ(diagnostics.list()[2].key_path, "constraints[0].figure");
}

TEST_F(RankedResults, AreNotRatiosOfWhatIsNotPositive) {
  comparison::CriteriaSpec spec = pue_and_cost();
  spec.criteria[1].scale = comparison::Scale::ratio;
  std::vector<ResultReader> results = two();
  results.push_back(result("c", 600, -5.0));
  EXPECT_EQ(file_error([&] { ranked(results, spec); }),
            "c: cost: expected a value above 0 for \"normalise: ratio\", found -5; min-max and bounds take any");
}

}  // namespace
}  // namespace gigatwin::results
