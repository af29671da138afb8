#include "cli/result_description.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text_file.hpp"
#include "base/version.hpp"
#include "cli/checksum.hpp"
#include "cli/step_input.hpp"
#include "economics/cost.hpp"
#include "scenario/resolved.hpp"

namespace gigatwin::cli {
namespace {

results::NamedTexts library_texts() {
  results::NamedTexts libraries;
  for (const LibraryVersion& library : library_versions())
    libraries.push_back({std::string(library.name), std::string(library.version)});
  libraries.push_back({"compiler", std::string(compiler())});
  return libraries;
}

results::NamedTexts inputs_of(const scenario::LoadedText& loaded) {
  results::NamedTexts inputs;
  for (const scenario::SourceText& source : loaded.sources) inputs.push_back({source.path, sha256(source.text)});
  for (const std::string& path : loaded.data_files) inputs.push_back({path, sha256_of_file(path)});
  return inputs;
}

void add_sources(const std::string& prefix, const std::vector<hardware::Source>& sources, results::NamedTexts& texts) {
  for (const hardware::Source& source : sources) {
    std::string note = source.verified ? "" : " (not verified)";
    if (!source.range.empty()) note += fmt::format(" (range {})", source.range);
    for (const std::string& key : source.of) texts.push_back({prefix + "." + key, source.source + note});
  }
}

void add_machine_sources(const scenario::ComputeSpec& compute, const topology::FabricSpec& fabric,
                         results::NamedTexts& texts) {
  add_sources("compute.system", compute.system.sources, texts);
  add_sources("compute.system.accelerator", compute.system.accelerator.sources, texts);
  add_sources("compute.system.host", compute.system.host.sources, texts);
  add_sources("compute.system.nic", compute.system.nic.sources, texts);
  add_sources("fabric.switch", fabric.network_switch.sources, texts);
  add_sources("fabric.transceiver", fabric.transceiver.sources, texts);
}

/// Where the figures of the site come from, by key path.
results::NamedTexts sources_of(const scenario::Scenario& s) {
  results::NamedTexts texts;
  add_sources("site", s.site.sources, texts);
  add_machine_sources(s.compute, s.fabric, texts);
  add_sources("power", s.power.sources, texts);
  add_sources("cooling", s.cooling.sources, texts);
  add_sources("economics", s.economics.sources, texts);
  if (s.finance) add_sources("finance", s.finance->sources, texts);
  return texts;
}

results::IterationRow iteration_row(const sim::SimulatedIteration& simulated) {
  const workload::TrainingSpec& training = *simulated.training;
  const workload::IterationProfile& profile = simulated.profile;
  results::IterationRow row;
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
results::ItemTable cost_table(const std::string& dimension, const std::string& long_name,
                              const std::vector<economics::CostItem>& items) {
  results::ItemTable table{dimension, long_name, {}, {}};
  results::NamedColumn amount{dimension + "_amount", "EUR", long_name, {}, {}};
  results::NamedColumn yearly{dimension + "_yearly", "EUR", long_name + ", its share of a year's cost", {}, {}};
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

results::EconomicsTables economics_tables(const sim::SiteModel& site, const economics::CostReport& cost) {
  results::EconomicsTables tables;
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

results::MoneyTables money_tables(const scenario::Scenario& scenario, const economics::SiteQuantities& quantities) {
  results::MoneyTables money{quantities, scenario.proposal,
                             economics::life_cycle(scenario.economics, quantities, scenario.proposal), std::nullopt};
  if (scenario.finance) money.plan = finance::plan(*scenario.finance, money.life);
  return money;
}

std::string joined(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, "; ")); }

/// What reports and named rules ask for and no indicator says.
results::ReportingFacts reporting_facts(const sim::SiteModel& site) {
  const scenario::Scenario& s = site.scenario;
  const rules::ReportingSpec& stated = s.reporting;
  results::ReportingFacts facts;
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

/// The jobs of the campaigns, in the order of the job table.
std::vector<results::CampaignGoal> campaigns_of(const ScenarioInput& input) {
  std::vector<results::CampaignGoal> goals;
  for (const workload::JobRequest& job : input.site->jobs)
    for (const workload::CampaignSpec& campaign : input.scenario.workload.campaigns)
      if (job.tokens > 0.0 && job.name == campaign.name)
        goals.push_back({job.id, job.span ? job.tokens * job.span->efficiency : job.tokens});
  return goals;
}

/// What the description of any file of ours has.
results::RunDescription describe_file(const std::string& output, bool force, const std::string& command,
                                      const scenario::LoadedText& loaded, const Diagnostics& diagnostics) {
  results::RunDescription run;
  run.path = output;
  run.force = force;
  run.version = std::string(version());
  run.command = command;
  if (!loaded.sources.empty()) run.scenario_as_written = loaded.sources.front().text;
  run.libraries = library_texts();
  run.inputs = inputs_of(loaded);
  for (const Diagnostic& diagnostic : diagnostics.list()) run.messages.push_back(to_text(diagnostic));
  return run;
}

}  // namespace

results::RunDescription describe_run(const ScenarioInput& input, const std::string& output, bool force,
                                     const std::string& command) {
  const scenario::Scenario& s = input.scenario;
  results::RunDescription run = describe_file(output, force, command, input.loaded, input.diagnostics);
  run.name = s.name;
  run.site = s.site.title;
  run.site_timezone = s.site.timezone;
  run.start = s.time.start;
  run.duration = s.time.duration;
  run.step = s.time.step;
  run.every = s.output.every;
  run.level = s.output.detail == scenario::Detail::hall ? results::Level::hall : results::Level::site;
  run.events =
      s.output.events == scenario::EventDetail::all ? results::EventDetail::all : results::EventDetail::important;
  for (const sim::HallModel& hall : input.site->halls) {
    run.halls.push_back(hall.name);
    run.first_nodes.push_back(hall.nodes.first);
  }
  for (const sim::PartitionPlan& partition : input.site->access.partitions) run.partitions.push_back(partition.name);
  run.campaigns = campaigns_of(input);
  run.failure_causes = sim::cause_names(*input.site);
  run.price_year = s.economics.price_year;
  run.seed = static_cast<std::uint64_t>(s.seed);
  run.scenario_resolved =
      scenario::resolved_yaml(scenario::scenario_schema(), &s, input.loaded.origins, scenario::Paths::openable);
  run.sources = sources_of(s);
  return run;
}

results::RunDescription describe_fabric_study(const FabricInput& input, const std::string& output, bool force,
                                              const std::string& command) {
  const scenario::FabricFile& file = input.file;
  results::RunDescription run = describe_file(output, force, command, input.loaded, input.diagnostics);
  run.name = file.name;
  run.seed = static_cast<std::uint64_t>(file.seed);
  run.scenario_resolved =
      scenario::resolved_yaml(scenario::fabric_file_schema(), &file, input.loaded.origins, scenario::Paths::openable);
  add_machine_sources(file.compute, file.fabric, run.sources);
  return run;
}

results::RunDescription describe_step(const StepInput& input, const std::string& output, bool force,
                                      const std::string& command) {
  const scenario::Scenario& s = input.scenario;
  results::RunDescription run = describe_file(output, force, command, input.loaded, input.diagnostics);
  run.name = s.name;
  run.seed = static_cast<std::uint64_t>(s.seed);
  run.scenario_resolved =
      scenario::resolved_yaml(scenario::scenario_schema(), &s, input.loaded.origins, scenario::Paths::openable);
  add_machine_sources(s.compute, s.fabric, run.sources);
  add_sources(input.path + ".model", input.training.model.sources, run.sources);
  return run;
}

std::vector<results::FabricRow> fabric_rows(const topology::FabricPlan& fabric) {
  std::vector<results::FabricRow> rows;
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

results::EndTables end_tables(const sim::SiteModel& site, const sim::Totals& totals,
                              const std::vector<sim::SimulatedIteration>& iterations) {
  const economics::SiteQuantities quantities = sim::quantities_of(site, totals);
  const economics::CostReport cost = economics::cost_of(site.scenario.economics, quantities);
  results::EndTables end;
  end.totals = totals;
  end.fabric = fabric_rows(site.fabric);
  for (const sim::SimulatedIteration& iteration : iterations) end.iteration.push_back(iteration_row(iteration));
  end.economics = economics_tables(site, cost);
  const double share_of_year = totals.duration / years(1);
  end.cost = share_of_year * (cost.annualised_capital + cost.operating_per_year);
  end.reporting = reporting_facts(site);
  end.money = money_tables(site.scenario, quantities);
  end.proposal = results::proposal_figures(site.scenario, quantities, cost.embodied_carbon_per_year);
  end.figures = results::money_figures(end.money.life, end.money.plan, quantities.it_rating);
  return end;
}

}  // namespace gigatwin::cli
