#pragma once

#include "base/units.hpp"

/// What energy costs, by part, and what it emits by the contracts it is bought under.
namespace gigatwin::grid {

/// Cost of the energy of a step, or of any time, by part. Prices may be negative, and with them `market`.
struct EnergyCost {
  Euros market;            ///< all that is imported, at the market's price
  Euros agreements;        ///< agreed price less market price of what agreements generated
  Euros guarantees;        ///< guarantees of origin
  Euros network_energy;    ///< network charge per energy
  Euros network_capacity;  ///< network charge per power and time
  Euros taxes;             ///< electricity tax and levies
  Euros reactive;          ///< reactive energy beyond the demanded power factor
  Euros fuel;              ///< of the generators
  Euros exported;          ///< income: exports at the market's price
  Euros compensation;      ///< income: for being interruptible

  Euros total() const {
    return market + agreements + guarantees + network_energy + network_capacity + taxes + reactive + fuel - exported -
           compensation;
  }
  EnergyCost& operator+=(const EnergyCost& other);
  bool operator==(const EnergyCost&) const = default;
};

/// Emissions of the electricity bought, market-based: by the contracts it is bought under, not by where it is drawn.
///
///   by the hour:   m = m_u + m_c           each step's import by what was generated in that step
///   by volume:     m = m_u max(0, 1 - S / U) + m_c + k min(S, U)
///
/// m_u  residual mix x U, U the import that neither an agreement nor a guarantee of origin covers at the time
/// m_c  stated emission factors of the agreements x what they covered
/// S, k generated under agreements beyond the import of its time: its certificates can cover other hours of the year;
/// its mean factor By volume is what the guidance in force lets sites report; by the hour what stays if certificates
/// must be of the same hour. Generators on site are not in it: they are scope 1. Source: GHG Protocol, Scope 2 Guidance
/// (2015), ch. 6 and 7.
struct MarketCarbon {
  Joules uncovered;            ///< U
  Kilograms uncovered_carbon;  ///< m_u
  Kilograms covered_carbon;    ///< m_c
  Joules surplus;              ///< S
  Kilograms surplus_carbon;    ///< stated emission factors of the agreements x S

  Kilograms by_the_hour() const { return uncovered_carbon + covered_carbon; }
  Kilograms by_volume() const;
  MarketCarbon& operator+=(const MarketCarbon& other);
};

}  // namespace gigatwin::grid
