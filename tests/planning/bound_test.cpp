#include <gmock/gmock.h>

#include "base/random.hpp"
#include "planning/bounds.hpp"
#include "questions.hpp"

namespace gigatwin::planning {
namespace {

std::vector<Question> questions_of_all_kinds() {
  using questions::dense;
  std::vector<Question> list{dense(workload::shapes::gpt(24, 6144, 48), 512, 1024),
                             dense(questions::small_model(), 64, 256), dense(questions::small_model(true), 64, 256)};
  list.push_back(list[2]);
  list.back().model.dense_layers = 3;
  list.push_back(list[1]);
  list.back().system = workload::machines::dgx_h100();
  list.back().precisions = {hardware::Precision::fp8};
  list.push_back(list[1]);  // many nodes in one scale-up domain, accelerators that are not alike
  list.back().system.scale_up_domain = 32;
  list.back().system.accelerator.speed_spread = 0.01;
  list.back().system.accelerator.step_noise = 0.01;
  for (Question& question : list) question.system.accelerator.memory = gigabytes(1e6);
  return list;
}

/// Of `list` one that a draw chooses.
template <class T>
const T& drawn(const std::vector<T>& list, const Draws& draws, std::uint64_t& index) {
  return list[static_cast<std::size_t>(draws.uniform(index++) * static_cast<double>(list.size()))];
}

TEST(Bound, NoPlanTakesLessThanItsBoundAndThatOfItsGroup) {
  std::uint64_t index = 0, entity = 0;
  for (const Question& question : questions_of_all_kinds()) {
    const Draws draws{1, "test.bound", entity++};
    const questions::Machine machine{question};
    const std::vector<Group> groups = groups_of(question);
    Bounds bounds{question};
    double tightest = 0.0;
    for (int n = 0; n < 150; ++n) {
      const Group& group = drawn(groups, draws, index);
      const std::vector<Layout> layouts = layouts_of(question, group);
      if (layouts.empty()) continue;
      const Candidate candidate = candidate_of(question, group, drawn(layouts, draws, index));
      const std::optional<Evaluated> evaluated = machine.evaluator.run(candidate);
      if (!evaluated) continue;
      const GroupCost& cost = machine.evaluator.cost(group);
      const double share = bounds.least_step(candidate, cost) / evaluated->step.duration;
      EXPECT_LE(share, 1.0 + 1e-9) << testing::PrintToString(key_of(candidate)) << question.model.title;
      EXPECT_LE(bounds.least_token_time(group, cost) * throughput(*evaluated), 1.0 + 1e-9);
      tightest = std::max(tightest, share);
    }
    EXPECT_GT(tightest, 0.8);  // a bound that is far off would prune nothing
  }
}

}  // namespace
}  // namespace gigatwin::planning
