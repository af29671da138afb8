#pragma once

#include <string>

#include "base/diagnostics.hpp"

namespace gigatwin::scenario {

/// A JSON array, one object for each diagnostic: severity, file, line, column, key, message, expected, found, hint,
/// notes. Text and not nlohmann::ordered_json, which stays out of public headers.
std::string to_json(const Diagnostics& diagnostics);

}  // namespace gigatwin::scenario
