#include <gmock/gmock.h>

#include <filesystem>

#include "reading.hpp"
#include "traces/fit.hpp"
#include "traces/summary.hpp"

/// Published logs, where the folder with the shared data is there.
namespace gigatwin::traces {
namespace {

/// The real file, or an empty path where the shared data are missing.
std::string shared_trace(const char* name) {
  const std::filesystem::path path = std::filesystem::path(GIGATWIN_SHARED_DATA) / "traces" / name;
  return std::filesystem::exists(path) ? path.string() : std::string{};
}

double share_of_jobs(const Summary& s, std::size_t part) {
  return static_cast<double>(s.sizes[part].jobs) / static_cast<double>(s.jobs);
}

TEST(RealTrace, OfPhillyHasItsPublishedJobsAndGpuHours) {
  const std::string path = shared_trace("philly_jobs_pollux_extract.csv.gz");
  if (path.empty()) GTEST_SKIP() << "no shared data";
  const Trace trace = read_trace(path);
  EXPECT_EQ(trace.format, Format::philly);
  EXPECT_EQ(trace.jobs.size(), 82247u);
  EXPECT_EQ(trace.rejected_count, 0);
  const Summary s = summarise(trace);
  EXPECT_NEAR(s.accelerator_s / 3600, 978078, 0.5);
  EXPECT_NEAR(share_of_jobs(s, 0), 0.93, 0.005);                         // on one GPU
  EXPECT_NEAR(s.sizes[0].accelerator_s / s.accelerator_s, 0.18, 0.005);  // of the GPU time
}

TEST(RealTrace, OfKalosHasItsPublishedJobsAndGpuHours) {
  const std::string path = shared_trace("acme_kalos_completed_subset.csv.gz");
  if (path.empty()) GTEST_SKIP() << "no shared data";
  const Trace trace = read_trace(path);
  EXPECT_EQ(trace.format, Format::kalos);
  EXPECT_EQ(trace.jobs.size(), 319u);
  EXPECT_EQ(trace.rejected_count, 0);
  EXPECT_NEAR(trace.accelerator_seconds() / 3600, 456843, 0.5);
}

// Of 8,152 pods 897 never started (pending) and 1,088 have no GPU.
TEST(RealTrace, OfOpenbRejectsPodsWithoutAGpuOrAStart) {
  const std::string path = shared_trace("alibaba2023_openb_pods.csv.gz");
  if (path.empty()) GTEST_SKIP() << "no shared data";
  const Trace trace = read_trace(path);
  EXPECT_EQ(trace.format, Format::openb);
  EXPECT_EQ(static_cast<std::int64_t>(trace.jobs.size()) + trace.rejected_count, 8152);
  const Summary s = summarise(trace);
  EXPECT_GT(s.sharing_jobs, 1000);
  EXPECT_LT(s.shared_accelerator_s, s.accelerator_s);
  EXPECT_EQ(s.wait.count, s.jobs);
}

TEST(RealTrace, OfPhillyIsMetByItsGenerator) {
  const std::string path = shared_trace("philly_jobs_pollux_extract.csv.gz");
  if (path.empty()) GTEST_SKIP() << "no shared data";
  const Fit found = fit(read_trace(path));
  EXPECT_NEAR(found.generator_accelerator_s / found.trace_accelerator_s, 1.0, 0.1);
  for (const ClassFit& c : found.classes) EXPECT_LE(c.ks, c.jobs >= 100 ? 0.05 : 1.0) << c.name;
  EXPECT_GT(found.generator.jobs_per_burst, 20.0) << "submissions of Philly come in sweeps";
}

}  // namespace
}  // namespace gigatwin::traces
