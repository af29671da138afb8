#include <fmt/format.h>

#include "base/error.hpp"
#include "scenario/load.hpp"
#include "scenario/resolved.hpp"
#include "study/design.hpp"

namespace gigatwin::study {
namespace {

struct KeptScenario {
  std::string name, title, file, path;
};

/// What design.yaml says.
struct KeptDesign {
  std::string hash, version;
  std::int64_t price_year = 0;
  std::vector<KeptScenario> scenarios;
  StudySpec study;
};

const Schema<KeptScenario>& kept_scenario_schema() {
  using K = KeptScenario;
  static const Schema<K> schema{"kept_scenario",
                                "A scenario as it was found.",
                                {text("name", &K::name).required().doc("Of the scenario."),
                                 text("title", &K::title).required().doc("Of its site."),
                                 text("file", &K::file).required().doc("As the study names it."),
                                 text("path", &K::path).required().doc("Where it was found.")}};
  return schema;
}

const Schema<KeptDesign>& kept_design_schema() {
  using K = KeptDesign;
  static const Schema<K> schema{
      "kept_design",
      "A study with the distributions of its scenarios.",
      {text("hash", &K::hash).required().doc("Of all that makes a difference."),
       text("version", &K::version).required().doc("Of gigatwin."),
       integer("price_year", &K::price_year).doc("Of money; 0 if the scenarios have several."),
       blocks<kept_scenario_schema>("scenarios", &K::scenarios).items(1, 1000).doc("In the order of the study."),
       block<study_schema>("study", &K::study).required().doc("The study.")}};
  return schema;
}

}  // namespace

std::string design_yaml(const Design& design) {
  KeptDesign kept{design.hash, design.version, design.price_year, {}, design.study};
  for (std::size_t i = 0; i < design.scenarios.size(); ++i) {
    const results::StudyScenario& scenario = design.scenarios[i];
    kept.scenarios.push_back({scenario.name, scenario.title, scenario.file, design.paths[i]});
  }
  return scenario::resolved_yaml(kept_design_schema(), &kept, {});
}

Design design_from_yaml(const std::string& text, const std::string& name) {
  KeptDesign kept;
  Diagnostics diagnostics;
  scenario::load(scenario::LoadInputs{{{name, text}}, {}}, kept_design_schema(), &kept, diagnostics);
  if (diagnostics.has_errors())
    throw FileError(fmt::format("{}: is not the design of a study: {}", name, to_text(diagnostics.list().front())));
  Design design;
  design.study = std::move(kept.study);
  design.price_year = kept.price_year;
  design.version = std::move(kept.version);
  design.hash = std::move(kept.hash);
  for (KeptScenario& scenario : kept.scenarios) {
    design.scenarios.push_back({scenario.name, scenario.title, scenario.file, {}});
    design.paths.push_back(scenario.path);
  }
  return design;
}

}  // namespace gigatwin::study
