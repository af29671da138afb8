#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.hpp"

/// YAML as gigatwin reads it: a located tree, converted once, with every trap of the format refused on the way.
namespace gigatwin::scenario {

enum class NodeKind { null, scalar, list, map };

struct Entry;

/// One YAML value and where it stands.
struct Node {
  NodeKind kind = NodeKind::null;
  std::string scalar;
  bool quoted = false;          ///< written in quotes or as a block scalar: text, never a number
  bool failed = false;          ///< already reported: nothing more is said about it
  Location where;               ///< of the value; of the key where the value is empty
  std::string catalogue_entry;  ///< "h100-sxm" when it comes from that entry of a catalogue
  std::vector<Entry> entries;   ///< map, in file order
  std::vector<Node> items;      ///< list

  const Entry* find(std::string_view key) const;
  Entry* find(std::string_view key);
  /// Nodes of the tree, this one included.
  std::size_t size() const;
};

struct Entry {
  std::string key;
  Location key_at;
  Node value;
};

/// A text that was read, for provenance and checksums.
struct SourceText {
  std::string path;
  std::string text;
};

struct Tree {
  Node root;
  SourceText source;
};

inline constexpr std::size_t yaml_size_limit = 4'000'000;  ///< bytes: yaml-cpp needs up to 80 times as much memory
inline constexpr std::size_t yaml_node_limit = 100'000;    ///< aliases can multiply nodes without end
inline constexpr std::size_t yaml_depth_limit = 64;

/// Reads one YAML document whose root is a map. Everything wrong becomes a diagnostic; nullopt when there is no tree to
/// go on with (missing, a folder, unreadable, larger than `yaml_size_limit`, binary, empty, bad syntax, several
/// documents). Duplicate keys, `<<`, tags and keys that are not plain text are reported and left out.
std::optional<Tree> read_yaml_file(const std::string& path, Diagnostics& diagnostics);

/// The same for text that is already in memory; `name` stands for the file in messages and is what paths are relative
/// to.
std::optional<Tree> read_yaml_text(const std::string& name, std::string text, Diagnostics& diagnostics);

/// What a message calls the value: 96, "96" (quoted), a map, a list, nothing.
std::string found_text(const Node& node);

/// Whether a location is that of a command-line override, `--set key=value`.
bool is_override(const Location& location);

/// The folder that paths in the value at `location` are relative to: its file's, the working directory for `--set`.
std::string folder_of(const Location& location);

}  // namespace gigatwin::scenario
