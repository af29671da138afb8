#pragma once

#include <optional>
#include <vector>

#include "economics/cost.hpp"
#include "proposal/proposal.hpp"

/// When what is in service. Time is in calendar years: 2028.5 is the middle of 2028.
namespace gigatwin::economics {

/// Years that only rounding keeps apart: dates are good to a day.
inline constexpr double same_time = 1e-6;

/// What one phase adds to the one before.
struct PhaseStep {
  double begin = 0.0;
  int bought = 0;             ///< calendar year
  double accelerators = 0.0;  ///< of the first generation
  Watts grid_connection;
};

/// Accelerator systems of one phase from one purchase to the next.
struct Generation {
  double begin = 0.0, end = 0.0;
  int bought = 0;
  std::size_t phase = 0;
  double accelerators = 0.0;
  double speed = 1.0;  ///< training speed per accelerator / that of the simulated one
  double power = 1.0;  ///< the same of power: accelerators x power stays
  double price = 1.0;  ///< real price per accelerator / that of the phase's first generation, without learning
};

struct Timeline {
  int first_year = 0;             ///< of the signature
  double begin = 0.0, end = 0.0;  ///< of operation
  std::vector<PhaseStep> phases;
  std::vector<Generation> generations;  ///< by phase, then by time
  double final_accelerators = 0.0;      ///< of first generations
};

/// 2028-07-02 is 2028.5.
double calendar_year(Instant instant);
/// Length of what [begin, end) and the calendar year have in common.
double overlap(double begin, double end, int year);
/// Calendar year before the one in which `begin` lies, not before `first_year`.
int year_before(double begin, int first_year);
/// Begins of service of a part and of what replaces it every `lifetime`: the last one has at least half of it left.
std::vector<double> services(double begin, double end, double lifetime);

Timeline timeline_of(const EconomicsSpec& spec, const SiteQuantities& quantities,
                     const std::optional<proposal::ProposalSpec>& proposal);

}  // namespace gigatwin::economics
