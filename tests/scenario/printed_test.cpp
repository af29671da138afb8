#include "folder.hpp"
#include "scenario/diagnostics_json.hpp"
#include "scenario/reference.hpp"
#include "scenario/table_flaws.hpp"
#include "scenario/yaml_text.hpp"

namespace gigatwin::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Reference, HasASectionForEachBlockAndARowForEachKey) {
  const std::string page = reference_markdown(machine::machine_schema());
  EXPECT_THAT(page,
              HasSubstr("## chip\n\nOne chip.\n\n"
                        "| key | value | range | default | meaning |\n"
                        "| --- | --- | --- | --- | --- |\n"
                        "| `title` | text |  | **required** | Name for people. |\n"
                        "| `tdp` | a power, such as `120 MW` | in [1 W, 20 kW] | **required** | Thermal design power. "
                        "At full load. |\n"
                        "| `idle` | a power, such as `120 MW` | above 0 W | none | Power without work. |\n"
                        "| `efficiency` | fraction: `0.3` or `30 %` | in [0.5, 1] | `0.9` | Output / input. |\n"));
  EXPECT_THAT(page, HasSubstr("| `gigatwin` | `1` |  | **required** | Version of the scenario language. |\n"));
  EXPECT_THAT(
      page,
      HasSubstr("| `box` | [box](#box), or a name from catalogue `boxes` |  | **required** | What it is made of. |\n"));
  EXPECT_THAT(page, HasSubstr("| `every` | a time, such as `5 min` | in [1 s, 30 d] | **required** where `pace` is "
                              "steady | Time between two. |\n"));
  EXPECT_THAT(
      page, HasSubstr("| `shape` | list of numbers | 2 to 24 items; of at least 0 | `[0.5, 1.5]` | Daily shape. |\n"));
  EXPECT_THAT(page, HasSubstr("| `saving` | [saving](#saving) |  | its defaults | State. |\n"));
  EXPECT_THAT(page, HasSubstr("| a temperature | degC, K |\n"));
  EXPECT_THAT(page, Not(HasSubstr("| a mass |")));
}

TEST(DiagnosticsJson, HasEverythingThatTheTextHas) {
  Diagnostics diagnostics;
  diagnostics.add({Severity::error,
                   {"a.yaml", 3, 5, 1, ""},
                   "x.y",
                   "a \"number\"",
                   "abc",
                   "write 1",
                   {{"b.yaml", 1, 2, 1, ""}},
                   "first here"});
  diagnostics.add({Severity::warning, {"caf\xE9.yaml", 0, 0, 1, ""}, "", "a sentence", "", "", {}, ""});
  EXPECT_EQ(to_json(diagnostics),
            R"([
  {
    "severity": "error",
    "file": "a.yaml",
    "line": 3,
    "column": 5,
    "key": "x.y",
    "message": "expected a \"number\", found abc",
    "expected": "a \"number\"",
    "found": "abc",
    "hint": "write 1",
    "notes": [
      {
        "file": "b.yaml",
        "line": 1,
        "column": 2,
        "message": "first here"
      }
    ]
  },
  {
    "severity": "warning",
    "file": ")"
            "caf\xEF\xBF\xBD"
            R"(.yaml",
    "line": 0,
    "column": 0,
    "key": "",
    "message": "a sentence"
  }
])");
  EXPECT_EQ(to_json({}), "[]");
}

TEST(YamlText, IsPlainOnlyWhereNobodyCanMisreadIt) {
  for (const char* plain : {"abc", "GB200 NVL72", "young-daly", "a/b (c)"}) EXPECT_EQ(yaml_text(plain), plain);
  for (const char* quoted : {"", "5", "no", "Null", "a: b", "a #b", "-", "[a]", "a ", " a", "\xC3\xBC", "~"})
    EXPECT_EQ(yaml_text(quoted), fmt::format("\"{}\"", quoted));
  EXPECT_EQ(yaml_text("a\n\"b\\\t\x01"), R"("a\n\"b\\\t\x01")");
}

struct Flawed {
  std::string from;
  double ratio = 3.0;
  int mode = 0;
  int later = 0;
  machine::Stage stage;
  std::vector<machine::Stage> stages{{}};
};

const Schema<Flawed>& flawed_schema() {
  static const Schema<Flawed> schema{
      "stage",
      "Wrong in many ways.",
      {text("from", &Flawed::from).doc("Reserved."), fraction("ratio", &Flawed::ratio).doc("Out of its range."),
       choice("mode", &Flawed::mode, {{"one", 1}, {"zero", 0}}),
       integer("later", &Flawed::later).only_when("mode", {"two"}).doc("Never."),
       integer("last", &Flawed::later).only_when("ratio", {"two"}).doc("Never."),
       block<machine::stage_schema>("stage", &Flawed::stage).doc("Has required keys."),
       blocks<machine::stage_schema>("stages", &Flawed::stages).doc("Has a default.")}};
  return schema;
}

TEST(TableFlaws, AreFound) {
  EXPECT_THAT(table_flaws(machine::machine_schema()), IsEmpty());
  EXPECT_THAT(
      table_flaws(flawed_schema()),
      ElementsAre("stage.from: the key is there twice, or reserved",
                  "stage.ratio: its default 3 is not a fraction in [0, 1]", "stage.mode: has no description",
                  "stage.later: depends on mode being two, which it cannot be",
                  "stage.last: depends on ratio, which is no choice of the block",
                  "stage.stage: may be left out although it has required keys: make it required or std::optional",
                  "stage: another block has the same name", "stage.stages: a list of blocks has no default"));
}

}  // namespace
}  // namespace gigatwin::scenario
