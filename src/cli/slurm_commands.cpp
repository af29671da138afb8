#include "cli/slurm_commands.hpp"

#include <fmt/format.h>

#include <string_view>

#include "base/error.hpp"
#include "cli/run_program.hpp"

namespace gigatwin::cli {
namespace {

/// What a program complained about, on one line without its name.
std::string complaint_of(const ProgramAnswer& answer) {
  std::string said;
  for (const char c : answer.errors.empty() ? answer.out : answer.errors) said += c == '\n' ? ' ' : c;
  while (!said.empty() && said.back() == ' ') said.pop_back();
  for (const std::string_view prefix : {"sbatch: error: ", "scontrol: error: "})
    for (std::size_t at = 0; (at = said.find(prefix)) != std::string::npos;) said.replace(at, prefix.size(), "");
  return said.empty() ? fmt::format("exit status {}", answer.status) : said;
}

std::string advice_on_refusal(std::string_view complaint) {
  const auto has = [complaint](std::string_view words) { return complaint.find(words) != std::string_view::npos; };
  if (has("partition")) return "; `sinfo --summarize` lists the partitions: --partition";
  if (has("QOS") || has("limit")) return "; fewer --tasks, or another --qos";
  if (has("account")) return "; --account";
  if (has("node configuration") || has("Memory")) return "; fewer --cpus or less --memory";
  return {};
}

}  // namespace

std::string no_slurm(const std::string& program) {
  return fmt::format(
      "expected Slurm, found no {} in PATH; on one machine: gigatwin study run STUDY.yaml; a script for elsewhere: "
      "--dry-run",
      program);
}

std::optional<std::int64_t> most_tasks() {
  const ProgramAnswer answer = run_program({"scontrol", "show", "config"});
  if (!answer.found) return std::nullopt;
  const auto size = answer.status == 0 ? study::max_array_size(answer.out) : std::nullopt;
  if (!size) throw FileError(fmt::format("Slurm does not tell its MaxArraySize: {}", complaint_of(answer)));
  if (*size < 2) throw FileError("this Slurm takes no job arrays (MaxArraySize below 2)");
  return *size - 1;
}

std::string submit(const std::string& script, const std::string& array) {
  std::vector<std::string> words{"sbatch", "--parsable"};
  if (!array.empty()) words.push_back("--array=" + array);
  words.push_back(script);
  const ProgramAnswer answer = run_program(words);
  if (!answer.found) throw FileError(no_slurm("sbatch"));
  const std::string job = answer.status == 0 ? study::job_id_of(answer.out) : std::string{};
  if (job.empty()) {
    const std::string complaint = complaint_of(answer);
    throw FileError(fmt::format("sbatch refuses {}: {}{}", script, complaint, advice_on_refusal(complaint)));
  }
  return job;
}

std::optional<std::vector<study::ArrayTask>> tasks_of(const std::string& job) {
  const ProgramAnswer answer = run_program({"squeue", "--noheader", "--array", "--states=all", "--job=" + job,
                                            std::string("--format=") + study::squeue_format});
  if (!answer.found) throw FileError(no_slurm("squeue"));
  if (answer.status == 0) return study::read_squeue(answer.out);
  const bool is_forgotten = answer.errors.find("Invalid job id") != std::string::npos;
  return is_forgotten ? std::optional(std::vector<study::ArrayTask>{}) : std::nullopt;
}

}  // namespace gigatwin::cli
