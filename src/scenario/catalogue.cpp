#include "scenario/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace gigatwin::scenario {
namespace {

namespace fs = std::filesystem;

void mark_entry(Node& node, const std::string& name) {
  node.catalogue_entry = name;
  for (Node& item : node.items) mark_entry(item, name);
  for (Entry& entry : node.entries) mark_entry(entry.value, name);
}

}  // namespace

std::string shared_directory(const std::string& name, const char* variable) {
  if (const char* given = std::getenv(variable); given && *given) return given;
  std::error_code error;
  // An installed program has its data beside it and never reads the tree that it was built from.
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path installed = program.parent_path().parent_path() / "share" / "gigatwin" / name;
  const fs::path in_source = fs::path(GIGATWIN_SOURCE_TREE) / name;
  const bool built_in_place = !fs::is_directory(installed, error) && fs::is_directory(in_source, error);
  return (built_in_place ? in_source : installed).string();
}

std::string catalog_directory() { return shared_directory("catalog", "GIGATWIN_CATALOG"); }

Catalogue::Catalogue(std::string directory) : directory_(std::move(directory)) {}

std::string Catalogue::file_of(const std::string& folder) const {
  return (fs::path(directory_) / (folder + ".yaml")).string();
}

std::vector<std::string> Catalogue::folders() const {
  std::vector<std::string> found;
  std::error_code error;
  for (const fs::directory_entry& file : fs::directory_iterator(directory_, error))
    if (file.path().extension() == ".yaml") found.push_back(file.path().stem().string());
  std::sort(found.begin(), found.end());
  return found;
}

const std::optional<Tree>& Catalogue::tree_of(const std::string& folder) {
  const auto known = trees_.find(folder);
  if (known != trees_.end()) return known->second;
  std::optional<Tree> tree = read_yaml_file(file_of(folder), problems_);
  if (tree)
    for (Entry& entry : tree->root.entries) {
      mark_entry(entry.value, entry.key);
      if (entry.value.kind == NodeKind::map) continue;
      problems_.add({Severity::error,
                     entry.key_at,
                     entry.key,
                     "a map: the block that the name stands for",
                     found_text(entry.value),
                     {},
                     {},
                     {}});
      entry.value.failed = true;
    }
  return trees_.emplace(folder, std::move(tree)).first->second;
}

bool Catalogue::readable(const std::string& folder) { return tree_of(folder).has_value(); }

std::vector<std::string> Catalogue::names(const std::string& folder) {
  std::vector<std::string> list;
  if (const std::optional<Tree>& tree = tree_of(folder))
    for (const Entry& entry : tree->root.entries) list.push_back(entry.key);
  return list;
}

const Node* Catalogue::find(const std::string& folder, std::string_view name) {
  const std::optional<Tree>& tree = tree_of(folder);
  const Entry* entry = tree ? tree->root.find(name) : nullptr;
  return entry ? &entry->value : nullptr;
}

std::vector<std::string> Catalogue::names(const std::string& folder, Diagnostics& diagnostics) {
  std::vector<std::string> list = names(folder);
  report_problems(diagnostics);
  return list;
}

const Node* Catalogue::find(const std::string& folder, std::string_view name, Diagnostics& diagnostics) {
  const Node* entry = find(folder, name);
  report_problems(diagnostics);
  return entry;
}

void Catalogue::start_over() {
  reported_ = 0;
  kept_.clear();
}

void Catalogue::report_problems(Diagnostics& diagnostics) {
  for (; reported_ < problems_.list().size(); ++reported_) diagnostics.add(problems_.list()[reported_]);
}

std::vector<SourceText> Catalogue::sources() const {
  std::vector<SourceText> list;
  for (const auto& [folder, tree] : trees_)
    if (tree) list.push_back(tree->source);
  list.insert(list.end(), kept_.begin(), kept_.end());
  return list;
}

}  // namespace gigatwin::scenario
