#include <fmt/format.h>

#include "cli/help_pages.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* opening = R"(# fish completion for gigatwin; made by: gigatwin completion fish

# Entries of a folder of the catalogue, of all with "*", or the folders themselves with "/".
function __gigatwin_entries
    switch $argv[1]
        case /
            gigatwin catalog list 2>/dev/null | string match -r '^\S+'
        case '\*'
            gigatwin catalog list 2>/dev/null | string replace -rf '^  (\S+).*' '$1'
        case '*'
            gigatwin catalog list $argv[1] 2>/dev/null | string replace -rf '^  (\S+).*' '$1'
    end
end

# Is this the command that the words before the cursor name?
function __gigatwin_is
    set -l command ''
    for word in (commandline -opc)[2..-1]
        switch "$command/$word"
)";

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return result + "'";
}

std::string call_of(const Completion& completion) {
  switch (completion.kind) {
    case Completion::Kind::file:
      return completion.detail.empty() ? " -F"
                                       : fmt::format(" -k -xa '(__fish_complete_suffix .{})'", completion.detail);
    case Completion::Kind::words:
      return fmt::format(" -xa '{}'", completion.detail);
    case Completion::Kind::entries:
      return fmt::format(" -xa '(__gigatwin_entries \\'{}\\')'", completion.detail);
    case Completion::Kind::nothing:
      break;
  }
  return " -x";
}

std::string lines_of(const CommandText& command) {
  const std::string begin = fmt::format("complete -c gigatwin -n '__gigatwin_is {}'",
                                        command.path.empty() ? "\"\"" : "\"" + command.path + "\"");
  std::string text = fmt::format("{} -s h -l help -d 'What it does, its options, an example'\n", begin);
  for (const CommandText& child : command.commands)
    text += fmt::format("{} -f -a {} -d {}\n", begin, child.name(), quoted(child.summary));
  if (command.commands.empty() && !command.arguments.empty())
    text += fmt::format("{}{}\n", begin, call_of(completion_of(command, command.arguments.front())));
  for (const OptionText& option : command.options) {
    text += begin;
    for (const std::string& name : option.names)
      text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    if (!option.value.empty()) text += call_of(completion_of(command, option));
    text += fmt::format(" -d {}\n", quoted(option.description));
  }
  return text;
}

}  // namespace

std::string fish_completion(const CommandText& program) {
  std::string text = opening;
  for (const CommandText* command : all_commands(program)) {
    if (command->path.empty()) continue;
    text += fmt::format("            case '{}/{}'\n                set command '{}'\n", command->parent(),
                        command->name(), command->path);
  }
  text += "        end\n    end\n    test \"$command\" = \"$argv[1]\"\nend\n\n";
  for (const CommandText* command : all_commands(program)) text += lines_of(*command);
  return text;
}

}  // namespace gigatwin::cli
