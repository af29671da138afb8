#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numeric>

#include <nlohmann/json.hpp>

#include "base/dimension.hpp"
#include "base/error.hpp"
#include "base/text_file.hpp"
#include "cli/commands.hpp"
#include "cli/signals.hpp"
#include "cli/slurm_commands.hpp"
#include "cli/study_cost.hpp"
#include "cli/study_ending.hpp"
#include "cli/study_follow.hpp"
#include "cli/study_input.hpp"
#include "results/writer.hpp"
#include "study/folder.hpp"

namespace gigatwin::cli {
namespace {

constexpr std::int64_t usual_most_tasks = 1000;  // MaxArraySize is 1001 unless a site changes it: slurm.conf(5)

Seconds time_of(const std::string& option, const std::string& text, Seconds least, Seconds most) {
  const ParsedQuantity read = parse_quantity(text, Dimension::time);
  if (!read.si || *read.si < least.value || *read.si > most.value)
    throw FileError(fmt::format("{}: expected a time from {} to {} such as 15 min, found \"{}\"", option,
                                rounded_quantity(least.value, Dimension::time),
                                rounded_quantity(most.value, Dimension::time), text));
  return {*read.si};
}

Seconds time_between_questions(const StudySubmitOptions& options) {
  return time_of("--every", options.every, seconds(1), hours(1));
}

std::string absolute(const std::string& path) { return std::filesystem::absolute(path).lexically_normal().string(); }

void write_text(const std::string& path, const std::string& text, std::ios::openmode mode = std::ios::trunc) {
  std::ofstream file{path, std::ios::out | mode};
  file << text;
  file.close();
  if (!file) throw FileError(fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
}

/// The job of a study, but for how it is packed.
study::ArrayJob job_of(const StudySubmitOptions& options, const study::Plan& plan) {
  study::ArrayJob job;
  job.name = plan.design().study.name;
  job.program = std::filesystem::read_symlink("/proc/self/exe").string();
  job.study = absolute(options.study);
  job.folder = absolute(places_of(options.study, options.output).folder);
  job.overrides = options.overrides;
  job.command = options.command;
  job.request = {.partition = options.partition,
                 .account = options.account,
                 .qos = options.qos,
                 .memory = options.memory,
                 .time = options.time,
                 .cpus = options.cpus,
                 .options = options.sbatch_options};
  return job;
}

study::ArrayPlan packed(const StudySubmitOptions& options, const study::Plan& plan, std::int64_t most) {
  const Seconds target = time_of("--target-time", options.target_time, seconds(1), days(7));
  const bool is_settled = options.tasks && !options.time.empty();
  const Seconds cost = is_settled ? Seconds{} : cost_of(plan, options.quiet);
  return study::pack(static_cast<std::int64_t>(plan.runs()), cost, options.cpus, target, most, options.tasks);
}

std::vector<std::int64_t> numbers_to(std::int64_t count) {
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 1);
  return numbers;
}

std::string script_of(const study::ArrayJob& job) { return job.folder + "/submit.sh"; }
std::string merged_file(const study::ArrayJob& job) { return job.folder + ".h5"; }

/// Jobs that were submitted for this folder, the last one last: each its number and tasks ("1234 1-32").
class JobLog {
 public:
  explicit JobLog(const study::ArrayJob& job) : path_(job.folder + "/jobs.txt") {}

  void add(const std::string& id, const std::vector<std::int64_t>& tasks) {
    write_text(path_, fmt::format("{} {}\n", id, study::array_text(tasks)), std::ios::app);
  }
  std::optional<std::string> last() const {
    if (!std::filesystem::exists(path_)) return std::nullopt;
    const std::string text = read_text_file(path_);
    std::string id;
    for (const std::string_view line : lines_of(text))
      if (!line.empty()) id = std::string(line.substr(0, line.find(' ')));
    return id.empty() ? std::nullopt : std::optional(id);
  }

 private:
  std::string path_;
};

/// The tasks of a job that still waits or runs; empty for one that is over.
std::vector<std::int64_t> tasks_at_work(const std::string& id) {
  const auto tasks = tasks_of(id);
  if (!tasks) throw FileError(fmt::format("Slurm does not answer whether job {} is still at work; try again", id));
  std::vector<std::int64_t> numbers;
  bool any = false;
  for (const study::ArrayTask& task : *tasks) {
    numbers.push_back(task.task);
    any = any || !task.ended();
  }
  return any ? numbers : std::vector<std::int64_t>{};
}

void print_json(const study::ArrayJob& job, const study::Plan& plan, const std::string& id) {
  nlohmann::ordered_json json{{"schema", "gigatwin.study-submit/1"},
                              {"study", job.name},
                              {"folder", job.folder},
                              {"runs", plan.runs()},
                              {"tasks", job.plan.tasks},
                              {"runs_per_task", job.plan.runs_per_task},
                              {"cpus", job.request.cpus},
                              {"task_time_s", job.plan.task_time.value},
                              {"limit_s", job.plan.limit.value}};
  if (id.empty())
    json["script"] = job_script(job);
  else
    json["job"] = id;
  fmt::print("{}\n", json.dump(2));
}

void say_interrupted(const study::ArrayJob& job, const std::string& id) {
  fmt::print(stderr,
             "gigatwin study submit: job {} goes on without being followed\n"
             "  follow again  the same command\n"
             "  how far       gigatwin study status {}\n"
             "  at the end    gigatwin study merge {} -o {}\n"
             "  cancel        scancel {}\n",
             id, study::shell_word(job.folder), study::shell_word(job.folder), study::shell_word(merged_file(job)), id);
}

int say_incomplete(const study::ArrayJob& job, const FollowEnd& end) {
  fmt::print(stderr, "gigatwin study submit: not all runs are done\n");
  for (const std::string& line : end.lines) fmt::print(stderr, "  {}\n", line);
  fmt::print(stderr,
             "  what they said: {}/logs; the same command goes on with what is "
             "missing\n",
             job.folder);
  return status_incomplete;
}

int merge(const study::ArrayJob& job, const StudySubmitOptions& options) {
  StudyMergeOptions merging;
  merging.folder = job.folder;
  merging.output = merged_file(job);
  merging.force = options.force;
  return study_merge(merging);
}

/// Follows a job, submits once more what ended early, and merges.
int follow_to_the_end(const study::ArrayJob& job, std::string id, std::vector<std::int64_t> tasks,
                      const StudySubmitOptions& options, JobLog& log) {
  const FollowOptions following{time_between_questions(options), options.quiet};
  for (bool again = false;; again = true) {
    const FollowEnd end = follow({id, tasks, job.folder}, following);
    if (end.interrupted) return say_interrupted(job, id), interrupted_status();
    if (end.complete) return merge(job, options);
    if (again || end.failed.empty()) return say_incomplete(job, end);
    tasks = end.failed;
    id = submit(script_of(job), study::array_text(tasks));
    log.add(id, tasks);
    for (const std::string& line : end.lines) fmt::print(stderr, "gigatwin study submit: {}\n", line);
    fmt::print(stderr, "gigatwin study submit: task{} {} once more, as job {}\n", tasks.size() > 1 ? "s" : "",
               study::array_text(tasks), id);
  }
}

/// Nothing where tasks and limit were given: then nothing is measured.
std::string expected_text(const study::ArrayPlan& plan) {
  return plan.task_time.value > 0.0 ? fmt::format(" of about {}", rough_time(plan.task_time.value)) : std::string{};
}

/// Packs and submits a study anew, or finds the job that is at work already.
int submit_and_follow(study::ArrayJob job, const study::Plan& plan, const StudySubmitOptions& options) {
  const auto most = most_tasks();
  if (!most) throw FileError(no_slurm("scontrol"));
  study::prepare_folder(job.folder, plan.design());
  JobLog log{job};
  if (const auto last = log.last()) {
    const std::vector<std::int64_t> tasks = tasks_at_work(*last);
    if (!tasks.empty()) {
      fmt::print(stderr, "gigatwin study submit: job {} of this study is at work\n", *last);
      return options.wait ? follow_to_the_end(job, *last, tasks, options, log) : 0;
    }
  }
  job.plan = packed(options, plan, *most);
  std::filesystem::create_directories(job.folder + "/logs");
  write_text(script_of(job), job_script(job));
  const std::string id = submit(script_of(job), "");
  const std::vector<std::int64_t> tasks = numbers_to(job.plan.tasks);
  log.add(id, tasks);
  if (options.json)
    print_json(job, plan, id);
  else
    fmt::print(stderr, "gigatwin study submit: job {}: {} runs in {} task{}{}\n", id, plan.runs(), job.plan.tasks,
               job.plan.tasks > 1 ? "s" : "", expected_text(job.plan));
  return options.wait ? follow_to_the_end(job, id, tasks, options, log) : 0;
}

int print_script(study::ArrayJob job, const study::Plan& plan, const StudySubmitOptions& options) {
  const auto most = most_tasks();
  if (!most) fmt::print(stderr, "gigatwin study submit: no Slurm here: at most {} tasks\n", usual_most_tasks);
  job.plan = packed(options, plan, most.value_or(usual_most_tasks));
  if (options.json)
    print_json(job, plan, "");
  else
    fmt::print("{}", job_script(job));
  return 0;
}

}  // namespace

int study_submit(const StudySubmitOptions& options) {
  time_between_questions(options);  // before anything is submitted
  const std::optional<study::Plan> plan = read_study(options.study, options.overrides);
  if (!plan) return 2;
  const study::ArrayJob job = job_of(options, *plan);
  if (options.dry_run) return print_script(job, *plan, options);
  results::check_output_path(merged_file(job), options.force);
  return submit_and_follow(job, *plan, options);
}

}  // namespace gigatwin::cli
