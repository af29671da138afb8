#include "results/show.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/csv.hpp"
#include "results/stored_tables.hpp"
#include "results/writer.hpp"
#include "synthetic_run.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Show : public testing::Test {
 protected:
  static ResultReader write(const RunDescription& run) {
    ResultWriter writer{run};
    synthetic::feed(writer, run, 576);
    writer.publish(synthetic::end_tables(run));
    return ResultReader{run.path};
  }
  CsvTable csv(const std::string& table, Header header = Header::names) const {
    std::ostringstream out;
    write_csv(result.stored(), table, header, out);
    return CsvTable::parse(out.str(), table);
  }

  TemporaryFolder folder;
  ResultReader result = write(synthetic::description(folder / "run.h5"));
};

TEST(ReadableNumber, HasFourSignificantDigitsInGroups) {
  EXPECT_EQ(readable_number(0.0), "0");
  EXPECT_EQ(readable_number(1.23456), "1.235");
  EXPECT_EQ(readable_number(9.99996), "10.00");
  EXPECT_EQ(readable_number(0.0123444), "0.01234");
  EXPECT_EQ(readable_number(1234567.0), "1 235 000");
  EXPECT_EQ(readable_number(-123456.0), "-123 500");
  EXPECT_EQ(readable_number(999.96), "1 000");
  EXPECT_EQ(readable_number(8.64e22), "8.640e+22");
  EXPECT_EQ(readable_number(unknown), "-");
  EXPECT_EQ(readable_count(1234567.0), "1 234 567");
}

TEST_F(Show, BeginsWithTheHeadline) {
  const std::string text = summary_text(result);
  EXPECT_THAT(
      text,
      StartsWith("two halls in Kajaani\n  Kajaani, 2 days from 2028-01-01 00:00:00 to 2028-01-03 00:00:00 UTC, seed "
                 "18446744073709551615\n\n  PUE                            1.250\n"));
  EXPECT_THAT(text, HasSubstr("\nEnergy and power\n  Energy input                   600.0 MWh\n  Facility energy       "
                              "         600.0 MWh\n"));
  EXPECT_THAT(text, HasSubstr("  Cost per accelerator-hour      1.000 EUR\n"));
  EXPECT_THAT(text, HasSubstr("  Jobs submitted                 2\n"));
  EXPECT_THAT(headline_text(result), Not(HasSubstr("Jobs submitted")));
}

TEST_F(Show, GivesTheSameAsJson) {
  const auto json = nlohmann::json::parse(summary_json(result));
  EXPECT_EQ(json["schema"], "gigatwin.show/1");
  EXPECT_EQ(json["seed"], 18446744073709551615ULL);
  EXPECT_EQ(json["indicators"][0]["name"], "pue");
  EXPECT_DOUBLE_EQ(json["indicators"][0]["value"], 1.25);
  EXPECT_EQ(json["economics"][0]["name"], "capital_cost");
  for (const auto& indicator : json["indicators"]) {
    EXPECT_TRUE(indicator["value"].is_number() || indicator["value"].is_null());
    if (indicator["name"] == "jobs_submitted") {
      EXPECT_TRUE(indicator["value"].is_number_integer());
    }
    if (indicator["name"] == "ettr") {
      EXPECT_TRUE(indicator["value"].is_null());  // 0/0 in these totals
    }
  }
}

TEST_F(Show, EndsWithTheTablesOfOperations) {
  const std::string text = summary_text(result);
  EXPECT_THAT(text,
              HasSubstr("\nTenant classes (wait in h: mean, median, 95 %; bounded slowdown)\n"
                        "            jobs  done  entitled  delivered   wait  median   95 %  slowdown  median   95 %  "
                        "preempted  starved\n"
                        "  start-up     2     1    0.5000     0.2500  1.000   1.000  1.000     1.100   1.100  1.100  "
                        "        0        0\n"));
  EXPECT_THAT(text, HasSubstr("  accelerator         3              2        2.000           0               0\n"));
  EXPECT_THAT(text, HasSubstr("  job-0  completed  1.000         2  10.00 "));
  const auto json = nlohmann::json::parse(summary_json(result));
  EXPECT_DOUBLE_EQ(json["tenants"][0]["slowdown_95"], 1.1);  // (1 h + 10 h) / 10 h
  EXPECT_EQ(json["causes"][1]["cause"], "network");
  EXPECT_EQ(json["campaigns"][0]["state"], "completed");
}

TEST_F(Show, PrintsFactsWithTheirSourcesAndAssumptionsWithTheirRanges) {
  EXPECT_THAT(summary_text(result), HasSubstr("\nPhases\n  all: 100 accelerators from 2028-09-01 on\n"
                                              "\nPublished facts\n  There is a site\n    verified: its sign\n"
                                              "\nAssumptions\n  price: 2 EUR (range 1 to 3 EUR)\n    a guess\n"));
}

TEST_F(Show, ListsItsTables) {
  std::vector<std::string> names;
  for (const StoredTable& table : stored_tables(result.stored())) names.push_back(table.name);
  EXPECT_THAT(names, ElementsAre("site", "power", "power/hall", "cooling", "cooling/hall", "jobs", "timeline", "events",
                                 "events/failure_cause", "provenance", "provenance/library", "provenance/input",
                                 "provenance/figure", "provenance/message", "fabric", "iteration", "iteration/tier",
                                 "tenants", "causes", "campaigns", "economics", "economics/part", "reporting",
                                 "quantities", "quantities/tenant", "life_cycle", "life_cycle/capital_part",
                                 "life_cycle/operating_part", "life_cycle/tenant", "proposal", "proposal/member",
                                 "proposal/fact", "proposal/assumption", "finance", "finance/capital_part",
                                 "finance/operating_part", "finance/tenant", "finance/tranche", "indicators"));
}

TEST_F(Show, TellsTheSizeAndContentOfItsTables) {
  std::ostringstream out;
  write_table_of_tables(result.stored(), out);
  const CsvTable tables = CsvTable::parse(out.str(), "tables");
  ASSERT_THAT(tables.header(), ElementsAre("table", "rows", "columns", "content"));
  for (std::size_t row = 0; row < tables.rows(); ++row) {
    const CsvTable table = csv(tables.text(row, 0));
    EXPECT_EQ(table.rows(), static_cast<std::size_t>(tables.number(row, 1))) << tables.text(row, 0);
    EXPECT_EQ(table.header().size(), static_cast<std::size_t>(tables.number(row, 2))) << tables.text(row, 0);
    EXPECT_NE(tables.text(row, 3), "") << tables.text(row, 0);
  }
}

TEST_F(Show, FindsAMainTableByItsDimensionToo) {
  EXPECT_EQ(find_table(result.stored(), "/events/event").name, "events");
  EXPECT_EQ(find_table(result.stored(), "").name, "site");
}

// 17 significant digits give every double back; fewer where fewer do.
TEST_F(Show, WritesNumbersThatReadBackAsTheSameBits) {
  const CsvTable table = csv("indicators");
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double stored = *result.number("indicators", table.text(row, 0));
    const double read = table.text(row, 1).empty() ? std::nan("") : table.number(row, 1);
    EXPECT_TRUE(read == stored || (std::isnan(read) && std::isnan(stored))) << table.text(row, 0);
  }
  const CsvTable site = csv("site");
  const std::vector<double> power = result.numbers("", "it_power");
  for (std::size_t row = 0; row < site.rows(); ++row)
    EXPECT_EQ(static_cast<float>(site.number(row, site.required_column("it_power"))), static_cast<float>(power[row]));
}

TEST_F(Show, GivesNoUnitsToWords) {
  const CsvTable jobs = csv("jobs", Header::names_and_units);
  EXPECT_TRUE(jobs.column("state").has_value());
  EXPECT_TRUE(jobs.column("accelerators [1]").has_value());
}

TEST_F(Show, WritesSeriesAsCsv) {
  const CsvTable table = csv("site");
  EXPECT_EQ(table.rows(), 192U);
  EXPECT_EQ(table.header()[0], "time");
  EXPECT_EQ(table.text(1, 0), "2028-01-01T00:15:00Z");
  EXPECT_NEAR(table.number(1, table.required_column("it_power")), 10.004, 1e-6);
  EXPECT_EQ(table.text(0, table.required_column("it_power")), "10.001");  // no digits that float32 does not have
  EXPECT_EQ(csv("").text(1, 0), table.text(1, 0));
  EXPECT_EQ(csv("/").text(1, 0), table.text(1, 0));
}

TEST_F(Show, WritesOneColumnForEachHall) {
  const CsvTable table = csv("power", Header::names_and_units);
  EXPECT_THAT(table.header(), Contains("it_power.hall-a [MW]"));
  EXPECT_THAT(table.header(), Contains("it_power.hall-ä [MW]"));
  EXPECT_NEAR(table.number(0, table.required_column("it_power.hall-a [MW]")), 2.50025, 1e-6);
}

TEST_F(Show, WritesFlagsMomentsAndMissingValuesAsText) {
  const CsvTable events = csv("events");
  EXPECT_EQ(events.text(0, events.required_column("kind")), "failure");
  EXPECT_EQ(events.text(0, events.required_column("when")), "2028-01-02T00:00:00Z");
  EXPECT_EQ(events.text(0, events.required_column("value")), "");
  EXPECT_EQ(events.text(0, events.required_column("cause")), "network");
  const CsvTable jobs = csv("jobs");
  EXPECT_EQ(jobs.text(0, jobs.required_column("state")), "completed");
  EXPECT_EQ(jobs.text(1, jobs.required_column("started")), "");
  EXPECT_EQ(jobs.text(0, jobs.required_column("accelerators")), "512");
}

TEST_F(Show, WritesValuesWithoutDimensionAsRows) {
  const CsvTable table = csv("indicators");
  EXPECT_THAT(table.header(), ElementsAre("name", "value", "units"));
  EXPECT_EQ(table.text(0, 0), "pue");
  EXPECT_DOUBLE_EQ(table.number(0, 1), 1.25);
  const CsvTable parts = csv("economics/part");
  EXPECT_THAT(parts.header(), ElementsAre("part", "part_cost"));
  EXPECT_EQ(parts.text(1, 0), "cooling");
  EXPECT_DOUBLE_EQ(csv("iteration").number(0, csv("iteration").required_column("bytes_per_tier.spine")), 1.0);
}

TEST_F(Show, ListsTheTablesForAWrongName) {
  std::ostringstream out;
  EXPECT_THAT(file_error([&] { write_csv(result.stored(), "powr", Header::names, out); }),
              HasSubstr("expected one of the tables site, power, power/hall, "));
}

TEST_F(Show, PrintsAnUnfinishedResult) {
  const RunDescription run = synthetic::description(folder / "stopped.h5");
  {
    ResultWriter writer{run};
    synthetic::feed(writer, run, 30);
  }
  const ResultReader stopped{run.path + ".partial", Accept::unfinished_too};
  EXPECT_THAT(summary_text(stopped), HasSubstr("UNFINISHED"));
  EXPECT_FALSE(nlohmann::json::parse(summary_json(stopped))["complete"]);
}

TEST(Moments, KeepMilliseconds) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  ResultWriter writer{run};
  writer.event(synthetic::failure(seconds(59.9996)));
  writer.event(synthetic::failure(seconds(61.25)));
  writer.publish(synthetic::end_tables(run));
  const ResultReader result{run.path};
  std::ostringstream out;
  write_csv(result.stored(), "events", Header::names, out);
  EXPECT_THAT(out.str(), HasSubstr("2028-01-01T00:01:00Z,failure"));
  EXPECT_THAT(out.str(), HasSubstr("2028-01-01T00:01:01.250Z,failure"));
}

}  // namespace
}  // namespace gigatwin::results
