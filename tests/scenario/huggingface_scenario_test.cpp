#include <cstdlib>

#include "folder.hpp"
#include "scenario/json_schema.hpp"
#include "scenario/resolved.hpp"
#include "small_config.hpp"
#include "workload/model.hpp"

namespace gigatwin::scenario {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using workload::ModelSpec;

/// A file with one model block, as campaigns and tenant classes have it.
struct OneModel {
  ModelSpec model;
};
const Schema<OneModel>& one_model_schema() {
  static const Schema<OneModel> schema{
      "one model", "A model.", {block<workload::model_schema>("model", &OneModel::model).required().from("models")}};
  return schema;
}

class HuggingFaceScenario : public FolderTest {
 protected:
  HuggingFaceScenario() {
    write("models/config.json", llama_with());
    write("catalog/models.yaml", "big: {title: Big, huggingface: ../models/config.json, layers: 7}\n");
  }
  LoadedText load_model(const std::string& text, const std::vector<std::string>& overrides = {}) {
    diagnostics = {};
    one = {};
    write("a.yaml", "gigatwin: 1\n" + text);
    return load(LoadInputs{{{path("a.yaml"), std::nullopt}}, overrides, path("catalog")}, one_model_schema(), &one,
                diagnostics);
  }
  std::vector<std::string> problems_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
    load_model(text, overrides);
    return messages();
  }
  OneModel one;
};

TEST_F(HuggingFaceScenario, ABlockNamesTheFileAndChangesKeys) {
  const LoadedText loaded = load_model("model: {huggingface: models/config.json, sequence: 2, title: Mine}\n");
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_EQ(one.model.layers, 2);
  EXPECT_EQ(one.model.sequence, 2);
  EXPECT_EQ(one.model.title, "Mine");
  // Where each value comes from is known, and the file is kept for the result.
  EXPECT_EQ(without_folder(to_text(loaded.origins.find("model.layers"))), "models/config.json:3");
  EXPECT_EQ(without_folder(to_text(loaded.origins.find("model.sequence"))), "a.yaml:2");
  ASSERT_EQ(loaded.sources.size(), 2u);
  EXPECT_EQ(loaded.sources.back().text, llama_with());
}

TEST_F(HuggingFaceScenario, TheLongestSequenceIsTheDefault) {
  EXPECT_THAT(problems_of("model: {huggingface: models/config.json}\n"), IsEmpty());
  EXPECT_EQ(one.model.sequence, 4);
}

TEST_F(HuggingFaceScenario, ACatalogueEntryMayNameAFile) {
  EXPECT_THAT(problems_of("model: {from: big, hidden: 16}\n"), IsEmpty());
  EXPECT_EQ(one.model.layers, 7);
  EXPECT_EQ(one.model.hidden, 16);
  EXPECT_EQ(one.model.vocabulary, 32);
}

/// Files of several parts leave out what their architecture's class says anyway.
TEST_F(HuggingFaceScenario, WhatTheFileLeavesOutMayBeStated) {
  write("models/config.json", llama_with("  \"hidden_size\": 8,\n", ""));
  EXPECT_THAT(
      problems_of("model: {huggingface: models/config.json}\n"),
      ElementsAre("models/config.json:1:1: error: hidden_size: missing; expected a whole number in [1, 1000000] "
                  "(Width of the hidden state)"));
  EXPECT_THAT(problems_of("model: {huggingface: models/config.json, hidden: 8}\n"), IsEmpty());
  EXPECT_EQ(one.model.hidden, 8);
}

TEST_F(HuggingFaceScenario, AFileReplacesTheModelThatAnExtendedScenarioNames) {
  write("base.yaml", "gigatwin: 1\nmodel: big\n");
  EXPECT_THAT(problems_of("extends: base.yaml\nmodel: {huggingface: models/config.json}\n"), IsEmpty());
  EXPECT_EQ(one.model.layers, 2);
  EXPECT_THAT(problems_of("extends: base.yaml\nmodel: {heads: 4}\n"), IsEmpty());
  EXPECT_EQ(one.model.layers, 7);
  EXPECT_THAT(problems_of("extends: base.yaml\n", {"model={huggingface: " + path("models/config.json") + "}"}),
              IsEmpty());
  EXPECT_EQ(one.model.layers, 2);
}

TEST_F(HuggingFaceScenario, TheResolvedScenarioStandsWithoutTheFile) {
  const LoadedText loaded = load_model("model: {huggingface: models/config.json, sequence: 2}\n");
  const std::string resolved = resolved_yaml(one_model_schema(), &one, loaded.origins);
  OneModel again;
  load(LoadInputs{{{"elsewhere.yaml", resolved}}, {}, "none"}, one_model_schema(), &again, diagnostics);
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_DOUBLE_EQ(total_parameters(again.model), total_parameters(one.model));
}

TEST_F(HuggingFaceScenario, MistakesAreLocatedInEitherFile) {
  EXPECT_THAT(problems_of("model: {huggingface: models/conf.json}\n"),
              ElementsAre("a.yaml:2:22: error: model.huggingface: expected the path of a config.json, found no file at "
                          "models/conf.json"));
  EXPECT_THAT(problems_of("model: {huggingface: [1]}\n"),
              ElementsAre("a.yaml:2:22: error: model.huggingface: expected the path of a config.json, found a list"));
  EXPECT_THAT(problems_of("model: {from: big, huggingface: models/config.json}\n"),
              ElementsAre("a.yaml:2:33: error: model.huggingface: from and huggingface name two models"));
  EXPECT_THAT(problems_of("model: {huggingface: models/config.json, haeds: 3}\n"),
              ElementsAre("a.yaml:2:42: error: model.haeds: unknown key; did you mean heads?"));
  EXPECT_THAT(
      problems_of("model: {huggingface: models/config.json, heads: 3}\n"),
      ElementsAre(
          "a.yaml:2:49: error: model.heads: expected a divisor of hidden, 8, or a head_dim beside it, found 3"));
  write("models/config.json", llama_with("\"hidden_size\": 8", "\"hidden_size\": 9"));
  EXPECT_THAT(problems_of("model: {huggingface: models/config.json}\n"),
              ElementsAre("models/config.json:5:26: error: model.heads: expected a divisor of hidden, 9, or a head_dim "
                          "beside it, found 2"));
}

TEST_F(HuggingFaceScenario, ThePrintedSchemaKnowsTheKey) {
  write("schema.json", json_schema(one_model_schema()));
  const std::pair<const char*, bool> cases[] = {
      {R"({"gigatwin": 1, "model": {"huggingface": "config.json"}})", true},
      {R"({"gigatwin": 1, "model": {"huggingface": "config.json", "sequence": 8}})", true},
      {R"({"gigatwin": 1, "model": {"huggingface": "config.json", "sequenze": 8}})", false},
      {R"({"gigatwin": 1, "model": {"huggingface": 5}})", false},
      {R"({"gigatwin": 1, "model": {"title": "no more"}})", false},
      {R"({"gigatwin": 1, "model": {"from": "big"}})", true}};
  for (const auto& [text, is_right] : cases) {
    write("case.json", text);
    const std::string command =
        fmt::format("{} {}/tests/scenario/validate_json.py {} {} | grep -q ^ok", GIGATWIN_PYTHON, GIGATWIN_SOURCE_DIR,
                    path("schema.json"), path("case.json"));
    EXPECT_EQ(std::system(command.c_str()) == 0, is_right) << text;
  }
}

}  // namespace
}  // namespace gigatwin::scenario
