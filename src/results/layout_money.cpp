#include "results/column_table.hpp"

/// The tables of proposal, life cycle and finance.
namespace gigatwin::results {
namespace {

using economics::LifeYear;
using finance::PlanYear;
using finance::Tranche;

constexpr double to_mwh = 1.0 / 3.6e9;
constexpr double to_tonnes = 1e-3;

std::vector<double> plain_row(const std::vector<double>& values) { return values; }
template <Dimension D>
std::vector<double> plain_row(const std::vector<Quantity<D>>& values) {
  std::vector<double> row;
  for (const Quantity<D> value : values) row.push_back(value.value);
  return row;
}
std::vector<double> plain_row(const std::vector<finance::Cents>& values) {
  std::vector<double> row;
  for (const finance::Cents value : values) row.push_back(finance::euros(value).value);
  return row;
}

template <class Record>
Column<Record> year_coordinate() {
  return {column("year", "1", Type::int32, "year", "Calendar year", "Coordinate."),
          [](const Record& record) { return static_cast<double>(record.year); }};
}

template <auto Member>
Matrix<record_of<Member>> matrix(std::string name, std::string units, std::string dimension, std::string long_name,
                                 std::string comment = {}) {
  Variable variable =
      column(std::move(name), std::move(units), Type::float64, "year", std::move(long_name), std::move(comment));
  variable.dimensions.push_back(std::move(dimension));
  return {std::move(variable), [](const record_of<Member>& record) { return plain_row(record.*Member); }};
}

template <finance::Cents PlanYear::*Member>
Column<PlanYear> nominal(std::string name, std::string long_name, std::string comment = {}) {
  Column<PlanYear> made{column(std::move(name), "EUR", Type::float64, "year", std::move(long_name), std::move(comment)),
                        [](const PlanYear& year) { return finance::euros(year.*Member).value; }};
  made.variable.nominal = true;
  return made;
}

template <auto Member>
Matrix<PlanYear> nominal_matrix(std::string name, std::string dimension, std::string long_name) {
  Matrix<PlanYear> made = matrix<Member>(std::move(name), "EUR", std::move(dimension), std::move(long_name));
  made.variable.nominal = true;
  return made;
}

Variable names(std::string name, std::string long_name) {
  Variable variable = column(name, "", Type::text, name, std::move(long_name));
  return variable;
}

template <class Record>
Column<Record> text_column(std::string dimension, std::string name, std::string long_name,
                           std::string (*text)(const Record&)) {
  return {column(std::move(name), "", Type::text, std::move(dimension), std::move(long_name)), nullptr, nullptr, text};
}

std::string holder_text(const Tranche& tranche) {
  switch (tranche.holder) {
    case finance::Holder::union_budget:
      return "Union";
    case finance::Holder::state:
      return "state";
    case finance::Holder::private_capital:
      return "private";
  }
  return {};
}

}  // namespace

Variable capital_part_coordinate() { return names("capital_part", "Part of the capital"); }
Variable operating_part_coordinate() { return names("operating_part", "Part of the operating cost"); }
Variable tenant_coordinate() { return names("tenant", "Tenant class"); }
Variable tenant_time_variable() {
  return column("accelerator_seconds_held", "s", Type::float64, "tenant", "Accelerator time held");
}

Columns<LifeYear> life_columns() {
  const Table<LifeYear> on{"year"};
  return {
      year_coordinate<LifeYear>(),
      on.amount<&LifeYear::operating_share>("operating_share", "1", "Part of the year in operation"),
      on.amount<&LifeYear::accelerators>("accelerators", "1", "Accelerators in service, mean over the year"),
      on.amount<&LifeYear::accelerator_hours_offered>("accelerator_hours_offered", "h", "Accelerator-hours offered"),
      on.amount<&LifeYear::accelerator_hours_held>("accelerator_hours_held", "h", "Accelerator-hours held by jobs"),
      on.amount<&LifeYear::exaflop_days>("exaflop_days", "1", "Useful training, exaFLOP-days"),
      on.amount<&LifeYear::facility_energy, to_mwh>("facility_energy", "MW h", "Energy of the facility"),
      on.amount<&LifeYear::water>("water", "m^3", "Water taken in"),
      on.amount<&LifeYear::carbon, to_tonnes>("carbon", "t", "CO2 equivalent of operation, location based"),
      on.amount<&LifeYear::embodied_carbon, to_tonnes>("embodied_carbon", "t",
                                                       "CO2 equivalent of what is bought in the year"),
  };
}

Matrices<LifeYear> life_matrices() {
  return {matrix<&LifeYear::capital>("capital", "EUR", "capital_part", "Capital spent"),
          matrix<&LifeYear::operating>("operating", "EUR", "operating_part", "Operating cost",
                                       "What heat earns is negative."),
          matrix<&LifeYear::hours_held>("hours_held", "h", "tenant", "Accelerator-hours held")};
}

Columns<PlanYear> finance_columns() {
  const Table<PlanYear> on{"year"};
  using P = PlanYear;
  return {
      year_coordinate<P>(),
      on.amount<&P::price_level>("price_level", "1", "Nominal / real euros of the price year"),
      nominal<&P::union_grant>("union_grant", "Source: grant of the Union"),
      nominal<&P::state_grant>("state_grant", "Source: grant of the state"),
      nominal<&P::equity_called>("equity_called", "Source: equity's share of the capital"),
      nominal<&P::equity_top_up>("equity_top_up", "Source: equity for shortfalls"),
      nominal<&P::unfunded>("unfunded", "Source that is missing: bills that nobody pays"),
      nominal<&P::land_sale>("land_sale", "Source: land sold"),
      nominal<&P::tax>("tax", "Use: tax on profit"),
      nominal<&P::dividends>("dividends", "Use: dividends"),
      nominal<&P::cash_change>("cash_change", "Use: added to cash"),
      nominal<&P::cash>("cash", "Cash at the year's end"),
      nominal<&P::depreciation>("depreciation", "Depreciation"),
      nominal<&P::profit>("profit", "Profit before tax and losses carried forward"),
      nominal<&P::losses_carried>("losses_carried", "Losses carried forward at the year's end"),
      on.amount<&P::cover>("cover", "1", "Debt service cover", "Missing where no service is due."),
      on.amount<&P::hours_sold>("hours_sold", "h", "Accelerator-hours sold"),
      on.amount<&P::hours_free>("hours_free", "h", "Accelerator-hours used in return for grants"),
      nominal<&P::free_value>("free_value", "These at the year's mean price"),
  };
}

Matrices<PlanYear> finance_matrices() {
  using P = PlanYear;
  return {nominal_matrix<&P::drawn>("drawn", "tranche", "Source: drawn"),
          nominal_matrix<&P::revenue>("revenue", "tenant", "Source: compute sold"),
          nominal_matrix<&P::capital>("capital", "capital_part", "Use: capital"),
          nominal_matrix<&P::operating>("operating", "operating_part", "Use: operating cost"),
          nominal_matrix<&P::interest>("interest", "tranche", "Use: interest"),
          nominal_matrix<&P::repaid>("repaid", "tranche", "Use: repayment"),
          nominal_matrix<&P::capitalised>("capitalised", "tranche", "Interest added to what is owed"),
          nominal_matrix<&P::missed>("missed", "tranche", "Due and not paid"),
          nominal_matrix<&P::owed>("owed", "tranche", "Owed at the year's end")};
}

Columns<Tranche> tranche_columns() {
  const Table<Tranche> on{"tranche"};
  return {on.label<&Tranche::name>("tranche", "Loan: the debt, or a layer of the fund", "In the order of payment."),
          text_column<Tranche>("tranche", "holder", "Who lends", holder_text),
          on.amount<&Tranche::share>("share", "1", "Share of the capital after grants"),
          on.amount<&Tranche::rate>("rate", "1", "Interest a year, nominal"),
          on.count<&Tranche::tenor>("tenor", "Years to the last repayment")};
}

Columns<proposal::FactSpec> fact_columns() {
  using F = proposal::FactSpec;
  return {text_column<F>("fact", "fact", "Published fact", [](const F& fact) { return fact.fact; }),
          text_column<F>("fact", "fact_source", "Where it stands", [](const F& fact) { return fact.source; }),
          {column("fact_verified", "1", Type::int8, "fact", "1: it was read in that text"),
           [](const F& fact) { return fact.verified ? 1.0 : 0.0; }}};
}

Columns<proposal::AssumptionSpec> assumption_columns() {
  using A = proposal::AssumptionSpec;
  return {text_column<A>("assumption", "assumption", "What is assumed", [](const A& a) { return a.what; }),
          text_column<A>("assumption", "assumption_value", "As used", [](const A& a) { return a.value; }),
          text_column<A>("assumption", "assumption_range", "Plausible range", [](const A& a) { return a.range; }),
          text_column<A>("assumption", "assumption_reason", "Why", [](const A& a) { return a.why; })};
}

Columns<proposal::PhaseSpec> phase_columns() {
  using P = proposal::PhaseSpec;
  return {text_column<P>("phase", "phase", "Phase", [](const P& phase) { return phase.name; }),
          text_column<P>("phase", "phase_in_service", "Begin of operation, UTC",
                         [](const P& phase) { return to_text(phase.in_service); }),
          {column("phase_accelerators", "1", Type::int64, "phase", "Accelerators in service from then on"),
           [](const P& phase) { return static_cast<double>(phase.accelerators); }},
          {column("phase_grid_connection", "MW", Type::float64, "phase", "Grid connection from then on",
                  "Missing where the proposal does not state it."),
           [](const P& phase) { return phase.grid_connection ? phase.grid_connection->value / 1e6 : std::nan(""); }}};
}

Columns<proposal::MemberSpec> member_columns() {
  using M = proposal::MemberSpec;
  return {text_column<M>("member", "member", "Member of the consortium", [](const M& member) { return member.name; }),
          text_column<M>("member", "member_country", "ISO 3166-1 alpha-2", [](const M& m) { return m.country; }),
          text_column<M>("member", "member_role", "What it does", [](const M& member) { return member.role; }),
          {column("member_union_control", "1", Type::int8, "member", "1: under control from within the Union"),
           [](const M& member) { return member.union_control ? 1.0 : 0.0; }}};
}

}  // namespace gigatwin::results
