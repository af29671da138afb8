#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"

namespace gigatwin::rules {

/// Kinds of datacentres by Delegated Regulation (EU) 2024/1364, Article 2.
enum class DatacentreType { enterprise, colocation, co_hosting };

/// What an operator reports about a site and no model of it knows.
struct ReportingSpec {
  std::optional<Instant> operation_since;  ///< none: the start of the simulated period
  DatacentreType type = DatacentreType::co_hosting;
  std::optional<SquareMetres> floor_area;          ///< S_DC
  std::optional<SquareMetres> computer_room_area;  ///< S_CR
  std::optional<double> potable_share;             ///< of the water input, for W_IN-POT
  std::optional<Watts> battery_to_grid;            ///< C_BtG: battery power offered to the grid, yearly mean
  std::vector<std::string> grid_functions;         ///< that the site offers, such as frequency containment
  std::vector<std::string> refrigerants;           ///< of chillers and heat pumps
  std::optional<double> server_capacity;           ///< C_SERV, by SERT
  std::optional<Bytes> storage_capacity;           ///< C_STOR
  bool heat_exempt = false;   ///< proof that the waste heat cannot be used (EED Article 26(6), EnEfG section 11(3))
  bool heat_offered = false;  ///< waste heat and a plot for a heat plant are offered to whoever wants them
  std::optional<int> code_of_conduct_practices;  ///< of the European Code of Conduct that are in place
  std::optional<Instant> audited;                ///< last audit of these by a third party
  std::optional<double> refrigerant_gwp;         ///< highest global warming potential among the refrigerants
};

const Schema<ReportingSpec>& reporting_schema();
/// "enterprise", "colocation", "co-hosting".
std::string to_text(DatacentreType type);

}  // namespace gigatwin::rules
