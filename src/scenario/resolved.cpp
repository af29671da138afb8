#include "scenario/resolved.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenario/extends.hpp"
#include "scenario/yaml_text.hpp"

namespace gigatwin::scenario {
namespace {

std::string joined(const std::string& path, const std::string& key) {
  return path.empty() ? key : fmt::format("{}.{}", path, key);
}

/// A comment ends with its line: a file name with a line break must not start a new one.
std::string comment(const Origin* origin) {
  std::string text = to_text(origin);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, '?');
  return "  # " + text;
}

class Writer {
 public:
  Writer(const Origins& origins, Paths paths) : origins_(origins), paths_(paths) {}

  /// @param indent  of the block's keys; the first key goes on in the present line where it begins with "- "
  void block(const BlockSchema& block, const void* spec, const std::string& path, std::size_t indent) {
    for (const Field& field : block.fields()) {
      if (!block.applies(field, spec)) continue;
      const std::string inner = joined(path, field.key);
      if (field.kind == Kind::block)
        member(field, spec, inner, indent);
      else if (field.kind == Kind::block_list)
        list(field, spec, inner, indent);
      else
        value(field, spec, inner, indent);
    }
  }

  std::string text;

 private:
  void key(const std::string& name, std::size_t indent) {
    if (!text.ends_with("- ")) text += std::string(indent, ' ');
    text += name + ":";
  }

  void member(const Field& field, const void* spec, const std::string& path, std::size_t indent) {
    for (const void* inner : field.members_of(spec)) {
      key(field.key, indent);
      filled(*field.block_schema(), inner, path, indent + 2, "\n");
    }
  }

  void list(const Field& field, const void* spec, const std::string& path, std::size_t indent) {
    const std::vector<const void*> items = field.members_of(spec);
    if (items.empty() && field.minimum_items > 0) return;  // left out: reads back as the same absence
    key(field.key, indent);
    text += items.empty() ? " []" + comment(origins_.find(path)) + "\n" : "\n";
    for (std::size_t i = 0; i < items.size(); ++i) {
      text += std::string(indent + 2, ' ') + "-";
      filled(*field.block_schema(), items[i], fmt::format("{}[{}]", path, i), indent + 4, " ");
    }
  }

  /// The keys of a block behind "key:" or "-"; {} where it has none to write.
  void filled(const BlockSchema& inner, const void* spec, const std::string& path, std::size_t indent,
              const std::string& separator) {
    const std::size_t before = text.size();
    text += separator;
    const std::size_t start = text.size();
    block(inner, spec, path, indent);
    if (text.size() > start) return;
    text.resize(before);
    text += " {}\n";
  }

  void value(const Field& field, const void* spec, const std::string& path, std::size_t indent) {
    const std::optional<Value> value = field.value_of(spec);
    if (!value || is_absent(field, *value)) return;
    const Origin* origin = origins_.find(path);
    key(field.key, indent);
    const bool as_written = field.kind == Kind::file && paths_ == Paths::as_written && origin;
    text +=
        fmt::format(" {}{}\n", as_written ? yaml_text(origin->written) : yaml_value(field, *value), comment(origin));
  }

  /// Values that stand for "not given" and would not be read: no file, fewer items than a given list must have.
  static bool is_absent(const Field& field, const Value& value) {
    if (field.kind == Kind::file) return std::get<std::string>(value).empty();
    if (const auto* numbers = std::get_if<std::vector<double>>(&value)) return numbers->size() < field.minimum_items;
    if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) return texts->size() < field.minimum_items;
    return false;
  }

  const Origins& origins_;
  Paths paths_;
};

}  // namespace

std::string resolved_yaml(const BlockSchema& block, const void* spec, const Origins& origins, Paths paths) {
  return fmt::format("gigatwin: {}\n", format_version) + resolved_block_yaml(block, spec, origins, paths);
}

std::string resolved_block_yaml(const BlockSchema& block, const void* spec, const Origins& origins, Paths paths) {
  Writer writer{origins, paths};
  writer.block(block, spec, {}, 0);
  return writer.text;
}

}  // namespace gigatwin::scenario
