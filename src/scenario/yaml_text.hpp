#pragma once

#include <string>
#include <string_view>

#include "base/schema.hpp"

namespace gigatwin::scenario {

/// Text as a YAML scalar: plain where no reader can take it for something else, else in double quotes.
std::string yaml_text(std::string_view text);

/// A value of a field as YAML that reads back to the same value: "1.2 MW", 0.96, [1, 2], "a: b".
std::string yaml_value(const Field& field, const Value& value);

}  // namespace gigatwin::scenario
