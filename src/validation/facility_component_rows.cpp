#include "cooling/coolant.hpp"
#include "validation/facility_internal.hpp"

namespace gigatwin::validation {
namespace {

FacilityOutcome outcome_of(const FacilityRow& row, const std::string& key, const char* unit, std::string subject,
                           PublishedRange published, double simulated, FacilitySet set) {
  FacilityOutcome outcome;
  outcome.row = row;
  outcome.figure = key;
  outcome.unit = unit;
  outcome.subject = std::move(subject);
  outcome.published = published;
  outcome.simulated = simulated;
  outcome.set = set;
  outcome.unscored = row.unscored;
  return outcome;
}

/// `flow_l_min` and, for a difference, `heat_w`: (T_case - T_in) = R(flow) Q.
void run_cold_plate(const FacilityRow& row, const std::string& key, PublishedRange published, FacilityResult& result) {
  const auto flow_l_min = number_input(row.inputs, "flow_l_min", result.reason);
  if (!flow_l_min) return;
  const double resistance_k_w = cooling::cold_plate_resistance(*flow_l_min).value;
  if (key == "resistance_k_per_w") {
    result.outcomes.push_back(
        outcome_of(row, key, "K/W", "cold plate", published, resistance_k_w, FacilitySet::cold_plate));
  } else if (key == "case_above_inlet_k") {
    const auto heat_w = number_input(row.inputs, "heat_w", result.reason);
    if (heat_w)
      result.outcomes.push_back(
          outcome_of(row, key, "K", "cold plate", published, resistance_k_w * *heat_w, FacilitySet::cold_plate));
  }
}

}  // namespace

FacilityResult run_component_row(const FacilityRow& row) {
  FacilityResult result;
  for (const auto& [key, text] : row.expected)
    if (const auto published = range_of(text)) run_cold_plate(row, key, *published, result);
  return result;
}

}  // namespace gigatwin::validation
