#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/trace_report.hpp"

namespace gigatwin::cli {
namespace {

using Json = nlohmann::ordered_json;

/// null where the log tells nothing of it.
Json distribution_json(const traces::Distribution& d) {
  if (d.count == 0) return nullptr;
  Json json{{"count", d.count}, {"mean", d.mean}, {"min", d.smallest}};
  for (std::size_t i = 0; i < d.percentiles.size(); ++i)
    json[fmt::format("p{:.0f}", 100.0 * traces::Distribution::levels[i])] = d.percentiles[i];
  json["max"] = d.largest;
  return json;
}

Json parts_json(const std::vector<traces::Part>& parts) {
  Json json = Json::array();
  for (const traces::Part& part : parts)
    json.push_back({{"name", part.name}, {"jobs", part.jobs}, {"accelerator_s", part.accelerator_s}});
  return json;
}

Json reading_json(const traces::Trace& trace) {
  Json reasons = Json::array();
  for (const traces::RejectedLine& line : trace.rejected)
    reasons.push_back({{"line", line.line}, {"reason", line.reason}});
  return {{"lines", trace.lines}, {"rejected", trace.rejected_count},   {"first_rejected", reasons},
          {"steps", trace.steps}, {"out_of_order", trace.out_of_order}, {"ignored_columns", trace.ignored_columns},
          {"notes", trace.notes}};
}

}  // namespace

void print_trace_json(const traces::Trace& trace, const traces::Summary& s) {
  Json json{{"schema", "gigatwin.trace/1"}, {"file", trace.name}, {"format", std::string(name_of(trace.format))}};
  json["reading"] = reading_json(trace);
  json["jobs"] = s.jobs;
  json["zero"] = trace.zero ? Json(to_text(*trace.zero)) : Json(nullptr);
  json["span_s"] = s.span_s;
  json["accelerator_s"] = s.accelerator_s;
  json["shared_accelerator_s"] = s.shared_accelerator_s;
  json["most_accelerators_at_once"] = s.most_at_once;
  json["machine_accelerators"] = s.machine ? Json(*s.machine) : Json(nullptr);
  json["jobs_larger_than_machine"] = s.larger_jobs;
  json["load"] = s.load ? Json(*s.load) : Json(nullptr);
  json["size"] = distribution_json(s.size);
  json["duration_s"] = distribution_json(s.duration);
  json["interarrival_s"] = distribution_json(s.interarrival);
  json["wait_s"] = distribution_json(s.wait);
  json["bounded_slowdown"] = distribution_json(s.slowdown);
  json["accuracy"] = distribution_json(s.accuracy);
  json["by_size"] = parts_json(s.sizes);
  json["by_tenant"] = parts_json(s.tenants);
  json["by_queue"] = parts_json(s.queues);
  json["by_state"] = parts_json(s.states);
  json["hour_share"] = s.hour_share;
  json["day_share"] = trace.zero ? Json(s.day_share) : Json(nullptr);
  fmt::print("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace gigatwin::cli
