#include "results/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include "results/h5.hpp"
#include "results/writer.hpp"
#include "synthetic_run.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::string write_result(const std::string& path) {
  const RunDescription run = synthetic::description(path);
  ResultWriter writer{run};
  synthetic::feed(writer, run, 576);
  writer.publish(synthetic::end_tables(run));
  return path;
}

std::string why_not(const std::string& path, Accept accept = Accept::complete) {
  return file_error([&] { ResultReader{path, accept}; });
}

/// Opens the file for writing and lets `change` alter its root.
void alter(const std::string& path, const std::function<void(const h5::Object&)>& change) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  ASSERT_GE(file, 0);
  {
    const h5::Object root{h5::Handle{H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose}, {path, "/"}};
    change(root);
  }
  H5Fclose(file);
}

TEST(Reader, TellsWhatTheResultIsOf) {
  const TemporaryFolder folder;
  const ResultReader result{write_result(folder / "run.h5")};
  const ResultInfo& info = result.info();
  EXPECT_EQ(info.name, "two halls in Kajaani");
  EXPECT_EQ(info.site, "Kajaani");
  EXPECT_EQ(to_text(info.start), "2028-01-01 00:00:00");
  EXPECT_EQ(info.duration, days(2));
  EXPECT_EQ(info.every, minutes(15));
  EXPECT_EQ(info.price_year, 2025);
  EXPECT_TRUE(info.complete);
  EXPECT_THAT(result.groups(), ElementsAre("", "power", "cooling", "jobs", "timeline", "events", "provenance", "fabric",
                                           "iteration", "tenants", "causes", "campaigns", "economics", "reporting",
                                           "quantities", "life_cycle", "proposal", "finance", "indicators"));
}

TEST(Reader, SaysWhyAFileIsNoResult) {
  const TemporaryFolder folder;
  EXPECT_EQ(why_not(folder / "none.h5"), folder / "none.h5: no such file");
  EXPECT_EQ(why_not(folder.string()), folder.string() + ": is a folder, not a result");
  write_bytes(folder / "text.h5", "it_power,pue\n");
  EXPECT_EQ(why_not(folder / "text.h5"), folder / "text.h5: is not a result of gigatwin: expected an HDF5 file");
  write_bytes(folder / "empty.h5", "");
  EXPECT_EQ(why_not(folder / "empty.h5"), folder / "empty.h5: is not a result of gigatwin: expected an HDF5 file");
  h5::File::create(folder / "foreign.h5").close();
  EXPECT_EQ(why_not(folder / "foreign.h5"), folder / "foreign.h5: is an HDF5 file, but not a result of gigatwin");
}

TEST(Reader, SaysThatAFileIsTruncated) {
  const TemporaryFolder folder;
  const std::string whole = bytes_of(write_result(folder / "run.h5"));
  for (const double share : {0.001, 0.1, 0.5, 0.9, 0.999}) {
    write_bytes(folder / "cut.h5",
                whole.substr(0, static_cast<std::size_t>(share * static_cast<double>(whole.size()))));
    EXPECT_THAT(why_not(folder / "cut.h5"), StartsWith(folder / "cut.h5: is damaged or truncated: ")) << share;
  }
}

// The superblock is checksummed. (A damaged global heap, where HDF5 keeps text, is not: HDF5 1.10 itself may loop on
// one.)
TEST(Reader, SaysThatAFileIsDamaged) {
  const TemporaryFolder folder;
  std::string bytes = bytes_of(write_result(folder / "run.h5"));
  bytes[30] = static_cast<char>(~bytes[30]);
  write_bytes(folder / "damaged.h5", bytes);
  EXPECT_THAT(why_not(folder / "damaged.h5"), StartsWith(folder / "damaged.h5: is damaged or truncated: "));
}

TEST(Reader, ComparesTheMajorFormatOnly) {
  const TemporaryFolder folder;
  const std::string path = write_result(folder / "run.h5");
  alter(path, [](const h5::Object& root) { root.set_integer("format_minor", format_minor + 7); });
  EXPECT_EQ(why_not(path), "");
  alter(path, [](const h5::Object& root) {
    root.set_integer("format_major", format_major + 1);
    root.set_integer("format_minor", 0);
  });
  EXPECT_EQ(
      why_not(path),
      path +
          ": has format 2.0, written by gigatwin 0.1.0; this gigatwin reads up to format 1: read it with gigatwin "
          "0.1.0 or newer");
}

TEST(Reader, SaysHowToMakeAFileOfAnOlderMajorFormatAnew) {
  const TemporaryFolder folder;
  const std::string path = write_result(folder / "run.h5");
  alter(path, [](const h5::Object& root) {
    root.set_integer("format_major", 0);
    root.set_integer("format_minor", 9);
  });
  EXPECT_EQ(why_not(path), path +
                               ": has format 0.9, written by gigatwin 0.1.0; this gigatwin reads format 1: 'gigatwin "
                               "run --from " +
                               path + " -o NEW.h5' makes it anew");
  EXPECT_EQ(stored_scenario(path), synthetic::description(path).scenario_resolved);  // what --from reads
}

TEST(Reader, SaysWhereAVariableIsMissingThatTheFileIsOfAnOlderMinorFormat) {
  const TemporaryFolder folder;
  const std::string path = write_result(folder / "run.h5");
  alter(path, [](const h5::Object& root) { root.set_integer("format_minor", 1); });
  const ResultReader result{path};
  EXPECT_EQ(file_error([&] { result.numbers("power", "x"); }),
            path + ": /power has no variable x; it has format 1.1, written by gigatwin 0.1.0: 'gigatwin run --from " +
                path + " -o NEW.h5' makes it anew");
}

TEST(Reader, SaysWhatAnotherFileOfOursIs) {
  const TemporaryFolder folder;
  const std::string path = write_result(folder / "run.h5");
  alter(path, [](const h5::Object& root) { root.set_text("format", "gigatwin-transient"); });
  EXPECT_EQ(why_not(path), path + ": is training transients, not a result of a run; 'gigatwin show " + path +
                               " --csv' lists its tables");
  EXPECT_EQ(StoredFile{path}.format().name, "gigatwin-transient");
}

TEST(Reader, ReadsAllDigitsOfASeed) {
  const TemporaryFolder folder;
  RunDescription run = synthetic::description(folder / "run.h5");
  run.seed = (std::uint64_t{1} << 62) + 1;  // a double holds 2^62
  {
    ResultWriter writer{run};
    synthetic::feed(writer, run, 3);
    writer.publish(synthetic::end_tables(run));
  }
  EXPECT_EQ(StoredFile{run.path}.unsigned_number("provenance", "seed"), run.seed);
}

TEST(Reader, RefusesAnUnfinishedResultUnlessAccepted) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  {
    ResultWriter writer{run};
    synthetic::feed(writer, run, 30);
    EXPECT_EQ(why_not(run.path + ".partial"), run.path + ".partial: another run is writing it");
  }
  EXPECT_EQ(why_not(run.path + ".partial"),
            run.path +
                ".partial: is the unfinished result of a run that was stopped; 'gigatwin run "
                "--from " +
                run.path + ".partial -o NEW.h5' runs it again");
  EXPECT_EQ(why_not(run.path + ".partial", Accept::unfinished_too), "");
}

TEST(Reader, ListsWhatThereIsForAWrongName) {
  const TemporaryFolder folder;
  const ResultReader result{write_result(folder / "run.h5")};
  EXPECT_THAT(file_error([&] { result.variables("powr"); }),
              AllOf(HasSubstr("expected one of the groups /, power"), HasSubstr("found \"powr\"")));
  EXPECT_THAT(file_error([&] { result.numbers("power", "x"); }), HasSubstr("/power has no variable x"));
  EXPECT_EQ(result.number("indicators", "nothing"), std::nullopt);
  EXPECT_EQ(result.number("", "it_power"), std::nullopt);  // not 0-d
}

TEST(Reader, GivesRowsByRange) {
  const TemporaryFolder folder;
  const ResultReader result{write_result(folder / "run.h5")};
  EXPECT_THAT(result.numbers("", "time", 2, 2), ElementsAre(1800.0, 2700.0));
  EXPECT_THAT(result.numbers("", "time", 191, 100), ElementsAre(191.0 * 900.0));
  EXPECT_THAT(result.numbers("", "time", 500, 100), ElementsAre());
}

}  // namespace
}  // namespace gigatwin::results
