#include "validation/facility_rows.hpp"

#include "validation/row_file.hpp"

namespace gigatwin::validation {
namespace {

/// A row without its inputs and results.
const Schema<FacilityRow>& row_schema() {
  using R = FacilityRow;
  static const Schema<R> schema{
      "row", "One published figure, or several, of a machine, a site or a piece of plant.",
      row_fields<R>(
          {block<installed_machine_schema>("machine", &R::machine)
               .doc("The machine, where the file of machines has none."),
           block<site_plant_schema>("plant", &R::plant).doc("The plant, where no rule of the file of sites says it."),
           boolean("plant_known", &R::plant_known).doc("Whether the row's plant was published, not assumed."),
           block<climate_normals_schema>("climate", &R::climate).doc("The climate, where the file of sites has none."),
           block<cooling::heat_reuse_schema>("heat_reuse", &R::heat_reuse).doc("Where heat goes to a network.")})};
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
  return read_row_file<row_schema, FacilityRow>("facility", "Published machines, sites and pieces of plant.", file,
                                                catalogue_directory, diagnostics,
                                                [](FacilityRow& row, OpenFacts& facts) {
                                                  row.inputs = std::move(facts.inputs);
                                                  const std::string name = named(row.inputs);
                                                  row.inputs.emplace_back("named", name.empty() ? row.source : name);
                                                  row.expected = std::move(facts.expected);
                                                });
}

}  // namespace gigatwin::validation
