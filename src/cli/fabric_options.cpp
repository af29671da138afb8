#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>

#include "base/diagnostics.hpp"
#include "cli/options.hpp"
#include "collectives/fabric_traffic.hpp"

namespace gigatwin::cli {
namespace {

/// CLI11 takes a number too large for the largest, and a fraction for its whole part.
CLI::Validator at_least(std::int64_t least) {
  return CLI::Validator{[least](std::string& text) {
                          std::int64_t n = 0;
                          const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
                          return error == std::errc{} && end == text.data() + text.size() && n >= least
                                     ? std::string{}
                                     : fmt::format("expected a whole number >= {}, found \"{}\"", least, text);
                        },
                        ""};
}

CLI::Validator one_of(std::vector<std::string> words) {
  return CLI::Validator{[words = std::move(words)](std::string& text) {
                          if (std::ranges::find(words, text) != words.end()) return std::string{};
                          return fmt::format("expected one of {}, found \"{}\"{}", fmt::join(words, ", "), text,
                                             did_you_mean(text, words));
                        },
                        ""};
}

}  // namespace

void add_fabric_study_options(CLI::App& c, FabricStudyOptions& o) {
  c.add_flag("--study", o.study,
             "Load of the tiers and hottest links under a traffic pattern; so does each option below");
  c.add_option("--pattern", o.pattern,
               "Traffic: bisection (default), random (permutation), neighbour-leaf, all-to-all (of leaf groups)")
      ->type_name("NAME")
      ->check(one_of(collectives::pattern_names()));
  c.add_option("--routing", o.routing, "Instead of the fabric's: deterministic, ecmp, adaptive, valiant")
      ->type_name("NAME");
  CLI::Option* links =
      c.add_option("--failed-links", o.failed_links, "Links between switches that fail at once, drawn anew each trial")
          ->type_name("K")
          ->check(at_least(0));
  CLI::Option* switches = c.add_option("--failed-switches", o.failed_switches, "Switches of one tier that fail at once")
                              ->type_name("K")
                              ->check(at_least(0));
  c.add_option("--tier", o.tier, "Of the failed switches: leaf, spine, core, inter-hall; default: spine, else leaf")
      ->type_name("NAME")
      ->check(one_of({"leaf", "spine", "core", "inter-hall"}))
      ->needs(switches);
  c.add_option("--trials", o.trials, "Sets of failures to try; default: as many as take about ten seconds")
      ->type_name("N")
      ->check(at_least(1));
  c.add_option("--top", o.top, "Hottest links to print; default: 10")->type_name("N")->check(at_least(0));
  c.add_option("-o,--output", o.output, "Write the study as HDF5")->type_name("FILE");
  c.callback([&o, links, switches] {
    if (o.trials && links->count() + switches->count() == 0)
      throw CLI::ValidationError{"--trials: expected --failed-links or --failed-switches beside it"};
  });
}

}  // namespace gigatwin::cli
