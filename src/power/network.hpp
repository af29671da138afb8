#pragma once

#include <span>
#include <string>
#include <vector>

#include "power/plant.hpp"

namespace gigatwin::power {

/// The units of one stage, at the site or in one hall.
struct Component {
  static constexpr int of_site = -1;
  std::string name;  ///< of the stage
  StageKind kind = StageKind::feed;
  Level level = Level::hall;
  int hall = of_site;
  UnitsSpec units;
  std::size_t first_unit = 0;  ///< of hardware::installed(units) that follow each other
};

/// Loads of one hall, means over a step.
struct HallLoad {
  Watts it;          ///< rack inlets
  Watts mechanical;  ///< pumps, fans, chillers and auxiliaries
};

struct HallFlow {
  bool served = true;  ///< false: no unit in service reaches it, and its loads are not drawn
  Watts loss;          ///< in its own stages, and its share of those of the site by what it draws
};

/// What the meter sees. input = served loads + ups_loss + transformer_loss + distribution_loss, to rounding.
struct Flow {
  Watts input;
  Watts ups_loss, transformer_loss;
  Watts distribution_loss;  ///< all other stages
  std::vector<HallFlow> halls;
};

/// The electrical chain of a site as a graph of units, compiled for the year: a step costs a polynomial a stage.
///
/// Each stage carries load = it_fraction I + mechanical_fraction M, where I and M are the IT and mechanical power with
/// the losses of the stages behind it. Its units in service share it by their rating R:
///
///   loss = sum over units of R (c0 + c1 x + c2 x^2)     x = load of the unit / R
///
/// Units that no feed reaches lose nothing. Beyond x = 1 the curves go on: overload is not an error here.
class Network {
 public:
  /// @param plant     stages without the flaws that `check_stages` finds; asserts on them
  /// @param rated_it  [hall] IT rating, > 0
  Network(const PlantSpec& plant, std::span<const Watts> rated_it);

  /// Site level first, then hall by hall; within each in the order of the spec.
  const std::vector<Component>& components() const;
  std::size_t units() const;
  std::size_t halls() const;

  /// Takes a unit out of service or back. Cheap: capacities follow at the next question.
  void set_unit(std::size_t unit, bool in_service);
  bool in_service(std::size_t unit) const;

  /// Share of the hall's design load that the units in service carry, 0..1; 0: the hall is without power. Stages of the
  /// site are shared in proportion to the rated power. A hall needs all that its stages feed: without its UPS it stops,
  /// even if part of it is fed past the UPS.
  double deliverable_share(std::size_t hall);
  /// The same in watts of IT.
  Watts deliverable(std::size_t hall);

  /// @param loads  [hall], >= 0
  /// @param out    halls are resized at the first call: none allocates later
  void flow(std::span<const HallLoad> loads, Flow& out);

  /// How long the batteries of the UPS units in service carry these loads: the shortest of the hall's UPS stages; zero
  /// where there is none. What passes by the UPS rides through on its own batteries, or not at all.
  Seconds ride_through(std::size_t hall, const HallLoad& load);
};

}  // namespace gigatwin::power
