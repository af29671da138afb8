#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "study/slurm.hpp"

/// The programs of Slurm, as this process may call them.
namespace gigatwin::cli {

/// That there is no Slurm here, and what to do instead.
std::string no_slurm(const std::string& program);

/// Tasks that one array may have; nullopt where there is no Slurm to ask. Throws FileError where it does not answer.
std::optional<std::int64_t> most_tasks();

/// Submits the script; `array` replaces what it says about tasks unless it is empty.
/// @return the number of the job. Throws FileError with Slurm's words: no sbatch, refused.
std::string submit(const std::string& script, const std::string& array);

/// What Slurm still knows of a job's tasks: ended ones are forgotten after a while (MinJobAge, five minutes by
/// default). nullopt where it does not answer now.
std::optional<std::vector<study::ArrayTask>> tasks_of(const std::string& job);

}  // namespace gigatwin::cli
