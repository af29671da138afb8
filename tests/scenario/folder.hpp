#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "machine.hpp"
#include "scenario/load.hpp"

namespace gigatwin::scenario {

/// A folder of scenario files and a catalogue, made for one test and removed behind it.
class FolderTest : public testing::Test {
 protected:
  FolderTest() : folder_(std::filesystem::temp_directory_path() / fmt::format("gigatwin-scenario-{}", getpid())) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "catalog");
    write("catalog/chips.yaml", chips);
    write("catalog/boxes.yaml", boxes);
  }
  ~FolderTest() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream{folder_ / name, std::ios::binary} << text;
  }

  LoadedText load_file(const std::string& name, const std::vector<std::string>& overrides = {}) {
    diagnostics = {};
    spec = {};
    LoadInputs inputs{{{path(name), std::nullopt}}, overrides, path("catalog")};
    return load(inputs, machine::machine_schema(), &spec, diagnostics);
  }

  LoadedText load_text(const std::string& text, const std::vector<std::string>& overrides = {}) {
    write("a.yaml", text);
    return load_file("a.yaml", overrides);
  }

  /// The first line of each diagnostic, the folder's own name left out.
  std::vector<std::string> messages() const {
    std::vector<std::string> lines;
    for (const Diagnostic& d : diagnostics.list()) lines.push_back(without_folder(first_line(to_text(d))));
    return lines;
  }

  std::vector<std::string> problems(const std::string& text, const std::vector<std::string>& overrides = {}) {
    load_text(text, overrides);
    return messages();
  }

  /// Problems of the valid scenario with one more text at its end.
  std::vector<std::string> problems_with(const std::string& more, const std::vector<std::string>& overrides = {}) {
    return problems(valid + more, overrides);
  }

  std::string without_folder(std::string text) const {
    const std::string prefix = folder_.string() + "/";
    for (std::size_t at; (at = text.find(prefix)) != std::string::npos;) text.erase(at, prefix.size());
    return text;
  }

  static std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

  static constexpr const char* chips =
      "a1: {title: Chip A1, tdp: 400 W, idle: 50 W}\n"
      "a2:\n"
      "  from: a1\n"
      "  title: Chip A2\n"
      "  tdp: 700 W\n";
  static constexpr const char* boxes =
      "small: {title: Small box, chip: a1, count: 2}\n"
      "large:\n"
      "  title: Large box\n"
      "  chip: a2\n"
      "  count: 8\n"
      "  stages:\n"
      "    - {name: shelf, efficiency: 0.97}\n"
      "    - {name: busbar, efficiency: 99 %}\n";
  /// Five lines: what the machine cannot do without.
  static constexpr const char* valid =
      "gigatwin: 1\n"
      "name: test\n"
      "start: 2028-01-01\n"
      "box: large\n"
      "# end\n";

  std::filesystem::path folder_;
  Diagnostics diagnostics;
  machine::Machine spec;
};

}  // namespace gigatwin::scenario
