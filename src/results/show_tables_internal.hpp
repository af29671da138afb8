#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "results/reader.hpp"

/// The tables of operations and proposal for the terminal and as JSON. Included by the sources of `results` alone.
namespace gigatwin::results {

/// Tenant classes, causes of failure and campaigns in short; empty where a result has none of them.
std::string operations_text(const ResultReader& result);
/// Phases, published facts with their sources, assumptions with their ranges; empty without a proposal.
std::string proposal_text(const ResultReader& result);
/// All columns of a group of one table, one object for each row; NaN is null, flags are their meanings.
nlohmann::ordered_json rows_json(const ResultReader& result, const std::string& group);

}  // namespace gigatwin::results
