#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "base/schema.hpp"
#include "scenario/catalogue.hpp"
#include "scenario/origins.hpp"
#include "uncertainty/distribution.hpp"

namespace gigatwin::scenario {

/// One scenario file, or text that stands for one (a scenario kept in a result file).
struct Layer {
  std::string path;
  std::optional<std::string> text;  ///< read from `path` where it is not given
};

struct LoadInputs {
  std::vector<Layer> layers;           ///< each laid over the ones before it
  std::vector<std::string> overrides;  ///< of --set, in order: "compute.accelerators=512"
  std::string catalogue = catalog_directory();
  /// Instead of `catalogue`, for many loads: its files are read once. One load at a time.
  std::shared_ptr<Catalogue> open_catalogue = nullptr;
};

/// A value that is written as a distribution; its median was read in its place.
struct UncertainValue {
  std::string key_path;  ///< "economics.discount_rate"
  uncertainty::DistributionSpec spec;
  Location where;      ///< of the map that has the key `distribution`
  std::string median;  ///< as it was read: "6 %"
};

/// What a spec was read from.
struct LoadedText {
  Origins origins;
  std::vector<SourceText> sources;        ///< every YAML file that was read, as written, catalogues included
  std::vector<std::string> data_files;    ///< the files that the scenario names (weather, prices, traces), openable
  std::vector<UncertainValue> uncertain;  ///< in the order of the resolved tree
};

/// Reads a scenario into `spec` (default-constructed, of the type of `root`): layers with all that they extend,
/// overrides, catalogues, table. Every problem is in `diagnostics`, sorted; its locator then finds the places of key
/// paths. `spec` is complete only where `diagnostics` has no error.
LoadedText load(const LoadInputs& inputs, const BlockSchema& root, void* spec, Diagnostics& diagnostics);

/// The usual case: one file.
template <class Spec>
LoadedText load(const std::string& path, const std::vector<std::string>& overrides, const Schema<Spec>& root,
                Spec& spec, Diagnostics& diagnostics) {
  return load(LoadInputs{{{path, std::nullopt}}, overrides}, root, static_cast<void*>(&spec), diagnostics);
}

/// Reads one catalogue entry by itself, as `gigatwin catalog show` and the catalogue's test do.
LoadedText load_entry(const std::string& folder, const std::string& name, const BlockSchema& block, void* spec,
                      Catalogue& catalogue, Diagnostics& diagnostics);

}  // namespace gigatwin::scenario
