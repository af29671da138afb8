#include "hardware/communication_library.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gigatwin::hardware {
namespace {

LibrarySpec rings_only() {
  LibrarySpec library;
  library.paths = {{Algorithm::ring, Protocol::simple, Seconds{1e-6}, Seconds{2e-6}, Seconds{3e-6}, 1.0}};
  return library;
}

std::vector<std::string> keys_of_problems(const LibrarySpec& library) {
  std::vector<std::string> keys;
  for (const auto& problem : library_schema().problems_of(&library).list) keys.push_back(problem.key);
  return keys;
}

TEST(CommunicationLibrary, RunsMessagesAndHierarchiesOnItsRings) {
  const LibrarySpec library = rings_only();
  for (const Algorithm algorithm : {Algorithm::ring, Algorithm::hierarchical, Algorithm::pairwise, Algorithm::direct})
    EXPECT_EQ(find_path(library, algorithm, Protocol::simple), &library.paths[0]);
  EXPECT_EQ(find_path(library, Algorithm::ring, Protocol::ll), nullptr);
  EXPECT_EQ(find_path(library, Algorithm::tree, Protocol::simple), nullptr);
  EXPECT_TRUE(lists(library, Algorithm::ring));
  EXPECT_FALSE(lists(library, Algorithm::hierarchical));
}

TEST(CommunicationLibrary, NeedsARingBetweenDomains) {
  LibrarySpec library = rings_only();
  EXPECT_THAT(keys_of_problems(library), testing::IsEmpty());
  library.paths[0].network_hop.reset();
  EXPECT_THAT(keys_of_problems(library), testing::ElementsAre("paths"));
}

TEST(CommunicationLibrary, StatesEachPathOnce) {
  LibrarySpec library = rings_only();
  library.paths.push_back(library.paths[0]);
  EXPECT_THAT(keys_of_problems(library), testing::ElementsAre("paths[1]"));
}

TEST(CommunicationLibrary, WithReducingSwitchesStatesWhatTheyAchieve) {
  LibrarySpec library = rings_only();
  library.paths.push_back({Algorithm::nvls, Protocol::simple, Seconds{0}, Seconds{25e-6}, std::nullopt, 1.0});
  library.paths.push_back({Algorithm::in_network, Protocol::simple, Seconds{0}, Seconds{25e-6}, Seconds{18e-6}, 1.0});
  EXPECT_THAT(keys_of_problems(library), testing::ElementsAre("switch_reduction_efficiency", "reduction_channels",
                                                              "reduction_chunk", "network_reduction_efficiency"));
  library.switch_reduction_efficiency = 0.7;
  library.network_reduction_efficiency = 0.5;
  library.reduction_channels = 16;
  library.reduction_chunk = Bytes{131072};
  EXPECT_THAT(keys_of_problems(library), testing::IsEmpty());
}

TEST(CommunicationLibrary, NamesAreThoseOfTheCatalogue) {
  EXPECT_EQ(name_of(Algorithm::nvls_tree), "nvls-tree");
  EXPECT_EQ(name_of(Algorithm::in_network), "in-network");
  EXPECT_EQ(name_of(Algorithm::pairwise), "pairwise");
  EXPECT_EQ(name_of(Protocol::ll128), "LL128");
}

}  // namespace
}  // namespace gigatwin::hardware
