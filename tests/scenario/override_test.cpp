#include "folder.hpp"

namespace gigatwin::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class OverrideTest : public FolderTest {
 protected:
  std::vector<std::string> set(const std::vector<std::string>& overrides) {
    return problems(std::string(valid) + "jobs: [{name: one}, {name: two}]\n", overrides);
  }
};

TEST_F(OverrideTest, ChangesOneValueAndMakesWhatIsMissing) {
  EXPECT_THAT(set({"seed=5", "name= a: b # c ", "saving.shortest=10 min", "backup.name=\"x\"", "jobs[1].tokens=2e9",
                   "shape=[1, 2.5]"}),
              IsEmpty());
  EXPECT_EQ(spec.seed, 5);
  EXPECT_EQ(spec.name, "a: b # c");  // taken as it stands
  EXPECT_EQ(spec.saving.shortest, minutes(10));
  EXPECT_EQ(spec.backup->name, "x");
  EXPECT_EQ(spec.jobs[0].tokens, 1e9);
  EXPECT_EQ(spec.jobs[1].tokens, 2e9);
  EXPECT_THAT(spec.shape, ElementsAre(1.0, 2.5));
}

TEST_F(OverrideTest, TheLaterOneWins) {
  EXPECT_THAT(set({"seed=5", "seed=6", "jobs=[{name: x, tags: [a]}]", "jobs[0].tags[0]=b"}), IsEmpty());
  EXPECT_EQ(spec.seed, 6);
  ASSERT_EQ(spec.jobs.size(), 1u);
  EXPECT_THAT(spec.jobs[0].tags, ElementsAre("b"));
}

TEST_F(OverrideTest, GoesOnThroughCatalogueNames) {
  EXPECT_THAT(set({"box.chip.tdp=650 W", "box.stages[1].efficiency=0.9", "box.count=16"}), IsEmpty());
  EXPECT_EQ(spec.box.title, "Large box");
  EXPECT_EQ(spec.box.count, 16);
  EXPECT_EQ(spec.box.chip.title, "Chip A2");
  EXPECT_EQ(spec.box.chip.tdp, Watts{650});
  EXPECT_EQ(spec.box.chip.idle, Watts{50});
  ASSERT_EQ(spec.box.stages.size(), 2u);
  EXPECT_EQ(spec.box.stages[0].efficiency, 0.97);
  EXPECT_EQ(spec.box.stages[1].name, "busbar");
  EXPECT_EQ(spec.box.stages[1].efficiency, 0.9);
  EXPECT_THAT(set({"box=small", "box.chip=a2", "box.chip.from=a1"}), IsEmpty());
  EXPECT_EQ(spec.box.chip.title, "Chip A1");
}

TEST_F(OverrideTest, ValuesAreLocatedAtTheCommandLine) {
  const LoadedText loaded = load_text(valid, {"seed=5", "box.chip.tdp=650 W"});
  EXPECT_EQ(to_text(loaded.origins.find("seed")), "--set");
  EXPECT_EQ(loaded.origins.locate("seed").file, "--set seed=5");
  EXPECT_EQ(to_text(loaded.origins.find("box.chip.tdp")), "--set");
  EXPECT_EQ(to_text(loaded.origins.find("box.chip.idle")), "catalog/chips.yaml:1 (a1)");
  EXPECT_THAT(
      set({"seed=x", "jobs[0].tokns=3", "supply=20"}),
      ElementsAre("--set seed=x: error: seed: expected a whole number of at least 0, found x",
                  "--set supply=20: error: supply: expected a temperature such as 18 degC, found 20 without a unit",
                  "--set jobs[0].tokns=3: error: jobs[0].tokns: unknown key; did you mean tokens?"));
}

TEST_F(OverrideTest, FilesAreRelativeToTheWorkingDirectory) {
  EXPECT_THAT(set({"weather=" + path("catalog/chips.yaml")}), IsEmpty());
  EXPECT_THAT(
      set({"weather=chips.yaml"}),
      ElementsAre(
          "--set weather=chips.yaml: error: weather: expected the path of a file, found no file at chips.yaml"));
}

TEST_F(OverrideTest, RefusesWhatIsNoOverride) {
  EXPECT_THAT(set({"seed"}), ElementsAre("--set seed: error: expected key=value"));
  for (const char* path : {"", ".", "a..b", "[0]", "a[", "a[]", "a[x]", "a[-1]", "a[0", "a]", "a.[0]", "a[0]b"})
    EXPECT_THAT(set({fmt::format("{}=1", path)}), ElementsAre(HasSubstr("expected a key path"))) << path;
  EXPECT_THAT(set({"seed="}), ElementsAre("--set seed=: error: seed: expected a value behind the ="));
  EXPECT_THAT(set({"shape=[1, 2"}), ElementsAre(HasSubstr("error: shape: the value is not valid YAML: ")));
  EXPECT_THAT(set({"name=\"a\" b"}), ElementsAre(HasSubstr("error: name: the value is not valid YAML")));
  EXPECT_THAT(set({"backup={name: x, name: y}"}), ElementsAre(HasSubstr("error: backup: the value is not valid YAML")));
  EXPECT_THAT(set({"seed=null"}),
              ElementsAre(HasSubstr("error: seed: expected a whole number of at least 0, found nothing")));
}

TEST_F(OverrideTest, RefusesPathsThatLeadNowhere) {
  EXPECT_THAT(set({"jobs[2].name=x"}),
              ElementsAre("--set jobs[2].name=x: error: jobs[2].name: jobs has 2 items, counted from [0]; found [2]"));
  EXPECT_THAT(set({"jobs.name=x"}),
              ElementsAre("--set jobs.name=x: error: jobs.name: jobs is a list: an item is jobs[0]"));
  EXPECT_THAT(set({"name.first=x"}),
              ElementsAre("--set name.first=x: error: name.first: name is the value test: it has no key first"));
  EXPECT_THAT(set({"name[0]=x"}), ElementsAre("--set name[0]=x: error: name[0]: name is test, not a list"));
  EXPECT_THAT(set({"levels[0]=5 W"}),
              ElementsAre("--set levels[0]=5 W: error: levels[0]: levels is not given, not a list"));
  EXPECT_THAT(set({"box.stages[2].efficiency=1"}),
              ElementsAre(HasSubstr("box.stages has 2 items, counted from [0]; found [2]")));
}

TEST_F(OverrideTest, AnUnknownEntryIsReportedOnce) {
  EXPECT_THAT(set({"box=lrage", "box.count=3", "box.stages[0].name=x"}),
              ElementsAre(HasSubstr("box.stages is not given, not a list"),
                          "--set box=lrage: error: box: catalogue boxes has no entry lrage; did you mean large?"));
}

}  // namespace
}  // namespace gigatwin::scenario
