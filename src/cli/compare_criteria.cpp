#include "cli/compare_criteria.hpp"

#include <filesystem>

#include "scenario/load.hpp"

namespace gigatwin::cli {

NamedCriteria read_criteria(const std::string& file_or_name) {
  NamedCriteria criteria;
  criteria.name = file_or_name;
  if (file_or_name.ends_with(".yaml") || file_or_name.ends_with(".yml") || std::filesystem::exists(file_or_name)) {
    scenario::load(file_or_name, {}, comparison::criteria_schema(), criteria.spec, criteria.diagnostics);
    criteria.name = std::filesystem::path(file_or_name).stem().string();
  } else {
    scenario::Catalogue catalogue;
    scenario::load_entry("criteria", file_or_name, comparison::criteria_schema(), &criteria.spec, catalogue,
                         criteria.diagnostics);
  }
  return criteria;
}

}  // namespace gigatwin::cli
