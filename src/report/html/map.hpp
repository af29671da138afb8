#pragma once

#include <vector>

#include "report/html/page.hpp"

/// Map of Europe as SVG: it needs no script and no request. Lambert azimuthal equal-area projection.
namespace gigatwin::report::html {

struct MapPoint {
  double x = 0.0, y = 0.0;
};

/// Kilometres east and north of 52 N, 10 E on a sphere of 6371.0072 km (equal area to GRS 80).
///
///   k = sqrt(2 / (1 + sin p0 sin p + cos p0 cos p cos(l - l0)))
///   x = R k cos p sin(l - l0),   y = R k (cos p0 sin p - sin p0 cos p cos(l - l0))
/// Source: Snyder, Map Projections, USGS Professional Paper 1395 (1987), eq. 24-2 to 24-4.
MapPoint project(double latitude_deg, double longitude_deg);

/// A label beside a dot: its box, and whether a line leads to it.
struct MapLabel {
  double left = 0.0, top = 0.0, width = 0.0, height = 0.0;
  bool led = false;
};

struct MapDot {
  MapPoint at;
  double radius = 0.0;
  double label_width = 0.0;
};

/// Places for the labels of dots: near their dot, within the map, off other dots and labels as long as there is room.
std::vector<MapLabel> placed_labels(const std::vector<MapDot>& dots, double label_height, MapPoint map_size);

/// The proposals that have a place, dots by installed IT power, and what they are in a table beside it.
Section map_section(const ReportInputs& inputs);

}  // namespace gigatwin::report::html
