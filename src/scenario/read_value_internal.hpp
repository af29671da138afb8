#pragma once

#include <optional>
#include <string>

#include "base/schema.hpp"
#include "scenario/origins.hpp"
#include "scenario/tree.hpp"

namespace gigatwin::scenario {

/// Reads one value that is no block by the field's kind, range and choices; nullopt with a diagnostic where it is
/// wrong.
std::optional<Value> read_value(const Field& field, const Node& node, const std::string& key_path,
                                Diagnostics& diagnostics);

/// A node that is `failed` or empty has nothing to read; the latter is reported here.
bool has_value(const Field& field, const Node& node, const std::string& key_path, Diagnostics& diagnostics,
               bool item = false);

/// Whether a list has as many items as the field wants; reported where not.
bool has_items(const Field& field, const Node& node, const std::string& key_path, Diagnostics& diagnostics);

/// One diagnostic of the form "expected X, found Y" at a node.
void expected(Diagnostics& diagnostics, const Node& node, const std::string& key_path, std::string what,
              std::string found, std::string hint = {});

/// Why a text is not a number by our grammar, as advice; empty where there is none.
std::string number_hint(std::string_view text);

}  // namespace gigatwin::scenario
