#include "report/html/map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.hpp"

namespace gigatwin::report::html {
namespace {

// The centre is the origin. Due north on the centre's meridian the distance is 2 R sin(half the angle): 10 degrees are
// 2 x 6371.0072 x sin(5 deg) = 1110.55 km.
TEST(Projection, KeepsTheCentreAndDistancesFromIt) {
  EXPECT_NEAR(project(52.0, 10.0).x, 0.0, 1e-9);
  EXPECT_NEAR(project(52.0, 10.0).y, 0.0, 1e-9);
  EXPECT_NEAR(project(62.0, 10.0).x, 0.0, 1e-9);
  EXPECT_NEAR(project(62.0, 10.0).y, 2.0 * 6371.0072 * std::sin(M_PI / 36.0), 1e-6);
}

// A cell of 0.1 by 0.1 degrees has the area R^2 dl (sin p2 - sin p1) wherever it lies.
TEST(Projection, KeepsAreas) {
  for (const double latitude : {36.0, 48.0, 65.0})
    for (const double longitude : {-20.0, 10.0, 30.0}) {
      const MapPoint a = project(latitude, longitude), b = project(latitude, longitude + 0.1),
                     c = project(latitude + 0.1, longitude + 0.1), d = project(latitude + 0.1, longitude);
      const double area = 0.5 * std::abs((c.x - a.x) * (d.y - b.y) - (d.x - b.x) * (c.y - a.y));
      const double sphere = 6371.0072 * 6371.0072 * (0.1 * M_PI / 180.0) *
                            (std::sin((latitude + 0.1) * M_PI / 180.0) - std::sin(latitude * M_PI / 180.0));
      EXPECT_NEAR(area / sphere, 1.0, 1e-5) << latitude << " " << longitude;
    }
}

bool overlap(const MapLabel& a, const MapLabel& b) {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}

/// Distance from a dot's centre to the nearest point of a box.
double distance(const MapDot& dot, const MapLabel& box) {
  return std::hypot(dot.at.x - std::clamp(dot.at.x, box.left, box.left + box.width),
                    dot.at.y - std::clamp(dot.at.y, box.top, box.top + box.height));
}

void expect_legible(const std::vector<MapDot>& dots, MapPoint size) {
  const std::vector<MapLabel> labels = placed_labels(dots, 26.0, size);
  ASSERT_EQ(labels.size(), dots.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    EXPECT_GE(labels[i].left, 0.0);
    EXPECT_LE(labels[i].left + labels[i].width, size.x);
    EXPECT_GE(labels[i].top, 0.0);
    EXPECT_LE(labels[i].top + labels[i].height, size.y);
    for (std::size_t j = 0; j < i; ++j) EXPECT_FALSE(overlap(labels[i], labels[j])) << i << " and " << j;
    for (const MapDot& dot : dots) EXPECT_GE(distance(dot, labels[i]), dot.radius - 1e-9);
  }
}

TEST(MapLabels, DoNotCollideWhereTenSitesLieInOnePlace) {
  expect_legible(std::vector<MapDot>(10, MapDot{{430.0, 400.0}, 20.0, 120.0}), {870.0, 840.0});
}

TEST(MapLabels, StayOnTheMapBesideItsEdge) {
  expect_legible({{{10.0, 10.0}, 12.0, 200.0}, {{860.0, 830.0}, 12.0, 200.0}}, {870.0, 840.0});
}

TEST(MapLabels, DoNotCollideForRandomSites) {
  for (std::uint64_t trial = 0; trial < 50; ++trial) {
    const Draws draws{8, "test.dots", trial};
    std::vector<MapDot> dots;
    for (std::uint64_t i = 0; i < 60; i += 4)
      dots.push_back({{870.0 * draws.uniform(i), 840.0 * draws.uniform(i + 1)},
                      12.0 + 14.0 * draws.uniform(i + 2),
                      60.0 + 120.0 * draws.uniform(i + 3)});
    expect_legible(dots, {870.0, 840.0});
  }
}

}  // namespace
}  // namespace gigatwin::report::html
