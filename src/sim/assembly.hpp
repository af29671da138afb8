#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "cooling/chip.hpp"
#include "cooling/plant.hpp"
#include "economics/cost.hpp"
#include "grid/grid.hpp"
#include "power/chain.hpp"
#include "scenario/scenario.hpp"
#include "sim/access.hpp"
#include "sim/failures.hpp"
#include "sim/job_run.hpp"
#include "sim/observer.hpp"
#include "sim/plant_outages.hpp"
#include "site/conditions.hpp"
#include "site/time_zone.hpp"
#include "topology/fabric.hpp"
#include "workload/job.hpp"

/// Turns a Scenario into a site of models and checks what no single block can know, so that `check` finds all that
/// `run` would.
namespace gigatwin::sim {

/// One hall: an equal part of the racks with a coolant loop and an electrical branch of its own.
struct HallModel {
  std::string name;
  topology::NodeRange nodes;
  double racks = 0.0;  ///< the last one may be incomplete
  Watts rated_it;      ///< racks at their rating, and the hall's share of network and storage
  Watts rated_racks;
  cooling::HallRating cooling_rating;
  Watts idle_racks;                  ///< rack inlets with all accelerators and hosts idle
  Watts idle_dc;                     ///< part of idle_racks that reaches the parts: the rest is conversion loss
  Watts idle_accelerators;           ///< part of idle_dc
  Watts network_idle, network_peak;  ///< scale-out switches and transceivers: by traffic
  Watts storage;
};

struct SiteModel {
  scenario::Scenario scenario;
  site::Conditions conditions;
  topology::FabricPlan fabric;
  std::unique_ptr<topology::Fabric> links;  ///< every link, where the network needs them
  std::unique_ptr<collectives::Network> network;
  std::vector<workload::JobRequest> jobs;
  AccessPlan access;
  std::vector<HallModel> halls;
  NodePower node_power;
  power::RackCurve rack_curve;
  std::optional<cooling::ChipTable> chips;  ///< none: the catalogue has no thermal figures of the accelerator
  std::unique_ptr<grid::Grid> grid;
  reliability::MachineParts parts;      ///< what of the machine can fail, and where it sits
  std::vector<FailureCause> causes;     ///< of nodes and fabric; empty when nothing fails
  std::vector<PlantUnits> plant_units;  ///< the electrical chain's, then the cooling plant's of each hall
  site::TimeZone time_zone;
  IterationMemory iteration_memory;

  Watts rated_it() const;
  /// What the cooling plant of one hall is sized for.
  const cooling::HallRating& cooling_rating(std::size_t hall) const { return halls[hall].cooling_rating; }
  std::int64_t nodes() const { return fabric.layout.nodes; }
  /// Local time of day, [0, 24).
  double local_hour(Instant when) const;
};

/// The same scenario without prices, embodied carbon and other figures of machine and fabric that no simulation reads.
scenario::Scenario without_prices(scenario::Scenario scenario);

/// nullptr when there are errors; they and all warnings are in `diagnostics`.
/// @param iterations  of other runs, to be used and added to; null: none
std::unique_ptr<SiteModel> build_site(const scenario::Scenario& scenario, Diagnostics& diagnostics,
                                      std::shared_ptr<IterationStore> iterations = nullptr);

/// Of every cause that an event may name by its index: SiteModel::causes, then SiteModel::plant_units, then what no
/// unit is to blame for: a grid that gives nothing, or coolant that is too warm; then, where training spans sites, a
/// failure at another one.
std::vector<std::string> cause_names(const SiteModel& site);
inline std::size_t supply_cause(const SiteModel& site) { return site.causes.size() + site.plant_units.size(); }
inline std::size_t elsewhere_cause(const SiteModel& site) { return supply_cause(site) + 1; }
/// Whether any job trains at other sites too.
bool spans_sites(const SiteModel& site);

/// What the cost model needs, from the site and what its simulation came to.
economics::SiteQuantities quantities_of(const SiteModel& site, const Totals& totals);

}  // namespace gigatwin::sim
