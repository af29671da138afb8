#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "results/study_file.hpp"
#include "scenario/load.hpp"
#include "study/study_spec.hpp"

namespace gigatwin::study {

/// More runs than this are refused: a typing error rather than a wish.
inline constexpr double most_runs = 1e7;

/// A study with all that its files say, so that it can be planned and merged without them.
struct Design {
  StudySpec study;  ///< every distribution of the scenarios among its uncertain values, with the scenario's name
  std::vector<results::StudyScenario> scenarios;
  std::vector<std::string> paths;  ///< absolute, of the scenarios
  std::string as_written;          ///< STUDY.yaml
  std::int64_t price_year = 0;     ///< 0: the scenarios do not have one in common
  std::string version;             ///< of gigatwin, with the commit
  std::string hash;                ///< of the study, of every file that its scenarios read, and of the version
};

/// Reads STUDY.yaml and its scenarios; every problem of either is in `diagnostics`, sorted.
/// @param set  "key=value" of the study itself, such as samples.count=100
std::optional<Design> read_design(const std::string& path, const std::vector<std::string>& set,
                                  Diagnostics& diagnostics);

/// The scenarios as an `Evaluator` takes them, in order.
std::vector<scenario::Layer> layers_of(const Design& design);

/// design.yaml of a study's folder: all but the texts of study and scenarios, which lie beside it.
std::string design_yaml(const Design& design);
/// Throws FileError: not of this form.
Design design_from_yaml(const std::string& text, const std::string& name);

}  // namespace gigatwin::study
