#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/csv.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/study_cost.hpp"
#include "cli/study_input.hpp"
#include "study/estimate.hpp"

namespace gigatwin::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::int64_t, 6> shard_counts{1, 4, 16, 64, 256, 1024};

std::string size_text(double bytes) {
  if (bytes < 1e6) return fmt::format("{:.0f} kB", bytes / 1e3);
  return bytes < 1e9 ? fmt::format("{:.1f} MB", bytes / 1e6) : fmt::format("{:.1f} GB", bytes / 1e9);
}

/// "all", or the names of the scenarios for which the input is drawn as `text` says.
std::string scenarios_with(const study::Plan& plan, const results::StudyInput& input, const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t s = 0; s < plan.scenarios(); ++s)
    if (input.in[s].text == text) names.push_back(plan.design().scenarios[s].name);
  if (names.size() == plan.scenarios()) return "all";
  return names.size() <= 2 ? fmt::format("{}", fmt::join(names, ", "))
                           : fmt::format("{} of {}", names.size(), plan.scenarios());
}

/// A line for each distribution of each input: scenarios may differ.
struct InputLine {
  std::string key, distribution, scenarios, reason;
};

std::vector<InputLine> input_lines(const study::Plan& plan) {
  std::vector<InputLine> lines;
  for (const results::StudyInput& input : plan.description().inputs) {
    std::vector<std::string> said;
    for (const results::StudyDistribution& in : input.in) {
      if (in.text.empty() || std::find(said.begin(), said.end(), in.text) != said.end()) continue;
      said.push_back(in.text);
      lines.push_back({input.key, in.text, scenarios_with(plan, input, in.text), in.reason});
    }
  }
  return lines;
}

std::string block_name(results::Block block) {
  return block == results::Block::sobol_a ? "sobol" : std::string(results::to_text(block));
}

std::string points_text(const study::Plan& plan) {
  std::vector<std::string> parts;
  for (const study::Plan::BlockRange& range : plan.blocks())
    parts.push_back(fmt::format("{} {}", range.count, block_name(range.block)));
  return fmt::format("{} ({})", plan.points(), fmt::join(parts, ", "));
}

void print_inputs(const study::Plan& plan) {
  const std::vector<InputLine> lines = input_lines(plan);
  std::size_t key = 0, distribution = 0, scenarios = 0;
  for (const InputLine& line : lines) {
    key = std::max(key, line.key.size());
    distribution = std::max(distribution, line.distribution.size());
    scenarios = std::max(scenarios, line.scenarios.size());
  }
  if (!lines.empty()) fmt::print("\nUncertain values\n");
  for (const InputLine& line : lines)
    fmt::print("  {:{}}  {:{}}  {:{}}  {}\n", line.key, key, line.distribution, distribution, line.scenarios, scenarios,
               line.reason);
  const std::vector<results::StudySetting> settings = plan.description().settings;
  if (!settings.empty()) fmt::print("\nSet values\n");
  for (const results::StudySetting& setting : settings)
    fmt::print("  {}: {}\n", setting.key, fmt::join(setting.choices, ", "));
}

void print_shards(const study::Plan& plan, std::optional<Seconds> cost) {
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  fmt::print("\n{:>7}  {:>10}  {:>12}  {:>8}{}\n", "shards", "runs each", "shard file", "inodes",
             cost ? fmt::format("  time on {} core{} each", cores, cores == 1 ? "" : "s") : "");
  for (const std::int64_t shards : shard_counts) {
    if (static_cast<std::uint64_t>(shards) > plan.runs()) break;
    const study::Estimate estimate = study::estimate(plan, shards);
    const double each = 1.0 / static_cast<double>(shards);
    fmt::print("{:7}  {:10.0f}  {:>12}  {:8}{}\n", shards, std::ceil(static_cast<double>(plan.runs()) * each),
               size_text(estimate.shard_bytes * each), estimate.inodes,
               cost ? "  " + rough_time(cost->value * each / cores) : "");
  }
  const study::Estimate estimate = study::estimate(plan, 1);
  fmt::print("\nMerged file about {}, memory beside the program {}.\n", size_text(estimate.file_bytes),
             size_text(estimate.memory_bytes));
}

void print_text(const study::Plan& plan, std::optional<Seconds> cost) {
  const study::Design& design = plan.design();
  fmt::print("{}\n", design.study.name);
  if (!design.study.description.empty()) fmt::print("{}\n", design.study.description);
  fmt::print("\n{:10} {}\n{:10} {}\n{:10} {}\n", "points", points_text(plan), "scenarios", plan.scenarios(), "runs",
             plan.runs());
  if (design.study.replicates > 1) fmt::print("{:10} {}\n", "seeds", design.study.replicates);
  fmt::print("{:10} {}\n", "keeps",
             design.study.keep.empty() ? "all indicators" : fmt::format("{}", fmt::join(design.study.keep, ", ")));
  fmt::print("{:10} {}\n", "design", design.hash);
  for (const results::StudyScenario& scenario : design.scenarios)
    fmt::print("  {}: {}\n", scenario.name, scenario.file);
  print_inputs(plan);
  if (cost) fmt::print("\nProcessor time {} as measured here.\n", rough_time(cost->value));
  print_shards(plan, cost);
}

void print_json(const study::Plan& plan, std::optional<Seconds> cost) {
  const study::Design& design = plan.design();
  Json blocks = Json::object(), scenarios = Json::array(), inputs = Json::array(), shards = Json::array();
  for (const study::Plan::BlockRange& range : plan.blocks()) blocks[block_name(range.block)] = range.count;
  for (const results::StudyScenario& scenario : design.scenarios)
    scenarios.push_back({{"name", scenario.name}, {"title", scenario.title}, {"file", scenario.file}});
  for (const InputLine& line : input_lines(plan))
    inputs.push_back({{"key", line.key},
                      {"distribution", line.distribution},
                      {"scenarios", line.scenarios},
                      {"reason", line.reason}});
  for (const std::int64_t count : shard_counts) {
    if (static_cast<std::uint64_t>(count) > plan.runs()) break;
    const study::Estimate estimate = study::estimate(plan, count);
    shards.push_back({{"shards", count},
                      {"shard_bytes", estimate.shard_bytes / static_cast<double>(count)},
                      {"inodes", estimate.inodes}});
  }
  const study::Estimate estimate = study::estimate(plan, 1);
  const Json json{{"schema", "gigatwin.study-plan/1"},
                  {"study", design.study.name},
                  {"design", design.hash},
                  {"points", plan.points()},
                  {"blocks", blocks},
                  {"runs", plan.runs()},
                  {"scenarios", scenarios},
                  {"inputs", inputs},
                  {"cpu_seconds", cost ? Json(cost->value) : Json(nullptr)},
                  {"file_bytes", estimate.file_bytes},
                  {"memory_bytes", estimate.memory_bytes},
                  {"shards", shards}};
  fmt::print("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

/// A line for each run: where it stands, and what it sets.
void print_csv(const study::Plan& plan) {
  fmt::print("run,point,scenario,block,values\n");
  for (std::uint64_t run = 0; run < plan.runs(); ++run) {
    const std::uint64_t point = plan.point_of(run);
    fmt::print("{},{},{},{},{}\n", run, point, csv_field(plan.design().scenarios[plan.scenario_of(run)].name),
               results::to_text(plan.point(point).block),
               csv_field(fmt::format("{}", fmt::join(plan.values_of(run), "; "))));
  }
}

std::string quoted(const std::string& text) {
  if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,:+") ==
      std::string::npos)
    return text;
  std::string word = "'";
  for (const char c : text) c == '\'' ? word += "'\\''" : word += c;
  return word + "'";
}

int print_command(const study::Plan& plan, std::uint64_t run) {
  if (run >= plan.runs())
    throw FileError(fmt::format("--run: expected a run from 0 to {}, found {}", plan.runs() - 1, run));
  const study::RunRequest request = plan.request(run);
  std::string command = "gigatwin run " + quoted(plan.design().paths[request.scenario]);
  for (const std::string& setting : request.overrides) command += " --set " + quoted(setting);
  fmt::print("{}\n", command);
  return 0;
}

}  // namespace

int study_plan(const StudyPlanOptions& options) {
  const std::optional<study::Plan> plan = read_study(options.study, options.overrides);
  if (!plan) return 2;
  if (options.run) return print_command(*plan, *options.run);
  if (options.csv) return print_csv(*plan), 0;
  const std::optional<Seconds> cost =
      options.measure ? std::optional<Seconds>{cost_of(*plan, options.quiet)} : std::nullopt;
  if (options.json)
    print_json(*plan, cost);
  else
    print_text(*plan, cost);
  return 0;
}

}  // namespace gigatwin::cli
