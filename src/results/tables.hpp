#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "base/units.hpp"
#include "economics/life_cycle.hpp"
#include "finance/plan.hpp"
#include "proposal/proposal.hpp"
#include "results/proposal_figures.hpp"
#include "results/statistics.hpp"
#include "sim/observer.hpp"

/// What a run hands to its result file, besides the samples: the description at the start, plain tables at the end.
namespace gigatwin::results {

enum class Level : std::uint8_t { site, hall };            ///< finest level of the series
enum class EventDetail : std::uint8_t { important, all };  ///< `important` leaves out written checkpoints

struct NamedText {
  std::string name;
  std::string text;
};

/// A library with its version, an input file with its SHA-256, a figure (by its key path) with its source.
using NamedTexts = std::vector<NamedText>;

/// A training run with a goal, whose time to train is told.
struct CampaignGoal {
  std::int64_t job = 0;  ///< index in the job table
  double tokens = 0.0;
};

struct RunDescription {
  std::string path;    ///< final name of the result
  bool force = false;  ///< replace an existing result
  std::string name;    ///< of the scenario
  std::string site;
  std::string site_timezone;  ///< such as "Europe/Helsinki"; the file itself is in UTC
  Instant start;
  Seconds duration;
  Seconds step;   ///< of the plant models
  Seconds every;  ///< one row of the series: a whole number of seconds, at least `step`
  Level level = Level::hall;
  EventDetail events = EventDetail::important;
  std::vector<std::string> halls;         ///< names, in the order of `SiteSample::halls`
  std::vector<std::int64_t> first_nodes;  ///< of each hall
  std::vector<std::string> partitions;    ///< names, in the order of `JobRecord::partition`
  std::vector<CampaignGoal> campaigns;
  std::vector<std::string> failure_causes;  ///< names, in the order of `EventRecord::value` of a failure
  int price_year = 0;                       ///< of every amount of money; 0 if unknown
  std::uint64_t seed = 0;
  std::string version;  ///< of gigatwin
  std::string command;
  std::string scenario_as_written;
  std::string scenario_resolved;
  NamedTexts libraries;
  NamedTexts inputs;                  ///< file and its SHA-256
  NamedTexts sources;                 ///< figure (key path) and where it comes from
  std::vector<std::string> messages;  ///< warnings of the checks
};

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// One tier of the fabric.
struct FabricRow {
  std::string tier;  ///< such as "scale-up", "leaf", "spine"
  std::int64_t links = 0;
  BytesPerSecond link_bandwidth;      ///< one direction of one link
  BytesPerSecond total_bandwidth;     ///< one direction of all links
  double oversubscription = 1.0;      ///< bandwidth below / bandwidth above
  double mean_utilisation = unknown;  ///< of one direction over the run; NaN if not known
  double max_utilisation = unknown;
  std::int64_t switches = 0;  ///< at the upper ends of the links
  std::int64_t cables = 0, transceivers = 0;
  Watts idle_power{}, peak_power{};
  Euros price{};
};

/// One distinct job profile: model, plan and placement class, simulated once and replayed.
struct IterationRow {
  std::string key;  ///< distinct
  std::string model;
  std::int64_t accelerators = 0;
  std::int64_t tensor_parallel = 1, pipeline_parallel = 1, data_parallel = 1, expert_parallel = 1, context_parallel = 1;
  Seconds iteration;
  Seconds compute;
  Seconds exposed_communication;
  Seconds bubble;     ///< pipeline fill and drain
  Seconds straggler;  ///< waiting for the slowest accelerator; with the three above the whole iteration
  double mfu = 0.0;
  double hfu = 0.0;     ///< with recomputation
  double tokens = 0.0;  ///< per iteration
  Flop useful;          ///< model FLOP per iteration
  Bytes checkpoint;
  Bytes memory_per_accelerator;
  Watts accelerator_power;            ///< mean of one accelerator over the iteration
  std::vector<Bytes> bytes_per_tier;  ///< per iteration, in the order of the fabric rows
};

/// One tenant class over the whole run.
struct TenantRow {
  std::string name;
  std::int64_t submitted = 0, completed = 0, running = 0, queued = 0, rejected = 0;
  double held_h = 0.0, productive_h = 0.0, queued_h = 0.0;  ///< accelerator-hours
  double entitlement = unknown;                             ///< share of the machine's time
  double delivered = unknown;                               ///< the same, of what it held
  double wanted = unknown;                                  ///< the same, of what it held and waited for
  double useful_exaflop = 0.0;
  Spread wait_h, slowdown;
  std::int64_t preemptions = 0, waited_long = 0;
};

/// One named training run.
struct CampaignRow {
  std::string name;
  std::string tenant_class;
  sim::JobState state = sim::JobState::queued;
  std::int64_t accelerators = 0, failures = 0;
  double done = 0.0;                         ///< share of its tokens
  double time_h = unknown;                   ///< from first start to the end, in this run
  double expected_h = unknown;               ///< the same over all histories of failures
  double deviation_h = unknown;              ///< of these: standard deviation
  double low_h = unknown, high_h = unknown;  ///< of these: 5 % and 95 %
};

/// One amount of the economics: `units` as decisions on units say, money "EUR", "EUR/(MW h)", ratios "1".
struct NamedValue {
  std::string name;  ///< variable name: lower case, underscores
  double value = unknown;
  std::string units;
  std::string long_name;
  std::string source;  ///< of the figures it rests on; may be empty
};

struct NamedColumn {
  std::string name;
  std::string units;
  std::string long_name;
  std::string source;
  std::vector<double> values;  ///< one for each item of the table
};

/// Columns over named items, such as capital cost over parts. Dimension and item names are distinct within their lists.
struct ItemTable {
  std::string dimension;
  std::string long_name;
  std::vector<std::string> items;
  std::vector<NamedColumn> columns;
};

struct EconomicsTables {
  std::vector<NamedValue> values;
  std::vector<ItemTable> tables;
};

/// Constant facts of the site that reports and rules ask for, beside the indicators; NaN and empty: not stated.
struct ReportingFacts {
  std::string country;          ///< ISO 3166-1 alpha-2
  std::string operation_since;  ///< "2028-01-01 00:00:00", UTC
  std::string datacentre_type;  ///< Delegated Regulation (EU) 2024/1364, Article 2
  std::string grid_functions;   ///< joined by "; "
  std::string refrigerants;     ///< joined by "; "
  Watts installed_it_power;
  Watts rated_power;  ///< total rated energy input
  SquareMetres floor_area{unknown};
  SquareMetres computer_room_area{unknown};
  Watts battery_to_grid{unknown};
  Celsius intake_set_point{unknown};  ///< T_IN
  double potable_share = unknown;
  double server_capacity = unknown;
  Bytes storage_capacity{unknown};
  double heat_exempt = 0.0;   ///< 1: proof that the waste heat cannot be used
  double heat_offered = 0.0;  ///< 1: heat and a plot for a heat plant are offered
  double code_of_conduct_practices = unknown;
  std::string audited;  ///< "2027-06-01 00:00:00", UTC: last audit of these practices
  double refrigerant_gwp = unknown;
};

/// What the simulated year means over the life of the proposal.
struct MoneyTables {
  economics::SiteQuantities quantities;
  std::optional<proposal::ProposalSpec> proposal;
  economics::LifeCycle life;
  std::optional<finance::Plan> plan;  ///< none: the scenario does not say how it is paid for
};

/// Handed over when the run is complete.
struct EndTables {
  sim::Totals totals;
  std::vector<FabricRow> fabric;
  std::vector<IterationRow> iteration;
  EconomicsTables economics;
  Euros cost{unknown};  ///< of the simulated duration: capital by annuity, energy, water, staff, maintenance
  ReportingFacts reporting;
  MoneyTables money;
  ProposalFigures proposal;
  MoneyFigures figures;
};

}  // namespace gigatwin::results
