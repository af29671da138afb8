#include "results/column_table.hpp"
#include "results/fabric_study.hpp"

/// /fabric: the tiers of every result, and what a fabric study adds.
namespace gigatwin::results {
namespace {

constexpr double to_gbit_per_s = 8e-9;  // Gbit/s per byte/s
constexpr double to_kw = 1e-3;          // kW per W

Variable scalar(std::string name, std::string units, Type type, std::string long_name, std::string comment = {}) {
  Variable made = column(std::move(name), std::move(units), type, {}, std::move(long_name), std::move(comment));
  made.dimensions.clear();
  return made;
}

template <class Record>
void append(std::vector<Variable>& variables, const Columns<Record>& columns) {
  for (const auto& one : columns) variables.push_back(one.variable);
}

}  // namespace

Columns<FabricRow> fabric_columns() {
  using Row = FabricRow;
  const Table<Row> on{"tier"};
  constexpr const char* direction = "One direction.";
  constexpr const char* under = "Over the run, or under the pattern of a fabric study; missing if not known.";
  constexpr const char* bought = "Of the tier's links and the switches at their upper ends.";
  return {
      on.label<&Row::tier>("tier", "Tier of the fabric", "Coordinate."),
      on.count<&Row::links>("links", "Links"),
      on.amount<&Row::link_bandwidth, to_gbit_per_s>("link_bandwidth", "Gbit/s", "Bandwidth of one link", direction),
      on.amount<&Row::total_bandwidth, to_gbit_per_s>("total_bandwidth", "Gbit/s", "Bandwidth of all links", direction),
      on.amount<&Row::oversubscription>("oversubscription", "1", "Bandwidth below / bandwidth above"),
      on.amount<&Row::mean_utilisation>("mean_utilisation", "1", "Mean utilisation", under),
      on.amount<&Row::max_utilisation>("max_utilisation", "1", "Highest utilisation", under),
      on.count<&Row::switches>("switches", "Switches", "At the upper ends of the tier's links."),
      on.count<&Row::cables>("cables", "Cables"),
      on.count<&Row::transceivers>("transceivers", "Transceivers"),
      on.amount<&Row::idle_power, to_kw>("idle_power", "kW", "Power without traffic", bought),
      on.amount<&Row::peak_power, to_kw>("peak_power", "kW", "Power at full load", bought),
      on.amount<&Row::price>("price", "EUR", "Price", bought),
  };
}

Columns<FabricRow> fabric_study_columns() {
  Columns<FabricRow> columns = fabric_columns();
  std::erase_if(columns, [](const Column<FabricRow>& one) { return one.variable.units == "EUR"; });
  return columns;
}

Columns<TierLoadRow> tier_load_columns() {
  using Row = TierLoadRow;
  const Table<Row> on{"tier"};
  return {
      on.count<&Row::directed_links>("directed_links", "Directed links", "Each link counted once a direction."),
      on.count<&Row::used>("used_links", "Directed links that carry something"),
      on.amount<&Row::mean_offered>("mean_offered", "1", "Mean offered load / bandwidth", "Of all directed links."),
      on.amount<&Row::max_offered>("max_offered", "1", "Highest offered load / bandwidth",
                                   "Every flow at its cap: above 1 where flows collide."),
      on.amount<&Row::imbalance>("imbalance", "1", "ECMP imbalance",
                                 "max / mean of the offered load over used links; missing where there are none."),
  };
}

Columns<HotLinkRow> hot_link_columns() {
  using Row = HotLinkRow;
  const Table<Row> on{"hottest"};
  return {
      on.label<&Row::name>("hottest", "Hottest links", "Coordinate: one direction of a link, the hottest first."),
      on.count<&Row::link>("hot_link", "Number of the link",
                           "Counted from 0 in the order of the edges of the exported GraphML."),
      on.label<&Row::tier>("hot_tier", "Tier of the link"),
      on.label<&Row::from_kind>("hot_from_kind", "Kind of the end that sends"),
      on.count<&Row::from_copy>("hot_from_copy", "Copy of the fabric that this end is in"),
      on.count<&Row::from>("hot_from", "Number of this end among those of its kind in its copy"),
      on.label<&Row::to_kind>("hot_to_kind", "Kind of the end that receives"),
      on.count<&Row::to_copy>("hot_to_copy", "Copy of the fabric that this end is in"),
      on.count<&Row::to>("hot_to", "Number of this end among those of its kind in its copy"),
      on.amount<&Row::offered>("hot_offered", "1", "Offered load / bandwidth"),
      on.amount<&Row::utilisation>("hot_utilisation", "1", "Load carried / bandwidth"),
      on.amount<&Row::load_share>("hot_load_share", "1", "Part of the offered load of its tier"),
  };
}

Columns<TrialRow> trial_columns() {
  using Row = TrialRow;
  const Table<Row> on{"trial"};
  return {
      on.count<&Row::trial>("trial", "Trial", "Coordinate."),
      on.label<&Row::failed_links>("trial_failed_links", "Failed links", "Their numbers, separated by blanks."),
      on.label<&Row::failed_switches>("trial_failed_switches", "Failed switches", "Separated by commas."),
      on.amount<&Row::effective_bisection, to_gbit_per_s>("trial_effective_bisection", "Gbit/s",
                                                          "Effective bisection bandwidth", "Per direction."),
      on.amount<&Row::mean>("trial_throughput_mean", "1", "Mean throughput / cap of the flows",
                            "Partitioned pairs count as 0."),
      on.amount<&Row::low>("trial_throughput_low", "1", "5 % of the flows have less / cap",
                           "Partitioned pairs count as 0."),
      on.amount<&Row::slowest>("trial_slowest_flow", "1", "Slowest flow / cap", "Of the pairs that are joined."),
      on.count<&Row::partitioned_pairs>("trial_partitioned_pairs", "Pairs that nothing joins any more"),
  };
}

std::vector<Scalar<FabricStudyTables>> fabric_study_scalars() {
  using Study = FabricStudyTables;
  return {
      {scalar("flows", "1", Type::int64, "Flows of the pattern"), scaled<&Study::flows>},
      {scalar("partners", "1", Type::int64, "Leaf groups that each accelerator sends to",
              "Pattern all-to-all; else 1."),
       scaled<&Study::partners>},
      {scalar("all_partners", "1", Type::int64, "Leaf groups besides its own",
              "Pattern all-to-all: more than `partners` where the pattern is sampled; else 1."),
       scaled<&Study::all_partners>},
      {scalar("line_rate", "Gbit/s", Type::float64, "Bandwidth of an accelerator's NICs", "Per direction."),
       scaled<&Study::line_rate, to_gbit_per_s>},
      {scalar("cap", "Gbit/s", Type::float64, "Most that a flow can have", "line_rate / partners."),
       scaled<&Study::cap, to_gbit_per_s>},
      {scalar("effective_bisection", "Gbit/s", Type::float64, "Effective bisection bandwidth",
              "Of the whole fabric, per direction, under the pattern bisection, whatever the pattern of the study."),
       scaled<&Study::effective_bisection, to_gbit_per_s>},
      {scalar("nominal_bisection", "Gbit/s", Type::float64, "Nominal bisection bandwidth",
              "From the links across the cut, per direction; missing for a graph."),
       scaled<&Study::nominal_bisection, to_gbit_per_s>},
      {scalar("throughput_mean", "1", Type::float64, "Mean throughput / cap of the flows"), scaled<&Study::mean>},
      {scalar("throughput_low", "1", Type::float64, "5 % of the flows have less / cap"), scaled<&Study::low>},
      {scalar("throughput_worst", "1", Type::float64, "Slowest flow / cap"), scaled<&Study::worst>},
  };
}

GroupLayout fabric_study_layout() {
  GroupLayout layout{
      "/fabric", "Tiers under one traffic pattern, the hottest links, and trials with failures (if any failed).", {}};
  for (const auto& one : fabric_study_scalars()) layout.variables.push_back(one.variable);
  append(layout.variables, fabric_study_columns());
  append(layout.variables, tier_load_columns());
  append(layout.variables, hot_link_columns());
  append(layout.variables, trial_columns());
  return layout;
}

}  // namespace gigatwin::results
