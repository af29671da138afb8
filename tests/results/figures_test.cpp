#include "results/figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "quantiles.hpp"
#include "results/writer.hpp"
#include "synthetic_run.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

using testing::Contains;

/// 600 MWh of the facility on 480 MWh of IT: PUE 1.25.
class Figures : public testing::Test {
 protected:
  std::string write() {
    const RunDescription run = synthetic::description(folder / "run.h5");
    ResultWriter writer{run};
    synthetic::feed(writer, run, 6);
    EndTables end = synthetic::end_tables(run);
    end.totals.facility_energy = end.totals.energy_input = megawatt_hours(600);
    writer.publish(end);
    return run.path;
  }
  TemporaryFolder folder;
};

TEST_F(Figures, AreIndicatorsByName) {
  const ResultReader result{write()};
  const Figure pue = figure(result, "pue");
  EXPECT_DOUBLE_EQ(pue.value, 1.25);
  EXPECT_EQ(pue.label, "PUE");
  EXPECT_EQ(pue.better, Better::lower);
  EXPECT_FALSE(pue.drawn);
  EXPECT_DOUBLE_EQ(figure(result, "pue", 0.05).value, 1.25);  // one number stands for every quantile
  EXPECT_THAT(figure_names(), Contains("cost_per_exaflop_day"));
}

TEST_F(Figures, TakeTheMedianOrTheQuantileAskedFor) {
  const std::string path = write();
  write_quantiles(path, "pue", {0.05, 0.5, 0.95}, {1.1, 1.2, 1.4});
  const ResultReader result{path};
  EXPECT_DOUBLE_EQ(figure(result, "pue").value, 1.2);
  EXPECT_DOUBLE_EQ(figure(result, "pue", 0.95).value, 1.4);
  EXPECT_TRUE(figure(result, "pue", 0.95).drawn);
  EXPECT_EQ(figure(result, "pue", 0.95).quantile, 0.95);
  EXPECT_EQ(file_error([&] { figure(result, "pue", 0.1); }),
            path + ": pue: expected one of the quantiles 0.05, 0.5, 0.95, found 0.1");
}

TEST_F(Figures, OfANewerProgramAreDescribedByTheFile) {
  const std::string path = write();
  write_quantiles(path, "noise_of_tomorrow", {0.5}, {7.0});
  const Figure found = figure(ResultReader{path}, "noise_of_tomorrow");
  EXPECT_EQ(found.label, "Of many runs");
  EXPECT_EQ(found.better, Better::lower);
  EXPECT_DOUBLE_EQ(found.value, 7.0);
}

TEST_F(Figures, ThatAnOlderResultDoesNotHaveAreUnknown) {
  const std::string path = write();
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  ASSERT_GE(H5Ldelete(file, "/indicators/pue", H5P_DEFAULT), 0);
  H5Fclose(file);
  const Figure pue = figure(ResultReader{path}, "pue");
  EXPECT_TRUE(std::isnan(pue.value));
  EXPECT_EQ(pue.label, "PUE");
}

TEST_F(Figures, ThatNobodyKnowsAreAnErrorWithTheNearest) {
  const std::string path = write();
  const ResultReader result{path};
  EXPECT_EQ(file_error([&] { figure(result, "goodputt"); }),
            path + ": expected the name of an indicator, found goodputt; did you mean goodput?");
  EXPECT_FALSE(described_figure("goodputt"));
}

}  // namespace
}  // namespace gigatwin::results
