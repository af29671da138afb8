#pragma once

#include "cooling/heat_reuse.hpp"
#include "site/conditions.hpp"
#include "validation/published_site.hpp"

/// A year of one hall under constant load: what a published site's indicators are compared with.
namespace gigatwin::validation {

struct PlantYear {
  double pue = 0.0;            ///< facility energy / IT energy (ISO/IEC 30134-2)
  double wue_l_per_kwh = 0.0;  ///< water / IT energy (ISO/IEC 30134-9)
  double erf = 0.0;            ///< heat handed over / facility energy (ISO/IEC 30134-6)
  double chiller_hours = 0.0;  ///< with a chiller running at some time
  double cooling = 0.0;        ///< pumps, fans and chillers / IT energy
  double electrical = 0.0;     ///< losses of UPS and transformers, auxiliaries and heat pumps / IT energy
  double mean_dry_bulb_c = 0.0;
};

struct YearOptions {
  Watts rated_it{
      10e6};  ///< of the hall: plants are sized by it, so that only whole units and heat contracts depend on it
  const cooling::HeatReuseSpec* heat_reuse = nullptr;
  double longitude_deg = 0.0;  ///< for the local hour of the heat demand
};

/// Hourly steps through the weather with IT power `load` of the rating, by `cooling::advance`, `cooling::deliver` and
/// `power::electrical`. Heat reuse takes from the water as the hour before left it.
PlantYear plant_year(const SitePlant& plant, const site::Conditions& weather, const YearOptions& options = {});

}  // namespace gigatwin::validation
