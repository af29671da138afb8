#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "hardware/system.hpp"
#include "validation/condition.hpp"

/// Machines as counts of parts, and what they draw.
namespace gigatwin::validation {

/// One kind of accelerator or CPU: the same figures in every machine that has it.
struct PowerPart {
  std::string name;
  std::vector<std::string> also;  ///< how rows name it
  Watts idle, full;
  double hpl = 1.0;                       ///< of (full - idle): HPL run for its rate
  double tuned = 1.0;                     ///< of (full - idle): HPL tuned for the Green500, clocks lowered
  std::optional<FlopPerSecond> hpl_rate;  ///< Rmax per accelerator, where rows state Rmax and no count
  std::string source, range;
};

/// How well the parts of a machine are known: what its error is judged by.
enum class PartsKnown { calibrated, data_sheet };

/// A machine: racks of a catalogue's system, or nodes of parts.
struct InstalledMachine {
  std::string name;
  std::vector<Condition> when;                 ///< what rows of it say; empty: named by none
  std::optional<hardware::SystemSpec> system;  ///< then no parts
  std::string accelerator, host;               ///< parts; empty: none
  int accelerators_per_node = 0, hosts_per_node = 0;
  std::optional<double> nodes;    ///< that the figures are of; none: as the row says
  bool listed_run_tuned = false;  ///< its entry in the lists is the run tuned for efficiency
  double nodes_per_rack = 1.0;    ///< parts alone: where rows speak of a rack
  Watts other_node_power;         ///< memory, NICs, drives, boards, fans: constant, before conversion
  std::vector<hardware::ConversionStage> conversion;  ///< from the node outwards
  Watts network_power_per_node;  ///< switches outside the racks' conversion, shared among the nodes
  double cdus = 0.0;             ///< inside the boundary of the figures
  Watts cdu_power;
  std::optional<double>
      rated_supply_efficiency;  ///< nameplates: of power supplies at full load, instead of `conversion`
  PartsKnown known = PartsKnown::data_sheet;
  std::string unscored;  ///< why its rows are shown but do not count
  std::string source;
};

/// What a machine does while its power is read.
enum class MachineLoad {
  idle,      ///< nothing runs
  hpl,       ///< High Performance Linpack for its rate
  tuned,     ///< High Performance Linpack for its efficiency
  training,  ///< mean over the steps of a large training job
  compute,   ///< the highest reading of such a job
  full,      ///< every part at its full power
  rated,     ///< what the nameplate says: full, supplies at their full-load efficiency
};

/// Utilisation of the parts' dynamic range where a row states it.
struct StatedUtilisation {
  std::optional<double> accelerator, host;
};

struct MachinePower {
  Watts node;     ///< one node at the inlet of its rack, with its share of what nodes share
  Watts rack;     ///< one rack's inlet
  Watts machine;  ///< all racks, switches and coolant distribution units
};

/// Power by `power::rack_power`: from the parts through the conversion; then switches and CDUs.
///
///   accelerator = idle + u (full - idle),  host likewise;   u by load: 0, hpl, tuned, 1 for parts;
///   for catalogue systems hpl and compute are compute_power_fraction, training is
///   training_compute_share of it and the rest communication_power_fraction; hosts run at host_load.
///
/// @param nodes  of the machine
/// nullopt with `reason` where a part is unknown or the load is not known of it.
std::optional<MachinePower> machine_power(const InstalledMachine& machine, const std::vector<PowerPart>& parts,
                                          double nodes, MachineLoad load, const StatedUtilisation& stated,
                                          std::string& reason);

int accelerators_per_node(const InstalledMachine& machine);

/// Share of a training step in which accelerators compute: the share that the catalogue's fractions of H100 were
/// derived with. Assumption, range 0.7 to 0.9.
inline constexpr double training_compute_share = 0.8;

const PowerPart* find_part(const std::vector<PowerPart>& parts, const std::string& name);

const Schema<PowerPart>& power_part_schema();
const Schema<InstalledMachine>& installed_machine_schema();

struct MachineCatalogue {
  std::vector<PowerPart> parts;
  std::vector<InstalledMachine> machines;
};

/// Reads validation/facility-machines.yaml or a file of its form.
MachineCatalogue read_installed_machines(const std::string& file, const std::string& catalogue_directory,
                                         Diagnostics& diagnostics);

}  // namespace gigatwin::validation
