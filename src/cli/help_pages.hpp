#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

/// The command reference, the manual page and the shell completions, all from the commands as CLI11 knows them.
namespace gigatwin::cli {

/// One option, or one argument that stands without a name.
struct OptionText {
  std::vector<std::string> names;  ///< "-o", "--output"; of an argument its one name
  std::string value;               ///< FILE, KEY=VALUE ...; empty: a switch
  std::string description;
  std::string range;                         ///< "0 to 1"; empty: any
  std::string choices;                       ///< "en fr"; empty: any
  std::vector<std::string> needs, excludes;  ///< names of other options
  bool required = false;
  bool repeated = false;  ///< an argument that may stand several times

  const std::string& long_name() const { return names.back(); }
};

struct CommandText {
  std::string path;  ///< "trace info"; empty: the program itself
  std::string summary;
  std::vector<OptionText> arguments, options;  ///< without --help, which all have
  std::vector<CommandText> commands;
  std::string footer;

  std::string full_name() const { return path.empty() ? "gigatwin" : "gigatwin " + path; }
  /// "fit" of "trace fit".
  std::string name() const { return path.substr(path.rfind(' ') + 1); }
  /// "trace" of "trace fit"; empty for a command of the program itself.
  std::string parent() const { return path.substr(0, path.size() - name().size() - (path == name() ? 0 : 1)); }
};
CommandText describe(const CLI::App& app);

/// The program's text and those of all commands below it, in the order of --help.
std::vector<const CommandText*> all_commands(const CommandText& program);

/// "gigatwin run [OPTIONS] [SCENARIO]".
std::string usage_line(const CommandText& command);

/// The description, then what CLI11 checks: "Needs --csv.", "Not with --json.", "From 0 to 1.", "Required.".
std::string full_description(const OptionText& option);

/// A part of a footer: sentences, or indented lines that stand as they are (examples, files).
struct Passage {
  bool literal = false;
  std::vector<std::string> lines;  ///< literal ones without the two spaces that mark them
};
std::vector<Passage> passages(const std::string& footer);

/// docs/commands.md.
std::string markdown_page(const CommandText& program);

/// gigatwin.1, in man(7).
std::string man_page(const CommandText& program);

/// What can stand where an option or an argument has its value.
struct Completion {
  enum class Kind { nothing, file, words, entries };
  Kind kind = Kind::nothing;
  std::string
      detail;  ///< file: its ending, empty for any; words: with spaces between; entries: folder of the catalogue
};
Completion completion_of(const CommandText& command, const OptionText& option);

std::string bash_completion(const CommandText& program);
std::string zsh_completion(const CommandText& program);
std::string fish_completion(const CommandText& program);

}  // namespace gigatwin::cli
