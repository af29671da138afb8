#include "scenario/operations.hpp"

#include <fmt/format.h>

namespace gigatwin::scenario {
namespace {

std::vector<std::pair<std::string, topology::PlacementPolicy>> placement_names() {
  std::vector<std::pair<std::string, topology::PlacementPolicy>> names;
  for (const topology::PlacementPolicyEntry& entry : topology::placement_policies())
    names.emplace_back(entry.name, entry.policy);
  return names;
}

/// "Which free nodes a job gets. NAME: what it does; ..."
std::string about_placement() {
  std::string text = "Which free nodes a job gets.";
  const char* separator = " ";
  for (const topology::PlacementPolicyEntry& entry : topology::placement_policies()) {
    text += fmt::format("{}{}: {}", separator, entry.name, entry.about);
    separator = "; ";
  }
  return text + ".";
}

void check_operations(const OperationsSpec& operations, BlockProblems& problems) {
  storage::check_levels(operations.storage, operations.checkpoint, problems);
  storage::check_wide_area(operations.wide_area, problems);
  scheduling::check_access(operations.tenants, operations.lanes, operations.reservations, problems);
}

}  // namespace

const Schema<RecoverySpec>& recovery_schema() {
  using R = RecoverySpec;
  static const Schema<R> schema{
      "recovery",
      "From a failure to training again, and to the repaired node.",
      {quantity("detection", &R::detection)
           .between({0}, days(1))
           .doc("Until a failure is noticed; the work done since the last checkpoint is lost anyway."),
       quantity("restart", &R::restart)
           .between({0}, days(1))
           .doc("New node, processes, communicators and warm-up; loading the checkpoint comes on top."),
       quantity("node_repair", &R::node_repair)
           .between({60}, days(365))
           .doc("Mean time that a repair takes, exponentially distributed: with crews their hands-on time, else until "
                "the node is back.")}};
  return schema;
}

const Schema<PlantOutageSpec>& plant_outage_schema() {
  using P = PlantOutageSpec;
  static const Schema<P> schema{
      "plant_outage",
      "Units of the power or cooling plant that are out of service at a stated time.",
      {text("component", &P::component)
           .required()
           .doc("Name of a stage of the power block, or of equipment of the cooling block."),
       fraction("share", &P::share).above(0.0).doc("Of the units installed."),
       integer("hall", &P::hall).between(0, 1000).doc("Number of the hall, from 1; 0: every hall."),
       quantity("at", &P::at).required().at_least({0}).doc("Time since the start."),
       quantity("takes", &P::takes).required().above({0}).doc("How long.")}};
  return schema;
}

const Schema<OperationsSpec>& operations_schema() {
  using O = OperationsSpec;
  static const Schema<O> schema{
      "operations",
      "Who gets the machine when, what breaks, and what is lost.",
      {block<scheduling::scheduler_schema>("scheduler", &O::scheduler)
           .from("schedulers")
           .doc("Who starts when, gives way, shrinks or grows."),
       blocks<scheduling::tenant_schema>("tenants", &O::tenants)
           .items(0, 1000)
           .doc("Rights of tenant classes; a class that is not listed shares the site without quota or entitlement."),
       blocks<scheduling::lane_schema>("lanes", &O::lanes).items(0, 100).doc("Access modes."),
       blocks<scheduling::reservation_schema>("reservations", &O::reservations)
           .items(0, 10000)
           .doc("Accelerators set aside for a class in windows announced in advance."),
       choice("placement", &O::placement, placement_names()).doc(about_placement()),
       block<storage::storage_schema>("storage", &O::storage).required().doc("Where checkpoints and data lie."),
       block<storage::checkpoint_schema>("checkpoint", &O::checkpoint).doc("How often state is saved, and where."),
       blocks<storage::wide_area_schema>("wide_area", &O::wide_area).doc("Where data sets come from."),
       block<recovery_schema>("recovery", &O::recovery).doc("What a failure costs."),
       block<reliability::failure_profile_schema>("failures", &O::failures)
           .from("failures")
           .doc("What fails: a profile of the catalogue, such as gigafactory or none, or one stated here. Without it "
                "every "
                "component of the hardware catalogue at its own rate."),
       number("failure_rate_factor", &O::failure_rate_factor)
           .between(0.0, 1000.0)
           .doc("Multiplies every rate of failures, but not of the plant: for what-if questions."),
       block<reliability::repair_schema>("repair", &O::repair).doc("Crews, parts and spare nodes."),
       boolean("plant_failures", &O::plant_failures)
           .doc("Whether units of the power and cooling plant fail and are maintained."),
       blocks<plant_outage_schema>("plant_outages", &O::plant_outages)
           .doc("Outages at stated times, beside those that are drawn.")},
      check_operations};
  return schema;
}

}  // namespace gigatwin::scenario
