#include "scenario/expectation.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace gigatwin::scenario {
namespace {

/// Bounds that only say what fits the C++ member: no planner needs to read them.
bool is_bound_of_type(const Field& field, double bound) {
  if (std::isinf(bound)) return true;
  if (field.kind != Kind::integer) return false;
  static constexpr std::array<double, 6> limits{-2147483648.0,          2147483647.0,          4294967295.0,
                                                -9223372036854775808.0, 9223372036854775807.0, 9007199254740992.0};
  return std::find(limits.begin(), limits.end(), bound) != limits.end();
}

std::string name_of(const Field& field) {
  switch (field.kind) {
    case Kind::integer:
      return "a whole number";
    case Kind::number:
    case Kind::number_list:
      return "a number";
    case Kind::fraction:
      return "a fraction";
    case Kind::quantity:
    case Kind::quantity_list:
      return std::string(text_of(*field.dimension).article_name);
    default:
      return "a value";
  }
}

std::string block_expectation(const Field& field) {
  const std::string& name = field.block_schema()->name();
  if (field.catalogue.empty()) return fmt::format("a map with the keys of {}", name);
  return fmt::format("a name from catalogue {}, or a map with the keys of {}", field.catalogue, name);
}

std::string list_expectation(const Field& field) {
  const std::string_view what = field.kind == Kind::text_list     ? "texts"
                                : field.kind == Kind::block_list  ? "maps"
                                : field.kind == Kind::number_list ? "numbers"
                                                                  : "quantities";
  if (field.minimum_items == field.maximum_items) return fmt::format("a list of {} {}", field.minimum_items, what);
  if (field.maximum_items < 100000)
    return fmt::format("a list of {} to {} {}", field.minimum_items, field.maximum_items, what);
  if (field.minimum_items > 0) return fmt::format("a list of at least {} {}", field.minimum_items, what);
  return fmt::format("a list of {}", what);
}

}  // namespace

std::string bound_text(const Field& field, double value) {
  if (!field.dimension) return fmt::format("{}", value == 0.0 ? 0.0 : value);
  const std::string rounded = rounded_quantity(value, *field.dimension);
  return parse_quantity(rounded, *field.dimension).si == value ? rounded : exact_quantity(value, *field.dimension);
}

std::string range_text(const Field& field) {
  const bool has_low = !is_bound_of_type(field, field.minimum), has_high = !is_bound_of_type(field, field.maximum);
  const std::string low = has_low ? bound_text(field, field.minimum) : "",
                    high = has_high ? bound_text(field, field.maximum) : "";
  if (has_low && has_high && !field.above_minimum) return fmt::format("in [{}, {}]", low, high);
  if (has_low && has_high) return fmt::format("above {} and at most {}", low, high);
  if (has_low) return (field.above_minimum ? "above " : "of at least ") + low;
  return has_high ? fmt::format("of at most {}", high) : std::string{};
}

std::string expectation(const Field& field, bool item) {
  switch (field.kind) {
    case Kind::text:
      return "text";
    case Kind::boolean:
      return "true or false";
    case Kind::choice:
      return fmt::format("one of {}", fmt::join(field.choices, ", "));
    case Kind::instant:
      return "a date or time such as 2028-01-01 06:00 (UTC)";
    case Kind::file:
      return "the path of a file";
    case Kind::block:
      return block_expectation(field);
    case Kind::block_list:
      return item ? block_expectation(field) : list_expectation(field);
    case Kind::text_list:
      return item ? "text" : list_expectation(field);
    case Kind::number_list:
    case Kind::quantity_list:
      if (!item) return list_expectation(field);
      break;
    default:
      break;
  }
  const std::string range = range_text(field);
  if (!range.empty()) return fmt::format("{} {}", name_of(field), range);
  return field.dimension ? fmt::format("{} such as {}", name_of(field), text_of(*field.dimension).example)
                         : name_of(field);
}

bool in_range(const Field& field, double value) {
  return (field.above_minimum ? value > field.minimum : value >= field.minimum) && value <= field.maximum;
}

std::string first_sentence(const std::string& description) {
  const std::size_t end = description.find(". ");
  std::string sentence = description.substr(0, end);
  while (!sentence.empty() && sentence.back() == '.') sentence.pop_back();
  return sentence;
}

}  // namespace gigatwin::scenario
