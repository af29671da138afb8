#include <gtest/gtest.h>

#include "mutations.hpp"
#include "trace_input.hpp"

namespace gigatwin::fuzz {
namespace {

TEST(TraceCorpus, EveryFileIsAccepted) {
  ASSERT_FALSE(corpus("traces").empty());
  for (const auto& [name, bytes] : corpus("traces")) EXPECT_TRUE(read_jobs(bytes)) << name;
}

/// A cut costs the jobs behind it, no more: once the header is whole, whatever follows is a log.
TEST(TraceCorpus, TruncationsAreReadUpToTheCut) {
  for (const auto& [name, bytes] : corpus("traces")) {
    const std::size_t header = bytes.find('\n') + 1;
    for (std::size_t length = header; length < bytes.size(); length += 7)
      EXPECT_TRUE(read_jobs(bytes.substr(0, length))) << name << " " << length;
  }
}

TEST(TraceCorpus, EditedFilesAreReadOrRefused) {
  int accepted = 0, refused = 0;
  for (const auto& [name, bytes] : corpus("traces"))
    random_edits(bytes, hash_of(name), 500,
                 [&](const std::string& edited) { ++(read_jobs(edited) ? accepted : refused); });
  EXPECT_GT(accepted, 1000);
  EXPECT_GT(refused, 20);
}

}  // namespace
}  // namespace gigatwin::fuzz
