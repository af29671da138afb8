#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "base/error.hpp"
#include "fluid/solve.hpp"
#include "random_sites.hpp"
#include "sim/simgrid_flows.hpp"

/// The same phases through our solver and through SimGrid's: all kinds of fabrics, routings, failures and algorithms.
namespace gigatwin::sim {
namespace {

using namespace collectives;
using topology::Fabric;
using topology::FabricKind;
using topology::Routing;

constexpr int sites = 4, phases_per_site = 3;
constexpr double agreement = 1e-6;  // relative; found: below 1e-9, what SimGrid's precision of 1e-12 of a link leaves

/// Jobs with phases; some ask for an algorithm that the library would not choose.
std::vector<JobPhase> random_jobs(const std::vector<topology::Placement>& placements, const Fabric& fabric,
                                  Dice& dice) {
  std::vector<JobPhase> jobs;
  for (const topology::Placement& placement : placements) {
    const std::int64_t ranks = placement.nodes() * fabric.plan.layout.accelerators_per_node;
    JobPhase job{.phase = random_phase(ranks, dice), .placement = &placement};
    using hardware::Algorithm;
    if (dice.uniform() < 0.5)
      job.algorithm = dice.one_of(std::vector{Algorithm::ring, Algorithm::tree, Algorithm::nvls_tree,
                                              Algorithm::in_network, Algorithm::pat, Algorithm::hierarchical});
    jobs.push_back(job);
  }
  return jobs;
}

/// The flows of these jobs; where a library has no such algorithm for a group, as it chooses itself.
PhaseProblem problem_of(routing::Router& router, const hardware::SystemSpec& system, std::vector<JobPhase>& jobs) {
  try {
    return phase_problem(router, system, jobs);
  } catch (const std::invalid_argument&) {
    for (JobPhase& job : jobs) job.algorithm.reset();
    return phase_problem(router, system, jobs);
  }
}

void expect_close(const std::vector<double>& ours, const std::vector<double>& theirs, const char* what) {
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t f = 0; f < ours.size(); ++f)
    ASSERT_NEAR(ours[f], theirs[f], agreement * ours[f]) << what << " of flow " << f << " of " << ours.size();
}

/// Every byte of every flow is on its links, and no link carries more than it can.
void expect_bytes_on_links(const PhaseProblem& problem, const routing::Router& router, double makespan_s) {
  const fluid::Problem& flows = problem.flows;
  double by_flows = 0.0, by_links = 0.0;
  for (std::size_t f = 0; f < flows.flows(); ++f)
    for (std::size_t u = flows.offsets()[f]; u < flows.offsets()[f + 1]; ++u)
      by_flows += flows.bytes()[f] * flows.share()[u];
  const std::vector<double> carried = link_bytes(problem, router);
  for (std::size_t c = 0; c < carried.size(); ++c) {
    by_links += carried[c];
    EXPECT_LE(carried[c], router.capacities()[c] * makespan_s * (1.0 + 1e-9)) << "channel " << c;
  }
  EXPECT_NEAR(by_links, by_flows, 1e-9 * by_flows);
}

class Agreement : public testing::TestWithParam<FabricKind> {
 protected:
  /// One set of phases. Counts what was compared.
  void compare(const Fabric& fabric, const RandomSite& site, Routing routing, const routing::Failures& failures,
               Dice& dice) {
    const std::vector<topology::Placement> placements = random_placements(fabric.plan.layout.nodes, dice);
    std::vector<JobPhase> jobs = random_jobs(placements, fabric, dice);
    routing::Router router{fabric, routing, 7, failures};
    try {
      const PhaseProblem problem = problem_of(router, site.system, jobs);
      const std::vector<double> theirs_s = simgrid_finish_s(problem.flows);
      const fluid::Outcome ours = fluid::run(problem.flows);
      expect_close(ours.finish_s, theirs_s, "end");
      expect_close(fluid::max_min_rates(problem.flows), simgrid_rates(problem.flows), "rate");
      expect_bytes_on_links(problem, router, ours.makespan_s);
      compared_ += static_cast<int>(problem.flows.flows());
      for (const PhaseOutcome& phase : problem.phases)
        for (const GroupOutcome& group : phase.groups) algorithms_.insert(group.candidate.algorithm);
    } catch (const routing::Unroutable&) {
      ++cut_off_;
    } catch (const SimulationError& error) {
      EXPECT_NE(std::string{error.what()}.find("whole crossings"), std::string::npos) << error.what();
      ++refused_;
    }
  }

  int compared_ = 0, refused_ = 0, cut_off_ = 0;
  std::set<hardware::Algorithm> algorithms_;
};

std::vector<Routing> routings_for(FabricKind kind) {
  std::vector<Routing> all{Routing::deterministic, Routing::ecmp, Routing::adaptive};
  if (kind == FabricKind::dragonfly || kind == FabricKind::dragonfly_plus) all.push_back(Routing::valiant);
  return all;
}

TEST_P(Agreement, OfRatesAndCompletionTimesWithSimgrid) {
  const FabricKind kind = GetParam();
  const bool by_file = kind == FabricKind::graph;
  Dice dice{static_cast<std::uint64_t>(kind) + 1};
  int sets = 0;
  for (int i = 0; i < sites; ++i) {
    const RandomSite site = random_site(by_file ? FabricKind::three_tier : kind, dice);
    const Fabric built = topology::build_fabric(site.fabric, site.system, site.accelerators);
    const Fabric fabric = by_file ? through_graphml(built, site) : built;
    for (const Routing routing : routings_for(kind))
      for (int p = 0; p < phases_per_site; ++p, ++sets) {
        SCOPED_TRACE(fmt::format("site {}, routing {}, phases {}", i, static_cast<int>(routing), p));
        compare(fabric, site, routing, p == 0 ? random_failures(fabric, dice) : routing::Failures{}, dice);
        if (HasFatalFailure()) return;
      }
  }
  EXPECT_GT(compared_, 50 * sets);
  EXPECT_GE(algorithms_.size(), 4u);
  EXPECT_LE(refused_ + cut_off_, sets / 4) << refused_ << " refused, " << cut_off_ << " cut off";
  RecordProperty("flows", compared_);
  RecordProperty("refused", refused_);
  RecordProperty("cut_off", cut_off_);
}

std::string name_of_kind(const testing::TestParamInfo<FabricKind>& info) {
  static const std::array<const char*, 9> names{"two_tier",  "three_tier", "rail_optimised",
                                                "rail_only", "dragonfly",  "dragonfly_plus",
                                                "torus",     "hyperx",     "graph"};
  return names[static_cast<std::size_t>(info.param)];
}

INSTANTIATE_TEST_SUITE_P(Networks, Agreement,
                         testing::Values(FabricKind::two_tier, FabricKind::three_tier, FabricKind::rail_optimised,
                                         FabricKind::rail_only, FabricKind::dragonfly, FabricKind::dragonfly_plus,
                                         FabricKind::torus, FabricKind::hyperx, FabricKind::graph),
                         name_of_kind);

}  // namespace
}  // namespace gigatwin::sim
