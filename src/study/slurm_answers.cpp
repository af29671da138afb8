#include <algorithm>
#include <array>
#include <charconv>

#include "base/text_file.hpp"
#include "study/slurm.hpp"

namespace gigatwin::study {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const std::size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<ArrayTask> task_of(std::string_view line) {
  const std::size_t state = line.find('|');
  if (state == std::string_view::npos) return std::nullopt;
  const std::size_t reason = line.find('|', state + 1);
  const auto number = whole_number(trimmed(line.substr(0, state)));
  if (reason == std::string_view::npos || !number) return std::nullopt;
  return ArrayTask{*number, std::string(trimmed(line.substr(state + 1, reason - state - 1))),
                   std::string(trimmed(line.substr(reason + 1)))};
}

bool is_one_of(std::string_view state, std::initializer_list<std::string_view> states) {
  return std::find(states.begin(), states.end(), state) != states.end();
}

struct Advice {
  std::string_view reason, text;
};

/// Reasons under which a job waits for ever, or ended before it began. Source: squeue(1), "JOB REASON CODES".
constexpr std::array<Advice, 11> advices{{
    {"PartitionConfig",
     "no node of the partition is that large: ask for fewer --cpus, less --memory or another --partition"},
    {"PartitionNodeLimit", "the partition does not allow a job of this size: ask for another --partition"},
    {"PartitionTimeLimit", "the partition allows less time: a shorter --time, or another --partition"},
    {"PartitionDown", "the partition is down: wait, or ask for another --partition"},
    {"PartitionInactive", "the partition takes no jobs: wait, or ask for another --partition"},
    {"BadConstraints", "no node is like that: look at --sbatch-option"},
    {"InvalidAccount", "that account may not be used here: another --account"},
    {"InvalidQOS", "that quality of service may not be used here: another --qos"},
    {"QOSNotAllowed", "the partition does not allow that quality of service: another --qos"},
    {"JobHeldUser", "it is held: scontrol release"},
    {"JobLaunchFailure", "the node could not start it: is the folder on a file system that the nodes share?"},
}};

}  // namespace

bool ArrayTask::waits() const {
  return is_one_of(state, {"PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT"});
}

bool ArrayTask::runs() const {
  return is_one_of(state, {"RUNNING", "COMPLETING", "SUSPENDED", "STOPPED", "SIGNALING", "STAGE_OUT", "RESIZING"});
}

std::optional<std::int64_t> max_array_size(std::string_view config) {
  for (const std::string_view line : lines_of(config)) {
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos && trimmed(line.substr(0, equals)) == "MaxArraySize")
      return whole_number(trimmed(line.substr(equals + 1)));
  }
  return std::nullopt;
}

std::string job_id_of(std::string_view answer) {
  for (const std::string_view line : lines_of(answer)) {
    const std::string_view id = trimmed(line.substr(0, line.find(';')));
    if (whole_number(id)) return std::string(id);
  }
  return {};
}

std::vector<ArrayTask> read_squeue(std::string_view answer) {
  std::vector<ArrayTask> tasks;
  for (const std::string_view line : lines_of(answer))
    if (auto task = task_of(line)) tasks.push_back(std::move(*task));
  std::sort(tasks.begin(), tasks.end(), [](const ArrayTask& a, const ArrayTask& b) { return a.task < b.task; });
  return tasks;
}

std::string advice_on(std::string_view reason) {
  for (const Advice& advice : advices)
    if (advice.reason == reason) return std::string(advice.text);
  return {};
}

}  // namespace gigatwin::study
