#include <nlohmann/json.hpp>

#include <cmath>

#include "cli/fabric_study_internal.hpp"

/// A fabric study for scripts: SI units, bit/s; everything that the result file has.
namespace gigatwin::cli {
namespace {

using Json = nlohmann::ordered_json;
using collectives::FailureTrial;

Json or_null(double number) { return std::isnan(number) ? Json{} : Json(number); }

Json json_of(const collectives::Throughput& throughput) {
  return {{"mean", throughput.mean}, {"low_5_percent", throughput.low}, {"worst", throughput.worst}};
}

Json json_of(const collectives::Spread& spread, double scale = 1.0) {
  return {{"mean", spread.mean * scale},
          {"low_5_percent", spread.low * scale},
          {"median", spread.median * scale},
          {"high_95_percent", spread.high * scale},
          {"least", spread.worst * scale}};
}

Json json_of(const collectives::LinkEnd& end) {
  return {{"kind", topology::name_of(end.kind)}, {"copy", end.copy}, {"number", end.index}};
}

Json tiers_json(const std::vector<collectives::TierLoad>& tiers) {
  Json list = Json::array();
  for (const collectives::TierLoad& tier : tiers)
    list.push_back({{"name", tier.name},
                    {"directed_links", tier.directed_links},
                    {"used_links", tier.used},
                    {"mean_offered", tier.mean_offered},
                    {"max_offered", tier.max_offered},
                    {"mean_utilisation", tier.mean_utilisation},
                    {"max_utilisation", tier.max_utilisation},
                    {"imbalance", or_null(tier.imbalance)}});
  return list;
}

Json hottest_json(const std::vector<collectives::HotLink>& hottest) {
  Json list = Json::array();
  for (const collectives::HotLink& hot : hottest)
    list.push_back({{"link", hot.link},
                    {"tier", hot.tier},
                    {"from", json_of(hot.from)},
                    {"to", json_of(hot.to)},
                    {"offered", hot.offered},
                    {"utilisation", hot.utilisation},
                    {"share_of_tier", hot.load_share}});
  return list;
}

Json trials_json(const topology::Fabric& fabric, const std::vector<FailureTrial>& trials) {
  Json list = Json::array();
  for (const FailureTrial& trial : trials) {
    Json switches = Json::array();
    for (const std::int32_t vertex : trial.failed.switches)
      switches.push_back(json_of(collectives::end_of(fabric, vertex)));
    list.push_back({{"failed_links", trial.failed.links},
                    {"failed_switches", switches},
                    {"effective_bisection_bit_s", trial.effective_bisection.value * 8.0},
                    {"throughput", json_of(trial.throughput)},
                    {"partitioned_pairs", trial.partitioned_pairs}});
  }
  return list;
}

}  // namespace

Json FabricStudyReport::json() const {
  const collectives::Traffic& traffic = study_.traffic;
  Json json{
      {"pattern", name_of(traffic.pattern)},
      {"routing", name_of(spec_.routing)},
      {"seed", spec_.seed},
      {"flows", traffic.pairs.size()},
      {"partners", traffic.partners},
      {"all_partners", traffic.all_partners},
      {"line_rate_bit_s", traffic.line_rate.value * 8.0},
      {"cap_bit_s", traffic.cap.value * 8.0},
      {"throughput", json_of(study_.throughput)},
      {"effective_bisection_bit_s", study_.effective_bisection.value * 8.0},
      {"nominal_bisection_bit_s", study_.nominal_bisection ? Json(study_.nominal_bisection->value * 8.0) : Json{}},
      {"tiers", tiers_json(study_.tiers)},
      {"hottest_links", hottest_json(study_.hottest)}};
  if (study_.trials.empty()) return json;
  const collectives::FailureCase& failures = spec_.failures;
  json["failures"] = {
      {"links", failures.links},
      {"switches", failures.switches},
      {"tier", failures.switches > 0 ? Json(topology::name_of(failures.kind)) : Json{}},
      {"effective_bisection_bit_s",
       json_of(study_.spread([](const FailureTrial& t) { return t.effective_bisection.value; }), 8.0)},
      {"throughput", json_of(study_.spread([](const FailureTrial& t) { return t.throughput.mean; }))},
      {"slowest_flow", json_of(study_.spread([](const FailureTrial& t) { return t.throughput.worst; }))},
      {"trials", trials_json(fabric_, study_.trials)}};
  return json;
}

}  // namespace gigatwin::cli
