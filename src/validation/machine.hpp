#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hardware/system.hpp"
#include "topology/fabric_spec.hpp"
#include "validation/condition.hpp"
#include "validation/measurement.hpp"

namespace gigatwin::validation {

/// A machine that rows were measured on, as a system of the catalogue.
struct Machine {
  std::string name;
  std::vector<Condition> when;  ///< all of them
  hardware::SystemSpec system;
  std::optional<topology::FabricSpec> fabric;  ///< absent: that of the file, for all machines that name none
  std::string unscored;                        ///< why its rows are shown but do not count; empty: they do
  std::string source;
};

const Schema<Machine>& machine_schema();

/// Reads `machines` of FILE; their systems and libraries are entries of the catalogue in `catalogue_directory`.
std::vector<Machine> read_machines(const std::string& file, const std::string& catalogue_directory,
                                   Diagnostics& diagnostics);

/// The first machine whose conditions the inputs of a row meet; nullptr if there is none.
const Machine* machine_of(const Facts& facts, const std::vector<Machine>& machines);

}  // namespace gigatwin::validation
