#include "validation/operations.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "files.hpp"
#include "storage/interval.hpp"
#include "validation/operations_internal.hpp"

namespace gigatwin::validation {
namespace {

using testing::HasSubstr;

const std::string catalogue = GIGATWIN_SOURCE_DIR "/catalog";
const std::string shipped = GIGATWIN_SOURCE_DIR "/validation";

// 128 nodes of 8 GPUs: faulty GPUs 1024 x 100 /Mh = 0.1024 /h, software 128 x 800 /Mh = 0.1024 /h.
constexpr const char* machines_text = R"(machines:
- name: Small
  when: [{input: group, contains: [small]}]
  gpus: 1024
  observed: 100 d
  failures:
    modes:
      - {name: faulty gpu, component: accelerator, rate: 100 /Mh, effect: out}
      - {name: software, component: node, rate: 800 /Mh, effect: interruption}
  job_causes: {modes: [{name: cables, component: access-link, rate: 100 /Mh, effect: interruption}]}
  largest_job: 512
  planned: 0.01 /h
  groups: [{name: hardware, causes: [faulty gpu]}]
  recovery: {detection: 0 s, restart: 6 min, checkpoint_interval: 30 min, checkpoint_pause: 0 s, source: known}
  checkpoint: {bandwidth: 10 GB/s, source: known}
  calibrated_on: [{figure: count, when: [{input: cause, is: [software]}]}]
  unpredicted: [{figures: [colour], reason: a matter of taste}]
  source: known
- name: Fleet
  when: [{input: group, contains: [fleet]}]
  incidents:
    - {cause: cuda_error, per_million_jobs: 10000}
    - {cause: xid_79, rate: 1 /Mh}
  replacement: 10 d
  source: known
- name: Anything
  when: [{input: id, starts_with: [""]}]
  source: nothing known
)";

struct Files {
  std::vector<OperationsMachine> machines;
  std::vector<OperationsRow> rows;
  std::string problems;
};

Files read(const std::string& rows, const std::string& machines = machines_text) {
  Diagnostics diagnostics;
  Files files;
  files.machines = read_operations_machines(file_with("machines.yaml", machines), catalogue, diagnostics);
  files.rows = read_operations_rows(file_with("rows.yaml", rows), catalogue, diagnostics);
  files.problems = first_lines(diagnostics);
  return files;
}

OperationsReport report_of(const std::string& rows) {
  const Files files = read(rows);
  EXPECT_EQ(files.problems, "");
  return validate(files.rows, files.machines);
}

std::string row(const std::string& inputs, const std::string& expected, const std::string& group = "small") {
  static int count = 0;
  return "- {id: row-" + std::to_string(count++) + ", group: " + group + ", source: somebody, inputs: {" + inputs +
         "}, expected: {" + expected + "}}\n";
}

OperationsOutcome outcome(const std::string& inputs, const std::string& expected, const std::string& group = "small") {
  const OperationsReport report = report_of("rows:\n" + row(inputs, expected, group));
  if (report.outcomes.empty()) {
    ADD_FAILURE() << expected << ": " << (report.skipped.empty() ? "nothing" : report.skipped.front().reason);
    return {};
  }
  return report.outcomes.front();
}

double simulated(const std::string& inputs, const std::string& expected, const std::string& group = "small") {
  return outcome(inputs, expected, group).simulated;
}

std::string reason(const std::string& inputs, const std::string& expected, const std::string& group = "small") {
  const OperationsReport report = report_of("rows:\n" + row(inputs, expected, group));
  return report.skipped.empty() ? std::string{} : report.skipped.front().reason;
}

// 2400 h x 0.1024 /h = 245.76 each; 10 % of a Poisson count of 246 is 1.5 standard deviations: nine of ten runs are
// within 1.64 x sqrt(245.76) = 25.8. Planned: 24.
TEST(OperationsFailures, CountsAreRatesTimesTheTimeOfAllParts) {
  const OperationsOutcome gpu = outcome("cause: faulty GPU", "count: 245");
  EXPECT_NEAR(gpu.simulated, 245.76, 0.01);
  EXPECT_NEAR(gpu.between->low, 245.76 - 25.8, 5.0);
  EXPECT_NEAR(gpu.between->high, 245.76 + 25.8, 5.0);
  EXPECT_TRUE(gpu.inside());
  EXPECT_EQ(gpu.kind, FigureKind::predicted);
  EXPECT_EQ(outcome("cause: software", "count: 245").kind, FigureKind::calibrated);
  EXPECT_NEAR(simulated("", "unexpected: 490"), 491.52, 0.01);
  EXPECT_NEAR(simulated("", "interruptions_total: 515"), 515.52, 0.01);
  EXPECT_NEAR(simulated("", "planned: 24"), 24.0, 0.01);
  EXPECT_NEAR(simulated("gpus: 2048, days: 50", "count: 490"), 491.52, 0.01);
}

// Half of all; 245.76 / (1024 x 2400 h) = 100 per million; 491.52 / (12800 node-days) x 1000 = 38.4 per 1000.
TEST(OperationsFailures, SharesAndRatesAreOfTheSameCounts) {
  EXPECT_NEAR(simulated("category: hardware", "share_of_unexpected_pct: 50"), 50.0, 0.01);
  EXPECT_NEAR(simulated("", "hardware_share_pct: 50"), 50.0, 0.01);
  EXPECT_NEAR(simulated("cause: faulty_gpu", "rate_per_million_gpu_hours: 100"), 100.0, 0.01);
  EXPECT_NEAR(simulated("", "node_failures_per_1000_node_days: 38"), 38.4, 0.01);
  EXPECT_NEAR(simulated("", "interruptions_per_day: 5"), 4.9152, 0.001);
}

// 1 / 0.2048 h = 4.883 h. Measured on 512 GPUs: 0.1024 /h and 64 nodes x 8 links x 100 /Mh = 0.0512 /h: 6.51 h; 8 GPUs
// need no cables: 1 / (8 x 100 + 800) /Mh = 625 h.
TEST(OperationsFailures, MeasuredJobsSeeMoreThanNodes) {
  EXPECT_NEAR(simulated("", "mttf_h: 4.9"), 4.8828, 0.001);
  EXPECT_NEAR(simulated("gpus: 512", "mttf_min: 390"), 60.0 * 6.5104, 0.1);
  EXPECT_NEAR(simulated("gpus: 512, kind: projected", "mtbf_h: 9.8"), 9.7656, 0.001);
  EXPECT_NEAR(simulated("gpus: 8", "mttf_days: 26"), 625.0 / 24.0, 0.01);
  EXPECT_NEAR(simulated("", "hours_between_interruptions: 4.7"), 1.0 / 0.2148, 0.01);
}

// 1 - 0.2148 /h x (0.1 h + 0.25 h) = 0.925 to first order, where failures are 0.2048 /h and planned stops, which lose
// nothing but the restart, 0.01 /h; with them at their own cost 1 - 0.2048 x 0.35 - 0.01 x 0.1 = 0.927.
TEST(OperationsTraining, LosesRestartsAndHalfAnInterval) {
  const OperationsOutcome ettr = outcome("", "ettr: 0.93");
  EXPECT_NEAR(ettr.simulated, 0.929, 0.004);  // second order: a restart can be hit as well
  EXPECT_THAT(ettr.remarks.front(), HasSubstr("0.925"));
  EXPECT_NEAR(simulated("checkpoint_interval_min: 1, restart_overhead_s: 0", "ettr_pct: 100"), 0.998, 0.001);
}

// Failures of one kind without planned stops are what Daly's formula is exact for.
TEST(OperationsTraining, AgreesWithDalyWhereNobodyStopsTheJob) {
  OperationsMachine machine;
  machine.failures = reliability::FailureProfileSpec{};
  reliability::FailureModeSpec mode;
  mode.cause = "any";
  mode.rate = PerSecond{1.0 / hours(2).value / 128.0};
  machine.failures->modes = {mode};
  LongRun run;
  run.failures = failures_of_job(machine, 128, false);
  run.period = days(200);
  run.restart = minutes(10);
  run.interval = minutes(40);
  run.pause = minutes(2);
  const double exact = storage::effective_training_share(run.interval, run.pause, run.restart, hours(2));
  EXPECT_NEAR(LongRunFigures{run}.training().mean, exact, 0.003);  // 400 runs of 200 d: 4e-4
}

// Detection takes half an hour: of failures at 2 /h half come while the one before is not noticed yet: 1 / (1 + 2 x
// 0.5).
TEST(OperationsTraining, FailuresOfOneDetectionAreOneInterruption) {
  OperationsMachine machine;
  machine.failures = reliability::FailureProfileSpec{};
  reliability::FailureModeSpec mode;
  mode.cause = "any";
  mode.rate = PerSecond{2.0 / hours(1).value};
  machine.failures->modes = {mode};
  LongRun run;
  run.failures = failures_of_job(machine, 1, false);
  run.period = days(100);
  run.detection = minutes(30);
  run.interval = minutes(1);
  EXPECT_NEAR(LongRunFigures{run}.count({0}).mean, 2400.0, 24.0);
}

// Mean 3: P(0) = 0.0498, P(N <= 1) = 0.199, P(N <= 5) = 0.916, P(N <= 6) = 0.966.
TEST(OperationsFailures, QuantilesOfAPoissonCount) {
  EXPECT_EQ(poisson_quantile(3.0, 0.05), 1.0);
  EXPECT_EQ(poisson_quantile(3.0, 0.95), 6.0);
  EXPECT_EQ(poisson_quantile(0.0, 0.95), 0.0);
  EXPECT_NEAR(poisson_quantile(1e6, 0.95), 1e6 + 1645.0, 2.0);
}

// 778,135 jobs x 10,000 per million; 27,756 GPUs x 8,784 h x 1 /Mh = 243.8; away for 10 d: 1000 x 240 h / 1e6.
TEST(OperationsFleets, CountIncidentsByJobsOrGpuHours) {
  EXPECT_NEAR(simulated("jobs: 778135, cause: cuda_error", "count: 7781", "fleet"), 7781.35, 0.01);
  EXPECT_NEAR(simulated("gpus: 27756, year: 2020, event: xid 79", "count: 244", "fleet"), 243.8, 0.1);
  EXPECT_NEAR(simulated("gpus: 1000", "spare_hosts: [0, 1]", "fleet"), 0.24, 1e-9);
  EXPECT_EQ(reason("cause: cuda_error", "count: 3", "fleet"), "how many jobs ran is not stated (inputs.jobs)");
}

// 8e9 x 14 = 112 GB at 10 GB/s; 125 MB/s a TiB x 512 TiB = 64 GB/s; 100 s every 2.97 h: 0.926 %.
TEST(OperationsCheckpoints, FollowFromParametersAndBandwidth) {
  EXPECT_NEAR(simulated("params_b: 8", "checkpoint_gb: 112"), 112.0, 1e-9);
  EXPECT_NEAR(simulated("params_b: 8", "checkpoint_gib: 104"), 112e9 / 1073741824.0, 1e-9);
  EXPECT_NEAR(simulated("params_b: 8", "write_s: 11"), 11.2, 1e-9);
  EXPECT_NEAR(simulated("params_b: 8, gpus: 16", "gb_per_file: 7"), 7.0, 1e-9);
  EXPECT_NEAR(simulated("", "bytes_per_param: 14"), 14.0, 1e-9);
  EXPECT_NEAR(simulated("tier: AMLFS 125, size_tib: 512", "bandwidth_gbytes_s: 64", "other"), 64.0, 1e-9);
  EXPECT_NEAR(simulated("interval_h: 3, write_s: 100", "overhead_pct: 0.9"), 100.0 * 100.0 / 10900.0, 1e-9);
  EXPECT_THAT(reason("", "checkpoint_tb: 1"), HasSubstr("inputs.params_b"));
}

TEST(OperationsFigures, AreReadAsPeopleWriteThem) {
  const auto band = [](const std::string& key, const std::string& text) {
    return operations_figure(key, text).value_or(OperationsFigure{}).band;
  };
  EXPECT_EQ(band("ettr_pct", "97").low, 97.0);
  EXPECT_EQ(band("ettr_pct", "97").rounding, 0.5);
  EXPECT_EQ(band("mttf_h", "0.23").rounding, 0.005);
  EXPECT_EQ(band("x", "[1, 2.5]").high, 2.5);
  EXPECT_EQ(band("x", "2-4 h").high, 4.0);
  EXPECT_EQ(band("x", "> 90 %").low, 90.0);
  EXPECT_TRUE(std::isinf(band("x", "over 100").high));
  EXPECT_TRUE(std::isinf(band("effective_training_time_pct_min", "90").high));
  EXPECT_TRUE(std::isinf(band("restarts_min", "100").high));
  EXPECT_EQ(operations_figure("write_min", "2.04")->unit, "min");
  EXPECT_EQ(operations_figure("gpu_hours_min", "1e6")->unit, "hours");
  EXPECT_EQ(operations_figure("mttf", "7.9 h")->unit, "h");
  for (const char* text : {"several", "often more than 10", "", "nan", "[2, 1]"})
    EXPECT_FALSE(operations_figure("x", text)) << text;
}

TEST(OperationsFigures, NotesMakeBounds) {
  const std::string text =
      "rows:\n- {id: a, group: small, source: s, notes: more than 90 %, inputs: {}, expected: {ettr_pct: 90}}\n";
  const OperationsReport report = report_of(text);
  EXPECT_TRUE(std::isinf(report.outcomes.front().published.high));
  EXPECT_EQ(report.outcomes.front().error(), 0.0);
}

TEST(OperationsRows, SayWhyTheyCannotBeRun) {
  EXPECT_THAT(reason("gpus: many", "mttf_h: 3"), HasSubstr("input gpus = many is no number above 0"));
  EXPECT_THAT(reason("gpus: -8", "count: 3"), HasSubstr("is no number above 0"));
  EXPECT_THAT(reason("gpus: 1e12", "count: 3"), HasSubstr("more than 100 million"));
  EXPECT_THAT(reason("cause: gremlins", "count: 3"), HasSubstr("cause gremlins is none of Small"));
  EXPECT_THAT(reason("", "colour: 3"), HasSubstr("a matter of taste"));
  EXPECT_THAT(reason("", "manual_restarts: 3"), HasSubstr("no model here gives it"));
  EXPECT_THAT(reason("gpus: 8", "mttf_h: 3", "elsewhere"), HasSubstr("failures of its cluster are not known"));
  EXPECT_THAT(reason("event: xid 79", "count: 3", "fleet"), HasSubstr("how many GPUs"));
  EXPECT_THAT(reason("", "seconds: several"), HasSubstr("no number"));
  EXPECT_THAT(reason("", ""), HasSubstr("states no figures"));
}

TEST(OperationsRows, BringTheirOwnConstants) {
  const OperationsReport report = report_of(R"(rows:
- id: own
  source: row
  inputs: {days: 10}
  expected: {count: 24}
  machine:
    name: own
    gpus: 8
    failures: {modes: [{name: all, component: node, rate: 0.1 /h, effect: out}]}
    source: row
)");
  ASSERT_EQ(report.outcomes.size(), 1u);
  EXPECT_NEAR(report.outcomes[0].simulated, 24.0, 1e-6);  // 240 h x 0.1 /h
}

TEST(OperationsRows, AbsentInputsAndResultsAreNoProblem) {
  const OperationsReport report = report_of("rows:\n- {id: a, source: s}\n");
  EXPECT_EQ(report.skipped.front().reason, "states no figures (expected)");
  EXPECT_FALSE(report.passed());  // nothing was computed
}

TEST(OperationsFiles, SayWhatIsWrongAndWhere) {
  const auto problems = [](const std::string& rows) { return read(rows).problems; };
  EXPECT_THAT(problems("rows:\n- {id: a, source: s}\n- {id: a, source: s}\n"),
              HasSubstr("rows[1].id: expected a name of its own, found a again"));
  EXPECT_THAT(problems("rows:\n- {source: s}\n"), HasSubstr("2:"));
  EXPECT_THAT(problems("rows:\n- {id: a, source: s, colour: red}\n"), HasSubstr("unknown key"));
  EXPECT_THAT(problems("rows: []\n"), HasSubstr("rows"));
  const auto machine = [](const std::string& keys) {
    return read("rows:\n- {id: a, source: s}\n", "machines:\n- {name: m, source: s, " + keys + "}\n").problems;
  };
  EXPECT_THAT(machine("groups: [{name: g, causes: [x]}]"), HasSubstr("causes of its failures or incidents, found x"));
  EXPECT_THAT(machine("incidents: [{cause: x}]"), HasSubstr("either a rate or per_million_jobs, found neither"));
  EXPECT_THAT(machine("parts: [{component: x}]"), HasSubstr("transceiver or switch beside it, found neither"));
  EXPECT_THAT(machine("failures: gigafactory"), HasSubstr("a system, whose rates its failures have shares of"));
  EXPECT_THAT(machine("failures: nothing-such"), HasSubstr("nothing-such"));
}

TEST(OperationsReport, ShippedRowsAreWithinTheirLimits) {
  Diagnostics diagnostics;
  const auto machines = read_operations_machines(shipped + "/operations-machines.yaml", catalogue, diagnostics);
  const auto rows = read_operations_rows(shipped + "/operations.yaml", catalogue, diagnostics);
  ASSERT_EQ(first_lines(diagnostics), "");
  const OperationsReport report = validate(rows, machines);
  EXPECT_TRUE(report.passed());
  for (const OperationsLimit& limit : operations_limits()) {
    const OperationsSummary summary = report.of_set(limit.set);
    EXPECT_GT(summary.rows, 0u) << limit.name;
    EXPECT_TRUE(summary.passed) << limit.name << ": " << summary.largest << " of " << summary.worst << ", inside "
                                << summary.inside;
  }
  for (const SkippedFigure& skipped : report.skipped) EXPECT_NE(skipped.reason, "") << skipped.row.id;
  EXPECT_THAT(to_markdown(report), HasSubstr("| rsc-mttf-1024 "));
}

// Every published figure is either computed or told why not.
TEST(OperationsReport, NoFigureIsDropped) {
  Diagnostics diagnostics;
  const auto machines = read_operations_machines(shipped + "/operations-machines.yaml", catalogue, diagnostics);
  const auto rows = read_operations_rows(shipped + "/operations.yaml", catalogue, diagnostics);
  const OperationsReport report = validate(rows, machines);
  std::size_t figures = 0;
  for (const OperationsRow& row : rows) figures += row.expected.size();
  EXPECT_EQ(report.outcomes.size() + report.skipped.size(), figures);
}

}  // namespace
}  // namespace gigatwin::validation
