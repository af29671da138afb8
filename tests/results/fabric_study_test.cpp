#include "results/fabric_study.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/error.hpp"
#include "results/h5.hpp"
#include "results/reader.hpp"
#include "synthetic_run.hpp"
#include "synthetic_study.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// /fabric of a written study.
h5::Group written(const std::string& path, const FabricStudyTables& study) {
  write_fabric_study(synthetic::description(path), study);
  return h5::Group::open(h5::File::open(path).root(), "fabric");
}

std::vector<double> numbers(const h5::Group& group, const std::string& name) {
  const h5::Dataset dataset = h5::Dataset::open(group, name);
  return dataset.read_numbers(0, dataset.shape().front());
}

// Both ways: nothing is written that the tables do not know, and all they know is written.
TEST(FabricStudyLayout, IsWhatAFileContains) {
  const TemporaryFolder folder;
  const h5::Group group = written(folder / "study.h5", synthetic::fabric_study());
  std::set<std::string> expected;
  for (const Variable& variable : fabric_study_layout().variables) {
    EXPECT_TRUE(expected.insert(variable.name).second) << variable.name << " twice";
    const h5::Dataset dataset = h5::Dataset::open(group, variable.name);
    EXPECT_EQ(dataset.type(), variable.type) << variable.name;
    EXPECT_EQ(dataset.text_attribute("long_name"), variable.long_name);
    EXPECT_EQ(dataset.shape().size(), variable.dimensions.size()) << variable.name;
  }
  const std::vector<std::string> found = group.names().datasets;
  EXPECT_EQ(std::set<std::string>(found.begin(), found.end()), expected);
}

TEST(FabricStudyFile, HoldsTheNumbersInItsUnits) {
  const TemporaryFolder folder;
  const h5::Group group = written(folder / "study.h5", synthetic::fabric_study());
  EXPECT_EQ(group.text_attribute("pattern"), "random");
  EXPECT_EQ(group.text_attribute("routing"), "ecmp");
  EXPECT_EQ(group.unsigned_attribute("seed"), 18446744073709551615ULL);
  EXPECT_EQ(group.integer_attribute("failed_links"), 1);
  EXPECT_THAT(numbers(group, "imbalance"), ElementsAre(1.0, 2.5));
  EXPECT_THAT(numbers(group, "link_bandwidth"), ElementsAre(400.0, 400.0));
  EXPECT_DOUBLE_EQ(numbers(group, "peak_power")[0], 6.4);
  EXPECT_THAT(group.names().datasets, testing::Not(testing::Contains("price")));  // of which year?
  EXPECT_THAT(numbers(group, "hot_link"), ElementsAre(130.0, 131.0));
  EXPECT_THAT(numbers(group, "trial_partitioned_pairs"), ElementsAre(0.0, 1.0, 2.0));
  EXPECT_DOUBLE_EQ(numbers(group, "trial_effective_bisection")[2], 12000.0);
}

TEST(FabricStudyFile, HasNoTrialsWhereNothingFails) {
  const TemporaryFolder folder;
  FabricStudyTables study = synthetic::fabric_study();
  study.trials.clear();
  for (const std::string& name : written(folder / "study.h5", study).names().datasets)
    EXPECT_THAT(name, testing::Not(testing::StartsWith("trial"))) << name;
}

TEST(FabricStudyFile, IsNoResultOfARunAndReplacesNoneUnasked) {
  const TemporaryFolder folder;
  const std::string path = folder / "study.h5";
  RunDescription run = synthetic::description(path);
  write_fabric_study(run, synthetic::fabric_study());
  EXPECT_FALSE(std::filesystem::exists(path + ".partial"));
  EXPECT_THAT([&] { ResultReader{path}; }, ThrowsMessage<FileError>(HasSubstr("not a result of a run")));
  EXPECT_THAT([&] { write_fabric_study(run, synthetic::fabric_study()); },
              ThrowsMessage<FileError>(HasSubstr("exists already")));
  run.force = true;
  write_fabric_study(run, synthetic::fabric_study());
}

}  // namespace
}  // namespace gigatwin::results
