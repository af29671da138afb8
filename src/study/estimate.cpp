#include "study/estimate.hpp"

#include "results/indicators.hpp"

namespace gigatwin::study {
namespace {

// Rounded from some hundred runs of scenarios/proposals with all indicators (1,875 bytes a row of a shard); those of
// the merged file are estimates.
constexpr double bytes_of_an_indicator_in_a_shard = 12.0;
constexpr double bytes_of_a_row = 60.0;
constexpr double bytes_of_an_indicator_in_the_file = 5.0;  ///< packed; 8 if nothing of it repeats
constexpr double bytes_of_the_file = 1.5e6;                ///< descriptions and summary of all indicators
constexpr double bytes_of_a_number = 8.0;                  ///< of an input, and of a place in memory
constexpr std::uint64_t inodes_besides_shards = 5;         ///< folder, design, study, folders of scenarios and cache

}  // namespace

Estimate estimate(const Plan& plan, std::int64_t shards) {
  const auto runs = static_cast<double>(plan.runs());
  const auto points = static_cast<double>(plan.points());
  const results::StudyDescription about = plan.description();
  const double indicators_ran = static_cast<double>(results::indicators().size());
  const double indicators_kept = static_cast<double>(about.indicators.size());
  const double inputs = static_cast<double>(about.inputs.size());
  Estimate estimate;
  estimate.shard_bytes = runs * (bytes_of_a_row + indicators_ran * bytes_of_an_indicator_in_a_shard);
  estimate.file_bytes = bytes_of_the_file + runs * indicators_kept * bytes_of_an_indicator_in_the_file +
                        (points + runs) * inputs * bytes_of_a_number;
  estimate.memory_bytes = runs * bytes_of_a_number;
  estimate.inodes = inodes_besides_shards + plan.scenarios() + static_cast<std::uint64_t>(shards);
  return estimate;
}

}  // namespace gigatwin::study
