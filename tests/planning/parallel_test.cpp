#include "planning/parallel.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <vector>

#include "../workload/machines.hpp"
#include "planning/remembering_network.hpp"

namespace gigatwin::planning {
namespace {

TEST(InParallel, EveryIndexIsWorkedOnOnce) {
  for (const unsigned threads : {1U, 2U, 7U}) {
    std::vector<std::atomic<int>> calls(100);
    in_parallel(calls.size(), threads, [&](std::size_t i) { ++calls[i]; });
    for (const std::atomic<int>& count : calls) EXPECT_EQ(count, 1);
  }
  in_parallel(0, 4, [](std::size_t) { FAIL(); });
}

TEST(InParallel, AnExceptionOfAThreadReachesTheCaller) {
  const auto work = [](std::size_t i) {
    if (i == 17) throw std::runtime_error{"seventeen"};
  };
  EXPECT_THROW(in_parallel(50, 3, work), std::runtime_error);
}

TEST(RememberingNetwork, AsksOnceForEachPhaseAndSize) {
  const workload::machines::TwoLevelNetwork network{workload::machines::dgx_a100()};
  const RememberingNetwork remembering{network};
  const collectives::CommunicationPhase phase{collectives::Collective::all_reduce, gigabytes(1), 16, 1};
  const topology::Placement two{{{0, 2}}}, four{{{0, 4}}};
  const Seconds time = remembering.run(phase, two).time;
  EXPECT_EQ(remembering.run(phase, two).time, time);
  EXPECT_EQ(network.run(phase, two).time, time);
  EXPECT_EQ(network.runs, 2);  // once by itself
  remembering.run(phase, four);
  EXPECT_EQ(network.runs, 3);
}

}  // namespace
}  // namespace gigatwin::planning
