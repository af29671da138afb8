#pragma once

#include <optional>
#include <vector>

#include "grid/battery.hpp"
#include "grid/connection.hpp"
#include "grid/demand_response.hpp"
#include "grid/generators.hpp"
#include "grid/renewables.hpp"

namespace gigatwin::grid {

/// Everything between the facility and the public grid. Every part is optional; without any, the facility draws what it
/// wants.
struct GridSpec {
  ConnectionSpec connection;
  std::optional<BatterySpec> battery;
  std::optional<GeneratorsSpec> generators;
  std::optional<PhotovoltaicsSpec> photovoltaics;
  std::vector<AgreementSpec> agreements;  ///< power purchase agreements
  /// Of the import that no agreement covers; none: the renewable_share of the site.
  std::optional<double> guarantees_of_origin;
  EurosPerJoule guarantee_price;  ///< of a guarantee of origin per energy; where a share is stated
  std::optional<DemandResponseSpec> demand_response;
};

/// Firm capacity of the connection at an instant: the last step that has begun; before the first one, or without steps,
/// `firm`. nullopt: unlimited.
std::optional<Watts> capacity_at(const ConnectionSpec& spec, std::optional<Watts> firm, Instant when);

const Schema<GridSpec>& grid_schema();

}  // namespace gigatwin::grid
