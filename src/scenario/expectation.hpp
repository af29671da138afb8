#pragma once

#include <string>

#include "base/schema.hpp"

namespace gigatwin::scenario {

/// The number in the unit of the field, as one would write it: "5 MW", "0.5".
std::string bound_text(const Field& field, double value);

/// "in [0.5, 1]", "above 0 W", "of at least 1"; empty where everything that the type can hold is allowed.
std::string range_text(const Field& field);

/// "expected ..." of one value: "a power in [1 kW, 5 MW]", "one of a, b", "true or false".
/// @param item  of one item of the list, for lists
std::string expectation(const Field& field, bool item = false);

/// Whether a number is within the field's bounds.
bool in_range(const Field& field, double value);

/// The first sentence of a description, without its full stop.
std::string first_sentence(const std::string& description);

}  // namespace gigatwin::scenario
