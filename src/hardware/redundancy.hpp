#pragma once

#include "base/schema.hpp"

/// How many units of a piece of plant are built, how often one fails, and how long it stays away.
namespace gigatwin::hardware {

/// Spare units beside the N that carry the design load. All units share the load.
enum class Redundancy {
  n,             ///< no spare
  n_plus_1,      ///< one spare
  n_plus_2,      ///< two spares
  two_n,         ///< everything twice
  four_n_three,  ///< four systems of which three carry the load: 4N/3
};

/// As text: "n", "n+1", "n+2", "2n", "4n3".
const std::vector<std::pair<std::string, Redundancy>>& redundancies();

struct ReliabilitySpec {
  Seconds between_failures;        ///< MTBF of one unit; exponential
  Seconds repair;                  ///< MTTR, with the way of the technician and the spare part; exponential
  Seconds maintenance_every{0.0};  ///< planned outages of each unit; 0: none that take it out of service
  Seconds maintenance_takes{0.0};
};

/// The units of one kind of equipment.
struct UnitsSpec {
  int needed = 1;  ///< N: that carry the design load
  Redundancy redundancy = Redundancy::n;
  std::optional<ReliabilitySpec> reliability;  ///< none: never fails
};

/// Units that are built: N, N+1, N+2, 2N or the next whole number of 4N/3.
int installed(const UnitsSpec& units);

/// Share of the time in which one unit is in service: MTBF / (MTBF + MTTR), less its planned outages.
double availability(const ReliabilitySpec& reliability);

const Schema<ReliabilitySpec>& reliability_schema();
const Schema<UnitsSpec>& units_schema();

}  // namespace gigatwin::hardware
