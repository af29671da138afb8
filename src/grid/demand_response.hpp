#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/schema.hpp"

namespace gigatwin::grid {

/// A call of the operator: the response begins `notice` later.
struct ResponseCall {
  Instant at;
  Seconds takes;
};

enum class ResponseAction {
  slow,   ///< accelerators run at `speed`
  pause,  ///< jobs stand still; same as speed 0
};

/// The site slows or pauses its work by price, carbon intensity or the operator's call.
struct DemandResponseSpec {
  std::optional<EurosPerJoule> price_above;  ///< all that the site pays for energy
  std::optional<KgPerJoule> carbon_above;
  std::vector<ResponseCall> calls;
  ResponseAction action = ResponseAction::slow;
  double speed = 1.0;                 ///< slow: of the accelerators
  Seconds notice{0.0};                ///< between a call and the response
  Seconds at_most_daily = hours(24);  ///< by thresholds, in a local day: the dearest or dirtiest hours
  Seconds at_least{0.0};              ///< by thresholds: shorter spells are left out
  std::vector<std::string> exempt;    ///< tenant classes that work on
};

/// Hours of the typical year in which the thresholds ask for a response. [8760]
/// @param utc_offset  of the local day, whole hours
std::vector<bool> response_hours(const DemandResponseSpec& spec, std::span<const double> price_eur_j,
                                 std::span<const double> carbon_kg_j, int utc_offset_h);

const Schema<ResponseCall>& response_call_schema();
const Schema<DemandResponseSpec>& demand_response_schema();

}  // namespace gigatwin::grid
