#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/schema.hpp"
#include "scenario/tree.hpp"

namespace gigatwin::scenario {

/// Where shared data of the program lies: the environment variable `variable` if set, else ../share/gigatwin/NAME
/// relative to the program where there is such a folder, else NAME/ in the source tree that the program was built from.
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
  /// In file order. What is wrong with the file goes to `diagnostics`, once.
  std::vector<std::string> names(const std::string& folder, Diagnostics& diagnostics);
  /// The block of an entry; nullptr if there is none.
  const Node* find(const std::string& folder, std::string_view name, Diagnostics& diagnostics);
  /// Without diagnostics: problems of the files are kept for `report_problems`.
  std::vector<std::string> names(const std::string& folder);
  const Node* find(const std::string& folder, std::string_view name);
  /// Whether the folder's file could be read.
  bool readable(const std::string& folder);
  /// Hands out what is wrong with the files that were read and was not handed out before.
  void report_problems(Diagnostics& diagnostics);

  /// For another load: its problems and sources are told again, files are not read again.
  void start_over();

  std::string file_of(const std::string& folder) const;
  /// Another file that entries or references name, to be among `sources`.
  void keep(SourceText source) { kept_.push_back(std::move(source)); }
  /// The files that were read, by name; then those that were kept.
  std::vector<SourceText> sources() const;

 private:
  const std::optional<Tree>& tree_of(const std::string& folder);

  std::string directory_;
  Diagnostics problems_;
  std::size_t reported_ = 0;  ///< of problems_
  std::map<std::string, std::optional<Tree>> trees_;
  std::vector<SourceText> kept_;
};

/// Replaces every reference to a catalogue (a NAME, or a map with `from: NAME`) below `node` by the entry's block with
/// the map's keys laid over it, also inside entries; and, in a model block, `huggingface: PATH` likewise. Unknown names
/// and circles become diagnostics and `failed` nodes.
void expand_catalogues(Node& node, const BlockSchema& block, const std::string& key_path, Catalogue& catalogue,
                       Diagnostics& diagnostics);

/// The same for one node that may itself be a reference to an entry of `folder`.
void expand_reference(Node& node, const std::string& folder, const BlockSchema& block, Catalogue& catalogue,
                      Diagnostics& diagnostics);

}  // namespace gigatwin::scenario
