#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "results/reader.hpp"
#include "results/writer.hpp"
#include "synthetic_run.hpp"
#include "temporary_folder.hpp"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

/// Killed, interrupted, a full disk, a folder that is not ours: never half a result under the final name.
namespace gigatwin::results {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

/// Runs `action` in a child process; its wait status.
int in_child(const std::function<void()>& action) {
  const pid_t child = fork();
  if (child == 0) {
    action();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

TEST(KilledWriter, LeavesWhatItHadFlushed) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  const int status = in_child([&] {
    ResultWriter writer{run};
    synthetic::feed(writer, run, 300);
    writer.flush();
    for (std::int64_t i = 300; i < 310; ++i) writer.sample(synthetic::sample(run, i));
    kill(getpid(), SIGKILL);
  });
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_FALSE(std::filesystem::exists(run.path));
  const ResultReader left{run.path + ".partial", Accept::unfinished_too};
  EXPECT_FALSE(left.info().complete);
  EXPECT_THAT(left.numbers("", "it_power"), SizeIs(100));  // 300 steps of 5 minutes
  EXPECT_NEAR(left.numbers("", "it_power")[99], 10.298, 1e-5);
  EXPECT_THAT(left.numbers("jobs", "job"), SizeIs(1));
  EXPECT_THAT(left.numbers("events", "kind"), SizeIs(1));
}

TEST(KilledWriter, IsReplacedByTheNextRun) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  in_child([&] {
    ResultWriter writer{run};
    kill(getpid(), SIGKILL);
  });
  ASSERT_TRUE(std::filesystem::exists(run.path + ".partial"));
  ResultWriter writer{run};
  synthetic::feed(writer, run, 6);
  writer.publish(synthetic::end_tables(run));
  EXPECT_THAT(ResultReader{run.path}.numbers("", "it_power"), SizeIs(2));
}

TEST(AbandonedWriter, KeepsThePartialResultAndSaysHowFarItGoes) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  ResultWriter writer{run};
  synthetic::feed(writer, run, 288);
  EXPECT_EQ(writer.abandon(), run.path + ".partial holds the unfinished result up to 2028-01-02 00:00:00 UTC");
  EXPECT_EQ(writer.abandon(), "");  // nothing more to say
  EXPECT_FALSE(std::filesystem::exists(run.path));
  const ResultReader left{run.path + ".partial", Accept::unfinished_too};
  EXPECT_THAT(left.numbers("", "it_power"), SizeIs(96));
}

TEST(AbandonedWriter, RemovesAFileWithoutRows) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  { ResultWriter writer{run}; }
  EXPECT_TRUE(std::filesystem::is_empty(folder.string()));
}

TEST(AbandonedWriter, KeepsRowsWhenAnExceptionPasses) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  try {
    ResultWriter writer{run};
    synthetic::feed(writer, run, 30);
    throw SimulationError{seconds(9000), "cooling.loop[3]", "flow solve stopped"};
  } catch (const SimulationError&) {
  }
  EXPECT_THAT((ResultReader{run.path + ".partial", Accept::unfinished_too}.numbers("", "it_power")), SizeIs(10));
}

TEST(ExistingResult, IsKeptUnlessForced) {
  const TemporaryFolder folder;
  RunDescription run = synthetic::description(folder / "run.h5");
  write_bytes(run.path, "precious");
  EXPECT_EQ(file_error([&] { ResultWriter{run}; }),
            run.path + ": exists already; choose another name, or replace it with --force");
  EXPECT_EQ(bytes_of(run.path), "precious");
  EXPECT_FALSE(std::filesystem::exists(run.path + ".partial"));
  run.force = true;
  ResultWriter writer{run};
  EXPECT_EQ(bytes_of(run.path), "precious");  // until the new one is complete
  synthetic::feed(writer, run, 6);
  writer.publish(synthetic::end_tables(run));
  EXPECT_THAT(ResultReader{run.path}.numbers("", "it_power"), SizeIs(2));
}

TEST(ExistingResult, IsKeptIfItAppearsDuringTheRun) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  ResultWriter writer{run};
  synthetic::feed(writer, run, 6);
  write_bytes(run.path, "precious");
  EXPECT_EQ(file_error([&] { writer.publish(synthetic::end_tables(run)); }),
            run.path + ": has appeared while this run went on and is kept; the complete result of this run is in " +
                run.path + ".partial");
  EXPECT_EQ(bytes_of(run.path), "precious");
  EXPECT_TRUE(ResultReader{run.path + ".partial"}.info().complete);
}

TEST(OutputPath, IsCheckedBeforeTheRun) {
  const TemporaryFolder folder;
  const std::string missing = folder / "no/run.h5";
  EXPECT_EQ(file_error([&] { check_output_path(missing, false); }),
            missing + ": the folder " + (folder / "no") + " does not exist");
  write_bytes(folder / "file", "x");
  EXPECT_EQ(file_error([&] { check_output_path(folder / "file/run.h5", false); }),
            folder / "file/run.h5: " + (folder / "file") + " is not a folder");
  EXPECT_EQ(file_error([&] { check_output_path(folder.string(), true); }),
            folder.string() + ": is a folder; expected a file name for the result");
  EXPECT_EQ(file_error([] { check_output_path("", false); }), "\"\": expected a file name for the result");
  std::filesystem::create_symlink(folder / "nowhere", folder / "link");
  EXPECT_THAT(file_error([&] { check_output_path(folder / "link", false); }), HasSubstr("exists already"));
  EXPECT_EQ(file_error([] { check_output_path("run.h5", false); }), "");  // in the current folder
}

TEST(OutputPath, NeedsAWritableFolder) {
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.string(),
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec |
                                   std::filesystem::perms::others_read | std::filesystem::perms::others_exec);
  int channel[2];
  ASSERT_EQ(pipe(channel), 0);
  in_child([&] {
    constexpr uid_t nobody = 65534;
    if (geteuid() == 0 && (setgid(nobody) != 0 || setuid(nobody) != 0)) _exit(1);  // root may write anywhere
    const std::string message = file_error([&] { ResultWriter{synthetic::description(folder / "run.h5")}; });
    [[maybe_unused]] const auto written = write(channel[1], message.data(), message.size());
  });
  close(channel[1]);
  char message[1000] = {};
  [[maybe_unused]] const auto count = read(channel[0], message, sizeof message - 1);
  close(channel[0]);
  EXPECT_EQ(std::string(message),
            folder / "run.h5: cannot write into the folder " + folder.string() + ": permission denied");
}

TEST(TwoRuns, DoNotWriteOneFile) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  ResultWriter first{run};
  EXPECT_EQ(file_error([&] { ResultWriter{run}; }), run.path + ".partial: another run is writing it");
  synthetic::feed(first, run, 6);
  first.publish(synthetic::end_tables(run));
  EXPECT_TRUE(ResultReader{run.path}.info().complete);
}

/// A file system of `size` in memory, or a reason to skip.
class SmallDisk {
 public:
  SmallDisk(const std::string& folder, const char* options) : folder_(folder) {
    mounted_ = mount("tmpfs", folder.c_str(), "tmpfs", 0, options) == 0;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (mounted_) umount2(folder_.c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }

 private:
  std::string folder_;
  bool mounted_;
};

#ifdef __SANITIZE_ADDRESS__
/// HDF5 1.10 does not free the chunks that it could not write: nothing of ours, and nothing that we could free.
using LeaksOfHdf5 = __lsan::ScopedDisabler;
#else
struct LeaksOfHdf5 {};
#endif

/// Writes a run of two days; the message it fails with, empty if it does not.
std::string write_run(const RunDescription& run, std::string& left) {
  [[maybe_unused]] const LeaksOfHdf5 are_not_ours;
  return file_error([&] {
    ResultWriter writer{run};
    try {
      synthetic::feed(writer, run, 288);
      writer.flush();
      for (std::int64_t i = 288; i < 576; ++i) writer.sample(synthetic::sample(run, i));
      writer.publish(synthetic::end_tables(run));
    } catch (...) {
      left = writer.abandon();
      throw;
    }
  });
}

// The result takes some 400 kB: disks from 40 kB on run full at every stage, from creation to the last table.
TEST(FullDisk, StopsTheRunWithAClearMessage) {
  int failed = 0, kept = 0, published = 0;
  for (int kilobytes = 40; kilobytes <= 900; kilobytes += 60) {
    const TemporaryFolder folder;
    const SmallDisk disk{folder.string(), fmt::format("size={}k", kilobytes).c_str()};
    if (!disk.mounted()) GTEST_SKIP() << "cannot mount a tmpfs here";
    const RunDescription run = synthetic::description(folder / "run.h5");
    std::string left;
    const std::string message = write_run(run, left);
    if (message.empty()) {
      EXPECT_THAT(ResultReader{run.path}.numbers("", "it_power"), SizeIs(192));
      ++published;
      continue;
    }
    EXPECT_THAT(message, StartsWith(run.path + ".partial: ")) << kilobytes;
    EXPECT_THAT(message, EndsWith(": no space left on device")) << kilobytes;
    EXPECT_FALSE(std::filesystem::exists(run.path)) << kilobytes;
    EXPECT_EQ(left.empty(), !std::filesystem::exists(run.path + ".partial")) << kilobytes;
    kept += left == run.path + ".partial holds what could be written" ? 1 : 0;
    ++failed;
  }
  EXPECT_GE(failed, 3);
  EXPECT_GE(kept, 1);
  EXPECT_GE(published, 1);
}

TEST(FullDisk, IsNoticedAtTheStart) {
  const TemporaryFolder folder;
  const SmallDisk disk{folder.string(), "size=16k"};
  if (!disk.mounted()) GTEST_SKIP() << "cannot mount a tmpfs here";
  const RunDescription run = synthetic::description(folder / "run.h5");
  EXPECT_THAT(file_error([&] { ResultWriter{run}; }), EndsWith("no space left on device"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.string()));
}

}  // namespace
}  // namespace gigatwin::results
