#pragma once

#include <vector>

#include "cooling/chip_power_internal.hpp"
#include "cooling/transient.hpp"

namespace gigatwin::cooling {

/// How the clock of the accelerators is set.
enum class ClockMode {
  limited,    ///< by the power limit
  regulated,  ///< by the temperature: a state of the network
  lowest,
  off,
};

/// Right-hand side of the network's equations over one flat state vector; equations in transient.hpp.
///
/// State: junction and base of one chip; coolant of its branch in the racks; of each loop a return leg and a supply
/// leg, its flow and the heat in its cold store; the regulated clock; heat in and out since the start.
class HallNetwork {
 public:
  static constexpr std::size_t rack_cells = 4;
  static constexpr std::size_t leg_cells = 3;

  explicit HallNetwork(TransientSpec spec);
  HallNetwork(const HallNetwork&) = delete;
  HallNetwork& operator=(const HallNetwork&) = delete;

  void serve(const Service& service);
  const Service& service() const { return service_; }
  const TransientSpec& spec() const { return spec_; }

  std::size_t size() const { return out() + 1; }
  std::size_t loops() const { return spec_.loops.size(); }
  static constexpr std::size_t junction() { return 0; }
  static constexpr std::size_t base() { return 1; }
  static constexpr std::size_t rack(std::size_t cell) { return 2 + cell; }
  static constexpr std::size_t loop(std::size_t i) { return 2 + rack_cells + i * (2 * leg_cells + 2); }
  static constexpr std::size_t return_leg(std::size_t i, std::size_t cell) { return loop(i) + cell; }
  static constexpr std::size_t supply_leg(std::size_t i, std::size_t cell) { return loop(i) + leg_cells + cell; }
  static constexpr std::size_t flow(std::size_t i) { return loop(i) + 2 * leg_cells; }
  static constexpr std::size_t tank(std::size_t i) { return flow(i) + 1; }
  std::size_t clock() const { return loop(loops()); }
  std::size_t in() const { return clock() + 1; }
  std::size_t out() const { return clock() + 2; }

  /// What passes between the parts at one state.
  struct Flows {
    double speed = 0.0, chip_w = 0.0;  ///< of one accelerator
    double heat_w = 0.0, rejected_w = 0.0, chilled_w = 0.0;
    double inlet_c = 0.0;  ///< of the racks
  };
  /// @param dy  where not null, the derivative
  Flows evaluate(const double* y, double* dy) const;

  double speed_of(const double* y) const;
  double limited_speed(const double* y) const;
  double inlet_c(const double* y) const;
  double tank_left_j(const double* y) const;  ///< of all cold stores
  double tanks_j() const;                     ///< of full ones
  double stored_j(const double* y) const;     ///< in all heat capacities and stores, against 0 degC

  /// All at the loops' targets, rated flow.
  std::vector<double> first_guess() const;
  /// Of the equations: 1 K, share of flow or clock, joules.
  std::vector<double> scales() const;

  ClockMode mode = ClockMode::limited;
  bool racks_on = true;     ///< false: they have tripped
  bool tanks_idle = false;  ///< while the start is being settled

 private:
  double rack_flow_w_k(const double* y) const;
  double carried_w_k(std::size_t i, const double* y) const { return spec_.loops[i].carried_w_k * y[flow(i)]; }
  double plate_conductance(double flow) const;
  void racks(const double* y, double* dy, Flows& flows) const;
  void loop_balance(std::size_t i, const double* y, double* dy, Flows& flows) const;
  double cold_share(std::size_t i) const;
  double exchanged_w(std::size_t i, const double* y) const;
  double rejected_w(const double* y) const;
  void pumps(std::size_t i, const double* y, double* dy) const;
  double leg_cell_j_k(std::size_t i) const;

  TransientSpec spec_;
  Service service_;
  ChipPower power_;
  std::vector<double> exchangers_w_k_;  ///< [loop] to the next, at rated flows
  double junction_j_k_ = 0.0, base_j_k_ = 0.0, junction_k_w_ = 0.0;
  double branch_share_ = 1.0;  ///< of the racks' flow that passes accelerators
  double rack_flow_w_k_ = 0.0;
  double rack_cell_j_k_ = 0.0;  ///< of all branches together, one of rack_cells
  bool air_ = false;
};

}  // namespace gigatwin::cooling
