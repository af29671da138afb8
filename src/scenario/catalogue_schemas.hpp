#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "scenario/catalogue.hpp"

namespace gigatwin::scenario {

/// The table of the entries of one catalogue folder.
struct CatalogueSchema {
  std::string folder;
  const BlockSchema* block = nullptr;
  std::function<std::shared_ptr<void>()> make;  ///< an empty spec of the right type
};

/// All folders that scenarios refer to.
const std::vector<CatalogueSchema>& catalogue_schemas();
/// nullptr if scenarios use no such folder.
const CatalogueSchema* catalogue_schema(const std::string& folder);

/// The entry's `title`, for lists; empty if it has none.
std::string title_of(Catalogue& catalogue, const std::string& folder, const std::string& name,
                     Diagnostics& diagnostics);

}  // namespace gigatwin::scenario
