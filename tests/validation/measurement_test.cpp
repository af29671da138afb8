#include "validation/measurement.hpp"

#include "files.hpp"

namespace gigatwin::validation {
namespace {

constexpr const char* good = R"(meta: {title: for people}
rows:
- id: one
  source: somebody, table 1
  inputs: {gpu: H100, gpus: 8, nodes: 1, inter: null, collective: all_reduce, size_bytes: 1048576, dtype: fp32}
  expected: {time_us: 27.4, busbw_gbytes_s: 67.0, latency_of_something_else: 3}
)";

std::string problems(const std::string& text) {
  Diagnostics diagnostics;
  read_measurements(file_with("rows.yaml", text), diagnostics);
  return first_lines(diagnostics);
}

std::string with(std::string from, const std::string& to) {
  std::string text = good;
  return text.replace(text.find(from), from.size(), to);
}

TEST(Measurement, IsReadWithAllInputsAsFacts) {
  Diagnostics diagnostics;
  const auto rows = read_measurements(file_with("rows.yaml", good), diagnostics);
  EXPECT_EQ(first_lines(diagnostics), "");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].inputs.gpus, 8);
  EXPECT_EQ(rows[0].inputs.collective, collectives::Collective::all_reduce);
  EXPECT_EQ(rows[0].inputs.size_bytes, 1048576.0);
  EXPECT_FALSE(rows[0].inputs.algorithm);
  EXPECT_EQ(rows[0].expected.time_us, 27.4);
  const std::vector<std::pair<std::string, std::string>> facts{
      {"gpu", "H100"},           {"gpus", "8"},    {"nodes", "1"}, {"collective", "all_reduce"},
      {"size_bytes", "1048576"}, {"dtype", "fp32"}};
  EXPECT_EQ(rows[0].facts, facts);
}

TEST(Measurement, ShortSpellingsOfOperationsAreKnown) {
  Diagnostics diagnostics;
  const auto rows = read_measurements(file_with("rows.yaml", with("all_reduce", "alltoall")), diagnostics);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].inputs.collective, collectives::Collective::all_to_all);
}

TEST(Measurement, WrongValuesAreToldWithTheirPlace) {
  EXPECT_EQ(problems(with("gpus: 8", "gpus: eight")),
            "rows.yaml:5:29: error: rows[0].inputs.gpus: expected a whole number in [1, 10000000], found eight\n");
  EXPECT_EQ(problems(with("gpus: 8", "gpus: 0")),
            "rows.yaml:5:29: error: rows[0].inputs.gpus: expected a whole number in [1, 10000000], found 0\n");
  EXPECT_EQ(problems(with("27.4", "-3")),
            "rows.yaml:6:23: error: rows[0].expected.time_us: expected a number above 0, found -3\n");
}

TEST(Measurement, WrongKeysOfARowAreTold) {
  EXPECT_EQ(problems(with("  source: ", "  sorce: ")),
            "rows.yaml:3:3: error: rows[0].source: missing; expected text (Where it was published)\n"
            "rows.yaml:4:3: error: rows[0].sorce: unknown key; did you mean source?\n");
}

TEST(Measurement, EveryIdIsUnique) {
  const std::string second = std::string{good} + std::string{good}.substr(std::string{good}.find("- id"));
  EXPECT_EQ(problems(second), "rows.yaml:7:7: error: rows[1].id: expected a name of its own, found one again\n");
}

TEST(Measurement, AFileWithoutRowsIsRefused) {
  EXPECT_EQ(problems("meta: {title: nothing}\n"),
            "rows.yaml: error: rows: missing; expected a list of at least 1 maps (One measurement each)\n");
  EXPECT_EQ(problems("rows: {a: 1}\n"),
            "rows.yaml:1:7: error: rows: expected a list of at least 1 maps, found a map\n");
  EXPECT_EQ(problems("rows:\n- [1, 2]\n"),
            "rows.yaml:2:3: error: rows[0]: expected a map with the keys of measurement, found a list\n");
}

}  // namespace
}  // namespace gigatwin::validation
