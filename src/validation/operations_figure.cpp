#include "validation/operations_figure.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <utility>

#include "base/units.hpp"
#include "validation/training_inputs.hpp"

namespace gigatwin::validation {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

std::string trimmed(std::string text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.erase(0, 1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.pop_back();
  return text;
}

std::vector<std::string> words_of(const std::string& plain) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < plain.size();) {
    const std::size_t end = std::min(plain.find('_', at), plain.size());
    if (end > at) words.push_back(plain.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

struct Amount {
  double value = 0.0;
  std::string unit;
  double rounding = 0.0;
};

/// Half a unit of the last digit: 0.05 of "7.9", 0.5 of "97".
double rounding_of(const std::string& number) {
  const std::size_t point = number.find('.');
  const std::size_t end = std::min(number.find_first_of("eE"), number.size());
  const double decimals = point < end ? static_cast<double>(end - point - 1) : 0.0;
  const double exponent = end < number.size() ? number_of(number.substr(end + 1)).value_or(0.0) : 0.0;
  return 0.5 * std::pow(10.0, exponent - decimals);
}

/// "1.8 h", "90 %", "4,096"
std::optional<Amount> amount_of(const std::string& text) {
  if (const std::optional<double> whole = number_of(text); whole && std::isfinite(*whole) && text.ends_with('k'))
    return Amount{*whole, {}, 500.0};
  const std::size_t end = std::min(text.find_first_not_of("0123456789.,eE+"), text.size());
  const std::string number = trimmed(text.substr(0, end));
  const std::optional<double> value = number_of(number);
  if (!value || !std::isfinite(*value)) return std::nullopt;
  const std::string unit = plain_words(trimmed(text.substr(end)));
  if (unit.find_first_of("0123456789") != std::string::npos) return std::nullopt;
  return Amount{*value, unit, rounding_of(number)};
}

struct Bound {
  const char* words;
  int side;  ///< -1: at most, 0: about, 1: at least
};
constexpr std::array<Bound, 17> bounds{{{">=", 1},
                                        {">", 1},
                                        {"over ", 1},
                                        {"above ", 1},
                                        {"more than ", 1},
                                        {"at least ", 1},
                                        {"<=", -1},
                                        {"<", -1},
                                        {"under ", -1},
                                        {"below ", -1},
                                        {"less than ", -1},
                                        {"at most ", -1},
                                        {"up to ", -1},
                                        {"about ", 0},
                                        {"approximately ", 0},
                                        {"~", 0},
                                        {"roughly ", 0}}};

PublishedBand band_of(double value, int side, double rounding) {
  if (side > 0) return {value, infinite, rounding};
  if (side < 0) return {-infinite, value, rounding};
  return {value, value, rounding};
}

struct BandText {
  PublishedBand band;
  std::string unit;
};

/// "[1, 2]", "1-2 h", "1 to 2 h"
std::optional<BandText> range_text(std::string text) {
  if (text.size() > 1 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  for (const char* between : {", ", ",", " to ", " - ", "-", "..", "–"}) {
    const std::size_t at = text.find(between, 1);
    if (at == std::string::npos) continue;
    const auto low = amount_of(trimmed(text.substr(0, at)));
    const auto high = amount_of(trimmed(text.substr(at + std::string{between}.size())));
    if (low && high && low->value <= high->value)
      return BandText{{low->value, high->value, high->rounding}, high->unit};
  }
  return std::nullopt;
}

std::optional<BandText> band_text(const std::string& written) {
  std::string text = trimmed(lower(written));
  int side = 0;
  for (const Bound& bound : bounds)
    if (text.starts_with(bound.words)) {
      side = bound.side;
      text = trimmed(text.substr(std::string{bound.words}.size()));
      break;
    }
  if (text.empty()) return std::nullopt;
  if (const auto amount = amount_of(text); amount && text.front() != '[')
    return BandText{band_of(amount->value, side, amount->rounding), amount->unit};
  return range_text(text);
}

/// Words after which "min" is a time.
bool is_time(const std::vector<std::string>& words) {
  static constexpr std::array times{"mttf",     "mtbf",         "mtti",      "mtbi",     "mtbe",
                                    "mttr",     "time",         "write",     "load",     "read",
                                    "interval", "duration",     "detection", "recovery", "restart",
                                    "between",  "localization", "timeout",   "period",   "failover"};
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::find(times.begin(), times.end(), word) != times.end();
  });
}

bool is_ratio(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "pct" || word == "percent" || word == "ratio" || word == "ettr" || word == "restarts" ||
           word == "effective";
  });
}

bool is_unit(const std::string& word) {
  return word == "pct" || word == "percent" || seconds_in(word) || bytes_in(word, false);
}

/// The last word of the key where it is a unit; "min" of a ratio is a bound.
void take_unit(OperationsFigure& figure, bool ratio) {
  std::vector<std::string>& words = figure.words;
  const bool bound = words.back() == "min" && (ratio || !is_time(words));
  if (!figure.unit.empty() || words.size() < 2 || bound || !is_unit(words.back())) return;
  figure.unit = words.back();
  words.pop_back();
}

void take_bound(OperationsFigure& figure, bool ratio) {
  std::vector<std::string>& words = figure.words;
  const bool bound = words.back() == "max" || (words.back() == "min" && (ratio || !is_time(words)));
  if (words.size() < 2 || !bound) return;
  figure.band = band_of(figure.band.low, words.back() == "min" ? 1 : -1, figure.band.rounding);
  words.pop_back();
}

}  // namespace

bool OperationsFigure::has(const char* word) const {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool OperationsFigure::has_any(std::initializer_list<const char*> some) const {
  return std::any_of(some.begin(), some.end(), [&](const char* word) { return has(word); });
}

std::string plain_words(const std::string& text) {
  std::string plain;
  for (const char c : lower(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '%')
      plain += plain.empty() || plain.back() == '_' ? "pct" : "_pct";
    else if (std::isalnum(byte) || byte >= 0x80)
      plain += c;
    else if (!plain.empty() && plain.back() != '_')
      plain += '_';
  }
  while (!plain.empty() && plain.back() == '_') plain.pop_back();
  return plain;
}

std::optional<double> seconds_in(const std::string& unit) {
  static const std::vector<std::pair<std::vector<const char*>, double>> units{
      {{"s", "sec", "secs", "second", "seconds"}, 1.0},
      {{"min", "mins", "minute", "minutes"}, 60.0},
      {{"h", "hr", "hrs", "hour", "hours"}, 3600.0},
      {{"d", "day", "days"}, 86400.0},
      {{"week", "weeks"}, 7.0 * 86400.0},
      {{"month", "months"}, years(1).value / 12.0},
      {{"year", "years"}, years(1).value}};
  for (const auto& [names, seconds] : units)
    if (std::find(names.begin(), names.end(), unit) != names.end()) return seconds;
  return std::nullopt;
}

std::optional<double> bytes_in(const std::string& unit, bool binary) {
  static constexpr std::array prefixes{"k", "m", "g", "t", "p"};
  std::string word = unit;
  for (const char* end : {"bytes", "byte", "b"})
    if (word.ends_with(end)) {
      word = word.substr(0, word.size() - std::string{end}.size());
      break;
    }
  if (word == unit) return std::nullopt;
  const bool stated_binary = word.ends_with("i");
  if (stated_binary) word.pop_back();
  const auto prefix = std::find(prefixes.begin(), prefixes.end(), word);
  if (prefix == prefixes.end()) return std::nullopt;
  return std::pow(binary || stated_binary ? 1024.0 : 1000.0, static_cast<double>(prefix - prefixes.begin() + 1));
}

std::optional<OperationsFigure> operations_figure(const std::string& key, const std::string& text) {
  const std::optional<BandText> value = band_text(text);
  if (!value) return std::nullopt;
  OperationsFigure figure{key, words_of(plain_words(key)), value->unit, value->band};
  const bool ratio = is_ratio(figure.words);
  take_unit(figure, ratio);
  take_bound(figure, ratio);
  take_unit(figure, ratio);
  if (figure.unit == "percent") figure.unit = "pct";
  return figure;
}

void take_bound_of(OperationsFigure& figure, const std::string& text, const std::string& notes) {
  const std::string said = lower(notes);
  for (const Bound& bound : bounds)
    if (bound.side != 0 && said.find(bound.words + text) != std::string::npos)
      figure.band = band_of(figure.band.low, bound.side, figure.band.rounding);
}

std::optional<Seconds> stated_time(const Facts& facts, std::initializer_list<const char*> names) {
  for (const char* name : names)
    for (const auto& [key, text] : facts) {
      const std::string plain = plain_words(key);
      if (!plain.starts_with(name)) continue;
      const std::string rest = plain.substr(std::string{name}.size());
      if (!rest.empty() && rest.front() != '_') continue;
      const std::optional<BandText> value = band_text(text);
      const std::optional<double> unit = seconds_in(!rest.empty() ? rest.substr(1)
                                                    : value       ? (value->unit.empty() ? plain : value->unit)
                                                                  : "");
      if (value && unit && std::isfinite(value->band.low + value->band.high))
        return Seconds{(value->band.low + value->band.high) / 2.0 * *unit};
    }
  return std::nullopt;
}

std::optional<double> stated_number(const Facts& facts, std::initializer_list<const char*> names, std::string& reason) {
  for (const char* name : names) {
    const std::string* text = find(facts, name);
    if (!text) continue;
    const std::optional<BandText> value = band_text(*text);
    const double middle = value ? (value->band.low + value->band.high) / 2.0 : 0.0;
    if (middle > 0.0 && std::isfinite(middle)) return middle;
    if (reason.empty()) reason = "input " + std::string{name} + " = " + *text + " is no number above 0";
    return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace gigatwin::validation
