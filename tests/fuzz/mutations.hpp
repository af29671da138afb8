#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "base/text_file.hpp"

/// Hostile inputs from good ones, for readers of any format, without a fuzzer.
namespace gigatwin::fuzz {

/// The files of tests/fuzz/corpus/NAME as (file name, bytes), by name.
inline std::vector<std::pair<std::string, std::string>> corpus(const std::string& name) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& file : std::filesystem::directory_iterator(GIGATWIN_SOURCE_DIR "/tests/fuzz/corpus/" + name))
    files.emplace_back(file.path().filename().string(), read_text_file(file.path().string()));
  std::sort(files.begin(), files.end());
  return files;
}

/// Calls `read` with the bytes cut behind every byte.
template <class Read>
void every_truncation(const std::string& bytes, Read read) {
  for (std::size_t length = 0; length < bytes.size(); ++length) read(bytes.substr(0, length));
}

/// Calls `read` with one to three edits, `rounds` times: bytes changed, left out, doubled.
template <class Read>
void random_edits(const std::string& bytes, std::uint64_t seed, std::uint64_t rounds, Read read) {
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const Draws draws{seed, "fuzz.random_edits", round};
    std::uint64_t next = 0;
    const auto below = [&](std::size_t n) {
      return static_cast<std::size_t>(draws.uniform(next++) * static_cast<double>(n));
    };
    std::string edited = bytes;
    for (std::size_t edits = 1 + below(3); edits > 0; --edits) {
      const std::size_t at = below(edited.size() + 1), length = std::min(below(16), edited.size() - at);
      const std::size_t kind = below(3);
      if (kind == 0) edited.replace(at, std::min<std::size_t>(length, 1), 1, static_cast<char>(below(256)));
      if (kind == 1) edited.erase(at, length);
      if (kind == 2) edited.insert(at, edited.substr(at, length));
    }
    read(edited);
  }
}

}  // namespace gigatwin::fuzz
