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
};

Moves moves_of(const BatterySpec& spec) {
  const double one_way = std::sqrt(spec.round_trip_efficiency);
  const double floor = std::max(spec.reserve, spec.minimum_charge);
  const double level_j = (spec.maximum_charge - floor) * spec.energy.value / levels;
  const auto whole = [&](double energy_j) {
    return static_cast<int>(std::min(energy_j / level_j + 1e-9, 1.0 * levels));
  };
  return {whole(spec.power.value * hour_s * one_way), whole(spec.power.value * hour_s / one_way), level_j / one_way,
          level_j * one_way};
}

using Row = std::array<double, levels + 1>;

/// Best move of each charge in one hour, given what each charge is worth at its end.
struct Choice {
  Row worth;
  std::array<int, levels + 1> move;
};

Choice best_moves(const Moves& moves, const Row& later, double value, double cost) {
  Choice choice;
  const double up = -moves.bought_j * value, down = moves.sold_j * (value - cost);
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

std::vector<double> battery_plan(const BatterySpec& spec, std::span<const double> value, double cost,
                                 int utc_offset_h) {
  const Moves moves = moves_of(spec);
  const int year_h = static_cast<int>(value.size());
  std::vector<double> plan(value.size(), 0.0);
  for (int day = 0; day < year_h / day_h; ++day) {
    const auto hour_of = [&](int h) {
      return static_cast<std::size_t>((day * day_h + h - utc_offset_h + year_h) % year_h);
    };
    std::array<Choice, day_h> choices;
    Row later;
    later.fill(-std::numeric_limits<double>::infinity());
    later[0] = 0.0;
    for (int h = day_h - 1; h >= 0; --h) {
      choices[static_cast<std::size_t>(h)] = best_moves(moves, later, value[hour_of(h)], cost);
      later = choices[static_cast<std::size_t>(h)].worth;
    }
    int level = 0;
    for (int h = 0; h < day_h; ++h) {
      const int move = choices[static_cast<std::size_t>(h)].move[static_cast<std::size_t>(level)];
      plan[hour_of(h)] = -(move > 0 ? move * moves.bought_j : move * moves.sold_j) / hour_s;
      level += move;
    }
  }
  return plan;
}

}  // namespace gigatwin::grid
