#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "base/diagnostics.hpp"
#include "base/error.hpp"
#include "cli/help_pages.hpp"
#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

const CLI::App& command_named(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::App* found = &app;
  for (const std::string& word : words) {
    const CLI::App* next = nullptr;
    std::vector<std::string> names;
    for (const CLI::App* command : found->get_subcommands(nullptr)) {
      names.push_back(command->get_name());
      if (command->get_name() == word) next = command;
    }
    if (!next) throw FileError(fmt::format("{}: no command of this name{}", word, did_you_mean(word, names)));
    found = next;
  }
  return *found;
}

}  // namespace

int help(const CLI::App& app, const HelpOptions& options) {
  if (options.markdown) {
    fmt::print("{}", markdown_page(describe(app)));
  } else if (options.man) {
    fmt::print("{}", man_page(describe(app)));
  } else {
    // App::help() would go on to the command that was given, which is this one.
    const CLI::App& command = command_named(app, options.command);
    const std::string name = fmt::format("gigatwin {}", fmt::join(options.command, " "));
    fmt::print("{}", app.get_formatter()->make_help(&command, options.command.empty() ? "gigatwin" : name,
                                                    CLI::AppFormatMode::Normal));
  }
  return 0;
}

int completion(const CLI::App& app, const CompletionOptions& options) {
  const CommandText program = describe(app);
  fmt::print("{}", options.shell == "bash"  ? bash_completion(program)
                   : options.shell == "zsh" ? zsh_completion(program)
                                            : fish_completion(program));
  return 0;
}

}  // namespace gigatwin::cli
