#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "reading.hpp"

namespace gigatwin::traces {
namespace {

/// A file that is gone with the test.
class ScratchFile {
 public:
  explicit ScratchFile(const std::string& name) : path_(std::filesystem::temp_directory_path() / name) {}
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// A million lines; ten million take ten times as long (11 s of one core) and 1.4 GB.
TEST(LargeTrace, OfAMillionLinesIsReadWholeWithProgress) {
  const ScratchFile file{"gigatwin_large_trace.swf"};
  constexpr int jobs = 1'000'000;
  {
    std::ofstream out{file.path()};
    for (int i = 1; i <= jobs; ++i)
      out << i << ' ' << i / 3 << " 0 " << (i % 1000 == 0 ? -5 : 60 + i % 5000) << " 8 -1 -1 8 7200 -1 1 " << i % 300
          << " 1 -1 1 1 -1 -1\n";
  }
  ReadOptions options;
  std::int64_t calls = 0;
  double last = 0.0;
  options.progress = [&](double share, std::int64_t) {
    ++calls;
    EXPECT_GE(share, last);
    last = share;
  };
  const Trace trace = read_trace(file.path(), options);
  EXPECT_EQ(trace.lines, jobs);
  EXPECT_EQ(trace.rejected_count, jobs / 1000);
  EXPECT_EQ(static_cast<std::int64_t>(trace.jobs.size()), jobs - jobs / 1000);
  EXPECT_EQ(trace.rejected.size(), 1000u);
  EXPECT_EQ(calls, jobs / 65536);
  EXPECT_LE(last, 1.0);
}

}  // namespace
}  // namespace gigatwin::traces
