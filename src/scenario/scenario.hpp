#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/schema.hpp"
#include "cooling/heat_reuse.hpp"
#include "cooling/plant.hpp"
#include "economics/spec.hpp"
#include "finance/spec.hpp"
#include "grid/spec.hpp"
#include "hardware/system.hpp"
#include "power/plant.hpp"
#include "proposal/proposal.hpp"
#include "rules/reporting.hpp"
#include "scenario/operations.hpp"
#include "site/site.hpp"
#include "topology/fabric_spec.hpp"
#include "workload/stream.hpp"

namespace gigatwin::scenario {

struct TimeSpec {
  Instant start;
  Seconds duration = days(365);
  Seconds step = minutes(5);  ///< of the power and cooling plant
};

struct ComputeSpec {
  hardware::SystemSpec system;
  std::int64_t accelerators = 0;
  int halls = 1;  ///< equal parts of the site with a coolant loop and an electrical branch each
};

enum class Detail { site, hall };
enum class EventDetail { all, important };
/// What a bar of the timeline is: a job on the same nodes, or each of its activities.
enum class TimelineDetail { none, jobs, activities };

struct OutputSpec {
  Seconds every = minutes(15);
  Detail detail = Detail::hall;
  EventDetail events = EventDetail::important;
  TimelineDetail timeline = TimelineDetail::jobs;
};

/// A gigafactory: what is built where, what runs on it, and for how long it is simulated.
struct Scenario {
  std::string name;
  std::string description;
  std::int64_t seed = 1;
  TimeSpec time;
  site::SiteSpec site;
  ComputeSpec compute;
  topology::FabricSpec fabric;
  power::PlantSpec power;
  cooling::PlantSpec cooling;
  std::optional<cooling::HeatReuseSpec> heat_reuse;
  grid::GridSpec grid;
  workload::WorkloadSpec workload;
  OperationsSpec operations;
  economics::EconomicsSpec economics;
  std::optional<finance::FinanceSpec> finance;     ///< absent: nobody says how it is paid for
  std::optional<proposal::ProposalSpec> proposal;  ///< absent: the machine is nobody's proposal
  rules::ReportingSpec reporting;
  OutputSpec output;
};

const Schema<TimeSpec>& time_schema();
const Schema<ComputeSpec>& compute_schema();
const Schema<OutputSpec>& output_schema();
const Schema<Scenario>& scenario_schema();

}  // namespace gigatwin::scenario
