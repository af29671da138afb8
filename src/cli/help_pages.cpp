#include "cli/help_pages.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <sstream>

namespace gigatwin::cli {
namespace {

/// Sorted, since CLI11 keeps them in the order of their addresses.
std::vector<std::string> names_of(const std::set<CLI::Option*>& options) {
  std::vector<std::string> names;
  for (const CLI::Option* option : options) names.push_back(option->get_name());
  std::sort(names.begin(), names.end());
  return names;
}

/// CLI11 appends a check to the type: "Q:FLOAT in [0 - 1]" is value "Q" and range "0 to 1", "NAME:{en,fr}" has choices.
void split_type(const std::string& type, OptionText& text) {
  text.value = type;
  if (const std::size_t set = type.find(":{"); set != std::string::npos) {
    text.value = type.substr(0, set);
    text.choices = type.substr(set + 2, type.find('}', set) - set - 2);
    std::replace(text.choices.begin(), text.choices.end(), ',', ' ');
    return;
  }
  const std::size_t in = type.find(" in [");
  if (in == std::string::npos) return;
  text.value = type.substr(0, type.rfind(':', in));
  text.range = type.substr(in + 5, type.rfind(']') - in - 5);
  if (const std::size_t dash = text.range.find(" - "); dash != std::string::npos) text.range.replace(dash, 3, " to ");
}

OptionText describe(const CLI::Option& option) {
  OptionText text;
  if (option.get_positional()) {
    text.names = {option.get_name(true, false)};
  } else {
    for (const std::string& name : option.get_snames()) text.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) text.names.push_back("--" + name);
  }
  if (option.get_items_expected_max() != 0) split_type(option.get_type_name(), text);
  text.description = option.get_description();
  text.needs = names_of(option.get_needs());
  text.excludes = names_of(option.get_excludes());
  text.required = option.get_required();
  text.repeated = option.get_positional() && option.get_items_expected_max() > 1;
  return text;
}

CommandText describe(const CLI::App& app, const std::string& path) {
  CommandText text;
  text.path = path;
  text.summary = app.get_description();
  text.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options()) {
    if (option == app.get_help_ptr()) continue;
    (option->get_positional() ? text.arguments : text.options).push_back(describe(*option));
  }
  for (const CLI::App* command : app.get_subcommands(nullptr))
    text.commands.push_back(describe(*command, path.empty() ? command->get_name() : path + " " + command->get_name()));
  return text;
}

void add_with_children(const CommandText& command, std::vector<const CommandText*>& commands) {
  commands.push_back(&command);
  for (const CommandText& child : command.commands) add_with_children(child, commands);
}

}  // namespace

CommandText describe(const CLI::App& app) { return describe(app, ""); }

std::vector<const CommandText*> all_commands(const CommandText& program) {
  std::vector<const CommandText*> commands;
  add_with_children(program, commands);
  return commands;
}

std::string usage_line(const CommandText& command) {
  std::string line = command.full_name();
  if (!command.options.empty()) line += " [OPTIONS]";
  for (const OptionText& argument : command.arguments) {
    const std::string value = argument.value + (argument.repeated ? "..." : "");
    line += argument.required ? " " + value : " [" + value + "]";
  }
  if (!command.commands.empty()) line += " COMMAND";
  return line;
}

std::string full_description(const OptionText& option) {
  std::string text = option.description;
  const auto add = [&text](const std::string& sentence) { text += (text.ends_with('.') ? " " : ". ") + sentence; };
  if (!option.range.empty()) add("From " + option.range);
  if (!option.needs.empty()) add(fmt::format("Needs {}", fmt::join(option.needs, " and ")));
  if (!option.excludes.empty()) add(fmt::format("Not with {}", fmt::join(option.excludes, " or ")));
  if (option.required) add("Required");
  return text;
}

std::vector<Passage> passages(const std::string& footer) {
  std::vector<Passage> parts;
  std::istringstream lines(footer);
  for (std::string line; std::getline(lines, line);) {
    const bool literal = line.starts_with("  ");
    if (line.empty()) continue;
    if (parts.empty() || parts.back().literal != literal) parts.push_back({literal, {}});
    parts.back().lines.push_back(literal ? line.substr(2) : line);
  }
  return parts;
}

}  // namespace gigatwin::cli
