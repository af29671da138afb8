#include <gtest/gtest.h>

#include <cmath>

#include "base/calendar.hpp"
#include "base/csv.hpp"
#include "base/diagnostics.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "base/text_file.hpp"

namespace gigatwin {
namespace {

TEST(Calendar, KnowsDatesAndRefusesThoseThatDoNotExist) {
  EXPECT_EQ(parse_instant("1970-01-02")->unix_s, 86400);
  EXPECT_EQ(to_text(*parse_instant("2028-02-29T06:30:00Z")), "2028-02-29 06:30:00");
  for (const char* bad : {"2027-02-29", "2028-13-01", "2028-1-1", "2028-01-01 25:00", "tomorrow", ""})
    EXPECT_FALSE(parse_instant(bad)) << bad;
}

TEST(Calendar, TypicalYearRepeatsThe28thOnTheLeapDay) {
  EXPECT_EQ(hour_of_typical_year(*parse_instant("2027-01-01")), 0);
  EXPECT_EQ(hour_of_typical_year(*parse_instant("2027-12-31 23:00")), 8759);
  EXPECT_EQ(hour_of_typical_year(*parse_instant("2028-12-31 23:00")), 8759);
  EXPECT_EQ(hour_of_typical_year(*parse_instant("2028-02-29 05:00")),
            hour_of_typical_year(*parse_instant("2028-02-28 05:00")));
}

TEST(Draws, DependOnWhatTheyAreForAndNotOnTheOrderOfCalls) {
  const Draws a{1, "failure.node", 7}, b{1, "failure.node", 8}, c{2, "failure.node", 7}, d{1, "arrival", 7};
  EXPECT_EQ(a.uniform(5), Draws(1, "failure.node", 7).uniform(5));
  EXPECT_NE(a.uniform(5), a.uniform(6));
  EXPECT_NE(a.uniform(5), b.uniform(5));
  EXPECT_NE(a.uniform(5), c.uniform(5));
  EXPECT_NE(a.uniform(5), d.uniform(5));
}

// Standard error of a mean of 100,000 draws: 0.003 for the normal, 0.3 % for the exponential; five of them allowed.
TEST(Draws, HaveTheMomentsOfTheirDistribution) {
  const Draws draws{3, "test.moments"};
  double sum = 0.0, squares = 0.0, waits = 0.0;
  const int n = 100000;
  for (std::uint64_t i = 0; i < n; ++i) {
    const double z = draws.normal(i);
    sum += z;
    squares += z * z;
    waits += draws.exponential(i, hours(2)).value;
  }
  EXPECT_NEAR(sum / n, 0.0, 0.016);
  EXPECT_NEAR(squares / n, 1.0, 0.023);
  EXPECT_NEAR(waits / n, 7200.0, 7200.0 * 0.016);
}

// Tabulated quantiles of the standard normal distribution.
TEST(Draws, NormalQuantileMatchesTheTable) {
  EXPECT_NEAR(normal_quantile(0.5), 0.0, 1e-12);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-10);
  EXPECT_NEAR(normal_quantile(0.001), -3.090232306167814, 1e-10);
}

TEST(Csv, ReadsQuotesLineEndsAndByteOrderMark) {
  const CsvTable t = CsvTable::parse("\xEF\xBB\xBFname,value\r\n\"a, \"\"b\"\"\",1.5\r\n\r\nc,2\n", "t.csv");
  ASSERT_EQ(t.rows(), 2u);
  EXPECT_EQ(t.text(0, 0), "a, \"b\"");
  EXPECT_EQ(t.number(1, t.required_column("value")), 2.0);
  EXPECT_EQ(t.line(1), 4);
  EXPECT_EQ(csv_field(t.text(0, 0)), "\"a, \"\"b\"\"\"");
}

TEST(Csv, SaysWhereItIsWrong) {
  const auto message = [](std::string_view text) {
    try {
      const CsvTable t = CsvTable::parse(text, "t.csv");
      t.number(0, t.required_column("b"));
    } catch (const FormatError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_EQ(message("a,b\n1\n"), "t.csv:2: expected 2 fields as in the header, found 1");
  EXPECT_EQ(message("a,b\n1,x\n"), "t.csv:2: column b: expected a number, found \"x\"");
  EXPECT_EQ(message("a,c\n1,2\n"), "t.csv:1: expected a column b, found columns a, c");
  EXPECT_EQ(message("a,b\n\"1,2\n"), "t.csv:2: a quoted field is not closed");
  EXPECT_EQ(message(""), "t.csv: is empty; expected a header line and rows");
}

TEST(TextFile, RefusesWhatIsNoFile) {
  EXPECT_THROW(read_text_file("/"), FileError);
  EXPECT_THROW(read_text_file("/does/not/exist"), FileError);
}

TEST(Diagnostics, PrintPlaceExpectationFindingAndHint) {
  Diagnostics diagnostics;
  diagnostics.add({Severity::error,
                   {"hall.yaml", 31, 17, 2, "    efficiency: 96"},
                   "power.ups[0].efficiency",
                   "a fraction in [0.5, 1]",
                   "96",
                   "96 % is written 0.96",
                   {},
                   {}});
  EXPECT_EQ(to_text(diagnostics.list()[0]),
            "hall.yaml:31:17: error: power.ups[0].efficiency: expected a fraction in [0.5, 1], found 96\n"
            "        efficiency: 96\n"
            "                    ^~\n"
            "    hint: 96 % is written 0.96\n");
  EXPECT_EQ(did_you_mean("ratde", {"rated", "name"}), "; did you mean rated?");
  EXPECT_EQ(did_you_mean("xyz", {"rated", "name"}), "");
}

}  // namespace
}  // namespace gigatwin
