#include <fmt/format.h>

#include <cmath>

#include "report/html/markup.hpp"
#include "report/html/texts.hpp"
#include "results/show.hpp"

namespace gigatwin::report::html {
namespace {

constexpr std::string_view narrow_space = "\xE2\x80\xAF";  // U+202F: groups digits, and does not break
constexpr std::string_view minus = "\xE2\x88\x92";         // U+2212

/// What the terminal prints, with the signs of the page.
std::string typeset(std::string_view language, const std::string& plain) {
  if (plain == "-") return "–";
  std::string text;
  for (const char c : plain) {
    if (c == ' ')
      text += narrow_space;
    else if (c == '-')
      text += minus;
    else if (c == '.' && language == "fr")
      text += ',';
    else
      text += c;
  }
  return text;
}

Html with_units(std::string_view language, const std::string& number, std::string_view units) {
  return escaped(number + (units.empty() ? "" : "\xC2\xA0" + units_in(language, units)));  // does not break
}

/// The text in both languages, and the value beside it.
Html marked(double value, const Html& english, const Html& french) {
  if (std::isnan(value)) return {"<span class=\"n\" data-value=\"\">–</span>"};
  return {fmt::format("<span class=\"n\" data-value=\"{}\">{}</span>", data_value(value), both(english, french).text)};
}

}  // namespace

std::string units_in(std::string_view language, std::string_view units) {
  const std::string key = "unit." + std::string(units);
  return has_text(key) ? words_in(language, key) : std::string(units);
}

Html units_words(std::string_view units) {
  return both(escaped(units_in("en", units)), escaped(units_in("fr", units)));
}

std::string number_in(std::string_view language, double value, bool count) {
  return typeset(language, count ? results::readable_count(value) : results::readable_number(value));
}

std::string data_value(double value) { return std::isnan(value) ? std::string{} : fmt::format("{:.17g}", value); }

Html number(double value, std::string_view units, bool count) {
  return marked(value, with_units("en", number_in("en", value, count), units),
                with_units("fr", number_in("fr", value, count), units));
}

Html scaled_number(double value, double scale) {
  return marked(value, escaped(number_in("en", value / scale)), escaped(number_in("fr", value / scale)));
}

Html calendar_year(double value) {
  const Html digits{fmt::format("{:.0f}", value)};
  return marked(value, digits, digits);
}

Html yes_or_no(double value) {
  if (value != 0.0 && value != 1.0) return number(value);
  const char* key = value == 1.0 ? "word.yes" : "word.no";
  return marked(value, t_in("en", key), t_in("fr", key));
}

Html percent(double share) {
  const std::string plain = fmt::format("{:.4g}", std::round(1000.0 * share) / 10.0);
  const auto in = [&](const char* language) { return escaped(typeset(language, plain) + "\xC2\xA0%"); };
  return marked(share, in("en"), in("fr"));
}

}  // namespace gigatwin::report::html
