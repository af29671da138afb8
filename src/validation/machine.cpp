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

void check_condition(const Condition& condition, BlockProblems& problems) {
  if (condition.is.empty() == condition.starts_with.empty())
    problems.expected("input", "either is or starts_with beside it", condition.is.empty() ? "neither" : "both");
}

const Schema<Condition>& condition_schema() {
  using C = Condition;
  static const Schema<C> schema{
      "condition",
      "What an input of a row must be.",
      {text("input", &C::input).required().doc("Key of the row's inputs."), texts("is", &C::is).doc("Whole texts."),
       texts("starts_with", &C::starts_with).doc("First words.")},
      check_condition};
  return schema;
}

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

bool holds(const Condition& condition, const std::string& text) {
  const auto is = [&](const std::string& whole) { return text == whole; };
  const auto starts = [&](const std::string& words) { return text.starts_with(words); };
  return std::any_of(condition.is.begin(), condition.is.end(), is) ||
         std::any_of(condition.starts_with.begin(), condition.starts_with.end(), starts);
}

bool meets(const Measurement& row, const Condition& condition) {
  return std::any_of(row.facts.begin(), row.facts.end(),
                     [&](const auto& fact) { return fact.first == condition.input && holds(condition, fact.second); });
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

const Machine* machine_of(const Measurement& row, const std::vector<Machine>& machines) {
  const auto found = std::find_if(machines.begin(), machines.end(), [&](const Machine& machine) {
    return std::all_of(machine.when.begin(), machine.when.end(),
                       [&](const Condition& condition) { return meets(row, condition); });
  });
  return found == machines.end() ? nullptr : &*found;
}

}  // namespace gigatwin::validation
