#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/fabric_input.hpp"
#include "cli/fabric_study_internal.hpp"
#include "cli/scenario_input.hpp"
#include "topology/graph.hpp"

namespace gigatwin::cli {
namespace {

using topology::FabricPlan;

double gbit_s(BytesPerSecond rate) { return rate.value * 8e-9; }

/// Of `total` what one accelerator takes: how fabrics of different sizes compare.
template <class Total>
double per_accelerator(Total total, const FabricPlan& plan) {
  return total.value / static_cast<double>(plan.accelerators());
}

void print_tiers(const FabricPlan& plan) {
  fmt::print("{:<10} {:>10} {:>14} {:>14} {:>16}\n", "tier", "links", "Gbit/s a link", "Tbit/s in all",
             "oversubscription");
  for (const topology::Tier& tier : plan.tiers)
    fmt::print("{:<10} {:>10} {:>14.0f} {:>14.1f} {:>16.2f}\n", tier.name, tier.links, gbit_s(tier.bandwidth),
               gbit_s(tier.total_bandwidth) / 1e3, tier.oversubscription);
}

/// Bill of materials: each tier's links and the switches at their upper ends.
void print_parts(const FabricPlan& plan) {
  const topology::FabricParts& parts = plan.parts;
  const auto row = [](std::string_view name, std::int64_t switches, std::int64_t cables, std::string_view length,
                      std::int64_t transceivers, Watts peak, Euros price) {
    fmt::print("{:<10} {:>10} {:>10} {:>6} {:>14} {:>14} {:>16}\n", name, switches, cables, length, transceivers,
               rounded_quantity(peak.value, Dimension::power), rounded_quantity(price.value, Dimension::money));
  };
  fmt::print("\n{:<10} {:>10} {:>10} {:>6} {:>14} {:>14} {:>16}\n", "parts", "switches", "cables", "length",
             "transceivers", "peak power", "price");
  std::int64_t cables = 0;
  for (std::size_t t = topology::access_tier; t < parts.tiers.size(); ++t) {
    const topology::TierParts& tier = parts.tiers[t];
    row(plan.tiers[t].name, tier.switches, tier.cables, topology::name_of(tier.length), tier.transceivers,
        tier.peak_power, tier.price);
    cables += tier.cables;
  }
  row("all", parts.switches(), cables, "", parts.transceivers, parts.peak_power(), parts.price());
}

void print_table(const FabricPlan& plan) {
  const topology::FabricParts& parts = plan.parts;
  print_tiers(plan);
  print_parts(plan);
  fmt::print("\nswitches         {} ({} leaf, {} spine, {} core, {} inter-hall)\n", parts.switches(), parts.leaves,
             parts.spines, parts.cores, parts.inter_halls);
  fmt::print("power            {} to {}\n", rounded_quantity(parts.idle_power().value, Dimension::power),
             rounded_quantity(parts.peak_power().value, Dimension::power));
  fmt::print("per accelerator  {:.1f} W at most, {:.0f} EUR, {:.1f} Gbit/s each way\n",
             per_accelerator(parts.peak_power(), plan), per_accelerator(parts.price(), plan), gbit_s(plan.nic_share()));
  if (plan.kind != topology::FabricKind::graph)
    fmt::print("bisection        {:.1f} Tbit/s each way\n", gbit_s(topology::bisection_bandwidth(plan)) / 1e3);
}

nlohmann::ordered_json tiers_json(const FabricPlan& plan) {
  nlohmann::ordered_json tiers = nlohmann::ordered_json::array();
  for (std::size_t t = 0; t < plan.tiers.size(); ++t) {
    const topology::Tier& tier = plan.tiers[t];
    const topology::TierParts& parts = plan.parts.tiers[t];
    tiers.push_back({{"name", tier.name},
                     {"links", tier.links},
                     {"link_bandwidth_bit_s", tier.bandwidth.value * 8.0},
                     {"total_bandwidth_bit_s", tier.total_bandwidth.value * 8.0},
                     {"oversubscription", tier.oversubscription},
                     {"switches", parts.switches},
                     {"cables", parts.cables},
                     {"cable_length", topology::name_of(tier.length)},
                     {"transceivers", parts.transceivers},
                     {"idle_power_w", parts.idle_power.value},
                     {"peak_power_w", parts.peak_power.value},
                     {"price_eur", parts.price.value}});
  }
  return tiers;
}

/// @param study  null: none
void print_json(const FabricPlan& plan, nlohmann::ordered_json study) {
  const topology::FabricParts& parts = plan.parts;
  nlohmann::ordered_json cables;
  for (const auto length : {topology::LengthClass::rack, topology::LengthClass::hall, topology::LengthClass::site})
    cables[topology::name_of(length)] = parts.cables_of(length);
  nlohmann::ordered_json json{
      {"schema", "gigatwin.fabric/1"},
      {"tiers", tiers_json(plan)},
      {"switches",
       {{"leaf", parts.leaves}, {"spine", parts.spines}, {"core", parts.cores}, {"inter_hall", parts.inter_halls}}},
      {"cables", cables},
      {"transceivers", parts.transceivers},
      {"idle_power_w", parts.idle_power().value},
      {"peak_power_w", parts.peak_power().value},
      {"price_eur", parts.price().value},
      {"accelerators", plan.accelerators()},
      {"peak_power_per_accelerator_w", per_accelerator(parts.peak_power(), plan)},
      {"price_per_accelerator_eur", per_accelerator(parts.price(), plan)},
      {"bandwidth_per_accelerator_bit_s", plan.nic_share().value * 8.0},
      {"bisection_bandwidth_bit_s", topology::bisection_bandwidth(plan).value * 8.0}};
  if (!study.is_null()) json["study"] = std::move(study);
  fmt::print("{}\n", json.dump(2));
}

/// --routing R: short for --set fabric.routing=R, and checked as such.
ScenarioOptions with_routing(const FabricOptions& options) {
  ScenarioOptions changed = options.scenario_options;
  if (!options.study.routing.empty()) changed.overrides.push_back("fabric.routing=" + options.study.routing);
  return changed;
}

template <class Write>
void write_file(const std::string& path, bool force, Write write) {
  if (path.empty()) return;
  if (!force && std::filesystem::exists(path))
    throw FileError(fmt::format("{}: exists already; --force replaces it", path));
  std::ofstream out{path};
  write(out);
  out.close();
  if (!out) throw FileError(fmt::format("{}: cannot be written", path));
}

}  // namespace

int fabric(const FabricOptions& options) {
  const FabricInput input = read_fabric(options.scenario, with_routing(options));
  if (const int status = report(input.diagnostics); status != 0) return status;
  const hardware::SystemSpec& system = input.file.compute.system;
  const std::int64_t accelerators = input.file.compute.accelerators;
  const FabricPlan plan = topology::plan_fabric(input.file.fabric, system, accelerators);
  if (!options.graphml.empty() || !options.dot.empty()) {
    const topology::Fabric links = topology::build_fabric(input.file.fabric, system, accelerators);
    write_file(options.graphml, options.force, [&](std::ostream& out) { topology::write_graphml(out, links); });
    write_file(options.dot, options.force, [&](std::ostream& out) { topology::write_dot(out, links); });
  }
  std::optional<FabricStudyReport> study;
  if (options.study.asked()) study.emplace(input, options);
  if (options.json)
    print_json(plan, study ? study->json() : nlohmann::ordered_json{});
  else
    print_table(plan);
  if (study && !options.json) study->print();
  return 0;
}

}  // namespace gigatwin::cli
