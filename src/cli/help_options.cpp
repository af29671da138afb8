#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {

void add_help(CLI::App& app, HelpOptions& o) {
  CLI::App* c = app.add_subcommand("help", "Help on a command; the reference page and the manual page of all");
  CLI::Option* command = c->add_option("command", o.command, "Such as trace info; default: all commands")
                             ->type_name("COMMAND")
                             ->expected(1, 2);
  CLI::Option* markdown = c->add_flag("--markdown", o.markdown, "Print docs/commands.md")->excludes(command);
  c->add_flag("--man", o.man, "Print the manual page, for `man -l`")->excludes(command)->excludes(markdown);
  c->footer("Example:\n  gigatwin help trace fit\n  gigatwin help --man > gigatwin.1");
}

void add_completion(CLI::App& app, CompletionOptions& o) {
  CLI::App* c = app.add_subcommand("completion", "Print what completes commands, options and names in a shell");
  c->add_option("shell", o.shell, "bash, zsh or fish")
      ->required()
      ->type_name("SHELL")
      ->check([](const std::string& name) {
        return name == "bash" || name == "zsh" || name == "fish" ? std::string{}
                                                                 : "expected bash, zsh or fish, found \"" + name + "\"";
      });
  c->footer(
      "An installed gigatwin completes by itself; one in a build folder does so in the shell that read this:\n"
      "Example:\n  gigatwin completion bash > gigatwin.bash && source gigatwin.bash");
}

}  // namespace gigatwin::cli
