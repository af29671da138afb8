#include "results/transient_series.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/error.hpp"
#include "results/h5.hpp"
#include "results/reader.hpp"
#include "synthetic_run.hpp"
#include "synthetic_transients.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr PerSecond all_of_it{500.0};  // half the sampling rate

h5::Group written(const std::string& path, PerSecond highest = all_of_it) {
  const power::TransientStudy study = synthetic::transients();
  write_transient_series(synthetic::description(path), {highest, study});
  return h5::File::open(path).root();
}

std::vector<double> numbers(const h5::Group& group, const std::string& name) {
  const h5::Dataset dataset = h5::Dataset::open(group, name);
  return dataset.read_numbers(0, dataset.shape().front());
}

// Both ways: nothing is written that the tables do not know, and all they know is written.
TEST(TransientLayout, IsWhatAFileContains) {
  const TemporaryFolder folder;
  const h5::Group root = written(folder / "swings.h5");
  std::set<std::string> expected;
  for (const Variable& variable : transient_layout().variables) {
    expected.insert(variable.name);
    const h5::Dataset dataset = h5::Dataset::open(root, variable.name);
    EXPECT_EQ(dataset.type(), variable.type) << variable.name;
    EXPECT_EQ(dataset.text_attribute("long_name"), variable.long_name);
    EXPECT_EQ(dataset.shape().size(), variable.dimensions.size()) << variable.name;
  }
  const std::vector<std::string> found = root.names().datasets;
  EXPECT_EQ(std::set<std::string>(found.begin(), found.end()), expected);
  EXPECT_THAT(h5::Dataset::open(root, "power").dimension_names(), ElementsAre("time", "place"));
  EXPECT_THAT(h5::Dataset::open(root, "spectrum").dimension_names(), ElementsAre("frequency", "place"));
}

TEST(TransientFile, HoldsTheSeriesOfEveryPlace) {
  const TemporaryFolder folder;
  const h5::Group root = written(folder / "swings.h5");
  const std::vector<double> bare = numbers(root, "power"), smoothed = numbers(root, "power_smoothed");
  ASSERT_EQ(bare.size(), 24U);
  EXPECT_THAT(std::vector<double>(bare.begin(), bare.begin() + 6), ElementsAre(100, 200, 300, 110, 210, 310));
  EXPECT_THAT(std::vector<double>(smoothed.begin(), smoothed.begin() + 6), ElementsAre(100, 200, 300, 105, 205, 305));
  EXPECT_THAT(h5::Dataset::open(root, "place").read_texts(0, 3),
              ElementsAre("rack: first", "hall: first", "grid connection"));
  EXPECT_THAT(h5::Dataset::open(root, "section").read_texts(0, 4),
              ElementsAre("training", "checkpoint", "stop", "start"));
  EXPECT_THAT(numbers(root, "section_begin"), ElementsAre(0.0, 4e-3, 5e-3, 6e-3));
  EXPECT_EQ(root.text_attribute("campaigns"), "dense, mixture");
  EXPECT_EQ(root.number_attribute("interval_s"), 1e-3);
}

// 32 samples with the padding: 31.25 Hz apart up to 500 Hz. A line every other sample stands at 500 Hz with 5 W.
TEST(TransientFile, HoldsTheSpectrumUpToTheCriticalBandsEnd) {
  const TemporaryFolder folder;
  const h5::Group root = written(folder / "swings.h5");
  EXPECT_THAT(numbers(root, "frequency").back(), DoubleNear(500.0, 1e-9));
  EXPECT_THAT(numbers(root, "spectrum").back(), DoubleNear(5.0, 1e-6));
  EXPECT_THAT(numbers(root, "spectrum_smoothed").back(), DoubleNear(2.5, 1e-6));
  const h5::Group band = written(folder / "band.h5", PerSecond{100.0});
  EXPECT_THAT(numbers(band, "frequency"), ElementsAre(0.0, 31.25, 62.5, 93.75));
}

TEST(TransientFile, IsNoResultOfARunAndReplacesNoneUnasked) {
  const TemporaryFolder folder;
  const std::string path = folder / "swings.h5";
  const power::TransientStudy study = synthetic::transients();
  RunDescription run = synthetic::description(path);
  write_transient_series(run, {all_of_it, study});
  EXPECT_FALSE(std::filesystem::exists(path + ".partial"));
  EXPECT_THAT([&] { ResultReader{path}; }, ThrowsMessage<FileError>(HasSubstr("not a result of a run")));
  EXPECT_THAT(
      [&] {
        write_transient_series(run, {all_of_it, study});
      },
      ThrowsMessage<FileError>(HasSubstr("exists already")));
  run.force = true;
  write_transient_series(run, {all_of_it, study});
}

}  // namespace
}  // namespace gigatwin::results
