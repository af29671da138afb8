#include <map>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "report/html/assets.hpp"
#include "report/html/markup.hpp"
#include "report/html/texts.hpp"

namespace gigatwin::report::html {
namespace {

/// {"KEY": {"en": "...", "fr": "..."}}; a key stands once.
void read_table(std::string_view file, std::map<std::string, Translation, std::less<>>& texts) {
  const nlohmann::json table = nlohmann::json::parse(asset(file));  // outlives its items()
  for (const auto& [key, languages] : table.items()) {
    const bool added = texts.emplace(key, Translation{languages.at("en"), languages.at("fr")}).second;
    GIGATWIN_ASSERT(added, "{}: {} stands twice", file, key);
  }
}

const Translation& translation(std::string_view key) {
  const auto found = texts().find(key);
  GIGATWIN_ASSERT(found != texts().end(), "no text {}", key);
  return found->second;
}

/// The text with its braces filled: "{1} of {0}".
Html filled(std::string_view text, const std::vector<Html>& arguments) {
  Html html;
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{')) {
    const std::size_t index = static_cast<std::size_t>(text.at(open + 1) - '0');
    GIGATWIN_ASSERT(index < arguments.size() && text.at(open + 2) == '}', "\"{}\" has {} arguments", text,
                    arguments.size());
    html += escaped(text.substr(0, open)) + arguments[index];
    text.remove_prefix(open + 3);
  }
  return html + escaped(text);
}

}  // namespace

const std::map<std::string, Translation, std::less<>>& texts() {
  static const std::map<std::string, Translation, std::less<>> all = [] {
    std::map<std::string, Translation, std::less<>> read;
    for (const std::string_view file : text_files) read_table(file, read);
    return read;
  }();
  return all;
}

bool has_text(std::string_view key) { return texts().find(key) != texts().end(); }

Html t(std::string_view key, const std::vector<Html>& arguments) {
  const Translation& found = translation(key);
  return both(filled(found.english, arguments), filled(found.french, arguments));
}

std::string words_in(std::string_view language, std::string_view key) {
  const Translation& found = translation(key);
  return language == "fr" ? found.french : found.english;
}

Html t_in(std::string_view language, std::string_view key) { return escaped(words_in(language, key)); }

Html both(const Html& english, const Html& french) {
  if (english.text == french.text) return english;
  return {"<span class=\"t\" lang=\"en\">" + english.text + "</span><span class=\"t\" lang=\"fr\">" + french.text +
          "</span>"};
}

std::string texts_json(std::string_view prefix) {
  nlohmann::ordered_json json{{"en", nlohmann::ordered_json::object()}, {"fr", nlohmann::ordered_json::object()}};
  for (const auto& [key, words] : texts()) {
    if (!key.starts_with(prefix)) continue;
    json["en"][key.substr(prefix.size())] = words.english;
    json["fr"][key.substr(prefix.size())] = words.french;
  }
  return json.dump();
}

}  // namespace gigatwin::report::html
