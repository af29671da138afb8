#include <fmt/format.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/scenario_input.hpp"
#include "scenario/catalogue.hpp"
#include "scenario/catalogue_schemas.hpp"
#include "scenario/resolved.hpp"

namespace gigatwin::cli {
namespace {

std::vector<std::string> chosen_folders(const scenario::Catalogue& catalogue, const std::string& folder) {
  std::vector<std::string> folders = catalogue.folders();
  if (folder.empty()) return folders;
  for (const std::string& name : folders)
    if (name == folder) return {folder};
  throw FileError(fmt::format("{}: no catalogue folder of this name{}", folder, did_you_mean(folder, folders)));
}

/// Folders that have an entry of this name; the name may be FOLDER/NAME.
std::vector<std::string> folders_with(scenario::Catalogue& catalogue, std::string& name, Diagnostics& diagnostics) {
  std::vector<std::string> folders = catalogue.folders();
  if (const std::size_t slash = name.find('/'); slash != std::string::npos) {
    folders = {name.substr(0, slash)};
    name = name.substr(slash + 1);
  }
  std::vector<std::string> found;
  for (const std::string& folder : folders)
    if (catalogue.find(folder, name, diagnostics)) found.push_back(folder);
  return found;
}

std::string all_names_hint(scenario::Catalogue& catalogue, const std::string& name, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const std::string& folder : catalogue.folders())
    for (const std::string& entry : catalogue.names(folder, diagnostics)) names.push_back(entry);
  return did_you_mean(name, names);
}

}  // namespace

int catalog_list(const CatalogOptions& options) {
  scenario::Catalogue catalogue;
  Diagnostics diagnostics;
  nlohmann::ordered_json json;
  for (const std::string& folder : chosen_folders(catalogue, options.folder)) {
    const std::vector<std::string> names = catalogue.names(folder, diagnostics);
    json[folder] = names;
    if (options.json) continue;
    fmt::print("{}\n", folder);
    for (const std::string& name : names)
      fmt::print("  {:<24} {}\n", name, scenario::title_of(catalogue, folder, name, diagnostics));
  }
  if (options.json)
    fmt::print("{}\n", nlohmann::ordered_json{{"schema", "gigatwin.catalog/1"}, {"entries", json}}.dump(2));
  return report(diagnostics);
}

int catalog_show(const CatalogOptions& options) {
  scenario::Catalogue catalogue;
  Diagnostics diagnostics;
  std::string name = options.name;
  const std::vector<std::string> folders = folders_with(catalogue, name, diagnostics);
  if (folders.empty())
    throw FileError(fmt::format("{}: no catalogue entry of this name{} ('gigatwin catalog list' shows them all)", name,
                                all_names_hint(catalogue, name, diagnostics)));
  for (const std::string& folder : folders) {
    const scenario::CatalogueSchema* schema = scenario::catalogue_schema(folder);
    if (!schema) throw FileError(fmt::format("{}: not a catalogue folder that scenarios use", folder));
    const std::shared_ptr<void> spec = schema->make();
    const scenario::LoadedText loaded =
        scenario::load_entry(folder, name, *schema->block, spec.get(), catalogue, diagnostics);
    if (diagnostics.has_errors()) break;
    const std::string text = scenario::resolved_block_yaml(*schema->block, spec.get(), loaded.origins);
    fmt::print("# {}/{}\n{}", folder, name, text);
  }
  return report(diagnostics);
}

}  // namespace gigatwin::cli
