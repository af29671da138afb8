#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "report/html/chart_data.hpp"

/// What the network carries, what fails, where the accelerators' time goes.
namespace gigatwin::report::html {
namespace {

using results::ResultReader;

constexpr double hour_s = 3600.0;
constexpr double gbit_per_gbyte = 8.0;
constexpr double directions =
    2.0;  // bytes of a tier are those of both directions of its links, its bandwidth is of one

/// Traffic of one job while it trains, as a share of each tier's bandwidth.
struct JobTraffic {
  double training_h = 0.0;
  double begin_h = 0.0, end_h = 0.0;
  std::vector<double> share;  // [tier]
};

/// Model, accelerators and iteration time of a job's profile, by which a job finds it.
using ProfileKey = std::tuple<std::string, double, double>;

std::map<ProfileKey, std::size_t> profiles_of(const ResultReader& result) {
  const std::vector<std::string> models = result.texts("iteration", "model");
  const std::vector<double> accelerators = result.numbers("iteration", "accelerators");
  const std::vector<double> iterations = result.numbers("iteration", "iteration");
  std::map<ProfileKey, std::size_t> profiles;
  for (std::size_t i = 0; i < models.size(); ++i) profiles.try_emplace({models[i], accelerators[i], iterations[i]}, i);
  return profiles;
}

std::vector<JobTraffic> traffic_of(const ResultReader& result, const std::vector<double>& bandwidth_gbit_s) {
  const std::map<ProfileKey, std::size_t> profiles = profiles_of(result);
  const std::vector<double> gbytes = result.numbers("iteration", "bytes_per_tier");
  const std::vector<std::string> models = result.texts("jobs", "model");
  const auto column = [&](const char* name) { return result.numbers("jobs", name); };
  const std::vector<double> accelerators = column("accelerators"), iteration_s = column("iteration");
  const std::vector<double> productive = column("productive"), lost = column("lost");
  const std::vector<double> started = column("started"), finished = column("finished");
  const std::size_t tiers = bandwidth_gbit_s.size();
  std::vector<JobTraffic> jobs;
  for (std::size_t j = 0; j < models.size(); ++j) {
    const auto found = profiles.find({models[j], accelerators[j], iteration_s[j]});
    if (found == profiles.end() || std::isnan(started[j])) continue;  // without a model, or never ran
    JobTraffic job{.training_h = productive[j] + lost[j],
                   .begin_h = started[j],
                   .end_h = std::isnan(finished[j]) ? result.info().duration.value / hour_s : finished[j],
                   .share = {}};
    for (std::size_t t = 0; t < tiers; ++t)
      job.share.push_back(gbytes[found->second * tiers + t] * gbit_per_gbyte / iteration_s[j] /
                          (directions * bandwidth_gbit_s[t]));
    jobs.push_back(std::move(job));
  }
  return jobs;
}

/// The largest sum of the shares of jobs that run at the same time.
double most_at_once(const std::vector<JobTraffic>& jobs, std::size_t tier) {
  std::vector<std::pair<double, double>> changes;  // ends sort before begins at the same instant
  for (const JobTraffic& job : jobs) {
    changes.emplace_back(job.begin_h, job.share[tier]);
    changes.emplace_back(job.end_h, -job.share[tier]);
  }
  std::sort(changes.begin(), changes.end());
  double now = 0.0, most = 0.0;
  for (const auto& [when, change] : changes) most = std::max(most, now += change);
  return most;
}

bool any_known(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double v) { return !std::isnan(v); });
}

/// "hall-3 transformers" of any hall is "transformers".
std::string without_hall(const std::string& cause, const std::vector<std::string>& halls) {
  for (const std::string& hall : halls)
    if (cause.starts_with(hall + " ")) return cause.substr(hall.size() + 1);
  return cause;
}

struct CauseSums {
  double failures = 0.0, taken_back = 0.0, restarting = 0.0, out_of_service = 0.0;

  double hours() const { return taken_back + restarting + out_of_service; }
};

std::map<std::string, CauseSums> sums_by_cause(const ResultReader& result) {
  std::map<std::string, CauseSums> sums;
  const std::vector<std::string> causes = result.texts("causes", "cause");
  const auto column = [&](const char* name) { return result.numbers("causes", name); };
  const std::vector<double> failures = column("failures"), lost = column("lost");
  const std::vector<double> restarting = column("restarting"), out = column("out_of_service");
  for (std::size_t i = 0; i < causes.size(); ++i) {
    CauseSums& sum = sums[without_hall(causes[i], result.info().halls)];
    sum.failures += failures[i];
    sum.taken_back += lost[i];
    sum.restarting += restarting[i];
    sum.out_of_service += out[i];
  }
  return sums;
}

double offered_hours(const ResultReader& result) {
  return result.number("indicators", "simulated_accelerators").value_or(NAN) * (result.info().duration.value / hour_s);
}

}  // namespace

NetworkChart network_chart(const ResultReader& result) {
  NetworkChart chart{.tiers = result.texts("fabric", "tier"),
                     .mean = result.numbers("fabric", "mean_utilisation"),
                     .max = result.numbers("fabric", "max_utilisation"),
                     .measured = true};
  if (any_known(chart.mean) || result.find("iteration", "bytes_per_tier") == nullptr) return chart;
  chart.measured = false;
  const std::vector<JobTraffic> jobs = traffic_of(result, result.numbers("fabric", "total_bandwidth"));
  for (std::size_t t = 0; t < chart.tiers.size(); ++t) {
    double share_hours = 0.0;
    for (const JobTraffic& job : jobs) share_hours += job.share[t] * job.training_h;
    chart.mean[t] = share_hours / (result.info().duration.value / hour_s);
    chart.max[t] = most_at_once(jobs, t);
  }
  return chart;
}

LostChart lost_chart(const std::vector<ResultReader>& results) {
  LostChart chart;
  std::vector<std::optional<std::map<std::string, CauseSums>>> sums;
  std::map<std::string, double> hours;  // of all proposals, each as a share of what it offers
  for (const ResultReader& result : results) {
    const bool has = result.find("causes", "cause") != nullptr;
    sums.push_back(has ? std::optional(sums_by_cause(result)) : std::nullopt);
    if (!has) continue;
    for (const auto& [cause, sum] : *sums.back())
      if (sum.failures > 0.0) hours[cause] += sum.hours() / offered_hours(result);
  }
  for (const auto& [cause, share] : hours) chart.causes.push_back(cause);
  std::stable_sort(chart.causes.begin(), chart.causes.end(),
                   [&](const std::string& a, const std::string& b) { return hours[a] > hours[b]; });
  for (std::size_t p = 0; p < results.size(); ++p) {
    chart.proposals.emplace_back();
    if (!sums[p]) continue;
    LostChart::OfProposal of;
    of.offered_h = offered_hours(results[p]);
    for (const std::string& cause : chart.causes) {
      const CauseSums& sum = (*sums[p])[cause];
      of.failures.push_back(sum.failures);
      of.taken_back_h.push_back(sum.taken_back);
      of.restarting_h.push_back(sum.restarting);
      of.out_of_service_h.push_back(sum.out_of_service);
    }
    chart.proposals.back() = std::move(of);
  }
  return chart;
}

TimeChart time_chart(const ResultReader& result) {
  // A share of nothing is not defined; of the time it is none.
  const auto indicator = [&](const char* name) {
    const double value = result.number("indicators", name).value_or(0.0);
    return std::isnan(value) ? 0.0 : value;
  };
  const double offered = offered_hours(result);
  const double held = indicator("utilisation");
  TimeChart chart{indicator("goodput"),
                  indicator("throttling_loss") * held,
                  indicator("contention_hours") / offered,
                  indicator("starved_hours") / offered,
                  indicator("checkpointing_hours") / offered,
                  indicator("lost_hours") / offered,
                  indicator("restarting_hours") / offered,
                  indicator("out_of_service_hours") / offered,
                  0.0};
  chart.back() = 1.0 - std::accumulate(chart.begin(), chart.end(), 0.0);
  return chart;
}

}  // namespace gigatwin::report::html
