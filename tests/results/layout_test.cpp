#include "results/layout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "results/docs.hpp"
#include "results/indicators.hpp"
#include "results/reader.hpp"
#include "results/writer.hpp"
#include "synthetic_run.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

ResultReader written(const std::string& path) {
  const RunDescription run = synthetic::description(path);
  ResultWriter writer{run};
  synthetic::feed(writer, run, 576);
  writer.publish(synthetic::end_tables(run));
  return ResultReader{path};
}

std::set<std::string> names_of(const ResultReader& result, const std::string& group) {
  std::set<std::string> names;
  for (const StoredVariable& variable : result.variables(group)) names.insert(variable.name);
  return names;
}

void expect_as_laid_out(const Variable& expected, const StoredVariable& found) {
  EXPECT_EQ(found.type, expected.type) << expected.name;
  EXPECT_EQ(found.dimensions, expected.dimensions) << expected.name;
  EXPECT_EQ(found.attribute("long_name"), expected.long_name);
  EXPECT_EQ(found.attribute("comment"), expected.comment) << expected.name;
  EXPECT_EQ(found.attribute("cell_methods"), expected.cell_methods) << expected.name;
  EXPECT_EQ(found.attribute("units"), expected.moment ? "seconds since 2028-01-01 00:00:00" : expected.units)
      << expected.name;
}

// Both ways: nothing is written that the tables do not know, and all they know is written.
TEST(Layout, IsWhatAFileContains) {
  const TemporaryFolder folder;
  const ResultReader result = written(folder / "run.h5");
  for (const GroupLayout& layout : group_layouts()) {
    const std::string group = layout.path.substr(1);
    if (group == "members") continue;  // of joined results alone
    std::set<std::string> expected;
    for (const Variable& variable : layout.variables) {
      EXPECT_TRUE(expected.insert(variable.name).second) << layout.path << "/" << variable.name << " twice";
      const StoredVariable* found = result.find(group, variable.name);
      if (found != nullptr) expect_as_laid_out(variable, *found);
    }
    EXPECT_EQ(names_of(result, group), expected) << layout.path;
  }
}

TEST(Layout, OfIndicatorsIsWhatAFileContains) {
  const TemporaryFolder folder;
  const ResultReader result = written(folder / "run.h5");
  std::set<std::string> expected;
  for (const Indicator& indicator : indicators()) {
    expected.insert(std::string(indicator.name));
    const StoredVariable* found = result.find("indicators", indicator.name);
    ASSERT_NE(found, nullptr) << indicator.name;
    EXPECT_EQ(found->attribute("units"), indicator.units);
    EXPECT_EQ(found->attribute("comment"), indicator.definition);
    EXPECT_EQ(found->attribute("better"), to_text(indicator.better));
  }
  EXPECT_EQ(names_of(result, "indicators"), expected);
}

TEST(Layout, NamesEveryEventAndJobState) {
  const auto flags_of = [](const auto& columns, const std::string& name) {
    for (const auto& column : columns)
      if (column.variable.name == name) return column.variable.flags;
    return std::vector<std::string>{};
  };
  const auto kinds = flags_of(event_columns(), "kind");
  ASSERT_EQ(kinds.size(), static_cast<std::size_t>(sim::EventKind::reservation_short) + 1);
  EXPECT_EQ(kinds[static_cast<std::size_t>(sim::EventKind::checkpoint_written)], "checkpoint_written");
  EXPECT_EQ(kinds[static_cast<std::size_t>(sim::EventKind::failure)], "failure");
  EXPECT_EQ(kinds[static_cast<std::size_t>(sim::EventKind::repair_finished)], "repair_finished");
  EXPECT_EQ(kinds[static_cast<std::size_t>(sim::EventKind::capping_ended)], "capping_ended");
  EXPECT_EQ(kinds[static_cast<std::size_t>(sim::EventKind::hall_returned)], "hall_returned");
  EXPECT_EQ(kinds[static_cast<std::size_t>(sim::EventKind::job_preempted)], "job_preempted");
  EXPECT_EQ(kinds[static_cast<std::size_t>(sim::EventKind::reservation_short)], "reservation_short");
  const auto states = flags_of(job_columns(), "state");
  ASSERT_EQ(states.size(), static_cast<std::size_t>(sim::JobState::rejected) + 1);
  EXPECT_EQ(states[static_cast<std::size_t>(sim::JobState::completed)], "completed");
}

// GIGATWIN_UPDATE_DOCS=1 writes the page instead of comparing it.
TEST(Documentation, IsWhatTheTablesSay) {
  const std::string path = std::string(GIGATWIN_SOURCE_DIR) + "/docs/result-format.md";
  const std::string page = result_format_markdown();
  if (std::getenv("GIGATWIN_UPDATE_DOCS") != nullptr) write_bytes(path, page);
  EXPECT_TRUE(bytes_of(path) == page) << path
                                      << " is not what the layout tables say; to write it again: "
                                         "GIGATWIN_UPDATE_DOCS=1 results_test --gtest_filter='Documentation.*'";
}

}  // namespace
}  // namespace gigatwin::results
