#include "scenario/tree.hpp"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>

#include "base/error.hpp"
#include "base/text_file.hpp"
#include "scenario/source_lines_internal.hpp"
#include "scenario/tree_builder_internal.hpp"

namespace gigatwin::scenario {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view override_mark = "--set ";

void file_error(Diagnostics& diagnostics, const std::string& name, std::string sentence, std::string hint = {}) {
  diagnostics.add({Severity::error, Location{name, 0, 0, 1, {}}, {}, std::move(sentence), {}, std::move(hint), {}, {}});
}

/// Whether the file can be opened without waiting and is small enough; says why not.
bool is_readable(const std::string& path, Diagnostics& diagnostics) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return file_error(diagnostics, path, "there is no such file"), false;
  if (fs::is_directory(status)) return file_error(diagnostics, path, "is a folder, not a file"), false;
  if (!fs::is_regular_file(status)) return file_error(diagnostics, path, "is not a regular file"), false;
  const std::uintmax_t size = fs::file_size(path, error);
  if (size <= yaml_size_limit) return true;
  file_error(diagnostics, path,
             fmt::format("{:.1f} MB are more than the {:.0f} MB that a YAML file may have",
                         static_cast<double>(size) / 1e6, static_cast<double>(yaml_size_limit) / 1e6),
             "bulk data (traces, weather, prices) belongs in CSV files that the scenario names");
  return false;
}

/// yaml-cpp's words, and what people had in mind.
std::string hint_for(std::string_view message) {
  using Pair = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Pair, 5> hints{{
      {"illegal map value", "text with ': ' in it needs quotes; keys of one block are indented alike"},
      {"end of map not found", "keys of one block are indented alike"},
      {"end of sequence not found", "the items of a list are indented alike"},
      {"end of sequence flow not found", "a '[' is not closed, or a comma is missing"},
      {"end of map flow not found", "a '{' is not closed, or a comma is missing"},
  }};
  const auto found = std::find_if(hints.begin(), hints.end(), [&](const Pair& pair) { return pair.first == message; });
  return found == hints.end() ? std::string{} : std::string(found->second);
}

std::optional<Node> parse(const SourceLines& lines, const std::string& text, Diagnostics& diagnostics, bool& stopped) {
  TreeBuilder builder{lines, diagnostics};
  stopped = true;
  try {
    std::istringstream stream{text};
    YAML::Parser parser{stream};
    while (parser.HandleNextDocument(builder)) {
    }
    stopped = false;
  } catch (const TreeBuilder::Stop&) {
  } catch (const YAML::Exception& e) {
    const Location where = e.mark.is_null() ? lines.at(-1, -1) : lines.at(e.mark.line, e.mark.column);
    diagnostics.add(
        {Severity::error, where, {}, fmt::format("not valid YAML: {}", e.msg), {}, hint_for(e.msg), {}, {}});
  }
  return builder.take_root();
}

}  // namespace

const Entry* Node::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

Entry* Node::find(std::string_view key) { return const_cast<Entry*>(std::as_const(*this).find(key)); }

std::size_t Node::size() const {
  std::size_t count = 1;
  for (const Node& item : items) count += item.size();
  for (const Entry& entry : entries) count += entry.value.size();
  return count;
}

std::optional<Tree> read_yaml_file(const std::string& path, Diagnostics& diagnostics) {
  if (!is_readable(path, diagnostics)) return std::nullopt;
  try {
    return read_yaml_text(path, read_text_file(path, yaml_size_limit), diagnostics);
  } catch (const FileError& e) {
    const std::string_view what = e.what();
    file_error(diagnostics, path, std::string(what.starts_with(path + ": ") ? what.substr(path.size() + 2) : what));
    return std::nullopt;
  }
}

std::optional<Tree> read_yaml_text(const std::string& name, std::string text, Diagnostics& diagnostics) {
  Tree tree{{}, {name, std::move(text)}};
  std::string_view content = tree.source.text;
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  const SourceLines lines{name, content};
  if (const std::optional<TextProblem> problem = problem_of_text(content)) {
    diagnostics.add(
        {Severity::error, lines.at_offset(problem->offset), {}, problem->sentence, {}, problem->hint, {}, {}});
    return std::nullopt;
  }
  bool stopped = false;
  std::optional<Node> root = parse(lines, std::string(content), diagnostics, stopped);
  if (stopped) return std::nullopt;
  if (!root || root->kind == NodeKind::null) return file_error(diagnostics, name, "is empty"), std::nullopt;
  if (root->kind != NodeKind::map) {
    diagnostics.add({Severity::error, root->where, {}, "keys and values (key: value)", found_text(*root), {}, {}, {}});
    return std::nullopt;
  }
  tree.root = std::move(*root);
  return tree;
}

std::string found_text(const Node& node) {
  switch (node.kind) {
    case NodeKind::null:
      return "nothing";
    case NodeKind::list:
      return "a list";
    case NodeKind::map:
      return "a map";
    case NodeKind::scalar:
      break;
  }
  constexpr std::size_t longest = 60;
  std::string text = node.scalar.substr(0, longest);
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (node.scalar.size() > longest) text += "...";
  return node.quoted ? fmt::format("\"{}\"", text) : text;
}

bool is_override(const Location& location) { return location.line == 0 && location.file.starts_with(override_mark); }

std::string folder_of(const Location& location) {
  if (is_override(location)) return ".";
  const fs::path folder = fs::path(location.file).parent_path();
  return folder.empty() ? "." : folder.string();
}

}  // namespace gigatwin::scenario
