#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "scenario/tree.hpp"
#include "workload/model.hpp"

/// Model shapes from the `config.json` that lies beside published weights (Hugging Face transformers): a model block
/// may say `huggingface: PATH` and change keys of what is read, as it may say `from: NAME` of the catalogue.
namespace gigatwin::scenario {

/// Whether the key `huggingface` may stand in blocks of this table: those of models.
bool takes_huggingface(const BlockSchema& block);

/// What `architectures` may name, for messages and pages.
std::vector<std::string> huggingface_architectures();

/// The keys of a model block that a configuration states, each with its place there. `sequence` is the longest that
/// the model takes. A configuration of several parts is read at `text_config`. What the shape does not depend on is
/// not looked at; an architecture that we do not know, a missing key or a contradiction is reported, and nullopt.
/// @param stated  a model block whose keys will lie over these: what it has may be missing here
std::optional<Node> huggingface_model(const Node& config, const Node& stated, Diagnostics& diagnostics);

/// A whole configuration as a checked shape. @param sequence  instead of the longest that the model takes
std::optional<workload::ModelSpec> read_huggingface_text(const std::string& name, std::string text,
                                                         std::optional<std::int64_t> sequence,
                                                         Diagnostics& diagnostics);
std::optional<workload::ModelSpec> read_huggingface_file(const std::string& path, std::optional<std::int64_t> sequence,
                                                         Diagnostics& diagnostics);

}  // namespace gigatwin::scenario
