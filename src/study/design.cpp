#include "study/design.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>

#include "base/error.hpp"
#include "base/random.hpp"
#include "base/text_file.hpp"
#include "base/version.hpp"
#include "scenario/resolved.hpp"
#include "scenario/scenario.hpp"
#include "scenario/tree.hpp"
#include "study/size.hpp"

namespace gigatwin::study {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view override_mark = "--set ";

std::string sentence_of(const Diagnostic& diagnostic) {
  const std::string key = diagnostic.key_path.empty() ? "" : diagnostic.key_path + ": ";
  if (diagnostic.found.empty()) return key + diagnostic.expected;
  return fmt::format("{}expected {}, found {}", key, diagnostic.expected, diagnostic.found);
}

/// An override of the study, and the key of the study that states it.
struct Stated {
  std::string text;
  std::string key;
};

/// The scenarios of a study, read one after the other.
class ScenarioReader {
 public:
  ScenarioReader(Design& design, Diagnostics& diagnostics) : design_(design), diagnostics_(diagnostics) {}

  void read(std::size_t index, const std::string& path) {
    const std::string key = fmt::format("scenarios[{}]", index);
    std::error_code error;
    if (!fs::is_regular_file(path, error))
      return diagnostics_.expected(key, "the path of a scenario", fmt::format("no file at {}", path),
                                   "a path is relative to the file that states it");
    scenario::Scenario scenario;
    Diagnostics own;
    const scenario::LoadedText loaded = load(path, {}, scenario, own);
    take(own, {});
    if (own.has_errors()) return;
    read_with_settings(index, path, scenario.name);
  }

 private:
  static scenario::LoadedText load(const std::string& path, const std::vector<Stated>& overrides,
                                   scenario::Scenario& scenario, Diagnostics& diagnostics) {
    std::vector<std::string> texts;
    for (const Stated& stated : overrides) texts.push_back(stated.text);
    return scenario::load(path, texts, scenario::scenario_schema(), scenario, diagnostics);
  }

  /// What is wrong with the scenario's own text stands where it is; what is wrong with the study's settings is shown
  /// in the study, once.
  void take(const Diagnostics& found, const std::vector<Stated>& overrides) {
    for (const Diagnostic& diagnostic : found.list()) {
      if (!diagnostic.location.file.starts_with(override_mark)) {
        if (diagnostic.severity == Severity::error || overrides.empty()) diagnostics_.add(diagnostic);
        continue;
      }
      const std::string text = diagnostic.location.file.substr(override_mark.size());
      for (const Stated& stated : overrides)
        if (stated.text == text && diagnostic.severity == Severity::error && said_.insert(stated.key).second)
          diagnostics_.error(stated.key, sentence_of(diagnostic), diagnostic.hint);
    }
  }

  std::vector<Stated> settings() const {
    std::vector<Stated> all;
    for (std::size_t i = 0; i < design_.study.set.size(); ++i)
      all.push_back({design_.study.set[i], fmt::format("set[{}]", i)});
    return all;
  }

  /// The study's settings with the medians of its own uncertain values: a point that has to be possible.
  std::vector<Stated> central_settings(const std::string& name) const {
    std::vector<Stated> all = settings();
    for (std::size_t i = 0; i < own_uncertain_.size(); ++i) {
      const UncertainSpec& spec = own_uncertain_[i];
      if (spec.scenario && *spec.scenario != name) continue;
      all.push_back({fmt::format("{}={}", spec.key, uncertainty::Distribution{spec}.median_text()),
                     fmt::format("uncertain[{}].key", i)});
    }
    return all;
  }

  void read_with_settings(std::size_t index, const std::string& path, const std::string& name) {
    scenario::Scenario scenario;
    Diagnostics own;
    const std::vector<Stated> central = central_settings(name);
    const scenario::LoadedText loaded = load(path, central, scenario, own);
    take(own, central);
    if (own.has_errors()) return;
    check_name(index, scenario.name);
    check_axes(path, scenario.name, central);
    add_uncertain(scenario.name, loaded);
    add_hash(loaded);
    design_.scenarios.push_back({scenario.name, title_of(scenario), design_.study.scenarios[index],
                                 scenario::resolved_yaml(scenario::scenario_schema(), &scenario, loaded.origins)});
    design_.paths.push_back(fs::absolute(path).lexically_normal().string());
    const bool first = design_.scenarios.size() == 1;
    if (first) design_.price_year = scenario.economics.price_year;
    if (design_.price_year != scenario.economics.price_year) design_.price_year = 0;
  }

  static std::string title_of(const scenario::Scenario& scenario) {
    return scenario.site.title.empty() ? scenario.name : scenario.site.title;
  }

  void check_name(std::size_t index, const std::string& name) {
    for (std::size_t before = 0; before < design_.scenarios.size(); ++before)
      if (design_.scenarios[before].name == name)
        diagnostics_.expected(fmt::format("scenarios[{}]", index), "a scenario with a name of its own",
                              fmt::format("\"{}\", the name of scenarios[{}] too", name, before),
                              "a file with `extends` and another name makes a variant");
  }

  /// An axis of which no value is possible for a scenario is a mistake; one of several may be, and its runs say so.
  void check_axes(const std::string& path, const std::string& name, const std::vector<Stated>& central) {
    for (std::size_t i = 0; i < design_.study.grid.size(); ++i) {
      const GridAxisSpec& axis = design_.study.grid[i];
      std::vector<std::vector<std::string>> points;
      for (const std::string& value : axis.values) points.push_back({fmt::format("{}={}", axis.key, value)});
      check_points(path, name, central, points, fmt::format("grid[{}].key", i));
    }
    std::vector<std::vector<std::string>> listed;
    for (const ListedPointSpec& point : design_.study.list) listed.push_back(point.set);
    if (!listed.empty()) check_points(path, name, central, listed, "list");
  }

  void check_points(const std::string& path, const std::string& name, const std::vector<Stated>& central,
                    const std::vector<std::vector<std::string>>& points, const std::string& key) {
    std::string why;
    for (const std::vector<std::string>& point : points) {
      std::vector<Stated> overrides = central;
      for (const std::string& text : point) overrides.push_back({text, key});
      scenario::Scenario ignored;
      Diagnostics own;
      load(path, overrides, ignored, own);
      if (!own.has_errors()) return;
      if (why.empty())
        for (const Diagnostic& diagnostic : own.list())
          if (why.empty() && diagnostic.severity == Severity::error) why = sentence_of(diagnostic);
    }
    if (said_.insert(key).second)
      diagnostics_.error(key, fmt::format("no value of it is possible for scenario \"{}\": {}", name, why));
  }

  /// A scenario's distributions, but for those that the study or a setting of it lies over.
  void add_uncertain(const std::string& name, const scenario::LoadedText& loaded) {
    for (const scenario::UncertainValue& value : loaded.uncertain) {
      UncertainSpec uncertain;
      static_cast<uncertainty::DistributionSpec&>(uncertain) = value.spec;
      uncertain.key = value.key_path;
      uncertain.scenario = name;
      const auto is_own = [&](const UncertainSpec& own) {
        return own.key == uncertain.key && (!own.scenario || *own.scenario == name);
      };
      if (std::none_of(own_uncertain_.begin(), own_uncertain_.end(), is_own))
        design_.study.uncertain.push_back(std::move(uncertain));
    }
  }

  void add_hash(const scenario::LoadedText& loaded) {
    for (const scenario::SourceText& source : loaded.sources) hashed_ += fmt::format("{:016x}", hash_of(source.text));
    for (const std::string& file : loaded.data_files) hashed_ += fmt::format("{:016x}", hash_of(read_text_file(file)));
  }

 public:
  const std::string& hashed() const { return hashed_; }

 private:
  Design& design_;
  Diagnostics& diagnostics_;
  const std::vector<UncertainSpec> own_uncertain_ = design_.study.uncertain;
  std::set<std::string> said_;  ///< keys of the study that something has been said about
  std::string hashed_;          ///< digests of all files that the scenarios are made from
};

void check_scenario_names(const Design& design, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const results::StudyScenario& scenario : design.scenarios) names.push_back(scenario.name);
  for (std::size_t i = 0; i < design.study.uncertain.size(); ++i) {
    const std::optional<std::string>& name = design.study.uncertain[i].scenario;
    if (name && std::find(names.begin(), names.end(), *name) == names.end())
      diagnostics.expected(fmt::format("uncertain[{}].scenario", i), "the name of one of the scenarios",
                           fmt::format("\"{}\"{}", *name, did_you_mean(*name, names)));
  }
}

/// What only the study with its scenarios shows: whether there is anything to draw, and how much.
void check_size(const Design& design, Diagnostics& diagnostics) {
  const StudySpec& study = design.study;
  const std::size_t inputs = input_keys(study).size();
  const std::string nothing = "neither the study nor its scenarios have an uncertain value";
  const std::string hint =
      "uncertain: [{key: economics.discount_rate, distribution: uniform, low: 4 %, high: 8 %, "
      "reason: ...}]";
  if (inputs == 0 && study.samples && study.replicates == 1) diagnostics.error("samples", nothing, hint);
  if (inputs == 0 && study.tornado) diagnostics.error("tornado", nothing, hint);
  if (inputs == 0 && study.sobol > 0) diagnostics.error("sobol", nothing, hint);
  const std::size_t most_inputs = uncertainty::most_sobol_dimensions / 2;
  if (inputs > most_inputs)
    diagnostics.error("uncertain", fmt::format("at most {} uncertain values, found {}", most_inputs, inputs));
  const double runs = points_of(study, inputs) * static_cast<double>(design.scenarios.size());
  if (runs > most_runs)
    diagnostics.error(
        largest_block(study, inputs),
        fmt::format("the study asks for {:.4g} runs ({:.4g} points of {} scenario{}); the limit is {:.0f}", runs,
                    points_of(study, inputs), design.scenarios.size(), design.scenarios.size() == 1 ? "" : "s",
                    most_runs),
        "ask for fewer points, or make several studies with seeds of their own");
}

std::string version_text() { return fmt::format("{} ({})", version(), commit()); }

std::string hash_text(const Design& design, const std::string& files) {
  const std::string study = scenario::resolved_yaml(study_schema(), &design.study, {});
  return fmt::format("{:016x}", hash_of(study + "\n" + files + "\n" + design.version));
}

}  // namespace

std::optional<Design> read_design(const std::string& path, const std::vector<std::string>& set,
                                  Diagnostics& diagnostics) {
  Design design;
  const scenario::LoadedText loaded = scenario::load(path, set, study_schema(), design.study, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  design.as_written = loaded.sources.empty() ? "" : loaded.sources.front().text;
  design.version = version_text();
  ScenarioReader reader{design, diagnostics};
  for (std::size_t i = 0; i < design.study.scenarios.size(); ++i) {
    const std::string key = fmt::format("scenarios[{}]", i);
    reader.read(i, (fs::path(scenario::folder_of(loaded.origins.locate(key))) / design.study.scenarios[i])
                       .lexically_normal()
                       .string());
  }
  if (!diagnostics.has_errors()) check_scenario_names(design, diagnostics);
  if (!diagnostics.has_errors()) check_size(design, diagnostics);
  diagnostics.sort();
  if (diagnostics.has_errors()) return std::nullopt;
  design.hash = hash_text(design, reader.hashed());
  return design;
}

std::vector<scenario::Layer> layers_of(const Design& design) {
  std::vector<scenario::Layer> layers;
  for (const std::string& path : design.paths) layers.push_back({path, std::nullopt});
  return layers;
}

}  // namespace gigatwin::study
