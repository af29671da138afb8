#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/error.hpp"
#include "cli/help_pages.hpp"

/// What completes a value, where its type (FILE, RESULT ...) does not say it.
namespace gigatwin::cli {
namespace {

struct Known {
  std::string_view command;  ///< empty: any
  std::string_view option;
  std::string_view words;    ///< with spaces between; of the option's own description
  std::string_view entries;  ///< instead of words: folder of the catalogue, "*" for all entries, "/" for the folders
};

constexpr std::array known{
    Known{"catalog list", "folder", "", "/"},
    Known{"catalog show", "name", "", "*"},
    Known{"plan", "--system", "", "systems"},
    Known{"plan", "--model", "", "models"},
    Known{"call", "--call", "", "calls"},
    Known{"", "--criteria", "", "criteria"},
    Known{"", "--routing", "deterministic ecmp adaptive valiant", ""},
    Known{"collective", "--fidelity", "fluid analytic simgrid", ""},
    Known{"", "--fidelity", "fluid analytic", ""},
    Known{"collective", "--op", "all-reduce reduce-scatter all-gather all-to-all broadcast point-to-point", ""},
    Known{"fabric", "--tier", "leaf spine core inter-hall", ""},
    Known{"plan", "--precision", "bf16 fp8 fp4 any", ""},
    Known{"", "--format", "swf sacct philly kalos openb csv", ""},
    Known{"completion", "shell", "bash zsh fish", ""},
};

const Known* find(const CommandText& command, const OptionText& option) {
  for (const Known& row : known)
    if (row.option == option.long_name() && (row.command.empty() || row.command == command.path)) return &row;
  return nullptr;
}

/// A word that the option's own description does not have is a list here that was forgotten.
void assert_described(const OptionText& option, std::string_view words) {
  for (std::size_t begin = 0; begin < words.size();) {
    const std::size_t end = std::min(words.find(' ', begin), words.size());
    const std::string word(words.substr(begin, end - begin));
    GIGATWIN_ASSERT(option.description.find(word) != std::string::npos, "{} is not described with {}",
                    option.long_name(), word);
    begin = end + 1;
  }
}

}  // namespace

Completion completion_of(const CommandText& command, const OptionText& option) {
  using Kind = Completion::Kind;
  if (const Known* row = find(command, option)) {
    assert_described(option, row->words);
    return row->entries.empty() ? Completion{Kind::words, std::string(row->words)}
                                : Completion{Kind::entries, std::string(row->entries)};
  }
  if (!option.choices.empty()) return {Kind::words, option.choices};
  const std::string& value = option.value;
  const auto has = [&value](std::string_view word) { return value.find(word) != std::string::npos; };
  if (value == "RESULT" || has(".h5")) return {Kind::file, "h5"};
  if (value == "SCENARIO" || has(".yaml")) return {Kind::file, "yaml"};
  if (has("FILE") || has("RESULT") || has("SCENARIO") || has("STUDY") || has("PREFIX") || has("FOLDER"))
    return {Kind::file, ""};
  return {};
}

}  // namespace gigatwin::cli
