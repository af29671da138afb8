#include <utility>

#include "economics/parts_internal.hpp"

namespace gigatwin::economics {
namespace {

RunningItem item(const char* name, Driver driver, Euros a_year, std::string basis) {
  return {{name, a_year, std::move(basis), a_year}, driver};
}

RunningItem staff_item(const EconomicsSpec& spec, const SiteQuantities& q) {
  const double people = spec.staff_per_megawatt * megawatts_of(q.it_rating);
  const std::string who =
      fmt::format("{:.4g} people ({:.4g} a MW of {} IT)", people, spec.staff_per_megawatt, text(q.it_rating));
  if (spec.staff_cost)
    return item("staff", Driver::staff, *spec.staff_cost * years(1) * people,
                fmt::format("{} at {}", who, text(*spec.staff_cost)));
  const Euros person = q.labour_cost * spec.hours_per_person * spec.labour_factor;
  return item(
      "staff", Driver::staff, person * people,
      fmt::format("{} at {} a year: {:.4g} h at {:.4g} times the {:.4g} EUR/h of the country", who, text(person),
                  spec.hours_per_person / hours(1), spec.labour_factor, (q.labour_cost * hours(1)).value));
}

/// Capital that is kept up at one rate.
Euros kept_up(const std::vector<PricedPart>& parts, Upkeep upkeep) {
  Euros sum;
  for (const PricedPart& part : parts)
    if (part.upkeep == upkeep) sum += part.amount;
  return sum;
}

Euros contingency_of(const EconomicsSpec& spec, const std::vector<PricedPart>& parts) {
  Euros sum;
  for (const PricedPart& part : parts)
    if (bears_contingency(part.part.asset)) sum += part.amount;
  return sum * spec.contingency;
}

std::vector<RunningItem> capital_driven(const EconomicsSpec& spec, const SiteQuantities& q) {
  const auto share = [](const char* name, Driver driver, Euros of, double fraction, const char* what) {
    return item(name, driver, of * fraction, fmt::format("{} of the {} of {}", percent(fraction), text(of), what));
  };
  const std::vector<PricedPart> parts = price_list(spec, q);
  const Euros computing = kept_up(parts, Upkeep::computing), network = kept_up(parts, Upkeep::network),
              plant = kept_up(parts, Upkeep::plant);
  return {share("maintenance of accelerator systems", Driver::computing_capital, computing, spec.it_maintenance,
                q.storage_bandwidth.value > 0.0 ? "accelerator systems and storage" : "accelerator systems"),
          share("maintenance of network", Driver::network_capital, network, spec.network_maintenance, "network"),
          share("maintenance of building and plant", Driver::plant_capital, plant, spec.plant_maintenance,
                "building, plant, energy on site and grid connection"),
          share("other", Driver::all_capital, computing + network + plant + contingency_of(spec, parts),
                spec.other_fraction, "all capital but land")};
}

}  // namespace

std::vector<RunningItem> running_list(const EconomicsSpec& spec, const SiteQuantities& q) {
  const double to_year = years(1) / q.duration;
  const std::string scaled = fmt::format("{:.5g} d scaled to a year", q.duration / days(1));
  const EurosPerCubicMetre water_price = spec.water_price.value_or(q.water_price);
  const std::string energy_price =
      q.facility_energy.value > 0.0
          ? fmt::format(" at a mean of {:.2f} EUR/MWh", q.electricity.value / (q.facility_energy / megawatt_hours(1)))
          : "";
  std::vector<RunningItem> items{item("electricity", Driver::electricity, q.electricity * to_year,
                                      fmt::format("{}{}, {}", text(q.facility_energy), energy_price, scaled)),
                                 item("water", Driver::energy, q.water * water_price * to_year,
                                      fmt::format("{} at {}, {}", text(q.water), text(water_price), scaled)),
                                 staff_item(spec, q)};
  for (RunningItem& driven : capital_driven(spec, q)) items.push_back(std::move(driven));
  if (q.heat_delivered.value > 0.0 || q.heat_revenue.value != 0.0)
    items.push_back(item("heat sold", Driver::energy, q.heat_revenue * -to_year,
                         fmt::format("{} delivered, {}", text(q.heat_delivered), scaled)));
  return items;
}

}  // namespace gigatwin::economics
