#include "validation/training_facts.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

#include "validation/training_inputs.hpp"

namespace gigatwin::validation {
namespace {

bool says_nothing(const std::string& value) {
  const std::string small = lower(value);
  return small.empty() || small == "n/a" || small == "na" || small == "-";
}

/// A degree without a number.
bool is_off(const std::string& value) { return lower(value) == "none" || lower(value) == "false"; }

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// The longest start of `text` from `at` on whose characters are `accepted`; moves `at` behind it.
template <class Accepted>
std::string take(const std::string& text, std::size_t& at, Accepted accepted) {
  const std::size_t start = at;
  while (at < text.size() && accepted(text[at])) ++at;
  return text.substr(start, at - start);
}

bool is_degree(const std::string& key) {
  constexpr std::string_view degrees[] = {"tp", "pp", "cp", "dp", "ep", "etp", "virtual_pp", "fsdp"};
  return std::find(std::begin(degrees), std::end(degrees), key) != std::end(degrees);
}

/// "TP4-PP8, SP": tp 4, pp 8, sequence_parallel true. nullopt where a word is no degree.
std::optional<Facts> degrees_of(const std::string& text) {
  const auto separates = [](char c) { return !is_letter(c) && !is_digit(c); };
  Facts degrees;
  for (std::size_t at = 0; at < text.size();) {
    take(text, at, separates);
    if (at == text.size()) break;
    const std::string name = take(text, at, is_letter);
    take(text, at, [](char c) { return c == '=' || c == ':' || c == ' '; });
    const std::string count = take(text, at, is_digit);
    const std::string key = name.empty() ? std::string{} : spelling_of(name, count);
    if (key == "sequence_parallel" && count.empty())
      degrees.emplace_back(key, "true");
    else if (is_degree(key) && !count.empty())
      degrees.emplace_back(key, count);
    else
      return std::nullopt;
  }
  return degrees;
}

/// "64x H100": 64
std::optional<std::string> leading_count(const std::string& machine) {
  std::size_t at = 0;
  const std::string count = take(machine, at, is_digit);
  take(machine, at, [](char c) { return c == ' '; });
  if (count.empty() || at + 1 >= machine.size() || (machine[at] != 'x' && machine[at] != 'X')) return std::nullopt;
  return count;
}

std::string* find_text(Facts& facts, const std::string& key) {
  const auto found = std::find_if(facts.begin(), facts.end(), [&](const auto& fact) { return fact.first == key; });
  return found == facts.end() ? nullptr : &found->second;
}

void take_count_of_machine(Facts& facts) {
  const std::string* machine = find(facts, "gpu");
  const auto count = machine ? leading_count(*machine) : std::nullopt;
  if (!count || find(facts, "gpus")) return;
  if (!find(facts, "nodes"))
    facts.emplace_back("gpus", *count);
  else if (!find(facts, "gpus_per_node"))
    facts.emplace_back("gpus_per_node", *count);
}

void name_network_with_machine(Facts& facts) {
  const std::string* network = find(facts, "interconnect");
  std::string* machine = find_text(facts, "gpu");
  if (network && machine) *machine += "; " + *network;
}

}  // namespace

Facts input_facts(const Facts& written) {
  Facts facts;
  for (const auto& [key, value] : written) {
    const std::string spelled = spelling_of(key, value);
    if (says_nothing(value) || (is_degree(spelled) && is_off(value))) continue;
    const auto degrees = spelled == "parallelism" ? degrees_of(value) : std::nullopt;
    if (degrees)
      facts.insert(facts.end(), degrees->begin(), degrees->end());
    else
      facts.emplace_back(spelled, spelled == "fsdp" && lower(value) == "true" ? "1" : value);
  }
  take_count_of_machine(facts);
  name_network_with_machine(facts);
  return facts;
}

}  // namespace gigatwin::validation
