#include "scenario/extends.hpp"
#include "folder.hpp"

namespace gigatwin::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ExtendsTest : public FolderTest {};

TEST_F(ExtendsTest, TheChildWinsKeyByKey) {
  write(
      "base/b.yaml",
      "gigatwin: 1\nname: base\nstart: 2028-01-01\nbox: large\nsaving: {pace: steady, every: 1 h}\nshape: [1, 2, 3]\n");
  write("a.yaml", "gigatwin: 1\nextends: base/b.yaml\nname: child\nsaving:\n  every: 2 h\nshape: [4, 5]\n");
  const LoadedText loaded = load_file("a.yaml");
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_EQ(spec.name, "child");
  EXPECT_EQ(spec.saving.pace, machine::Pace::steady);
  EXPECT_EQ(spec.saving.every, hours(2));
  EXPECT_THAT(spec.shape, ElementsAre(4.0, 5.0));  // lists replace
  const auto place = [&](const char* key) { return without_folder(to_text(loaded.origins.find(key))); };
  EXPECT_EQ(place("saving.pace"), "base/b.yaml:5");
  EXPECT_EQ(place("saving.every"), "a.yaml:5");
  ASSERT_EQ(loaded.sources.size(), 4u);  // and two catalogues
  EXPECT_EQ(without_folder(loaded.sources[0].path), "a.yaml");
  EXPECT_EQ(without_folder(loaded.sources[1].path), "base/b.yaml");
  EXPECT_THAT(loaded.sources[1].text, HasSubstr("name: base"));
}

TEST_F(ExtendsTest, AMapOverACatalogueNameChangesTheEntry) {
  write("b.yaml", valid);
  EXPECT_THAT(problems("gigatwin: 1\nextends: b.yaml\nbox: {count: 3, chip: {tdp: 500 W}}\n"), IsEmpty());
  EXPECT_EQ(spec.box.title, "Large box");
  EXPECT_EQ(spec.box.count, 3);
  EXPECT_EQ(spec.box.chip.title, "Chip A2");
  EXPECT_EQ(spec.box.chip.tdp, Watts{500});
}

TEST_F(ExtendsTest, LaterLayersLieOverEarlierOnes) {
  write("one.yaml", valid);
  write("two.yaml", "gigatwin: 1\nbox: small\n");
  load({{{path("one.yaml"), std::nullopt},
         {path("two.yaml"), "gigatwin: 1\nseed: 7\n"},
         {path("two.yaml"), std::nullopt}},
        {},
        path("catalog")},
       machine::machine_schema(), &spec, diagnostics);
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_EQ(spec.name, "test");
  EXPECT_EQ(spec.seed, 7);  // from text that is in no file
  EXPECT_EQ(spec.box.title, "Small box");
}

TEST_F(ExtendsTest, ErrorsOfTheBaseArePlacedInTheBase) {
  write("b.yaml", std::string(valid) + "sede: 3\n");
  EXPECT_THAT(problems("gigatwin: 1\nextends: b.yaml\nseed: x\n"),
              ElementsAre("b.yaml:6:1: error: sede: unknown key; did you mean seed?",
                          "a.yaml:3:7: error: seed: expected a whole number of at least 0, found x"));
}

TEST_F(ExtendsTest, RefusesACircleAndShowsIt) {
  write("b.yaml", "gigatwin: 1\nextends: sub/c.yaml\n");
  write("sub/c.yaml", "gigatwin: 1\nextends: ../sub/../a.yaml\n");
  EXPECT_THAT(problems("gigatwin: 1\nextends: b.yaml\n"),
              ElementsAre("sub/c.yaml:2:10: error: extends: extends itself: a.yaml -> b.yaml -> sub/c.yaml -> a.yaml"));
  EXPECT_THAT(problems("gigatwin: 1\nextends: a.yaml\n"),
              ElementsAre("a.yaml:2:10: error: extends: extends itself: a.yaml -> a.yaml"));
}

TEST_F(ExtendsTest, RefusesAnEndlessChain) {
  for (int i = 0; i < 30; ++i)
    write(fmt::format("f{}.yaml", i), fmt::format("gigatwin: 1\nextends: f{}.yaml\n", i + 1));
  load_file("f0.yaml");
  EXPECT_THAT(messages(), ElementsAre("f15.yaml:2:10: error: extends: more than 16 files extend each other"));
}

TEST_F(ExtendsTest, RefusesWhatIsNoScenario) {
  EXPECT_THAT(problems("gigatwin: 1\nextends: none.yaml\n"),
              ElementsAre("a.yaml:2:10: error: extends: there is no file none.yaml"));
  EXPECT_THAT(problems("gigatwin: 1\nextends: catalog\n"),
              ElementsAre("a.yaml:2:10: error: extends: there is no file catalog"));
  EXPECT_THAT(problems("gigatwin: 1\nextends: [b.yaml]\n"),
              ElementsAre("a.yaml:2:10: error: extends: expected the path of a scenario file, found a list"));
  EXPECT_THAT(problems("gigatwin: 1\nextends:\n"),
              ElementsAre("a.yaml:2:1: error: extends: expected the path of a scenario file, found nothing"));
  write("b.yaml", "a: b: c\n");
  EXPECT_THAT(problems("gigatwin: 1\nextends: b.yaml\n"),
              ElementsAre("b.yaml:1:5: error: not valid YAML: illegal map value"));
}

TEST_F(ExtendsTest, EveryFileStatesTheFormatVersion) {
  write("b.yaml", "name: x\nstart: 2028-01-01\nbox: small\n");
  EXPECT_THAT(problems("gigatwin: 2\nextends: b.yaml\n"),
              ElementsAre("a.yaml:1:11: error: gigatwin: expected the format version, 1, found 2",
                          "b.yaml: error: gigatwin: expected the format version, 1"));
  EXPECT_EQ(diagnostics.list()[1].hint, "write gigatwin: 1 as the first line");
  EXPECT_THAT(problems("gigatwin: \"1\"\nextends: a2.yaml\n"),
              ElementsAre(HasSubstr("found \"1\""), HasSubstr("no file")));
}

}  // namespace
}  // namespace gigatwin::scenario
