#include "traces/generator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "traces/durations.hpp"

namespace gigatwin::traces {
namespace {

double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// Shares are printed with a few digits: their sum is 1 to this.
constexpr double share_tolerance = 1e-3;

void check_shares(const std::vector<double>& shares, const char* key, BlockProblems& problems) {
  for (const double share : shares)
    if (share < 0.0) problems.expected(key, "shares of at least 0", fmt::format("{:g}", share));
  if (!shares.empty() && std::abs(sum_of(shares) - 1.0) > share_tolerance)
    problems.expected(key, "shares that add to 1", fmt::format("a sum of {:g}", sum_of(shares)));
}

void check_increasing(const std::vector<double>& values, const char* key, BlockProblems& problems) {
  if (!std::is_sorted(values.begin(), values.end()))
    problems.expected(key, "an increasing list", "a value below the one before it");
}

void check_mixture(const SizeClassSpec& spec, BlockProblems& problems) {
  check_shares(spec.part_shares, "part_shares", problems);
  if (spec.part_medians.size() != spec.part_shares.size())
    problems.expected("part_medians", fmt::format("as many as part_shares, {}", spec.part_shares.size()),
                      fmt::format("{}", spec.part_medians.size()));
  if (spec.part_sigmas.size() != spec.part_shares.size())
    problems.expected("part_sigmas", fmt::format("as many as part_shares, {}", spec.part_shares.size()),
                      fmt::format("{}", spec.part_sigmas.size()));
  for (const double sigma : spec.part_sigmas)
    if (sigma <= 0.0 || sigma > 10.0)
      problems.expected("part_sigmas", "numbers above 0, at most 10", fmt::format("{:g}", sigma));
  for (const Seconds median : spec.part_medians)
    if (median.value <= 0.0) problems.expected("part_medians", "times above 0", fmt::format("{:g} s", median.value));
  if (spec.longest.value <= 0.0)
    problems.expected("longest", "a time above 0 beside part_medians", fmt::format("{:g} s", spec.longest.value));
}

void check_quantiles(const SizeClassSpec& spec, BlockProblems& problems) {
  const std::vector<double>& levels = spec.quantile_levels;
  if (spec.duration_quantiles.size() < 2)
    problems.expected("duration_quantiles", "at least 2 quantiles, or part_shares",
                      fmt::format("{}", spec.duration_quantiles.size()));
  std::vector<double> values;
  for (const Seconds quantile : spec.duration_quantiles) values.push_back(quantile.value);
  check_increasing(values, "duration_quantiles", problems);
  if (!values.empty() && values.front() <= 0.0)
    problems.expected("duration_quantiles", "times above 0", fmt::format("{:g} s", values.front()));
  if (levels.size() != values.size())
    problems.expected("quantile_levels", fmt::format("as many as duration_quantiles, {}", values.size()),
                      fmt::format("{}", levels.size()));
  const bool strict = std::adjacent_find(levels.begin(), levels.end(), std::greater_equal{}) == levels.end();
  if (levels.empty() || levels.front() != 0.0 || levels.back() != 1.0 || !strict)
    problems.expected("quantile_levels", "levels that increase from 0 to 1", "others");
}

void check_class(const SizeClassSpec& spec, BlockProblems& problems) {
  check_increasing(spec.sizes, "sizes", problems);
  for (const double size : spec.sizes)
    if (size < 1.0 || size > 1e8 || size != std::floor(size))
      problems.expected("sizes", "whole numbers from 1 on", fmt::format("{:g}", size));
  check_shares(spec.size_shares, "size_shares", problems);
  if (spec.size_shares.size() != spec.sizes.size())
    problems.expected("size_shares", fmt::format("as many as sizes, {}", spec.sizes.size()),
                      fmt::format("{}", spec.size_shares.size()));
  if (spec.part_shares.empty())
    check_quantiles(spec, problems);
  else if (!spec.duration_quantiles.empty())
    problems.expected("duration_quantiles", "either quantiles or part_shares", "both");
  else
    check_mixture(spec, problems);
}

void check_rates(const std::vector<double>& rates, std::size_t count, const char* key, BlockProblems& problems) {
  if (rates.empty()) return;
  if (rates.size() != count)
    problems.expected(key, fmt::format("{} relative rates", count), fmt::format("{}", rates.size()));
  for (const double rate : rates)
    if (rate < 0.0) problems.expected(key, "rates of at least 0", fmt::format("{:g}", rate));
  if (sum_of(rates) <= 0.0) problems.expected(key, "at least one rate above 0", "none");
}

void check_generator(const GeneratorSpec& spec, BlockProblems& problems) {
  check_rates(spec.hours_of_day, 24, "hours_of_day", problems);
  check_rates(spec.days_of_week, 7, "days_of_week", problems);
  std::vector<double> shares;
  for (const SizeClassSpec& c : spec.classes) shares.push_back(c.share);
  check_shares(shares, "classes", problems);
  if (spec.accuracy_quantiles.size() == 1) problems.expected("accuracy_quantiles", "at least 2 quantiles", "1");
  check_increasing(spec.accuracy_quantiles, "accuracy_quantiles", problems);
  for (const double accuracy : spec.accuracy_quantiles)
    if (accuracy <= 0.0 || accuracy > 1.0)
      problems.expected("accuracy_quantiles", "numbers in (0, 1]", fmt::format("{:g}", accuracy));
}

/// Sizes that became equal are one.
void merge_equal_sizes(SizeClassSpec& spec) {
  std::vector<double> sizes, shares;
  for (std::size_t i = 0; i < spec.sizes.size(); ++i) {
    if (!sizes.empty() && sizes.back() == spec.sizes[i]) {
      shares.back() += spec.size_shares[i];
    } else {
      sizes.push_back(spec.sizes[i]);
      shares.push_back(spec.size_shares[i]);
    }
  }
  spec.sizes = std::move(sizes);
  spec.size_shares = std::move(shares);
}

}  // namespace

double mean_accelerator_seconds(const GeneratorSpec& spec) {
  double sum = 0.0;
  for (const SizeClassSpec& c : spec.classes)
    sum += c.share * std::inner_product(c.sizes.begin(), c.sizes.end(), c.size_shares.begin(), 0.0) *
           mean_duration(c).value;
  return sum;
}

GeneratorSpec scaled(const GeneratorSpec& spec, std::int64_t accelerators, Scaling scaling, double load) {
  GeneratorSpec result = spec;
  const double ratio = static_cast<double>(accelerators) / static_cast<double>(spec.machine);
  for (SizeClassSpec& c : result.classes) {
    for (double& size : c.sizes) {
      const double wanted = scaling == Scaling::sizes ? std::max(1.0, std::round(size * ratio)) : size;
      size = std::min(wanted, static_cast<double>(accelerators));
    }
    merge_equal_sizes(c);
  }
  result.machine = accelerators;
  if (load > 0.0)
    result.arrivals = {load * static_cast<double>(accelerators) / mean_accelerator_seconds(result)};
  else if (scaling == Scaling::arrivals)
    result.arrivals = {spec.arrivals.value * ratio};
  return result;
}

const Schema<SizeClassSpec>& size_class_schema() {
  using C = SizeClassSpec;
  static const Schema<C> schema{
      "size class",
      "Jobs of similar size. Their durations are a mixture of log-normal parts (part_...), or quantiles.",
      {text("name", &C::name).required().doc("Such as 2-8."),
       fraction("share", &C::share).required().doc("Of all jobs."),
       numbers("sizes", &C::sizes).required().items(1, 1000).doc("Accelerators, increasing."),
       numbers("size_shares", &C::size_shares).required().items(1, 1000).doc("Of the class's jobs, one per size."),
       numbers("part_shares", &C::part_shares).items(0, 10).doc("Of the jobs, one per part of the mixture."),
       quantities("part_medians", &C::part_medians).items(0, 10).doc("Median duration of each part."),
       numbers("part_sigmas", &C::part_sigmas).items(0, 10).doc("Standard deviation of each part's ln(duration)."),
       quantity("longest", &C::longest).at_least({0}).doc("Each part of the mixture is cut off here."),
       quantities("duration_quantiles", &C::duration_quantiles)
           .items(0, 1001)
           .doc("Durations that the shares quantile_levels of the jobs do not exceed; between them ln(duration) is "
                "linear."),
       numbers("quantile_levels", &C::quantile_levels).items(0, 1001).doc("From 0 to 1, one per quantile.")},
      check_class};
  return schema;
}

const Schema<GeneratorSpec>& generator_schema() {
  using G = GeneratorSpec;
  static const Schema<G> schema{
      "jobs",
      "Jobs like those of a recorded trace: bursts of submissions that follow hour and weekday, sizes with the "
      "durations "
      "that go with them, tenants of unequal activity. `gigatwin trace fit` writes such a block.",
      {text("title", &G::title).required().doc("What it is fitted to."),
       integer("machine", &G::machine)
           .required()
           .between(1, 100'000'000)
           .doc("Accelerators of the machine that ran the jobs."),
       quantity("arrivals", &G::arrivals).required().above({0}).doc("Mean rate of jobs on that machine."),
       numbers("hours_of_day", &G::hours_of_day).doc("Relative rate in each hour, 24 numbers; left out: even."),
       numbers("days_of_week", &G::days_of_week).doc("Relative rate on each day, Monday first; left out: even."),
       number("jobs_per_burst", &G::jobs_per_burst)
           .between(1.0, 1e4)
           .doc("Mean number of jobs that one tenant submits together; the number is geometric."),
       quantity("burst_spread", &G::burst_spread)
           .between({0}, days(30))
           .doc("Mean delay of the jobs of a burst behind its begin, exponential."),
       blocks<size_class_schema>("classes", &G::classes).required().items(1, 100).doc("By size."),
       integer("tenants", &G::tenants).between(1, 1'000'000).doc("Number of tenants."),
       number("tenant_exponent", &G::tenant_exponent)
           .between(0.0, 10.0)
           .doc("The tenant of rank r submits a share proportional to r^-exponent (Zipf)."),
       numbers("accuracy_quantiles", &G::accuracy_quantiles)
           .doc("Duration / requested time at equal steps from 0 to 1; left out: not known."),
       blocks<hardware::source_schema>("sources", &G::sources).doc("Where the figures come from.")},
      check_generator};
  return schema;
}

}  // namespace gigatwin::traces
