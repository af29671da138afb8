#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "scenario/load.hpp"
#include "scenario/resolved.hpp"
#include "scenario/scenario.hpp"
#include "scenario/table_flaws.hpp"

namespace gigatwin::scenario {
namespace {

constexpr const char* catalogue = GIGATWIN_SOURCE_DIR "/catalog";

std::vector<std::string> scenario_files() {
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(GIGATWIN_SOURCE_DIR "/scenarios"))
    if (file.path().extension() == ".yaml") files.push_back(file.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

std::string all_of(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.list()) text += to_text(diagnostic);
  return text;
}

/// The lines without the comments that name origins, which differ between a scenario and its resolved text.
std::string without_origins(const std::string& yaml) {
  std::string plain;
  for (std::size_t at = 0; at < yaml.size(); at = yaml.find('\n', at) + 1) {
    const std::string line = yaml.substr(at, yaml.find('\n', at) - at);
    plain += line.substr(0, line.rfind("  # ")) + "\n";
  }
  return plain;
}

TEST(ScenarioTables, HaveNoFlaw) { EXPECT_THAT(table_flaws(scenario_schema()), testing::IsEmpty()); }

TEST(ShippedScenarios, AreReadWithoutAWordAndResolveToThemselves) {
  const std::vector<std::string> files = scenario_files();
  ASSERT_GE(files.size(), 2u);
  for (const std::string& file : files) {
    Diagnostics diagnostics;
    Scenario scenario;
    const LoadedText loaded = load({{{file, std::nullopt}}, {}, catalogue}, scenario_schema(), &scenario, diagnostics);
    EXPECT_EQ(all_of(diagnostics), "") << file;
    const std::string resolved = resolved_yaml(scenario_schema(), &scenario, loaded.origins, Paths::openable);
    Scenario again;
    const LoadedText reloaded =
        load({{{"resolved.yaml", resolved}}, {}, "none"}, scenario_schema(), &again, diagnostics);
    EXPECT_EQ(all_of(diagnostics), "") << file;
    EXPECT_EQ(without_origins(resolved_yaml(scenario_schema(), &again, reloaded.origins, Paths::openable)),
              without_origins(resolved));
  }
}

}  // namespace
}  // namespace gigatwin::scenario
