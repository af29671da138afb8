#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/scenario_input.hpp"
#include "topology/graph.hpp"

namespace gigatwin::cli {
namespace {

using topology::FabricPlan;

double gbit_s(BytesPerSecond rate) { return rate.value * 8e-9; }

void print_table(const FabricPlan& plan) {
  fmt::print("{:<10} {:>10} {:>14} {:>14} {:>16}\n", "tier", "links", "Gbit/s a link", "Tbit/s in all",
             "oversubscription");
  for (const topology::Tier& tier : plan.tiers)
    fmt::print("{:<10} {:>10} {:>14.0f} {:>14.1f} {:>16.2f}\n", tier.name, tier.links, gbit_s(tier.bandwidth),
               gbit_s(tier.total_bandwidth) / 1e3, tier.oversubscription);
  const topology::FabricParts& parts = plan.parts;
  fmt::print("\nswitches      {} ({} leaf, {} spine, {} core)\n", parts.switches(), parts.leaves, parts.spines,
             parts.cores);
  fmt::print("transceivers  {}\n", parts.transceivers);
  fmt::print("power         {} to {}\n", rounded_quantity(parts.idle_power().value, Dimension::power),
             rounded_quantity(parts.peak_power().value, Dimension::power));
  fmt::print("price         {}\n", rounded_quantity(parts.price().value, Dimension::money));
  fmt::print("bisection     {:.1f} Tbit/s each way\n", gbit_s(topology::bisection_bandwidth(plan)) / 1e3);
}

void print_json(const FabricPlan& plan) {
  nlohmann::ordered_json json{{"schema", "gigatwin.fabric/1"}, {"tiers", nlohmann::ordered_json::array()}};
  for (const topology::Tier& tier : plan.tiers)
    json["tiers"].push_back({{"name", tier.name},
                             {"links", tier.links},
                             {"link_bandwidth_bit_s", tier.bandwidth.value * 8.0},
                             {"total_bandwidth_bit_s", tier.total_bandwidth.value * 8.0},
                             {"oversubscription", tier.oversubscription}});
  const topology::FabricParts& parts = plan.parts;
  json["switches"] = {{"leaf", parts.leaves}, {"spine", parts.spines}, {"core", parts.cores}};
  json["transceivers"] = parts.transceivers;
  json["idle_power_w"] = parts.idle_power().value;
  json["peak_power_w"] = parts.peak_power().value;
  json["price_eur"] = parts.price().value;
  json["bisection_bandwidth_bit_s"] = topology::bisection_bandwidth(plan).value * 8.0;
  fmt::print("{}\n", json.dump(2));
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
  const ScenarioInput input = read_scenario({options.scenario, std::nullopt}, options.scenario_options);
  if (const int status = report(input.diagnostics); status != 0) return status;
  if (!options.graphml.empty() || !options.dot.empty()) {
    const topology::Fabric links = topology::build_fabric(input.scenario.fabric, input.scenario.compute.system,
                                                          input.scenario.compute.accelerators);
    write_file(options.graphml, options.force, [&](std::ostream& out) { topology::write_graphml(out, links); });
    write_file(options.dot, options.force, [&](std::ostream& out) { topology::write_dot(out, links); });
  }
  if (options.json)
    print_json(input.site->fabric);
  else
    print_table(input.site->fabric);
  return 0;
}

}  // namespace gigatwin::cli
