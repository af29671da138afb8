#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "results/tables.hpp"
#include "sim/observer.hpp"

/// The layout of a result file as data: writer, reader, docs/result-format.md and its test all read these tables.
namespace gigatwin::results {

inline constexpr const char* format_name = "gigatwin-result";
inline constexpr int format_major = 1;  ///< readers refuse a newer one
inline constexpr int format_minor = 5;  ///< grows when variables are added

enum class Type : std::uint8_t { float32, float64, int8, int32, int64, uint64, text };
const char* to_text(Type type);

/// What a reader of the file is told about one variable: all of it becomes attributes.
struct Variable {
  std::string name;
  std::string units;  ///< a spelling that both UDUNITS and pint read, money apart; empty for text
  Type type = Type::float32;
  std::vector<std::string> dimensions;
  std::string cell_methods;
  std::string long_name;
  std::string comment;
  std::vector<std::string> flags;  ///< meanings of 0, 1, 2 ...; empty for a plain number
  bool moment = false;             ///< a date: seconds since the run's start, units and calendar as for `time`
  std::string index_of{};          ///< a coordinate of names that it counts in; -1 for none
  bool nominal = false;            ///< money of its own year, not of the price year
};

/// A variable and how it is got from a record.
template <class Record>
struct Column {
  Variable variable;
  double (*value)(const Record&) = nullptr;   ///< in `variable.units`
  double (*weight)(const Record&) = nullptr;  ///< means only: `value` is already times this weight
  std::string (*text)(const Record&) = nullptr;
};

template <class Record>
using Columns = std::vector<Column<Record>>;

/// A variable of two dimensions: each record brings a row of it.
template <class Record>
struct Matrix {
  Variable variable;
  std::vector<double> (*row)(const Record&) = nullptr;
};

template <class Record>
using Matrices = std::vector<Matrix<Record>>;

/// A bar of the timeline, with the hall of its first node.
struct Bar {
  sim::IntervalRecord interval;
  std::int64_t hall = 0;
};

struct GroupLayout {
  std::string path;  ///< "/" or "/power"
  std::string about;
  std::vector<Variable> variables;
};

Columns<sim::SiteSample> headline_columns();    ///< of the root
Columns<sim::SiteSample> site_power_columns();  ///< of /power
Columns<sim::HallSample> hall_power_columns();
Columns<sim::SiteSample> site_cooling_columns();  ///< of /cooling
Columns<sim::HallSample> hall_cooling_columns();
Columns<sim::JobRecord> job_columns();
Columns<sim::EventRecord> event_columns();
Columns<Bar> timeline_columns();
Columns<TenantRow> tenant_columns();
Columns<sim::CauseTotals> cause_columns();
Columns<CampaignRow> campaign_columns();
Columns<FabricRow> fabric_columns();
Columns<IterationRow> iteration_columns();
Columns<ReportingFacts> reporting_columns();  ///< of /reporting: each a variable of no dimension
Columns<economics::LifeYear> life_columns();  ///< of /life_cycle; the first is the coordinate, as below
Matrices<economics::LifeYear> life_matrices();
Columns<finance::PlanYear> finance_columns();  ///< of /finance
Matrices<finance::PlanYear> finance_matrices();
Columns<finance::Tranche> tranche_columns();
Columns<proposal::FactSpec> fact_columns();  ///< of /proposal
Columns<proposal::AssumptionSpec> assumption_columns();
Columns<proposal::PhaseSpec> phase_columns();
Columns<proposal::MemberSpec> member_columns();

/// Coordinates, and variables that no record holds.
Variable time_coordinate();
Variable hall_coordinate();
Variable event_coordinate();
Variable bar_coordinate();
Variable cause_coordinate();
Variable capital_part_coordinate();
Variable operating_part_coordinate();
Variable tenant_coordinate();
Variable tenant_time_variable();  ///< of /quantities
Variable bytes_per_tier_variable();
std::vector<Variable> provenance_variables();

/// All groups in the order of writing; /economics and /indicators have their own tables.
std::vector<GroupLayout> group_layouts();

/// --- Ways to state a column ---------------------------------------------------------------------------------------

template <Dimension D>
double plain(Quantity<D> quantity) {
  return quantity.value;
}
template <class Number>
requires std::is_arithmetic_v<Number> || std::is_enum_v<Number>
double plain(Number number) { return static_cast<double>(number); }

template <auto Member>
struct RecordOf;
template <class Record, class Field, Field Record::*Member>
struct RecordOf<Member> {
  using type = Record;
};
template <auto Member>
using record_of = typename RecordOf<Member>::type;

/// `Member` in units of 1 / `PerUnit` SI: 1e-6 for a power in MW.
template <auto Member, double PerUnit = 1.0>
double scaled(const record_of<Member>& record) {
  return plain(record.*Member) * PerUnit;
}

/// As `scaled`, but a negative number means that there is none.
template <auto Member, double PerUnit = 1.0>
double scaled_if_any(const record_of<Member>& record) {
  const double value = scaled<Member, PerUnit>(record);
  return value < 0.0 ? std::nan("") : value;
}

/// `Value` times the member `Weight`: the numerator of a weighted mean.
template <auto Member, auto Weight>
double weighted(const record_of<Member>& record) {
  return plain(record.*Member) * plain(record.*Weight);
}

}  // namespace gigatwin::results
