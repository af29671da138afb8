#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/collective_request.hpp"
#include "cli/plan_input.hpp"
#include "planning/alternatives.hpp"

/// What `gigatwin plan` found, and its two ways to say so.
namespace gigatwin::cli {

/// One of the best plans.
struct RankedPlan {
  planning::Evaluated counted;                      ///< on the analytic network, as all were compared
  std::optional<workload::IterationProfile> fluid;  ///< with every flow on every link
  const workload::IterationProfile& step() const { return fluid ? *fluid : counted.step; }
};

/// The scenario's own plan beside the best.
struct StatedPlan {
  std::optional<planning::Evaluated> timed;
  std::string problem;  ///< why it does not run
};

struct PlanReport {
  const PlanInput& input;
  std::vector<RankedPlan> best;
  std::optional<planning::TooLarge> nearest;
  planning::Counts counts;
  std::vector<planning::Alternative> alternatives;
  std::optional<StatedPlan> stated;
  std::string fluid_note;  ///< why plans were not timed again; empty: they were, or were not asked to be
  double wall_s = 0.0;
};

void print_plan(const PlanReport& report);
void print_plan_json(const PlanReport& report);

/// Keys of a campaign: accelerators, plan, global_batch.
std::string campaign_yaml(const planning::Candidate& candidate);
/// "{tensor: 8, pipeline: 4}": what differs from the defaults.
std::string plan_yaml(const workload::PlanSpec& plan);

/// A part of a step.
struct StepPart {
  std::string name;
  Seconds time;
};
/// Where the time of a step goes, in a fixed order; the parts add to its duration.
std::vector<StepPart> parts_of(const workload::IterationProfile& step);

/// A plan that does not fit: what it would need, and what would help.
workload::PlanProblem problem_of(const PlanInput& input, const planning::Candidate& candidate);

}  // namespace gigatwin::cli
