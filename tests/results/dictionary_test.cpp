#include "results/dictionary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "results/indicators.hpp"
#include "results/reader.hpp"
#include "results/writer.hpp"
#include "synthetic_run.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

using Json = nlohmann::json;

/// Groups of results by their path.
std::map<std::string, Json> result_groups() {
  std::map<std::string, Json> groups;
  const Json dictionary = Json::parse(result_dictionary_json());
  for (const Json& group : dictionary["files"][0]["groups"]) groups[group["path"]] = group;
  return groups;
}

const Json* find(const Json& group, const std::string& name) {
  for (const Json& variable : group["variables"])
    if (variable["name"] == name) return &variable;
  return nullptr;
}

TEST(Dictionary, TellsTheNewKindsOfFilesToo) {
  std::vector<std::string> kinds;
  const Json dictionary = Json::parse(result_dictionary_json());
  for (const Json& file : dictionary["files"]) kinds.push_back(file["kind"]);
  EXPECT_THAT(kinds, testing::ElementsAre("gigatwin-result", "gigatwin-study", "gigatwin-fabric-study",
                                          "gigatwin-step-waveform", "gigatwin-transient"));
}

// Every dataset of a result stands in it as it is; every variable of it stands in the result.
TEST(Dictionary, IsWhatAResultHolds) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  ResultWriter writer{run};
  synthetic::feed(writer, run, 576);
  writer.publish(synthetic::end_tables(run));
  const ResultReader result{run.path};
  const std::map<std::string, Json> groups = result_groups();
  for (const std::string& name : result.groups()) {
    ASSERT_EQ(groups.count("/" + name), 1U) << name;
    const Json& group = groups.at("/" + name);
    for (const StoredVariable& stored : result.variables(name)) {
      const Json* variable = find(group, stored.name);
      EXPECT_TRUE(variable != nullptr || group["open"]) << name << "/" << stored.name;
      if (variable == nullptr) continue;
      EXPECT_EQ((*variable)["dimensions"], Json(stored.dimensions)) << name << "/" << stored.name;
      EXPECT_EQ((*variable)["type"], to_text(stored.type)) << name << "/" << stored.name;
      EXPECT_EQ((*variable)["long_name"], stored.attribute("long_name")) << name << "/" << stored.name;
      EXPECT_EQ((*variable)["definition"], stored.attribute("comment")) << name << "/" << stored.name;
      if (!stored.attribute("units").starts_with("seconds since")) {
        EXPECT_EQ((*variable)["units"], stored.attribute("units")) << name << "/" << stored.name;
      }
    }
    for (const Json& variable : group["variables"])
      EXPECT_NE(result.find(name, variable["name"].get<std::string>()), nullptr) << name << "/" << variable["name"];
  }
  for (const auto& [path, group] : groups)
    EXPECT_TRUE(group["optional"] || result.stored().has_group(path.substr(1))) << path;
}

TEST(Dictionary, TellsSinceWhenAVariableIsThere) {
  EXPECT_EQ(since("/", "it_power"), "1.0");
  EXPECT_EQ(since("/", "grid_import"), "1.3");
  EXPECT_EQ(since("/jobs", "wait"), "1.0");  // "waited" is younger
  EXPECT_EQ(since("/jobs", "waited"), "1.4");
  EXPECT_EQ(since("/finance", "cash"), "1.5");  // as all of its group
}

// Whoever adds a variable has to say in since.cpp since when it is there: the first format had these and no more.
TEST(Dictionary, CountsTheVariablesOfTheFirstFormat) {
  const std::map<std::string, int> first{{"/", 22},          {"/power", 13},      {"/cooling", 14},
                                         {"/fabric", 7},     {"/jobs", 23},       {"/events", 9},
                                         {"/iteration", 20}, {"/indicators", 45}, {"/provenance", 17}};
  for (const auto& [path, group] : result_groups()) {
    int count = 0;
    for (const Json& variable : group["variables"]) count += variable["since"] == "1.0" ? 1 : 0;
    EXPECT_EQ(count, first.count(path) > 0 ? first.at(path) : 0) << path;
  }
}

}  // namespace
}  // namespace gigatwin::results
