#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gigatwin::uncertainty {

/// A number with its unit as text; nothing is converted.
struct Amount {
  double number = 0.0;
  std::string unit;  ///< one that some quantity has, "%", or empty
};

/// "41.3 EUR/MWh", "4 %", "0.3"; nullopt for any other text, such as the name of a catalogue entry.
std::optional<Amount> parse_amount(std::string_view text);

}  // namespace gigatwin::uncertainty
