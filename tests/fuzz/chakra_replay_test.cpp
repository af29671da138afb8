#include <gtest/gtest.h>

#include "chakra_input.hpp"
#include "mutations.hpp"

namespace gigatwin::fuzz {
namespace {

TEST(ChakraCorpus, EveryFileIsAccepted) {
  ASSERT_FALSE(corpus("chakra").empty());
  for (const auto& [name, bytes] : corpus("chakra")) EXPECT_TRUE(read_trace(bytes)) << name;
}

/// Between two nodes nothing is missing: as many truncations are accepted as the file has nodes, and the one without
/// any.
TEST(ChakraCorpus, TruncationsAreReadUpToAWholeNode) {
  for (const auto& [name, bytes] : corpus("chakra")) {
    std::size_t accepted = 0;
    every_truncation(bytes, [&](const std::string& cut) {
      if (read_trace(cut)) ++accepted;
    });
    EXPECT_EQ(accepted, chakra::parse_rank(bytes, name, 0).nodes.size()) << name;
  }
}

TEST(ChakraCorpus, EditedFilesAreReadOrRefused) {
  int accepted = 0, refused = 0;
  for (const auto& [name, bytes] : corpus("chakra"))
    random_edits(bytes, hash_of(name), 500,
                 [&](const std::string& edited) { ++(read_trace(edited) ? accepted : refused); });
  EXPECT_GT(accepted, 100);
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace gigatwin::fuzz
