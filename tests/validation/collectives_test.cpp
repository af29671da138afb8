#include "validation/collectives.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "../topology/small_parts.hpp"
#include "files.hpp"

namespace gigatwin::validation {
namespace {

using collectives::Algorithm;
using collectives::Collective;
using collectives::Protocol;

/// Nodes of 4 on 100 GB/s with one NIC of 10 GB/s for two accelerators; rings at half the bandwidth, no latency at all.
Machine small_machine() {
  Machine machine;
  machine.name = "small";
  machine.when = {{"gpu", {"S1"}, {}, {}, {}}};
  machine.system.accelerators_per_node = machine.system.scale_up_domain = 4;
  machine.system.accelerator.scale_up_bandwidth = BytesPerSecond{100e9};
  machine.system.nics_per_node = 2;
  machine.system.nic.bandwidth = BytesPerSecond{10e9};
  hardware::LibrarySpec& library = machine.system.library;
  library.paths = {{Algorithm::ring, Protocol::simple, Seconds{0}, Seconds{0}, Seconds{0}, 1.0},
                   {Algorithm::tree, Protocol::simple, Seconds{0}, Seconds{0}, Seconds{0}, 0.5}};
  library.scale_up_efficiency = library.network_efficiency = 0.5;
  library.ll_rate = {BytesPerSecond{1e9}, BytesPerSecond{1e9}, BytesPerSecond{1e9}};
  library.title = "Small rings";
  library.channels = library.messages_at_once = 1;
  machine.fabric = topology::small_fabric(topology::FabricKind::two_tier, 64);
  return machine;
}

Measurement row(const std::string& id, std::int64_t gpus, std::int64_t nodes, double bytes, double published_gb_s) {
  Measurement m;
  m.id = id;
  m.source = "somebody";
  m.inputs = {gpus, nodes, Collective::all_reduce, bytes, {}, {}, {}};
  m.expected.busbw_gbytes_s = published_gb_s;
  m.facts = {{"gpu", "S1"}, {"nodes", std::to_string(nodes)}};
  return m;
}

// A ring's bus bandwidth is the rate of its links: 50 GB/s inside. Between 2 nodes the 4 ranks of one share 20 GB/s,
// each passes a quarter of the ring's bytes over 5 GB/s x 0.5 = 2.5 GB/s: 10 GB/s of bus bandwidth.
TEST(ValidateCollectives, BusBandwidthOfALongRingIsThatOfItsLinks) {
  const auto report = validate({row("inside", 4, 1, 1e9, 40.0), row("between", 8, 2, 1e9, 8.0)}, {small_machine()});
  ASSERT_EQ(report.outcomes.size(), 2u);
  EXPECT_NEAR(report.outcomes[0].simulated.value, 50e9, 1.0);
  EXPECT_NEAR(report.outcomes[0].error(), 0.25, 1e-9);
  EXPECT_NEAR(report.outcomes[1].simulated.value, 10e9, 1.0);
  EXPECT_NEAR(report.outcomes[1].error(), 0.25, 1e-9);
}

// 10 GB in 1 s is 10 GB/s x 2 x 3/4; the printed 0.0 has no digit that counts.
TEST(ValidateCollectives, TheTimeCountsWherePrintHasTooFewDigits) {
  Measurement measured = row("short", 4, 1, 10e9, 0.0);
  measured.expected.time_us = 1e6;
  const auto report = validate({measured}, {small_machine()});
  ASSERT_EQ(report.outcomes.size(), 1u);
  EXPECT_NEAR(report.outcomes[0].published.value, 15e9, 1e-3);
}

TEST(ValidateCollectives, AForcedAlgorithmIsTheOneThatIsRun) {
  Measurement forced = row("forced", 8, 2, 1e9, 8.0);
  forced.inputs.algorithm = Algorithm::tree;
  EXPECT_EQ(validate({forced}, {small_machine()}).outcomes.at(0).chosen.algorithm, Algorithm::tree);
  forced.inputs.algorithm = Algorithm::nvls;
  const auto report = validate({forced}, {small_machine()});
  ASSERT_EQ(report.skipped.size(), 1u);
  EXPECT_EQ(report.skipped[0].reason, "Small rings does not run this collective over 8 ranks in 2 domains by nvls");
}

// Errors +25 % and 0 of two long rows, 0 % of a short one; an outlier of +400 % does not count.
// 4 ports: 2 down, too few for the 2 NICs of each of the 40 nodes that 2 spines of 4 ports could join.
TEST(ValidateCollectives, AFabricThatDoesNotHoldTheRanksIsTold) {
  Machine machine = small_machine();
  machine.fabric->network_switch.ports = 4;
  const auto report = validate({row("wide", 160, 40, 1e9, 8.0)}, {machine});
  ASSERT_EQ(report.skipped.size(), 1u);
  EXPECT_THAT(report.skipped[0].reason, testing::StartsWith("fabric.switch.ports: expected "));
}

TEST(ValidateCollectives, MeanErrorsAreByMachineAndSize) {
  Measurement outlier = row("outlier", 4, 1, 1e9, 10.0);
  outlier.unscored = "its source says so";
  const auto report = validate(
      {row("a", 4, 1, 1e9, 40.0), row("b", 4, 1, 1e9, 50.0), row("c", 4, 1, 1e6, 50.0), outlier}, {small_machine()});
  ASSERT_EQ(report.machines.size(), 1u);
  EXPECT_EQ(report.machines[0].large.rows, 2u);
  EXPECT_NEAR(report.machines[0].large.mean, 0.125, 1e-9);
  EXPECT_EQ(report.machines[0].small.rows, 1u);
  EXPECT_NEAR(report.machines[0].small.mean, 0.0, 1e-9);
  EXPECT_FALSE(report.passed());
}

TEST(ValidateCollectives, AMachineThatDoesNotCountIsShownAndDecidesNothing) {
  Machine unscored = small_machine();
  unscored.name = "unscored";
  unscored.when = {{"gpu", {"S2"}, {}, {}, {}}};
  unscored.unscored = "fabric not stated";
  Measurement far_off = row("far", 4, 1, 1e9, 1.0);
  far_off.facts = {{"gpu", "S2"}};
  const auto report = validate({row("a", 4, 1, 1e9, 50.0), far_off}, {small_machine(), unscored});
  EXPECT_TRUE(report.passed());
  ASSERT_EQ(report.machines.size(), 2u);
  EXPECT_NEAR(report.machines[1].large.mean, 49.0, 1e-9);
  EXPECT_FALSE(validate({far_off}, {unscored}).passed());  // nothing was checked
}

TEST(ValidateCollectives, RowsThatCannotBeRunAreListedWithTheReason) {
  std::vector<Measurement> rows(7, row("x", 4, 1, 1e9, 1.0));
  rows[0].inputs.kernel = "4";
  rows[1].inputs.workload = "tokens";
  rows[2].inputs.collective.reset();
  rows[3].inputs.size_bytes.reset();
  rows[4].expected = {};
  rows[5].facts.clear();
  rows[6].inputs.collective = Collective::all_to_all;
  rows[6].inputs.gpus = 4096;
  std::vector<std::string> reasons;
  for (const Skipped& skipped : validate(rows, {small_machine()}).skipped) reasons.push_back(skipped.reason);
  EXPECT_THAT(reasons,
              testing::ElementsAre("a kernel of another library, no choice of this one",
                                   "a workload of its own, no single collective", "no collective",
                                   "size of the message not stated", "neither bus bandwidth nor time published",
                                   "no machine has these inputs", "an all-to-all of more than 2048 GPUs"));
}

TEST(Machine, TakesTheFirstWhoseConditionsAllHold) {
  Machine first = small_machine(), second = small_machine();
  first.when = {{"gpu", {}, {"S"}, {}, {}}, {"nodes", {"2"}, {}, {}, {}}};
  const std::vector<Machine> machines{first, second};
  EXPECT_EQ(machine_of(row("a", 8, 2, 1, 1).facts, machines), &machines[0]);
  EXPECT_EQ(machine_of(row("b", 48, 12, 1, 1).facts, machines), &machines[1]);
}

TEST(Machine, FilesAreCheckedWithTheirPlace) {
  Diagnostics diagnostics;
  read_machines(file_with("machines.yaml", R"(machines:
- name: a
  when: [{input: gpu, is: [A], starts_with: [B]}]
  system: dgx-h1000
  source: rows
fabric: {kind: two-tier, switch: qm9700, transceiver: osfp-400g-dr4, cable_latency: 1, cable_price: 0 EUR}
)"),
                GIGATWIN_SOURCE_DIR "/catalog", diagnostics);
  EXPECT_EQ(first_lines(diagnostics),
            "machines.yaml:3:18: error: machines[0].when[0].input: expected one of is, starts_with, contains and words "
            "beside "
            "it, found several\n"
            "machines.yaml:4:11: error: machines[0].system: catalogue systems has no entry dgx-h1000; did you mean "
            "dgx-h100?\n"
            "machines.yaml:6:85: error: fabric.cable_latency: expected a time such as 5 min, found 1 without a unit\n");
}

/// The rows that the project ships, on the catalogue's machines.
class Shipped : public testing::Test {
 protected:
  void SetUp() override {
    Diagnostics diagnostics;
    const std::string folder = GIGATWIN_SOURCE_DIR "/validation";
    rows_ = read_measurements(folder + "/collectives.yaml", diagnostics);
    machines_ = read_machines(folder + "/machines.yaml", GIGATWIN_SOURCE_DIR "/catalog", diagnostics);
    ASSERT_EQ(first_lines(diagnostics), "");
    report_ = validate(rows_, machines_);
  }
  std::vector<Measurement> rows_;
  std::vector<Machine> machines_;
  CollectivesReport report_;
};

TEST_F(Shipped, EveryRowIsRunOrListed) {
  EXPECT_EQ(rows_.size(), 231u);
  EXPECT_EQ(report_.outcomes.size() + report_.skipped.size(), rows_.size());
  EXPECT_EQ(report_.machines.size(), machines_.size());
  for (const Skipped& skipped : report_.skipped)
    EXPECT_NE(skipped.reason, "no machine has these inputs") << skipped.row.id;
}

TEST_F(Shipped, EveryMachineIsWithinItsLimits) {
  for (const MachineSummary& summary : report_.machines) {
    if (!summary.unscored.empty()) continue;
    EXPECT_LE(summary.large.mean, large_message_limit) << summary.machine;
    EXPECT_LE(summary.small.mean, short_message_limit) << summary.machine;
  }
  EXPECT_TRUE(report_.passed());
}

TEST_F(Shipped, ThePageIsWhatTheCommandPrints) {
  std::ifstream file{GIGATWIN_SOURCE_DIR "/docs/validation.md"};
  std::stringstream page;
  page << file.rdbuf();
  EXPECT_EQ(page.str(), to_markdown(report_)) << "gigatwin validate collectives > docs/validation.md";
}

}  // namespace
}  // namespace gigatwin::validation
