#include <fmt/format.h>

#include "grid/battery.hpp"

namespace gigatwin::grid {
namespace {

void check_window(const BatterySpec& spec, BlockProblems& problems) {
  if (spec.minimum_charge >= spec.maximum_charge)
    return problems.expected("minimum_charge", fmt::format("less than maximum_charge, {}", spec.maximum_charge),
                             fmt::format("{}", spec.minimum_charge));
  const auto within = [&](const char* key, double value) {
    if (value < spec.minimum_charge || value > spec.maximum_charge)
      problems.expected(key,
                        fmt::format("a charge from minimum_charge, {}, to maximum_charge, {}", spec.minimum_charge,
                                    spec.maximum_charge),
                        fmt::format("{}", value));
  };
  within("initial_charge", spec.initial_charge);
  if (spec.reserve > 0.0) within("reserve", spec.reserve);
}

}  // namespace

const Schema<BatterySpec>& battery_schema() {
  using B = BatterySpec;
  static const Schema<B> schema{
      "battery",
      "Battery at the site's medium voltage. Which use comes first: supply while the grid is down; the import limit; "
      "peak shaving; getting full before an announced curtailment; the reserve; the plan.",
      {text("title", &B::title).required().doc("Name for people."),
       quantity("energy", &B::energy).required().above({0}).doc("Nominal, new, from empty to full."),
       quantity("power", &B::power).required().above({0}).doc("At its terminals (alternating current), both ways."),
       fraction("round_trip_efficiency", &B::round_trip_efficiency)
           .required()
           .between(0.3, 1.0)
           .doc("From terminals to terminals without auxiliaries; charging and discharging lose alike."),
       fraction("minimum_charge", &B::minimum_charge).doc("Of the energy at its age; never below."),
       fraction("maximum_charge", &B::maximum_charge).doc("Never above."),
       fraction("initial_charge", &B::initial_charge).doc("At the start of the simulation."),
       fraction("self_discharge", &B::self_discharge)
           .between(0.0, 0.5)
           .doc("Of the energy above minimum_charge, in 30 days."),
       fraction("auxiliary", &B::auxiliary)
           .between(0.0, 0.1)
           .doc("Cooling and control, over the rated power: drawn all the time."),
       number("cycles_to_80", &B::cycles_to_80)
           .required()
           .between(100.0, 1e6)
           .doc("Full cycles after which 80 % of the capacity are left, cycling alone."),
       quantity("calendar_to_80", &B::calendar_to_80)
           .required()
           .between(years(1), years(100))
           .doc("Age at which 80 % of the capacity are left, age alone."),
       fraction("reserve", &B::reserve).doc("Charge that is kept for loss of the grid; 0: none is."),
       quantity("peak_shaving", &B::peak_shaving)
           .above({0})
           .doc("Import to be kept below while its energy lasts. Leave out where peaks cost nothing."),
       choice("plan", &B::plan, {{"none", Plan::none}, {"price", Plan::price}, {"carbon", Plan::carbon}})
           .doc("none: it stays full. price, carbon: charges and discharges by the day-ahead prices, or the grid's "
                "carbon intensity, of the local day, where that pays after losses and wear."),
       quantity("wear", &B::wear)
           .at_least({0})
           .only_when("plan", {"price"})
           .doc("Cost of the battery used up, per energy discharged."),
       quantity("least_saving", &B::least_saving)
           .at_least({0})
           .only_when("plan", {"carbon"})
           .doc("Carbon that discharged energy has to save."),
       blocks<hardware::source_schema>("sources", &B::sources).doc("Where each figure comes from.")},
      check_window};
  return schema;
}

}  // namespace gigatwin::grid
