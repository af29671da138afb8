#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/help_pages.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* opening = R"(# bash completion for gigatwin; made by: gigatwin completion bash

# Words that begin with what was typed.
_gigatwin_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current"); }

# Files that end in .$1 (any without it), and folders on the way to them.
_gigatwin_files() {
  compopt -o filenames 2>/dev/null
  if [[ -n ${1:-} ]]; then
    mapfile -t COMPREPLY < <(compgen -d -- "$current"; compgen -f -X "!*.$1" -- "$current")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}

# Entries of a folder of the catalogue, of all with "*", or the folders themselves with "/"; files where none fits.
_gigatwin_entries() {
  local list names
  case "$1" in
    '*' | /) list=$("${COMP_WORDS[0]}" catalog list 2>/dev/null) ;;
    *) list=$("${COMP_WORDS[0]}" catalog list "$1" 2>/dev/null) ;;
  esac
  if [[ $1 == / ]]; then names=$(grep '^[^ ]' <<<"$list"); else names=$(sed -n 's/^  \([^ ]*\).*/\1/p' <<<"$list"); fi
  _gigatwin_words "$names"
  [[ -n ${COMPREPLY[*]} ]] || _gigatwin_files
}

_gigatwin() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' word
  # --name=value: bash makes three words of it.
  if [[ $current == = ]]; then current=''; elif [[ $previous == = ]]; then previous=${COMP_WORDS[COMP_CWORD - 2]}; fi
  COMPREPLY=()
)";

std::string call_of(const Completion& completion) {
  switch (completion.kind) {
    case Completion::Kind::file:
      return fmt::format("_gigatwin_files {}", completion.detail);
    case Completion::Kind::words:
      return fmt::format("_gigatwin_words '{}'", completion.detail);
    case Completion::Kind::entries:
      return fmt::format("_gigatwin_entries '{}'", completion.detail);
    case Completion::Kind::nothing:
      break;
  }
  return ":";
}

/// "  for word ...; case": which command the words before the cursor name.
std::string commands_case(const CommandText& program) {
  std::string text = "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n    case \"$command/$word\" in\n";
  for (const CommandText* command : all_commands(program)) {
    if (command->path.empty()) continue;
    text += fmt::format("      '{}/{}') command='{}' ;;\n", command->parent(), command->name(), command->path);
  }
  return text + "    esac\n  done\n";
}

std::string values_case(const CommandText& program) {
  std::string text = "  case \"$command:$previous\" in\n";
  for (const CommandText* command : all_commands(program))
    for (const OptionText& option : command->options) {
      if (option.value.empty()) continue;
      std::vector<std::string> patterns;
      for (const std::string& name : option.names) patterns.push_back(fmt::format("'{}:{}'", command->path, name));
      text +=
          fmt::format("    {}) {}; return ;;\n", fmt::join(patterns, " | "), call_of(completion_of(*command, option)));
    }
  return text + "  esac\n";
}

std::string options_case(const CommandText& program) {
  std::string text = "  case \"$command\" in\n";
  for (const CommandText* command : all_commands(program)) {
    std::string options = "--help";
    for (const OptionText& option : command->options) options += " " + option.long_name();
    std::string children;
    for (const CommandText& child : command->commands) children += (children.empty() ? "" : " ") + child.name();
    std::string other = ":";
    if (!children.empty())
      other = fmt::format("_gigatwin_words '{}'", children);
    else if (!command->arguments.empty())
      other = call_of(completion_of(*command, command->arguments.front()));
    text += fmt::format("    '{}') if [[ $current == -* ]]; then _gigatwin_words '{}'; else {}; fi ;;\n", command->path,
                        options, other);
  }
  return text + "  esac\n";
}

}  // namespace

std::string bash_completion(const CommandText& program) {
  return opening + commands_case(program) + values_case(program) + options_case(program) +
         "}\ncomplete -F _gigatwin gigatwin\n";
}

}  // namespace gigatwin::cli
