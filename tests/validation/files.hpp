#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "base/diagnostics.hpp"

namespace gigatwin::validation {

/// A file of this text that only this test has.
inline std::string file_with(const std::string& name, const std::string& text) {
  const std::string path =
      testing::TempDir() + "/" + testing::UnitTest::GetInstance()->current_test_info()->name() + "-" + name;
  std::ofstream{path} << text;
  return path;
}

/// All diagnostics as printed, the first line of each, without the folder.
inline std::string first_lines(const Diagnostics& diagnostics) {
  std::string all;
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    const std::string text = to_text(diagnostic);
    const std::string line = text.substr(0, text.find('\n'));
    const std::size_t name = line.rfind('/', line.find(": error"));
    all += line.substr(name == std::string::npos ? 0 : line.find('-', name) + 1) + "\n";
  }
  return all;
}

}  // namespace gigatwin::validation
