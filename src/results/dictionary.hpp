#pragma once

#include <string>
#include <string_view>

namespace gigatwin::results {

/// The data dictionary for programs, of everything that docs/result-format.md tells people: each kind of file, its
/// groups, and of each variable dimensions, type, units, definition, flags, and for results the format that it came
/// with. {"schema": "gigatwin.result-dictionary/1", "files": [...]}.
std::string result_dictionary_json();

/// The format in which results have had the variable: "1.4". `group` is "/power", or "/" for the root.
std::string since(std::string_view group, std::string_view variable);

}  // namespace gigatwin::results
