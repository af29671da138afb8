#include "results/end_tables.hpp"

#include <cmath>

#include "base/error.hpp"
#include "results/tenants.hpp"

namespace gigatwin::results {
namespace {

using h5::Dataset;
using h5::Group;

void write_bytes_per_tier(const Group& group, const EndTables& end, const Dataset& profiles, const Dataset& tiers,
                          const FileConventions& conventions) {
  group.hard_link(tiers, "tier");
  const h5::Axis axes[] = {{end.iteration.size()}, {end.fabric.size()}};
  const Dataset* const scales[] = {&profiles, &tiers};
  std::vector<double> gigabytes;
  for (const IterationRow& row : end.iteration) {
    GIGATWIN_ASSERT(row.bytes_per_tier.size() == end.fabric.size(), "profile {}: {} tiers of {}", row.key,
                    row.bytes_per_tier.size(), end.fabric.size());
    for (const Bytes bytes : row.bytes_per_tier) gigabytes.push_back(bytes.value * 1e-9);
  }
  create_variable(group, bytes_per_tier_variable(), axes, scales, conventions).write(gigabytes);
}

void add_source(const Dataset& dataset, const std::string& source) {
  if (!source.empty()) dataset.set_text("source", source);
}

void write_item_table(const Group& group, const ItemTable& table, const FileConventions& conventions) {
  if (table.items.empty()) return;
  Variable coordinate = hall_coordinate();  // a coordinate of names
  coordinate.name = table.dimension;
  coordinate.dimensions = {table.dimension};
  coordinate.long_name = table.long_name;
  const Dataset scale = write_names(group, coordinate, table.items, conventions);
  for (const NamedColumn& column : table.columns) {
    GIGATWIN_ASSERT(column.values.size() == table.items.size(), "{}: {} values for {} items", column.name,
                    column.values.size(), table.items.size());
    const Variable variable{column.name, column.units, Type::float64, {table.dimension}, {}, column.long_name,
                            {},          {},           false};
    const h5::Axis axis{table.items.size()};
    const Dataset* const scales[] = {&scale};
    const Dataset dataset = create_variable(group, variable, {&axis, 1}, scales, conventions);
    add_source(dataset, column.source);
    dataset.write(column.values);
  }
}

std::string about(const std::string& path) {
  if (path == "/economics") return "Cost and what it is made of; amounts carry their sources.";
  if (path == "/indicators") return "One number each about the whole run.";
  for (const GroupLayout& layout : group_layouts())
    if (layout.path == path) return layout.about;
  GIGATWIN_ASSERT(false, "no group {}", path);
}

}  // namespace

Group create_described_group(const Group& root, const std::string& name) {
  Group group = root.create_group(name);
  group.set_text("description", about("/" + name));
  return group;
}

void write_fabric_and_iteration(const Group& root, const EndTables& end, const FileConventions& conventions) {
  const Group fabric = create_described_group(root, "fabric");
  const Group iteration = create_described_group(root, "iteration");
  Dataset tiers, profiles;
  if (!end.fabric.empty()) tiers = write_table(fabric, fabric_columns(), end.fabric, conventions);
  if (!end.iteration.empty()) profiles = write_table(iteration, iteration_columns(), end.iteration, conventions);
  if (!end.fabric.empty() && !end.iteration.empty()) write_bytes_per_tier(iteration, end, profiles, tiers, conventions);
}

void write_operations(const Group& root, const sim::Totals& totals, const std::vector<CampaignRow>& campaigns,
                      const FileConventions& conventions) {
  const auto write = [&](const char* name, const auto& columns, const auto& rows) {
    const Group group = create_described_group(root, name);
    if (!rows.empty()) write_table(group, columns, rows, conventions);
  };
  write("tenants", tenant_columns(), tenant_rows(totals));
  write("causes", cause_columns(), totals.causes);
  write("campaigns", campaign_columns(), campaigns);
}

void write_economics(const Group& root, const EconomicsTables& economics, const FileConventions& conventions) {
  const Group group = create_described_group(root, "economics");
  for (const NamedValue& amount : economics.values) {
    const Variable variable{amount.name, amount.units, Type::float64, {}, {}, amount.long_name, {}, {}, false};
    const Dataset dataset = create_variable(group, variable, {}, {}, conventions);
    add_source(dataset, amount.source);
    dataset.write(std::span<const double>(&amount.value, 1));
  }
  for (const ItemTable& table : economics.tables) write_item_table(group, table, conventions);
}

void write_reporting(const Group& root, const ReportingFacts& facts, const FileConventions& conventions) {
  const Group group = create_described_group(root, "reporting");
  for (const Column<ReportingFacts>& column : reporting_columns()) {
    if (column.text)
      write_scalar(group, column.variable, column.text(facts), conventions);
    else
      write_scalar(group, column.variable, column.value(facts), conventions);
  }
}

void write_indicators(const Group& root, const std::function<double(const Indicator&)>& value,
                      const FileConventions& conventions) {
  const Group group = create_described_group(root, "indicators");
  for (const Indicator& indicator : indicators()) {
    const double number = value(indicator);
    const Variable variable{std::string(indicator.name),
                            std::string(indicator.units),
                            indicator.count && !std::isnan(number) ? Type::int64 : Type::float64,
                            {},
                            {},
                            std::string(indicator.label),
                            std::string(indicator.definition),
                            {},
                            false};
    const Dataset dataset = create_variable(group, variable, {}, {}, conventions);
    dataset.set_text("shown_units", std::string(indicator.shown_units));
    dataset.set_text("section", std::string(indicator.section));
    dataset.set_text("better", std::string(to_text(indicator.better)));
    dataset.write(std::span<const double>(&number, 1));
  }
}

}  // namespace gigatwin::results
