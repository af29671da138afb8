#include <gtest/gtest.h>

#include <cctype>

#include "huggingface_input.hpp"
#include "mutations.hpp"

namespace gigatwin::fuzz {
namespace {

TEST(HuggingFaceReplay, EveryFileOfTheCorpusIsAccepted) {
  for (const auto& [name, bytes] : corpus("huggingface")) EXPECT_TRUE(read_config(bytes)) << name;
}

TEST(HuggingFaceReplay, EveryTruncationIsRefused) {
  for (const auto& [name, bytes] : corpus("huggingface")) {
    const std::size_t end = bytes.rfind('}');
    every_truncation(bytes.substr(0, end + 1), [](const std::string& cut) { EXPECT_FALSE(read_config(cut)) << cut; });
  }
}

TEST(HuggingFaceReplay, EditedFilesAreReadOrRefused) {
  int accepted = 0, refused = 0;
  for (const auto& [name, bytes] : corpus("huggingface"))
    random_edits(bytes, hash_of(name), 300,
                 [&](const std::string& edited) { ++(read_config(edited) ? accepted : refused); });
  EXPECT_GT(accepted, 500);  // edits of names and of keys that we do not read
  EXPECT_GT(refused, 2000);
}

/// Every whole number of a file, in turn, as something else.
TEST(HuggingFaceReplay, NoNumberMayBeAnything) {
  static const char* const others[] = {
      "0", "-1", "1e300", "9223372036854775808", "999999999999", "0.5", "1000000", "null", "true", "\"x\"", "[]", "{}"};
  int refused = 0;
  for (const auto& [name, bytes] : corpus("huggingface"))
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t start = bytes.find(": ", at) + 2;
      if (start < at + 2 || start == std::string::npos) break;
      std::size_t end = start;
      while (end < bytes.size() && std::isdigit(static_cast<unsigned char>(bytes[end])) != 0) ++end;
      for (const char* other : others)
        if (end > start) refused += read_config(bytes.substr(0, start) + other + bytes.substr(end)) ? 0 : 1;
      at = std::max(end, start);
    }
  EXPECT_GT(refused, 1500);
}

TEST(HuggingFaceReplay, DeepAndLongTextsAreRefused) {
  const std::size_t size = 1'000'000;
  for (const char* piece :
       {"[", "{\"a\":", "[{\"text_config\":", "\"", "\\", "0", "[0,", "\"a\",", "{\"text_config\":{", "-", "\n"}) {
    std::string text;
    while (text.size() < size) text += piece;
    EXPECT_FALSE(read_config(text)) << piece;
    EXPECT_FALSE(read_config("{\"architectures\": " + text)) << piece;
  }
}

}  // namespace
}  // namespace gigatwin::fuzz
