#include <algorithm>

#include "base/dimension.hpp"
#include "uncertainty/amount_internal.hpp"

namespace gigatwin::uncertainty {
namespace {

constexpr std::size_t longest_amount = 64;  // characters: longer texts are names

bool is_unit(std::string_view text) {
  if (text.empty() || text == "%") return true;
  for (int d = 0; d <= static_cast<int>(Dimension::yearly_power_cost); ++d) {
    const std::vector<Unit>& units = units_of(static_cast<Dimension>(d));
    if (std::any_of(units.begin(), units.end(), [&](const Unit& unit) { return unit.text == text; })) return true;
  }
  return false;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::optional<Amount> parse_amount(std::string_view text) {
  text = trimmed(text);
  if (text.size() > longest_amount) return std::nullopt;
  for (std::size_t length = text.size(); length > 0; --length) {
    const std::optional<double> number = parse_number(text.substr(0, length));
    if (!number) continue;
    const std::string_view unit = trimmed(text.substr(length));
    if (!is_unit(unit)) return std::nullopt;
    return Amount{*number, std::string(unit)};
  }
  return std::nullopt;
}

}  // namespace gigatwin::uncertainty
