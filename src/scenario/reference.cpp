#include "scenario/reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "scenario/expectation.hpp"
#include "scenario/extends.hpp"
#include "scenario/huggingface.hpp"
#include "scenario/uncertain.hpp"
#include "scenario/yaml_text.hpp"

namespace gigatwin::scenario {
namespace {

/// In a table, a bar would end the cell.
std::string cell(std::string text) {
  std::string safe;
  for (const char c : text) safe += c == '|' ? std::string("\\|") : c == '\n' ? std::string(" ") : std::string{c};
  return safe;
}

/// Headings are found by their text with hyphens for spaces.
std::string anchor(const std::string& block) {
  std::string heading = block;
  std::replace(heading.begin(), heading.end(), ' ', '-');
  return fmt::format("[{}](#{})", block, heading);
}

std::string units_text(Dimension dimension) {
  std::string list;
  for (const Unit& unit : units_of(dimension)) list += (list.empty() ? "" : ", ") + std::string(unit.text);
  return list;
}

std::string quantity_kind(Dimension dimension) {
  return fmt::format("{}, such as `{}`", text_of(dimension).article_name, text_of(dimension).example);
}

std::string block_kind(const Field& field) {
  const std::string block = anchor(field.block_schema()->name());
  return field.catalogue.empty() ? block : fmt::format("{}, or a name from catalogue `{}`", block, field.catalogue);
}

std::string kind_text(const Field& field) {
  switch (field.kind) {
    case Kind::text:
      return "text";
    case Kind::boolean:
      return "true or false";
    case Kind::integer:
      return "whole number";
    case Kind::number:
      return "number";
    case Kind::fraction:
      return "fraction: `0.3` or `30 %`";
    case Kind::quantity:
      return quantity_kind(*field.dimension);
    case Kind::choice:
      return fmt::format("`{}`", fmt::join(field.choices, "`, `"));
    case Kind::instant:
      return "date or time, UTC: `2028-01-01 06:00`";
    case Kind::file:
      return "path of a file, relative to the file that states it";
    case Kind::number_list:
      return "list of numbers";
    case Kind::quantity_list:
      return fmt::format("list of quantities: {}", quantity_kind(*field.dimension));
    case Kind::text_list:
      return "list of texts";
    case Kind::block:
      return block_kind(field);
    case Kind::block_list:
      return "list of " + block_kind(field);
  }
  return {};
}

std::string items_text(const Field& field) {
  const bool is_list = field.kind == Kind::number_list || field.kind == Kind::quantity_list ||
                       field.kind == Kind::text_list || field.kind == Kind::block_list;
  if (!is_list || (field.minimum_items == 0 && field.maximum_items >= 100000)) return {};
  if (field.maximum_items >= 100000) return fmt::format("at least {} items", field.minimum_items);
  if (field.minimum_items == field.maximum_items) return fmt::format("{} items", field.minimum_items);
  return fmt::format("{} to {} items", field.minimum_items, field.maximum_items);
}

std::string range_cell(const Field& field) {
  const std::string range = range_text(field), items = items_text(field);
  return range.empty() || items.empty() ? range + items : fmt::format("{}; {}", items, range);
}

std::string default_cell(const Field& field, const BlockSchema& block) {
  const std::string condition =
      field.only_key.empty() ? ""
                             : fmt::format(" where `{}` is {}", field.only_key, fmt::join(field.only_values, " or "));
  if (field.is_required) return "**required**" + condition;
  if (field.block_schema) return (field.members_of(block.defaults()).empty() ? "none" : "its defaults") + condition;
  const std::optional<Value> value = field.value_of(block.defaults());
  const bool is_none = !value || (std::holds_alternative<std::string>(*value) && std::get<std::string>(*value).empty());
  return (is_none ? "none" : fmt::format("`{}`", yaml_value(field, *value))) + condition;
}

void collect(const BlockSchema& block, std::vector<const BlockSchema*>& found) {
  if (std::find(found.begin(), found.end(), &block) != found.end()) return;
  found.push_back(&block);
  for (const Field& field : block.fields())
    if (field.block_schema) collect(*field.block_schema(), found);
}

std::string section(const BlockSchema& block, bool is_root) {
  std::string text =
      fmt::format("## {}\n\n{}\n\n| key | value | range | default | meaning |\n| --- | --- | --- | --- | --- |\n",
                  block.name(), block.description());
  if (is_root) {
    text +=
        fmt::format("| `gigatwin` | `{}` |  | **required** | Version of the scenario language. |\n", format_version);
    text +=
        "| `extends` | path of a scenario, relative to this file |  | none | The file that the other keys change: maps "
        "key by key, anything else is replaced. |\n";
  }
  for (const Field& field : block.fields())
    text += fmt::format("| `{}` | {} | {} | {} | {} |\n", field.key, cell(kind_text(field)), cell(range_cell(field)),
                        cell(default_cell(field, block)), cell(field.description));
  return text + "\n";
}

std::string units_section(const std::vector<const BlockSchema*>& blocks) {
  std::vector<Dimension> used;
  for (const BlockSchema* block : blocks)
    for (const Field& field : block->fields())
      if (field.dimension) used.push_back(*field.dimension);
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  if (used.empty()) return {};
  std::string text =
      "## Units\n\nA quantity is a number, a space and a unit. One `a` is a year of 365.25 days.\n\n| quantity | units "
      "|\n| --- | --- |\n";
  for (const Dimension dimension : used)
    text += fmt::format("| {} | {} |\n", text_of(dimension).article_name, units_text(dimension));
  return text;
}

}  // namespace

std::string reference_markdown(const BlockSchema& root) {
  std::vector<const BlockSchema*> blocks;
  collect(root, blocks);
  if (may_be_uncertain(root)) collect(uncertainty::distribution_schema(), blocks);
  std::string text =
      "# Scenario reference\n\nEvery key of a scenario file. This page is generated from the tables that read the "
      "file.\n\n"
      "Where a block can be a name from a catalogue, `from: NAME` with further keys changes those keys of the entry; "
      "`gigatwin catalog list` shows the names. `--set key.path=value` changes one value of a scenario.\n\n"
      "A model may also be a published one: `huggingface: PATH` names its `config.json` (Hugging Face transformers), "
      "relative to the file that states it, and further keys such as `sequence` and `title` change what is read. "
      "Architectures: " +
      fmt::format("{}", fmt::join(huggingface_architectures(), ", ")) +
      ".\n\n"
      "Any value may be a [distribution](#distribution): `discount_rate: {distribution: triangular, low: 4 %, mode: 6 "
      "%, high: 9 %, reason: \"...\"}`. A run takes its median; `gigatwin study` draws from it.\n\n"
      "A file that has `fabric` and none of the keys of a site (`time`, `site`, `power` ...) is a fabric file: `name`, "
      "`description`, `seed`, `compute` and `fabric` are enough for `gigatwin fabric`, `gigatwin collective` and "
      "`gigatwin check`.\n\n";
  for (const BlockSchema* block : blocks) text += section(*block, block == &root);
  return text + units_section(blocks);
}

}  // namespace gigatwin::scenario
