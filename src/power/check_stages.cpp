#include <fmt/format.h>

#include <set>

#include "power/supply_path.hpp"

namespace gigatwin::power {
namespace {

std::string key(std::size_t stage, const char* name) { return fmt::format("stages[{}].{}", stage, name); }

void check_each(const std::vector<StageSpec>& stages, BlockProblems& problems) {
  std::set<std::string> names;
  for (std::size_t s = 0; s < stages.size(); ++s) {
    const StageSpec& stage = stages[s];
    if (stage.name == "grid")
      problems.expected(key(s, "name"), "another name than that of the grid connection", "grid");
    if (!names.insert(stage.name).second)
      problems.expected(key(s, "name"), "a name that no other stage has", stage.name);
    if (stage.it_fraction <= 0.0 && stage.mechanical_fraction <= 0.0)
      problems.expected(key(s, "it_fraction"), "a stage that feeds something",
                        "nothing fed, neither IT nor mechanical plant");
    if (stage.units.redundancy == hardware::Redundancy::four_n_three && stage.units.needed % 3 != 0)
      problems.expected(key(s, "units.needed"),
                        "a multiple of three for 4n3: three blocks carry the load, the fourth is spare",
                        fmt::format("{}", stage.units.needed));
  }
}

void check_levels(const std::vector<StageSpec>& stages, const StageGraph& graph, BlockProblems& problems) {
  for (std::size_t s = 0; s < stages.size(); ++s)
    for (const std::size_t feeder : graph.feeders[s])
      if (stages[s].level == Level::site && stages[feeder].level == Level::hall)
        problems.expected(key(s, "level"), fmt::format("hall, as of {} that feeds it", stages[feeder].name), "site");
}

bool feeds_racks(const std::vector<StageSpec>& stages) {
  for (const StageSpec& stage : stages)
    if (stage.it_fraction > 0.0) return true;
  return stages.empty();
}

}  // namespace

void check_stages(const std::vector<StageSpec>& stages, BlockProblems& problems) {
  if (stages.size() > most_stages) {
    problems.expected("stages", fmt::format("at most {} stages", most_stages), fmt::format("{}", stages.size()));
    return;
  }
  check_each(stages, problems);
  if (!feeds_racks(stages))
    problems.expected("stages", "a stage that feeds the racks, with an it_fraction above 0", "none");
  const std::optional<StageGraph> graph = stage_graph(stages, problems);
  if (!graph) return;
  check_levels(stages, *graph, problems);
  if (!supply_path(*graph))
    problems.expected("stages", "feeders in series and parallel",
                      "alternatives that share some of their feeders and not all",
                      "feed both from a stage between, such as switchgear");
}

}  // namespace gigatwin::power
