#include "scenario/scenario.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

namespace gigatwin::scenario {
namespace {

bool is_multiple(Seconds whole, Seconds part) { return std::fmod(whole.value, part.value) == 0.0; }

void check_time(const TimeSpec& time, BlockProblems& problems) {
  if (!is_multiple(time.duration, time.step))
    problems.expected("duration", "a multiple of the step, " + exact_quantity(time.step.value, Dimension::time),
                      exact_quantity(time.duration.value, Dimension::time));
}

std::set<std::string> tenant_classes(const workload::WorkloadSpec& workload) {
  std::set<std::string> names;
  for (const workload::CampaignSpec& campaign : workload.campaigns) names.insert(campaign.tenant_class);
  for (const workload::TenantClassSpec& tenants : workload.classes) names.insert(tenants.tenant_class);
  for (const traces::TraceSpec& trace : workload.traces) names.insert(trace.tenant_class);
  for (const traces::GeneratorStreamSpec& generator : workload.generators) names.insert(generator.tenant_class);
  return names;
}

void check_exempt(const Scenario& scenario, BlockProblems& problems) {
  if (!scenario.grid.demand_response) return;
  const std::set<std::string> known = tenant_classes(scenario.workload);
  for (const std::string& name : scenario.grid.demand_response->exempt)
    if (!known.contains(name))
      problems.expected("grid.demand_response.exempt",
                        known.empty() ? "no tenant class, since there is no work"
                                      : fmt::format("tenant classes of the workload: {}", fmt::join(known, ", ")),
                        fmt::format("\"{}\"", name));
}

void check_scenario(const Scenario& scenario, BlockProblems& problems) {
  check_exempt(scenario, problems);
  if (!is_multiple(scenario.output.every, scenario.time.step))
    problems.expected("output.every",
                      "a multiple of time.step, " + exact_quantity(scenario.time.step.value, Dimension::time),
                      exact_quantity(scenario.output.every.value, Dimension::time));
}

}  // namespace

const Schema<TimeSpec>& time_schema() {
  using T = TimeSpec;
  static const Schema<T> schema{
      "time",
      "Simulated period.",
      {instant("start", &T::start).required().doc("Begin, UTC."),
       quantity("duration", &T::duration).between({60}, years(10)).doc("How long is simulated."),
       quantity("step", &T::step)
           .between({1}, hours(1))
           .doc("Step of the power and cooling plant; jobs and failures are exact events between steps.")},
      check_time};
  return schema;
}

const Schema<ComputeSpec>& compute_schema() {
  using C = ComputeSpec;
  static const Schema<C> schema{
      "compute",
      "The machine.",
      {block<hardware::system_schema>("system", &C::system).required().from("systems").doc("Server or rack system."),
       integer("accelerators", &C::accelerators)
           .required()
           .between(1, 10000000)
           .doc("How many; a multiple of the accelerators of a node. The last rack may be incomplete."),
       integer("halls", &C::halls)
           .between(1, 64)
           .doc("Equal parts of the site, each with its own coolant loop and electrical branch.")}};
  return schema;
}

const Schema<OutputSpec>& output_schema() {
  using O = OutputSpec;
  static const Schema<O> schema{
      "output",
      "How much detail the result file keeps.",
      {quantity("every", &O::every)
           .between({1}, days(31))
           .doc("Sampling of the time series: means over this interval."),
       choice("detail", &O::detail, {{"site", Detail::site}, {"hall", Detail::hall}})
           .doc("Series of the site alone, or of each hall too."),
       choice("events", &O::events, {{"important", EventDetail::important}, {"all", EventDetail::all}})
           .doc("important: without the checkpoints, which are many."),
       choice(
           "timeline", &O::timeline,
           {{"jobs", TimelineDetail::jobs}, {"activities", TimelineDetail::activities}, {"none", TimelineDetail::none}})
           .doc("Bars of the timeline: a job as long as it holds the same nodes; each of its activities; or none.")}};
  return schema;
}

const Schema<Scenario>& scenario_schema() {
  using S = Scenario;
  static const Schema<S> schema{
      "scenario",
      "A gigafactory: what is built where, what runs on it, and for how long it is simulated.",
      {text("name", &S::name).required().doc("Short name: titles tables and result files."),
       text("description", &S::description).doc("What the scenario shows."),
       integer("seed", &S::seed)
           .between(0, std::int64_t{1} << 53)
           .doc("Of all random draws: the same seed gives the same result."),
       block<time_schema>("time", &S::time).required().doc("Simulated period."),
       block<site::site_schema>("site", &S::site).required().from("sites").doc("Where it is built."),
       block<compute_schema>("compute", &S::compute).required().doc("The machine."),
       block<topology::fabric_schema>("fabric", &S::fabric).required().doc("The network between its nodes."),
       block<power::plant_schema>("power", &S::power)
           .required()
           .from("power")
           .doc("From the grid connection to the racks."),
       block<cooling::plant_schema>("cooling", &S::cooling)
           .required()
           .from("cooling")
           .doc("From the racks to the outdoor air."),
       block<cooling::heat_reuse_schema>("heat_reuse", &S::heat_reuse)
           .doc("Waste heat for a district heating network; leave out where none is used."),
       block<grid::grid_schema>("grid", &S::grid).doc("Between the facility and the public grid."),
       block<workload::workload_schema>("workload", &S::workload).required().doc("What runs on it."),
       block<operations_schema>("operations", &S::operations)
           .required()
           .doc("Scheduling, checkpoints, failures and repair."),
       block<economics::economics_schema>("economics", &S::economics)
           .required()
           .from("economics")
           .doc("What it costs."),
       block<finance::finance_schema>("finance", &S::finance)
           .from("finance")
           .doc("Who pays, who lends, who buys; leave out where only costs matter."),
       block<proposal::proposal_schema>("proposal", &S::proposal)
           .doc("Who proposes it and when it is built; leave out for a machine that is nobody's proposal."),
       block<rules::reporting_schema>("reporting", &S::reporting).doc("What has to be reported and no model knows."),
       block<output_schema>("output", &S::output).doc("How much detail the result file keeps.")},
      check_scenario};
  return schema;
}

}  // namespace gigatwin::scenario
