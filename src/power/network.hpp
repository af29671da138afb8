#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "power/plant.hpp"
#include "power/supply_path.hpp"

namespace gigatwin::power {

struct Wiring;

/// The units of one stage, at the site or in one hall.
struct Component {
  static constexpr int of_site = -1;
  std::string name;  ///< of the stage
  StageKind kind = StageKind::feed;
  Level level = Level::hall;
  int hall = of_site;
  UnitsSpec units;
  Watts rating;                ///< of one unit
  std::size_t stage = 0;       ///< place in PlantSpec::stages
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
  ~Network();
  Network(Network&&) noexcept;
  Network& operator=(Network&&) noexcept;

  /// Site level first, then hall by hall; within each in the order of the spec.
  const std::vector<Component>& components() const { return components_; }
  std::size_t units() const { return in_service_.size(); }
  std::size_t halls() const { return rated_it_.size(); }

  /// Takes a unit out of service or back. Cheap: capacities follow at the next question.
  void set_unit(std::size_t unit, bool in_service);
  bool in_service(std::size_t unit) const { return in_service_[unit] != 0; }

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

 private:
  /// Loss of a stage over its load P: no_load + (proportional + square P) P.
  struct Loss {
    double no_load_w = 0.0, proportional = 0.0, square_per_w = 0.0;
  };
  /// Where the power that a stage takes comes from: one of its feeders, or the grid.
  struct Link {
    std::size_t feeder = 0;  ///< stage; one past the last: the grid
    std::size_t weight = 0;  ///< place of its share in a row of weights_
  };
  /// IT and mechanical power, with the losses behind.
  struct Offer {
    double it_w = 0.0, mechanical_w = 0.0;
  };

  void add_components();
  void add_links();
  std::vector<Link> links_to(const std::vector<std::size_t>& feeders);
  void refresh();
  void count_units();
  void refresh_row(std::size_t row);
  void weigh_links(std::size_t row);
  std::vector<double> block_shares(std::size_t row) const;
  Loss loss_of(std::size_t row, std::size_t stage, std::span<const double> block_shares) const;
  void offer(std::size_t row, const std::vector<Link>& links, Offer offered);
  double pass(std::size_t row, std::size_t stage);
  void pass_hall(std::size_t hall, const HallLoad& load, Flow& out);
  void pass_site(Flow& out);
  double autonomy_s(std::size_t hall, std::size_t stage) const;

  std::vector<StageSpec> stages_;
  std::vector<Watts> rated_it_;  ///< [hall]
  Watts rated_site_;
  StageGraph graph_;
  SupplyPath path_;
  std::vector<Component> components_;
  std::unique_ptr<Wiring> wiring_;
  std::vector<char> in_service_;  ///< [unit]
  bool stale_ = true;             ///< units changed since the last refresh

  std::vector<std::size_t> hall_order_, site_order_;  ///< stages from the load to the grid
  std::vector<std::vector<Link>> links_;              ///< [stage]
  std::vector<Link> it_links_, mechanical_links_;     ///< of the racks and the mechanical plant
  std::size_t weights_a_row_ = 0;

  // A row for each hall, and the last for the site's own stages.
  std::vector<double> weights_;    ///< [row * weights_a_row_ + Link::weight]
  std::vector<double> own_;        ///< [(row * stages + stage) * most_blocks + block] units in service / N
  std::vector<double> live_;       ///< the same of energised units, in units
  std::vector<Loss> losses_;       ///< [row * stages + stage]
  std::vector<double> shares_;     ///< [hall] deliverable
  std::vector<Offer> offers_;      ///< [stage], and the grid: what the pass at hand has offered
  std::vector<double> carried_w_;  ///< [stage] load of the last pass
  std::vector<double> drawn_w_;    ///< [hall] of the last flow
};

}  // namespace gigatwin::power
