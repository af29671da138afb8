#include "scenario/catalogue.hpp"

#include <cstdlib>

#include "folder.hpp"

namespace gigatwin::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CatalogueTest : public FolderTest {
 protected:
  std::vector<std::string> box(const std::string& text) {
    return problems("gigatwin: 1\nname: x\nstart: 2028-01-01\nbox: " + text + "\n");
  }
};

TEST_F(CatalogueTest, ANameStandsForItsBlock) {
  EXPECT_THAT(box("small"), IsEmpty());
  EXPECT_EQ(spec.box, (machine::Box{"Small box", {"Chip A1", Watts{400}, Watts{50}, 0.9}, 2, {}}));
}

TEST_F(CatalogueTest, EntriesBuildOnEntriesOfTheirOwnAndOtherFolders) {
  EXPECT_THAT(box("large"), IsEmpty());
  EXPECT_EQ(spec.box.chip, (machine::Chip{"Chip A2", Watts{700}, Watts{50}, 0.9}));
  EXPECT_THAT(box("{from: large, chip: {from: a1, efficiency: 0.8}, stages: []}"), IsEmpty());
  EXPECT_EQ(spec.box.chip, (machine::Chip{"Chip A1", Watts{400}, Watts{50}, 0.8}));
  EXPECT_THAT(spec.box.stages, IsEmpty());
  EXPECT_EQ(spec.box.count, 8);
}

TEST_F(CatalogueTest, ABlockMayStandInPlaceOfAName) {
  EXPECT_THAT(box("{title: Own, chip: {title: Chip, tdp: 1 kW}}"), IsEmpty());
  EXPECT_EQ(spec.box.chip.tdp, Watts{1000});
}

TEST_F(CatalogueTest, UnknownNamesSuggestTheNearest) {
  EXPECT_THAT(box("smal"),
              ElementsAre("a.yaml:4:6: error: box: catalogue boxes has no entry smal; did you mean small?"));
  EXPECT_EQ(diagnostics.list()[0].hint, "gigatwin catalog list boxes shows all");
  EXPECT_THAT(box("{from: large, chip: a3}"),
              ElementsAre("a.yaml:4:26: error: box.chip: catalogue chips has no entry a3; did you mean a1?"));
  EXPECT_THAT(box("{from: [large]}"),
              ElementsAre("a.yaml:4:13: error: box: expected the name of an entry of catalogue boxes, found a list"));
  EXPECT_THAT(
      box("[]"),
      ElementsAre(
          "a.yaml:4:6: error: box: expected a name from catalogue boxes, or a map with the keys of box, found a list"));
}

TEST_F(CatalogueTest, AnEntryThatLacksAKeyIsNamed) {
  write("catalog/chips.yaml", "a1: {tdp: 400 W}\na2: {title: A2, tdp: 0 W}\n");
  EXPECT_THAT(box("small"), ElementsAre(HasSubstr("error: box.chip.title: missing; expected text (Name for people)")));
  EXPECT_EQ(diagnostics.list()[0].hint, "the catalogue entry a1 lacks it");
  EXPECT_THAT(box("large"),
              ElementsAre("catalog/chips.yaml:2:22: error: box.chip.tdp: expected a power in [1 W, 20 kW], found 0 W"));
}

TEST_F(CatalogueTest, RefusesCircles) {
  write("catalog/chips.yaml", "a1: {from: a2}\na2: {from: a1}\n");
  EXPECT_THAT(box("small"), ElementsAre("catalog/chips.yaml:2:12: error: box.chip: catalogue entries refer to each "
                                        "other in a circle: boxes small -> chips a1 -> chips a2 -> chips a1"));
}

TEST_F(CatalogueTest, RefusesAFolderThatCannotBeRead) {
  write("catalog/chips.yaml", "a: b: c\n");
  EXPECT_THAT(box("small"), testing::UnorderedElementsAre(
                                "catalog/boxes.yaml:1:33: error: box.chip: the catalogue chips cannot be read",
                                "catalog/chips.yaml:1:5: error: not valid YAML: illegal map value"));
  std::filesystem::remove(path("catalog/boxes.yaml"));
  EXPECT_THAT(box("small"), testing::UnorderedElementsAre("a.yaml:4:6: error: box: the catalogue boxes cannot be read",
                                                          "catalog/boxes.yaml: error: there is no such file"));
  EXPECT_THAT(to_text(diagnostics.list()[0]), HasSubstr("GIGATWIN_CATALOG names another folder"));
  write("catalog/boxes.yaml", "small: 5\n");
  EXPECT_THAT(
      box("small"),
      ElementsAre("catalog/boxes.yaml:1:1: error: small: expected a map: the block that the name stands for, found 5"));
}

TEST_F(CatalogueTest, RefusesScenariosThatExpandWithoutEnd) {
  std::string entry = "big:\n  title: x\n  tdp: 1 W\n  extra: [";
  for (int i = 0; i < 9000; ++i) entry += "1,";
  write("catalog/chips.yaml", entry + "]\n");
  std::string many = std::string(valid) + "spares: [";
  for (int i = 0; i < 5000; ++i) many += "big,";
  write("catalog/boxes.yaml", "large: {title: x, chip: {title: y, tdp: 1 W}}\n");
  EXPECT_THAT(problems(many + "]\n"),
              testing::Contains(
                  HasSubstr("error: spares[111]: more than 1000000 values with all catalogue entries written out")));
}

TEST_F(CatalogueTest, ListsFoldersAndNames) {
  Catalogue catalogue{path("catalog")};
  EXPECT_THAT(catalogue.folders(), ElementsAre("boxes", "chips"));
  EXPECT_THAT(catalogue.names("boxes", diagnostics), ElementsAre("small", "large"));
  ASSERT_TRUE(catalogue.find("chips", "a2", diagnostics));
  EXPECT_FALSE(catalogue.find("chips", "a9", diagnostics));
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_THAT(catalogue.names("none", diagnostics), IsEmpty());
  catalogue.names("none", diagnostics);
  EXPECT_THAT(messages(), ElementsAre("catalog/none.yaml: error: there is no such file"));  // once
}

TEST_F(CatalogueTest, ReadsOneEntryByItself) {
  Catalogue catalogue{path("catalog")};
  machine::Chip chip;
  const LoadedText loaded = load_entry("chips", "a2", machine::chip_schema(), &chip, catalogue, diagnostics);
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_EQ(chip.title, "Chip A2");
  EXPECT_EQ(to_text(loaded.origins.find("idle")), "catalog/chips.yaml:1 (a1)");
  load_entry("chips", "a5", machine::chip_schema(), &chip, catalogue, diagnostics);
  EXPECT_THAT(messages(), ElementsAre("catalog/chips.yaml: error: catalogue chips has no entry a5; did you mean a1?"));
}

TEST_F(CatalogueTest, TheEnvironmentNamesTheDirectory) {
  ASSERT_EQ(setenv("GIGATWIN_CATALOG", path("catalog").c_str(), 1), 0);
  EXPECT_EQ(catalog_directory(), path("catalog"));
  ASSERT_EQ(unsetenv("GIGATWIN_CATALOG"), 0);
  EXPECT_EQ(shared_directory("docs", "GIGATWIN_NONE"), std::string(GIGATWIN_SOURCE_DIR) + "/docs");
  EXPECT_THAT(shared_directory("nowhere", "GIGATWIN_NONE"), testing::EndsWith("/share/gigatwin/nowhere"));
}

}  // namespace
}  // namespace gigatwin::scenario
