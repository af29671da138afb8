#include "results/run_tables.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "economics/cost.hpp"

namespace gigatwin::results {
namespace {

IterationRow iteration_row(const sim::SimulatedIteration& simulated) {
  const workload::TrainingSpec& training = *simulated.training;
  const workload::IterationProfile& profile = simulated.profile;
  IterationRow row;
  row.model = training.model.title;
  row.key = fmt::format("{} on {} in {} leaves, t{} p{} c{} e{} b{}", row.model, simulated.accelerators,
                        simulated.shape.leaves, training.plan.tensor, training.plan.pipeline, training.plan.context,
                        training.plan.expert, training.global_batch);
  row.accelerators = simulated.accelerators;
  row.tensor_parallel = training.plan.tensor;
  row.pipeline_parallel = training.plan.pipeline;
  row.data_parallel = workload::data_parallel(training.plan, simulated.accelerators);
  row.expert_parallel = training.plan.expert;
  row.context_parallel = training.plan.context;
  row.iteration = profile.duration;
  row.compute = profile.matmul + profile.attention + profile.memory_bound + profile.launch + profile.recompute +
                profile.optimizer;
  row.exposed_communication = profile.exposed_tensor + profile.exposed_pipeline + profile.exposed_data +
                              profile.exposed_expert + profile.exposed_context;
  row.bubble = profile.bubble;
  row.straggler = profile.straggler;
  row.mfu = profile.mfu;
  row.hfu = profile.hfu;
  row.tokens = profile.tokens;
  row.useful = profile.model_compute;
  row.checkpoint = profile.checkpoint;
  row.memory_per_accelerator = profile.memory;
  row.accelerator_power = profile.accelerator_power;
  row.bytes_per_tier = profile.tier_bytes;
  return row;
}

/// Amounts of the items, and what each costs a year; how each was reckoned is the columns' source.
ItemTable cost_table(const std::string& dimension, const std::string& long_name,
                     const std::vector<economics::CostItem>& items) {
  ItemTable table{dimension, long_name, {}, {}};
  NamedColumn amount{dimension + "_amount", "EUR", long_name, {}, {}};
  NamedColumn yearly{dimension + "_yearly", "EUR", long_name + ", its share of a year's cost", {}, {}};
  for (const economics::CostItem& item : items) {
    table.items.push_back(item.name);
    amount.values.push_back(item.amount.value);
    yearly.values.push_back(item.yearly.value);
    amount.source += fmt::format("{}{}: {}", amount.source.empty() ? "" : "; ", item.name, item.basis);
  }
  yearly.source = amount.source;
  table.columns = {std::move(amount), std::move(yearly)};
  return table;
}

EconomicsTables economics_tables(const sim::SiteModel& site, const economics::CostReport& cost) {
  EconomicsTables tables;
  const auto value = [&](const std::string& name, double number, const std::string& units,
                         const std::string& long_name) {
    tables.values.push_back({name, number, units, long_name, {}});
  };
  value("capital_total", cost.capital_total.value, "EUR", "Capital cost of the site");
  value("operating_per_year", cost.operating_per_year.value, "EUR", "Operating cost of a year");
  value("annualised_capital", cost.annualised_capital.value, "EUR",
        "Capital cost as a yearly annuity over each part's lifetime");
  value("per_accelerator_hour_offered", cost.per_accelerator_hour_offered.value, "EUR/h",
        "Yearly cost / accelerator-hours offered");
  value("per_accelerator_hour_busy", cost.per_accelerator_hour_busy.value, "EUR/h",
        "Yearly cost / accelerator-hours held by jobs");
  value("per_exaflop_day", cost.per_exaflop_day.value, "EUR", "Yearly cost / exaFLOP-days of useful training");
  value("operational_carbon_per_year", cost.carbon_per_year.value / 1000.0, "t",
        "CO2 equivalent of a year's operation, location based");
  value("embodied_carbon_per_year", cost.embodied_carbon_per_year.value / 1000.0, "t",
        "CO2 equivalent of hardware and building, spread over lifetimes");
  const double accelerators = static_cast<double>(site.fabric.accelerators());
  value("h100_equivalents", accelerators * site.scenario.compute.system.accelerator.h100_equivalents, "1",
        "Size in the terms of the gigafactory call");
  value("rated_it_power", site.rated_it().value / 1e6, "MW", "Racks, network and storage at their rating");
  value("water_stress", site.scenario.site.water_stress, "1",
        "Freshwater withdrawn / available in the country (SDG 6.4.2)");
  tables.tables.push_back(cost_table("capital_item", "Capital cost", cost.capital));
  tables.tables.push_back(cost_table("operating_item", "Operating cost of a year", cost.operating));
  return tables;
}

MoneyTables money_tables(const scenario::Scenario& scenario, const economics::SiteQuantities& quantities) {
  MoneyTables money{quantities, scenario.proposal,
                    economics::life_cycle(scenario.economics, quantities, scenario.proposal), std::nullopt};
  if (scenario.finance) money.plan = finance::plan(*scenario.finance, money.life);
  return money;
}

std::string joined(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, "; ")); }

/// What reports and named rules ask for and no indicator says.
ReportingFacts reporting_facts(const sim::SiteModel& site) {
  const scenario::Scenario& s = site.scenario;
  const rules::ReportingSpec& stated = s.reporting;
  ReportingFacts facts;
  facts.country = s.site.country;
  facts.operation_since = to_text(stated.operation_since.value_or(s.time.start));
  facts.datacentre_type = rules::to_text(stated.type);
  facts.grid_functions = joined(stated.grid_functions);
  facts.refrigerants = joined(stated.refrigerants);
  facts.installed_it_power = site.rated_it();
  facts.rated_power = std::max(site.rated_it(), s.power.grid_connection.value_or(Watts{0.0}));
  facts.floor_area = stated.floor_area.value_or(facts.floor_area);
  facts.computer_room_area = stated.computer_room_area.value_or(facts.computer_room_area);
  facts.battery_to_grid = stated.battery_to_grid.value_or(facts.battery_to_grid);
  const std::optional<Celsius>& intake = s.cooling.air_supply ? s.cooling.air_supply : s.cooling.coolant_supply;
  facts.intake_set_point = intake.value_or(facts.intake_set_point);
  facts.potable_share = stated.potable_share.value_or(facts.potable_share);
  facts.server_capacity = stated.server_capacity.value_or(facts.server_capacity);
  facts.storage_capacity = stated.storage_capacity.value_or(facts.storage_capacity);
  facts.heat_exempt = stated.heat_exempt ? 1.0 : 0.0;
  facts.heat_offered = stated.heat_offered ? 1.0 : 0.0;
  if (stated.code_of_conduct_practices) facts.code_of_conduct_practices = *stated.code_of_conduct_practices;
  if (stated.audited) facts.audited = to_text(*stated.audited);
  facts.refrigerant_gwp = stated.refrigerant_gwp.value_or(facts.refrigerant_gwp);
  return facts;
}

}  // namespace

std::vector<FabricRow> fabric_rows(const topology::FabricPlan& fabric) {
  std::vector<FabricRow> rows;
  for (std::size_t t = 0; t < fabric.tiers.size(); ++t) {
    const topology::Tier& tier = fabric.tiers[t];
    const topology::TierParts& parts = fabric.parts.tiers[t];
    rows.push_back({.tier = tier.name,
                    .links = tier.links,
                    .link_bandwidth = tier.bandwidth,
                    .total_bandwidth = tier.total_bandwidth,
                    .oversubscription = tier.oversubscription,
                    .switches = parts.switches,
                    .cables = parts.cables,
                    .transceivers = parts.transceivers,
                    .idle_power = parts.idle_power,
                    .peak_power = parts.peak_power,
                    .price = parts.price});
  }
  return rows;
}

EndTables end_tables(const sim::SiteModel& site, const sim::Totals& totals,
                     const std::vector<sim::SimulatedIteration>& iterations) {
  const economics::SiteQuantities quantities = sim::quantities_of(site, totals);
  const economics::CostReport cost = economics::cost_of(site.scenario.economics, quantities);
  EndTables end;
  end.totals = totals;
  end.fabric = fabric_rows(site.fabric);
  for (const sim::SimulatedIteration& iteration : iterations) end.iteration.push_back(iteration_row(iteration));
  end.economics = economics_tables(site, cost);
  const double share_of_year = totals.duration / years(1);
  end.cost = share_of_year * (cost.annualised_capital + cost.operating_per_year);
  end.reporting = reporting_facts(site);
  end.money = money_tables(site.scenario, quantities);
  end.proposal = proposal_figures(site.scenario, quantities, cost.embodied_carbon_per_year);
  end.figures = money_figures(end.money.life, end.money.plan, quantities.it_rating);
  return end;
}

}  // namespace gigatwin::results
