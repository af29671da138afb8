#include "scenario/huggingface.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/dimension.hpp"
#include "scenario/expectation.hpp"
#include "scenario/huggingface_internal.hpp"
#include "scenario/json_tree.hpp"
#include "scenario/read_block.hpp"
#include "scenario/read_value_internal.hpp"

namespace gigatwin::scenario {
namespace {

/// Far above any width or count of a model, and small enough that products of two fit.
constexpr double largest_whole = 1e9;

const HuggingFaceFamily* family(std::string_view HuggingFaceFamily::*member, std::string_view name) {
  const std::vector<HuggingFaceFamily>& all = huggingface_families();
  const auto found = std::ranges::find(all, name, member);
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> model_types() {
  std::vector<std::string> names;
  for (const HuggingFaceFamily& known : huggingface_families()) names.emplace_back(known.model_type);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

/// By `architectures`, or by `model_type` where that is all there is, as in a `text_config`.
const HuggingFaceFamily* family_of(const Node& config, Diagnostics& diagnostics) {
  const Entry* list = config.find("architectures");
  const Entry* type = config.find("model_type");
  const auto unknown = [&](const Node& at, const char* key, const std::vector<std::string>& names) {
    diagnostics.add({Severity::error,
                     at.where,
                     key,
                     fmt::format("one of {}", fmt::join(names, ", ")),
                     found_text(at) + did_you_mean(at.scalar, names),
                     "state the keys of the model block instead",
                     {},
                     {}});
    return nullptr;
  };
  if (list && list->value.kind == NodeKind::list && !list->value.items.empty()) {
    const Node& first = list->value.items.front();
    const HuggingFaceFamily* known = family(&HuggingFaceFamily::architecture, first.scalar);
    return known ? known : unknown(first, "architectures", huggingface_architectures());
  }
  if (!type) return unknown(list ? list->value : config, "architectures", huggingface_architectures());
  const HuggingFaceFamily* known = family(&HuggingFaceFamily::model_type, type->value.scalar);
  return known ? known : unknown(type->value, "model_type", model_types());
}

void set_title(ModelBlock& block, const HuggingFaceFamily& known) {
  const Node* name = block.find("_name_or_path");
  if (name && name->kind == NodeKind::scalar && !name->scalar.empty())
    block.copy("_name_or_path", "title");
  else
    block.set("title", std::string(known.architecture));
}

/// As `expand_catalogues` leaves a block: what is stated lies over what is read.
std::optional<workload::ModelSpec> spec_of(const std::optional<Tree>& tree, std::optional<std::int64_t> sequence,
                                           Diagnostics& diagnostics) {
  std::optional<Node> block = tree ? huggingface_model(tree->root, Node{}, diagnostics) : std::nullopt;
  if (!block) return std::nullopt;
  if (sequence) {
    std::erase_if(block->entries, [](const Entry& entry) { return entry.key == "sequence"; });
    Node node;
    node.kind = NodeKind::scalar;
    node.scalar = std::to_string(*sequence);
    node.where = block->where;
    block->entries.push_back({"sequence", block->where, std::move(node)});
  }
  workload::ModelSpec spec;
  Origins origins;
  ReadContext context{diagnostics, origins};
  read_block(*block, workload::model_schema(), &spec, {}, block->where, context);
  return spec;
}

}  // namespace

ModelBlock::ModelBlock(const Node& config, const Node& stated, Diagnostics& diagnostics)
    : config_(config), stated_(stated), diagnostics_(diagnostics) {
  node.kind = NodeKind::map;
  node.where = config.where;
}

const Node* ModelBlock::find(std::string_view names) const {
  while (!names.empty()) {
    const std::size_t bar = std::min(names.find('|'), names.size());
    const Entry* entry = config_.find(names.substr(0, bar));
    if (entry && entry->value.kind != NodeKind::null) return &entry->value;
    names.remove_prefix(std::min(bar + 1, names.size()));
  }
  return nullptr;
}

ModelBlock ModelBlock::inside(std::string_view name) const {
  static const Node none;
  const Node* found = find(name);
  if (found && found->kind != NodeKind::map) expected(*found, name, "an object ({...})");
  return {found ? *found : none, none, diagnostics_};
}

void ModelBlock::require(std::string_view names, const std::string& key) {
  if (copy(names, key) || stated_.find(key)) return;
  const Field& field = *workload::model_schema().find(key);
  diagnostics_.add({Severity::error,
                    config_.where,
                    std::string(names.substr(0, names.find('|'))),
                    fmt::format("missing; expected {} ({})", expectation(field), first_sentence(field.description)),
                    {},
                    fmt::format("a model block that names the file may state {} itself", key),
                    {},
                    {}});
}

bool ModelBlock::copy(std::string_view names, const std::string& key) {
  const Node* value = find(names);
  if (!value) return false;
  // Here, where messages can name the key as it stands in the file.
  if (is_new_place(value->where))
    read_value(*workload::model_schema().find(key), *value, std::string(names.substr(0, names.find('|'))),
               diagnostics_);
  put(key, *value);
  return true;
}

void ModelBlock::set(const std::string& key, std::string value) {
  Node scalar;
  scalar.kind = NodeKind::scalar;
  scalar.scalar = std::move(value);
  scalar.where = config_.where;
  put(key, std::move(scalar));
}

void ModelBlock::put(const std::string& key, Node value) {
  std::erase_if(node.entries, [&](const Entry& entry) { return entry.key == key; });
  Location where = value.where;
  node.entries.push_back({key, std::move(where), std::move(value)});
}

bool ModelBlock::flag(std::string_view names, bool otherwise) const {
  const Node* value = find(names);
  if (!value) return otherwise;
  const bool is_flag = !value->quoted && (value->scalar == "true" || value->scalar == "false");
  if (!is_flag) expected(*value, names, "true or false");
  return is_flag ? value->scalar == "true" : otherwise;
}

std::optional<std::int64_t> ModelBlock::whole(std::string_view names) const {
  const Node* value = find(names);
  if (!value) return std::nullopt;
  const std::optional<double> number = value->quoted ? std::nullopt : parse_number(value->scalar);
  if (number && *number >= 0.0 && *number <= largest_whole && std::floor(*number) == *number)
    return static_cast<std::int64_t>(*number);
  expected(*value, names, fmt::format("a whole number in [0, {:.0e}]", largest_whole));
  return std::nullopt;
}

bool ModelBlock::is_positive(std::string_view names) const {
  const Node* value = find(names);
  const std::optional<double> number = value && !value->quoted ? parse_number(value->scalar) : std::nullopt;
  if (value && !number) expected(*value, names, "a number");
  return number.value_or(0.0) > 0.0;
}

void ModelBlock::expected(const Node& at, std::string_view name, std::string what, std::string hint) const {
  if (!is_new_place(at.where)) return;
  diagnostics_.add({Severity::error,
                    at.where,
                    std::string(name.substr(0, name.find('|'))),
                    std::move(what),
                    found_text(at),
                    std::move(hint),
                    {},
                    {}});
}

/// Some keys are looked at more than once.
bool ModelBlock::is_new_place(const Location& where) const {
  return std::ranges::none_of(diagnostics_.list(), [&](const Diagnostic& d) {
    return d.location.file == where.file && d.location.line == where.line && d.location.column == where.column;
  });
}

bool takes_huggingface(const BlockSchema& block) { return &block == &workload::model_schema(); }

std::vector<std::string> huggingface_architectures() {
  std::vector<std::string> names;
  for (const HuggingFaceFamily& known : huggingface_families()) names.emplace_back(known.architecture);
  return names;
}

std::optional<Node> huggingface_model(const Node& config, const Node& stated, Diagnostics& diagnostics) {
  const Entry* text = config.find("text_config");
  if (text && text->value.kind == NodeKind::map) return huggingface_model(text->value, stated, diagnostics);
  const HuggingFaceFamily* known = family_of(config, diagnostics);
  if (!known) return std::nullopt;
  const std::size_t before = diagnostics.errors();
  ModelBlock block{config, stated, diagnostics};
  known->read(block);
  set_title(block, *known);
  if (diagnostics.errors() > before) return std::nullopt;
  return std::move(block.node);
}

std::optional<workload::ModelSpec> read_huggingface_text(const std::string& name, std::string text,
                                                         std::optional<std::int64_t> sequence,
                                                         Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.errors();
  auto spec = spec_of(read_json_text(name, std::move(text), diagnostics), sequence, diagnostics);
  if (diagnostics.errors() > before) return std::nullopt;  // a key that stands twice, too
  return spec;
}

std::optional<workload::ModelSpec> read_huggingface_file(const std::string& path, std::optional<std::int64_t> sequence,
                                                         Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.errors();
  auto spec = spec_of(read_json_file(path, diagnostics), sequence, diagnostics);
  if (diagnostics.errors() > before) return std::nullopt;
  return spec;
}

}  // namespace gigatwin::scenario
