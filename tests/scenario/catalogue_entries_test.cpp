#include <gtest/gtest.h>

#include "scenario/catalogue_schemas.hpp"
#include "scenario/load.hpp"

namespace gigatwin::scenario {
namespace {

TEST(CatalogueEntries, AllReadAgainstTheirTables) {
  Catalogue catalogue{GIGATWIN_SOURCE_DIR "/catalog"};
  for (const CatalogueSchema& schema : catalogue_schemas()) {
    Diagnostics diagnostics;
    const std::vector<std::string> names = catalogue.names(schema.folder, diagnostics);
    EXPECT_FALSE(names.empty()) << schema.folder;
    for (const std::string& name : names) {
      const std::shared_ptr<void> spec = schema.make();
      load_entry(schema.folder, name, *schema.block, spec.get(), catalogue, diagnostics);
      EXPECT_FALSE(title_of(catalogue, schema.folder, name, diagnostics).empty()) << schema.folder << "/" << name;
    }
    for (const Diagnostic& diagnostic : diagnostics.list()) ADD_FAILURE() << to_text(diagnostic);
  }
}

TEST(CatalogueEntries, EveryFolderIsOneThatScenariosUse) {
  const Catalogue catalogue{GIGATWIN_SOURCE_DIR "/catalog"};
  for (const std::string& folder : catalogue.folders()) EXPECT_NE(catalogue_schema(folder), nullptr) << folder;
}

}  // namespace
}  // namespace gigatwin::scenario
