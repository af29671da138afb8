#include "cli/study_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "base/error.hpp"
#include "cli/scenario_input.hpp"
#include "cli/searched_plans.hpp"

namespace gigatwin::cli {
namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> variable(const char* name) {
  const char* text = std::getenv(name);
  return text != nullptr ? whole_number(text) : std::nullopt;
}

study::Shard shard_from(const std::string& text) {
  const std::size_t slash = text.find('/');
  const auto index = slash == std::string::npos ? std::nullopt : whole_number(std::string_view{text}.substr(0, slash));
  const auto count = slash == std::string::npos ? std::nullopt : whole_number(std::string_view{text}.substr(slash + 1));
  constexpr std::int64_t most = 1'000'000;
  if (!index || !count || *count < 1 || *count > most || *index < 1 || *index > *count)
    throw FileError(fmt::format("--shard: expected I/N with I from 1 to N, N at most {}, found \"{}\"", most, text));
  return {*index, *count};
}

}  // namespace

std::optional<study::Plan> read_study(const std::string& path, const std::vector<std::string>& set) {
  Diagnostics diagnostics;
  std::optional<study::Design> design = study::read_design(path, set, diagnostics);
  report(diagnostics);
  if (!design) return std::nullopt;
  return study::Plan{std::move(*design)};
}

study::Evaluator evaluator_of(const study::Plan& plan, const std::string& cache_folder) {
  return study::Evaluator{
      study::layers_of(plan.design()), cache_folder,
      [](scenario::Scenario& scenario, Diagnostics& diagnostics) { search_plans(scenario, diagnostics); }};
}

/// The tasks of an array, each with the tasks that srun starts in it: all of them are parts.
ShardChoice shard_choice(const std::string& text) {
  if (!text.empty()) return {shard_from(text), "--shard"};
  study::Shard shard;
  std::string by;
  const auto task = variable("SLURM_ARRAY_TASK_ID"), tasks = variable("SLURM_ARRAY_TASK_COUNT");
  if (task && tasks) {
    const std::int64_t first = variable("SLURM_ARRAY_TASK_MIN").value_or(1);
    const std::int64_t step = std::max<std::int64_t>(variable("SLURM_ARRAY_TASK_STEP").value_or(1), 1);
    shard = {(*task - first) / step + 1, *tasks};
    by = "SLURM_ARRAY_TASK_ID";
  }
  const auto process = variable("SLURM_PROCID"), processes = variable("SLURM_NTASKS");
  if (process && processes && *processes > 1) {
    shard = {(shard.index - 1) * *processes + *process + 1, shard.count * *processes};
    by += by.empty() ? "SLURM_PROCID" : " and SLURM_PROCID";
  }
  if (shard.index < 1 || shard.index > shard.count)
    throw FileError(fmt::format("{} gives shard {}, which there is not: say --shard I/N", by, to_text(shard)));
  return {shard, by};
}

StudyPlaces places_of(const std::string& study, const std::string& output) {
  std::string folder = output;
  if (folder.empty()) folder = std::filesystem::path(study).stem().string() + ".study";
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  if (folder.ends_with(".h5")) folder.resize(folder.size() - 3);
  return {folder + ".h5", folder};
}

std::string rough_time(double seconds) {
  constexpr double minute = 60.0, hour = 3600.0, day = 86400.0;
  if (seconds < 2.0 * minute) return fmt::format("{:.0f} s", seconds);
  if (seconds < 2.0 * hour) return fmt::format("{:.0f} min", seconds / minute);
  if (seconds < 2.0 * day) return fmt::format("{:.1f} h", seconds / hour);
  return fmt::format("{:.1f} days", seconds / day);
}

}  // namespace gigatwin::cli
