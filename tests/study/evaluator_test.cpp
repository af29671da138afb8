#include "study/evaluator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>

#include "in_child.hpp"
#include "results/indicators.hpp"

namespace gigatwin::study {
namespace {

namespace fs = std::filesystem;
using Overrides = std::vector<std::string>;

const std::string scenario_file = GIGATWIN_SOURCE_DIR "/tests/cli/small.yaml";

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "gigatwin-evaluator-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  std::string path;
};

/// Its indicators as they are in memory, NaN and all; a single number, the status, where it is not ok.
std::vector<double> numbers_of(const RunOutcome& outcome) {
  return outcome.status == RunStatus::ok ? outcome.indicators
                                         : std::vector<double>{static_cast<double>(outcome.status)};
}

std::vector<double> evaluated(const Overrides& overrides, const std::string& cache) {
  return in_child([&] {
    Evaluator evaluator{{{scenario_file, std::nullopt}}, cache};
    return numbers_of(evaluator.run({0, overrides}).value());
  });
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

double indicator(const std::vector<double>& values, std::string_view name) {
  for (std::size_t i = 0; i < results::indicators().size(); ++i)
    if (results::indicators()[i].name == name) return values.at(i);
  ADD_FAILURE() << name;
  return 0.0;
}

// Money, energy, plant and weather, and values that change what the jobs do: by heat, by price, by failures.
const std::vector<Overrides> variants{
    {"economics.discount_rate=3 %"},
    {"compute.system.node_price=200000 EUR"},
    {"site.price.network_charge=20 EUR/MWh"},
    {"grid.battery={from: lfp-2h, energy: 2 MWh, power: 1 MW, plan: price, wear: 20 EUR/MWh}"},
    {"cooling=warm-water-dry"},
    {"cooling.coolant_supply=45 degC"},
    {"power.grid_connection=2.0 MW"},
    {"grid.demand_response={price_above: 60 EUR/MWh, action: slow, speed: 0.6, at_most_daily: 6 h, at_least: 1 h}"},
    {"operations.failure_rate_factor=8"},
    {"seed=11"},
    {"compute.system.accelerator.matmul_efficiency=0.7"},
};

TEST(Evaluator, GivesTheSameBitsWhateverWasKept) {
  const Folder cache;
  for (int round = 0; round < 2; ++round)  // the second finds what the first has left
    for (const Overrides& variant : variants) {
      const std::vector<double> kept = evaluated(variant, cache.path), alone = evaluated(variant, "");
      EXPECT_TRUE(same_bits(kept, alone)) << variant.front();
    }
}

TEST(Evaluator, ReplaysJobsWhereOnlyMoneyOrPlantDiffers) {
  const Folder cache;
  const std::vector<double> answers = in_child([&] {
    Evaluator evaluator{{{scenario_file, std::nullopt}}, cache.path};
    std::vector<double> answered;
    for (const Overrides& overrides :
         {Overrides{}, Overrides{"compute.system.node_price=200000 EUR"},
          Overrides{"site.price.network_charge=20 EUR/MWh"}, Overrides{"operations.failure_rate_factor=8"},
          Overrides{"site.price.network_charge=30 EUR/MWh"}})
      answered.push_back(evaluator.run({0, overrides}).has_value() ? 1.0 : 0.0);
    return answered;
  });
  EXPECT_THAT(answers, testing::ElementsAre(1, 1, 1, 0, 1));  // other failures have to be simulated
}

TEST(Evaluator, TakesRecordingsOfOtherProcesses) {
  const Folder cache;
  evaluated({}, cache.path);
  const std::vector<double> second = in_child([&] {
    Evaluator evaluator{{{scenario_file, std::nullopt}}, cache.path};
    const bool replayed = evaluator.run({0, {"site.price.network_charge=20 EUR/MWh"}}).has_value();
    const bool simulated = evaluator.run({0, {"seed=3"}}).has_value();  // still its first simulation
    return std::vector<double>{replayed ? 1.0 : 0.0, simulated ? 1.0 : 0.0};
  });
  EXPECT_THAT(second, testing::ElementsAre(1, 1));
}

TEST(Evaluator, ValuesReachTheIndicators) {
  const std::vector<double> cheap = evaluated({"economics.discount_rate=3 %"}, ""), dear = evaluated({}, "");
  EXPECT_LT(indicator(cheap, "cost_per_accelerator_hour"), indicator(dear, "cost_per_accelerator_hour"));
  EXPECT_EQ(indicator(cheap, "facility_energy"), indicator(dear, "facility_energy"));
}

TEST(Evaluator, ValuesThatMakeAScenarioInvalidAreTold) {
  Evaluator evaluator{{{scenario_file, std::nullopt}}, ""};
  const RunOutcome outcome = evaluator.run({0, {"compute.accelerators=1153"}}).value();
  EXPECT_EQ(outcome.status, RunStatus::invalid);
  EXPECT_THAT(outcome.message, testing::HasSubstr("compute.accelerators"));
  EXPECT_TRUE(outcome.indicators.empty());
  EXPECT_TRUE(evaluator.run({0, {}}).has_value());  // nothing was simulated before
}

TEST(Evaluator, DamagedCachesAreMadeAgain) {
  const Folder cache;
  const std::vector<double> whole = evaluated({}, cache.path);
  for (const fs::directory_entry& file : fs::directory_iterator{cache.path}) {
    ASSERT_TRUE(file.is_regular_file());
    fs::resize_file(file.path(), file.file_size() * 2 / 3);
  }
  EXPECT_TRUE(same_bits(evaluated({}, cache.path), whole));
}

}  // namespace
}  // namespace gigatwin::study
