#include "cooling/coolant.hpp"
#include "cooling/hall.hpp"
#include "validation/facility_internal.hpp"

namespace gigatwin::validation {
namespace {

FacilityOutcome outcome_of(const FacilityRow& row, const std::string& key, const char* unit, std::string subject,
                           PublishedRange published, double simulated, FacilitySet set) {
  FacilityOutcome outcome;
  outcome.row = row;
  outcome.figure = key;
  outcome.unit = unit;
  outcome.subject = std::move(subject);
  outcome.published = published;
  outcome.simulated = simulated;
  outcome.set = set;
  outcome.unscored = row.unscored;
  return outcome;
}

/// `flow_l_min` and, for a difference, `heat_w`: (T_case - T_in) = R(flow) Q.
void run_cold_plate(const FacilityRow& row, const std::string& key, PublishedRange published, FacilityResult& result) {
  const auto flow_l_min = positive_input(row.inputs, "flow_l_min", result.reason);
  if (!flow_l_min) return;
  const double resistance_k_w = cooling::cold_plate_resistance(*flow_l_min).value;
  if (key == "resistance_k_per_w") {
    result.outcomes.push_back(
        outcome_of(row, key, "K/W", "cold plate", published, resistance_k_w, FacilitySet::cold_plate));
  } else if (key == "case_above_inlet_k") {
    const auto heat_w = positive_input(row.inputs, "heat_w", result.reason);
    if (heat_w)
      result.outcomes.push_back(
          outcome_of(row, key, "K", "cold plate", published, resistance_k_w * *heat_w, FacilitySet::cold_plate));
  }
}

/// 20 % propylene glycol: between water and 25 %; assumption, makers' data sheets 3.95 to 4.05 kJ/(kg K).
constexpr JoulesPerKgKelvin pg20_specific_heat{3980.0};

JoulesPerKgKelvin specific_heat(const std::string& coolant) {
  if (coolant == "pg20") return pg20_specific_heat;
  return coolant == "pg25" ? cooling::pg25_specific_heat : cooling::water_specific_heat;
}

/// A hall of racks that give `heat` to the coolant, at its rating, on a mild day when coolers hold the set point.
class CduHall {
 public:
  CduHall(const SitePlant& plant, Watts heat)
      : plant_(plant.cooling, {.liquid_heat = heat, .air_heat = {}, .rack_rise = plant.coolant_rise}) {
    cooling::HallInputs in{};
    in.liquid_heat = in.rated_liquid_heat = heat;
    in.rack_rise = plant.coolant_rise;
    in.dry_bulb = Celsius{10.0};
    in.wet_bulb = Celsius{8.0};
    in.pressure = Pascals{101325.0};
    outcome_ = cooling::advance(plant_, cooling::settled(plant_, in), in, hours(1));
  }

  KelvinDelta approach() const { return outcome_.state.supply - outcome_.facility_supply; }
  /// Pumps of the racks' own loop at rated flow: those in the CDUs.
  Watts pump_power() const { return plant_.loops()[plant_.loads()[0].loops.front()].pump_power; }

 private:
  cooling::Plant plant_;
  cooling::HallOutcome outcome_;
};

struct CduFigure {
  const char* unit;
  double value;
};

std::optional<CduFigure> cdu_figure(const FacilityRow& row, const std::string& key, std::string& reason) {
  const auto heat_kw = positive_input(row.inputs, "heat_kw", reason);
  if (!heat_kw) return std::nullopt;
  const Watts heat = kilowatts(*heat_kw);
  if (key == "cdu_rise_k") {
    const auto flow_kg_s = positive_input(row.inputs, "flow_kg_s", reason);
    const JoulesPerKgKelvin heat_capacity = specific_heat(text_input(row.inputs, "coolant"));
    if (!flow_kg_s) return std::nullopt;
    return CduFigure{"K", heat.value / (*flow_kg_s * heat_capacity.value)};
  }
  if (key != "cdu_approach_k" && key != "cdu_electric_kw") return std::nullopt;
  if (!row.plant || row.plant->liquid_fraction == 0.0)
    return reason = "a CDU needs a plant block with liquid-cooled racks", std::nullopt;
  const CduHall hall{*row.plant, heat};
  if (key == "cdu_approach_k") return CduFigure{"K", hall.approach().value};
  return CduFigure{"kW", hall.pump_power().value / 1e3};
}

void run_cdu(const FacilityRow& row, const std::string& key, PublishedRange published, FacilityResult& result) {
  if (!key.starts_with("cdu_")) return;
  const auto figure = cdu_figure(row, key, result.reason);
  if (figure)
    result.outcomes.push_back(outcome_of(row, key, figure->unit, "CDU " + text_input(row.inputs, "cdu"), published,
                                         figure->value, FacilitySet::cdu));
}

}  // namespace

FacilityResult run_component_row(const FacilityRow& row) {
  FacilityResult result;
  for (const auto& [key, text] : row.expected)
    if (const auto published = range_of(text)) {
      run_cold_plate(row, key, *published, result);
      run_cdu(row, key, *published, result);
    }
  return result;
}

}  // namespace gigatwin::validation
