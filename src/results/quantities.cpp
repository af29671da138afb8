#include "results/quantities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "results/tables.hpp"

namespace gigatwin::results {
namespace {

using economics::SiteQuantities;

template <class Field>
double number_of(const Field& field) {
  if constexpr (requires { field.has_value(); })
    return field ? plain(*field) : unknown;
  else
    return plain(field);
}

template <class Field>
void set_number(Field& field, double value) {
  if constexpr (requires { field.has_value(); }) {
    if (std::isnan(value))
      field.reset();
    else
      set_number(field.emplace(), value);
  } else if constexpr (std::is_arithmetic_v<Field>) {
    field = static_cast<Field>(value);
  } else {
    field.value = value;
  }
}

template <auto Member>
QuantityColumn quantity(std::string name, std::string units, std::string long_name) {
  QuantityColumn made;
  made.variable.name = std::move(name);
  made.variable.units = std::move(units);
  made.variable.type = Type::float64;
  made.variable.long_name = std::move(long_name);
  made.get = [](const SiteQuantities& quantities) { return number_of(quantities.*Member); };
  made.set = [](SiteQuantities& quantities, double value) { set_number(quantities.*Member, value); };
  return made;
}

}  // namespace

const std::vector<QuantityColumn>& quantity_columns() {
  using Q = SiteQuantities;
  static const std::vector<QuantityColumn> columns{
      quantity<&Q::accelerators>("accelerators", "1", "Accelerators"),
      quantity<&Q::nodes>("nodes", "1", "Nodes"),
      quantity<&Q::node_price>("node_price", "EUR", "Price of a node"),
      quantity<&Q::node_embodied_carbon>("node_embodied_carbon", "kg", "Embodied carbon of a node"),
      quantity<&Q::network>("network", "EUR", "Switches, transceivers and cables of the fabric"),
      quantity<&Q::network_switches>("network_switches", "1", "Switches"),
      quantity<&Q::network_ports>("network_ports", "1", "Ports of all switches"),
      quantity<&Q::network_transceivers>("network_transceivers", "1", "Transceivers"),
      quantity<&Q::network_cables>("network_cables", "1", "Cables"),
      quantity<&Q::storage_bandwidth>("storage_bandwidth", "byte/s", "Read bandwidth of the parallel storage"),
      quantity<&Q::it_rating>("it_rating", "W", "Installed IT power"),
      quantity<&Q::floor_area>("floor_area", "m^2", "Floor area of the building, where stated"),
      quantity<&Q::grid_connection>("grid_connection", "W", "Grid connection"),
      quantity<&Q::battery_energy>("battery_energy", "J", "Battery, nominal energy"),
      quantity<&Q::battery_power>("battery_power", "W", "Battery, power"),
      quantity<&Q::generator_power>("generator_power", "W", "Generators, rating of all"),
      quantity<&Q::photovoltaic_power>("photovoltaic_power", "W", "Photovoltaics, peak power"),
      quantity<&Q::heat_pump_power>("heat_pump_power", "W", "Heat given by the site's heat pumps"),
      quantity<&Q::heat_connection>("heat_connection", "W", "Heat that the transfer station passes"),
      quantity<&Q::land>("land", "m^2", "Land, where stated"),
      quantity<&Q::land_price>("land_price", "EUR/m^2", "Price of land"),
      quantity<&Q::water_price>("water_price", "EUR/m^3", "Price of water"),
      quantity<&Q::labour_cost>("labour_cost", "EUR/s", "Cost of labour, mean of the country"),
      quantity<&Q::duration>("duration", "s", "Simulated time"),
      quantity<&Q::facility_energy>("facility_energy", "J", "Energy of the facility"),
      quantity<&Q::electricity>("electricity", "EUR", "Paid for electricity"),
      quantity<&Q::water>("water", "m^3", "Water taken in"),
      quantity<&Q::heat_delivered>("heat_delivered", "J", "Heat delivered"),
      quantity<&Q::heat_revenue>("heat_revenue", "EUR", "Earned with heat"),
      quantity<&Q::operational_carbon>("operational_carbon", "kg", "CO2 equivalent of operation, location based"),
      quantity<&Q::accelerator_seconds_offered>("accelerator_seconds_offered", "s", "Accelerator time offered"),
      quantity<&Q::accelerator_seconds_busy>("accelerator_seconds_busy", "s", "Accelerator time held by jobs"),
      quantity<&Q::useful>("useful", "1", "Model FLOP that count"),
  };
  return columns;
}

economics::SiteQuantities quantities_of(const ResultReader& result) {
  const std::vector<std::string> groups = result.groups();
  const ResultInfo& info = result.info();
  if (std::find(groups.begin(), groups.end(), "quantities") == groups.end())
    throw FileError(fmt::format(
        "{}: was written by gigatwin {} (format {}.{}), before results held what the cost model needs; 'gigatwin run "
        "--from {}' makes it anew",
        info.path, info.version, info.format_major, info.format_minor, info.path));
  SiteQuantities quantities;
  for (const QuantityColumn& column : quantity_columns())
    column.set(quantities, result.number("quantities", column.variable.name).value_or(0.0));
  if (result.find("quantities", "tenant") == nullptr) return quantities;
  const std::vector<std::string> names = result.texts("quantities", "tenant");
  const std::vector<double> held = result.numbers("quantities", "accelerator_seconds_held");
  for (std::size_t i = 0; i < names.size(); ++i) quantities.tenants.push_back({names[i], held[i]});
  return quantities;
}

}  // namespace gigatwin::results
