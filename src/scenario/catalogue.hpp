#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/schema.hpp"
#include "scenario/tree.hpp"

namespace gigatwin::scenario {

/// Where shared data of the program lies: the environment variable `variable` if set, else NAME/ in the source tree that
/// the program was built from, else ../share/gigatwin/NAME relative to the program.
std::string shared_directory(const std::string& name, const char* variable);
/// shared_directory("catalog", "GIGATWIN_CATALOG")
std::string catalog_directory();

/// Named blocks: DIRECTORY/FOLDER.yaml is a map NAME -> block. Files are read when first asked for.
class Catalogue {
 public:
  explicit Catalogue(std::string directory = catalog_directory());

  const std::string& directory() const { return directory_; }
  /// Of all files in the directory, sorted.
  std::vector<std::string> folders() const;
  /// Names in file order; problems of the file go to `diagnostics` once.
  std::vector<std::string> names(const std::string& folder, Diagnostics& diagnostics);
  /// The block of an entry; nullptr if there is none.
  const Node* find(const std::string& folder, std::string_view name, Diagnostics& diagnostics);
  std::string file_of(const std::string& folder) const;
  /// Whether the folder's file could be read.
  bool readable(const std::string& folder, Diagnostics& diagnostics);
  /// The files that were read, by name.
  std::vector<SourceText> sources() const;

 private:
  const std::optional<Tree>& tree_of(const std::string& folder, Diagnostics& diagnostics);

  std::string directory_;
  std::map<std::string, std::optional<Tree>> trees_;
};

/// Replaces every reference to a catalogue (a NAME, or a map with `from: NAME`) below `node` by the entry's block with the
/// map's keys laid over it, also inside entries. Unknown names and circles become diagnostics and `failed` nodes.
void expand_catalogues(Node& node, const BlockSchema& block, const std::string& key_path, Catalogue& catalogue,
                       Diagnostics& diagnostics);

}  // namespace gigatwin::scenario
