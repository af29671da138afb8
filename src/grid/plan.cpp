#include "grid/plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace gigatwin::grid {
namespace {

constexpr int levels = 48;  // between the reserve and full: moves of 2 % of the usable energy
constexpr int day_h = 24;
constexpr double hour_s = 3600.0;

/// Moves of an hour in levels, and what one level is at the terminals.
struct Moves {
  int most_up, most_down;
  double bought_j, sold_j;
  double floor;  ///< charge of level 0
};

Moves moves_of(const BatterySpec& spec) {
  const double one_way = std::sqrt(spec.round_trip_efficiency);
  const double floor = std::max(spec.reserve, spec.minimum_charge);
  const double level_j = (spec.maximum_charge - floor) * spec.energy.value / levels;
  const auto whole = [&](double energy_j) {
    return static_cast<int>(std::min(energy_j / level_j + 1e-9, 1.0 * levels));
  };
  return {whole(spec.power.value * hour_s * one_way), whole(spec.power.value * hour_s / one_way), level_j / one_way,
          level_j * one_way, floor};
}

using Row = std::array<double, levels + 1>;

/// Best move of each charge in one hour, given what each charge is worth at its end.
struct Choice {
  Row worth;
  std::array<int, levels + 1> move;
};

/// @param haste  lowers what waiting earns, so that of equal hours the earlier is taken: what holds it up can be made
/// good
Choice best_moves(const Moves& moves, const Row& later, double value, double cost, double haste) {
  Choice choice;
  const double up = -moves.bought_j * (value + haste), down = moves.sold_j * (value - cost - haste);
  const double rounding = 1e-9 * (std::abs(up) + std::abs(down));  // must not make it move for nothing
  for (int level = 0; level <= levels; ++level) {
    const auto at = static_cast<std::size_t>(level);
    choice.worth[at] = later[at];
    choice.move[at] = 0;
    const auto consider = [&](int move, double earned) {
      const double worth = earned + later[static_cast<std::size_t>(level + move)];
      if (!(worth > choice.worth[at] + rounding)) return;
      choice.worth[at] = worth;
      choice.move[at] = move;
    };
    for (int n = 1; n <= std::min(moves.most_up, levels - level); ++n) consider(n, n * up);
    for (int n = 1; n <= std::min(moves.most_down, level); ++n) consider(-n, n * down);
  }
  return choice;
}

}  // namespace

std::vector<PlannedHour> battery_plan(const BatterySpec& spec, std::span<const double> value, double cost,
                                      int utc_offset_h) {
  const Moves moves = moves_of(spec);
  const int year_h = static_cast<int>(value.size());
  std::vector<PlannedHour> plan(value.size());
  for (int day = 0; day < year_h / day_h; ++day) {
    const auto hour_of = [&](int h) {
      return static_cast<std::size_t>((day * day_h + h - utc_offset_h + year_h) % year_h);
    };
    double largest = 0.0;
    for (int h = 0; h < day_h; ++h) largest = std::max(largest, std::abs(value[hour_of(h)]));
    const double haste = 1e-6 * largest;
    std::array<Choice, day_h> choices;
    Row later;
    later.fill(-std::numeric_limits<double>::infinity());
    later[0] = 0.0;
    for (int h = day_h - 1; h >= 0; --h) {
      choices[static_cast<std::size_t>(h)] = best_moves(moves, later, value[hour_of(h)], cost, h * haste);
      later = choices[static_cast<std::size_t>(h)].worth;
    }
    int level = 0;
    for (int h = 0; h < day_h; ++h) {
      const int move = choices[static_cast<std::size_t>(h)].move[static_cast<std::size_t>(level)];
      level += move;
      plan[hour_of(h)].power = {-(move > 0 ? move * moves.bought_j : move * moves.sold_j) / hour_s};
      plan[hour_of(h)].charge = moves.floor + level * (spec.maximum_charge - moves.floor) / levels;
    }
  }
  return plan;
}

}  // namespace gigatwin::grid
