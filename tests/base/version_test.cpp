#include "base/version.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <string>

namespace gigatwin {
namespace {

bool matches(std::string_view text, const char* pattern) {
  return std::regex_match(text.begin(), text.end(), std::regex{pattern});
}

TEST(Version, IsThreeNumbers) { EXPECT_TRUE(matches(version(), R"(\d+\.\d+\.\d+)")) << version(); }

TEST(Version, OfTheSourcesIsADescribedCommitOrUnknown) {
  EXPECT_TRUE(matches(commit(), R"(unknown|((.+-\d+-g)?[0-9a-f]{12,40}|v\d[\w.]*)(-dirty)?)")) << commit();
}

TEST(Version, OfTheCompilerIsTheOneThatCompiledThis) {
  // __VERSION__ of g++ begins with the number that CMake found: "12.2.0".
  const std::string_view number = compiler().substr(compiler().rfind(' ') + 1);
  EXPECT_THAT(std::string{__VERSION__}, testing::HasSubstr(std::string{number}));
}

TEST(Version, OfEveryLibraryIsKnownAndInTheOrderOfNames) {
  const auto libraries = library_versions();
  ASSERT_EQ(libraries.size(), 8U);
  for (const LibraryVersion& library : libraries)
    EXPECT_TRUE(matches(library.version, R"(\d+(\.\d+)+)")) << library.name << ' ' << library.version;
  const auto lower = [](std::string_view name) {
    std::string text{name};
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
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
