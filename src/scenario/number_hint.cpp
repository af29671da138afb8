#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/dimension.hpp"
#include "scenario/read_value_internal.hpp"

namespace gigatwin::scenario {
namespace {

std::string without(std::string text, char c) {
  std::erase(text, c);
  return text;
}

std::string replaced(std::string text, char from, char to) {
  std::replace(text.begin(), text.end(), from, to);
  return text;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string write_instead(const std::string& text) {
  return parse_number(text) ? fmt::format(": write {}", text) : std::string{};
}

std::string hexadecimal_hint(const std::string& digits) {
  unsigned long long value = 0;
  const auto [end, error] = std::from_chars(digits.data() + 2, digits.data() + digits.size(), value, 16);
  return "hexadecimal numbers are not read" + (error == std::errc{} && end == digits.data() + digits.size()
                                                   ? fmt::format(": write {}", value)
                                                   : std::string{});
}

}  // namespace

std::string number_hint(std::string_view text) {
  const std::string found = lower(std::string(text));
  const std::string digits = found.substr(std::min(found.find_first_not_of("+-"), found.size()));
  if (digits.find("inf") < 2 || digits.find("nan") < 2) return "only finite numbers are read";
  if (digits.starts_with("0x")) return hexadecimal_hint(digits);
  if (digits.starts_with("0o")) return "octal numbers are not read";
  if (digits.find('_') != std::string::npos) return "digits are not grouped" + write_instead(without(found, '_'));
  if (digits.find(',') != std::string::npos)
    return "the decimal sign is a point" + write_instead(replaced(found, ',', '.'));
  if (digits.starts_with("."))
    return "a digit stands before the point" +
           write_instead(found.substr(0, found.size() - digits.size()) + "0" + digits);
  if (digits.ends_with("."))
    return "a digit stands behind the point" + write_instead(found.substr(0, found.size() - 1));
  if (const std::size_t zeros = digits.find_first_not_of('0');
      digits.starts_with("0") && zeros != std::string::npos && std::isdigit(static_cast<unsigned char>(digits[zeros])))
    return "leading zeros would mean an octal number to some readers" + write_instead(digits.substr(zeros));
  if (const std::size_t end = digits.find_first_of(" abcdfghijklmnopqrstuvwxyz%");
      end != 0 && end != std::string::npos && parse_number(digits.substr(0, end)))
    return "this key has no unit" + write_instead(found.substr(0, found.size() - digits.size() + end));
  return {};
}

}  // namespace gigatwin::scenario
