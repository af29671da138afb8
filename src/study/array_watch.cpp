#include "study/array_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace gigatwin::study {
namespace {

constexpr const char* finished = "COMPLETED";
constexpr const char* cancelled = "CANCELLED";
constexpr const char* gone = "GONE";  // ours: no state of Slurm

bool says_something(const std::string& reason) { return !reason.empty() && reason != "None"; }

/// "2 running", with the reasons in brackets.
void add(std::string& text, std::size_t count, const char* what, const std::set<std::string>& reasons) {
  if (count == 0) return;
  if (!text.empty()) text += ", ";
  text += fmt::format("{} {}", count, what);
  std::string list;
  for (const std::string& reason : reasons) list += (list.empty() ? "" : ", ") + reason;
  if (!list.empty()) text += " (" + list + ")";
}

}  // namespace

ArrayWatch::ArrayWatch(const std::vector<std::int64_t>& tasks) {
  for (const std::int64_t task : tasks) tasks_[task] = {task, "PENDING", "None"};
}

void ArrayWatch::update(const std::vector<ArrayTask>& listed) {
  std::set<std::int64_t> seen;
  for (const ArrayTask& task : listed) {
    const auto known = tasks_.find(task.task);
    if (known == tasks_.end()) continue;
    known->second = task;
    seen.insert(task.task);
  }
  for (auto& [number, task] : tasks_)
    if (!task.ended() && !seen.contains(number)) task = {number, task.waits() ? cancelled : gone, "None"};
}

bool ArrayWatch::ended() const {
  return std::all_of(tasks_.begin(), tasks_.end(), [](const auto& entry) { return entry.second.ended(); });
}

std::vector<std::int64_t> ArrayWatch::unfinished() const {
  std::vector<std::int64_t> numbers;
  for (const auto& [number, task] : tasks_)
    if (task.ended() && task.state != finished) numbers.push_back(number);
  return numbers;
}

std::vector<std::int64_t> ArrayWatch::failed() const {
  std::vector<std::int64_t> numbers = unfinished();
  std::erase_if(numbers, [this](std::int64_t number) { return tasks_.at(number).state == cancelled; });
  return numbers;
}

std::string ArrayWatch::summary() const {
  std::size_t waiting = 0, running = 0, done = 0, early = 0;
  std::set<std::string> why_waiting, why_early;
  for (const auto& [number, task] : tasks_) {
    const std::string why = says_something(task.reason) ? task.reason : std::string{};
    if (task.waits()) {
      ++waiting;
      if (!why.empty()) why_waiting.insert(why);
    } else if (task.runs()) {
      ++running;
    } else if (task.state == finished) {
      ++done;
    } else {
      ++early;
      why_early.insert(why.empty() ? task.state : why);
    }
  }
  std::string text;
  add(text, waiting, "waiting", why_waiting);
  add(text, running, "running", {});
  add(text, done, "done", {});
  add(text, early, "ended early", why_early);
  return text;
}

std::vector<std::string> ArrayWatch::unfinished_lines(std::size_t most) const {
  std::vector<std::string> lines;
  for (const std::int64_t number : unfinished()) {
    const ArrayTask& task = tasks_.at(number);
    if (lines.size() == most) {
      lines.push_back(fmt::format("and {} more", unfinished().size() - most));
      break;
    }
    lines.push_back(
        fmt::format("task {}: {}{}", number, task.state, says_something(task.reason) ? " (" + task.reason + ")" : ""));
  }
  return lines;
}

std::vector<std::string> ArrayWatch::advice() const {
  std::set<std::string> lines;
  for (const auto& [number, task] : tasks_) {
    const std::string text = task.runs() || task.state == finished ? std::string{} : advice_on(task.reason);
    if (!text.empty()) lines.insert(fmt::format("{}: {}", task.reason, text));
  }
  return {lines.begin(), lines.end()};
}

}  // namespace gigatwin::study
