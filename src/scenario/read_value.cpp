#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "scenario/expectation.hpp"
#include "scenario/read_value_internal.hpp"

namespace gigatwin::scenario {
namespace {

namespace fs = std::filesystem;

constexpr double largest_exact_integer = 9007199254740992.0;  // 2^53: every integer up to it is a double

/// Reads one value of one field; for lists, of each item in turn.
class ValueReader {
 public:
  ValueReader(const Field& field, Diagnostics& diagnostics) : field_(field), diagnostics_(diagnostics) {}

  std::optional<Value> read(const Node& node, const std::string& path) {
    switch (field_.kind) {
      case Kind::number_list:
      case Kind::quantity_list:
        return list<double>(node, path, [&](const Node& item, const std::string& p) {
          return field_.dimension ? quantity(item, p) : number(item, p);
        });
      case Kind::text_list:
        return list<std::string>(node, path, [&](const Node& item, const std::string& p) { return text(item, p); });
      default:
        break;
    }
    if (node.kind != NodeKind::scalar) return wrong(node, path);
    switch (field_.kind) {
      case Kind::text:
        return wrapped(text(node, path));
      case Kind::boolean:
        return boolean(node, path);
      case Kind::integer:
        return integer(node, path);
      case Kind::number:
        return wrapped(number(node, path));
      case Kind::fraction:
        return wrapped(fraction(node, path));
      case Kind::quantity:
        return wrapped(quantity(node, path));
      case Kind::choice:
        return choice(node, path);
      case Kind::instant:
        return instant(node, path);
      case Kind::file:
        return file(node, path);
      default:
        return std::nullopt;
    }
  }

 private:
  template <class T>
  static std::optional<Value> wrapped(std::optional<T> value) {
    if (!value) return std::nullopt;
    return Value{std::move(*value)};
  }

  std::nullopt_t wrong(const Node& node, const std::string& path, std::string found, std::string hint = {}) {
    expected(diagnostics_, node, path, expectation(field_, true), std::move(found), std::move(hint));
    return std::nullopt;
  }
  std::nullopt_t wrong(const Node& node, const std::string& path) { return wrong(node, path, found_text(node)); }

  template <class T, class Read>
  std::optional<Value> list(const Node& node, const std::string& path, Read read_item) {
    if (node.kind != NodeKind::list)
      return expected(diagnostics_, node, path, expectation(field_), found_text(node)), std::nullopt;
    std::vector<T> values;
    bool is_right = has_items(field_, node, path, diagnostics_);
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const std::string item_path = fmt::format("{}[{}]", path, i);
      std::optional<T> value = node.items[i].kind == NodeKind::scalar ? read_item(node.items[i], item_path)
                                                                      : wrong(node.items[i], item_path);
      is_right = is_right && value;
      if (value) values.push_back(std::move(*value));
    }
    if (!is_right) return std::nullopt;
    return Value{std::move(values)};
  }

  std::optional<std::string> text(const Node& node, const std::string& path) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; };
    if (std::any_of(node.scalar.begin(), node.scalar.end(), is_control))
      return wrong(node, path, "text with a control character");
    return node.scalar;
  }

  std::optional<Value> boolean(const Node& node, const std::string& path) {
    const std::string& text = node.scalar;
    if (!node.quoted && text == "true") return Value{true};
    if (!node.quoted && text == "false") return Value{false};
    static const std::vector<std::string> yes{"yes", "Yes", "YES", "on", "On", "ON", "True", "TRUE", "true", "y", "1"};
    static const std::vector<std::string> no{"no",    "No",    "NO",    "off", "Off", "OFF",
                                             "False", "FALSE", "false", "n",   "0"};
    const auto is_in = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), text) != list.end();
    };
    return wrong(node, path, found_text(node), is_in(yes) ? "write true" : is_in(no) ? "write false" : "");
  }

  /// By the number grammar, quotes refused, no bounds looked at.
  std::optional<double> plain_number(const Node& node, const std::string& path) {
    const std::optional<double> value = parse_number(node.scalar);
    if (node.quoted) return wrong(node, path, found_text(node), value ? "numbers have no quotes" : "");
    if (!value) return wrong(node, path, found_text(node), number_hint(node.scalar));
    return value;
  }

  std::optional<double> number(const Node& node, const std::string& path) {
    const std::optional<double> value = plain_number(node, path);
    if (value && !in_range(field_, *value)) return wrong(node, path);
    return value;
  }

  std::optional<Value> integer(const Node& node, const std::string& path) {
    const std::optional<double> value = plain_number(node, path);
    if (!value) return std::nullopt;
    if (std::floor(*value) != *value || !in_range(field_, *value) || std::abs(*value) > largest_exact_integer)
      return wrong(node, path, found_text(node), bound_hint(*value));
    return Value{static_cast<std::int64_t>(*value)};
  }

  /// Names a bound of the type, which the expectation leaves out.
  std::string bound_hint(double value) const {
    if (in_range(field_, value) || !range_text(field_).empty()) return {};
    return value < field_.minimum ? fmt::format("at least {:.0f}", field_.minimum)
                                  : fmt::format("at most {:.0f}", field_.maximum);
  }

  std::optional<double> fraction(const Node& node, const std::string& path) {
    std::string_view text = node.scalar;
    const bool is_percent = text.ends_with('%');
    if (!is_percent) {
      const std::optional<double> value = plain_number(node, path);
      if (value && !in_range(field_, *value)) return wrong(node, path, found_text(node), percent_hint(*value));
      return value;
    }
    text.remove_suffix(1);
    const std::optional<double> percent = parse_number(text);
    if (!percent || !in_range(field_, *percent / 100.0)) return wrong(node, path);
    return *percent / 100.0;
  }

  std::string percent_hint(double value) const {
    if (value <= 1.0 || value > 100.0 || field_.maximum > 1.0 || !in_range(field_, value / 100.0)) return {};
    return fmt::format("{} % is written {} or {} %", value, value / 100.0, value);
  }

  std::optional<double> quantity(const Node& node, const std::string& path) {
    ParsedQuantity parsed = parse_quantity(node.scalar, *field_.dimension);
    const DimensionText names = text_of(*field_.dimension);
    if (!parsed.si) {
      expected(diagnostics_, node, path, fmt::format("{} such as {}", names.article_name, names.example),
               std::move(parsed.found), std::move(parsed.hint));
      return std::nullopt;
    }
    if (!std::isfinite(*parsed.si) || !in_range(field_, *parsed.si)) return wrong(node, path);
    return parsed.si;
  }

  std::optional<Value> choice(const Node& node, const std::string& path) {
    if (std::find(field_.choices.begin(), field_.choices.end(), node.scalar) != field_.choices.end())
      return Value{node.scalar};
    return wrong(node, path, found_text(node) + did_you_mean(node.scalar, field_.choices));
  }

  std::optional<Value> instant(const Node& node, const std::string& path) {
    const std::optional<Instant> value = parse_instant(node.scalar);
    return value ? std::optional<Value>{value->unix_s} : wrong(node, path);
  }

  std::optional<Value> file(const Node& node, const std::string& path) {
    if (node.scalar.empty()) return wrong(node, path);
    std::error_code error;
    const std::string found = (fs::path(folder_of(node.where)) / node.scalar).lexically_normal().string();
    const fs::file_status status = fs::status(found, error);
    if (fs::is_directory(status)) return wrong(node, path, fmt::format("the folder {}", found));
    if (!fs::is_regular_file(status))
      return wrong(node, path, fmt::format("no file at {}", found),
                   is_override(node.where) ? "a path in --set is relative to the working directory"
                                           : "a path is relative to the file that states it");
    return Value{fs::absolute(found, error).lexically_normal().string()};
  }

  const Field& field_;
  Diagnostics& diagnostics_;
};

}  // namespace

void expected(Diagnostics& diagnostics, const Node& node, const std::string& key_path, std::string what,
              std::string found, std::string hint) {
  diagnostics.add({Severity::error, node.where, key_path, std::move(what), std::move(found), std::move(hint), {}, {}});
}

bool has_value(const Field& field, const Node& node, const std::string& key_path, Diagnostics& diagnostics, bool item) {
  if (node.failed) return false;
  if (node.kind != NodeKind::null) return true;
  expected(diagnostics, node, key_path, expectation(field, item), "nothing",
           field.is_required ? "" : "leave the key out for its default");
  return false;
}

bool has_items(const Field& field, const Node& node, const std::string& key_path, Diagnostics& diagnostics) {
  const std::size_t count = node.items.size();
  if (count >= field.minimum_items && count <= field.maximum_items) return true;
  expected(diagnostics, node, key_path, expectation(field),
           fmt::format("{} of them", count == 0 ? "none" : std::to_string(count)));
  return false;
}

std::optional<Value> read_value(const Field& field, const Node& node, const std::string& key_path,
                                Diagnostics& diagnostics) {
  return ValueReader{field, diagnostics}.read(node, key_path);
}

}  // namespace gigatwin::scenario
