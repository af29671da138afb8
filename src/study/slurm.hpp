#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.hpp"

/// Studies under Slurm: a job array of which every task is one shard of the study. What is here makes and reads texts
/// and decides; the programs of Slurm (sbatch, squeue, scontrol, scancel) are started by the caller.
/// Source: manual pages of Slurm 22.05.
namespace gigatwin::study {

/// What is asked of Slurm for every task. Texts as sbatch takes them; empty: left to the cluster.
struct SlurmRequest {
  std::string partition, account, qos;
  std::string memory;                ///< as of --mem
  std::string time;                  ///< limit, as of --time; empty: `ArrayPlan::limit`
  int cpus = 1;                      ///< workers of a task
  std::vector<std::string> options;  ///< further ones as typed: "--constraint=cpu"
};

/// How the runs of a study are packed into tasks.
struct ArrayPlan {
  std::int64_t tasks = 1;  ///< shards
  std::int64_t runs_per_task = 0;
  Seconds task_time{};  ///< expected, on all workers of the task
  Seconds limit{};      ///< of wall time: three times as much, for slower cores than those that were measured
};

/// tasks = CPU time of all runs / (workers x target), at least 1, at most one a run and `most`; `asked` tasks where
/// given. Asserts on runs < 1, cpus < 1, most < 1.
ArrayPlan pack(std::int64_t runs, Seconds cpu_of_all, int cpus, Seconds target, std::int64_t most,
               std::optional<std::int64_t> asked = std::nullopt);

/// What the script of a job array holds; paths are absolute.
struct ArrayJob {
  std::string name;     ///< of the study
  std::string program;  ///< gigatwin
  std::string study, folder;
  std::vector<std::string> overrides;  ///< "key=value" of the study itself
  std::string command;                 ///< as typed, to be said in the script
  SlurmRequest request;
  ArrayPlan plan;
};

/// The script that sbatch takes, with comments for who edits it. Shards are numbered 1..N, as are the tasks.
std::string job_script(const ArrayJob& job);

/// MaxArraySize of `scontrol show config`; nullopt where it does not say. The largest task number is one less.
std::optional<std::int64_t> max_array_size(std::string_view config);

/// Number of the job from `sbatch --parsable` ("1234" or "1234;cluster"); empty where there is none.
std::string job_id_of(std::string_view answer);

/// One task of an array, as squeue tells it.
struct ArrayTask {
  std::int64_t task = 0;
  std::string state;   ///< "PENDING", "RUNNING", "TIMEOUT" ...
  std::string reason;  ///< why it waits, or why it ended; "None" where Slurm gives none

  bool waits() const;
  bool runs() const;
  bool ended() const { return !waits() && !runs(); }
};

/// Format for `squeue --noheader --array --states=all --job=ID --format=...` that `read_squeue` reads.
constexpr const char* squeue_format = "%K|%T|%r";

/// Lines that are none (warnings of a plugin, say) are passed over.
std::vector<ArrayTask> read_squeue(std::string_view answer);

/// What a reason means and what to do, for those that never go away by themselves; empty for others.
std::string advice_on(std::string_view reason);

/// Task numbers as --array takes them: {1,2,3,7} is "1-3,7". They ascend.
std::string array_text(const std::vector<std::int64_t>& tasks);

/// "1-02:30:00", "00:15:00": whole seconds, rounded up, as --time takes them.
std::string time_limit_text(Seconds time);

/// A word of a POSIX shell that means `text`.
std::string shell_word(std::string_view text);

}  // namespace gigatwin::study
