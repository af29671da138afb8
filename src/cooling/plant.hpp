#pragma once

#include <array>
#include <span>

#include "cooling/exchanger.hpp"
#include "cooling/graph.hpp"
#include "cooling/rejection.hpp"
#include "cooling/spec.hpp"

namespace gigatwin::cooling {

/// What the plant of one hall is sized for.
struct HallRating {
  Watts liquid_heat;      ///< of the racks into their coolant; 0 where there is none
  Watts air_heat;         ///< into the room; 0 where there is none
  KelvinDelta rack_rise;  ///< of the coolant across the racks at rated heat
};

/// A plant for one hall: names resolved, sizes in watts, laid out as flat arrays that a step walks without a search.
class Plant {
 public:
  /// Expects a spec that `plant_schema` and `check_fit` accept.
  Plant(PlantSpec spec, const HallRating& rating);

  struct Loop {
    Watts rated;       ///< heat
    KelvinDelta rise;  ///< at rated heat and flow
    Watts pump_power;  ///< at rated flow
    KgPerSecond flow;  ///< rated
    std::size_t component = 0;
    double units = 1.0;  ///< installed, over needed
  };
  struct Link {
    Exchanger exchanger;
    std::size_t from = 0, to = 0;
    std::size_t component = 0;
    double units = 1.0;
  };
  /// Racks or room: the way of their heat to the circuit that holds it.
  struct Load {
    bool exists = false;
    Watts rated;
    Celsius setpoint;
    std::vector<std::size_t> loops;  ///< the load's own first, the circuit's last
    std::vector<std::size_t> links;  ///< between them
    std::size_t circuit = 0;
    Joules per_kelvin{0.0};  ///< heat capacity of the load's own loop, J for 1 K
  };
  /// A loop with cooling equipment of its own and what hangs on it.
  struct Group {
    std::size_t loop = 0;
    Watts rated;
    Seconds inertia;
    std::vector<std::size_t> free_loops, free_links;  ///< below the loop, to the free cooler
    std::optional<std::size_t> cooler, condenser;     ///< indices of rejection
    std::optional<std::size_t> condenser_loop;
    std::optional<std::size_t> chillers, storage;
    double cooler_size = 1.0, condenser_size = 1.0;  ///< heat that they are sized for, over `rated`
    double usual_cop = 1.0;                          ///< of the chillers where they are rated
    bool shares_tower() const { return cooler && condenser && *cooler == *condenser; }
  };

  const PlantSpec& spec() const { return spec_; }
  const HallRating& rating() const { return rating_; }
  std::span<const Loop> loops() const { return loops_; }
  std::span<const Link> links() const { return links_; }
  std::span<const Load, 2> loads() const { return loads_; }  ///< racks, room
  std::span<const Group> groups() const { return groups_; }
  std::span<const CoolerRating> rejection() const { return rejection_; }         ///< as in the spec
  std::size_t first_rejection() const { return loops_.size() + links_.size(); }  ///< in the order of `components`
  std::size_t first_chillers() const { return first_rejection() + spec_.rejection.size(); }

 private:
  void route_load(const Graph& graph, std::size_t index, std::optional<std::size_t> loop, Watts rated,
                  std::optional<Celsius> setpoint);
  void size_group(std::size_t index);
  void rate_loops();
  void size_loops();
  void size_links();

  PlantSpec spec_;
  HallRating rating_;
  std::vector<Loop> loops_;
  std::vector<Link> links_;
  std::array<Load, 2> loads_;
  std::vector<Group> groups_;
  std::vector<CoolerRating> rejection_;
};

/// What the plant cannot be for this machine: heat without a loop, an exchanger that would have to run backwards. Keys
/// are relative to the plant.
void check_fit(const PlantSpec& plant, const HallRating& rating, BlockProblems& problems);

}  // namespace gigatwin::cooling
