#include "scenario/json_schema.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "scenario/extends.hpp"
#include "scenario/huggingface.hpp"
#include "scenario/uncertain.hpp"

namespace gigatwin::scenario {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view number_pattern = R"([-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?)";

std::string regex_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view{R"(\^$.|?*+()[]{})"}.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string quantity_pattern(Dimension dimension) {
  std::string units;
  for (const Unit& unit : units_of(dimension)) units += (units.empty() ? "" : "|") + regex_escaped(unit.text);
  return fmt::format("^{} *({})$", number_pattern, units);
}

void add_bounds(Json& json, const Field& field) {
  if (!std::isinf(field.minimum)) json[field.above_minimum ? "exclusiveMinimum" : "minimum"] = field.minimum;
  if (!std::isinf(field.maximum)) json["maximum"] = field.maximum;
}

Json scalar_json(const Field& field) {
  Json json;
  switch (field.kind) {
    case Kind::boolean:
      json["type"] = "boolean";
      break;
    case Kind::integer:
      json["type"] = "integer", add_bounds(json, field);
      break;
    case Kind::number:
    case Kind::number_list:
      json["type"] = "number", add_bounds(json, field);
      break;
    case Kind::fraction: {
      Json plain{{"type", "number"}};
      add_bounds(plain, field);
      json["anyOf"] = {plain, {{"type", "string"}, {"pattern", fmt::format("^{} *%$", number_pattern)}}};
      break;
    }
    case Kind::quantity:
    case Kind::quantity_list:
      json["type"] = "string", json["pattern"] = quantity_pattern(*field.dimension);
      break;
    case Kind::choice:
      json["enum"] = field.choices;
      break;
    case Kind::instant:
      json["type"] = "string",
      json["pattern"] = R"(^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?Z?$)";
      break;
    case Kind::file:
      json["type"] = "string", json["minLength"] = 1;
      break;
    default:
      json["type"] = {"string", "number", "boolean"};
      break;  // text may be written without quotes: 2028, true
  }
  return json;
}

Json list_of(Json item, const Field& field) {
  Json json{{"type", "array"}, {"items", std::move(item)}};
  if (field.minimum_items > 0) json["minItems"] = field.minimum_items;
  json["maxItems"] = field.maximum_items;
  return json;
}

Json default_json(const Field& field, const Value& value) {
  const auto number = [&](double v) { return field.dimension ? Json(exact_quantity(v, *field.dimension)) : Json(v); };
  if (const auto* v = std::get_if<double>(&value)) return number(*v);
  if (const auto* v = std::get_if<std::int64_t>(&value))
    return field.kind == Kind::instant ? Json(to_text(Instant{*v})) : Json(*v);
  if (const auto* list = std::get_if<std::vector<double>>(&value)) {
    Json json = Json::array();
    for (const double v : *list) json.push_back(number(v));
    return json;
  }
  return std::visit([](const auto& v) { return Json(v); }, value);
}

/// A definition for each block, and a second one, NAME_changes, for places where a part of the keys is enough: behind
/// `from`, and in a file that extends another.
class Definitions {
 public:
  /// @param uncertain  whether any value may be a distribution
  explicit Definitions(bool uncertain) : uncertain_(uncertain) {}

  Json reference(const BlockSchema& block, bool is_partial) {
    const std::string name = name_of(block) + (is_partial ? "_changes" : "");
    if (begun_.insert(name).second) all[name] = definition(block, is_partial);
    return {{"$ref", "#/definitions/" + name}};
  }

  Json definition(const BlockSchema& block, bool is_partial) {
    Json json{{"type", "object"}, {"description", block.description()}, {"additionalProperties", false}};
    Json properties = Json::object(), required = Json::array();
    if (is_partial)
      properties["from"] = {{"type", "string"},
                            {"description", "Name of the catalogue entry that the other keys change."}};
    if (is_partial && takes_huggingface(block))
      properties["huggingface"] = {
          {"type", "string"}, {"minLength", 1}, {"description", "Path of the config.json that the other keys change."}};
    for (const Field& field : block.fields()) {
      properties[field.key] = property(field, block, is_partial);
      if (field.is_required && field.only_key.empty()) required.push_back(field.key);
    }
    json["properties"] = std::move(properties);
    if (is_partial) return json;
    if (!required.empty()) json["required"] = std::move(required);
    Json conditions = conditions_of(block);
    if (!conditions.empty()) json["allOf"] = std::move(conditions);
    return json;
  }

  Json all = Json::object();

 private:
  /// Two blocks of one name get two definitions.
  std::string name_of(const BlockSchema& block) {
    if (const auto known = names_.find(&block); known != names_.end()) return known->second;
    std::string name = block.name();
    for (int i = 2; !taken_.insert(name).second; ++i) name = fmt::format("{}_{}", block.name(), i);
    return names_[&block] = name;
  }

  Json property(const Field& field, const BlockSchema& block, bool is_partial) {
    Json json{{"description", field.description}};
    Json kind;
    const bool may_be_drawn = uncertain_ && !block.find("distribution");
    if (field.kind == Kind::block)
      kind = block_json(field, is_partial);
    else if (field.kind == Kind::block_list)
      kind = list_of(block_json(field, false), field);
    else if (field.kind == Kind::number_list || field.kind == Kind::quantity_list || field.kind == Kind::text_list)
      kind = list_of(may_be_drawn ? or_distribution(scalar_json(field)) : scalar_json(field), field);
    else
      kind = may_be_drawn ? or_distribution(scalar_json(field)) : scalar_json(field);
    // Beside a $ref, draft-07 ignores everything else.
    if (kind.contains("$ref"))
      json["allOf"] = {kind};
    else
      json.update(kind);
    if (!field.block_schema && !field.is_required && block.defaults())
      if (const std::optional<Value> value = field.value_of(block.defaults()))
        json["default"] = default_json(field, *value);
    return json;
  }

  Json block_json(const Field& field, bool is_partial) {
    const BlockSchema& block = *field.block_schema();
    if (field.catalogue.empty()) return reference(block, is_partial);
    const Json name{{"type", "string"},
                    {"description", fmt::format("Name of an entry of catalogue {}.", field.catalogue)}};
    if (is_partial) return or_distribution({{"anyOf", {name, reference(block, true)}}});
    Json builds_on{{"required", {"from"}}};
    if (takes_huggingface(block)) builds_on = {{"anyOf", {{{"required", {"from"}}}, {{"required", {"huggingface"}}}}}};
    const Json map{
        {"type", "object"}, {"if", builds_on}, {"then", reference(block, true)}, {"else", reference(block, false)}};
    return or_distribution({{"anyOf", {name, map}}});
  }

  /// The same, or a distribution of it.
  Json or_distribution(Json json) {
    if (!uncertain_) return json;
    if (!json.contains("anyOf")) json = {{"anyOf", {std::move(json)}}};
    json["anyOf"].push_back(reference(uncertainty::distribution_schema(), false));
    return json;
  }

  /// For each condition: where the switch has one of its values, the required keys; elsewhere none of the keys.
  static Json conditions_of(const BlockSchema& block) {
    using Condition = std::pair<std::string, std::vector<std::string>>;
    std::map<Condition, std::vector<const Field*>> groups;
    for (const Field& field : block.fields())
      if (!field.only_key.empty()) groups[{field.only_key, field.only_values}].push_back(&field);
    Json conditions = Json::array();
    for (const auto& [condition, fields] : groups) {
      const auto& [key, values] = condition;
      Json when{{"properties", {{key, {{"enum", values}}}}}};
      if (!holds_by_default(block, key, values)) when["required"] = {key};
      Json then{{"required", Json::array()}}, otherwise{{"properties", Json::object()}};
      for (const Field* field : fields) {
        if (field->is_required) then["required"].push_back(field->key);
        otherwise["properties"][field->key] = false;
      }
      conditions.push_back({{"if", when}, {"then", then}, {"else", otherwise}});
    }
    return conditions;
  }

  static bool holds_by_default(const BlockSchema& block, const std::string& key,
                               const std::vector<std::string>& values) {
    const Field* field = block.find(key);
    const std::optional<Value> value =
        field && !field->is_required && block.defaults() ? field->value_of(block.defaults()) : std::nullopt;
    return value && std::find(values.begin(), values.end(), std::get<std::string>(*value)) != values.end();
  }

  bool uncertain_;
  std::map<const BlockSchema*, std::string> names_;
  std::set<std::string> taken_, begun_;
};

/// The root's own keys, which no block's table has.
void add_file_keys(Json& root, bool is_partial) {
  Json properties{{"gigatwin", {{"const", format_version}, {"description", "Version of the scenario language."}}}};
  if (is_partial)
    properties["extends"] = {{"type", "string"},
                             {"minLength", 1},
                             {"description", "Scenario file, relative to this one, that the other keys change."}};
  root["properties"].erase("from");
  for (const auto& [key, value] : root["properties"].items()) properties[key] = value;
  root["properties"] = std::move(properties);
  Json required{"gigatwin"};
  if (is_partial) required.push_back("extends");
  if (root.contains("required"))
    for (const Json& key : root["required"]) required.push_back(key);
  root["required"] = std::move(required);
}

}  // namespace

std::string json_schema(const BlockSchema& root) {
  Definitions definitions{may_be_uncertain(root)};
  Json complete = definitions.definition(root, false), extending = definitions.definition(root, true);
  add_file_keys(complete, false);
  add_file_keys(extending, true);
  definitions.all["file_that_stands_alone"] = std::move(complete);
  definitions.all["file_that_extends"] = std::move(extending);
  const Json json{{"$schema", "http://json-schema.org/draft-07/schema#"},
                  {"title", fmt::format("gigatwin {}", root.name())},
                  {"description", root.description()},
                  {"type", "object"},
                  {"if", {{"required", {"extends"}}}},
                  {"then", {{"$ref", "#/definitions/file_that_extends"}}},
                  {"else", {{"$ref", "#/definitions/file_that_stands_alone"}}},
                  {"definitions", definitions.all}};
  return json.dump(2) + "\n";
}

}  // namespace gigatwin::scenario
