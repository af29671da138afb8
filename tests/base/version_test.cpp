#include "base/version.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>

namespace gigatwin {
namespace {

using testing::MatchesRegex;

std::string text(std::string_view view) { return std::string{view}; }

TEST(Version, IsThreeNumbers) { EXPECT_THAT(text(version()), MatchesRegex("[0-9]+[.][0-9]+[.][0-9]+")); }

TEST(Version, OfTheSourcesIsADescribedCommitOrUnknown) {
  EXPECT_THAT(text(commit()), MatchesRegex("unknown|((.+-[0-9]+-g)?[0-9a-f]{12,40}|v[0-9][0-9.]*)(-dirty)?"));
}

TEST(Version, OfTheCompilerIsTheOneThatCompiledThis) {
  // __VERSION__ of g++ begins with the number that CMake found: "12.2.0".
  const std::string_view number = compiler().substr(compiler().rfind(' ') + 1);
  EXPECT_THAT(std::string{__VERSION__}, testing::HasSubstr(text(number)));
}

TEST(Version, OfEveryLibraryIsKnownAndInTheOrderOfNames) {
  const auto libraries = library_versions();
  ASSERT_EQ(libraries.size(), 8U);
  for (const LibraryVersion& library : libraries)
    EXPECT_THAT(text(library.version), MatchesRegex("[0-9]+([.][0-9]+)+")) << library.name;
  const auto lower = [](std::string_view name) {
    std::string lowered{name};
    std::transform(lowered.begin(), lowered.end(), lowered.begin(), [](unsigned char c) { return std::tolower(c); });
    return lowered;
  };
  EXPECT_TRUE(std::is_sorted(libraries.begin(), libraries.end(),
                             [&](const auto& a, const auto& b) { return lower(a.name) < lower(b.name); }));
}

TEST(Version, LineNamesVersionCommitCompilerAndBuild) {
  EXPECT_EQ(version_line(), "gigatwin " + std::string{version()} + " (" + std::string{commit()} + ", " +
                                std::string{compiler()} + ", " + std::string{build_type()} + ")");
}

}  // namespace
}  // namespace gigatwin
