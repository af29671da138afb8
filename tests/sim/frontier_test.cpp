#include <gtest/gtest.h>

#include <algorithm>

#include "scenario/load.hpp"
#include "scenario/scenario.hpp"
#include "sim/assembly.hpp"
#include "sim/engine.hpp"

namespace gigatwin::sim {
namespace {

class Extremes final : public Observer {
 public:
  void sample(const SiteSample& sample) override {
    least = std::min(least, sample.facility_power.value);
    most = std::max(most, sample.facility_power.value);
  }
  void event(const EventRecord&) override {}
  void job(const JobRecord&) override {}
  void tick(Seconds) override {}
  double least = 1e12, most = 0.0;
};

/// ExaDigiT RAPS prints 7.307 and 28.228 MW; its arithmetic by hand gives the further digits, to the watt:
///   node 626.26 W -> (626.26 + 13) / 0.98 = 652.306 W; four of them and 250 W of switches -> (2859.22 + 17) / 0.96 =
///   2996.067 W 32 rectifiers x 74 cabinets x 2996.067 W + 25 CDUs x 8473.47 W = 7.306524 MW idle; 28.227884 MW with
///   everything at its peak
TEST(Frontier, IdleAndPeakPowerOfTheWholeScenarioMatchTheOracle) {
  scenario::Scenario scenario;
  Diagnostics diagnostics;
  scenario::load(GIGATWIN_SOURCE_DIR "/scenarios/frontier.yaml", {}, scenario::scenario_schema(), scenario,
                 diagnostics);
  ASSERT_FALSE(diagnostics.has_errors());
  const std::unique_ptr<SiteModel> site = build_site(scenario, diagnostics);
  ASSERT_NE(site, nullptr);
  Extremes extremes;
  Simulation simulation{*site, extremes};
  simulation.run();
  EXPECT_NEAR(extremes.least, 7306524.0, 0.5);
  EXPECT_NEAR(extremes.most, 28227884.0, 0.5);
}

}  // namespace
}  // namespace gigatwin::sim
