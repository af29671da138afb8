#include "report/call.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/csv.hpp"
#include "base/error.hpp"
#include "results/synthetic_run.hpp"
#include "results/temporary_folder.hpp"

namespace gigatwin::report {
namespace {

using results::ResultReader;
using results::TemporaryFolder;
using testing::HasSubstr;
using testing::Not;
namespace synthetic = results::synthetic;

/// 480 MWh of IT, 600 MWh in all, 300 MWh of guarantees, 60 MWh of heat; no proposal.
ResultReader published(const std::string& path, const std::string& name = "two halls", const char* country = "FI") {
  results::RunDescription run = synthetic::description(path);
  run.name = name;
  results::EndTables tables = synthetic::end_tables(run);
  tables.reporting.country = country;
  tables.reporting.operation_since = "2026-08-01 00:00:00";
  results::ResultWriter writer{run};
  synthetic::feed(writer, run, 10);
  writer.publish(tables);
  return ResultReader{path};
}

std::vector<ResultReader> one(const std::string& path) {
  std::vector<ResultReader> list;
  list.push_back(published(path));
  return list;
}

const Finding& finding_of(const Judgement& judgement, const std::string& name) {
  for (const Section& section : judgement.sections)
    for (const Finding& finding : section.findings)
      if (finding.name == name) return finding;
  throw std::runtime_error("no finding " + name);
}

Judgement judged(const ResultReader& result, const std::string& criteria) {
  Diagnostics diagnostics;
  const Criteria read = read_criteria(criteria, {}, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.list()) ADD_FAILURE() << to_text(diagnostic);
  return judge(result, read, std::nullopt, {});
}

/// The only message of a call file.
std::string message_of(const std::string& path, const std::string& text) {
  std::ofstream{path} << text;
  Diagnostics diagnostics;
  read_criteria(path, {}, diagnostics);
  EXPECT_EQ(diagnostics.errors(), 1u);
  return diagnostics.list().empty() ? std::string{} : to_text(diagnostics.list().front());
}

constexpr const char* gigafactories = "eurohpc-2026-op-0008";

TEST(GigafactoryCall, NamesIndicatorsAndSaysHowLittleSustainabilityWeighs) {
  const TemporaryFolder folder;
  const Judgement made = judged(published(folder / "run.h5"), gigafactories);
  EXPECT_NEAR(finding_of(made, "sustainability").award_share, 0.02, 1e-12);         // 0.5 x 0.4 x 0.1
  EXPECT_NEAR(finding_of(made, "power-infrastructure").award_share, 0.016, 1e-12);  // 0.5 x 0.4 x 0.08
  EXPECT_NEAR(finding_of(made, "flexibility").award_share, 0.002, 1e-12);
  EXPECT_THAT(made.groups, HasSubstr("sustainability 2 %"));
}

// PUE 600 / 480 = 1.25: the edge of the middle band. To 1.10: 0.15 x 480 = 72 MWh less of 120. Half is renewable on
// balance, nothing by the hour: acceptable; to 80 %: 0.3 x 600 = 180 MWh more than 300.
TEST(GigafactoryCall, TellsBandsAndWhatWouldReachTheNext) {
  const TemporaryFolder folder;
  const Judgement made = judged(published(folder / "run.h5"), gigafactories);
  const Finding& pue = finding_of(made, "pue");
  EXPECT_EQ(pue.outcome, "between");
  EXPECT_EQ(pue.better->band, "excellent");
  EXPECT_NEAR(pue.better->ways.at(0).change, -72.0, 1e-9);
  EXPECT_NEAR(pue.better->ways.at(0).now, 120.0, 1e-9);
  EXPECT_EQ(pue.worse->band, "poor");
  EXPECT_NEAR(pue.worse->margin, 0.0, 1e-12);
  const Finding& renewables = finding_of(made, "renewables");
  EXPECT_EQ(renewables.outcome, "acceptable");
  EXPECT_NEAR(renewables.better->ways.at(0).change, 180.0, 1e-9);
  EXPECT_NEAR(renewables.better->ways.at(0).now, 300.0, 1e-9);
}

TEST(GigafactoryCall, IsOpenWhereTheResultHasNoProposal) {
  const TemporaryFolder folder;
  const Judgement made = judged(published(folder / "run.h5"), gigafactories);
  ASSERT_EQ(made.sections.size(), 3u);  // both lots are tried, then the award
  EXPECT_EQ(made.sections[0].outcome, "not known");
  EXPECT_EQ(finding_of(made, "grid-study").outcome, "unknown");
  EXPECT_EQ(finding_of(made, "impact-and-finance").outcome, "not scored");
  EXPECT_LT(made.total->low, 0.02);
  EXPECT_GT(made.total->high, 0.95);
}

TEST(GigafactoryCall, PrintsEveryThresholdWithItsReliability) {
  const TemporaryFolder folder;
  Diagnostics diagnostics;
  const Criteria criteria = read_criteria(gigafactories, {}, diagnostics);
  const Judgement made = judge(published(folder / "run.h5"), criteria, std::nullopt, {});
  for (const Section& section : made.sections) {
    for (const Finding& finding : section.findings) EXPECT_FALSE(finding.sources.empty()) << finding.name;
  }
  const std::string text = judgements_text(criteria, {made});
  EXPECT_THAT(text, HasSubstr("second-hand quotation: bands of renewables and PUE"));
  EXPECT_THAT(
      text, HasSubstr("to excellent: PUE at most 1.100, 0.1500 less: 72.00 MWh less overhead energy (120.0 MWh now)"));
  EXPECT_THAT(text, HasSubstr("A simulation decides 2.40 % of the award"));  // of 3.4 %: no documents, no peak power
}

TEST(Laws, StandBesideTheirDraftsInTheSameForm) {
  const TemporaryFolder folder;
  results::RunDescription run = synthetic::description(folder / "run.h5");
  run.start = *parse_instant("2029-01-01");
  results::EndTables tables = synthetic::end_tables(run);
  tables.reporting.country = "DE";
  tables.reporting.operation_since = "2026-08-01 00:00:00";
  tables.totals.heat_delivered = megawatt_hours(54);
  results::ResultWriter writer{run};
  synthetic::feed(writer, run, 10);
  writer.publish(tables);
  const Judgement made = judged(ResultReader{folder / "run.h5"}, "enefg");
  ASSERT_EQ(made.sections.size(), 2u);
  EXPECT_EQ(made.sections[0].title, "EnEfG");
  EXPECT_EQ(made.sections[1].title, "EnEfG, draft of April 2026");
  // 54 of 600 MWh are 9 %: 10 % need 6 MWh more.
  const Finding& heat = finding_of(made, "enefg-heat-10");
  EXPECT_EQ(heat.outcome, "fails");
  EXPECT_NEAR(heat.better->ways.at(0).change, 6.0, 1e-9);
  // PUE 1.25: law 1.2, 0.05 x 480 = 24 MWh too much; draft 1.3, 0.05 to spare.
  EXPECT_NEAR(finding_of(made, "enefg-pue-new").better->ways.at(0).change, -24.0, 1e-9);
  EXPECT_EQ(finding_of(made, "enefg-draft-pue-new").outcome, "meets");
  EXPECT_NEAR(finding_of(made, "enefg-draft-pue-new").worse->margin, 0.05, 1e-12);
  EXPECT_EQ(finding_of(made, "enefg-draft-heat").outcome, "meets");
  EXPECT_FALSE(made.total);
}

TEST(Laws, DoNotApplyElsewhere) {
  const TemporaryFolder folder;
  Diagnostics diagnostics;
  const Criteria criteria = read_criteria("enefg", {}, diagnostics);
  const Judgement made = judge(published(folder / "run.h5"), criteria, std::nullopt, {});
  EXPECT_TRUE(made.sections.empty());
  EXPECT_THAT(judgements_text(criteria, {made}), HasSubstr("No rule applies."));
}

TEST(Taxonomy, IsJudgedByStatedFacts) {
  const TemporaryFolder folder;
  results::RunDescription run = synthetic::description(folder / "run.h5");
  results::EndTables tables = synthetic::end_tables(run);
  tables.reporting.code_of_conduct_practices = 100;
  tables.reporting.audited = "2027-06-01 00:00:00";
  results::ResultWriter writer{run};
  synthetic::feed(writer, run, 10);
  writer.publish(tables);
  const Judgement made = judged(ResultReader{folder / "run.h5"}, "taxonomy");
  EXPECT_EQ(finding_of(made, "taxonomy-practices").outcome, "fails");
  EXPECT_NEAR(finding_of(made, "taxonomy-practices").better->ways.at(0).change, 6.0, 1e-12);
  EXPECT_EQ(finding_of(made, "taxonomy-audit").outcome, "meets");
  EXPECT_EQ(finding_of(made, "taxonomy-refrigerants").outcome, "unknown");
}

constexpr const char* small_call =
    "gigatwin: 1\ntitle: Own\nissuer: us\nreference: OWN/1\n"
    "classes: [{name: good, points: 1}, {name: poor, points: 0}]\n"
    "criteria:\n"
    "  - {name: a, title: A, weight: 100 %, figure: FIGURE, bands: [{name: good, at_most: 1.3}, {name: poor}]}\n"
    "sources: [{of: [criteria, classes], source: own, reliability: primary}]\n";

std::string with_figure(const std::string& figure) {
  std::string text = small_call;
  return text.replace(text.find("FIGURE"), 6, figure);
}

TEST(CallFiles, OfOnesOwnAreRead) {
  const TemporaryFolder folder;
  std::ofstream{folder / "own.yaml"} << with_figure("pue");
  const Judgement made = judged(published(folder / "run.h5"), folder / "own.yaml");
  EXPECT_NEAR(made.total->nominal, 1.0, 1e-12);
}

TEST(CallFiles, WithAnUnknownIndicatorTellThePlaceAndTheNearest) {
  const TemporaryFolder folder;
  EXPECT_THAT(message_of(folder / "own.yaml", with_figure("pues")),
              HasSubstr("own.yaml:7:48: error: criteria[0].figure: expected the name of an indicator; did you mean "
                        "pue?, found pues\n"));
}

TEST(CallFiles, MayNameFactsThatAreReported) {
  const TemporaryFolder folder;
  std::ofstream{folder / "own.yaml"} << with_figure("potable_share");
  const Judgement made = judged(published(folder / "run.h5"), folder / "own.yaml");
  EXPECT_NEAR(finding_of(made, "a").value, 0.25, 1e-12);
}

TEST(CallFiles, ThatDoNotExistAreNamedWithTheNearest) {
  Diagnostics diagnostics;
  try {
    read_criteria("taxonomi", {}, diagnostics);
    FAIL();
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr("did you mean taxonomy?"));
    EXPECT_THAT(error.what(), HasSubstr(gigafactories));
  }
}

TEST(Assessments, AreOfOpenCriteriaAndOfTheResultsAtHand) {
  const TemporaryFolder folder;
  Diagnostics diagnostics;
  const std::vector<ResultReader> results = one(folder / "run.h5");
  const Criteria criteria = read_criteria(gigafactories, results, diagnostics);
  std::ofstream{folder / "said.yaml"}
      << "gigatwin: 1\nassessments:\n"
         "  - {proposal: two halls, criterion: platform-services, points: 60 %, why: panel}\n"
         "  - {proposal: two hals, criterion: pue, points: 100 %, why: we think so}\n";
  const std::vector<rules::AssessmentSpec> said =
      read_assessments(folder / "said.yaml", *criteria.call, results, diagnostics);
  EXPECT_EQ(diagnostics.errors(), 2u);  // pue is simulated, and there is no such result
  const Judgement made = judge(results[0], criteria, std::nullopt, said);
  // 60 % of 25 % of 25 %
  EXPECT_NEAR(finding_of(made, "platform-services").points.nominal, 0.0375, 1e-12);
  EXPECT_EQ(finding_of(made, "pue").outcome, "between");
}

TEST(Judgements, StandBesideEachOtherAndKeepHostileNamesOnTheirLine) {
  const TemporaryFolder folder;
  const std::string hostile = "a,\"b\"\nc";
  Diagnostics diagnostics;
  const Criteria criteria = read_criteria(gigafactories, {}, diagnostics);
  const std::vector<Judgement> both{judge(published(folder / "1.h5"), criteria, std::nullopt, {}),
                                    judge(published(folder / "2.h5", hostile), criteria, std::nullopt, {})};
  const std::string text = judgements_text(criteria, both);
  EXPECT_THAT(text, testing::ContainsRegex("\n  pue +between +between\n"));
  EXPECT_THAT(text, Not(HasSubstr(hostile)));
  EXPECT_THAT(text, HasSubstr("a,\"b\" c"));
  const CsvTable csv = CsvTable::parse(judgements_csv(both), "call.csv");
  EXPECT_EQ(csv.text(csv.rows() - 1, 0), hostile);
  EXPECT_EQ(csv.header().size(), 20u);
}

}  // namespace
}  // namespace gigatwin::report
