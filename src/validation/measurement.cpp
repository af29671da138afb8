#include "validation/measurement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scenario/read_block.hpp"
#include "scenario/tree.hpp"

namespace gigatwin::validation {
namespace {

using collectives::Algorithm;
using collectives::Collective;

struct MeasurementFile {
  std::vector<Measurement> rows;
};

const Schema<MeasurementInputs>& inputs_schema() {
  using I = MeasurementInputs;
  static const Schema<I> schema{
      "inputs",
      "How it was measured.",
      {integer("gpus", &I::gpus).between(1, 10'000'000).doc("Ranks of the group."),
       integer("nodes", &I::nodes).between(1, 10'000'000).doc("Operating systems that they are spread over."),
       choice("collective", &I::collective,
              {{"all_reduce", Collective::all_reduce},
               {"reduce_scatter", Collective::reduce_scatter},
               {"all_gather", Collective::all_gather},
               {"all_to_all", Collective::all_to_all},
               {"broadcast", Collective::broadcast},
               {"point_to_point", Collective::point_to_point},
               {"allreduce", Collective::all_reduce},
               {"reducescatter", Collective::reduce_scatter},
               {"allgather", Collective::all_gather},
               {"alltoall", Collective::all_to_all}})
           .doc("Operation."),
       number("size_bytes", &I::size_bytes).above(0.0).doc("Message as nccl-tests count it."),
       choice("algorithm", &I::algorithm,
              {{"Ring", Algorithm::ring},
               {"Tree", Algorithm::tree},
               {"NVLS", Algorithm::nvls},
               {"NVLSTree", Algorithm::nvls_tree},
               {"CollNet", Algorithm::in_network},
               {"PAT", Algorithm::pat}})
           .doc("Algorithm that the library was told to take."),
       text("kernel", &I::kernel).doc("Kernel of another library."),
       text("workload", &I::workload).doc("What was run, where it is more than one collective.")}};
  return schema;
}

const Schema<MeasurementResults>& results_schema() {
  using R = MeasurementResults;
  static const Schema<R> schema{"expected",
                                "What was published.",
                                {number("time_us", &R::time_us).above(0.0).doc("Time, out of place."),
                                 number("busbw_gbytes_s", &R::busbw_gbytes_s).at_least(0.0).doc("Bus bandwidth, GB/s."),
                                 number("busbw_gbit_s", &R::busbw_gbit_s).at_least(0.0).doc("Bus bandwidth, Gbit/s.")}};
  return schema;
}

void check_file(const MeasurementFile& file, BlockProblems& problems) {
  std::set<std::string> ids;
  for (std::size_t i = 0; i < file.rows.size(); ++i)
    if (!ids.insert(file.rows[i].id).second)
      problems.expected(fmt::format("rows[{}].id", i), "a name of its own", file.rows[i].id + " again");
}

const Schema<MeasurementFile>& file_schema() {
  static const Schema<MeasurementFile> schema{"measurements",
                                              "Published measurements.",
                                              {blocks<measurement_schema>("rows", &MeasurementFile::rows)
                                                   .required()
                                                   .items(1, 100'000)
                                                   .doc("One measurement each.")},
                                              check_file};
  return schema;
}

/// Leaves out what says nothing (null) and keys that `block` does not have.
void prune(scenario::Node& map, const BlockSchema& block) {
  std::erase_if(map.entries, [&](const scenario::Entry& entry) {
    return entry.value.kind == scenario::NodeKind::null || !block.find(entry.key);
  });
}

std::vector<std::pair<std::string, std::string>> facts_of(const scenario::Node& inputs) {
  std::vector<std::pair<std::string, std::string>> facts;
  for (const scenario::Entry& entry : inputs.entries)
    if (entry.value.kind == scenario::NodeKind::scalar) facts.emplace_back(entry.key, entry.value.scalar);
  return facts;
}

/// Takes the facts of each row out of the tree and leaves what the tables know.
std::vector<std::vector<std::pair<std::string, std::string>>> separate_facts(scenario::Node& root) {
  std::vector<std::vector<std::pair<std::string, std::string>>> facts;
  std::erase_if(root.entries, [](const scenario::Entry& entry) { return entry.key == "meta"; });
  scenario::Entry* rows = root.find("rows");
  if (!rows) return facts;
  for (scenario::Node& row : rows->value.items) {
    scenario::Entry* inputs = row.find("inputs");
    facts.push_back(inputs ? facts_of(inputs->value) : std::vector<std::pair<std::string, std::string>>{});
    if (inputs) prune(inputs->value, inputs_schema());
    if (scenario::Entry* expected = row.find("expected")) prune(expected->value, results_schema());
  }
  return facts;
}

}  // namespace

const Schema<Measurement>& measurement_schema() {
  using M = Measurement;
  static const Schema<M> schema{
      "measurement",
      "One published measurement.",
      {text("id", &M::id).required().doc("Unique in the file."), text("group", &M::group).doc("Measured together."),
       text("source", &M::source).required().doc("Where it was published."),
       boolean("verified", &M::verified).doc("Whether the figures were read there."),
       block<inputs_schema>("inputs", &M::inputs).required().doc("How it was measured."),
       block<results_schema>("expected", &M::expected).required().doc("What was published."),
       text("notes", &M::notes).doc("What to know about it."),
       text("unscored", &M::unscored).doc("Why the row is shown but does not count.")}};
  return schema;
}

std::vector<Measurement> read_measurements(const std::string& file, Diagnostics& diagnostics) {
  std::optional<scenario::Tree> tree = scenario::read_yaml_file(file, diagnostics);
  if (!tree) return {};
  const auto facts = separate_facts(tree->root);
  MeasurementFile read;
  scenario::Origins origins;
  scenario::ReadContext context{diagnostics, origins};
  scenario::read_block(tree->root, file_schema(), &read, {}, Location{file, 0, 0, 1, {}}, context);
  diagnostics.sort();
  for (std::size_t i = 0; i < std::min(facts.size(), read.rows.size()); ++i) read.rows[i].facts = facts[i];
  return std::move(read.rows);
}

}  // namespace gigatwin::validation
