#include "results/column_table.hpp"

/// The tables: jobs, events, iteration profiles; one row each, columns on one dimension.
namespace gigatwin::results {
namespace {

using sim::EventRecord;
using sim::JobRecord;

constexpr double to_mwh = 1.0 / 3.6e9;  // MWh per J
constexpr double to_hours = 1.0 / 3600.0;

std::vector<std::string> event_kinds() {
  return {"job_submitted",
          "job_rejected",
          "job_started",
          "checkpoint_written",
          "failure",
          "job_interrupted",
          "job_restarted",
          "repair_finished",
          "job_completed",
          "throttling_began",
          "throttling_ended",
          "capping_began",
          "capping_ended",
          "grid_lost",
          "grid_returned",
          "curtailment_began",
          "curtailment_ended",
          "demand_response_began",
          "demand_response_ended",
          "generators_started",
          "generators_stopped",
          "plant_failure",
          "plant_repaired",
          "hall_lost",
          "hall_returned",
          "job_preempted",
          "job_resized",
          "job_waits_long",
          "data_staged",
          "data_starvation_began",
          "data_starvation_ended",
          "slow_node_found",
          "storage_failed",
          "storage_returned",
          "reservation_began",
          "reservation_short"};
}

bool has_cause(const EventRecord& e) {
  return e.kind == sim::EventKind::failure || e.kind == sim::EventKind::job_interrupted ||
         e.kind == sim::EventKind::plant_failure || e.kind == sim::EventKind::plant_repaired;
}
double failure_cause(const EventRecord& e) { return has_cause(e) ? e.value : -1.0; }
Column<EventRecord> cause_column() {
  Column<EventRecord> made{
      column("cause", "1", Type::int32, "event", "Cause of a failure, or what failed in the plant",
             "Index into `failure_cause`; -1 for other events. An interruption carries that of the failure."),
      failure_cause};
  made.variable.index_of = "failure_cause";
  return made;
}
double event_value(const EventRecord& e) { return has_cause(e) ? std::nan("") : e.value; }
double wait_h(const JobRecord& job) {
  return job.started.value < 0.0 ? std::nan("") : (job.started - job.submitted).value * to_hours;
}
double iteration_s(const JobRecord& job) { return job.iteration.value > 0.0 ? job.iteration.value : std::nan(""); }
double mean_slowdown(const JobRecord& job) {
  return job.communication_slowdown > 0.0 ? job.communication_slowdown : std::nan("");
}
double worst_slowdown(const JobRecord& job) {
  return job.worst_communication_slowdown > 0.0 ? job.worst_communication_slowdown : std::nan("");
}
double job_mfu(const JobRecord& job) { return job.mfu > 0.0 ? job.mfu : std::nan(""); }

}  // namespace

Columns<JobRecord> job_columns() {
  const Table<JobRecord> on{"job"};
  constexpr const char* span = "Of the job's own time, whatever its size.";
  return {
      on.count<&JobRecord::job>("job", "Job", "Coordinate; rows are in the order in which jobs ended."),
      on.label<&JobRecord::name>("name", "Name"),
      on.label<&JobRecord::tenant_class>("tenant_class", "Tenant class"),
      on.label<&JobRecord::model>("model", "Model shape", "Empty when the job is known by its duration alone."),
      on.flag<&JobRecord::state>("state", "State at the end of the run",
                                 {"queued", "running", "completed", "rejected"}),
      on.label<&JobRecord::reason>("reason", "Why it was rejected", "Empty unless rejected."),
      on.count<&JobRecord::accelerators>("accelerators", "Accelerators asked for"),
      // Not dates: Debian's xarray 2023.01 warns at a missing date, and jobs that never started have none.
      on.hours_since_start<&JobRecord::submitted>("submitted", "Submission, after the start of the run"),
      on.amount<&JobRecord::requested, to_hours>("requested", "h", "Time limit given to the scheduler"),
      on.hours_since_start<&JobRecord::started>("started", "First start, after the start of the run",
                                                "Missing if it never started."),
      on.hours_since_start<&JobRecord::finished>("finished", "Completion, after the start of the run",
                                                 "Missing if it did not complete."),
      {column("wait", "h", Type::float64, "job", "Submission to first start", "Missing if it never started."), wait_h},
      on.amount<&JobRecord::waited, to_hours>("waited", "h", "In the queue", "After preemptions too."),
      on.amount<&JobRecord::staging, to_hours>("staging", "h", "Its dataset was on the way", "Part of `waited`."),
      on.count<&JobRecord::partition>("partition", "Part of the site that it runs in",
                                      "Index into the root's attribute `partitions`; 0: the shared one."),
      on.amount<&JobRecord::productive, to_hours>("productive", "h", "Training that counts, at full speed", span),
      on.amount<&JobRecord::lost, to_hours>("lost", "h", "Training done again after failures", span),
      on.amount<&JobRecord::checkpointing, to_hours>("checkpointing", "h", "Stopped for writing checkpoints", span),
      on.amount<&JobRecord::restarting, to_hours>("restarting", "h", "Detection, rescheduling, loading", span),
      on.amount<&JobRecord::contended, to_hours>("contended", "h", "Held up by other jobs' traffic", span),
      on.amount<&JobRecord::starved, to_hours>("starved", "h", "Held up for want of data while training", span),
      {column("communication_slowdown", "1", Type::float64, "job",
              "Traffic wanted between blocks of nodes / traffic that other jobs let through",
              "Mean over the job's training time, 1: as if alone. Missing when it has no model or never trained."),
       mean_slowdown},
      {column("worst_communication_slowdown", "1", Type::float64, "job",
              "The largest communication_slowdown at any time", "Missing when it has no model or never trained."),
       worst_slowdown},
      on.count<&JobRecord::failures>("failures", "Failures that stopped it"),
      on.count<&JobRecord::checkpoints>("checkpoints", "Checkpoints written"),
      on.count<&JobRecord::preemptions>("preemptions", "Times that it left its nodes for others"),
      on.count<&JobRecord::resizes>("resizes", "Times that it shrank or grew"),
      on.amount<&JobRecord::it_energy, to_mwh>("it_energy", "MW h", "Energy at the rack inlets"),
      on.amount<&JobRecord::tokens>("tokens", "1", "Training tokens that count"),
      on.amount<&JobRecord::useful>("useful_flop", "1", "Model FLOP that count"),
      {column("mfu", "1", Type::float64, "job", "Model FLOP utilisation of the undisturbed iteration",
              "Missing when the job has no model."),
       job_mfu},
      {column("iteration", "s", Type::float64, "job", "Undisturbed iteration", "Missing when the job has no model."),
       iteration_s},
      on.count<&JobRecord::leaves_spanned>("leaves_spanned", "Leaf groups of the first placement"),
  };
}

Columns<EventRecord> event_columns() {
  const Table<EventRecord> on{"event"};
  return {
      on.moment<&EventRecord::when>("when", "When it happened"),
      on.flag<&EventRecord::kind>("kind", "What happened", event_kinds()),
      on.count<&EventRecord::job>("job", "Job it happened to", "A value of `job` in /jobs; -1 for none."),
      on.count<&EventRecord::node>("node", "Failed or repaired node", "-1 for none."),
      on.count<&EventRecord::hall>("hall", "Hall", "Index into the root's attribute `halls`; -1 for none."),
      cause_column(),
      {column(
           "value", "1", Type::float64, "event", "Size of the event",
           "checkpoint_written: seconds it took; throttling, capping and demand response: speed relative to the "
           "catalogue's clock; curtailment: import allowed, W; generators_started: units; job_resized: accelerators; "
           "job_waits_long: s waited; data_staged: seconds it took; data_starvation_began: share of what it wants; "
           "reservation_began: index; reservation_short: accelerators missing; missing for a failure."),
       event_value},
  };
}

Columns<IterationRow> iteration_columns() {
  using Row = IterationRow;
  const Table<Row> on{"profile"};
  return {
      on.label<&Row::key>("profile", "Distinct model, plan and placement class", "Coordinate."),
      on.label<&Row::model>("model", "Model shape"),
      on.count<&Row::accelerators>("accelerators", "Accelerators"),
      on.count<&Row::tensor_parallel>("tensor_parallel", "Tensor-parallel degree"),
      on.count<&Row::pipeline_parallel>("pipeline_parallel", "Pipeline-parallel degree"),
      on.count<&Row::data_parallel>("data_parallel", "Data-parallel degree"),
      on.count<&Row::expert_parallel>("expert_parallel", "Expert-parallel degree"),
      on.count<&Row::context_parallel>("context_parallel", "Context-parallel degree"),
      on.amount<&Row::iteration>("iteration", "s", "One training iteration, undisturbed"),
      on.amount<&Row::compute>("compute", "s", "Part of the iteration that computes"),
      on.amount<&Row::exposed_communication>("exposed_communication", "s", "Communication that compute does not hide"),
      on.amount<&Row::bubble>("bubble", "s", "Pipeline fill and drain"),
      on.amount<&Row::straggler>("straggler", "s", "Waiting for the slowest accelerator",
                                 "With compute, exposed_communication and bubble the whole iteration."),
      on.amount<&Row::mfu>("mfu", "1", "Model FLOP utilisation"),
      on.amount<&Row::hfu>("hfu", "1", "Hardware FLOP utilisation", "As mfu, with recomputation."),
      on.amount<&Row::tokens>("tokens", "1", "Tokens per iteration"),
      on.amount<&Row::useful>("useful_flop", "1", "Model FLOP per iteration"),
      on.amount<&Row::checkpoint, 1e-9>("checkpoint", "Gbyte", "Size of one checkpoint"),
      on.amount<&Row::memory_per_accelerator, 1e-9>("memory_per_accelerator", "Gbyte",
                                                    "Memory used on one accelerator"),
      on.amount<&Row::accelerator_power>("accelerator_power", "W", "Mean power of one accelerator"),
  };
}

}  // namespace gigatwin::results
