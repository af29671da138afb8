#include <fmt/format.h>

#include "base/version.hpp"
#include "cli/help_pages.hpp"

namespace gigatwin::cli {
namespace {

/// Text as man(7) prints it: what roff reads as a request, a hyphen or a typographer's quote is written out.
std::string roff(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '\\':
        escaped += "\\(rs";
        break;
      case '-':
        escaped += "\\-";
        break;
      case '\'':
        escaped += "\\(aq";
        break;
      case '`':
        escaped += "\\(ga";
        break;
      case '^':
        escaped += "\\(ha";
        break;
      case '~':
        escaped += "\\(ti";
        break;
      default:
        escaped += c;
    }
  }
  return escaped.starts_with('.') ? "\\&" + escaped : escaped;
}

std::string option_entry(const OptionText& option, bool argument) {
  std::string names;
  if (!argument)
    for (const std::string& name : option.names) names += (names.empty() ? "" : ", ") + ("\\fB" + roff(name) + "\\fR");
  if (!option.value.empty()) names += (names.empty() ? "\\fI" : " \\fI") + roff(option.value) + "\\fR";
  return fmt::format(".TP\n{}\n{}.\n", names, roff(full_description(option)));
}

std::string footer_text(const std::string& footer) {
  std::string page;
  for (const Passage& passage : passages(footer)) {
    page += passage.literal ? ".PP\n.nf\n.RS 4\n" : ".PP\n";
    for (const std::string& line : passage.lines) page += roff(line) + "\n";
    if (passage.literal) page += ".RE\n.fi\n";
  }
  return page;
}

std::string section(const CommandText& command) {
  std::string page = fmt::format(".SS \"{}\"\n{}.\n.PP\n\\fB{}\\fR\n", roff(command.full_name()), roff(command.summary),
                                 roff(usage_line(command)));
  for (const OptionText& argument : command.arguments) page += option_entry(argument, true);
  for (const OptionText& option : command.options) page += option_entry(option, false);
  return page + footer_text(command.footer);
}

}  // namespace

std::string man_page(const CommandText& program) {
  std::string page = fmt::format(
      ".TH GIGATWIN 1 \"\" \"gigatwin {}\" \"User Commands\"\n.ad l\n.SH NAME\ngigatwin \\- digital twin of an AI "
      "gigafactory\n"
      ".SH SYNOPSIS\n\\fBgigatwin\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]\n.br\n"
      "\\fBgigatwin\\fR \\fICOMMAND\\fR \\fB\\-\\-help\\fR\n.SH DESCRIPTION\n{}\n",
      roff(std::string(version())), roff(program.summary));
  page += footer_text(program.footer);
  page +=
      ".SH OPTIONS\n.TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nOf every command: what it does, its options, an example.\n";
  for (const OptionText& option : program.options) page += option_entry(option, false);
  page += ".SH COMMANDS\n";
  for (const CommandText* command : all_commands(program))
    if (!command->path.empty()) page += section(*command);
  page +=
      ".SH FILES\nThe catalogue is read from ../share/gigatwin/catalog relative to the program; scenarios that run as "
      "they "
      "stand are\nin ../share/gigatwin/scenarios.\n.SH SEE ALSO\nThe manual in ../share/doc/gigatwin: tutorial, "
      "how\\-to "
      "pages, all keys of a scenario, all datasets of a result, models.\n";
  return page;
}

}  // namespace gigatwin::cli
