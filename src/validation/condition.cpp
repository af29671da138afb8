#include "validation/condition.hpp"

#include <algorithm>
#include <cctype>

namespace gigatwin::validation {
namespace {

void check_condition(const Condition& condition, BlockProblems& problems) {
  const int ways = (condition.is.empty() ? 0 : 1) + (condition.starts_with.empty() ? 0 : 1) +
                   (condition.contains.empty() ? 0 : 1) + (condition.words.empty() ? 0 : 1);
  if (ways != 1)
    problems.expected("input", "one of is, starts_with, contains and words beside it", ways == 0 ? "none" : "several");
}

bool holds(const Condition& condition, const std::string& text) {
  const std::string small = lower(text);
  const auto is = [&](const std::string& whole) { return text == whole; };
  const auto starts = [&](const std::string& words) { return text.starts_with(words); };
  const auto contains = [&](const std::string& part) { return small.find(lower(part)) != std::string::npos; };
  const auto has = [&](const std::string& words) { return has_words(text, words); };
  return std::any_of(condition.is.begin(), condition.is.end(), is) ||
         std::any_of(condition.starts_with.begin(), condition.starts_with.end(), starts) ||
         std::any_of(condition.contains.begin(), condition.contains.end(), contains) ||
         std::any_of(condition.words.begin(), condition.words.end(), has);
}

bool is_letter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalpha(byte) != 0;
}

}  // namespace

const Schema<Condition>& condition_schema() {
  using C = Condition;
  static const Schema<C> schema{
      "condition",
      "What an input of a row must be.",
      {text("input", &C::input).required().doc("Key of the row's inputs."), texts("is", &C::is).doc("Whole texts."),
       texts("starts_with", &C::starts_with).doc("First words."),
       texts("contains", &C::contains).doc("Words anywhere in it, upper and lower case alike."),
       texts("words", &C::words).doc("Whole words in it, upper and lower case alike.")},
      check_condition};
  return schema;
}

bool meets(const Facts& facts, const Condition& condition) {
  return std::any_of(facts.begin(), facts.end(),
                     [&](const auto& fact) { return fact.first == condition.input && holds(condition, fact.second); });
}

bool meets(const Facts& facts, const std::vector<Condition>& conditions) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const Condition& condition) { return meets(facts, condition); });
}

const std::string* find(const Facts& facts, const std::string& key) {
  const auto found = std::find_if(facts.begin(), facts.end(), [&](const auto& fact) { return fact.first == key; });
  return found == facts.end() ? nullptr : &found->second;
}

bool has_words(const std::string& text, const std::string& words) {
  const std::string small = lower(text), wanted = lower(words);
  const auto joined = [&](std::size_t at) {  // letters on both sides of position `at`
    return at > 0 && at < small.size() && is_letter(small[at - 1]) && is_letter(small[at]);
  };
  for (std::size_t at = small.find(wanted); at != std::string::npos; at = small.find(wanted, at + 1))
    if (!joined(at) && !joined(at + wanted.size())) return true;
  return false;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace gigatwin::validation
