#include "results/dictionary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "results/fabric_study.hpp"
#include "results/indicators.hpp"
#include "results/layout.hpp"
#include "results/step_waveform.hpp"
#include "results/study_layout.hpp"
#include "results/transient_series.hpp"

namespace gigatwin::results {
namespace {

using Json = nlohmann::ordered_json;

/// Groups that a result has only if its scenario asks for them, or if it was joined.
constexpr std::array<std::string_view, 4> optional_groups{"/proposal", "/life_cycle", "/finance", "/members"};

Json variable_json(const Variable& variable) {
  Json json{{"name", variable.name},           {"dimensions", variable.dimensions},
            {"type", to_text(variable.type)},  {"units", variable.moment ? "seconds since the start" : variable.units},
            {"long_name", variable.long_name}, {"definition", variable.comment}};
  if (!variable.cell_methods.empty()) json["cell_methods"] = variable.cell_methods;
  if (!variable.flags.empty()) json["flags"] = variable.flags;
  if (!variable.index_of.empty()) json["index_of"] = variable.index_of;
  if (variable.nominal) json["price_basis"] = "nominal";
  return json;
}

Json indicator_json(const Indicator& indicator) {
  return {{"name", indicator.name},
          {"dimensions", Json::array()},
          {"type", indicator.count ? "int64" : "float64"},
          {"units", indicator.units},
          {"long_name", indicator.label},
          {"definition", indicator.definition},
          {"shown_units", indicator.shown_units},
          {"section", indicator.section},
          {"better", to_text(indicator.better)}};
}

/// `open`: the group may hold further variables, each described in the file itself.
Json group_json(const GroupLayout& group, bool open = false) {
  Json variables = Json::array();
  for (const Variable& variable : group.variables) variables.push_back(variable_json(variable));
  const bool optional = std::find(optional_groups.begin(), optional_groups.end(), group.path) != optional_groups.end();
  return {{"path", group.path},
          {"about", group.about},
          {"optional", optional},
          {"open", open},
          {"variables", std::move(variables)}};
}

Json file_json(std::string_view kind, std::string_view made_by, Json groups) {
  return {{"kind", kind}, {"made_by", made_by}, {"groups", std::move(groups)}};
}

Json provenance_json() { return group_json({"/provenance", "How to run it again.", provenance_variables()}); }

Json result_json() {
  Json groups = Json::array();
  for (const GroupLayout& group : group_layouts()) groups.push_back(group_json(group));
  groups.push_back(group_json({"/economics", "Cost and what it is made of.", {}}, true));
  Json indicator_group = group_json({"/indicators", "One number each about the whole run.", {}});
  for (const Indicator& indicator : indicators()) indicator_group["variables"].push_back(indicator_json(indicator));
  groups.push_back(std::move(indicator_group));
  for (Json& group : groups)
    for (Json& variable : group["variables"])
      variable["since"] = since(group["path"].get<std::string>(), variable["name"].get<std::string>());
  return file_json(format_name, "gigatwin run", std::move(groups));
}

/// /indicators and /summary have those that the study keeps.
Json study_json() {
  Json groups = Json::array();
  for (const GroupLayout& layout : study_layouts()) {
    Json group = group_json(layout);
    for (const Indicator& indicator : indicators()) {
      if (layout.path == "/indicators") group["variables"].push_back(variable_json(study_indicator(indicator)));
      if (layout.path != "/summary") continue;
      group["variables"].push_back(variable_json(summary_quantiles(indicator)));
      group["variables"].push_back(variable_json(summary_mean(indicator)));
    }
    groups.push_back(std::move(group));
  }
  return file_json(study_format, "gigatwin study merge", std::move(groups));
}

}  // namespace

std::string result_dictionary_json() {
  const Json dictionary{{"schema", "gigatwin.result-dictionary/1"},
                        {"format", fmt::format("{}.{}", format_major, format_minor)},
                        {"files", Json::array({result_json(), study_json(),
                                               file_json(fabric_study_format, "gigatwin fabric --output",
                                                         {group_json(fabric_study_layout()), provenance_json()}),
                                               file_json(step_waveform_format, "gigatwin step --waveform",
                                                         {group_json(step_waveform_layout()), provenance_json()}),
                                               file_json(transient_format, "gigatwin power --transient --output",
                                                         {group_json(transient_layout()), provenance_json()})})}};
  return dictionary.dump(2) + "\n";
}

}  // namespace gigatwin::results
