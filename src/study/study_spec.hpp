#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "uncertainty/distribution.hpp"
#include "uncertainty/sequence.hpp"

/// STUDY.yaml: many runs of one or several scenarios.
namespace gigatwin::study {

/// A value that is not known: it lies over what the scenarios say of the same key.
struct UncertainSpec : uncertainty::DistributionSpec {
  std::string key;                      ///< "economics.discount_rate"
  std::optional<std::string> scenario;  ///< name of the one that it is for; none: all
  bool with_replicate = false;          ///< of the samples: drawn for each replicate, not for each point
};

/// One axis of the grid.
struct GridAxisSpec {
  std::string key;
  std::vector<std::string> values;  ///< as a scenario writes them
};

/// One point that is written out.
struct ListedPointSpec {
  std::vector<std::string> set;  ///< "key=value"
};

/// Monte Carlo.
struct SamplesSpec {
  std::int64_t count = 0;
  uncertainty::Sampling method = uncertainty::Sampling::sobol;
};

struct StudySpec {
  std::string name;
  std::string description;
  std::int64_t seed = 1;
  std::vector<std::string> scenarios;  ///< files, relative to the study's own
  std::vector<std::string> set;        ///< "key=value" for all runs
  std::vector<GridAxisSpec> grid;      ///< all combinations; the last axis changes fastest
  std::vector<ListedPointSpec> list;
  std::optional<SamplesSpec> samples;
  std::vector<UncertainSpec> uncertain;
  bool tornado = false;    ///< each uncertain value at its 5 and 95 %, the others at their medians
  std::int64_t sobol = 0;  ///< N of a Saltelli design of N (d + 2) points, d uncertain values; 0: none
  std::int64_t replicates = 1;
  std::vector<std::string> keep;  ///< indicators; empty: all
};

const Schema<UncertainSpec>& uncertain_schema();
const Schema<GridAxisSpec>& grid_axis_schema();
const Schema<ListedPointSpec>& listed_point_schema();
const Schema<SamplesSpec>& samples_schema();
const Schema<StudySpec>& study_schema();

}  // namespace gigatwin::study
