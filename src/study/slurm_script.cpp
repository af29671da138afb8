#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "study/slurm.hpp"

namespace gigatwin::study {
namespace {

constexpr double limit_factor = 3.0;  // assumption: no core is slower, and no estimate further off; range 1.5 to 5
constexpr Seconds shortest_limit = minutes(10);

constexpr const char* introduction = R"(#!/bin/bash
# Job array of the study {name}, written by
#   {command}
# Every task is one of {tasks} equal parts ("shards") of the study: about {runs} runs on {cpus} worker{plural}{expected}.
# Finished runs are kept in the folder of the study. A task that was killed or met its limit goes on where it was:
#   sbatch --array=NUMBER {script}
# How far it is, and the file of the study when all is done:
#   {program} study status {folder}
#   {program} study merge {folder} -o {folder}.h5
)";

constexpr const char* body = R"(
# Status 4 says that some runs have no result (their reasons are in the study's file): the task has done its part.
{program} study run {study}{set} -o {folder} \
  --shard "$SLURM_ARRAY_TASK_ID/{tasks}" --jobs "$SLURM_CPUS_PER_TASK" --resume || {{
  status=$?
  [ "$status" -eq 4 ] || exit "$status"
}}
)";

/// A comment stays one whatever the study is called.
std::string on_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return text;
}

/// A file name of --output, where % begins what Slurm fills in.
std::string file_pattern(std::string_view path) {
  std::string pattern;
  for (const char c : path) pattern += c == '%' ? std::string("%%") : std::string(1, c);
  return pattern;
}

std::string expected_text(const ArrayPlan& plan) {
  return plan.task_time.value > 0.0 ? fmt::format(", {:.1f} min", plan.task_time / minutes(1)) : std::string{};
}

std::string overrides_of(const ArrayJob& job) {
  std::string words;
  for (const std::string& text : job.overrides) words += " --set " + shell_word(text);
  return words;
}

std::string directives(const ArrayJob& job) {
  const SlurmRequest& request = job.request;
  std::string lines;
  const auto add = [&lines](std::string_view name, const std::string& value) {
    if (!value.empty()) lines += fmt::format("#SBATCH --{}={}\n", name, shell_word(value));
  };
  add("job-name", on_one_line("gigatwin-" + job.name));
  add("array", fmt::format("1-{}", job.plan.tasks));
  add("nodes", "1");
  add("ntasks", "1");
  add("cpus-per-task", fmt::format("{}", request.cpus));
  add("time", request.time.empty() ? time_limit_text(job.plan.limit) : request.time);
  add("partition", request.partition);
  add("account", request.account);
  add("qos", request.qos);
  add("mem", request.memory);
  add("output", file_pattern(job.folder) + "/logs/%A-%a.log");
  add("open-mode", "append");
  lines += "#SBATCH --requeue\n";  // after a failed node: a task may start again at any time
  for (const std::string& option : request.options) lines += "#SBATCH " + on_one_line(option) + "\n";
  return lines;
}

}  // namespace

ArrayPlan pack(std::int64_t runs, Seconds cpu_of_all, int cpus, Seconds target, std::int64_t most,
               std::optional<std::int64_t> asked) {
  GIGATWIN_ASSERT(runs >= 1 && cpus >= 1 && most >= 1 && target.value > 0.0, "{} runs, {} workers, {} tasks, {} s",
                  runs, cpus, most, target.value);
  const double wanted = std::ceil(cpu_of_all / (static_cast<double>(cpus) * target));
  const auto by_time = static_cast<std::int64_t>(std::clamp(wanted, 1.0, static_cast<double>(most)));
  ArrayPlan plan;
  plan.tasks = std::clamp(asked.value_or(by_time), std::int64_t{1}, std::min(runs, most));
  plan.runs_per_task = (runs + plan.tasks - 1) / plan.tasks;
  const double share = static_cast<double>(plan.runs_per_task) / static_cast<double>(runs);
  plan.task_time = cpu_of_all * share / static_cast<double>(cpus);
  plan.limit = minutes(std::ceil(std::max(limit_factor * plan.task_time, shortest_limit) / minutes(1)));
  return plan;
}

std::string job_script(const ArrayJob& job) {
  const std::string program = shell_word(job.program), folder = shell_word(job.folder);
  return fmt::format(introduction, fmt::arg("name", on_one_line(job.name)),
                     fmt::arg("command", on_one_line(job.command)), fmt::arg("tasks", job.plan.tasks),
                     fmt::arg("runs", job.plan.runs_per_task), fmt::arg("plural", job.request.cpus > 1 ? "s" : ""),
                     fmt::arg("expected", expected_text(job.plan)), fmt::arg("cpus", job.request.cpus),
                     fmt::arg("script", shell_word(job.folder + "/submit.sh")), fmt::arg("program", program),
                     fmt::arg("folder", folder)) +
         directives(job) +
         fmt::format(body, fmt::arg("program", program), fmt::arg("study", shell_word(job.study)),
                     fmt::arg("set", overrides_of(job)), fmt::arg("folder", folder), fmt::arg("tasks", job.plan.tasks));
}

std::string array_text(const std::vector<std::int64_t>& tasks) {
  std::string text;
  for (std::size_t i = 0; i < tasks.size();) {
    std::size_t last = i;
    while (last + 1 < tasks.size() && tasks[last + 1] == tasks[last] + 1) ++last;
    if (!text.empty()) text += ',';
    text += last > i ? fmt::format("{}-{}", tasks[i], tasks[last]) : fmt::format("{}", tasks[i]);
    i = last + 1;
  }
  return text;
}

std::string time_limit_text(Seconds time) {
  const auto total = static_cast<std::int64_t>(std::ceil(time.value));
  const std::string clock = fmt::format("{:02}:{:02}:{:02}", total / 3600 % 24, total / 60 % 60, total % 60);
  return total >= 86400 ? fmt::format("{}-{}", total / 86400, clock) : clock;
}

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./-_";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace gigatwin::study
