#include "scenario/json_schema.hpp"

#include <cstdio>
#include <memory>
#include <sstream>

#include "folder.hpp"
#include "scenario/scenario.hpp"

namespace gigatwin::scenario {
namespace {

using testing::HasSubstr;

struct Case {
  std::string json;
  bool is_right;
};

/// JSON is YAML too: the same text goes to the loader and to a validator of the printed schema, and both must agree.
class JsonSchemaTest : public FolderTest {
 protected:
  std::vector<std::string> validate(const std::string& schema, const std::vector<std::string>& files) {
    write("schema.json", schema);
    return lines_of_command(fmt::format("{} {}/tests/scenario/validate_json.py {} {}", GIGATWIN_PYTHON,
                                        GIGATWIN_SOURCE_DIR, path("schema.json"), fmt::join(files, " ")));
  }

  std::vector<std::string> validate(const std::vector<Case>& cases) {
    std::vector<std::string> files;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      files.push_back(path(fmt::format("{}.json", i)));
      write(fmt::format("{}.json", i), cases[i].json);
    }
    return validate(json_schema(machine::machine_schema()), files);
  }

  static std::vector<std::string> lines_of_command(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe{popen(command.c_str(), "r"), pclose};
    std::vector<std::string> lines;
    char buffer[256];
    while (pipe && std::fgets(buffer, sizeof buffer, pipe.get())) lines.push_back(first_line(buffer));
    return lines;
  }
};

/// The valid scenario with more keys.
std::string with(const std::string& more) {
  return R"({"gigatwin": 1, "name": "x", "start": "2028-01-01", "box": "small")" + (more.empty() ? "" : ", " + more) +
         "}";
}

TEST_F(JsonSchemaTest, AcceptsWhatTheLoaderAccepts) {
  write("b.yaml", valid);
  const std::vector<Case> cases{
      {with(""), true},
      {R"({"gigatwin": 1, "name": "x", "start": "2028-01-01 06:00"})", false},  // no box
      {R"({"name": "x", "start": "2028-01-01", "box": "small"})", false},       // no version
      {R"({"gigatwin": 2, "name": "x", "start": "2028-01-01", "box": "small"})", false},
      {R"({"gigatwin": 1, "extends": "b.yaml", "box": {"count": 3}})", true},
      {R"({"gigatwin": 1, "extends": "b.yaml", "box": {"chip": {"tdp": "3 W", "idle": "1 W"}}})", true},
      {R"({"gigatwin": 1, "extends": "b.yaml", "box": {"cuont": 3}})", false},
      {R"({"gigatwin": 1, "extends": "b.yaml", "saving": {"every": "1 h", "pace": "steady"}})", true},
      {R"({"gigatwin": 1, "extends": 5})", false},
      {with(R"("nmae": "y")"), false},
      {with(R"("seed": 100000.0)"), true},
      {with(R"("seed": 1.5)"), false},
      {with(R"("seed": -1)"), false},
      {with(R"("seed": "1")"), false},
      {with(R"("seed": null)"), false},
      {with(R"("failures": false)"), true},
      {with(R"("failures": "yes")"), false},
      {with(R"("factor": 1001)"), false},
      {with(R"("description": 2028)"), true},
      {with(R"("description": [])"), false},
      {with(R"("share": 0.3)"), true},
      {with(R"("share": "30 %")"), true},
      {with(R"("share": 30)"), false},
      {with(R"("share": "0.3")"), false},
      {with(R"("supply": "18 degC")"), true},
      {with(R"("supply": 18)"), false},
      {with(R"("supply": "18 W")"), false},
      {with(R"("supply": "018 degC")"), false},
      {with(R"("price": "8e-2 EUR/kWh")"), true},
      {with(R"("price": "0,08 EUR/kWh")"), false},
      {with(R"("shape": [1, 2.5])"), true},
      {with(R"("shape": [1])"), false},
      {with(R"("shape": [1, -2])"), false},
      {with(R"("levels": ["1 kW", "2 MW"])"), true},
      {with(R"("levels": [1])"), false},
      {with(R"("backup": {"name": "x"})"), true},
      {with(R"("backup": {})"), false},
      {with(R"("backup": "x")"), false},
      {with(R"("jobs": [{"name": "x", "tokens": 1e9, "tags": ["a"]}])"), true},
      {with(R"("jobs": [{"name": "x", "tokens": 0}])"), false},
      {with(R"("jobs": {"name": "x"})"), false},
      {with(R"("spares": ["a1", {"from": "a2", "tdp": "5 kW"}, {"title": "x", "tdp": "1 W"}])"), true},
      {with(R"("spares": [{"tdp": "1 W"}])"), false},
      {with(R"("spares": [{"from": "a1", "tpd": "1 W"}])"), false},
      {with(R"("spares": [5])"), false},
      {with(R"("saving": {"shortest": "5 min"})"), true},
      {with(R"("saving": {"pace": "adaptive", "shortest": "5 min"})"), true},
      {with(R"("saving": {"pace": "steady", "every": "5 min"})"), true},
      {with(R"("saving": {"pace": "steady"})"), false},
      {with(R"("saving": {"every": "5 min"})"), false},
      {with(R"("saving": {"pace": "steady", "every": "5 min", "shortest": "5 min"})"), false},
      {with(R"("saving": {"pace": "wild"})"), false},
  };
  const std::vector<std::string> verdicts = validate(cases);
  ASSERT_EQ(verdicts.size(), cases.size()) << "is python3-jsonschema installed?";
  for (std::size_t i = 0; i < cases.size(); ++i) {
    EXPECT_EQ(problems(cases[i].json).empty(), cases[i].is_right) << cases[i].json << "\n"
                                                                  << testing::PrintToString(messages());
    EXPECT_EQ(verdicts[i], cases[i].is_right ? "ok" : "wrong") << cases[i].json;
  }
}

/// The machine under the name of a scenario, which alone may be uncertain.
TEST_F(JsonSchemaTest, AcceptsDistributionsInPlaceOfAnyValueOfAScenario) {
  const Schema<machine::Machine> uncertain{"scenario", "A machine.", machine::machine_schema().fields()};
  const std::string uniform = R"({"distribution": "uniform", "low": "1 kW", "high": "2 kW", "reason": "x"})";
  const std::vector<Case> cases{
      {with(R"("factor": {"distribution": "normal", "mean": 2, "sd": 0.1, "reason": "x"})"), true},
      {with(R"("factor": {"distribution": "normal", "mean": 2, "reason": "x"})"), false},
      {with(R"("factor": {"distribution": "normal", "mean": 2, "sd": 0.1})"), false},
      {with(R"("factor": {"distribution": "gauss", "mean": 2, "sd": 0.1, "reason": "x"})"), false},
      {with(R"("factor": {"distribution": "normal", "mean": 2, "sd": 0.1, "mode": 2, "reason": "x"})"), false},
      {with(R"("share": {"distribution": "triangular", "low": "1 %", "mode": "2 %", "high": "3 %", "reason": "x"})"),
       true},
      {with(R"("levels": ["1 kW", )" + uniform + "]"), true},
      {with(R"("spares": [{"from": "a1", "tdp": )" + uniform + "}]"), true},
      {with(R"("spares": [{"distribution": "empirical", "values": ["a1", "a2"], "reason": "x"}])"), true},
      {with(R"("spares": [{"distribution": "empirical", "values": [{"from": "a1"}], "reason": "x"}])"), false},
      {with(
           R"("backup": {"name": "x", "efficiency": {"distribution": "uniform", "low": 0.9, "high": 0.95, "reason": {}}})"),
       false},
  };
  std::vector<std::string> files;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    files.push_back(path(fmt::format("{}.json", i)));
    write(fmt::format("{}.json", i), cases[i].json);
  }
  const std::vector<std::string> verdicts = validate(json_schema(uncertain), files);
  ASSERT_EQ(verdicts.size(), cases.size()) << "is python3-jsonschema installed?";
  for (std::size_t i = 0; i < cases.size(); ++i) {
    Diagnostics found;
    machine::Machine read;
    load({{{files[i], std::nullopt}}, {}, path("catalog")}, uncertain, &read, found);
    EXPECT_EQ(found.empty(), cases[i].is_right) << cases[i].json;
    EXPECT_EQ(verdicts[i], cases[i].is_right ? "ok" : "wrong") << cases[i].json;
  }
}

/// A tree as JSON, with the kinds that YAML 1.2 gives to plain scalars.
std::string json_of(const Node& node) {
  std::string text;
  switch (node.kind) {
    case NodeKind::null:
      return "null";
    case NodeKind::list:
      for (const Node& item : node.items) text += (text.empty() ? "" : ", ") + json_of(item);
      return "[" + text + "]";
    case NodeKind::map:
      for (const Entry& entry : node.entries)
        text += fmt::format("{}\"{}\": {}", text.empty() ? "" : ", ", entry.key, json_of(entry.value));
      return "{" + text + "}";
    case NodeKind::scalar:
      break;
  }
  if (!node.quoted && (parse_number(node.scalar) || node.scalar == "true" || node.scalar == "false"))
    return node.scalar;
  for (const char c : node.scalar)
    text += c == '"' || c == '\\' ? std::string{'\\', c} : c == '\n' ? "\\n" : std::string{c};
  return "\"" + text + "\"";
}

TEST_F(JsonSchemaTest, AcceptsTheScenariosOfTheRepository) {
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(GIGATWIN_SOURCE_DIR "/scenarios")) {
    if (file.path().extension() != ".yaml") continue;
    const std::optional<Tree> tree = read_yaml_file(file.path().string(), diagnostics);
    ASSERT_TRUE(tree) << file.path();
    files.push_back(path(file.path().stem().string() + ".json"));
    write(file.path().stem().string() + ".json", json_of(tree->root));
  }
  ASSERT_GE(files.size(), 2u);
  const std::vector<std::string> verdicts = validate(json_schema(scenario_schema()), files);
  ASSERT_EQ(verdicts.size(), files.size());
  for (std::size_t i = 0; i < files.size(); ++i) EXPECT_EQ(verdicts[i], "ok") << files[i];
}

TEST_F(JsonSchemaTest, CarriesDescriptionsAndDefaults) {
  const std::string schema = json_schema(machine::machine_schema());
  EXPECT_THAT(schema, HasSubstr("\"$schema\": \"http://json-schema.org/draft-07/schema#\""));
  EXPECT_THAT(schema, HasSubstr("\"description\": \"Thermal design power. At full load.\""));
  EXPECT_THAT(schema, HasSubstr("\"default\": \"18 degC\""));
  EXPECT_THAT(schema, HasSubstr("\"default\": \"adaptive\""));
}

}  // namespace
}  // namespace gigatwin::scenario
