#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/csv.hpp"
#include "report/checks.hpp"
#include "report/eed.hpp"
#include "report/site_report.hpp"
#include "results/synthetic_run.hpp"
#include "results/temporary_folder.hpp"

namespace gigatwin::report {
namespace {

using results::ResultReader;
using results::TemporaryFolder;
using testing::HasSubstr;
using testing::Not;
namespace synthetic = results::synthetic;

constexpr Seconds two_days = days(2);

/// Two days (or a year) in Kajaani: 480 MWh of IT, 600 MWh in all, 60 MWh of heat delivered.
ResultReader published(const std::string& path, Seconds duration, const results::EndTables* tables = nullptr) {
  results::RunDescription run = synthetic::description(path);
  run.duration = duration;
  results::ResultWriter writer{run};
  synthetic::feed(writer, run, 10);
  writer.publish(tables != nullptr ? *tables : synthetic::end_tables(run));
  return ResultReader{path};
}

const EedRow& row(const EedTable& table, const std::string& symbol) {
  for (const EedRow& candidate : table.rows)
    if (candidate.symbol == symbol) return candidate;
  ADD_FAILURE() << "no row " << symbol;
  return table.rows.front();
}

TEST(EedTable, HasTheRegulationsQuantitiesInItsUnits) {
  const TemporaryFolder folder;
  const EedTable table = eed_table(published(folder / "run.h5", two_days));
  EXPECT_DOUBLE_EQ(row(table, "P_DIT").value, 12000.0);  // 12 MW
  EXPECT_DOUBLE_EQ(row(table, "S_DC").value, 5000.0);
  EXPECT_DOUBLE_EQ(row(table, "E_DC").value, 600e3);  // 600 MWh
  EXPECT_DOUBLE_EQ(row(table, "E_IT").value, 480e3);
  EXPECT_DOUBLE_EQ(row(table, "W_IN").value, 960.0);      // 960 t
  EXPECT_DOUBLE_EQ(row(table, "W_IN-POT").value, 240.0);  // a quarter
  EXPECT_DOUBLE_EQ(row(table, "E_REUSE").value, 60e3);
  EXPECT_DOUBLE_EQ(row(table, "E_RES-GOO").value, 300e3);
  EXPECT_DOUBLE_EQ(row(table, "E_RES-TOT").value, 300e3);
  EXPECT_DOUBLE_EQ(row(table, "PUE").value, 1.25);
  EXPECT_DOUBLE_EQ(row(table, "WUE").value, 2.0);  // 960 m3 / 480 MWh
  EXPECT_DOUBLE_EQ(row(table, "ERF").value, 0.1);
  EXPECT_DOUBLE_EQ(row(table, "REF").value, 0.5);
  EXPECT_TRUE(std::isnan(row(table, "S_CR").value));
  EXPECT_FALSE(is_complete(table));
  EXPECT_EQ(table.country, "FI");
}

TEST(EedTable, ScalesAmountsAndNotStatesWhereThePeriodIsNoYear) {
  const TemporaryFolder folder;
  const EedTable table = eed_table(published(folder / "run.h5", two_days));
  EXPECT_FALSE(table.full_year);
  EXPECT_DOUBLE_EQ(row(table, "E_DC").yearly, 600e3 * 182.5);  // 365 / 2 days
  EXPECT_DOUBLE_EQ(row(table, "PUE").yearly, 1.25);
  EXPECT_THAT(eed_text(table), HasSubstr("NOT A FULL YEAR"));
  const EedTable year = eed_table(published(folder / "year.h5", days(365)));
  EXPECT_TRUE(year.full_year);
  EXPECT_DOUBLE_EQ(row(year, "E_DC").yearly, 600e3);
  EXPECT_THAT(eed_text(year), Not(HasSubstr("NOT A FULL YEAR")));
}

TEST(EedTable, PrintsWordsAndWhatIsMissing) {
  const TemporaryFolder folder;
  const EedTable table = eed_table(published(folder / "run.h5", two_days));
  const std::string text = eed_text(table);
  EXPECT_THAT(text, HasSubstr("frequency containment"));
  EXPECT_THAT(text, HasSubstr("none stated"));  // refrigerants
  const CsvTable csv = CsvTable::parse(eed_csv(table), "eed.csv");
  ASSERT_EQ(csv.rows(), table.rows.size());
  for (std::size_t i = 0; i < table.rows.size(); ++i) EXPECT_EQ(csv.text(i, 0), table.rows[i].symbol);
  EXPECT_DOUBLE_EQ(csv.number(3, 2), 600e3);  // E_DC
  EXPECT_EQ(csv.text(2, 2), "");              // S_CR, not stated
}

TEST(EedTable, IsCompleteWhenEveryQuantityIsStated) {
  const TemporaryFolder folder;
  results::EndTables tables = synthetic::end_tables(synthetic::description(folder / "x.h5"));
  tables.reporting.computer_room_area = SquareMetres{3000};
  tables.reporting.battery_to_grid = megawatts(5);
  tables.reporting.intake_set_point = Celsius{27};
  tables.reporting.server_capacity = 1e6;
  tables.reporting.storage_capacity = Bytes{4e16};
  tables.totals.heat_rejected = megawatt_hours(500);
  tables.totals.waste_heat_celsius_joules = 31 * megawatt_hours(500).value;
  const ResultReader result = published(folder / "run.h5", two_days, &tables);
  const EedTable table = eed_table(result);
  EXPECT_TRUE(is_complete(table));
  EXPECT_DOUBLE_EQ(row(table, "C_STOR").value, 40.0);  // PB
  EXPECT_DOUBLE_EQ(row(table, "C_BtG").value, 5000.0);
  EXPECT_DOUBLE_EQ(row(table, "T_WH").value, 31.0);
  EXPECT_TRUE(figures_of(result).report_complete);
}

TEST(Figures, ComeFromTheResult) {
  const TemporaryFolder folder;
  const ResultReader result = published(folder / "run.h5", two_days);
  const rules::Figures figures = figures_of(result);
  EXPECT_EQ(figures.country, "FI");
  EXPECT_EQ(to_text(figures.opened), "2028-01-01 00:00:00");
  EXPECT_EQ(to_text(figures.end), "2028-01-03 00:00:00");
  EXPECT_DOUBLE_EQ(figures.installed_it_power.value, 12e6);
  EXPECT_DOUBLE_EQ(figures.rated_power.value, 15e6);
  EXPECT_DOUBLE_EQ(figures.pue, 1.25);
  EXPECT_DOUBLE_EQ(figures.erf, 0.1);
  EXPECT_TRUE(std::isnan(figures.cooling_degree_days)) << "two days make no climate";
  EXPECT_FALSE(std::isnan(figures_of(published(folder / "year.h5", days(366))).cooling_degree_days));
}

TEST(Checks, OfTheCatalogueJudgeAGermanSite) {
  Diagnostics diagnostics;
  const std::vector<rules::NamedRule> rules = catalogue_rules(diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  ASSERT_GE(rules.size(), 15u);
  const TemporaryFolder folder;
  results::EndTables tables = synthetic::end_tables(synthetic::description(folder / "x.h5"));
  tables.reporting.country = "DE";
  tables.reporting.operation_since = "2026-08-01 00:00:00";
  tables.totals.heat_delivered = megawatt_hours(54);
  tables.totals.duration = days(365);
  results::RunDescription run = synthetic::description(folder / "run.h5");
  run.start = *parse_instant("2029-01-01");
  run.duration = days(365);
  results::ResultWriter writer{run};
  synthetic::feed(writer, run, 10);
  writer.publish(tables);
  const std::vector<rules::Verdict> verdicts = checks_of(ResultReader{folder / "run.h5"}, rules);
  const auto outcome = [&](const std::string& name) {
    for (const rules::Verdict& verdict : verdicts)
      if (verdict.name == name) return rules::to_text(verdict.outcome);
    return std::string("not listed");
  };
  EXPECT_EQ(outcome("enefg-pue-new"), "fails");            // 1.25 > 1.2
  EXPECT_EQ(outcome("enefg-draft-pue-new"), "meets");      // 1.25 <= 1.3
  EXPECT_EQ(outcome("enefg-pue-2027"), "not listed");      // opened after June 2026
  EXPECT_EQ(outcome("enefg-heat-10"), "fails");            // 54 / 600 = 0.09
  EXPECT_EQ(outcome("enefg-heat-15"), "not listed");       // of those opened from July 2027
  EXPECT_EQ(outcome("enefg-renewable-50"), "not listed");  // replaced in 2027
  EXPECT_EQ(outcome("enefg-renewable-100"), "fails");      // REF 0.5
  EXPECT_EQ(outcome("pact-pue-cool-new"), "meets");        // 1.25 <= 1.3, -10 degC outdoors
  EXPECT_EQ(outcome("pact-pue-warm-new"), "not listed");
  EXPECT_EQ(outcome("pact-wue-new"), "fails");  // 2 L/kWh
  EXPECT_EQ(outcome("pact-clean-75"), "fails");
  EXPECT_EQ(outcome("eed-article-26-6"), "meets");
  EXPECT_EQ(outcome("eed-article-12"), "unknown");
  const std::string text = failures_text(verdicts);
  EXPECT_THAT(text, HasSubstr("fails EnEfG, section 11(2) no. 1: PUE without heat pumps 1.250, at most 1.200\n"));
  EXPECT_THAT(text, HasSubstr("fails EnEfG, section 11(2) no. 2: ERF 0.09000, at least 0.1000\n"));
  EXPECT_THAT(text, Not(HasSubstr("Article 26")));
  EXPECT_THAT(checks_text(verdicts), HasSubstr("Article 26(6)"));
}

}  // namespace
}  // namespace gigatwin::report
