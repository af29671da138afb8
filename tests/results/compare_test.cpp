#include "results/compare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/csv.hpp"
#include "base/text_file.hpp"
#include "results/writer.hpp"
#include "synthetic_run.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Compare : public testing::Test {
 protected:
  std::string write(const std::string& name, double facility_mwh, int price_year = 2025, Seconds duration = days(2)) {
    RunDescription run = synthetic::description(folder / name);
    run.price_year = price_year;
    run.duration = duration;
    std::filesystem::create_directories(std::filesystem::path(run.path).parent_path());
    ResultWriter writer{run};
    synthetic::feed(writer, run, 6);
    EndTables end = synthetic::end_tables(run);
    end.totals.facility_energy = end.totals.energy_input = megawatt_hours(facility_mwh);
    writer.publish(end);
    return run.path;
  }
  static std::size_t widest_line(const std::string& text) {
    std::size_t widest = 0;
    for (const auto line : lines_of(text))
      if (!line.starts_with("warning")) widest = std::max(widest, line.size());
    return widest;
  }
  static const ComparedIndicator& row(const Comparison& comparison, const std::string& name) {
    for (const ComparedIndicator& indicator : comparison.indicators)
      if (indicator.name == name) return indicator;
    throw std::out_of_range(name);
  }

  TemporaryFolder folder;
};

// 600, 540 and 660 MWh on 480 MWh of IT: PUE 1.25, 1.125 (-10 %), 1.375 (+10 %).
TEST_F(Compare, GivesDifferencesAgainstTheFirst) {
  const Comparison comparison = compare({write("kajaani.h5", 600), write("sines.h5", 540), write("vienna.h5", 660)});
  EXPECT_THAT(comparison.names, ElementsAre("kajaani", "sines", "vienna"));
  EXPECT_THAT(row(comparison, "pue").values, ElementsAre(1.25, 1.125, 1.375));
  EXPECT_NEAR(row(comparison, "pue").differences[1], -0.1, 1e-12);
  EXPECT_NEAR(row(comparison, "pue").differences[2], 0.1, 1e-12);
  EXPECT_EQ(row(comparison, "it_energy").differences[1], 0.0);
  EXPECT_TRUE(std::isnan(row(comparison, "ettr").differences[1]));
  EXPECT_THAT(comparison.warnings, IsEmpty());
  const std::string text = comparison_text(comparison, 120);
  EXPECT_THAT(text, testing::ContainsRegex("\n  Jobs submitted +2 +2 +=  +2 +=\n"));
  EXPECT_THAT(text, HasSubstr("-10.0 %"));
  EXPECT_THAT(text, HasSubstr("+10.0 %"));
}

TEST_F(Compare, WarnsOfWhatIsNotLikeForLike) {
  const Comparison comparison = compare({write("a.h5", 600), write("b.h5", 540, 2030, days(1))});
  ASSERT_THAT(comparison.warnings, SizeIs(2));
  EXPECT_EQ(comparison.warnings[0], "durations differ: 2 days (a), 1 days (b); compare ratios, not sums");
  EXPECT_EQ(comparison.warnings[1], "price years differ: 2025 (a), 2030 (b); amounts of money are not like for like");
  EXPECT_THAT(comparison_text(comparison, 80), HasSubstr("\nwarning: durations differ"));
}

TEST_F(Compare, NamesResultsApart) {
  EXPECT_THAT(compare({write("north/run.h5", 600), write("south/run.h5", 540)}).names,
              ElementsAre("north/run", "south/run"));
  const std::string once = write("run.h5", 600);
  EXPECT_THAT(compare({once, once}).names, ElementsAre("run (1)", "run (2)"));
}

TEST_F(Compare, FitsTheTerminal) {
  std::vector<std::string> paths;
  for (const char* name : {"a-proposal-with-a-very-long-name-indeed-in-kajaani.h5",
                           "a-proposal-with-a-very-long-name-indeed-in-sines.h5", "c.h5", "d.h5", "e.h5", "f.h5"})
    paths.push_back(write(name, 600));
  const Comparison comparison = compare(paths);
  for (const std::size_t width : {60UL, 80UL, 100UL, 132UL, 200UL}) {
    const std::string text = comparison_text(comparison, width);
    EXPECT_LE(widest_line(text), width);
    for (const char* name : {"a-pr", "..", "aani", "ines", " c", " f"}) EXPECT_THAT(text, HasSubstr(name)) << width;
  }
}

TEST_F(Compare, WritesCsvAndJson) {
  const Comparison comparison = compare({write("a.h5", 600), write("b.h5", 540)});
  const CsvTable csv = CsvTable::parse(comparison_csv(comparison), "comparison");
  EXPECT_THAT(csv.header(), ElementsAre("name", "units", "better", "a", "a difference", "b", "b difference"));
  EXPECT_EQ(csv.text(0, 0), "pue");
  EXPECT_DOUBLE_EQ(csv.number(0, csv.required_column("b")), 1.125);
  const auto json = nlohmann::json::parse(comparison_json(comparison));
  EXPECT_EQ(json["schema"], "gigatwin.compare/1");
  EXPECT_EQ(json["results"][1]["name"], "b");
  EXPECT_EQ(json["indicators"][0]["better"], "lower");
  EXPECT_NEAR(json["indicators"][0]["differences"][1].get<double>(), -0.1, 1e-12);
}

TEST_F(Compare, RefusesWhatIsNoResult) {
  write_bytes(folder / "x.h5", "x");
  EXPECT_THAT(file_error([&] { compare({write("a.h5", 600), folder / "x.h5"}); }), HasSubstr("expected an HDF5 file"));
}

}  // namespace
}  // namespace gigatwin::results
