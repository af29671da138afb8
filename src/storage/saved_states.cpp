#include "storage/saved_states.hpp"

#include <algorithm>

#include "storage/checkpoint_plan.hpp"

namespace gigatwin::storage {

void SavedStates::add(const SavedState& state, std::int64_t keep) {
  std::vector<SavedState>& level = levels_[static_cast<std::size_t>(state.level)];
  level.push_back(state);
  while (static_cast<std::int64_t>(level.size()) > keep) level.erase(level.begin());
}

void SavedStates::lose(const StorageSpec& storage, Destroys kind, Seconds since) {
  for (std::size_t i = 0; i < level_count; ++i) {
    if (levels_[i].empty()) continue;  // the site may have no such level
    if (!survives(storage, static_cast<Level>(i), kind)) levels_[i].clear();
    if (kind == Destroys::state)
      std::erase_if(levels_[i], [since](const SavedState& state) { return state.when > since; });
  }
}

void SavedStates::leave_nodes() {
  levels_[static_cast<std::size_t>(Level::host_memory)].clear();
  levels_[static_cast<std::size_t>(Level::nvme)].clear();
}

bool SavedStates::has(Level level, double work) const {
  const std::vector<SavedState>& states = levels_[static_cast<std::size_t>(level)];
  return !states.empty() && states.back().work == work;
}

std::optional<SavedState> SavedStates::newest() const {
  std::optional<SavedState> newest;
  for (const std::vector<SavedState>& level : levels_)
    if (!level.empty() && (!newest || level.back().work > newest->work)) newest = level.back();
  return newest;
}

}  // namespace gigatwin::storage
