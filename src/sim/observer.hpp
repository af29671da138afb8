#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/units.hpp"
#include "grid/energy_cost.hpp"

/// What the simulation tells whoever listens: `results` implements `Observer`; `sim` knows nothing of files.
namespace gigatwin::sim {

enum class Activity : std::uint8_t { training, checkpointing, restarting };

/// One hall over one plant step: means over the step, temperatures at its end.
struct HallSample {
  Watts it_power;          ///< at the rack inlets
  Watts electrical_loss;   ///< UPS and transformers of this hall
  Watts cooling_power;     ///< pumps, fans and chillers of this hall
  Celsius coolant_supply;  ///< to the racks
  Celsius coolant_return;  ///< from the racks
  double speed = 1.0;      ///< of the busy accelerators relative to unthrottled, 0..1
  double busy_accelerators = 0.0;
};

/// The site over one plant step [begin, begin + step): means over the step unless said otherwise.
struct SiteSample {
  Seconds begin;
  Seconds step;
  // Electrical
  Watts it_power;        ///< sum of the rack inlets (EU 2024/1364: E_IT, category PDU)
  Watts facility_power;  ///< that the whole facility takes, before the transfer switch; battery and exports apart
  Watts energy_input;    ///< E_DC: grid import + photovoltaic power used + heat of the generators' fuel - grid export
  Watts ups_loss;
  Watts transformer_loss;
  Watts distribution_loss;     ///< feeds, switchgear, distribution units, bus bars
  Watts auxiliary_power;       ///< lighting, offices, controls
  Watts accelerator_power;     ///< part of it_power: the accelerators alone
  Watts rack_conversion_loss;  ///< part of it_power: power shelves and regulators
  Watts network_power;         ///< part of it_power: scale-out switches and transceivers
  Watts storage_power;         ///< part of it_power: storage system
  // Grid side
  Watts grid_limit;  ///< import that connection, contract and curtailment allow
  Watts grid_import, grid_export;
  Watts battery_power;          ///< at its terminals: positive discharging, negative charging
  double battery_charge = 0.0;  ///< of its usable capacity, 0..1, at the end of the step
  Watts photovoltaic_power;     ///< generated and used or exported
  Watts photovoltaic_spilled;   ///< could have been generated
  Watts generator_power;        ///< electrical, of the backup generators
  Watts generator_fuel;         ///< heat of the fuel that they burn (lower heating value)
  KgPerSecond generator_carbon;
  Watts unserved_power;           ///< wanted by the facility and not to be had
  Watts contracted_renewable;     ///< generated under power purchase agreements in this step
  Watts matched_renewable;        ///< photovoltaics used, and of the import what agreements generated at the same time
  Watts guaranteed_renewable;     ///< of the rest of the import, covered by guarantees of origin
  Euros energy_cost;              ///< of the step: total of the next
  grid::EnergyCost energy_costs;  ///< of the step, by part
  grid::MarketCarbon market_carbon;  ///< of the step; generators are not in it
  Seconds curtailed;                 ///< part of the step in which the grid operator curtailed the import
  Seconds grid_lost;                 ///< part of the step without supply
  // Cooling
  Watts pump_power;
  Watts fan_power;
  Watts chiller_power;
  Watts heat_to_coolant;   ///< heat taken up by the liquid and air loops
  Watts heat_rejected;     ///< heat given to outdoors (and reuse)
  Watts heat_stored;       ///< rate at which the loops warm up; negative when they cool down
  Watts heat_reused;       ///< part of heat_rejected: taken by heat reuse
  Watts heat_delivered;    ///< to the heat customer at the hand-off, with the work of the heat pump (E_REUSE)
  Watts heat_pump_power;   ///< part of facility_power
  Euros heat_revenue;      ///< of the step
  KgPerSecond water_flow;  ///< water taken in: evaporation, drift and blowdown
  KgPerSecond water_evaporated, water_drift, water_blowdown;
  Celsius coolant_supply;      ///< warmest hall, at the end of the step
  Celsius coolant_return;      ///< warmest hall, at the end of the step
  double chiller_share = 0.0;  ///< share of the heat that chillers carried
  Celsius junction;            ///< warmest hall: of a busy accelerator; NaN where the catalogue has no thermal figures
  Celsius waste_heat;          ///< temperature of the facility water that carries the heat away, mean by heat
  // Outdoors
  Celsius dry_bulb;
  Celsius wet_bulb;
  double relative_humidity = 0.0;
  EurosPerJoule price;
  KgPerJoule carbon_intensity;
  // Work
  double busy_accelerators = 0.0;    ///< held by jobs
  double failed_accelerators = 0.0;  ///< out of service, waiting for repair
  double running_jobs = 0.0;
  double queued_jobs = 0.0;
  double queued_accelerators = 0.0;     ///< asked for by queued jobs
  double stranded_accelerators = 0.0;   ///< idle in a part of the site that is closed to the jobs which wait
  double fragmentation = 0.0;           ///< of the free nodes, 0..1: topology::NodePool; mean over parts by free nodes
  double speed = 1.0;                   ///< mean over busy accelerators
  double throttled_accelerators = 0.0;  ///< busy and slowed by their temperature
  double paused_accelerators = 0.0;     ///< held by jobs that demand response has paused
  double tokens_per_s = 0.0;            ///< as trained, like useful_compute
  FlopPerSecond
      useful_compute;  ///< model FLOP/s as trained; what failures take back later is not subtracted (see Totals)
  /// Largest |in - out - stored| / in of electricity and of heat over the halls: rounding alone.
  double balance_residual = 0.0;
  std::vector<HallSample> halls;
};

enum class EventKind : std::uint8_t {
  job_submitted,
  job_rejected,
  job_started,
  checkpoint_written,
  failure,  ///< a component failed; `job` is the one it stopped, or none
  job_interrupted,
  job_restarted,
  repair_finished,
  job_completed,
  throttling_began,
  throttling_ended,
  capping_began,
  capping_ended,
  grid_lost,
  grid_returned,
  curtailment_began,  ///< value: import allowed, W
  curtailment_ended,
  demand_response_began,  ///< value: speed
  demand_response_ended,
  generators_started,
  generators_stopped,
  plant_failure,  ///< of a unit of the power or cooling plant; value: index of the component
  plant_repaired,
  hall_lost,  ///< without power or cooling: its nodes are down
  hall_returned,
  job_preempted,          ///< it left its nodes for others, with a checkpoint, and queues again
  job_resized,            ///< value: accelerators from now on
  job_waits_long,         ///< past the longest wait of the scheduler while others went first; value: seconds waited
  data_staged,            ///< the job's dataset is at the site; value: seconds it took
  data_starvation_began,  ///< the job trains slower than it could for want of data; value: share of what it wants
  data_starvation_ended,
  slow_node_found,  ///< a node that had run slowly is taken out; `job` is the one that it held up
  storage_failed,
  storage_returned,
  reservation_began,  ///< value: index of the reservation
  reservation_short,  ///< fewer nodes free than reserved when it began; value: how many accelerators are missing
};

struct EventRecord {
  static constexpr std::int64_t none = -1;
  Seconds when;
  EventKind kind = EventKind::job_submitted;
  std::int64_t job = none;   ///< index in the job table
  std::int64_t node = none;  ///< failed or repaired node
  std::int64_t hall = none;
  /// failure, job_interrupted: index of the cause; checkpoint: seconds it took; throttling, capping: speed
  double value = 0.0;
};

enum class JobState : std::uint8_t { queued, running, completed, rejected };

/// One job when it is over, or as it stands at the end of the simulation. Emitted once for every job submitted.
struct JobRecord {
  std::int64_t job = 0;
  std::string name;
  std::string tenant_class;
  std::string model;  ///< model shape; empty when the job is known by its duration alone
  JobState state = JobState::queued;
  std::string reason;  ///< why it was rejected
  std::int64_t accelerators = 0;
  Seconds submitted;
  Seconds requested;                          ///< time limit given to the scheduler
  Seconds waited;                             ///< in the queue, after preemptions too
  Seconds staging;                            ///< part of `waited`: its dataset was on the way
  std::int64_t partition = 0;                 ///< 0: the shared part of the site
  Seconds started{-1.0};                      ///< first start; -1 if never
  Seconds finished{-1.0};                     ///< -1 if not completed
  Seconds productive;                         ///< training that counts, at full speed
  Seconds lost;                               ///< training done again after failures
  Seconds checkpointing;                      ///< stopped for writing checkpoints
  Seconds restarting;                         ///< detection, rescheduling, loading
  Seconds contended;                          ///< held up by other jobs' traffic while training
  Seconds starved;                            ///< held up for want of data while training
  double communication_slowdown = 0.0;        ///< mean over its training, 1: alone; 0 when its traffic is not known
  double worst_communication_slowdown = 0.0;  ///< the same, at worst
  std::int64_t failures = 0;
  std::int64_t checkpoints = 0;
  std::int64_t preemptions = 0;
  std::int64_t resizes = 0;
  Joules it_energy;
  double tokens = 0.0;     ///< that count
  Flop useful;             ///< model FLOP that count
  double mfu = 0.0;        ///< of the undisturbed iteration
  Seconds iteration;       ///< undisturbed iteration; 0 when unknown
  PerSecond failure_rate;  ///< of failures that interrupt it, as expected of its placement
  int leaves_spanned = 0;  ///< leaf groups (pods of the lowest scale-out tier) of the first placement
};

/// One stretch of a job on the same nodes: a bar of the timeline. Nodes are neighbours as far as the site had them
/// free; the first stands for all.
struct IntervalRecord {
  std::int64_t job = 0;
  Seconds begin, end;
  Activity activity = Activity::training;  ///< where the scenario asks for activities; else training for all of it
  std::int64_t nodes = 0;
  std::int64_t first_node = 0;
};

/// What one tenant class asked for and got.
struct TenantTotals {
  std::string name;
  std::optional<double> share;  ///< of the machine's time that it is entitled to
  std::int64_t jobs_submitted = 0, jobs_completed = 0, jobs_running = 0, jobs_queued = 0, jobs_rejected = 0;
  double accelerator_seconds_held = 0.0, accelerator_seconds_productive = 0.0;
  double accelerator_seconds_queued = 0.0;  ///< asked for by jobs while they waited
  Flop useful;
  std::int64_t preemptions = 0;
  std::int64_t jobs_waited_long = 0;  ///< told as job_waits_long
  std::vector<double> waits_s;        ///< of the jobs that started, in order of their end
  std::vector<double> runs_s;         ///< of the completed ones: from first start to end, waits in between left out
  std::vector<double> run_waits_s;    ///< of the same jobs: their waits
};

/// What one cause of failure came to.
struct CauseTotals {
  std::string name;
  std::int64_t failures = 0, interruptions = 0;
  double accelerator_seconds_lost = 0.0;        ///< training taken back
  double accelerator_seconds_restarting = 0.0;  ///< from the interruption to training again
  double accelerator_seconds_failed = 0.0;      ///< out of service
};

/// Sums over the plant's steps: exact integrals of the piecewise constant rates.
struct StepTotals {
  Seconds duration;
  Joules it_energy, facility_energy, cooling_energy, electrical_loss, auxiliary_energy;
  Joules pump_energy, fan_energy, chiller_energy;
  Joules accelerator_energy;
  Joules heat_to_coolant, heat_rejected, heat_stored;
  Kilograms water, water_evaporated, water_drift, water_blowdown;
  Joules energy_input;  ///< E_DC
  Joules grid_import, grid_export, photovoltaic_energy, generator_energy, generator_fuel;
  Joules battery_charged, battery_discharged, unserved_energy;
  Joules contracted_renewable;  ///< generated by power purchase agreements, whenever
  Joules guaranteed_renewable;  ///< of the rest, covered by guarantees of origin
  Joules matched_renewable;     ///< part of the consumption matched hour by hour: photovoltaics, agreements
  Joules heat_reused, heat_delivered, heat_pump_energy;
  Euros heat_revenue;
  double waste_heat_celsius_joules =
      0.0;  ///< integral of waste-heat temperature x heat: over heat_rejected its mean, degC
  Seconds generator_time, curtailed_time, demand_response_time, grid_lost_time;
  std::int64_t plant_failures = 0, halls_lost = 0;
  double accelerator_seconds_hot = 0.0;     ///< busy and slowed by their temperature
  double accelerator_seconds_paused = 0.0;  ///< held by jobs that demand response has paused
  Euros electricity_cost;                   ///< total of the next
  grid::EnergyCost energy_costs;            ///< by part
  grid::MarketCarbon market_carbon;         ///< market-based, of electricity bought alone
  Kilograms generator_carbon;               ///< part of `carbon`, and to be added to `market_carbon`
  Kilograms carbon;                         ///< location-based, operation only: grid import and generators
  Watts peak_facility_power;                ///< largest step mean
  Watts minimum_facility_power;
  double largest_ramp_w_per_s = 0.0;  ///< between consecutive steps
  Seconds chiller_time;               ///< with any chiller running
  Seconds throttled_time, capped_time;
  double accelerator_seconds_offered = 0.0, accelerator_seconds_busy = 0.0, accelerator_seconds_failed = 0.0;
  /// Idle in a part of the site that is closed to the jobs which wait elsewhere: the cost of isolation. At most what
  /// these jobs ask for.
  double accelerator_seconds_stranded = 0.0;
  Seconds fragmentation;                  ///< integral over time of the site's fragmentation
  double queued_job_seconds = 0.0;        ///< integral of the queue's length
  double largest_balance_residual = 0.0;  ///< relative: |in - out - stored| / in over all steps, electricity and heat
};

/// What the jobs came to.
struct JobTotals {
  double accelerator_seconds_productive = 0.0, accelerator_seconds_lost = 0.0;
  double accelerator_seconds_checkpointing = 0.0, accelerator_seconds_restarting = 0.0,
         accelerator_seconds_throttled = 0.0, accelerator_seconds_contended = 0.0, accelerator_seconds_starved = 0.0;
  double accelerator_seconds_scrubbed = 0.0;  ///< wiped between tenants
  double tokens = 0.0;
  Flop useful;
  std::int64_t jobs_submitted = 0, jobs_completed = 0, jobs_running = 0, jobs_queued = 0, jobs_rejected = 0;
  std::int64_t failures = 0, interruptions = 0, checkpoints = 0, preemptions = 0, resizes = 0, jobs_waited_long = 0;
  std::int64_t longest_queue = 0;     ///< jobs, at most at any instant
  std::vector<TenantTotals> tenants;  ///< in order of the scenario's list, then as first submitted
  std::vector<CauseTotals> causes;    ///< as SiteModel::causes
};

/// Sums over the whole run.
struct Totals : StepTotals, JobTotals {
  double accelerators = 0.0;
};

/// Told of everything in order of simulated time; calls of one instant in the order in which things happened.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void sample(const SiteSample& sample) = 0;
  virtual void event(const EventRecord& event) = 0;
  virtual void job(const JobRecord& job) = 0;
  /// In order of their ends. Those who draw no timeline ignore them.
  virtual void interval(const IntervalRecord& /*interval*/) {}
  /// Wall clock and simulated time now and then (a few times a second), for progress and flushing.
  virtual void tick(Seconds now) = 0;
};

}  // namespace gigatwin::sim
