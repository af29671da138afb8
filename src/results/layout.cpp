#include "results/layout.hpp"

#include "base/error.hpp"
#include "results/join.hpp"
#include "results/quantities.hpp"

namespace gigatwin::results {
namespace {

Variable text_variable(std::string name, std::vector<std::string> dimensions, std::string long_name,
                       std::string comment = {}) {
  return {.name = std::move(name),
          .units = {},
          .type = Type::text,
          .dimensions = std::move(dimensions),
          .cell_methods = {},
          .long_name = std::move(long_name),
          .comment = std::move(comment),
          .flags = {}};
}

Variable scalar(std::string name, std::string units, Type type, std::string long_name, std::string comment = {}) {
  return {.name = std::move(name),
          .units = std::move(units),
          .type = type,
          .dimensions = {},
          .cell_methods = {},
          .long_name = std::move(long_name),
          .comment = std::move(comment),
          .flags = {}};
}

template <class Record>
void append(std::vector<Variable>& variables, const Columns<Record>& columns) {
  for (const auto& column : columns) variables.push_back(column.variable);
}

GroupLayout root_layout() {
  GroupLayout root{"/", "Headline series of the site.", {time_coordinate()}};
  append(root.variables, headline_columns());
  return root;
}

GroupLayout power_layout() {
  GroupLayout power{
      "/power", "Where the electricity goes, of the site and of each hall.", {time_coordinate(), hall_coordinate()}};
  append(power.variables, site_power_columns());
  append(power.variables, hall_power_columns());
  return power;
}

GroupLayout cooling_layout() {
  GroupLayout cooling{
      "/cooling", "Heat and coolant, of the site and of each hall.", {time_coordinate(), hall_coordinate()}};
  append(cooling.variables, site_cooling_columns());
  append(cooling.variables, hall_cooling_columns());
  return cooling;
}

template <class Record>
void append(std::vector<Variable>& variables, const Matrices<Record>& matrices) {
  for (const auto& matrix : matrices) variables.push_back(matrix.variable);
}

GroupLayout quantities_layout() {
  GroupLayout quantities{"/quantities",
                         "What the cost model was told of the site and its simulated time: `gigatwin finance` computes "
                         "cost, life cycle and finance from it again.",
                         {}};
  for (const QuantityColumn& column : quantity_columns()) quantities.variables.push_back(column.variable);
  quantities.variables.push_back(tenant_coordinate());
  quantities.variables.push_back(tenant_time_variable());
  return quantities;
}

GroupLayout proposal_layout() {
  GroupLayout proposal{
      "/proposal",
      "Who proposes what, when; published facts and assumptions. Not there without a block `proposal`. "
      "Attributes: `title`, `consortium`, `lot`, `country`, `signature`.",
      {}};
  append(proposal.variables, phase_columns());
  append(proposal.variables, member_columns());
  append(proposal.variables, fact_columns());
  append(proposal.variables, assumption_columns());
  return proposal;
}

std::vector<Variable> part_coordinates() {
  return {capital_part_coordinate(), operating_part_coordinate(), tenant_coordinate()};
}

GroupLayout life_layout() {
  GroupLayout life{
      "/life_cycle", "By calendar year, from the signature to decommissioning: docs/model/economics.md.", {}};
  append(life.variables, life_columns());
  for (const Variable& names : part_coordinates()) life.variables.push_back(names);
  append(life.variables, life_matrices());
  return life;
}

GroupLayout finance_layout() {
  GroupLayout finance{"/finance",
                      "Sources and uses of money by calendar year, nominal: in every year the sources add up to the "
                      "uses. Not there without a block `finance`. docs/model/finance.md.",
                      {}};
  append(finance.variables, finance_columns());
  for (const Variable& names : part_coordinates()) finance.variables.push_back(names);
  append(finance.variables, finance_matrices());
  append(finance.variables, tranche_columns());
  return finance;
}

template <class Record>
GroupLayout table_layout(std::string path, std::string about, const Columns<Record>& columns) {
  GroupLayout layout{std::move(path), std::move(about), {}};
  append(layout.variables, columns);
  return layout;
}

}  // namespace

const char* to_text(Type type) {
  switch (type) {
    case Type::float32:
      return "float32";
    case Type::float64:
      return "float64";
    case Type::int8:
      return "int8";
    case Type::int32:
      return "int32";
    case Type::int64:
      return "int64";
    case Type::uint64:
      return "uint64";
    case Type::text:
      return "text";
  }
  GIGATWIN_ASSERT(false, "type {}", static_cast<int>(type));
}

Variable time_coordinate() {
  return {.name = "time",
          .units = {},
          .type = Type::int64,
          .dimensions = {"time"},
          .cell_methods = {},
          .long_name = "Start of the interval, UTC",
          .comment = "The root's attribute `interval_s` is its length; the last may be shorter.",
          .flags = {},
          .moment = true};
}
Variable hall_coordinate() { return text_variable("hall", {"hall"}, "Hall"); }
Variable cause_coordinate() { return text_variable("failure_cause", {"failure_cause"}, "Component that failed"); }
Variable event_coordinate() {
  Variable event = scalar("event", "1", Type::int64, "Event", "Coordinate; events are in the order of their time.");
  event.dimensions = {"event"};
  return event;
}
Variable bar_coordinate() {
  Variable bar = scalar("bar", "1", Type::int64, "Bar", "Coordinate; bars are in the order of their ends.");
  bar.dimensions = {"bar"};
  return bar;
}
Variable bytes_per_tier_variable() {
  Variable bytes = scalar("bytes_per_tier", "Gbyte", Type::float64, "Bytes carried by each tier per iteration",
                          "Sum over its links.");
  bytes.dimensions = {"profile", "tier"};
  return bytes;
}

std::vector<Variable> provenance_variables() {
  return {
      text_variable("scenario_as_written", {}, "The scenario file"),
      text_variable("scenario_resolved", {}, "The scenario as run",
                    "With extends, overrides and catalogue values resolved."),
      text_variable("command", {}, "The command line"),
      text_variable("version", {}, "Version of gigatwin"),
      scalar("seed", "1", Type::uint64, "Seed of all random streams"),
      text_variable("library", {"library"}, "Libraries"),
      text_variable("library_version", {"library"}, "Version of each library"),
      text_variable("input", {"input"}, "Files that the run read"),
      text_variable("input_sha256", {"input"}, "SHA-256 of each file"),
      text_variable("figure", {"figure"}, "Figures with a source, by key path"),
      text_variable("figure_source", {"figure"}, "Where each figure comes from"),
      text_variable("message", {"message"}, "Warnings of the checks"),
      text_variable("started", {}, "Wall clock at the start, UTC"),
      text_variable("finished", {}, "Wall clock at publication, UTC"),
      scalar("wall_time", "s", Type::float64, "Wall time of the run"),
      scalar("cpu_time", "s", Type::float64, "Processor time of the process so far"),
      scalar("peak_memory", "byte", Type::int64, "Largest resident memory of the process so far"),
  };
}

std::vector<GroupLayout> group_layouts() {
  std::vector<GroupLayout> groups{root_layout(), power_layout(), cooling_layout()};
  groups.push_back(table_layout("/fabric", "One row per tier of the fabric.", fabric_columns()));
  groups.push_back(table_layout("/jobs", "One row per job submitted.", job_columns()));
  GroupLayout timeline{"/timeline",
                       "A bar for each stretch of a job on the same nodes, or each of its activities: "
                       "`output.timeline` of the scenario. `gigatwin timeline` draws it.",
                       {bar_coordinate()}};
  append(timeline.variables, timeline_columns());
  groups.push_back(std::move(timeline));
  GroupLayout events{"/events", "What happened, one row each.", {event_coordinate()}};
  append(events.variables, event_columns());
  events.variables.push_back(cause_coordinate());
  groups.push_back(std::move(events));
  GroupLayout iteration = table_layout("/iteration", "One row per distinct job profile.", iteration_columns());
  iteration.variables.push_back(table_layout("", "", fabric_columns()).variables.front());  // the tiers
  iteration.variables.push_back(bytes_per_tier_variable());
  groups.push_back(std::move(iteration));
  groups.push_back(table_layout("/tenants", "One row per tenant class: what it asked for and got.", tenant_columns()));
  groups.push_back(table_layout("/causes", "One row per cause of failure: what it came to.", cause_columns()));
  groups.push_back(table_layout("/campaigns",
                                "One row per campaign: its time to train, and how far chance spreads it. The model is "
                                "in docs/model/indicators.md.",
                                campaign_columns()));
  groups.push_back(table_layout("/reporting",
                                "Facts of the site that `gigatwin report --eed` and named rules ask for, beside the "
                                "indicators.",
                                reporting_columns()));
  groups.push_back(quantities_layout());
  groups.push_back(proposal_layout());
  groups.push_back(life_layout());
  groups.push_back(finance_layout());
  groups.push_back(table_layout("/members",
                                "Results that a joined one was made of, a row each: `gigatwin join`. Only there.",
                                joined_member_columns()));
  groups.push_back({"/provenance", "How to run it again, and what it rests on.", provenance_variables()});
  return groups;
}

}  // namespace gigatwin::results
