#include "cli/drill_report.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <nlohmann/json.hpp>

#include "base/csv.hpp"

namespace gigatwin::cli {
namespace {

using Json = nlohmann::ordered_json;

const std::string& name_of(drill::Event event) {
  for (const auto& [name, value] : drill::events())
    if (value == event) return name;
  return drill::events().front().first;
}

Json optional(const std::optional<Seconds>& time) { return time ? Json(time->value) : Json(nullptr); }

Json samples_json(const drill::Outcome& outcome) {
  Json samples = Json::array();
  for (const cooling::TransientSample& s : outcome.course) {
    Json loops = Json::array(), flows = Json::array();
    for (const Celsius t : s.loops) loops.push_back(t.value);
    for (const double f : s.flows) flows.push_back(f);
    samples.push_back({{"time_s", s.when.value},
                       {"junction_c", s.junction.value},
                       {"plate_c", s.plate.value},
                       {"supply_c", s.supply.value},
                       {"return_c", s.return_.value},
                       {"loop_supply_c", loops},
                       {"loop_flow", flows},
                       {"speed", s.speed},
                       {"accelerator_w", s.accelerator.value},
                       {"heat_w", s.heat.value},
                       {"rejected_w", s.rejected.value},
                       {"chilled_w", s.chilled.value},
                       {"cold_store_j", s.tanks.value}});
  }
  return samples;
}

}  // namespace

void print_drill(const DrillRequest& request, const drill::Outcome& outcome) {
  fmt::print("{} in {}, {} (UTC), {:.1f} degC, wet bulb {:.1f} degC\n\n", name_of(request.question.event),
             request.hall.name, to_text(request.at), request.hall.at.dry_bulb.value, request.wet_bulb.value);
  for (const drill::Step& step : outcome.sequence) fmt::print("{:>9.1f} s  {}\n", step.when.value, step.what);
  fmt::print("\nhottest junction {:.1f} degC, {:.1f} K {} throttling\n", outcome.hottest.value,
             std::abs(outcome.margin.value), outcome.margin.value >= 0.0 ? "below" : "above");
  fmt::print("verdict: {}\n", outcome.verdict);
}

void print_drill_json(const DrillRequest& request, const drill::Outcome& outcome) {
  Json sequence = Json::array();
  for (const drill::Step& step : outcome.sequence)
    sequence.push_back({{"time_s", step.when.value}, {"what", step.what}});
  const Json json{{"schema", "gigatwin.drill/1"},
                  {"event", name_of(request.question.event)},
                  {"share", request.question.share},
                  {"lasts_s", request.question.lasts.value},
                  {"hall", request.hall.name},
                  {"at", to_text(request.at)},
                  {"dry_bulb_c", request.hall.at.dry_bulb.value},
                  {"wet_bulb_c", request.wet_bulb.value},
                  {"it_w", request.hall.it.value},
                  {"verdict", outcome.verdict},
                  {"hottest_junction_c", outcome.hottest.value},
                  {"margin_k", outcome.margin.value},
                  {"lowest_speed", outcome.lowest_speed},
                  {"lost_s", outcome.lost.value},
                  {"throttled_s", optional(outcome.throttled)},
                  {"tripped_s", optional(outcome.tripped)},
                  {"dark_s", optional(outcome.dark)},
                  {"back_in_service", outcome.back_in_service},
                  {"sequence", sequence},
                  {"loops", outcome.loops},
                  {"samples", samples_json(outcome)}};
  fmt::print("{}\n", json.dump(2));
}

void write_drill_csv(std::ostream& out, const drill::Outcome& outcome) {
  fmt::print(out, "time_s,junction_c,plate_c,supply_c,return_c,speed,accelerator_w,heat_w,rejected_w,chilled_w");
  for (const std::string& loop : outcome.loops)
    fmt::print(out, ",{},{}", csv_field(loop + " supply_c"), csv_field(loop + " flow"));
  fmt::print(out, "\n");
  for (const cooling::TransientSample& s : outcome.course) {
    fmt::print(out, "{:g},{:.3f},{:.3f},{:.3f},{:.3f},{:.4f},{:.1f},{:.0f},{:.0f},{:.0f}", s.when.value,
               s.junction.value, s.plate.value, s.supply.value, s.return_.value, s.speed, s.accelerator.value,
               s.heat.value, s.rejected.value, s.chilled.value);
    for (std::size_t i = 0; i < s.loops.size(); ++i) fmt::print(out, ",{:.3f},{:.4f}", s.loops[i].value, s.flows[i]);
    fmt::print(out, "\n");
  }
}

}  // namespace gigatwin::cli
