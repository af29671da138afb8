#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

/// The words of the page, texts/*.json: {"KEY": {"en": "...", "fr": "..."}}, so that no text is in one language alone.
namespace gigatwin::report::html {

struct Translation {
  std::string english, french;
};

/// Every file of texts/ is here; a key stands in one of them.
inline constexpr std::array<std::string_view, 4> text_files{"page.json", "ranking.json", "charts.json",
                                                            "indicators.json"};

const std::map<std::string, Translation, std::less<>>& texts();
bool has_text(std::string_view key);
/// As it stands in the table, not escaped.
std::string words_in(std::string_view language, std::string_view key);

}  // namespace gigatwin::report::html
