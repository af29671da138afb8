#pragma once

#include <optional>
#include <string>

#include "base/diagnostics.hpp"
#include "comparison/criteria.hpp"

namespace gigatwin::cli {

struct NamedCriteria {
  std::string name;
  comparison::CriteriaSpec spec;
  Diagnostics diagnostics;  ///< it finds the places of keys in the file, for checks that follow
};

/// A file where there is one of this name or it ends as one, else an entry of catalog/criteria.yaml.
NamedCriteria read_criteria(const std::string& file_or_name);

}  // namespace gigatwin::cli
