#pragma once

#include <array>
#include <optional>
#include <vector>

#include "storage/spec.hpp"

namespace gigatwin::storage {

/// How far a job was when a checkpoint began.
struct SavedState {
  double work = 0.0;           ///< done, in the job's unit
  Seconds training;            ///< at full speed that led to it
  double accelerator_s = 0.0;  ///< the same, times the accelerators that did it
  Seconds when;                ///< of the state, not of the end of the writing
  Level level = Level::storage;
};

/// The checkpoints of one job that are still there, by level.
class SavedStates {
 public:
  /// A checkpoint is complete. The oldest of its level beyond `keep` goes.
  void add(const SavedState& state, std::int64_t keep);

  /// What a failure leaves: drops all that it destroyed.
  /// @param since  kind `state`: since when everything saved is of no use; ignored otherwise
  void lose(const StorageSpec& storage, Destroys kind, Seconds since);

  /// What survives when the job gives back its nodes: parallel storage.
  void leave_nodes();

  /// Whether there is a checkpoint of just this work on that level.
  bool has(Level level, double work) const;

  /// The newest; of equally new ones the cheapest to load. Empty: the job starts again from the beginning.
  std::optional<SavedState> newest() const;

 private:
  std::array<std::vector<SavedState>, level_count> levels_;  ///< [Level], oldest first
};

}  // namespace gigatwin::storage
