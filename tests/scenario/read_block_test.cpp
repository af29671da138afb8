#include "folder.hpp"

namespace gigatwin::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ReadTest : public FolderTest {
 protected:
  std::string hint_of(const std::string& more) {
    problems_with(more);
    return diagnostics.list().empty() ? "" : diagnostics.list()[0].hint;
  }
};

TEST_F(ReadTest, ReadsEveryKindOfField) {
  write("data/weather.csv", "x\n");
  EXPECT_THAT(problems_with("description: \"a: b\"\nseed: 1e5\nfailures: false\nfactor: 2.5\nshare: 30 %\nsupply: "
                            "300.15 K\nprice: 0.1 EUR/kWh\n"
                            "weather: data/weather.csv\nshape: [0.25, 1, 2]\nlevels: [1 kW, 2 MW]\n"
                            "saving: {pace: steady, every: 30 min}\nbackup: {name: diesel}\n"
                            "jobs:\n  - {name: one, tokens: 1e12, tags: [x, \"y\"]}\n  - name: two\nspares: [a1, "
                            "{from: a2, tdp: 650 W}]\n"),
              IsEmpty());
  EXPECT_EQ(spec.description, "a: b");
  EXPECT_EQ(spec.seed, 100000);
  EXPECT_FALSE(spec.failures);
  EXPECT_EQ(spec.factor, 2.5);
  EXPECT_EQ(spec.share, 0.3);
  EXPECT_EQ(spec.start, instant_of({2028, 1, 1, 0, 0, 0}));
  EXPECT_NEAR(spec.supply.value, 27.0, 1e-9);  // 300.15 K - 273.15 K
  EXPECT_NEAR(spec.price.value, 0.1 / 3.6e6, 1e-20);
  EXPECT_EQ(spec.weather, path("data/weather.csv"));
  EXPECT_THAT(spec.shape, ElementsAre(0.25, 1.0, 2.0));
  EXPECT_THAT(spec.levels, ElementsAre(Watts{1e3}, Watts{2e6}));
  EXPECT_EQ(spec.saving.pace, machine::Pace::steady);
  EXPECT_EQ(spec.saving.every, minutes(30));
  EXPECT_EQ(spec.backup->name, "diesel");
  ASSERT_EQ(spec.jobs.size(), 2u);
  EXPECT_THAT(spec.jobs[0].tags, ElementsAre("x", "y"));
  EXPECT_EQ(spec.jobs[1].tokens, 1e9);  // the default
  ASSERT_EQ(spec.spares.size(), 2u);
  EXPECT_EQ(spec.spares[1].tdp, Watts{650});
  EXPECT_EQ(spec.spares[1].idle, Watts{50});  // a2 is from a1
}

TEST_F(ReadTest, WhatIsNotGivenKeepsItsDefault) {
  EXPECT_THAT(problems_with(""), IsEmpty());
  EXPECT_EQ(spec.seed, 1);
  EXPECT_FALSE(spec.share);
  EXPECT_EQ(spec.supply, Celsius{18});
  EXPECT_EQ(spec.saving, machine::Saving{});
  EXPECT_FALSE(spec.backup);
}

TEST_F(ReadTest, ReportsEverythingAtOnceInFileOrder) {
  EXPECT_THAT(
      problems("gigatwin: 1\n"
               "seed: -1\n"
               "box:\n"
               "  chip: {tdp: 30 kW}\n"
               "  cuont: 4\n"
               "jobs: [{tokens: 0}]\n"),
      ElementsAre("a.yaml: error: name: missing; expected text (Short name)",
                  "a.yaml: error: start: missing; expected a date or time such as 2028-01-01 06:00 (UTC) (Begin)",
                  "a.yaml:2:7: error: seed: expected a whole number of at least 0, found -1",
                  "a.yaml:3:1: error: box.title: missing; expected text (Name for people)",
                  "a.yaml:4:3: error: box.chip.title: missing; expected text (Name for people)",
                  "a.yaml:4:15: error: box.chip.tdp: expected a power in [1 W, 20 kW], found 30 kW",
                  "a.yaml:5:3: error: box.cuont: unknown key; did you mean count?",
                  "a.yaml:6:8: error: jobs[0].name: missing; expected text (Unique)",
                  "a.yaml:6:17: error: jobs[0].tokens: expected a number above 0, found 0"));
}

TEST_F(ReadTest, AMessageShowsTheLineACaretAndAHint) {
  problems_with("share: 96\n");
  ASSERT_EQ(diagnostics.list().size(), 1u);
  EXPECT_EQ(without_folder(to_text(diagnostics.list()[0])),
            "a.yaml:6:8: error: share: expected a fraction in [0, 1], found 96\n"
            "    share: 96\n"
            "           ^~\n"
            "    hint: 96 % is written 0.96 or 96 %\n");
}

TEST_F(ReadTest, UnknownKeysListTheKnownOnes) {
  EXPECT_EQ(hint_of("backup: {name: x, power: 3}\n"), "keys of stage: name, efficiency");
}

TEST_F(ReadTest, WrongKindsSayWhatWasExpected) {
  EXPECT_THAT(problems_with(
                  "failures: [1]\nfactor: {a: 1}\nsaving: 5 min\nshape: 3\njobs: {name: x}\nspares: a1\nbackup: []\n"),
              ElementsAre("a.yaml:6:11: error: failures: expected true or false, found a list",
                          "a.yaml:7:9: error: factor: expected a number in [0, 1000], found a map",
                          "a.yaml:8:9: error: saving: expected a map with the keys of saving, found 5 min",
                          "a.yaml:9:8: error: shape: expected a list of 2 to 24 numbers, found 3",
                          "a.yaml:10:7: error: jobs: expected a list of maps, found a map",
                          "a.yaml:11:9: error: spares: expected a list of maps, found a1",
                          "a.yaml:12:9: error: backup: expected a map with the keys of stage, found a list"));
}

TEST_F(ReadTest, NothingIsNoValue) {
  EXPECT_THAT(problems_with("seed:\nfactor: null\njobs: [~]\nsaving:\n"),
              ElementsAre("a.yaml:6:1: error: seed: expected a whole number of at least 0, found nothing",
                          "a.yaml:7:1: error: factor: expected a number in [0, 1000], found nothing",
                          "a.yaml:8:8: error: jobs[0]: expected a map with the keys of job, found nothing",
                          "a.yaml:9:1: error: saving: expected a map with the keys of saving, found nothing"));
}

TEST_F(ReadTest, NumbersHaveOneGrammar) {
  const std::vector<std::pair<std::string, std::string>> hints{
      {"017", "leading zeros would mean an octal number to some readers: write 17"},
      {"0x1F", "hexadecimal numbers are not read: write 31"},
      {"0o17", "octal numbers are not read"},
      {"1_000", "digits are not grouped: write 1000"},
      {"1,5", "the decimal sign is a point: write 1.5"},
      {".5", "a digit stands before the point: write 0.5"},
      {"-.5", "a digit stands before the point: write -0.5"},
      {"5.", "a digit stands behind the point: write 5"},
      {".inf", "only finite numbers are read"},
      {"-.Inf", "only finite numbers are read"},
      {".NaN", "only finite numbers are read"},
      {"nan", "only finite numbers are read"},
      {"1e400", ""},
      {"5 MW", "this key has no unit: write 5"},
      {"12:30:00", ""},
      {"\"5\"", "numbers have no quotes"},
      {"many", ""},
  };
  for (const auto& [text, hint] : hints) {
    EXPECT_EQ(hint_of("factor: " + text + "\n"), hint) << text;
    EXPECT_THAT(messages(), ElementsAre("a.yaml:6:9: error: factor: expected a number in [0, 1000], found " + text));
  }
}

TEST_F(ReadTest, CountsAreWholeButMayHaveAnExponent) {
  EXPECT_THAT(problems_with("seed: 2e3\n"), IsEmpty());
  EXPECT_EQ(spec.seed, 2000);
  EXPECT_THAT(problems_with("seed: 2.5\n"),
              ElementsAre("a.yaml:6:7: error: seed: expected a whole number of at least 0, found 2.5"));
  EXPECT_THAT(problems_with("seed: 1e300\n"), ElementsAre(HasSubstr("found 1e300")));
  EXPECT_THAT(problems(std::string("gigatwin: 1\nname: x\nstart: 2028-01-01\nbox: {from: small, count: 65}\n")),
              ElementsAre("a.yaml:4:27: error: box.count: expected a whole number in [1, 64], found 65"));
}

TEST_F(ReadTest, BooleansAreTrueOrFalseAlone) {
  EXPECT_EQ(hint_of("failures: yes\n"), "write true");
  EXPECT_EQ(hint_of("failures: Off\n"), "write false");
  EXPECT_EQ(hint_of("failures: \"true\"\n"), "write true");
  EXPECT_THAT(messages(), ElementsAre("a.yaml:6:11: error: failures: expected true or false, found \"true\""));
}

TEST_F(ReadTest, QuantitiesNeedTheRightUnit) {
  EXPECT_THAT(problems_with("supply: 20\nprice: 3 EUR\nlevels: [1 kW, 2 MWh, -1 W, \"3 W\", []]\n"),
              ElementsAre("a.yaml:6:9: error: supply: expected a temperature such as 18 degC, found 20 without a unit",
                          "a.yaml:7:8: error: price: expected an energy price such as 0.08 EUR/kWh, found \"3 EUR\" "
                          "(an amount of money)",
                          "a.yaml:8:16: error: levels[1]: expected a power such as 120 MW, found \"2 MWh\" (an energy)",
                          "a.yaml:8:23: error: levels[2]: expected a power of at least 0 W, found -1 W",
                          "a.yaml:8:36: error: levels[4]: expected a power of at least 0 W, found a list"));
  EXPECT_THAT(problems_with("supply: 60 degC\n"),
              ElementsAre("a.yaml:6:9: error: supply: expected a temperature in [5 degC, 45 degC], found 60 degC"));
}

TEST_F(ReadTest, AnOpenMinimumIsNotAllowedItself) {
  EXPECT_THAT(problems_with("spares: [{title: x, tdp: 5 W, idle: 0 W}]\n"),
              ElementsAre("a.yaml:6:37: error: spares[0].idle: expected a power above 0 W, found 0 W"));
}

TEST_F(ReadTest, FractionsArePercentToo) {
  EXPECT_THAT(problems_with("share: 12.5%\n"), IsEmpty());
  EXPECT_EQ(spec.share, 0.125);
  EXPECT_THAT(problems_with("share: 120 %\n"),
              ElementsAre("a.yaml:6:8: error: share: expected a fraction in [0, 1], found 120 %"));
  EXPECT_THAT(problems_with("share: much %\n"),
              ElementsAre("a.yaml:6:8: error: share: expected a fraction in [0, 1], found much %"));
}

TEST_F(ReadTest, ChoicesSuggestTheNearest) {
  EXPECT_THAT(
      problems_with("saving: {pace: stedy}\n"),
      ElementsAre(
          "a.yaml:6:16: error: saving.pace: expected one of steady, adaptive, found stedy; did you mean steady?"));
}

TEST_F(ReadTest, DatesMustExist) {
  EXPECT_THAT(
      problems("gigatwin: 1\nname: x\nstart: 2027-02-29\nbox: small\n"),
      ElementsAre(
          "a.yaml:3:8: error: start: expected a date or time such as 2028-01-01 06:00 (UTC), found 2027-02-29"));
}

TEST_F(ReadTest, FilesMustBeThereRelativeToTheFileThatNamesThem) {
  EXPECT_THAT(problems_with("weather: w.csv\n"),
              ElementsAre("a.yaml:6:10: error: weather: expected the path of a file, found no file at w.csv"));
  EXPECT_THAT(problems_with("weather: catalog\n"),
              ElementsAre("a.yaml:6:10: error: weather: expected the path of a file, found the folder catalog"));
  write("sub/w.csv", "x");
  write("sub/b.yaml", "gigatwin: 1\nextends: ../a.yaml\nweather: w.csv\n");
  write("a.yaml", valid);
  const LoadedText loaded = load_file("sub/b.yaml");
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_EQ(spec.weather, path("sub/w.csv"));
  EXPECT_EQ(loaded.origins.find("weather")->written, "w.csv");
  EXPECT_THAT(loaded.data_files, ElementsAre(path("sub/w.csv")));
}

TEST_F(ReadTest, ListsHaveBounds) {
  EXPECT_THAT(problems_with("shape: [1]\n"),
              ElementsAre("a.yaml:6:8: error: shape: expected a list of 2 to 24 numbers, found 1 of them"));
  EXPECT_THAT(problems_with("shape: []\n"),
              ElementsAre("a.yaml:6:8: error: shape: expected a list of 2 to 24 numbers, found none of them"));
}

TEST_F(ReadTest, ConditionalKeysApplyWhereTheirSwitchSaysSo) {
  EXPECT_THAT(problems_with("saving: {every: 5 min}\n"),
              ElementsAre("a.yaml:6:10: error: saving.every: applies only where pace is steady, and it is adaptive"));
  EXPECT_THAT(
      problems_with("saving: {shortest: 5 min, pace: steady}\n"),
      ElementsAre("a.yaml:6:1: error: saving.every: missing; expected a time in [1 s, 30 d] (Time between two)",
                  "a.yaml:6:10: error: saving.shortest: applies only where pace is adaptive, and it is steady"));
  // With a wrong switch nobody can say: only the switch is reported, and values that are wrong anyhow.
  EXPECT_THAT(problems_with("saving: {shortest: 5 min, every: 0 s, pace: wild}\n"),
              ElementsAre("a.yaml:6:34: error: saving.every: expected a time in [1 s, 30 d], found 0 s",
                          "a.yaml:6:45: error: saving.pace: expected one of steady, adaptive, found wild"));
}

TEST_F(ReadTest, ChecksOfAWholeBlockArePlacedAtTheirKey) {
  EXPECT_THAT(problems_with("spares:\n  - {title: x, tdp: 5 W, idle: 6 W}\n"),
              ElementsAre("a.yaml:7:32: error: spares[0].idle: expected at most the tdp, found 6 W"));
  EXPECT_THAT(problems_with("jobs: [{name: x}, {name: x}]\n"),
              ElementsAre("a.yaml:6:26: error: jobs[1].name: expected a name of its own, found x"));
  // Not run where the block's own keys are wrong.
  EXPECT_THAT(problems_with("spares:\n  - {title: x, tdp: 5, idle: 6 W}\n"),
              ElementsAre(HasSubstr("spares[0].tdp: expected a power")));
}

TEST_F(ReadTest, TextHasNoControlCharacters) {
  EXPECT_THAT(problems_with("description: \"a\\0b\"\n"),
              ElementsAre("a.yaml:6:14: error: description: expected text, found text with a control character"));
}

TEST_F(ReadTest, LaterChecksFindTheNearestKnownPlace) {
  const LoadedText loaded = load_text(std::string(valid) + "jobs:\n  - name: one\n");
  const auto line_of = [&](const char* key) { return loaded.origins.locate(key).line; };
  EXPECT_EQ(line_of("jobs[0].name"), 7);
  EXPECT_EQ(line_of("jobs[0].tokens"), 7);  // a default: the job's own place
  EXPECT_EQ(line_of("jobs[7].tokens"), 6);
  EXPECT_EQ(line_of("saving.every"), 0);  // the file as a whole
  diagnostics.warn("jobs[0].tokens", "few tokens");
  EXPECT_THAT(messages(), ElementsAre("a.yaml:7:5: warning: jobs[0].tokens: few tokens"));
}

}  // namespace
}  // namespace gigatwin::scenario
