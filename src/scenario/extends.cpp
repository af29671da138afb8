#include "scenario/extends.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/dimension.hpp"
#include "scenario/merge.hpp"

namespace gigatwin::scenario {
namespace {

namespace fs = std::filesystem;

/// The same for two ways to write one path.
std::string identity(const std::string& path) {
  std::error_code error;
  const fs::path canonical = fs::weakly_canonical(path, error);
  return error ? path : canonical.string();
}

std::optional<Entry> take(Node& map, std::string_view key) {
  const auto found =
      std::find_if(map.entries.begin(), map.entries.end(), [&](const Entry& entry) { return entry.key == key; });
  if (found == map.entries.end()) return std::nullopt;
  Entry taken = std::move(*found);
  map.entries.erase(found);
  return taken;
}

void check_version(Tree& tree, Diagnostics& diagnostics) {
  const std::string expected = fmt::format("the format version, {}", format_version);
  const std::optional<Entry> version = take(tree.root, "gigatwin");
  if (!version) {
    diagnostics.add({Severity::error,
                     Location{tree.source.path, 0, 0, 1, {}},
                     "gigatwin",
                     "expected " + expected,
                     {},
                     fmt::format("write gigatwin: {} as the first line", format_version),
                     {},
                     {}});
  } else if (const Node& value = version->value;
             value.kind != NodeKind::scalar || value.quoted || parse_number(value.scalar) != format_version) {
    diagnostics.add({Severity::error, value.where, "gigatwin", expected, found_text(value), {}, {}, {}});
  }
}

/// Reads a file and all below it; `chain` has the files above it.
class Layers {
 public:
  Layers(const BlockSchema& root, Diagnostics& diagnostics) : root_(root), diagnostics_(diagnostics) {}

  std::optional<Node> flatten(Tree tree) {
    chain_.push_back(tree.source.path);
    check_version(tree, diagnostics_);
    const std::optional<Entry> extends = take(tree.root, "extends");
    sources.push_back(std::move(tree.source));
    std::optional<Node> flat = extends ? over(*extends, std::move(tree.root)) : std::move(tree.root);
    chain_.pop_back();
    return flat;
  }

  std::vector<SourceText> sources;

 private:
  std::optional<Node> over(const Entry& extends, Node overlay) {
    const Node& value = extends.value;
    if (value.kind != NodeKind::scalar || value.scalar.empty())
      return wrong(value, "expected the path of a scenario file, found " + found_text(value));
    const std::string path = (fs::path(folder_of(value.where)) / value.scalar).lexically_normal().string();
    if (is_above(path)) return wrong(value, fmt::format("extends itself: {} -> {}", fmt::join(chain_, " -> "), path));
    if (static_cast<int>(chain_.size()) >= extends_depth_limit)
      return wrong(value, fmt::format("more than {} files extend each other", extends_depth_limit));
    std::error_code error;
    if (!fs::is_regular_file(path, error))
      return wrong(value, fmt::format("there is no file {}", path),
                   "the path is relative to the file that says extends");
    std::optional<Tree> tree = read_yaml_file(path, diagnostics_);
    std::optional<Node> base = tree ? flatten(std::move(*tree)) : std::nullopt;
    if (base) merge(*base, std::move(overlay), &root_);
    return base;
  }

  bool is_above(const std::string& path) const {
    const std::string wanted = identity(path);
    return std::any_of(chain_.begin(), chain_.end(),
                       [&](const std::string& above) { return identity(above) == wanted; });
  }

  std::nullopt_t wrong(const Node& value, std::string sentence, std::string hint = {}) {
    diagnostics_.add({Severity::error, value.where, "extends", std::move(sentence), {}, std::move(hint), {}, {}});
    return std::nullopt;
  }

  const BlockSchema& root_;
  Diagnostics& diagnostics_;
  std::vector<std::string> chain_;
};

}  // namespace

std::optional<Layered> read_layered(const std::string& path, const BlockSchema& root, Diagnostics& diagnostics) {
  std::optional<Tree> tree = read_yaml_file(path, diagnostics);
  if (!tree) return std::nullopt;
  return layer(std::move(*tree), root, diagnostics);
}

std::optional<Layered> layer(Tree tree, const BlockSchema& root, Diagnostics& diagnostics) {
  Layers layers{root, diagnostics};
  std::optional<Node> flat = layers.flatten(std::move(tree));
  if (!flat) return std::nullopt;
  return Layered{std::move(*flat), std::move(layers.sources)};
}

}  // namespace gigatwin::scenario
