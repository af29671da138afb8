#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/help_pages.hpp"

namespace gigatwin::cli {
namespace {

/// Text as Markdown shows it: what stands in backticks stays, everything else loses its special meaning.
std::string plain(const std::string& text) {
  std::string escaped;
  bool code = false;
  for (const char c : text) {
    if (c == '`') code = !code;
    if (c == '|' || (!code && std::string_view("\\*_<>[]#").find(c) != std::string_view::npos)) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

/// The bar that separates cells is written \| within code, too.
std::string code(std::string text) {
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) text.insert(at, "\\");
  return "`" + text + "`";
}

std::string option_row(const OptionText& option, bool argument) {
  const std::string names =
      argument ? option.value
               : fmt::format("{}", fmt::join(option.names, ", ")) + (option.value.empty() ? "" : " " + option.value);
  return fmt::format("| {} | {} |\n", code(names), plain(full_description(option)));
}

std::string footer_text(const std::string& footer) {
  std::string page;
  for (const Passage& passage : passages(footer)) {
    if (passage.literal) {
      page += fmt::format("\n```text\n{}\n```\n", fmt::join(passage.lines, "\n"));
    } else {
      page += "\n";
      for (const std::string& line : passage.lines) page += plain(line) + "\n";
    }
  }
  return page;
}

std::string section(const CommandText& command) {
  std::string page = fmt::format("\n{} {}\n\n{}.\n\n```text\n{}\n```\n", command.parent().empty() ? "##" : "###",
                                 command.full_name(), plain(command.summary), usage_line(command));
  if (!command.arguments.empty() || !command.options.empty())
    page += "\n| argument or option | meaning |\n| --- | --- |\n";
  for (const OptionText& argument : command.arguments) page += option_row(argument, true);
  for (const OptionText& option : command.options) page += option_row(option, false);
  return page + footer_text(command.footer);
}

std::string anchor(const CommandText& command) {
  std::string text = command.full_name();
  for (char& c : text)
    if (c == ' ') c = '-';
  return text;
}

}  // namespace

std::string markdown_page(const CommandText& program) {
  std::string page =
      "# Commands\n\nMade by `gigatwin help --markdown` from the options that the program reads. Every command has "
      "`-h, --help`; `gigatwin --version`\nprints version and commit. The same is in `man gigatwin`.\n\n| command | "
      "what it does |\n| --- | --- |\n";
  for (const CommandText& command : program.commands)
    page += fmt::format("| [{}](#{}) | {} |\n", command.path, anchor(command), plain(command.summary));
  page += footer_text(program.footer);
  for (const CommandText* command : all_commands(program))
    if (!command->path.empty()) page += section(*command);
  return page;
}

}  // namespace gigatwin::cli
