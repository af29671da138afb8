#include <utility>

#include "economics/parts_internal.hpp"

namespace gigatwin::economics {
namespace {

/// "15 MW of IT at 10 EUR/W".
std::string at(const std::string& size, const std::string& price) { return fmt::format("{} at {}", size, price); }

std::string network_basis(const SiteQuantities& q) {
  if (q.network_ports == 0) return "switches, transceivers and cables of the fabric";
  return fmt::format("{} switches with {} ports, {} transceivers, {} cables: {} a port", q.network_switches,
                     q.network_ports, q.network_transceivers, q.network_cables,
                     text(q.network / static_cast<double>(q.network_ports)));
}

/// Adds parts that are there.
class List {
 public:
  List(const EconomicsSpec& spec, const SiteQuantities& q) : spec_(spec), q_(q) {}

  void add_computing() {
    const Euros systems = q_.node_price * static_cast<double>(q_.nodes);
    add("accelerator systems", AssetClass::accelerators, systems,
        fmt::format("{} nodes with {} accelerators, {} a node", q_.nodes, q_.accelerators, text(q_.node_price)));
    add("network", AssetClass::network, q_.network, network_basis(q_));
    if (q_.storage_bandwidth.value <= 0.0) return;
    const Euros price = spec_.storage_cost_per_terabyte_per_second;
    add("storage", AssetClass::storage, price * (q_.storage_bandwidth / gigabytes_per_second(1e3)),
        fmt::format("{} read at {} for each TB/s", text(q_.storage_bandwidth), text(price)));
  }

  void add_facility() {
    const std::string it = text(q_.it_rating) + " of IT";
    if (spec_.facility_cost)
      add("building and plant", AssetClass::building, q_.it_rating * *spec_.facility_cost,
          at(it, text(*spec_.facility_cost)));
    if (!spec_.facility) return;
    const FacilitySpec& f = *spec_.facility;
    const SquareMetres floor = q_.floor_area.value_or(f.floor_area_per_megawatt * megawatts_of(q_.it_rating));
    const std::size_t first = parts.size();
    add("shell and core", AssetClass::building, floor * f.shell_cost,
        at(text(floor) + " of floor", text(f.shell_cost)));
    add("electrical plant", AssetClass::plant, q_.it_rating * f.electrical_plant_cost,
        at(it, text(f.electrical_plant_cost)));
    add("cooling plant", AssetClass::plant, q_.it_rating * f.cooling_plant_cost, at(it, text(f.cooling_plant_cost)));
    add("fit-out", AssetClass::building, q_.it_rating * f.fit_out_cost, at(it, text(f.fit_out_cost)));
    Euros built;
    for (std::size_t i = first; i < parts.size(); ++i) built += parts[i].amount;
    add("engineering and commissioning", AssetClass::building, built * f.engineering,
        fmt::format("{} of the {} of shell, plant and fit-out", percent(f.engineering), text(built)));
  }

  void add_energy() {
    if (q_.battery_energy.value > 0.0)
      add("battery", AssetClass::energy,
          q_.battery_energy * spec_.battery_energy_cost + q_.battery_power * spec_.battery_power_cost,
          fmt::format("{} at {} and {} at {}", text(q_.battery_energy), text(spec_.battery_energy_cost),
                      text(q_.battery_power), text(spec_.battery_power_cost)));
    // A facility in one number is published with its backup.
    if (spec_.facility) add_rated("generators", q_.generator_power, spec_.generator_cost, "");
    add_rated("photovoltaics", q_.photovoltaic_power, spec_.photovoltaic_cost, " peak");
    add_rated("heat pump", q_.heat_pump_power, spec_.heat_pump_cost, " of heat");
    add_rated("heat connection", q_.heat_connection, spec_.heat_connection_cost, " of heat");
  }

  void add_grid() {
    add("grid connection", AssetClass::grid, q_.grid_connection * spec_.grid_connection_cost,
        at(text(q_.grid_connection), text(spec_.grid_connection_cost)));
    parts.back().extent = Extent::grid;
    if (spec_.grid_line.value <= 0.0) return;
    const Euros price = spec_.grid_line_cost_per_kilometre;
    add("grid line", AssetClass::grid, price * (spec_.grid_line.value / 1000.0),
        fmt::format("{} at {} a km", text(spec_.grid_line), text(price)));
    parts.back().extent = Extent::once;
  }

  void add_land() {
    const SquareMetres land = q_.land.value_or(land_of(spec_, q_.it_rating));
    add("land", AssetClass::land, land * q_.land_price, at(text(land), text(q_.land_price)));
    parts.back().extent = Extent::final;
  }

  std::vector<PricedPart> parts;

 private:
  void add_rated(const char* name, Watts rating, EurosPerWatt price, const char* of) {
    if (rating.value > 0.0) add(name, AssetClass::energy, rating * price, at(text(rating) + of, text(price)));
  }

  void add(std::string name, AssetClass asset, Euros amount, std::string basis) {
    PricedPart priced;
    priced.part = {std::move(name), asset, lifetime_of(asset), std::move(basis)};
    priced.amount = amount;
    set_rates(priced);
    parts.push_back(std::move(priced));
  }

  Seconds lifetime_of(AssetClass asset) const {
    if (asset == AssetClass::accelerators || asset == AssetClass::storage) return spec_.it_lifetime;
    if (asset == AssetClass::network) return spec_.network_lifetime;
    if (asset == AssetClass::energy) return spec_.energy_lifetime;
    return asset == AssetClass::land ? Seconds{0.0} : spec_.building_lifetime;
  }

  void set_rates(PricedPart& priced) const {
    const AssetClass asset = priced.part.asset;
    if (asset == AssetClass::land) return;
    if (asset == AssetClass::accelerators || asset == AssetClass::storage) {
      priced.upkeep = Upkeep::computing;
      priced.learning = spec_.learning.accelerators;
    } else if (asset == AssetClass::network) {
      priced.upkeep = Upkeep::network;
      priced.learning = spec_.learning.network;
    } else {
      priced.upkeep = Upkeep::plant;
      priced.learning = spec_.learning.plant;
    }
  }

  const EconomicsSpec& spec_;
  const SiteQuantities& q_;
};

}  // namespace

std::string to_text(AssetClass asset) {
  static const char* const names[] = {"accelerators", "network", "storage", "building",        "plant",
                                      "energy",       "grid",    "land",    "decommissioning", "other"};
  return names[static_cast<std::size_t>(asset)];
}

bool is_computing_infrastructure(AssetClass asset) {
  return asset == AssetClass::accelerators || asset == AssetClass::network || asset == AssetClass::storage;
}

bool bears_contingency(AssetClass asset) {
  return is_taken_down(asset) || asset == AssetClass::energy || asset == AssetClass::grid;
}

bool is_taken_down(AssetClass asset) { return asset == AssetClass::building || asset == AssetClass::plant; }

std::vector<PricedPart> price_list(const EconomicsSpec& spec, const SiteQuantities& quantities) {
  List list{spec, quantities};
  list.add_computing();
  list.add_facility();
  list.add_energy();
  list.add_grid();
  list.add_land();
  return std::move(list.parts);
}

}  // namespace gigatwin::economics
