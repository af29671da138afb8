#include "scenario/yaml_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace gigatwin::scenario {
namespace {

/// Plain text starts with a letter and has no character that YAML gives a meaning anywhere; ASCII only.
bool is_plain(std::string_view text) {
  // Some readers of YAML take these for booleans or for nothing.
  static constexpr std::array<std::string_view, 11> reserved{"true", "false", "null", "yes", "no", "on",
                                                             "off",  "y",     "n",    "inf", "nan"};
  const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  const auto is_harmless = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           std::string_view{" _-./()+"}.find(c) != std::string_view::npos;
  };
  if (text.empty() || !is_letter(text.front()) || text.back() == ' ') return false;
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::all_of(text.begin(), text.end(), is_harmless) &&
         std::find(reserved.begin(), reserved.end(), lower) == reserved.end();
}

std::string escaped(char c) {
  if (c == '"' || c == '\\') return {'\\', c};
  if (c == '\n') return "\\n";
  if (c == '\t') return "\\t";
  if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  return {c};
}

template <class T, class Write>
std::string flow_list(const std::vector<T>& list, Write write) {
  std::string text;
  for (const T& item : list) text += (text.empty() ? "" : ", ") + write(item);
  return fmt::format("[{}]", text);
}

}  // namespace

std::string yaml_text(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted += escaped(c);
  return quoted + "\"";
}

std::string yaml_value(const Field& field, const Value& value) {
  const auto write_number = [&](double number) {
    return field.dimension ? exact_quantity(number, *field.dimension) : fmt::format("{}", number);
  };
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* integer = std::get_if<std::int64_t>(&value))
    return field.kind == Kind::instant ? to_text(Instant{*integer}) : fmt::format("{}", *integer);
  if (const auto* number = std::get_if<double>(&value)) return write_number(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return yaml_text(*text);
  if (const auto* numbers = std::get_if<std::vector<double>>(&value)) return flow_list(*numbers, write_number);
  return flow_list(std::get<std::vector<std::string>>(value), [](const std::string& text) { return yaml_text(text); });
}

}  // namespace gigatwin::scenario
