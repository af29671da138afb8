#include "cli/call_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace gigatwin::cli {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json points_json(const rules::Points& points) {
  return {{"low", points.low}, {"known", points.nominal}, {"high", points.high}};
}

Json way_json(const rules::Way& way) {
  if (way.is_proof) return {{"show", way.quantity}};
  return {{"quantity", way.quantity},
          {"unit", way.unit},
          {"now", number_or_null(way.now)},
          {"change", number_or_null(way.change)}};
}

Json shift_json(const report::Shift& shift) {
  Json ways = Json::array();
  for (const rules::Way& way : shift.ways) ways.push_back(way_json(way));
  return {{"band", shift.band},
          {"figure", shift.figure.label},
          {"unit", shift.figure.unit},
          {"value", number_or_null(shift.value)},
          {"limit", number_or_null(shift.limit)},
          {"margin", number_or_null(shift.margin)},
          {"direction", shift.upwards ? "up" : "down"},
          {"any_of", ways}};
}

Json finding_json(const report::Finding& finding) {
  Json json{{"name", finding.name}, {"title", finding.title}};
  if (!finding.place.empty()) json["place"] = finding.place;
  if (!finding.outcome.empty()) json["outcome"] = finding.outcome;
  if (!finding.figure.label.empty()) {
    json["figure"] = finding.figure.label;
    json["value"] = number_or_null(finding.value);
    json["unit"] = finding.figure.unit;
  }
  if (!finding.asked.empty()) json["asked"] = finding.asked;
  if (!finding.remark.empty()) json["remark"] = finding.remark;
  if (!finding.note.empty()) json["note"] = finding.note;
  if (!std::isnan(finding.award_share)) {
    json["award_share"] = finding.award_share;
    json["points"] = points_json(finding.points);
    json["depth"] = finding.depth;
  }
  if (finding.better) json["better"] = shift_json(*finding.better);
  if (finding.worse) json["worse"] = shift_json(*finding.worse);
  json["sources"] = finding.sources;
  return json;
}

Json section_json(const report::Section& section) {
  Json findings = Json::array();
  for (const report::Finding& finding : section.findings) findings.push_back(finding_json(finding));
  Json json{{"title", section.title}};
  if (!section.outcome.empty()) json["outcome"] = section.outcome;
  json["findings"] = findings;
  return json;
}

Json judgement_json(const report::Judgement& judgement) {
  Json sections = Json::array(), sources = Json::array();
  for (const report::Section& section : judgement.sections) sections.push_back(section_json(section));
  for (const report::SourceLine& line : judgement.sources)
    sources.push_back({{"source", line.source}, {"reliability", line.reliability}, {"range", line.range}});
  Json json{{"path", judgement.info.path},
            {"scenario", judgement.info.name},
            {"site", judgement.info.site},
            {"start", to_text(judgement.info.start)},
            {"duration_s", judgement.info.duration.value}};
  if (judgement.total) {
    json["award"] = points_json(*judgement.total);
    json["award_decided_by_simulation"] = judgement.simulated_share;
  }
  json["sections"] = sections;
  json["sources"] = sources;
  return json;
}

}  // namespace

std::string call_json(const report::Criteria& criteria, const std::vector<report::Judgement>& judgements) {
  Json results = Json::array();
  for (const report::Judgement& judgement : judgements) results.push_back(judgement_json(judgement));
  const Json json{{"schema", "gigatwin.call/1"},
                  {"criteria", criteria.name},
                  {"title", criteria.title},
                  {"note", criteria.note},
                  {"results", results}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gigatwin::cli
