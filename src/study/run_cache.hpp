#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "results/indicator_collector.hpp"
#include "sim/iteration_store.hpp"
#include "sim/replay.hpp"

namespace gigatwin::study {

/// A simulation that other runs may take their jobs from.
struct KeptRun {
  std::string floor;  ///< sim::floor_text
  sim::Recording recording;
  results::JobStatistics jobs;
};

/// What the runs of a study have in common, in memory and in a folder that several processes share. Files appear whole
/// or not at all; what cannot be read or written is done without.
class RunCache {
 public:
  /// @param folder  created where it is missing; empty: memory alone
  explicit RunCache(std::string folder);

  /// The recording of this floor, nullptr where there is none. It stays until the next call of `find` or `keep`.
  const KeptRun* find(const std::string& floor);
  /// Whether a recording is worth its room: there are few yet, or the floor has been asked for before, by whichever
  /// process.
  bool is_wanted(const std::string& floor);
  void keep(KeptRun run);

  /// Of the runs so far; `load_iterations` adds those of other processes.
  const std::shared_ptr<sim::IterationStore>& iterations() const { return iterations_; }
  void load_iterations();
  /// To the folder, where there are new ones.
  void save_iterations();

 private:
  std::size_t recordings() const;
  std::string file_of(const std::string& floor) const;

  std::string folder_;
  std::optional<KeptRun> kept_;  ///< the last one that was asked for or kept
  std::shared_ptr<sim::IterationStore> iterations_ = std::make_shared<sim::IterationStore>();
  std::size_t saved_iterations_ = 0;  ///< of them, those that are in the folder
};

}  // namespace gigatwin::study
