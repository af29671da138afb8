#include "results/step_waveform.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/error.hpp"
#include "results/h5.hpp"
#include "results/reader.hpp"
#include "synthetic_run.hpp"
#include "synthetic_waveform.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

h5::Group written(const std::string& path) {
  write_step_waveform(synthetic::description(path), synthetic::step_waveform());
  return h5::File::open(path).root();
}

std::vector<double> numbers(const h5::Group& group, const std::string& name) {
  const h5::Dataset dataset = h5::Dataset::open(group, name);
  return dataset.read_numbers(0, dataset.shape().empty() ? 1 : dataset.shape().front());
}

// Both ways: nothing is written that the tables do not know, and all they know is written.
TEST(StepWaveformLayout, IsWhatAFileContains) {
  const TemporaryFolder folder;
  const h5::Group root = written(folder / "step.h5");
  std::set<std::string> expected;
  for (const Variable& variable : step_waveform_layout().variables) {
    expected.insert(variable.name);
    const h5::Dataset dataset = h5::Dataset::open(root, variable.name);
    EXPECT_EQ(dataset.type(), variable.type) << variable.name;
    EXPECT_EQ(dataset.text_attribute("long_name"), variable.long_name);
    EXPECT_EQ(dataset.text_attribute("units"), variable.units);
    EXPECT_EQ(dataset.shape().size(), variable.dimensions.size()) << variable.name;
  }
  const std::vector<std::string> found = root.names().datasets;
  EXPECT_EQ(std::set<std::string>(found.begin(), found.end()), expected);
  EXPECT_THAT(h5::Dataset::open(root, "stage_power").dimension_names(), ElementsAre("time", "stage"));
}

// 4 x 1400, 1600, 1800 W over 1, 1 and 0.5 ms: 5.6 + 6.4 + 3.6 = 15.6 J.
TEST(StepWaveformFile, HoldsTheNumbersInItsUnits) {
  const TemporaryFolder folder;
  const h5::Group root = written(folder / "step.h5");
  EXPECT_THAT(numbers(root, "time"), ElementsAre(0.0, 1e-3, 2e-3));
  EXPECT_THAT(numbers(root, "stage"), ElementsAre(0.0, 1.0));
  EXPECT_THAT(numbers(root, "stage_power"), ElementsAre(500, 900, 600, 1000, 700, 1100));
  EXPECT_NEAR(numbers(root, "job_power")[1], 6.4e-3, 1e-15);
  EXPECT_NEAR(numbers(root, "energy")[0], 15.6 / 3.6e9, 1e-20);
  EXPECT_EQ(root.text_attribute("campaign"), "dense");
  EXPECT_EQ(root.integer_attribute("accelerators"), 8);
  EXPECT_EQ(root.number_attribute("interval_s"), 1e-3);
}

TEST(StepWaveformFile, IsNoResultOfARunAndReplacesNoneUnasked) {
  const TemporaryFolder folder;
  const std::string path = folder / "step.h5";
  RunDescription run = synthetic::description(path);
  write_step_waveform(run, synthetic::step_waveform());
  EXPECT_FALSE(std::filesystem::exists(path + ".partial"));
  EXPECT_THAT([&] { ResultReader{path}; }, ThrowsMessage<FileError>(HasSubstr("not a result of a run")));
  EXPECT_THAT([&] { write_step_waveform(run, synthetic::step_waveform()); },
              ThrowsMessage<FileError>(HasSubstr("exists already")));
  run.force = true;
  write_step_waveform(run, synthetic::step_waveform());
}

}  // namespace
}  // namespace gigatwin::results
