#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/power_transient_report.hpp"

/// gigatwin.transient/1: keys are added, never renamed or removed.
namespace gigatwin::cli {
namespace {

using Json = nlohmann::ordered_json;

Json swing_json(const power::Swing& swing) {
  Json ramps = Json::array();
  for (const power::Ramp& ramp : swing.ramps)
    ramps.push_back({{"across_s", ramp.across.value},
                     {"up_w", ramp.up.value},
                     {"down_w", ramp.down.value},
                     {"up_w_per_s", ramp.up.value / ramp.across.value},
                     {"down_w_per_s", ramp.down.value / ramp.across.value}});
  return {{"mean_w", swing.mean.value},
          {"lowest_w", swing.lowest.value},
          {"highest_w", swing.highest.value},
          {"swing_w", swing.peak_to_peak().value},
          {"swing_over_mean", swing.peak_to_peak() / swing.mean},
          {"ramps", ramps}};
}

Json series_json(const power::LevelSeries& series) {
  Json json = Json::object();
  for (std::size_t s = 0; s < power::section_count; ++s)
    json[std::string(power::name_of(static_cast<power::Section>(s)))] = swing_json(series.sections[s]);
  json["band_share"] = series.band_share;
  json["largest_line"] = {{"frequency_hz", series.largest_line.frequency.value},
                          {"amplitude_w", series.largest_line.amplitude.value}};
  return json;
}

Json jobs_json(const TransientReport& report) {
  Json jobs = Json::array();
  for (std::size_t j = 0; j < report.jobs.size(); ++j) {
    const power::TransientJob& job = report.jobs[j];
    Json lines = Json::array();
    for (const power::Line& line : report.study.jobs[j].lines)
      lines.push_back({{"frequency_hz", line.frequency.value}, {"amplitude_w", line.amplitude.value}});
    jobs.push_back({{"campaign", job.name},
                    {"accelerators", job.total()},
                    {"step_time_s", job.period.value},
                    {"checkpoint_s", job.checkpoint.value},
                    {"offset_s", report.study.staggering.offsets[j].value},
                    {"phased", static_cast<bool>(report.study.staggering.phased[j])},
                    {"lines", lines}});
  }
  return jobs;
}

Json storage_json(const power::StorageBooks& books) {
  return {{"in_j", books.in.value},     {"out_j", books.out.value}, {"stored_j", books.stored.value},
          {"lost_j", books.lost.value}, {"lowest", books.lowest},   {"highest", books.highest}};
}

Json costs_json(const TransientReport& report) {
  const power::MitigationCost& cost = report.study.cost;
  const power::TransientSpec& spec = report.spec;
  Json json = Json::object();
  if (spec.smoothing)
    json["smoothing"] = {{"asked_j", cost.smoothing.asked.value},
                         {"filler_j", cost.smoothing.filler.value},
                         {"throttled_j", cost.smoothing.throttled.value}};
  if (spec.shelf_capacitance) json["shelves"] = storage_json(cost.shelves);
  if (spec.hall_battery) json["hall_batteries"] = storage_json(cost.halls);
  if (spec.site_battery) json["site_battery"] = storage_json(cost.site);
  if (spec.stagger)
    json["staggering"] = {{"peak_before_w", report.study.staggering.peak_before.value},
                          {"peak_after_w", report.study.staggering.peak_after.value}};
  return json;
}

Json checks_json(const TransientReport& report) {
  Json checks = Json::array();
  for (const power::LimitCheck& check : report.study.checks) {
    const char* unit = check.key == "band_share" ? "" : "_w";
    Json json = {{"limit", check.key}, {"where", check.where}, {"met", check.met()}};
    json[fmt::format("allowed{}", unit)] = check.limit;
    json[fmt::format("found{}", unit)] = check.found;
    if (!check.met()) json["advice"] = check.advice;
    checks.push_back(std::move(json));
  }
  return checks;
}

}  // namespace

void print_transient_json(const TransientReport& report) {
  Json places = Json::array();
  for (const power::TransientLevel& level : report.study.levels) {
    Json json = {{"place", power::name_of(level.place)}, {"which", level.which}, {"bare", series_json(level.bare)}};
    if (report.is_smoothed()) json["smoothed"] = series_json(level.smoothed);
    places.push_back(std::move(json));
  }
  const power::TransientStudy& study = report.study;
  const Json json = {{"schema", "gigatwin.transient/1"},
                     {"scenario", report.site.scenario.name},
                     {"seed", report.site.scenario.seed},
                     {"resolution_s", study.resolution.value},
                     {"training_s", (static_cast<double>(study.begins[1]) * study.resolution).value},
                     {"band_low_hz", report.spec.limits.band_low.value},
                     {"band_high_hz", report.spec.limits.band_high.value},
                     {"jobs", jobs_json(report)},
                     {"places", places},
                     {"mitigation", costs_json(report)},
                     {"limits", checks_json(report)},
                     {"all_met", study.all_met()}};
  fmt::print("{}\n", json.dump(2));
}

}  // namespace gigatwin::cli
