#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example_stages.hpp"
#include "power/plant.hpp"

namespace gigatwin::power {
namespace {

using ::testing::AllOf, ::testing::ElementsAre, ::testing::HasSubstr, ::testing::IsEmpty;

bool asks_for(const BlockSchema& schema, const char* key, const void* spec) {
  const Field* field = schema.find(key);
  return field != nullptr && field->is_required && schema.applies(*field, spec);
}

TEST(StageSchema, AsksForTheAutonomyOfAUpsAlone) {
  StageSpec stage;
  stage.kind = StageKind::ups;
  EXPECT_TRUE(asks_for(stage_schema(), "autonomy", &stage));
  stage.kind = StageKind::transformer;
  EXPECT_FALSE(asks_for(stage_schema(), "autonomy", &stage));
}

TEST(StageSchema, AsksForAllOfEcoMode) {
  const EcoModeSpec eco;
  for (const char* key : {"losses", "share"}) EXPECT_TRUE(asks_for(eco_mode_schema(), key, &eco)) << key;
}

TEST(StageSchema, HasNoDefaultForARating) {
  const StageSpec stage;
  for (const char* key : {"name", "kind", "level", "units", "capacity", "losses"})
    EXPECT_TRUE(asks_for(stage_schema(), key, &stage)) << key;
}

/// "KEY: expected X, found Y" of each problem of these stages.
std::vector<std::string> problems_of(const std::vector<StageSpec>& stages) {
  BlockProblems problems;
  check_stages(stages, problems);
  std::vector<std::string> texts;
  for (const BlockProblems::Problem& problem : problems.list)
    texts.push_back(problem.key + ": expected " + problem.expected + ", found " + problem.found);
  return texts;
}

StageSpec fed(StageSpec stage, std::vector<std::string> by) {
  stage.fed_by = std::move(by);
  return stage;
}

StageSpec board(std::string name, std::vector<std::string> by = {}) {
  return fed(example_stage(std::move(name), StageKind::switchgear), std::move(by));
}

TEST(Stages, InAChainAreSound) { EXPECT_THAT(problems_of({example_transformer(), example_ups()}), IsEmpty()); }

TEST(Stages, HaveNamesOfTheirOwn) {
  EXPECT_THAT(problems_of({board("a"), board("a")}),
              ElementsAre("stages[1].name: expected a name that no other stage has, found a"));
  EXPECT_THAT(problems_of({board("grid")}),
              ElementsAre("stages[0].name: expected another name than that of the grid connection, found grid"));
}

TEST(Stages, AreFedByWhatExists) {
  EXPECT_THAT(problems_of({board("a"), board("b", {"c"})}),
              ElementsAre("stages[1].fed_by: expected names of stages: grid, a, b, found c"));
  EXPECT_THAT(problems_of({board("a"), board("b", {"a", "a"})}),
              ElementsAre("stages[1].fed_by: expected each feeder once, found a, a"));
  EXPECT_THAT(problems_of({board("a"), board("b", {"grid", "a"})}),
              ElementsAre("stages[1].fed_by: expected grid alone, or stages, found grid, a"));
}

TEST(Stages, DoNotFeedThemselves) {
  EXPECT_THAT(problems_of({board("a", {"c"}), board("b"), board("c")}),
              ElementsAre(AllOf(HasSubstr("stages["), HasSubstr("fed_by: expected no feed cycle"))));
  EXPECT_THAT(problems_of({board("a", {"a"})}), ElementsAre(HasSubstr("no feed cycle: a is itself fed by a")));
}

TEST(Stages, OfAHallDoNotFeedTheSite) {
  StageSpec site = board("site");
  site.level = Level::site;
  EXPECT_THAT(problems_of({board("hall"), site}),
              ElementsAre("stages[1].level: expected hall, as of hall that feeds it, found site"));
}

TEST(Stages, OfFourBlocksHaveThreeThatCarry) {
  EXPECT_THAT(problems_of({example_stage("ups", StageKind::ups, 4, Redundancy::four_n_three)}),
              ElementsAre(HasSubstr("stages[0].units.needed: expected a multiple of three")));
}

TEST(Stages, FeedTheRacks) {
  StageSpec fans = board("fans");
  fans.it_fraction = 0.0;
  EXPECT_THAT(problems_of({fans}), ElementsAre(HasSubstr("expected a stage that feeds the racks")));
  fans.mechanical_fraction = 0.0;
  EXPECT_THAT(problems_of({board("a"), fans}), ElementsAre(HasSubstr("expected a stage that feeds something")));
}

// b is fed by x and y, c by y and z: no series and no parallel.
TEST(Stages, DoNotCross) {
  EXPECT_THAT(problems_of({board("x", {"grid"}), board("y", {"grid"}), board("z", {"grid"}), board("b", {"x", "y"}),
                           board("c", {"y", "z"})}),
              ElementsAre(HasSubstr("expected feeders in series and parallel")));
  EXPECT_THAT(problems_of({board("x", {"grid"}), board("y", {"grid"}), board("b", {"x", "y"}), board("c", {"x", "y"})}),
              IsEmpty());
}

}  // namespace
}  // namespace gigatwin::power
