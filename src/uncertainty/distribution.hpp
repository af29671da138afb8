#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/schema.hpp"

/// How sure a value is: distributions as scenarios and studies write them, points that fill their space, and what many
/// results say. Plain values and functions.
namespace gigatwin::uncertainty {

enum class Shape : std::uint8_t {
  uniform,     ///< from low to high
  triangular,  ///< from low over mode to high
  normal,      ///< mean and standard deviation; low and high cut it off and what is left counts as the whole
  lognormal,   ///< median and standard deviation of the natural logarithm; or low and high, its 5 % and 95 % quantiles
  empirical,   ///< one of the values; or between them
};

/// A distribution as it is written: parameters with their units, "4 %", "40 EUR/MWh".
struct DistributionSpec {
  Shape shape = Shape::uniform;
  std::optional<std::string> low{}, mode{}, high{}, mean{}, sd{}, median{};
  std::optional<double> sigma{};      ///< lognormal: standard deviation of the natural logarithm
  std::vector<std::string> values{};  ///< empirical: quantities, numbers, or names such as those of catalogue entries
  std::vector<double> weights{};      ///< of the values; empty: all alike
  bool interpolate = false;           ///< empirical: anything between the values, in place of one of them
  bool whole = false;                 ///< whole numbers alone
  std::string reason{};               ///< the source, or "assumption: ..."
};

/// Its table: a scenario value written as a map with the key `distribution`. The check says what no distribution can
/// have: low above high, a mode outside, units that differ, weights that sum to nothing ...
const Schema<DistributionSpec>& distribution_schema();

/// "triangular 4 % to 9 %, mode 6 %": one line for tables.
std::string to_text(const DistributionSpec& spec);
std::string_view to_text(Shape shape);

/// A distribution as its quantile function: a draw is the value at a uniform number u. Monotone in u where the values
/// are numbers, so that equal u's of two proposals mean "equally high".
class Distribution {
 public:
  /// nullopt where the parameters are impossible, which `problems` then says by key.
  static std::optional<Distribution> make(const DistributionSpec& spec, BlockProblems& problems);
  /// Asserts that the parameters are possible.
  explicit Distribution(const DistributionSpec& spec);

  /// The value at which the distribution function is u, in `unit()`; for names the place of the name in the list,
  /// counted from 0.  @param u  in (0, 1)
  double number_at(double u) const;
  /// The same as a scenario states it: "41.3 EUR/MWh", "4.2 %", a name. It reads back to the same double.
  std::string text_at(double u) const;
  /// As the parameters are written: "EUR/MWh", "%", empty for plain numbers and for names.
  const std::string& unit() const { return unit_; }
  /// Whether its values are names.
  bool named() const { return !names_.empty(); }
  const std::vector<std::string>& names() const { return names_; }

  /// The central value, which a single run takes: the median; of names the one with the largest weight, the first of
  /// equals.
  double median() const;
  std::string median_text() const;

 private:
  friend class DistributionReader;
  Distribution() = default;
  double continuous_at(double u) const;
  std::string written(double number) const;

  Shape shape_ = Shape::uniform;
  std::string unit_;
  bool interpolate_ = false, whole_ = false;
  double low_ = 0.0, high_ = 0.0;       ///< bounds; infinite where there are none
  double center_ = 0.0, spread_ = 0.0;  ///< mode; mean and sd; logarithm of the median and sigma
  std::vector<double> values_;          ///< empirical: ascending; of names their places
  std::vector<std::string> names_;      ///< empirical of names, as written
  std::vector<double> reached_;         ///< distribution function at each value; normal: at the two bounds
  std::size_t heaviest_ = 0;            ///< of the names
};

}  // namespace gigatwin::uncertainty
