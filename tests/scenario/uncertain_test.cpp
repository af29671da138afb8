#include "scenario/uncertain.hpp"

#include "folder.hpp"
#include "scenario/resolved.hpp"
#include "scenario/scenario.hpp"
#include "scenario/table_flaws.hpp"

namespace gigatwin::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The machine of the tests under the name of a scenario, which alone may be uncertain.
const BlockSchema& uncertain_machine() {
  static const Schema<machine::Machine> schema{"scenario", "A machine.", machine::machine_schema().fields()};
  return schema;
}

class UncertainTest : public FolderTest {
 protected:
  LoadedText read(const std::string& text, const std::vector<std::string>& overrides = {}) {
    write("a.yaml", text);
    return read_file("a.yaml", overrides);
  }
  LoadedText read_file(const std::string& name, const std::vector<std::string>& overrides = {}) {
    diagnostics = {};
    spec = {};
    return load({{{path(name), std::nullopt}}, overrides, path("catalog")}, uncertain_machine(), &spec, diagnostics);
  }
};

TEST_F(UncertainTest, MedianStandsInPlaceOfTheDistribution) {
  const LoadedText loaded = read(std::string(valid) +
                                 "price: {distribution: uniform, low: 0.06 EUR/kWh, high: 0.10 EUR/kWh, reason: x}\n"
                                 "share:\n"
                                 "  distribution: triangular\n"
                                 "  low: 10 %\n"
                                 "  mode: 20 %\n"
                                 "  high: 30 %\n"
                                 "  reason: a source\n");
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_DOUBLE_EQ(spec.price.value, 0.08 / 3.6e6);
  EXPECT_DOUBLE_EQ(*spec.share, 0.2);
  ASSERT_EQ(loaded.uncertain.size(), 2U);
  EXPECT_EQ(loaded.uncertain[0].key_path, "price");
  EXPECT_EQ(loaded.uncertain[0].median, "0.08 EUR/kWh");
  EXPECT_EQ(loaded.uncertain[1].key_path, "share");
  EXPECT_EQ(loaded.uncertain[1].spec.reason, "a source");
  EXPECT_EQ(loaded.uncertain[1].where.line, 8);
}

TEST_F(UncertainTest, ItemsOfListsAndBlocksOfListsToo) {
  const LoadedText loaded =
      read(std::string(valid) +
           "shape: [1, {distribution: uniform, low: 2, high: 4, reason: x}]\n"
           "jobs: [{name: a, tokens: {distribution: lognormal, median: 1e9, sigma: 0.2, reason: x}}]\n");
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_THAT(spec.shape, ElementsAre(1.0, 3.0));
  EXPECT_NEAR(spec.jobs.at(0).tokens, 1e9, 1.0);
  ASSERT_EQ(loaded.uncertain.size(), 2U);
  EXPECT_EQ(loaded.uncertain[0].key_path, "shape[1]");
  EXPECT_EQ(loaded.uncertain[1].key_path, "jobs[0].tokens");
}

TEST_F(UncertainTest, NamesOfCatalogueEntriesAreDrawnToo) {
  const LoadedText loaded = read(
      "gigatwin: 1\nname: n\nstart: 2028-01-01\n"
      "box: {distribution: empirical, values: [small, large], weights: [1, 2], reason: x}\n");
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_EQ(spec.box.title, "Large box");
  EXPECT_EQ(loaded.uncertain.at(0).median, "large");
}

TEST_F(UncertainTest, EntriesOfTheCatalogueMayBeUncertainAndNameEntriesSo) {
  write("catalog/chips.yaml",
        "a1: {title: Chip A1, tdp: {distribution: uniform, low: 300 W, high: 500 W, reason: x}, idle: 50 W}\n");
  write("catalog/boxes.yaml",
        "large: {title: Large, chip: {distribution: empirical, values: [a1], reason: x}, count: 2}\n");
  const LoadedText loaded = read(valid);
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_DOUBLE_EQ(spec.box.chip.tdp.value, 400.0);
  ASSERT_EQ(loaded.uncertain.size(), 2U);
  EXPECT_EQ(loaded.uncertain[0].key_path, "box.chip");
  EXPECT_EQ(loaded.uncertain[1].key_path, "box.chip.tdp");
}

TEST_F(UncertainTest, EntriesThatNameEachOtherSoEnd) {
  write("catalog/chips.yaml",
        "a1: {distribution: empirical, values: [a2], reason: x}\na2: {distribution: empirical, values: [a1], reason: "
        "x}\n");
  read(std::string(valid) + "box: x\n");
  EXPECT_FALSE(messages().empty());
}

TEST_F(UncertainTest, SetReplacesADistributionAndWritesOne) {
  const std::string text = std::string(valid) + "factor: {distribution: uniform, low: 1, high: 3, reason: x}\n";
  LoadedText loaded = read(text, {"factor=7"});
  EXPECT_DOUBLE_EQ(spec.factor, 7.0);
  EXPECT_THAT(loaded.uncertain, IsEmpty());
  loaded = read(text, {"factor.high=5"});
  EXPECT_DOUBLE_EQ(spec.factor, 3.0);
  loaded = read(text, {"box.chip.tdp={distribution: normal, mean: 600 W, sd: 50 W, reason: x}"});
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_DOUBLE_EQ(spec.box.chip.tdp.value, 600.0);
  ASSERT_EQ(loaded.uncertain.size(), 2U);
  EXPECT_EQ(loaded.uncertain[0].key_path, "box.chip.tdp");
}

TEST_F(UncertainTest, OneOfTheTwoIsTakenWholeWhereAFileExtendsAnother) {
  write("base.yaml", std::string(valid) + "factor: {distribution: normal, mean: 1, sd: 0.1, reason: x}\nshare: 0.5\n");
  read(
      "gigatwin: 1\nextends: base.yaml\n"
      "factor: {distribution: uniform, low: 2, high: 4, reason: y}\n"
      "share: {distribution: uniform, low: 0.1, high: 0.3, reason: z}\n");
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_DOUBLE_EQ(spec.factor, 3.0);
  EXPECT_DOUBLE_EQ(*spec.share, 0.2);
}

TEST_F(UncertainTest, ResolvedTextHasTheMedianAndReadsBack) {
  const LoadedText loaded = read(std::string(valid) + "factor: {distribution: uniform, low: 1, high: 3, reason: x}\n");
  const std::string text = resolved_yaml(uncertain_machine(), &spec, loaded.origins);
  EXPECT_THAT(text, HasSubstr("factor: 2  # "));
  const machine::Machine before = spec;
  EXPECT_THAT(read(text).uncertain, IsEmpty());
  EXPECT_EQ(spec, before);
}

TEST_F(UncertainTest, MistakesStandAtTheirPlace) {
  const auto problem = [&](const std::string& text) {
    read(std::string(valid) + text);
    return messages().empty() ? std::string{} : messages().front();
  };
  EXPECT_EQ(problem("factor: {distribution: uniform, low: 3, high: 1, reason: x}\n"),
            "a.yaml:6:47: error: factor.high: expected more than low, 3, found 1");
  EXPECT_EQ(
      problem("factor: {distribution: unifrom, low: 3, high: 1, reason: x}\n"),
      "a.yaml:6:24: error: factor.distribution: expected one of uniform, triangular, normal, lognormal, empirical, "
      "found unifrom; did you mean uniform?");
  EXPECT_THAT(problem("factor: {distribution: uniform, low: 1, high: 3}\n"),
              HasSubstr("a.yaml:6:9: error: factor.reason: missing"));
  EXPECT_THAT(problem("factor: {distribution: uniform, low: 1, high: 3, mode: 2, reason: x}\n"),
              HasSubstr("factor.mode: applies only where distribution is triangular, and it is uniform"));
  EXPECT_THAT(problem("factor: {distribution: uniform, low: 1, hihg: 3, reason: x}\n"),
              HasSubstr("factor.hihg: unknown key; did you mean high?"));
  EXPECT_THAT(problem("price: {distribution: uniform, low: 1 MW, high: 3 MW, reason: x}\n"),
              HasSubstr("a.yaml:6:8: error: price: expected an energy price"));
  EXPECT_THAT(problem("seed: {distribution: triangular, low: 1, mode: 3, high: 9, reason: x}\n"),
              HasSubstr("seed.whole: expected true: the value is a whole number, found false"));
  EXPECT_EQ(problem("seed: {distribution: triangular, low: 1, mode: 3, high: 9, whole: true, reason: x}\n"), "");
  EXPECT_THAT(problem("jobs: {distribution: uniform, low: 1, high: 3, reason: x}\n"),
              HasSubstr("jobs: expected a list"));
}

TEST_F(UncertainTest, FilesThatAreNoScenariosHaveNone) {
  load_text(std::string(valid) + "factor: {distribution: uniform, low: 1, high: 3, reason: x}\n");
  EXPECT_THAT(messages(), ElementsAre("a.yaml:6:9: error: factor: a plain value is due: this file is no scenario"));
}

TEST_F(UncertainTest, NoBlockOfAScenarioHasTheKeyItself) {
  EXPECT_THAT(table_flaws(scenario_schema()), IsEmpty());
  struct Odd {
    double distribution = 0.0;
  };
  const Schema<Odd> odd{"scenario", "Odd.", {number("distribution", &Odd::distribution).doc("Odd.")}};
  EXPECT_THAT(table_flaws(odd), ElementsAre("scenario.distribution: the key is there twice, or reserved"));
}

}  // namespace
}  // namespace gigatwin::scenario
