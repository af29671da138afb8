#include "study/merge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <csignal>
#include <map>
#include <set>

#include "base/error.hpp"
#include "results/stored_file.hpp"
#include "results/study_layout.hpp"
#include "small_study.hpp"
#include "uncertainty/estimators.hpp"

namespace gigatwin::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Design mixed_design() {
  Design design = small_design();
  design.study.samples->count = 37;
  design.study.replicates = 2;
  design.study.tornado = true;
  design.study.sobol = 3;
  design.study.grid = {{"cooling", {"air", "warm-water"}}};
  return design;
}

/// Some runs are not ok, one of them crashes.
Evaluate mixed_evaluation(const Plan& plan) {
  return [&plan](std::uint64_t run) {
    RunOutcome outcome = made_up(plan.request(run));
    if (run == 19) std::raise(SIGKILL);
    if (run % 11 == 3) outcome = {RunStatus::invalid, {}, "a.yaml:1:2: error: too much\n  of it\n", 0.0};
    return std::optional<RunOutcome>{outcome};
  };
}

void merged(const StudyFolder& folder, const Plan& plan, std::int64_t shards, std::size_t jobs) {
  const std::string name = folder / ("study-" + std::to_string(shards) + "-" + std::to_string(jobs));
  for (std::int64_t index = shards; index >= 1; --index)
    run_into(name, plan, {index, shards}, jobs, mixed_evaluation(plan));
  const MergeInput input = read_shards(name);
  EXPECT_EQ(input.missing, 0u);
  write_study(input, name + ".h5", false);
}

/// Every dataset of a file by its name, numbers bit for bit.
std::map<std::string, std::string> datasets(const std::string& path) {
  const results::StoredFile file{path};
  std::map<std::string, std::string> found;
  for (const std::string& group : file.groups())
    for (const results::StoredVariable& variable : file.variables(group)) {
      std::string& bytes = found[group + "/" + variable.name];
      if (variable.type == results::Type::text) {
        for (const std::string& text : file.texts(group, variable.name)) bytes += text + '\0';
      } else {
        for (const double number : file.numbers(group, variable.name)) bytes += fmt::format("{:a} ", number);
      }
    }
  return found;
}

TEST(Merge, GivesTheSameDatasetsForAnyNumberOfShardsAndJobs) {
  const StudyFolder folder;
  const Plan plan{mixed_design()};
  merged(folder, plan, 1, 1);
  const auto one = datasets(folder / "study-1-1.h5");
  EXPECT_GT(one.size(), 100u);
  for (const std::int64_t shards : {1, 2, 4, 7})
    for (const std::size_t jobs : {1u, 2u}) {
      if (shards == 1 && jobs == 1) continue;
      merged(folder, plan, shards, jobs);
      EXPECT_EQ(datasets(folder / fmt::format("study-{}-{}.h5", shards, jobs)), one) << shards << " " << jobs;
    }
}

TEST(Merge, PutsEveryNumberWhereItBelongs) {
  const StudyFolder folder;
  const Plan plan{mixed_design()};
  merged(folder, plan, 2, 1);
  const results::StudyReader reader{folder / "study-2-1.h5"};
  ASSERT_EQ(reader.points(), plan.points());
  ASSERT_EQ(reader.about().scenarios[1].name, "b");
  EXPECT_EQ(reader.about().design_hash, plan.design().hash);
  const std::size_t pue = static_cast<std::size_t>(results::find_indicator("pue") - results::indicators().data());
  for (std::size_t s = 0; s < 2; ++s) {
    const std::vector<double> values = reader.values("pue", s);
    const std::vector<results::StudyStatus> statuses = reader.statuses(s);
    for (std::uint64_t point = 0; point < plan.points(); ++point) {
      const std::uint64_t run = 2 * point + s;
      EXPECT_EQ(reader.overrides(point, s), plan.request(run).overrides) << run;
      if (run == 19) {
        EXPECT_EQ(statuses[point], results::StudyStatus::crashed);
      } else if (run % 11 == 3) {
        EXPECT_EQ(statuses[point], results::StudyStatus::invalid);
        EXPECT_THAT(reader.message(point, s), HasSubstr("too much\n  of it"));
        EXPECT_TRUE(std::isnan(values[point]));
      } else {
        const double expected = made_up(plan.request(run)).indicators[pue];
        EXPECT_TRUE(values[point] == expected || (std::isnan(values[point]) && std::isnan(expected))) << run;
      }
    }
  }
}

TEST(Merge, SummaryIsOverTheSamples) {
  const StudyFolder folder;
  const Plan plan{mixed_design()};
  merged(folder, plan, 1, 2);
  const results::StudyReader reader{folder / "study-1-2.h5"};
  const results::StoredFile stored{folder / "study-1-2.h5"};
  const std::vector<std::size_t> samples = reader.points_of(results::Block::sample);
  ASSERT_EQ(samples.size(), 37u);
  for (std::size_t s = 0; s < 2; ++s) {
    std::vector<double> values;
    for (const std::size_t point : samples) values.push_back(reader.values("it_energy", s)[point]);
    const std::vector<double> ascending = uncertainty::known(values);
    EXPECT_EQ(stored.numbers("summary", "drawn")[s],
              static_cast<double>(std::count_if(samples.begin(), samples.end(), [&](std::size_t p) {
                return reader.statuses(s)[p] == results::StudyStatus::ok;
              })));
    if (ascending.empty()) continue;
    EXPECT_EQ(stored.numbers("summary", "it_energy")[3 * s], uncertainty::quantile(ascending, 0.05));
    EXPECT_EQ(stored.numbers("summary", "it_energy")[3 * s + 1], uncertainty::quantile(ascending, 0.5));
    EXPECT_EQ(stored.numbers("summary", "it_energy_mean")[s], uncertainty::mean(values).value);
  }
}

TEST(Merge, FileHoldsWhatItsLayoutSaysAndNothingElse) {
  const StudyFolder folder;
  const Plan plan{mixed_design()};
  merged(folder, plan, 1, 1);
  const results::StoredFile stored{folder / "study-1-1.h5"};
  for (const results::GroupLayout& layout : results::study_layouts()) {
    const std::string group = layout.path.substr(1);
    std::set<std::string> named{"point", "scenario"};
    for (const results::Variable& variable : layout.variables) {
      named.insert(variable.name);
      const results::StoredVariable* found = stored.find(group, variable.name);
      ASSERT_NE(found, nullptr) << layout.path << "/" << variable.name;
      EXPECT_EQ(found->dimensions, variable.dimensions) << variable.name;
      EXPECT_EQ(found->type, variable.type) << variable.name;
    }
    for (const results::StoredVariable& variable : stored.variables(group)) {
      const bool is_indicator = results::find_indicator(variable.name) != nullptr ||
                                (variable.name.ends_with("_mean") &&
                                 results::find_indicator(variable.name.substr(0, variable.name.size() - 5)) != nullptr);
      EXPECT_TRUE(named.count(variable.name) != 0 || is_indicator) << layout.path << "/" << variable.name;
    }
  }
}

TEST(Merge, KeepsTheIndicatorsThatTheStudyAsksFor) {
  const StudyFolder folder;
  Design design = small_design();
  design.study.keep = {"pue", "npv"};
  const Plan plan{design};
  run_into(folder / "study", plan, {1, 1}, 1, evaluation_of(plan));
  write_study(read_shards(folder / "study"), folder / "study.h5", false);
  const results::StudyReader reader{folder / "study.h5"};
  EXPECT_THAT(reader.about().indicators, ElementsAre("pue", "npv"));
  EXPECT_THROW(reader.values("cue", 0), FileError);
}

TEST(Merge, NamesWhatIsMissing) {
  const StudyFolder folder;
  const Plan plan{small_design()};
  run_into(folder / "study", plan, {1, 4}, 1, evaluation_of(plan));
  run_into(folder / "study", plan, {3, 4}, 1, evaluation_of(plan));
  const MergeInput input = read_shards(folder / "study");
  EXPECT_EQ(input.missing, 8u);
  ASSERT_EQ(input.remarks.size(), 1u);
  EXPECT_THAT(input.remarks[0], HasSubstr("of 4 shards, no file of: 2, 4"));
  // Runs by (point + scenario) mod 4: run 1 (point 0, b) and 2 (point 1, a) fall to shard 2.
  EXPECT_THAT(gaps_text(input), HasSubstr("runs 1-2, "));
  const Merged counts = write_study(input, folder / "study.h5", false);
  EXPECT_EQ(counts.missing, 8u);
  EXPECT_EQ(results::StudyReader{folder / "study.h5"}.statuses(1)[0], results::StudyStatus::missing);
}

TEST(Merge, RefusesARunThatTwoShardsHave) {
  const StudyFolder folder;
  const Plan plan{small_design()};
  run_into(folder / "study", plan, {1, 1}, 1, evaluation_of(plan));
  std::string text = text_of(shard_file(folder / "study", {1, 1}));
  write(shard_file(folder / "study", {1, 2}), text);
  try {
    read_shards(folder / "study");
    FAIL();
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr("is both in "));
  }
}

TEST(Merge, RefusesAShardOfAnotherDesign) {
  const StudyFolder folder;
  Design other = small_design();
  other.hash = "fedcba9876543210";
  const Plan plan{small_design()}, other_plan{other};
  run_into(folder / "study", plan, {1, 2}, 1, evaluation_of(plan));
  run_into(folder / "other", other_plan, {2, 2}, 1, evaluation_of(other_plan));
  std::filesystem::copy(shard_file(folder / "other", {2, 2}), shard_file(folder / "study", {2, 2}));
  EXPECT_THROW(read_shards(folder / "study"), FileError);
  EXPECT_THROW(run_into(folder / "study", other_plan, {2, 2}, 1, evaluation_of(other_plan)), FileError);
}

TEST(Merge, DoesNotBelieveATornShard) {
  const StudyFolder folder;
  const Plan plan{small_design()};
  run_into(folder / "study", plan, {1, 1}, 1, evaluation_of(plan));
  const std::string path = shard_file(folder / "study", {1, 1}), whole = text_of(path);
  write(path, whole.substr(0, whole.size() - 100));
  const MergeInput input = read_shards(folder / "study");
  EXPECT_EQ(input.missing, 1u);
  EXPECT_THAT(input.remarks, testing::Contains(HasSubstr("torn or damaged")));
  // Run again, the study is whole: the last row is made anew.
  const ShardOutcome again = run_into(folder / "study", plan, {1, 1}, 1, evaluation_of(plan));
  EXPECT_EQ(again.progress.done, 1u);
  EXPECT_EQ(read_shards(folder / "study").missing, 0u);
}

TEST(Resume, TakesWhatAnyFormerNumberOfShardsHasFinished) {
  const StudyFolder folder;
  const Plan plan{small_design()};
  run_into(folder / "study", plan, {2, 7}, 1, evaluation_of(plan));
  run_into(folder / "study", plan, {1, 4}, 1, evaluation_of(plan));
  const ShardOutcome rest = run_into(folder / "study", plan, {1, 1}, 2, evaluation_of(plan));
  EXPECT_EQ(rest.progress.planned, 16u);
  EXPECT_EQ(rest.progress.before + rest.progress.done, 16u);
  EXPECT_GT(rest.progress.before, 4u);
  const MergeInput input = read_shards(folder / "study");
  EXPECT_EQ(input.missing, 0u);
  write_study(input, folder / "pieces.h5", false);
  run_into(folder / "whole", plan, {1, 1}, 1, evaluation_of(plan));
  write_study(read_shards(folder / "whole"), folder / "whole.h5", false);
  EXPECT_EQ(datasets(folder / "pieces.h5"), datasets(folder / "whole.h5"));
}

TEST(Resume, IsAskedForByName) {
  const StudyFolder folder;
  const Plan plan{small_design()};
  run_into(folder / "study", plan, {1, 2}, 1, evaluation_of(plan), false);
  EXPECT_THROW(run_into(folder / "study", plan, {1, 2}, 1, evaluation_of(plan), false), FileError);
}

TEST(Progress, CountsByShard) {
  const StudyFolder folder;
  const Plan plan{mixed_design()};
  run_into(folder / "study", plan, {1, 2}, 1, mixed_evaluation(plan));
  const StudyProgress progress = progress_of(folder / "study");
  ASSERT_EQ(progress.shards.size(), 1u);
  const ShardProgress& shard = progress.shards[0];
  EXPECT_EQ(shard.done(), shard.planned);
  EXPECT_EQ(shard.ok, progress.ok);
  EXPECT_GT(shard.invalid, 0u);
  EXPECT_EQ(progress.runs, plan.runs());
  EXPECT_FALSE(shard.at_work);
}

TEST(StudyReader, SaysWhatAFileIsNot) {
  const StudyFolder folder;
  const Plan plan{small_design()};
  run_into(folder / "study", plan, {1, 1}, 1, evaluation_of(plan));
  write_study(read_shards(folder / "study"), folder / "study.h5", false);
  const std::string whole = text_of(folder / "study.h5");
  write(folder / "cut.h5", whole.substr(0, whole.size() / 2));
  EXPECT_THROW(results::StudyReader{folder / "cut.h5"}, FileError);
  EXPECT_THROW(results::StudyReader{folder / "none.h5"}, FileError);
  EXPECT_THROW(write_study(read_shards(folder / "study"), folder / "study.h5", false), FileError);
  write_study(read_shards(folder / "study"), folder / "study.h5", true);
}

}  // namespace
}  // namespace gigatwin::study
