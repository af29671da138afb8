#include "economics/cost.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace gigatwin::economics {
namespace {

constexpr Flop exaflop_day{1e18 * 86400.0};

template <Dimension D>
std::string text(Quantity<D> quantity) {
  return rounded_quantity(quantity.value, D);
}

std::string percent(double fraction) { return fmt::format("{:.4g} %", 100.0 * fraction); }

double in_years(Seconds time) { return time / years(1); }

double megawatts_of(Watts power) { return power / megawatts(1); }

/// Capital that is paid back over `lifetime`.
CostItem part(std::string name, Euros amount, std::string basis, const EconomicsSpec& spec, Seconds lifetime) {
  const double factor = capital_recovery_factor(spec.discount_rate, lifetime);
  basis +=
      fmt::format("; {:.6f} of it a year ({:.4g} a at {})", factor, in_years(lifetime), percent(spec.discount_rate));
  return {std::move(name), amount, std::move(basis), amount * factor};
}

CostItem running(std::string name, Euros a_year, std::string basis) {
  return {std::move(name), a_year, std::move(basis), a_year};
}

struct Capital {
  Euros systems, network, plant, grid, contingency, land;
  Euros plant_and_grid() const { return plant + grid; }
  Euros without_land() const { return systems + network + plant + grid + contingency; }
};

Capital capital_of(const EconomicsSpec& spec, const SiteQuantities& q, SquareMetres land) {
  Capital capital;
  capital.systems = q.node_price * static_cast<double>(q.nodes);
  capital.network = q.network;
  capital.plant = q.it_rating * spec.facility_cost.value_or(EurosPerWatt{0.0});
  capital.grid = q.grid_connection * spec.grid_connection_cost;
  capital.contingency = capital.plant_and_grid() * spec.contingency;
  capital.land = land * q.land_price;
  return capital;
}

std::vector<CostItem> capital_items(const EconomicsSpec& spec, const SiteQuantities& q, const Capital& capital,
                                    SquareMetres land) {
  const Seconds building = spec.building_lifetime;
  CostItem land_item{"land", capital.land,
                     fmt::format("{} at {}; keeps its value, costs {} of it a year", text(land), text(q.land_price),
                                 percent(spec.discount_rate)),
                     capital.land * spec.discount_rate};
  return {
      part("accelerator systems", capital.systems,
           fmt::format("{} nodes with {} accelerators, {} a node", q.nodes, q.accelerators, text(q.node_price)), spec,
           spec.it_lifetime),
      part("network", capital.network, "switches, transceivers and cables of the fabric", spec, spec.network_lifetime),
      part("building and plant", capital.plant,
           fmt::format("{} of IT at {}", text(q.it_rating), text(spec.facility_cost.value_or(EurosPerWatt{0.0}))), spec,
           building),
      part("grid connection", capital.grid,
           fmt::format("{} at {}", text(q.grid_connection), text(spec.grid_connection_cost)), spec, building),
      part("contingency", capital.contingency,
           fmt::format("{} of building, plant and grid connection", percent(spec.contingency)), spec, building),
      std::move(land_item)};
}

CostItem staff_item(const EconomicsSpec& spec, const SiteQuantities& q) {
  const double people = spec.staff_per_megawatt * megawatts_of(q.it_rating);
  const std::string who =
      fmt::format("{:.4g} people ({:.4g} a MW of {} IT)", people, spec.staff_per_megawatt, text(q.it_rating));
  if (spec.staff_cost)
    return running("staff", *spec.staff_cost * years(1) * people, fmt::format("{} at {}", who, text(*spec.staff_cost)));
  const Euros person = q.labour_cost * spec.hours_per_person * spec.labour_factor;
  return running(
      "staff", person * people,
      fmt::format("{} at {} a year: {:.4g} h at {:.4g} times the {:.4g} EUR/h of the country", who, text(person),
                  spec.hours_per_person / hours(1), spec.labour_factor, (q.labour_cost * hours(1)).value));
}

std::vector<CostItem> operating_items(const EconomicsSpec& spec, const SiteQuantities& q, const Capital& capital) {
  const double to_year = years(1) / q.duration;
  const std::string scaled = fmt::format("{:.5g} d scaled to a year", q.duration / days(1));
  const EurosPerCubicMetre water_price = spec.water_price.value_or(q.water_price);
  const std::string energy_price =
      q.facility_energy.value > 0.0
          ? fmt::format(" at a mean of {:.2f} EUR/MWh", q.electricity.value / (q.facility_energy / megawatt_hours(1)))
          : "";
  const auto share = [](const char* name, Euros of, double fraction, const char* what) {
    return running(name, of * fraction, fmt::format("{} of the {} of {}", percent(fraction), text(of), what));
  };
  std::vector<CostItem> items{
      running("electricity", q.electricity * to_year,
              fmt::format("{}{}, {}", text(q.facility_energy), energy_price, scaled)),
      running("water", q.water * water_price * to_year,
              fmt::format("{} at {}, {}", text(q.water), text(water_price), scaled)),
      staff_item(spec, q),
      share("maintenance of accelerator systems", capital.systems, spec.it_maintenance, "accelerator systems"),
      share("maintenance of network", capital.network, spec.network_maintenance, "network"),
      share("maintenance of building and plant", capital.plant_and_grid(), spec.plant_maintenance,
            "building, plant and grid connection"),
      share("other", capital.without_land(), spec.other_fraction, "all capital but land")};
  if (q.heat_delivered.value > 0.0 || q.heat_revenue.value != 0.0)
    items.push_back(running("heat sold", q.heat_revenue * -to_year,
                            fmt::format("{} delivered, {}", text(q.heat_delivered), scaled)));
  return items;
}

/// Cost of one unit of what a year of `cost` brings; NaN when it brings none.
Euros per_unit(Euros cost, double units_per_year) {
  return units_per_year > 0.0 ? cost / units_per_year : Euros{std::numeric_limits<double>::quiet_NaN()};
}

}  // namespace

double capital_recovery_factor(double discount_rate, Seconds lifetime) {
  const double n = in_years(lifetime);
  GIGATWIN_ASSERT(discount_rate >= 0.0 && n > 0.0, "discount rate {}, lifetime {} a", discount_rate, n);
  if (discount_rate == 0.0) return 1.0 / n;
  return discount_rate / -std::expm1(-n * std::log1p(discount_rate));
}

CostReport cost_of(const EconomicsSpec& spec, const SiteQuantities& q) {
  GIGATWIN_ASSERT(q.duration.value > 0.0, "duration {} s", q.duration.value);
  const SquareMetres land = q.land.value_or(land_of(spec, q.it_rating));
  const Capital capital = capital_of(spec, q, land);
  CostReport report;
  report.capital = capital_items(spec, q, capital, land);
  report.operating = operating_items(spec, q, capital);
  for (const CostItem& item : report.capital) {
    report.capital_total += item.amount;
    report.annualised_capital += item.yearly;
  }
  for (const CostItem& item : report.operating) report.operating_per_year += item.amount;

  const Euros a_year = report.annualised_capital + report.operating_per_year;
  const double to_year = years(1) / q.duration;
  report.per_accelerator_hour_offered = per_unit(a_year, q.accelerator_seconds_offered / 3600.0 * to_year);
  report.per_accelerator_hour_busy = per_unit(a_year, q.accelerator_seconds_busy / 3600.0 * to_year);
  report.per_exaflop_day = per_unit(a_year, q.useful / exaflop_day * to_year);
  report.carbon_per_year = q.operational_carbon * to_year;
  report.embodied_carbon_per_year =
      q.node_embodied_carbon * (static_cast<double>(q.nodes) / in_years(spec.it_lifetime)) +
      spec.building_embodied_carbon_per_megawatt * (megawatts_of(q.it_rating) / in_years(spec.building_lifetime));
  return report;
}

}  // namespace gigatwin::economics
