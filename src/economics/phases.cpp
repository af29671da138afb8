#include <algorithm>
#include <cmath>

#include "economics/parts_internal.hpp"
#include "economics/phases_internal.hpp"

namespace gigatwin::economics {
namespace {

Instant new_year(int year) { return instant_of({.year = year}); }

std::vector<PhaseStep> steps_of(const proposal::ProposalSpec& proposal, const SiteQuantities& q) {
  const int first_year = civil(proposal.signature).year;
  std::vector<PhaseStep> steps;
  double before = 0.0;
  Watts grid_before;
  for (const proposal::PhaseSpec& phase : proposal.phases) {
    const auto accelerators = static_cast<double>(phase.accelerators);
    const Watts in_proportion = q.grid_connection * (accelerators / static_cast<double>(q.accelerators));
    const Watts grid = std::max(grid_before, phase.grid_connection.value_or(in_proportion));
    PhaseStep step;
    step.begin = calendar_year(phase.in_service);
    step.bought = year_before(step.begin, first_year);
    step.accelerators = accelerators - before;
    step.grid_connection = grid - grid_before;
    steps.push_back(step);
    before = accelerators;
    grid_before = grid;
  }
  return steps;
}

/// Generations of one phase, `every` years apart.
void add_generations(Timeline& timeline, std::size_t phase, double every, const proposal::RefreshSpec& growth) {
  const PhaseStep& step = timeline.phases[phase];
  const std::vector<double> begins = services(step.begin, timeline.end, every);
  for (std::size_t k = 0; k < begins.size(); ++k) {
    const double age = static_cast<double>(k) * every;
    Generation generation;
    generation.begin = begins[k];
    generation.end = k + 1 < begins.size() ? begins[k + 1] : timeline.end;
    generation.bought = k == 0 ? step.bought : year_before(generation.begin, timeline.first_year);
    generation.phase = phase;
    generation.power = std::pow(1.0 + growth.power_growth, age);
    generation.accelerators = step.accelerators / generation.power;
    generation.speed = std::pow(1.0 + growth.performance_growth, age);
    generation.price = std::pow(1.0 + growth.price_growth, age);
    timeline.generations.push_back(generation);
  }
}

/// Service of systems that nobody replaces ends with their lifetime.
void add_single_generations(Timeline& timeline, double lifetime) {
  double last = timeline.begin;
  for (std::size_t phase = 0; phase < timeline.phases.size(); ++phase) {
    const PhaseStep& step = timeline.phases[phase];
    if (step.begin >= timeline.end) continue;
    Generation generation;
    generation.begin = step.begin;
    generation.end = std::min(step.begin + lifetime, timeline.end);
    generation.bought = step.bought;
    generation.phase = phase;
    generation.accelerators = step.accelerators;
    timeline.generations.push_back(generation);
    last = std::max(last, generation.end);
  }
  timeline.end = last;
}

}  // namespace

double calendar_year(Instant instant) {
  const int year = civil(instant).year;
  const auto begin = new_year(year).unix_s, end = new_year(year + 1).unix_s;
  return year + static_cast<double>(instant.unix_s - begin) / static_cast<double>(end - begin);
}

double overlap(double begin, double end, int year) {
  return std::max(0.0, std::min(end, year + 1.0) - std::max(begin, static_cast<double>(year)));
}

int year_before(double begin, int first_year) {
  return std::max(first_year, static_cast<int>(std::floor(begin + same_time)) - 1);
}

std::vector<double> services(double begin, double end, double lifetime) {
  std::vector<double> begins;
  for (int k = 0; begins.empty() || end - (begin + k * lifetime) >= 0.5 * lifetime - same_time; ++k)
    begins.push_back(begin + k * lifetime);
  return begins;
}

Timeline timeline_of(const EconomicsSpec& spec, const SiteQuantities& q,
                     const std::optional<proposal::ProposalSpec>& proposal) {
  Timeline timeline;
  if (proposal) {
    timeline.first_year = civil(proposal->signature).year;
    timeline.phases = steps_of(*proposal, q);
  } else {
    timeline.first_year = spec.price_year;
    timeline.phases = {
        {spec.price_year + 1.0, spec.price_year, static_cast<double>(q.accelerators), q.grid_connection}};
  }
  timeline.begin = timeline.phases.front().begin;
  timeline.end = timeline.begin + in_years(spec.horizon);
  std::erase_if(timeline.phases, [&timeline](const PhaseStep& step) { return step.begin >= timeline.end; });
  for (const PhaseStep& step : timeline.phases) timeline.final_accelerators += step.accelerators;
  if (proposal && !proposal->refresh) {
    add_single_generations(timeline, in_years(spec.it_lifetime));
    return timeline;
  }
  const proposal::RefreshSpec equal{spec.it_lifetime, 0.0, 0.0, 0.0};
  const proposal::RefreshSpec& refresh = proposal ? *proposal->refresh : equal;
  for (std::size_t phase = 0; phase < timeline.phases.size(); ++phase)
    add_generations(timeline, phase, in_years(refresh.every), refresh);
  return timeline;
}

}  // namespace gigatwin::economics
