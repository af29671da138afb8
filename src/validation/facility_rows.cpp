#include "validation/facility_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scenario/catalogue.hpp"
#include "scenario/read_block.hpp"
#include "validation/open_facts.hpp"

namespace gigatwin::validation {
namespace {

/// A row without its inputs and results.
const Schema<FacilityRow>& row_schema() {
  using R = FacilityRow;
  static const Schema<R> schema{
      "row",
      "One published figure, or several, of a machine, a site or a piece of plant.",
      {text("id", &R::id).required().doc("Unique in the file."), text("group", &R::group).doc("Published together."),
       text("source", &R::source).required().doc("Where it was published."),
       boolean("verified", &R::verified).doc("Whether the figures were read there."),
       text("notes", &R::notes).doc("What to know about it."),
       text("unscored", &R::unscored).doc("Why the row is shown but does not count."),
       block<installed_machine_schema>("machine", &R::machine).doc("The machine, where the file of machines has none."),
       block<site_plant_schema>("plant", &R::plant).doc("The plant, where no rule of the file of sites says it."),
       boolean("plant_known", &R::plant_known).doc("Whether the row's plant was published, not assumed."),
       block<climate_normals_schema>("climate", &R::climate).doc("The climate, where the file of sites has none."),
       block<cooling::heat_reuse_schema>("heat_reuse", &R::heat_reuse).doc("Where heat goes to a network.")}};
  return schema;
}

struct RowFile {
  std::vector<FacilityRow> rows;
};

void check_file(const RowFile& file, BlockProblems& problems) {
  std::set<std::string> ids;
  for (std::size_t i = 0; i < file.rows.size(); ++i)
    if (!ids.insert(file.rows[i].id).second)
      problems.expected(fmt::format("rows[{}].id", i), "a name of its own", file.rows[i].id + " again");
}

const Schema<RowFile>& file_schema() {
  static const Schema<RowFile> schema{
      "facility",
      "Published machines, sites and pieces of plant.",
      {blocks<row_schema>("rows", &RowFile::rows).required().items(1, 100'000).doc("One each.")},
      check_file};
  return schema;
}

/// Keys whose texts name what the row is of.
constexpr const char* naming_keys[] = {"system", "machine", "site", "operator",    "provider", "region",    "location",
                                       "campus", "name",    "gpu",  "accelerator", "cooling",  "equipment", "cdu"};

std::string named(const Facts& inputs) {
  std::string text;
  for (const char* key : naming_keys)
    if (const std::string* value = find(inputs, key)) text += (text.empty() ? "" : "; ") + *value;
  return text;
}

}  // namespace

std::vector<FacilityRow> read_facility_rows(const std::string& file, const std::string& catalogue_directory,
                                            Diagnostics& diagnostics) {
  std::optional<scenario::Tree> tree = scenario::read_yaml_file(file, diagnostics);
  if (!tree) return {};
  std::vector<OpenFacts> facts = separate_facts(tree->root);
  RowFile read;
  scenario::Origins origins;
  scenario::Catalogue catalogue{catalogue_directory};
  scenario::expand_catalogues(tree->root, file_schema(), {}, catalogue, diagnostics);
  scenario::ReadContext context{diagnostics, origins};
  scenario::read_block(tree->root, file_schema(), &read, {}, Location{file, 0, 0, 1, {}}, context);
  catalogue.report_problems(diagnostics);
  diagnostics.sort();
  for (std::size_t i = 0; i < std::min(facts.size(), read.rows.size()); ++i) {
    FacilityRow& row = read.rows[i];
    row.inputs = std::move(facts[i].inputs);
    const std::string name = named(row.inputs);
    row.inputs.emplace_back("named", name.empty() ? row.source : name);
    row.expected = std::move(facts[i].expected);
  }
  return std::move(read.rows);
}

}  // namespace gigatwin::validation
