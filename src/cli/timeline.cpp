#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "base/calendar.hpp"
#include "base/dimension.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "results/timeline_trace.hpp"

namespace gigatwin::cli {
namespace {

/// A date, or a time after the start of the run; throws FileError for anything else.
Seconds time_of(const std::string& text, const char* option, const results::ResultInfo& info) {
  if (const std::optional<Instant> instant = parse_instant(text))
    return {static_cast<double>(instant->unix_s - info.start.unix_s)};
  const ParsedQuantity after = parse_quantity(text, Dimension::time);
  if (!after.si || *after.si < 0.0)
    throw FileError(
        fmt::format("{}: expected a date such as 2028-03-01 or a time after the start such as \"30 d\", found \"{}\"",
                    option, text));
  return {*after.si};
}

results::TimelineSelection selection_of(const TimelineOptions& options, const results::ResultInfo& info) {
  results::TimelineSelection selection;
  if (!options.from.empty()) selection.from = time_of(options.from, "--from", info);
  if (!options.to.empty()) selection.to = time_of(options.to, "--to", info);
  selection.from = std::max(selection.from, Seconds{0.0});
  if (selection.to <= selection.from)
    throw FileError(fmt::format("--to: expected a time after {} (--from, or the start of the run), found \"{}\"",
                                to_text(info.start + selection.from), options.to));
  selection.tenants = options.tenants;
  selection.jobs = options.jobs;
  selection.most_bars = options.most_bars;
  return selection;
}

/// RESULT.h5 -> RESULT.timeline.json in the current folder.
std::string output_of(const TimelineOptions& options) {
  if (!options.output.empty()) return options.output;
  return std::filesystem::path(options.result).stem().string() + ".timeline.json";
}

void print_summary(const results::TimelineTraceSummary& summary, const std::string& output,
                   const results::TimelineSelection& selection) {
  fmt::print("timeline {}: {} jobs in {} bars, {} events, {:.1f} MB\n", output, summary.jobs, summary.bars,
             summary.events, static_cast<double>(summary.bytes) / 1e6);
  if (summary.jobs_left_out > 0)
    fmt::print(stderr,
               "warning: {} jobs with {} bars are left out, those that took the least node-time: the limit is {} bars; "
               "narrow it down with --from, --to, --tenant or --job, or raise --most-bars\n",
               summary.jobs_left_out, summary.bars_left_out, selection.most_bars);
  const bool everybody = selection.tenants.empty() && selection.jobs.empty();
  if (everybody && summary.events_left_out > 0)
    fmt::print(stderr, "warning: {} events are left out, of these jobs or beyond the largest number\n",
               summary.events_left_out);
  fmt::print("open it at https://ui.perfetto.dev\n");
}

}  // namespace

void add_timeline(CLI::App& app, TimelineOptions& o) {
  CLI::App* c = app.add_subcommand("timeline", "Draw who ran where and what failed, as a trace for Perfetto");
  c->add_option("result", o.result, "Result file")->required()->type_name("RESULT");
  c->add_option("-o,--output", o.output, "File to write; RESULT.timeline.json in the current folder if not given")
      ->type_name("FILE");
  c->add_option("--from", o.from, "From then on: a date (UTC), or a time after the start")->type_name("TIME");
  c->add_option("--to", o.to, "Until then")->type_name("TIME");
  c->add_option("--tenant", o.tenants, "Jobs of this tenant class alone; may be given several times")
      ->type_name("NAME")
      ->expected(1);
  c->add_option("--job", o.jobs, "This job alone, by name or number; may be given several times")
      ->type_name("NAME")
      ->expected(1);
  c->add_option("--most-bars", o.most_bars, "Draw no more bars: the jobs that took most node-time")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{100'000'000}))
      ->capture_default_str()
      ->type_name("N");
  c->add_flag("--force", o.force, "Replace an existing file");
  c->footer(
      "Example:\n  gigatwin timeline kajaani-gb200.h5 --from 2028-03-01 --to 2028-03-08 -o march.json\nThen open the "
      "file at https://ui.perfetto.dev or chrome://tracing. Bars show activities where the scenario has "
      "output.timeline: activities.");
}

int timeline(const TimelineOptions& options) {
  const results::ResultReader result{options.result};
  const results::TimelineSelection selection = selection_of(options, result.info());
  const std::string output = output_of(options);
  print_summary(results::write_timeline_trace(result, selection, output, options.force), output, selection);
  return 0;
}

}  // namespace gigatwin::cli
