#include "power/availability.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/graph/edmonds_karp_max_flow.hpp>

#include "base/random.hpp"
#include "example_stages.hpp"
#include "power/unit_graph.hpp"

namespace gigatwin::power {
namespace {

const std::vector<Watts> one_hall{megawatts(10)};
const std::vector<Watts> two_halls{megawatts(10), megawatts(30)};

StageSpec of_site(StageSpec stage) {
  stage.level = Level::site;
  return stage;
}

StageSpec fed(StageSpec stage, std::vector<std::string> by) {
  stage.fed_by = std::move(by);
  return stage;
}

StageSpec ups(int needed, Redundancy redundancy, double availability) {
  return example_stage("ups", StageKind::ups, needed, redundancy, availability);
}

TEST(Availability, WithoutStagesOrFailuresIsOne) {
  for (const PlantSpec& plant : {PlantSpec{}, plant_of({ups(3, Redundancy::n, 1.0)})}) {
    const Analysis analysis = analyse(plant, two_halls);
    EXPECT_EQ(analysis.site.full, 1.0);
    EXPECT_EQ(analysis.site.expected, megawatts(40));
    EXPECT_EQ(analysis.halls[1].unserved_minutes(), 0.0);
  }
}

// Two of three at 0.9: 0.9^3 + 3 x 0.9^2 x 0.1 = 0.972; none: 0.001; one alone carries half: 3 x 0.9 x 0.01 x 0.5.
TEST(Availability, OfNPlus1) {
  const Supply hall = analyse(plant_of({ups(2, Redundancy::n_plus_1, 0.9)}), one_hall).halls[0];
  EXPECT_NEAR(hall.full, 0.972, 1e-14);
  EXPECT_NEAR(hall.any, 0.999, 1e-14);
  EXPECT_NEAR(hall.expected / megawatts(10), 0.972 + 0.0135, 1e-14);
  EXPECT_NEAR(hall.capacity / megawatts(10), 1.5, 1e-14);
  EXPECT_NEAR(hall.unserved_minutes(), 0.028 * 525'960, 1e-6);
}

// UPS and PDU side by side: a side 0.81, one of two 1 - 0.19^2 = 0.9639. A board between ties the sides: 0.99^2.
TEST(Availability, Of2nIsThatOfItsSides) {
  const StageSpec pdu = example_stage("pdu", StageKind::distribution, 1, Redundancy::two_n, 0.9);
  EXPECT_NEAR(analyse(plant_of({ups(1, Redundancy::two_n, 0.9), pdu}), one_hall).site.full, 0.9639, 1e-14);
  const StageSpec board = example_stage("board", StageKind::switchgear);
  EXPECT_NEAR(analyse(plant_of({ups(1, Redundancy::two_n, 0.9), board, pdu}), one_hall).site.full, 0.9801, 1e-14);
}

// Three of four at 0.9: 0.6561 + 0.2916 = 0.9477; two: 6 x 0.81 x 0.01 = 0.0486 of 2/3; one: 0.0036 of 1/3.
TEST(Availability, Of4n3) {
  const Supply hall = analyse(plant_of({ups(3, Redundancy::four_n_three, 0.9)}), one_hall).halls[0];
  EXPECT_NEAR(hall.full, 0.9477, 1e-14);
  EXPECT_NEAR(hall.any, 0.9999, 1e-14);
  EXPECT_NEAR(hall.expected / megawatts(10), 0.9477 + 0.0324 + 0.0012, 1e-14);
}

// Feed 0.95, UPS 0.9 in each of two halls. Were the feed counted for each hall: 0.855^2 = 0.731.
TEST(Availability, ACommonCauseCountsOnceForAllHalls) {
  const PlantSpec plant =
      plant_of({of_site(example_stage("feed", StageKind::feed, 1, Redundancy::n, 0.95)), ups(1, Redundancy::n, 0.9)});
  const Analysis analysis = analyse(plant, two_halls);
  EXPECT_NEAR(analysis.halls[0].full, 0.855, 1e-14);
  EXPECT_NEAR(analysis.site.full, 0.95 * 0.81, 1e-14);
  EXPECT_NEAR(analysis.site.any, 0.95 * 0.99, 1e-14);
  EXPECT_NEAR(analysis.site.expected.value, 0.855 * 40e6, 1e-4);
}

TEST(SinglePoints, AreTheUnitsWithoutASpare) {
  const PlantSpec plant = plant_of({of_site(example_stage("feed", StageKind::feed)), ups(4, Redundancy::n_plus_1, 0.9),
                                    example_stage("busway", StageKind::busway, 5)});
  const Analysis analysis = analyse(plant, one_hall);
  ASSERT_EQ(analysis.single_points.size(), 2u);
  EXPECT_EQ(analysis.single_points[0].component, 0u);
  EXPECT_EQ(analysis.single_points[0].remaining, 0.0);
  EXPECT_EQ(analysis.single_points[1].component, 2u);
  EXPECT_NEAR(analysis.single_points[1].remaining, 0.8, 1e-15);
}

TEST(SinglePoints, AreNoneIn2nAnd4n3) {
  for (const Redundancy redundancy : {Redundancy::two_n, Redundancy::four_n_three}) {
    const PlantSpec plant =
        plant_of({ups(3, redundancy, 0.9), example_stage("pdu", StageKind::distribution, 6, redundancy, 0.9)});
    EXPECT_THAT(analyse(plant, one_hall).single_points, testing::IsEmpty());
  }
}

/// Small networks of every structure, for enumeration of all states of their units.
std::vector<std::vector<StageSpec>> structures() {
  const auto stage = [](const char* name, int needed, Redundancy redundancy, double availability) {
    return example_stage(name, StageKind::switchgear, needed, redundancy, availability);
  };
  const StageSpec feed = of_site(stage("feed", 1, Redundancy::two_n, 0.9));
  StageSpec racks = fed(stage("racks", 2, Redundancy::n, 0.8), {"board"});
  racks.mechanical_fraction = 0.0;
  StageSpec pumps = fed(stage("pumps", 1, Redundancy::n_plus_1, 0.7), {"board"});
  pumps.it_fraction = 0.0;
  return {
      {feed, stage("ups", 2, Redundancy::n_plus_1, 0.85), stage("pdu", 2, Redundancy::n, 0.95)},
      {stage("ups", 2, Redundancy::two_n, 0.8), stage("pdu", 1, Redundancy::two_n, 0.9)},
      {stage("ups", 3, Redundancy::four_n_three, 0.8), stage("pdu", 3, Redundancy::four_n_three, 0.9)},
      {stage("ups", 1, Redundancy::n_plus_2, 0.6), stage("pdu", 3, Redundancy::n, 0.9)},
      // Two site feeds of 1/2 each, each with a hall transformer of its own, that meet in a board: mixed levels.
      {fed(of_site(stage("feed a", 2, Redundancy::n, 0.9)), {"grid"}),
       fed(of_site(stage("feed b", 1, Redundancy::n, 0.8)), {"grid"}),
       fed(stage("transformer a", 2, Redundancy::n, 0.85), {"feed a"}),
       fed(stage("transformer b", 1, Redundancy::n, 0.75), {"feed b"}),
       fed(stage("board", 1, Redundancy::n, 0.95), {"transformer a", "transformer b"})},
      // Racks and mechanical plant apart behind one board.
      {stage("board", 2, Redundancy::n, 0.9), racks, pumps},
  };
}

/// Exact figures of a network of at most 16 units or so by enumeration.
struct Enumerated {
  std::vector<double> full, any, mean;
  double all_full = 0.0, some = 0.0;
};

Enumerated enumerate(Network network) {
  std::vector<double> availability;
  for (const Component& component : network.components())
    availability.insert(availability.end(), static_cast<std::size_t>(hardware::installed(component.units)),
                        component.units.reliability ? hardware::availability(*component.units.reliability) : 1.0);
  const std::size_t halls = network.halls();
  Enumerated result{std::vector<double>(halls), std::vector<double>(halls), std::vector<double>(halls)};
  for (std::size_t state = 0; state < (std::size_t{1} << network.units()); ++state) {
    double probability = 1.0;
    for (std::size_t unit = 0; unit < network.units(); ++unit) {
      const bool up = ((state >> unit) & 1) != 0;
      network.set_unit(unit, up);
      probability *= up ? availability[unit] : 1.0 - availability[unit];
    }
    bool all = true, some = false;
    for (std::size_t hall = 0; hall < halls; ++hall) {
      const double share = network.deliverable_share(hall);
      all = all && share > 1.0 - 1e-9;
      some = some || share > 0.0;
      result.full[hall] += share > 1.0 - 1e-9 ? probability : 0.0;
      result.any[hall] += share > 0.0 ? probability : 0.0;
      result.mean[hall] += probability * share;
    }
    result.all_full += all ? probability : 0.0;
    result.some += some ? probability : 0.0;
  }
  return result;
}

TEST(Availability, IsThatOfAllStatesOfTheUnits) {
  for (const std::vector<StageSpec>& stages : structures()) {
    SCOPED_TRACE(stages.back().name + " behind " + stages.front().name);
    const PlantSpec plant = plant_of(stages);
    const std::vector<Watts>& rated = Network{plant, two_halls}.units() <= 14 ? two_halls : one_hall;
    const Enumerated exact = enumerate(Network{plant, rated});
    const Analysis analysis = analyse(plant, rated);
    for (std::size_t hall = 0; hall < rated.size(); ++hall) {
      EXPECT_NEAR(analysis.halls[hall].full, exact.full[hall], 1e-12);
      EXPECT_NEAR(analysis.halls[hall].any, exact.any[hall], 1e-12);
      EXPECT_NEAR(analysis.halls[hall].expected / rated[hall], exact.mean[hall], 1e-12);
    }
    EXPECT_NEAR(analysis.site.full, exact.all_full, 1e-12);
    EXPECT_NEAR(analysis.site.any, exact.some, 1e-12);
  }
}

/// Largest flow from the grid to the racks through the units in service, each of 1 / N of the design load.
double largest_flow(const PlantSpec& plant, const Network& network) {
  using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
  using Flows = boost::adjacency_list<
      boost::vecS, boost::vecS, boost::directedS, boost::no_property,
      boost::property<boost::edge_capacity_t, long,
                      boost::property<boost::edge_residual_capacity_t, long,
                                      boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>>;
  constexpr long design = 720'720;  // divisible by every N up to 16
  BlockProblems none;
  const Wiring wiring = wire(plant.stages, *stage_graph(plant.stages, none), network.components(), network.halls());
  std::vector<long> most(boost::num_vertices(wiring.graph), 10 * design);
  for (const Component& component : network.components())
    for (std::size_t u = 0; u < static_cast<std::size_t>(hardware::installed(component.units)); ++u) {
      const std::size_t unit = component.first_unit + u;
      most[wiring.units[unit]] = network.in_service(unit) ? design / component.units.needed : 0;
    }
  Flows flows{boost::num_vertices(wiring.graph)};
  const auto add = [&](std::size_t from, std::size_t to, long capacity) {
    const auto there = boost::add_edge(from, to, flows).first, back = boost::add_edge(to, from, flows).first;
    boost::put(boost::edge_capacity, flows, there, capacity);
    boost::put(boost::edge_capacity, flows, back, 0L);
    boost::put(boost::edge_reverse, flows, there, back);
    boost::put(boost::edge_reverse, flows, back, there);
  };
  for (auto [edge, end] = boost::edges(wiring.graph); edge != end; ++edge) {
    const std::size_t from = boost::source(*edge, wiring.graph), to = boost::target(*edge, wiring.graph);
    add(from, to, std::min(most[from], most[to]));
  }
  const long flow = boost::edmonds_karp_max_flow(flows, wiring.grid, wiring.racks.front());
  return std::min(1.0, static_cast<double>(flow) / design);
}

// The formula in series and parallel against the graph of units itself. Structures with a branch for the mechanical
// plant alone are left out: it is no flow to the racks.
TEST(Network, DeliversTheLargestFlowThroughItsGraph) {
  const Draws draws{5, "test.flow"};
  int partly = 0;
  for (const std::vector<StageSpec>& stages : structures()) {
    if (stages.back().name == "pumps") continue;
    const PlantSpec plant = plant_of(stages);
    for (std::uint64_t k = 0; k < 60; ++k) {
      Network network{plant, one_hall};
      for (std::size_t unit = 0; unit < network.units(); ++unit)
        network.set_unit(unit, draws.uniform(1000 * k + unit) < 0.7);
      const double share = network.deliverable_share(0);
      EXPECT_NEAR(share, largest_flow(plant, network), 1e-12) << stages.front().name << ", draw " << k;
      partly += share > 0.0 && share < 1.0 ? 1 : 0;
    }
  }
  EXPECT_GT(partly, 30);
}

/// Failures and repairs one after the other; the time in which everything can be fed, and the mean.
struct Lived {
  double full = 0.0, mean = 0.0;
};

Lived live(const PlantSpec& plant, Seconds horizon) {
  Network network{plant, one_hall};
  std::vector<double> next_s(network.units());
  std::vector<std::uint64_t> drawn(network.units());
  std::vector<hardware::ReliabilitySpec> reliability(network.units());
  const auto draw = [&](std::size_t unit, Seconds mean) {
    return Draws{99, "test.outage", unit}.exponential(drawn[unit]++, mean).value;
  };
  for (const Component& component : network.components())
    for (std::size_t u = 0; u < static_cast<std::size_t>(hardware::installed(component.units)); ++u) {
      reliability[component.first_unit + u] = *component.units.reliability;
      next_s[component.first_unit + u] = draw(component.first_unit + u, component.units.reliability->between_failures);
    }
  Lived lived;
  double now_s = 0.0;
  while (now_s < horizon.value) {
    const auto unit = static_cast<std::size_t>(std::min_element(next_s.begin(), next_s.end()) - next_s.begin());
    const double until_s = std::min(next_s[unit], horizon.value), share = network.deliverable_share(0);
    lived.full += share > 1.0 - 1e-9 ? (until_s - now_s) / horizon.value : 0.0;
    lived.mean += share * (until_s - now_s) / horizon.value;
    now_s = until_s;
    network.set_unit(unit, !network.in_service(unit));
    const Seconds mean = network.in_service(unit) ? reliability[unit].between_failures : reliability[unit].repair;
    next_s[unit] += draw(unit, mean);
  }
  return lived;
}

// Outages of an hour on average, in 200 000 hours: a share of 0.9 scatters by about sqrt(0.9 x 0.1 x 2 / 200 000) =
// 0.001.
TEST(Availability, IsWhatManyYearsOfFailuresAndRepairsShow) {
  const PlantSpec plant = plant_of(
      {ups(3, Redundancy::n_plus_1, 0.85), example_stage("pdu", StageKind::distribution, 2, Redundancy::two_n, 0.9)});
  const Supply expected = analyse(plant, one_hall).halls[0];
  const Lived lived = live(plant, hours(200'000));
  EXPECT_NEAR(lived.full, expected.full, 0.003);
  EXPECT_NEAR(lived.mean, expected.expected / megawatts(10), 0.003);
  EXPECT_LT(expected.full, 0.96) << "the spares do not hide the failures";
}

}  // namespace
}  // namespace gigatwin::power
