#include "scenario/diagnostics_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace gigatwin::scenario {
namespace {

using Json = nlohmann::ordered_json;

Json place(const Location& location) {
  return {{"file", location.file}, {"line", location.line}, {"column", location.column}};
}

Json object_of(const Diagnostic& d) {
  Json json{{"severity", d.severity == Severity::error ? "error" : "warning"}};
  json.update(place(d.location));
  json["key"] = d.key_path;
  json["message"] = d.found.empty() ? d.expected : fmt::format("expected {}, found {}", d.expected, d.found);
  if (!d.found.empty()) {
    json["expected"] = d.expected;
    json["found"] = d.found;
  }
  if (!d.hint.empty()) json["hint"] = d.hint;
  for (const Location& note : d.notes) {
    Json at = place(note);
    at["message"] = d.note_text;
    json["notes"].push_back(std::move(at));
  }
  return json;
}

}  // namespace

std::string to_json(const Diagnostics& diagnostics) {
  Json list = Json::array();
  for (const Diagnostic& diagnostic : diagnostics.list()) list.push_back(object_of(diagnostic));
  return list.dump(2, ' ', false, Json::error_handler_t::replace);  // a file name need not be UTF-8
}

}  // namespace gigatwin::scenario
