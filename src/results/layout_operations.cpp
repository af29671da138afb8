#include "results/column_table.hpp"

/// The tables of operations: timeline, tenants, causes of failure, campaigns.
namespace gigatwin::results {
namespace {

constexpr double to_hours = 1.0 / 3600.0;

template <auto Member>
double of_interval(const Bar& bar) {
  return plain(bar.interval.*Member);
}

template <auto Member>
Column<Bar> bar_moment(std::string name, std::string long_name) {
  Column<Bar> made{column(std::move(name), "", Type::float64, "bar", std::move(long_name)), of_interval<Member>};
  made.variable.moment = true;
  return made;
}

template <auto Member>
Column<Bar> bar_count(std::string name, std::string long_name, std::string comment = {}) {
  return {column(std::move(name), "1", Type::int64, "bar", std::move(long_name), std::move(comment)),
          of_interval<Member>};
}

/// Mean, median and 95 % of one spread.
template <Spread TenantRow::*Member>
void append_spread(Columns<TenantRow>& columns, const std::string& name, const std::string& units,
                   const std::string& long_name, const std::string& comment) {
  const auto add = [&](const char* suffix, const char* about, double (*value)(const TenantRow&)) {
    columns.push_back({column(name + suffix, units, Type::float64, "tenant", long_name + about, comment), value});
  };
  add("_mean", ", mean", [](const TenantRow& row) { return (row.*Member).mean; });
  add("_median", ", median", [](const TenantRow& row) { return (row.*Member).median; });
  add("_95", ", 95 %", [](const TenantRow& row) { return (row.*Member).high; });
}

}  // namespace

Columns<Bar> timeline_columns() {
  using Interval = sim::IntervalRecord;
  Column<Bar> activity{column("activity", "1", Type::int8, "bar", "What the job does"),
                       of_interval<&Interval::activity>};
  activity.variable.flags = {"training", "checkpointing", "restarting"};
  activity.variable.comment = "Where the scenario asks for jobs rather than activities, training stands for all.";
  return {
      bar_count<&Interval::job>("job", "Job", "A value of `job` in /jobs."),
      bar_moment<&Interval::begin>("begin", "Begin"),
      bar_moment<&Interval::end>("end", "End"),
      bar_count<&Interval::nodes>("nodes", "Nodes held"),
      bar_count<&Interval::first_node>("first_node", "First of these nodes"),
      {column("hall", "1", Type::int64, "bar", "Hall of the first node", "Index into the root's attribute `halls`."),
       [](const Bar& bar) { return static_cast<double>(bar.hall); }},
      std::move(activity),
  };
}

Columns<TenantRow> tenant_columns() {
  using Row = TenantRow;
  const Table<Row> on{"tenant"};
  Columns<Row> columns{
      on.label<&Row::name>("tenant", "Tenant class", "Coordinate."),
      on.count<&Row::submitted>("submitted", "Jobs submitted"),
      on.count<&Row::completed>("completed", "Jobs completed"),
      on.count<&Row::running>("running", "Jobs running at the end"),
      on.count<&Row::queued>("queued", "Jobs waiting at the end"),
      on.count<&Row::rejected>("rejected", "Jobs rejected"),
      on.amount<&Row::held_h>("held", "h", "Accelerator-hours held"),
      on.amount<&Row::productive_h>("productive", "h", "Accelerator-hours of training that counts, at full speed"),
      on.amount<&Row::queued_h>("waited_for", "h", "Accelerator-hours asked for by jobs while they waited"),
      on.amount<&Row::entitlement>("entitlement", "1", "Share of the machine's time that it is entitled to",
                                   "Missing where the scenario states none."),
      on.amount<&Row::delivered>("delivered", "1", "Share of the machine's time that it held"),
      on.amount<&Row::wanted>("wanted", "1", "Share of the machine's time that it held or waited for"),
      on.amount<&Row::useful_exaflop>("useful_exaflop", "1", "Model FLOP that count, in 1e18"),
  };
  append_spread<&Row::wait_h>(columns, "wait", "h", "Time in the queue", "Over the jobs that started.");
  append_spread<&Row::slowdown>(columns, "slowdown", "1", "Bounded slowdown",
                                "(wait + run) / max(run, 10 s), at least 1, over the jobs that completed.");
  columns.push_back(on.count<&Row::preemptions>("preemptions", "Times that its jobs left their nodes for others"));
  columns.push_back(on.count<&Row::waited_long>("starved_jobs", "Jobs that waited longer than the scheduler's limit",
                                                "While others went first."));
  return columns;
}

Columns<sim::CauseTotals> cause_columns() {
  using Cause = sim::CauseTotals;
  const Table<Cause> on{"cause"};
  return {
      on.label<&Cause::name>("cause", "Cause of failure", "Coordinate."),
      on.count<&Cause::failures>("failures", "Failures"),
      on.count<&Cause::interruptions>("interruptions", "Jobs that they stopped"),
      on.amount<&Cause::accelerator_seconds_lost, to_hours>("lost", "h", "Accelerator-hours of training taken back"),
      on.amount<&Cause::accelerator_seconds_restarting, to_hours>(
          "restarting", "h", "Accelerator-hours from interruption to training again"),
      on.amount<&Cause::accelerator_seconds_failed, to_hours>("out_of_service", "h",
                                                              "Accelerator-hours out of service"),
  };
}

Columns<CampaignRow> campaign_columns() {
  using Row = CampaignRow;
  const Table<Row> on{"campaign"};
  constexpr const char* chance =
      "Over all histories of failures at the expected rate, with the losses and restarts of this run; missing where it "
      "had none.";
  return {
      on.label<&Row::name>("campaign", "Campaign", "Coordinate."),
      on.label<&Row::tenant_class>("tenant_class", "Tenant class"),
      on.flag<&Row::state>("state", "State at the end of the run", {"queued", "running", "completed", "rejected"}),
      on.count<&Row::accelerators>("accelerators", "Accelerators asked for"),
      on.amount<&Row::done>("done", "1", "Share of its tokens that is trained"),
      on.count<&Row::failures>("failures", "Failures that stopped it"),
      on.amount<&Row::time_h>("time_to_train", "h", "First start to completion", "Missing if it did not complete."),
      on.amount<&Row::expected_h>("expected", "h", "Time to train, mean", chance),
      on.amount<&Row::deviation_h>("deviation", "h", "Time to train, standard deviation", chance),
      on.amount<&Row::low_h>("low", "h", "Time to train, 5 %", chance),
      on.amount<&Row::high_h>("high", "h", "Time to train, 95 %", chance),
  };
}

}  // namespace gigatwin::results
