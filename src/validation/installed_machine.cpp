#include "validation/installed_machine.hpp"

#include <algorithm>

#include "power/chain.hpp"
#include "scenario/catalogue.hpp"
#include "scenario/read_block.hpp"

namespace gigatwin::validation {
namespace {

/// What a rack of the machine is, and what its parts draw.
struct Loaded {
  hardware::SystemSpec rack;
  power::RackLoad load;
};

/// Utilisation of a part's dynamic range; nullopt where it is not known.
std::optional<double> utilisation(const PowerPart& part, MachineLoad load) {
  switch (load) {
    case MachineLoad::idle:
      return 0.0;
    case MachineLoad::hpl:
      return part.hpl;
    case MachineLoad::tuned:
      return part.tuned;
    case MachineLoad::full:
    case MachineLoad::rated:
      return 1.0;
    case MachineLoad::training:
    case MachineLoad::compute:
      break;
  }
  return std::nullopt;
}

std::optional<double> utilisation(const hardware::AcceleratorSpec& accelerator, MachineLoad load) {
  switch (load) {
    case MachineLoad::idle:
      return 0.0;
    case MachineLoad::hpl:
    case MachineLoad::compute:
      return accelerator.compute_power_fraction;
    case MachineLoad::training:
      return training_compute_share * accelerator.compute_power_fraction +
             (1.0 - training_compute_share) * accelerator.communication_power_fraction;
    case MachineLoad::full:
    case MachineLoad::rated:
      return 1.0;
    case MachineLoad::tuned:
      break;
  }
  return std::nullopt;
}

double host_utilisation(const hardware::SystemSpec& system, MachineLoad load) {
  if (load == MachineLoad::idle) return 0.0;
  return load == MachineLoad::full || load == MachineLoad::rated ? 1.0 : system.host_load;
}

std::optional<Loaded> loaded_system(const hardware::SystemSpec& system, MachineLoad load,
                                    const StatedUtilisation& stated, std::string& reason) {
  const std::optional<double> u = stated.accelerator ? stated.accelerator : utilisation(system.accelerator, load);
  if (!u) return reason = "no such load is known of " + system.title, std::nullopt;
  return Loaded{system,
                {.accelerator = hardware::power_at(system.accelerator, *u),
                 .host = stated.host.value_or(host_utilisation(system, load))}};
}

/// A part's share of the load; nullopt with a reason where it is unknown.
std::optional<double> part_load(const PowerPart* part, const std::string& name, MachineLoad load,
                                std::optional<double> stated, std::string& reason) {
  if (!part) return reason = "part " + name + " is not known", std::nullopt;
  const std::optional<double> u = stated ? stated : utilisation(*part, load);
  if (!u) reason = "no such load is known of " + name;
  return u;
}

std::optional<Loaded> loaded_parts(const InstalledMachine& machine, const std::vector<PowerPart>& parts,
                                   MachineLoad load, const StatedUtilisation& stated, std::string& reason) {
  Loaded loaded;
  hardware::SystemSpec& rack = loaded.rack;
  rack.nodes_per_rack = static_cast<int>(machine.nodes_per_rack);
  rack.other_node_power = machine.other_node_power;
  rack.conversion = machine.conversion;
  if (machine.accelerators_per_node > 0) {
    const PowerPart* part = find_part(parts, machine.accelerator);
    const std::optional<double> u = part_load(part, machine.accelerator, load, stated.accelerator, reason);
    if (!u) return std::nullopt;
    rack.accelerators_per_node = machine.accelerators_per_node;
    loaded.load.accelerator = part->idle + *u * (part->full - part->idle);
  }
  if (machine.hosts_per_node > 0) {
    const PowerPart* part = find_part(parts, machine.host);
    const std::optional<double> u = part_load(part, machine.host, load, stated.host, reason);
    if (!u) return std::nullopt;
    rack.hosts_per_node = machine.hosts_per_node;
    rack.host = {.title = part->name, .idle = part->idle, .tdp = part->full, .sources = {}};
    loaded.load.host = *u;
  }
  return loaded;
}

void check_machine(const InstalledMachine& machine, BlockProblems& problems) {
  const bool has_parts = machine.accelerators_per_node > 0 || machine.hosts_per_node > 0;
  if (machine.system.has_value() == has_parts)
    problems.expected("system", "a system of the catalogue, or counts of accelerators and hosts",
                      has_parts ? "both" : "neither");
  if (machine.accelerators_per_node > 0 && machine.accelerator.empty())
    problems.expected("accelerators_per_node", "accelerator beside it", "none");
  if (machine.hosts_per_node > 0 && machine.host.empty()) problems.expected("hosts_per_node", "host beside it", "none");
}

void check_part(const PowerPart& part, BlockProblems& problems) {
  if (part.full < part.idle) problems.expected("full", "at least idle", "less");
}

struct MachineFile {
  std::vector<PowerPart> parts;
  std::vector<InstalledMachine> machines;
};

const Schema<MachineFile>& file_schema() {
  static const Schema<MachineFile> schema{
      "facility-machines",
      "Machines whose power was published.",
      {blocks<power_part_schema>("parts", &MachineFile::parts).required().doc("Accelerators and CPUs."),
       blocks<installed_machine_schema>("machines", &MachineFile::machines)
           .required()
           .doc("In the order in which rows try them.")}};
  return schema;
}

}  // namespace

std::optional<MachinePower> machine_power(const InstalledMachine& machine, const std::vector<PowerPart>& parts,
                                          double nodes, MachineLoad load, const StatedUtilisation& stated,
                                          std::string& reason) {
  std::optional<Loaded> loaded = machine.system ? loaded_system(*machine.system, load, stated, reason)
                                                : loaded_parts(machine, parts, load, stated, reason);
  if (!loaded) return std::nullopt;
  if (load == MachineLoad::rated && machine.rated_supply_efficiency)
    loaded->rack.conversion = {{.name = "power supplies at full load",
                                .nodes_per_unit = loaded->rack.nodes_per_rack,
                                .fixed_loss = {},
                                .efficiency = machine.rated_supply_efficiency,
                                .shared_load = {}}};
  const Watts rack = power::rack_power(loaded->rack, loaded->load).inlet;
  const Watts node = rack / static_cast<double>(loaded->rack.nodes_per_rack);
  return MachinePower{.node = node,
                      .rack = rack,
                      .machine = nodes * (node + machine.network_power_per_node) + machine.cdus * machine.cdu_power};
}

int accelerators_per_node(const InstalledMachine& machine) {
  return machine.system ? machine.system->accelerators_per_node : machine.accelerators_per_node;
}

const PowerPart* find_part(const std::vector<PowerPart>& parts, const std::string& name) {
  const std::string small = lower(name);
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const PowerPart& part) {
    return lower(part.name) == small || std::any_of(part.also.begin(), part.also.end(),
                                                    [&](const std::string& other) { return lower(other) == small; });
  });
  return found == parts.end() ? nullptr : &*found;
}

const Schema<PowerPart>& power_part_schema() {
  using P = PowerPart;
  static const Schema<P> schema{
      "part",
      "Power of one kind of accelerator or CPU.",
      {text("name", &P::name).required().doc("Unique in the file."),
       texts("also", &P::also).doc("Other names that rows use, upper and lower case alike."),
       quantity("idle", &P::idle).required().at_least({0}).doc("Nothing runs."),
       quantity("full", &P::full).required().above({0}).doc("The most it draws."),
       fraction("hpl", &P::hpl).doc("Of (full - idle), in HPL run for its rate."),
       fraction("tuned", &P::tuned).doc("Of (full - idle), in HPL tuned for the Green500."),
       quantity("hpl_rate", &P::hpl_rate).above({0}).doc("Rmax of one accelerator, for rows without counts."),
       text("source", &P::source).required().doc("Where the figures come from."),
       text("range", &P::range).doc("Plausible range of what is assumed.")},
      check_part};
  return schema;
}

const Schema<InstalledMachine>& installed_machine_schema() {
  using M = InstalledMachine;
  static const Schema<M> schema{
      "machine",
      "A machine as counts of parts.",
      {text("name", &M::name).required().doc("Name for people."),
       blocks<condition_schema>("when", &M::when).doc("What rows of it say; none: it stands in a row."),
       block<hardware::system_schema>("system", &M::system).from("systems").doc("The catalogue's rack."),
       text("accelerator", &M::accelerator).doc("Part."),
       integer("accelerators_per_node", &M::accelerators_per_node).between(0, 1000).doc("Of that part."),
       text("host", &M::host).doc("Part."),
       integer("hosts_per_node", &M::hosts_per_node).between(0, 64).doc("Of that part."),
       number("nodes", &M::nodes).above(0).at_most(1e7).doc("That the figures are of; none: as the row says."),
       boolean("listed_run_tuned", &M::listed_run_tuned)
           .doc("Whether its entry in the lists is the run tuned for efficiency."),
       number("nodes_per_rack", &M::nodes_per_rack).between(1, 100000).doc("Without system."),
       quantity("other_node_power", &M::other_node_power)
           .at_least({0})
           .doc("Memory, NICs, drives, boards, fans: constant, before conversion. Without system."),
       blocks<hardware::conversion_stage_schema>("conversion", &M::conversion)
           .doc("From the node outwards. Without system."),
       quantity("network_power_per_node", &M::network_power_per_node)
           .at_least({0})
           .doc("Switches beside the racks, shared among the nodes."),
       number("cdus", &M::cdus).between(0, 1e6).doc("Coolant distribution units inside the boundary."),
       quantity("cdu_power", &M::cdu_power).at_least({0}).doc("Of one."),
       fraction("rated_supply_efficiency", &M::rated_supply_efficiency)
           .between(0.5, 1.0)
           .doc("Of the power supplies at full load, for nameplates."),
       choice("known", &M::known, {{"calibrated", PartsKnown::calibrated}, {"data-sheet", PartsKnown::data_sheet}})
           .doc("Where the figures of its parts come from."),
       text("unscored", &M::unscored).doc("Why its rows are shown but do not count."),
       text("source", &M::source).required().doc("Where the counts come from.")},
      check_machine};
  return schema;
}

MachineCatalogue read_installed_machines(const std::string& file, const std::string& catalogue_directory,
                                         Diagnostics& diagnostics) {
  std::optional<scenario::Tree> tree = scenario::read_yaml_file(file, diagnostics);
  if (!tree) return {};
  MachineFile read;
  scenario::Origins origins;
  scenario::Catalogue catalogue{catalogue_directory};
  scenario::expand_catalogues(tree->root, file_schema(), {}, catalogue, diagnostics);
  scenario::ReadContext context{diagnostics, origins};
  scenario::read_block(tree->root, file_schema(), &read, {}, Location{file, 0, 0, 1, {}}, context);
  catalogue.report_problems(diagnostics);
  diagnostics.sort();
  return {std::move(read.parts), std::move(read.machines)};
}

}  // namespace gigatwin::validation
