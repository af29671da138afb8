#pragma once

#include <cmath>
#include <string>

#include "base/error.hpp"
#include "scenario/huggingface.hpp"

namespace gigatwin::fuzz {

/// Reads any bytes as a config.json and asserts what must hold: a shape that can be, or an error with its place.
/// @return whether they were accepted
inline bool read_config(const std::string& bytes) {
  Diagnostics diagnostics;
  const auto model = scenario::read_huggingface_text("config.json", bytes, std::nullopt, diagnostics);
  GIGATWIN_ASSERT(model.has_value() != diagnostics.has_errors(), "{} errors", diagnostics.errors());
  for (const Diagnostic& d : diagnostics.list())
    GIGATWIN_ASSERT(to_text(d).starts_with("config.json:"), "{}", to_text(d));
  if (!model) return false;
  const double total = total_parameters(*model), active = active_parameters(*model);
  const double compute = forward_compute_per_token(*model).value;
  GIGATWIN_ASSERT(workload::model_schema().problems_of(&*model).list.empty(), "{}", model->title);
  GIGATWIN_ASSERT(std::isfinite(total) && active > 0.0 && active <= total, "{} of {}", active, total);
  GIGATWIN_ASSERT(std::isfinite(compute) && compute > 0.0, "{}", compute);
  return true;
}

}  // namespace gigatwin::fuzz
