#include "validation/operations_machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scenario/catalogue.hpp"
#include "scenario/read_block.hpp"

namespace gigatwin::validation {
namespace {

const Schema<IncidentSpec>& incident_schema() {
  using I = IncidentSpec;
  static const Schema<I> schema{
      "incident",
      "Events that a fleet counts.",
      {text("cause", &I::cause).required().doc("As rows name it."),
       number("per_million_jobs", &I::per_million_jobs).at_least(0).at_most(1e9).doc("In a quarter of a year."),
       quantity("rate", &I::rate).at_least({0}).doc("Of one accelerator.")},
      [](const I& incident, BlockProblems& problems) {
        if (incident.per_million_jobs.has_value() == incident.rate.has_value())
          problems.expected("rate", "either a rate or per_million_jobs", incident.rate ? "both" : "neither");
      }};
  return schema;
}

const Schema<CauseGroup>& cause_group_schema() {
  using G = CauseGroup;
  static const Schema<G> schema{"cause_group",
                                "Causes that figures name together.",
                                {text("name", &G::name).required().doc("Word of rows and of keys of figures."),
                                 texts("causes", &G::causes).required().doc("Of the failures or incidents.")}};
  return schema;
}

const Schema<RecoverySpec>& recovery_schema() {
  using R = RecoverySpec;
  static const Schema<R> schema{
      "job_recovery",
      "How jobs get over a failure.",
      {quantity("detection", &R::detection).required().between({0}, days(7)).doc("Until a failure is noticed."),
       quantity("restart", &R::restart).required().between({0}, days(7)).doc("From there to training again."),
       quantity("checkpoint_interval", &R::checkpoint_interval)
           .between({0.1}, days(365))
           .doc("Training between two; without it Young's optimum."),
       quantity("checkpoint_pause", &R::checkpoint_pause)
           .required()
           .between({0}, days(1))
           .doc("Training stops for one."),
       text("source", &R::source).required().doc("Where the times come from, or assumption: why."),
       text("range", &R::range).doc("Plausible range of what is assumed.")}};
  return schema;
}

const Schema<SavedStateSpec>& saved_state_schema() {
  using C = SavedStateSpec;
  static const Schema<C> schema{
      "saved_state",
      "What a checkpoint is and where it goes.",
      {number("bytes_per_parameter", &C::bytes_per_parameter).between(1, 32).doc("Without it those of our jobs."),
       boolean("binary_units", &C::binary_units).doc("Whether gigabytes of this source are GiB."),
       quantity("bandwidth", &C::bandwidth).above({0}).doc("Of the storage, writing."),
       quantity("node_bandwidth", &C::node_bandwidth).above({0}).doc("Of one compute node."),
       text("source", &C::source).required().doc("Where the figures come from, or assumption: why."),
       text("range", &C::range).doc("Plausible range of what is assumed.")}};
  return schema;
}

const Schema<FieldPart>& field_part_schema() {
  using P = FieldPart;
  static const Schema<P> schema{
      "field_part",
      "A part whose failures in a month were published.",
      {text("component", &P::component).required().doc("Words that rows name it by."),
       block<hardware::transceiver_schema>("transceiver", &P::transceiver).from("transceivers").doc("Of a link."),
       block<hardware::switch_schema>("switch", &P::network_switch).from("switches").doc("The switch."),
       integer("count", &P::count).between(1, 1000).doc("Of the catalogue's parts in one.")},
      [](const P& part, BlockProblems& problems) {
        if (part.transceiver.has_value() == part.network_switch.has_value())
          problems.expected("component", "transceiver or switch beside it", part.transceiver ? "both" : "neither");
      }};
  return schema;
}

const Schema<UsageSpec>& usage_schema() {
  using U = UsageSpec;
  static const Schema<U> schema{"usage",
                                "How many jobs a cluster runs, and how full it is.",
                                {number("jobs_per_day", &U::jobs_per_day).required().above(0).doc("Mean."),
                                 fraction("utilisation", &U::utilisation).required().doc("Of its GPU time."),
                                 text("source", &U::source).required().doc("Where that was published.")}};
  return schema;
}

const Schema<CalibratedFigure>& calibrated_figure_schema() {
  using C = CalibratedFigure;
  static const Schema<C> schema{
      "calibrated_figure",
      "A figure that constants were derived from.",
      {text("figure", &C::figure).required().doc("How its key begins."),
       blocks<condition_schema>("when", &C::when).doc("Of the row; none: all of the cluster.")}};
  return schema;
}

const Schema<UnpredictedFigure>& unpredicted_figure_schema() {
  using U = UnpredictedFigure;
  static const Schema<U> schema{
      "unpredicted_figure",
      "Figures that no model gives.",
      {texts("figures", &U::figures).required().doc("Their keys."), text("reason", &U::reason).required().doc("Why.")}};
  return schema;
}

std::set<std::string> causes_of(const OperationsMachine& machine) {
  std::set<std::string> causes;
  for (const auto* profile : {&machine.failures, &machine.job_causes})
    if (*profile)
      for (const reliability::FailureModeSpec& mode : (*profile)->modes) causes.insert(mode.cause);
  for (const IncidentSpec& incident : machine.incidents) causes.insert(incident.cause);
  return causes;
}

void check_machine(const OperationsMachine& machine, BlockProblems& problems) {
  const std::set<std::string> known = causes_of(machine);
  for (std::size_t g = 0; g < machine.groups.size(); ++g)
    for (const std::string& cause : machine.groups[g].causes)
      if (!known.contains(cause))
        problems.expected(fmt::format("groups[{}].causes", g), "causes of its failures or incidents", cause);
  const auto shared = [](const reliability::FailureModeSpec& mode) { return mode.share.has_value(); };
  for (const auto* profile : {&machine.failures, &machine.job_causes})
    if (*profile && !machine.system && std::any_of((*profile)->modes.begin(), (*profile)->modes.end(), shared))
      problems.expected("system", "a system, whose rates its failures have shares of", "none");
}

struct MachineFile {
  std::vector<OperationsMachine> machines;
};

const Schema<MachineFile>& file_schema() {
  static const Schema<MachineFile> schema{"operations-machines",
                                          "Clusters whose failures and checkpoints were published.",
                                          {blocks<operations_machine_schema>("machines", &MachineFile::machines)
                                               .required()
                                               .doc("In the order in which rows try them.")}};
  return schema;
}

}  // namespace

const Schema<OperationsMachine>& operations_machine_schema() {
  using M = OperationsMachine;
  using reliability::failure_profile_schema;
  static const Schema<M> schema{
      "operations-machine",
      "One cluster, one set of constants.",
      {text("name", &M::name).required().doc("Name for people."),
       blocks<condition_schema>("when", &M::when).doc("What rows of it say; none: it stands in a row."),
       integer("gpus", &M::gpus).between(0, 100'000'000).doc("Of its large job, where rows say none."),
       integer("gpus_per_node", &M::gpus_per_node).between(1, 1000).doc("Of a server."),
       integer("links_per_node", &M::links_per_node).between(1, 1000).doc("Of a server to the fabric."),
       quantity("observed", &M::observed).at_least({0}).doc("Period of its figures, where rows say none."),
       block<hardware::system_schema>("system", &M::system)
           .from("systems")
           .doc("Whose failure rates `failures` states shares of."),
       block<failure_profile_schema>("failures", &M::failures).from("failures").doc("What interrupts a job on it."),
       block<failure_profile_schema>("job_causes", &M::job_causes)
           .from("failures")
           .doc("What jobs end by besides, where the figure was measured on jobs."),
       integer("largest_job", &M::largest_job)
           .at_least(0)
           .doc("GPUs of the largest whose time to failure was measured; larger ones are projected from `failures`."),
       quantity("planned", &M::planned).at_least({0}).doc("Stops of the large job that somebody decided."),
       blocks<cause_group_schema>("groups", &M::groups).doc("Causes that figures name together."),
       blocks<incident_schema>("incidents", &M::incidents).doc("Events that the fleet counts."),
       blocks<field_part_schema>("parts", &M::parts).doc("Parts whose failures in a month were published."),
       block<recovery_schema>("recovery", &M::recovery).doc("How jobs get over a failure."),
       block<saved_state_schema>("checkpoint", &M::checkpoint).doc("What a checkpoint is and where it goes."),
       block<usage_schema>("usage", &M::usage).doc("How full it is."),
       quantity("replacement", &M::replacement).above({0}).doc("A host that went down comes back after this, mean."),
       block<workload::model_schema>("model", &M::model).from("models").doc("That its large job trained."),
       quantity("training_rate", &M::training_rate).above({0}).doc("Of one GPU, recomputation included."),
       blocks<calibrated_figure_schema>("calibrated_on", &M::calibrated_on)
           .doc("What the constants were derived from."),
       blocks<unpredicted_figure_schema>("unpredicted", &M::unpredicted).doc("What no model of ours gives."),
       text("unscored_failures", &M::unscored_failures).doc("Why what its failures give is shown but does not count."),
       text("source", &M::source).required().doc("Where the constants come from."),
       text("range", &M::range).doc("Plausible range of what is assumed.")},
      check_machine};
  return schema;
}

std::vector<OperationsMachine> read_operations_machines(const std::string& file, const std::string& catalogue_directory,
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
  return std::move(read.machines);
}

}  // namespace gigatwin::validation
