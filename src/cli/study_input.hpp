#pragma once

#include <optional>
#include <string>
#include <vector>

#include "study/evaluator.hpp"
#include "study/folder.hpp"
#include "study/plan.hpp"

namespace gigatwin::cli {

/// A study with its scenarios, read and checked; nullopt with everything wrong on standard error.
std::optional<study::Plan> read_study(const std::string& path, const std::vector<std::string>& set);

/// Evaluates a study's scenarios as `gigatwin run` would; see `study::Evaluator`.
study::Evaluator evaluator_of(const study::Plan& plan, const std::string& cache_folder);

/// Which part of a study a process has, and who says so.
struct ShardChoice {
  study::Shard shard;
  std::string by;  ///< "--shard", variables of Slurm; empty: nobody, it is all
};
/// From --shard, or else from Slurm's environment. Throws FileError for a part that there is not.
ShardChoice shard_choice(const std::string& text);

/// Names of a study's file and of its folder.
struct StudyPlaces {
  std::string file, folder;
};
/// @param output  of -o: "x.h5" or "x"; empty: from the name of the study's file, in the current folder
StudyPlaces places_of(const std::string& study, const std::string& output);

/// "12 s", "3 min", "2.4 h".
std::string rough_time(double seconds);

}  // namespace gigatwin::cli
