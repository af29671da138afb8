#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/fabric_study_internal.hpp"

/// A fabric study for people.
namespace gigatwin::cli {
namespace {

using collectives::FailureTrial;
using collectives::Spread;

double tbit_s(BytesPerSecond rate) { return rate.value * 8e-12; }
double percent(double part) { return 100.0 * part; }

std::string or_dash(double number, int digits) {
  return std::isnan(number) ? "-" : fmt::format("{:.{}f}", number, digits);
}

void print_spread(std::string_view name, const Spread& s, double scale, int digits) {
  fmt::print("{:<26}", name);
  for (const double value : {s.mean, s.low, s.median, s.high, s.worst})
    fmt::print(" {:>10.{}f}", value * scale, digits);
  fmt::print("\n");
}

}  // namespace

void FabricStudyReport::print() const {
  print_pattern();
  print_tiers();
  print_hottest();
  print_trials();
}

void FabricStudyReport::print_pattern() const {
  const collectives::Traffic& traffic = study_.traffic;
  fmt::print("\ntraffic          {}, routing {}, seed {}: {} flows of at most {:.1f} Gbit/s\n",
             name_of(traffic.pattern), name_of(spec_.routing), spec_.seed, traffic.pairs.size(),
             traffic.cap.value * 8e-9);
  if (traffic.partners < traffic.all_partners)
    fmt::print("                 sampled: to {} of {} other leaf groups\n", traffic.partners, traffic.all_partners);
  fmt::print("throughput       {:.1f} % of that, 5 % of the flows below {:.1f} %, slowest {:.1f} %\n",
             percent(study_.throughput.mean), percent(study_.throughput.low), percent(study_.throughput.worst));
  fmt::print("effective bisection {:.1f} Tbit/s each way", tbit_s(study_.effective_bisection));
  if (study_.nominal_bisection)
    fmt::print(", {:.1f} % of the nominal", percent(study_.effective_bisection / *study_.nominal_bisection));
  fmt::print("\n");
}

void FabricStudyReport::print_tiers() const {
  fmt::print("\n{:<10} {:>10} {:>10} {:>8} {:>8} {:>12} {:>8} {:>10}\n", "load", "directed", "used", "offered", "max",
             "utilisation", "max", "imbalance");
  for (const collectives::TierLoad& tier : study_.tiers)
    fmt::print("{:<10} {:>10} {:>10} {:>8.3f} {:>8.3f} {:>12.3f} {:>8.3f} {:>10}\n", tier.name, tier.directed_links,
               tier.used, tier.mean_offered, tier.max_offered, tier.mean_utilisation, tier.max_utilisation,
               or_dash(tier.imbalance, 2));
}

void FabricStudyReport::print_hottest() const {
  if (study_.hottest.empty()) return;
  fmt::print("\n{:<10} {:<10} {:<24} {:<24} {:>8} {:>12} {:>10}\n", "hottest", "tier", "from", "to", "offered",
             "utilisation", "of tier");
  for (const collectives::HotLink& hot : study_.hottest)
    fmt::print("{:<10} {:<10} {:<24} {:<24} {:>8.3f} {:>12.3f} {:>8.4f} %\n", hot.link, hot.tier,
               to_text(hot.from, fabric_.plan), to_text(hot.to, fabric_.plan), hot.offered, hot.utilisation,
               percent(hot.load_share));
}

void FabricStudyReport::print_trials() const {
  if (study_.trials.empty()) return;
  const collectives::FailureCase& failures = spec_.failures;
  std::string what;
  if (failures.links > 0) what = fmt::format("{} {}", failures.links, failures.links == 1 ? "link" : "links");
  if (failures.switches > 0)
    what += fmt::format("{}{} of tier {}", what.empty() ? "" : " and ", failures.switches,
                        topology::name_of(failures.kind));
  fmt::print("\n{:<26} {:>10} {:>10} {:>10} {:>10} {:>10}\n",
             fmt::format("{} failed, {} trials", what, study_.trials.size()), "mean", "5 %", "median", "95 %", "worst");
  print_spread("bisection, Tbit/s each way",
               study_.spread([](const FailureTrial& t) { return t.effective_bisection.value; }), 8e-12, 1);
  print_spread("throughput, %", study_.spread([](const FailureTrial& t) { return t.throughput.mean; }), 100.0, 2);
  print_spread("slowest flow, %", study_.spread([](const FailureTrial& t) { return t.throughput.worst; }), 100.0, 2);
  Spread pairs = study_.spread([](const FailureTrial& t) { return static_cast<double>(t.partitioned_pairs); });
  pairs.worst =
      static_cast<double>(std::ranges::max(study_.trials, {}, &FailureTrial::partitioned_pairs).partitioned_pairs);
  print_spread("pairs cut off", pairs, 1.0, 1);
}

}  // namespace gigatwin::cli
