#include "storage/saved_states.hpp"

#include <gtest/gtest.h>

#include "site.hpp"

namespace gigatwin::storage {
namespace {

SavedState at(double work, Level level) { return {work, {work}, work, {10.0 * work}, level}; }

/// Storage at 100, drives at 200, memory at 300 units of work.
SavedStates three_levels() {
  SavedStates saved;
  saved.add(at(100, Level::storage), 2);
  saved.add(at(200, Level::nvme), 2);
  saved.add(at(300, Level::host_memory), 2);
  return saved;
}

TEST(SavedStates, NothingSavedIsTheBeginning) { EXPECT_FALSE(SavedStates{}.newest().has_value()); }

TEST(SavedStates, SoftwareFailureLeavesTheMemory) {
  SavedStates saved = three_levels();
  saved.lose(small_storage(), Destroys::nothing, {});
  EXPECT_EQ(saved.newest()->work, 300.0);
  EXPECT_EQ(saved.newest()->level, Level::host_memory);
}

TEST(SavedStates, LostNodeTakesMemoryAndDrivesUnlessThereIsASecondCopy) {
  SavedStates saved = three_levels();
  saved.lose(small_storage(), Destroys::node, {});
  EXPECT_EQ(saved.newest()->work, 300.0);
  saved.lose(small_storage(false), Destroys::node, {});
  EXPECT_EQ(saved.newest()->work, 100.0);
}

TEST(SavedStates, LostHallTakesTheSecondCopiesToo) {
  SavedStates saved = three_levels();
  saved.lose(small_storage(), Destroys::hall, {});
  EXPECT_EQ(saved.newest()->work, 100.0);
}

// Saved at 1000, 2000 and 3000 s; corrupt since 2500 s, then since 500 s.
TEST(SavedStates, CorruptionTakesWhatWasSavedSinceItBegan) {
  SavedStates saved = three_levels();
  saved.lose(small_storage(), Destroys::state, {2500});
  EXPECT_EQ(saved.newest()->work, 200.0);
  saved.lose(small_storage(), Destroys::state, {500});
  EXPECT_FALSE(saved.newest().has_value());
}

TEST(SavedStates, OldestGoesWhenThereIsNoRoom) {
  SavedStates saved;
  for (double work = 1; work <= 4; ++work) saved.add(at(work, Level::storage), 2);
  saved.lose(small_storage(), Destroys::state, {35});
  EXPECT_EQ(saved.newest()->work, 3.0);
  saved.lose(small_storage(), Destroys::state, {25});
  EXPECT_FALSE(saved.newest().has_value());
}

TEST(SavedStates, OfEquallyNewOnesTheCheapestIsLoaded) {
  SavedStates saved;
  saved.add(at(100, Level::storage), 1);
  saved.add(at(100, Level::host_memory), 1);
  EXPECT_EQ(saved.newest()->level, Level::host_memory);
}

TEST(SavedStates, WhoLeavesItsNodesHasTheStorage) {
  SavedStates saved = three_levels();
  saved.leave_nodes();
  EXPECT_EQ(saved.newest()->level, Level::storage);
}

}  // namespace
}  // namespace gigatwin::storage
