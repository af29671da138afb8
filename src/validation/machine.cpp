#include "validation/machine.hpp"

#include <algorithm>

#include "scenario/catalogue.hpp"
#include "scenario/read_block.hpp"

namespace gigatwin::validation {
namespace {

struct MachineFile {
  topology::FabricSpec fabric;
  std::vector<Machine> machines;
};

const Schema<MachineFile>& file_schema() {
  static const Schema<MachineFile> schema{"machines",
                                          "Machines of measurements.",
                                          {block<topology::fabric_schema>("fabric", &MachineFile::fabric)
                                               .required()
                                               .doc("Between the nodes of machines that name none."),
                                           blocks<machine_schema>("machines", &MachineFile::machines)
                                               .required()
                                               .items(1, 1000)
                                               .doc("In the order in which rows try them.")}};
  return schema;
}

}  // namespace

const Schema<Machine>& machine_schema() {
  using M = Machine;
  static const Schema<M> schema{
      "machine",
      "One machine that rows were measured on.",
      {text("name", &M::name).required().doc("Name for people."),
       blocks<condition_schema>("when", &M::when).required().items(1, 20).doc("What the inputs of its rows are."),
       block<hardware::system_schema>("system", &M::system)
           .required()
           .from("systems")
           .doc("The catalogue's system, with what differs."),
       block<topology::fabric_schema>("fabric", &M::fabric).doc("Between its nodes, where it differs from the file's."),
       text("unscored", &M::unscored).doc("Why its rows are shown but do not count."),
       text("source", &M::source).required().doc("Where that is known from.")}};
  return schema;
}

std::vector<Machine> read_machines(const std::string& file, const std::string& catalogue_directory,
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
  for (Machine& machine : read.machines)
    if (!machine.fabric) machine.fabric = read.fabric;
  return std::move(read.machines);
}

const Machine* machine_of(const Facts& facts, const std::vector<Machine>& machines) {
  const auto found = std::find_if(machines.begin(), machines.end(),
                                  [&](const Machine& machine) { return meets(facts, machine.when); });
  return found == machines.end() ? nullptr : &*found;
}

}  // namespace gigatwin::validation
