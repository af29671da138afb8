#pragma once

#include <optional>
#include <vector>

#include "results/tables.hpp"
#include "results/time_to_train.hpp"

namespace gigatwin::results {

/// The records of the campaigns among all jobs' records, and the table of their times to train.
class CampaignRecords {
 public:
  explicit CampaignRecords(std::vector<CampaignGoal> goals) : goals_(std::move(goals)), records_(goals_.size()) {}

  void add(const sim::JobRecord& job);
  /// Those that were submitted, in the order of the goals.
  /// @param end  of the run: campaigns that still run are reckoned to their end at the pace so far
  std::vector<CampaignRow> rows(Seconds end) const;

 private:
  std::vector<CampaignGoal> goals_;
  std::vector<std::optional<sim::JobRecord>> records_;  ///< of each goal
};

/// Time to train of one campaign: in this run, and over all histories of failures.
CampaignRow campaign_row(const sim::JobRecord& job, double goal_tokens, Seconds end);

}  // namespace gigatwin::results
