#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

/// Who proposes to build what, when: the part of a site proposal that is neither machine nor place.
namespace gigatwin::proposal {

struct MemberSpec {
  std::string name;
  std::string country;        ///< ISO 3166-1 alpha-2
  std::string role;           ///< "coordinator", "operator", "user" ...
  bool union_control = true;  ///< owned and controlled from within the Union, free of third-country conditions
};

/// What is in service from a date on. The machine that the scenario simulates stands for every phase, by its size.
struct PhaseSpec {
  std::string name;
  Instant in_service;
  std::int64_t accelerators = 0;         ///< in all, from then on
  std::optional<Watts> grid_connection;  ///< in all, from then on; none: in proportion to the simulated one
};

/// New accelerators for old in the same building: what a generation brings over the one that it replaces.
struct RefreshSpec {
  Seconds every;                    ///< age at which systems are replaced
  double performance_growth = 0.0;  ///< training speed per accelerator, a year
  double power_growth = 0.0;        ///< power per accelerator, a year; fewer accelerators fit where it grows
  double price_growth = 0.0;        ///< real price per accelerator, a year
};

/// What the bidder can show, as named by the call.
struct EvidenceSpec {
  bool interconnection_agreement = false;  ///< signed with the grid operator
  bool firm_capacity = false;              ///< confirmed for the final phase
  bool energisation_milestones = false;    ///< dated
  bool grid_study = false;                 ///< impact or feasibility
  bool national_commitment = false;        ///< the participating state's, in writing
};

/// Conditions on control and data.
struct SovereigntySpec {
  bool data_in_union = false;      ///< data stays in the Union
  bool operator_in_union = false;  ///< operated from within the Union, outside third-country jurisdiction
  bool open_stack = false;         ///< European or open software stack by year four
  double european_hardware = 0.0;  ///< share of the computing capital spent on hardware made in the Union
};

struct FactSpec {
  std::string fact;
  std::string source;
  bool verified = false;  ///< it was read in that text
};

struct AssumptionSpec {
  std::string what;   ///< "accelerators of phase 1"
  std::string value;  ///< as used
  std::string range;  ///< plausible
  std::string why;
};

struct ProposalSpec {
  std::string title;
  std::string consortium;
  std::string lot;  ///< of the call: "1", "2"; empty: none
  std::vector<MemberSpec> members;
  Instant signature;              ///< of the grant: the first year of the cash flow
  std::vector<PhaseSpec> phases;  ///< in order of time
  std::optional<RefreshSpec> refresh;
  EvidenceSpec evidence;
  SovereigntySpec sovereignty;
  std::vector<FactSpec> facts;
  std::vector<AssumptionSpec> assumptions;
};

/// Accelerators in service at an instant: the last phase that has begun; 0 before the first.
std::int64_t accelerators_at(const ProposalSpec& spec, Instant when);
/// Of the coordinator, else of the first member; empty where there is none.
std::string coordinating_country(const ProposalSpec& spec);

const Schema<MemberSpec>& member_schema();
const Schema<PhaseSpec>& phase_schema();
const Schema<RefreshSpec>& refresh_schema();
const Schema<EvidenceSpec>& evidence_schema();
const Schema<SovereigntySpec>& sovereignty_schema();
const Schema<FactSpec>& fact_schema();
const Schema<AssumptionSpec>& assumption_schema();
const Schema<ProposalSpec>& proposal_schema();

}  // namespace gigatwin::proposal
