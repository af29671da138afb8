#pragma once

#include "site/hourly_air.hpp"
#include "site/site.hpp"

namespace gigatwin::site {

/// The same year in a changed climate: relative humidity, pressure, sun and wind stay.
///
///   T'(h) = T(h) + D(h) + r w(h) max(0, T(h) - M(h)) - R(h)
///
/// D  warming, smooth over the year, its monthly means as stated;  M  smooth year of the monthly means of T
/// r  warm_stretch;  w  1 at mid-July, 0 at mid-January, a cosine between (south of the equator this is still July:
///    only Europe is meant);  R  smooth, such that the stretch leaves the monthly means alone
/// Source: model reference, site, eq. 8; the shift is the "morphing" of Belcher, Hacker & Powell (2005), Building Serv.
/// Eng. Res. Technol. 26, 49.
HourlyAir shifted(HourlyAir air, const ClimateShiftSpec& shift);

}  // namespace gigatwin::site
