#pragma once

#include <cmath>
#include <nlohmann/json.hpp>

#include "results/compare_ranking.hpp"

namespace gigatwin::results {

inline nlohmann::ordered_json number_or_null(double value) {
  return std::isnan(value) ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(value);
}

/// The key "ranking" of `compare --json`.
nlohmann::ordered_json json_of(const Ranking& ranking);

}  // namespace gigatwin::results
