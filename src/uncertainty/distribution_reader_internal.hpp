#pragma once

#include <string>
#include <vector>

#include "uncertainty/amount_internal.hpp"
#include "uncertainty/distribution.hpp"

namespace gigatwin::uncertainty {

/// From what is written to a quantile function, with everything impossible said by key.
class DistributionReader {
 public:
  DistributionReader(const DistributionSpec& spec, BlockProblems& problems) : spec_(spec), problems_(problems) {}

  /// False where something is wrong; `made` is then of no use.
  bool read(Distribution& made);

 private:
  bool uniform(Distribution& made);
  bool triangular(Distribution& made);
  bool normal(Distribution& made);
  bool lognormal(Distribution& made);
  bool empirical(Distribution& made);
  bool names(Distribution& made, const std::vector<double>& weights);
  bool numbers(Distribution& made, const std::vector<Amount>& amounts, const std::vector<double>& weights);
  bool range(Distribution& made);
  std::optional<std::vector<double>> weights();

  std::optional<Amount> amount(const std::string& key, const std::optional<std::string>& text,
                               const char* unit = nullptr);
  bool wrong(std::string key, std::string expected, std::string found, std::string hint = {});

  const DistributionSpec& spec_;
  BlockProblems& problems_;
  std::optional<std::string> unit_;  ///< of the first parameter
};

}  // namespace gigatwin::uncertainty
