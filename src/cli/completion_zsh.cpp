#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/help_pages.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* opening = R"(#compdef gigatwin
# zsh completion for gigatwin; made by: gigatwin completion zsh

# Entries of a folder of the catalogue, of all with "*", or the folders themselves with "/"; files where none fits.
_gigatwin_entries() {
  local -a list names
  case $1 in
    ('*'|/) list=("${(@f)$(${words[1]} catalog list 2>/dev/null)}") ;;
    (*) list=("${(@f)$(${words[1]} catalog list $1 2>/dev/null)}") ;;
  esac
  if [[ $1 == / ]]; then names=(${list:#  *}); else names=(${${(M)list:#  *}[@]## ##}); names=(${names[@]%% *}); fi
  compadd -a names || _files
}

_gigatwin() {
  local command='' word previous=$words[CURRENT-1] current=$words[CURRENT]
  local -a described
)";

/// A word with its description, as _describe wants them: quoted for zsh, colons of the word escaped.
std::string described(const std::string& word, const std::string& description) {
  std::string text;
  for (const char c : description) text += c == '\'' ? "'\\''" : std::string(1, c);
  return fmt::format("'{}:{}'", word, text);
}

std::string call_of(const Completion& completion) {
  switch (completion.kind) {
    case Completion::Kind::file:
      return completion.detail.empty() ? "_files" : fmt::format("_files -g '*.{}(-.)'", completion.detail);
    case Completion::Kind::words:
      return fmt::format("compadd -- {}", completion.detail);
    case Completion::Kind::entries:
      return fmt::format("_gigatwin_entries '{}'", completion.detail);
    case Completion::Kind::nothing:
      break;
  }
  return ":";
}

std::string commands_case(const CommandText& program) {
  std::string text = "  for word in ${words[2,CURRENT-1]}; do\n    case $command/$word in\n";
  for (const CommandText* command : all_commands(program)) {
    if (command->path.empty()) continue;
    text += fmt::format("      ('{}/{}') command='{}' ;;\n", command->parent(), command->name(), command->path);
  }
  return text + "    esac\n  done\n";
}

std::string values_case(const CommandText& program) {
  std::string text = "  case $command:$previous in\n";
  for (const CommandText* command : all_commands(program))
    for (const OptionText& option : command->options) {
      if (option.value.empty()) continue;
      std::vector<std::string> patterns;
      for (const std::string& name : option.names) patterns.push_back(fmt::format("'{}:{}'", command->path, name));
      text +=
          fmt::format("    ({}) {}; return ;;\n", fmt::join(patterns, "|"), call_of(completion_of(*command, option)));
    }
  return text + "  esac\n";
}

std::string options_case(const CommandText& program) {
  std::string text = "  case $command in\n";
  for (const CommandText* command : all_commands(program)) {
    std::string options = "'--help:What it does, its options, an example'";
    for (const OptionText& option : command->options)
      options += " " + described(option.long_name(), option.description);
    std::string children;
    for (const CommandText& child : command->commands) children += " " + described(child.name(), child.summary);
    std::string other = ":";
    if (!children.empty())
      other = fmt::format("described=({} ); _describe command described", children);
    else if (!command->arguments.empty())
      other = call_of(completion_of(*command, command->arguments.front()));
    text += fmt::format(
        "    ('{}')\n      if [[ $current == -* ]]; then described=({}); _describe -o option described\n      else {}; "
        "fi ;;\n",
        command->path, options, other);
  }
  return text + "  esac\n";
}

}  // namespace

std::string zsh_completion(const CommandText& program) {
  return opening + commands_case(program) + values_case(program) + options_case(program) +
         "}\n\nif [[ $funcstack[1] == _gigatwin ]]; then _gigatwin \"$@\"; else compdef _gigatwin gigatwin; fi\n";
}

}  // namespace gigatwin::cli
