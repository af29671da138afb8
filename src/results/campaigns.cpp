#include "results/campaigns.hpp"

namespace gigatwin::results {
namespace {

constexpr double seconds_per_hour = 3600.0;

/// Time that it holds its nodes or waits for them again, from its first start on.
Seconds time_taken(const sim::JobRecord& job, Seconds end) {
  return (job.state == sim::JobState::completed ? job.finished : end) - job.started;
}

void spread(const sim::JobRecord& job, Seconds taken, CampaignRow& row) {
  if (job.failures == 0 || row.done <= 0.0) return;
  const Seconds undisturbed = (taken - job.lost - job.restarting) / row.done;
  const TimeToTrain time = time_to_train(undisturbed, losses_of(job, job.failure_rate));
  row.expected_h = time.mean.value / seconds_per_hour;
  row.deviation_h = time.deviation.value / seconds_per_hour;
  row.low_h = time.quantile(0.05).value / seconds_per_hour;
  row.high_h = time.quantile(0.95).value / seconds_per_hour;
}

}  // namespace

CampaignRow campaign_row(const sim::JobRecord& job, double goal_tokens, Seconds end) {
  CampaignRow row;
  row.name = job.name;
  row.tenant_class = job.tenant_class;
  row.state = job.state;
  row.accelerators = job.accelerators;
  row.failures = job.failures;
  if (job.started.value < 0.0) return row;
  const bool completed = job.state == sim::JobState::completed;
  row.done = completed ? 1.0 : job.tokens / goal_tokens;
  const Seconds taken = time_taken(job, end);
  if (completed) row.time_h = taken.value / seconds_per_hour;
  spread(job, taken, row);
  return row;
}

void CampaignRecords::add(const sim::JobRecord& job) {
  for (std::size_t i = 0; i < goals_.size(); ++i)
    if (goals_[i].job == job.job) records_[i] = job;
}

std::vector<CampaignRow> CampaignRecords::rows(Seconds end) const {
  std::vector<CampaignRow> rows;
  for (std::size_t i = 0; i < goals_.size(); ++i)
    if (records_[i]) rows.push_back(campaign_row(*records_[i], goals_[i].tokens, end));
  return rows;
}

}  // namespace gigatwin::results
