#include "study/shard_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstring>

#include "base/error.hpp"
#include "base/random.hpp"
#include "small_study.hpp"

namespace gigatwin::study {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const ShardHeader header{{2, 4}, "0123456789abcdef", 1800000000};

FinishedRun row(std::uint64_t run) {
  FinishedRun finished;
  finished.run = run;
  finished.wall_seconds = 0.25;
  const Draws draws{7, "test.row", run};
  for (std::uint64_t i = 0; i < 20; ++i) finished.outcome.indicators.push_back(1e3 * draws.normal(i));
  finished.outcome.indicators[3] = std::nan("");
  return finished;
}

std::string three_rows(const std::string& path) {
  std::string notes;
  ShardWriter writer{path, header, notes};
  for (std::uint64_t run = 0; run < 3; ++run) writer.add(row_text(row(run)));
  writer.flush();
  return text_of(path);
}

std::vector<std::uint64_t> runs_in(const std::string& path) {
  std::vector<std::uint64_t> runs;
  scan_shard(path, [&](const FinishedRun& finished, std::uint64_t) { runs.push_back(finished.run); });
  return runs;
}

TEST(ShardRow, ReadsBackBitForBit) {
  for (std::uint64_t run = 0; run < 200; ++run) {
    const FinishedRun written = row(run);
    const auto read = row_from(row_text(written));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->run, run);
    ASSERT_EQ(read->outcome.indicators.size(), 20u);
    for (std::size_t i = 0; i < 20; ++i) {
      const double one = read->outcome.indicators[i], other = written.outcome.indicators[i];
      EXPECT_TRUE(i == 3 ? std::isnan(one) : std::bit_cast<std::uint64_t>(one) == std::bit_cast<std::uint64_t>(other));
    }
  }
}

TEST(ShardRow, KeepsAMessageOfSeveralLines) {
  FinishedRun failed;
  failed.run = 9;
  failed.outcome.status = RunStatus::invalid;
  failed.outcome.message = "a.yaml:3:1: error: \\x\n\tsecond\r\n";
  const auto read = row_from(row_text(failed));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->outcome.message, failed.outcome.message);
  EXPECT_EQ(read->outcome.status, RunStatus::invalid);
  EXPECT_THAT(read->outcome.indicators, IsEmpty());
}

TEST(ShardRow, WithAnyByteChangedIsNotBelieved) {
  const std::string right = row_text(row(5));
  for (std::size_t i = 0; i < right.size(); ++i) {
    std::string wrong = right;
    wrong[i] = wrong[i] == '7' ? '8' : '7';
    EXPECT_FALSE(row_from(wrong)) << i;
  }
}

// A kill can end the file anywhere: what is whole counts, the rest is run again, and writing goes on behind it.
TEST(ShardFile, CutAtAnyByteLosesTheLastRowAlone) {
  const StudyFolder folder;
  const std::string path = folder / "shard.tsv", whole = three_rows(path);
  for (std::size_t length = 0; length < whole.size(); length += 7) {
    write(path, whole.substr(0, length));
    const std::size_t lines =
        static_cast<std::size_t>(std::count(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length), '\n'));
    const std::size_t rows = lines < 2 ? 0 : lines - 2;
    EXPECT_EQ(runs_in(path).size(), rows) << length;
    std::string notes;
    {
      ShardWriter writer{path, header, notes};
      writer.add(row_text(row(8)));
    }
    const std::vector<std::uint64_t> runs = runs_in(path);
    ASSERT_EQ(runs.size(), rows + 1) << length;
    EXPECT_EQ(runs.back(), 8u);
    EXPECT_EQ(scan_shard(path, [](const FinishedRun&, std::uint64_t) {}).damaged, 0u) << length;
  }
}

TEST(ShardFile, DamageInTheMiddleCostsItsLineAlone) {
  const StudyFolder folder;
  const std::string path = folder / "shard.tsv";
  std::string text = three_rows(path);
  text[text.find("\n1\t") + 40] = '#';
  write(path, text);
  std::string notes;
  { const ShardWriter writer{path, header, notes}; }
  EXPECT_THAT(notes, HasSubstr("1 line is torn or damaged"));
  EXPECT_EQ(runs_in(path), (std::vector<std::uint64_t>{0, 2}));
}

TEST(ShardFile, WithADamagedFirstLineIsSetAside) {
  const StudyFolder folder;
  const std::string path = folder / "shard.tsv";
  std::string text = three_rows(path);
  text[20] = '?';
  write(path, text);
  std::string notes;
  { const ShardWriter writer{path, header, notes}; }
  EXPECT_THAT(notes, HasSubstr("set aside"));
  EXPECT_EQ(text_of(path + ".damaged"), text);
  EXPECT_THAT(runs_in(path), IsEmpty());
}

TEST(ShardFile, OfAnotherDesignIsRefused) {
  const StudyFolder folder;
  three_rows(folder / "shard.tsv");
  std::string notes;
  EXPECT_THROW((ShardWriter{folder / "shard.tsv", {{2, 4}, "fedcba9876543210", 0}, notes}), FileError);
}

TEST(ShardFile, HasOneWriter) {
  const StudyFolder folder;
  std::string notes;
  const ShardWriter writer{folder / "shard.tsv", header, notes};
  EXPECT_TRUE(is_at_work(folder / "shard.tsv"));
  EXPECT_THROW((ShardWriter{folder / "shard.tsv", header, notes}), FileError);
}

TEST(ShardFile, RowsAreFoundAtTheirPlaces) {
  const StudyFolder folder;
  three_rows(folder / "shard.tsv");
  std::vector<std::uint64_t> offsets;
  scan_shard(folder / "shard.tsv", [&](const FinishedRun&, std::uint64_t offset) { offsets.push_back(offset); });
  const ShardRows rows{folder / "shard.tsv"};
  EXPECT_EQ(rows.at(offsets[2]).run, 2u);
  EXPECT_EQ(rows.at(offsets[0]).run, 0u);
  EXPECT_THROW(rows.at(offsets[0] + 1), FileError);
}

}  // namespace
}  // namespace gigatwin::study
