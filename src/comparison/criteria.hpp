#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

/// Proposals side by side under several criteria: who is allowed, who is best by which weights, and what would change
/// that. Plain values; who reads them from results is above.
namespace gigatwin::comparison {

enum class Better : std::uint8_t { lower, higher };

/// How a value becomes a score in 0..1 (1 best) for the weighted sum. TOPSIS has its own.
enum class Scale : std::uint8_t {
  min_max,  ///< (v - worst) / (best - worst) of the proposals that are ranked
  ratio,    ///< v / best, or best / v where lower is better; all values > 0
  bounds,   ///< (v - worst) / (target - worst) of stated bounds, cut at 0 and 1
};

enum class Method : std::uint8_t { weighted_sum, topsis };
enum class Methods : std::uint8_t { weighted_sum, topsis, both };

struct CriterionSpec {
  std::string figure;              ///< name of an indicator
  std::string label{};             ///< empty: the indicator's
  double weight = 0.0;             ///< of a sum of 1
  std::optional<Better> better{};  ///< absent: as the indicator says
  Scale scale = Scale::min_max;
  std::optional<double> target{}, worst{};  ///< of Scale::bounds, in the units that `compare` shows
  std::optional<double> least{}, most{};    ///< what no improvement passes: a PUE of 1, all of the energy
};

/// What a proposal has to keep, whatever its merits.
struct ConstraintSpec {
  std::string figure;
  std::string label{};
  std::optional<double> at_most{}, at_least{};
  bool hard = true;   ///< who misses it is not ranked; else it is only said
  std::string why{};  ///< the source of the limit, or "assumption: ..."
};

struct StabilitySpec {
  std::int64_t samples = 10000;
  double spread = 0.25;  ///< every weight w from (1 - spread) w to (1 + spread) w
  std::int64_t seed = 1;
};

struct CriteriaSpec {
  std::string title;
  std::string note;  ///< who chose the weights, and why
  std::vector<CriterionSpec> criteria;
  std::vector<ConstraintSpec> constraints;
  Methods method = Methods::both;
  StabilitySpec stability;
  std::optional<double> inflation;  ///< a year; absent: proposals of several price years are refused
  std::vector<hardware::Source> sources;
};

const Schema<CriterionSpec>& criterion_schema();
const Schema<ConstraintSpec>& constraint_schema();
const Schema<StabilitySpec>& stability_schema();
/// A file of `compare --criteria`, and an entry of catalog/criteria.yaml.
const Schema<CriteriaSpec>& criteria_schema();

/// The methods that are asked for, in the order in which they are shown.
std::vector<Method> methods_of(Methods methods);
std::string to_text(Method method);
std::string to_text(Scale scale);

}  // namespace gigatwin::comparison
