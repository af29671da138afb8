#include "cli/options.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <charconv>

namespace gigatwin::cli {
namespace {

/// CLI11 takes an empty text for none and a number too large for the largest.
std::string problem_of_seed(const std::string& text) {
  std::int64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  return error == std::errc{} && end == text.data() + text.size()
             ? std::string{}
             : fmt::format("expected a whole number, found \"{}\"", text);
}

}  // namespace

void add_scenario_options(CLI::App& command, ScenarioOptions& options) {
  command
      .add_option("--set", options.overrides, "Override one value, such as --set compute.accelerators=512 (repeatable)")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
  command.add_option("--seed", options.seed, "Seed of all random draws")->type_name("N")->check(problem_of_seed);
}

}  // namespace gigatwin::cli
