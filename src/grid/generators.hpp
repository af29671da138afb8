#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/redundancy.hpp"
#include "hardware/source.hpp"

namespace gigatwin::grid {

/// Regular test runs of all generators, at the beginning of every period since 1 January.
struct GeneratorTestSpec {
  Seconds every;
  Seconds takes;
  double load = 0.0;  ///< of the rating; the rest of the facility's demand stays on the grid
};

/// Backup generators, all alike, sharing the load.
struct GeneratorsSpec {
  std::string title;
  hardware::UnitsSpec units;
  Watts rating;                    ///< of one unit
  Seconds start_time;              ///< from loss of supply to load taken
  double start_reliability = 1.0;  ///< of one unit at one call
  double minimum_load = 0.0;       ///< of the running units' rating: below, a load bank or excess fuel makes up for it
  double efficiency = 0.0;         ///< electrical at full load, lower heating value
  double no_load_fuel = 0.0;       ///< burnt without load, over that at full load: the Willans line
  KgPerJoule fuel_carbon;      ///< released at the stack per joule of fuel (lower heating value); fossil carbon alone
  KgPerJoule nitrogen_oxides;  ///< NOx per joule of electricity; 0: not stated
  EurosPerJoule fuel_price;    ///< per joule of fuel (lower heating value)
  Seconds autonomy;            ///< full tanks at rated output of the units needed
  Seconds refill;              ///< after fuel was first taken from full tanks, until they are full again
  Seconds retransfer = minutes(5);  ///< that a returned grid has to be stable before the load goes back
  Seconds permit = days(366);       ///< running in a calendar year; beyond, they start for loss of the grid alone
  bool in_curtailment = false;      ///< also replace what a curtailment takes away
  std::optional<GeneratorTestSpec> tests;
  std::vector<hardware::Source> sources;
};

/// Heat of the fuel (lower heating value) of `running` units that deliver `output` together.
///
///   F = running rating / efficiency (n0 + (1 - n0) x)        x = max(output / (running rating), minimum_load)
Watts fuel_power(const GeneratorsSpec& spec, int running, Watts output);

/// Heat of full tanks.
Joules tank_energy(const GeneratorsSpec& spec);

/// Units that take load `start_time` after a call: each is in service with its availability and starts with its
/// reliability, drawn for this call. @param call  running number of the call
int units_that_start(const GeneratorsSpec& spec, std::uint64_t seed, std::uint64_t call);

/// Time until the next of `running` units fails while it runs, drawn; never where no reliability is stated.
Seconds next_failure(const GeneratorsSpec& spec, std::uint64_t seed, std::uint64_t draw, int running);

const Schema<GeneratorTestSpec>& generator_test_schema();
const Schema<GeneratorsSpec>& generators_schema();

}  // namespace gigatwin::grid
