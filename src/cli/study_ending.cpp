#include "cli/study_ending.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "results/study_file.hpp"

namespace gigatwin::cli {
namespace {

constexpr std::size_t most_problems_said = 5;

std::string counts_text(const study::Merged& merged) {
  std::string text = fmt::format("{} runs, {} ok", merged.runs, merged.ok);
  const auto add = [&](std::uint64_t count, const char* what) {
    if (count > 0) text += fmt::format(", {} {}", count, what);
  };
  add(merged.invalid, "invalid");
  add(merged.failed, "failed");
  add(merged.crashed, "crashed");
  add(merged.missing, "missing");
  return text;
}

/// Runs that are not ok: number, scenario, values, why.
void tell_problems(const std::string& file, const study::MergeInput& input, const study::Merged& merged) {
  const results::StudyReader reader{file};
  std::size_t said = 0;
  for (std::size_t s = 0; s < input.plan.scenarios(); ++s) {
    const std::vector<results::StudyStatus> statuses = reader.statuses(s);
    for (std::size_t point = 0; point < statuses.size() && said < most_problems_said; ++point) {
      if (statuses[point] == results::StudyStatus::ok || statuses[point] == results::StudyStatus::missing) continue;
      const std::uint64_t run = point * input.plan.scenarios() + s;
      fmt::print(stderr, "run {}, {}: {}: {}\n", run, reader.about().scenarios[s].name,
                 results::to_text(statuses[point]), reader.message(point, s));
      const std::vector<std::string> values = input.plan.values_of(run);
      if (!values.empty()) fmt::print(stderr, "  with {}\n", fmt::join(values, ", "));
      ++said;
    }
  }
  const std::uint64_t not_ok = merged.not_ok() - merged.missing;
  if (not_ok > said)
    fmt::print(stderr, "and {} more; `gigatwin show {} --csv problems` lists all\n", not_ok - said, file);
}

}  // namespace

int tell_merged(const std::string& file, const study::MergeInput& input, const study::Merged& merged, bool json) {
  for (const std::string& remark : input.remarks) fmt::print(stderr, "warning: {}\n", remark);
  if (merged.not_ok() > merged.missing) tell_problems(file, input, merged);
  if (json) {
    const nlohmann::ordered_json summary{{"schema", "gigatwin.study-merge/1"},
                                         {"file", file},
                                         {"design", input.plan.design().hash},
                                         {"points", input.plan.points()},
                                         {"scenarios", input.plan.scenarios()},
                                         {"runs", merged.runs},
                                         {"ok", merged.ok},
                                         {"invalid", merged.invalid},
                                         {"failed", merged.failed},
                                         {"crashed", merged.crashed},
                                         {"missing", merged.missing}};
    fmt::print("{}\n", summary.dump(2));
  } else {
    fmt::print("{}: {}\nNext: gigatwin study show {}\n", file, counts_text(merged), file);
  }
  if (merged.missing > 0) return status_incomplete;
  return merged.not_ok() > 0 ? status_not_ok : 0;
}

int tell_missing(const std::string& folder, const study::MergeInput& input) {
  fmt::print(stderr, "gigatwin study: {}: {} of {} runs are missing: {}\n", folder, input.missing, input.plan.runs(),
             study::gaps_text(input));
  for (const std::string& remark : input.remarks) fmt::print(stderr, "  {}\n", remark);
  fmt::print(
      stderr,
      "'gigatwin study run STUDY.yaml -o {} --resume' runs what is missing; --allow-missing marks it in the file\n",
      folder);
  return status_incomplete;
}

}  // namespace gigatwin::cli
