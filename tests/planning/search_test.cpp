#include "planning/search.hpp"

#include <gmock/gmock.h>

#include "planning/alternatives.hpp"
#include "questions.hpp"

namespace gigatwin::planning {
namespace {

using pipeline::Schedule;
using questions::ask;
using questions::dense;
using questions::fixed;
using questions::small_model;
using workload::Recompute;

std::vector<std::vector<std::int64_t>> keys_of(const Found& found) {
  std::vector<std::vector<std::int64_t>> keys;
  for (const Evaluated& plan : found.best) keys.push_back(key_of(plan.candidate));
  return keys;
}

std::vector<Question> small_questions() {
  Question tight = dense(small_model(), 16, 64);
  tight.system.accelerator.memory = gigabytes(24);
  Question odd = dense(small_model(), 24, 60);
  Question less = dense(small_model(), 16, 61);
  less.batch_may_be_less = true;
  Question mixed = dense(small_model(true), 16, 64);
  mixed.model.dense_layers = 2;
  Question low = dense(small_model(), 16, 32);
  low.system = workload::machines::dgx_h100();
  low.precisions = {hardware::Precision::bf16, hardware::Precision::fp8};
  return {dense(small_model(), 16, 64), tight, odd, less, dense(small_model(true), 16, 64), mixed, low};
}

TEST(Search, BoundsChangeNeitherTheBestPlansNorTheirOrder) {
  for (const Question& question : small_questions()) {
    const Found all = ask(question, {.keep = 12, .bounded = false});
    const Found bounded = ask(question, {.keep = 12});
    ASSERT_FALSE(all.best.empty());
    EXPECT_EQ(keys_of(bounded), keys_of(all));
    EXPECT_LT(bounded.counts.timed, all.counts.timed);
    EXPECT_EQ(all.counts.candidates,
              all.counts.timed + all.counts.too_large + all.counts.needless + all.counts.refused);
    EXPECT_EQ(bounded.counts.candidates, bounded.counts.timed + bounded.counts.too_large + bounded.counts.needless +
                                             bounded.counts.refused + bounded.counts.passed);
  }
}

TEST(Search, ThreadsChangeNothing) {
  const Question question = small_questions()[1];
  const Found one = ask(question, {.threads = 1}), four = ask(question, {.threads = 4});
  EXPECT_EQ(keys_of(one), keys_of(four));
  EXPECT_EQ(one.counts.timed, four.counts.timed);
  EXPECT_EQ(one.best.front().step.duration.value, four.best.front().step.duration.value);
}

/// Every plan of 16 accelerators by plain loops, judged by the iteration model alone.
double best_by_loops(const Question& q, const questions::Machine& machine) {
  double best = 0.0;
  workload::TrainingSpec t{q.model, q.given, q.batch};
  workload::PlanSpec& p = t.plan;
  const auto time = [&] {
    const std::int64_t replica = workload::model_parallel(p), accelerators = q.accelerators / replica * replica;
    if (accelerators == 0 || !workload::problems_of(t, q.system, accelerators).empty()) return;
    const workload::IterationProfile step =
        workload::iterate(t, q.system, accelerators, machine.network, machine.evaluator.placement(accelerators));
    best = std::max(best, step.tokens / step.duration.value);
  };
  for (p.tensor = 1; p.tensor <= 8; p.tensor *= 2)
    for (p.pipeline = 1; p.pipeline <= 8; ++p.pipeline)
      for (p.context = 1; p.context <= 2; p.context *= 2)
        for (p.micro_batch = 1; p.micro_batch <= 8; ++p.micro_batch)
          for (p.virtual_stages = 1; p.virtual_stages <= (p.pipeline > 1 ? 8 / p.pipeline : 1); ++p.virtual_stages)
            for (const Schedule schedule :
                 {Schedule::gpipe, Schedule::one_forward_one_backward, Schedule::zero_bubble, Schedule::dual_pipe})
              for (p.zero_stage = 1; p.zero_stage <= 3; p.zero_stage += 2)
                for (const Recompute recompute : {Recompute::none, Recompute::selective, Recompute::full}) {
                  if ((p.virtual_stages > 1 || p.pipeline == 1) && schedule != Schedule::one_forward_one_backward)
                    continue;
                  p.schedule = schedule;
                  p.recompute = recompute;
                  p.sequence_parallel = p.tensor > 1;
                  time();
                }
  return best;
}

TEST(Search, FindsWhatPlainLoopsFind) {
  const std::vector<Question> all = small_questions();
  for (const Question& question : {all[0], all[1]}) {
    const questions::Machine machine{question};
    const Found found = search(question, machine.evaluator, {});
    EXPECT_GE(throughput(found.best.front()), best_by_loops(question, machine) * (1.0 - 1e-12));
  }
}

TEST(Search, BestPlansRunAndDifferInTimeOrMemory) {
  for (const Question& question : small_questions()) {
    const Found found = ask(question, {.keep = 30});
    for (std::size_t i = 0; i < found.best.size(); ++i) {
      const Candidate& c = found.best[i].candidate;
      EXPECT_TRUE(workload::problems_of(training_of(question, c), question.system, c.accelerators()).empty());
      EXPECT_LE(c.accelerators(), question.accelerators);
      EXPECT_LE(found.best[i].step.memory, question.system.accelerator.memory);
      if (i == 0) continue;
      EXPECT_GE(throughput(found.best[i - 1]), throughput(found.best[i]));
      EXPECT_FALSE(found.best[i].step.duration == found.best[i - 1].step.duration &&
                   found.best[i].step.memory == found.best[i - 1].step.memory);
    }
  }
}

// A model of 1.3 billion parameters (18 B each: 24 GB) fits one A100 and needs nothing but replicas.
TEST(Search, ASmallModelIsReplicatedAlone) {
  const Found found = ask(dense(workload::shapes::gpt(24, 2048, 16), 8, 512));
  const workload::PlanSpec& plan = found.best.front().candidate.plan;
  EXPECT_EQ(plan.tensor * plan.pipeline * plan.context, 1);
  EXPECT_EQ(found.best.front().candidate.data, 8);
}

// SC21 (arXiv 2104.04473), takeaway 1: tensor parallelism up to the node, pipeline beyond it.
TEST(Search, GptThreeIsCutInTheNodeAndPipelinedBeyondIt) {
  const Question question = dense(workload::shapes::gpt(96, 12288, 96), 1024, 1536);
  const questions::Machine machine{question};
  const Found found = search(question, machine.evaluator, {});
  const workload::PlanSpec& plan = found.best.front().candidate.plan;
  EXPECT_GT(plan.tensor, 1);
  EXPECT_LE(plan.tensor, 8);
  EXPECT_GT(plan.pipeline, 1);
  const Question wide = fixed(question, "tensor", std::int64_t{16});
  const Found outside = search(wide, machine.evaluator, {.keep = 1});
  ASSERT_FALSE(outside.best.empty());
  EXPECT_LT(throughput(outside.best.front()), 0.9 * throughput(found.best.front()));
}

TEST(Search, AFixedKeyIsKept) {
  const Question question = dense(small_model(), 16, 64);
  for (const auto& [key, value] : std::vector<std::pair<std::string, Value>>{{"tensor", std::int64_t{4}},
                                                                             {"pipeline", std::int64_t{4}},
                                                                             {"context", std::int64_t{2}},
                                                                             {"micro_batch", std::int64_t{2}},
                                                                             {"virtual_stages", std::int64_t{2}},
                                                                             {"zero_stage", std::int64_t{3}},
                                                                             {"schedule", std::string{"zero-bubble"}},
                                                                             {"recompute", std::string{"full"}},
                                                                             {"sequence_parallel", false}}) {
    const Found found = ask(fixed(question, key, value), {.keep = 5});
    ASSERT_FALSE(found.best.empty()) << key;
    for (const Evaluated& plan : found.best)
      EXPECT_EQ(workload::plan_schema().find(key)->value_of(&plan.candidate.plan), value) << key;
  }
}

// 30 sequences on 16 accelerators: 15 replicas of one are the most that divide; one accelerator stays idle.
TEST(Search, AcceleratorsThatDoNotDivideStayIdle) {
  Question question = dense(workload::shapes::gpt(8, 1024, 16), 16, 30);
  for (const char* key : {"tensor", "pipeline", "context"}) question = fixed(question, key, std::int64_t{1});
  EXPECT_EQ(ask(question).best.front().candidate.accelerators(), 15);
  question.batch = 47;  // a prime number; 32 of 47 sequences are two for each of 16
  question.batch_may_be_less = true;
  EXPECT_EQ(ask(question).best.front().candidate.accelerators(), 16);
  EXPECT_EQ(ask(question).best.front().candidate.batch, 32);
}

TEST(Search, WhereNothingFitsTheNearestPlanIsTold) {
  Question question = dense(workload::shapes::gpt(96, 12288, 96), 8, 64);
  const Found found = ask(question);
  EXPECT_TRUE(found.best.empty());
  ASSERT_TRUE(found.nearest);
  // 175e9 parameters over 8: 22e9 of 2 + 4 + 12 bytes are 394 GB of 80.
  EXPECT_GT(found.nearest->memory.total(), gigabytes(390));
  EXPECT_EQ(found.nearest->candidate.plan.recompute, Recompute::full);
}

TEST(Alternatives, AreNoFasterThanTheBestAndHaveTheirValue) {
  const Question question = dense(small_model(true), 16, 64);
  const questions::Machine machine{question};
  const Found found = search(question, machine.evaluator, {});
  const std::vector<Alternative> list = alternatives(question, machine.evaluator, found.best.front(), {});
  EXPECT_GE(list.size(), 8U);
  for (const Alternative& a : list) {
    if (!a.best) continue;
    EXPECT_LE(throughput(*a.best), throughput(found.best.front()) * (1.0 + 1e-12)) << a.key << a.value;
    EXPECT_NE(a.value, a.instead_of);
  }
}

// The fastest plan with another tensor degree may lie beyond half and double of the best plan's other degrees.
TEST(Alternatives, AreNoSlowerThanAnyPlanThatTheSearchHasTimed) {
  for (const Question& question : small_questions()) {
    const questions::Machine machine{question};
    const Found found = search(question, machine.evaluator, {.keep = 200});
    const std::vector<Alternative> list = alternatives(question, machine.evaluator, found.best.front(), {});
    for (const Alternative& a : list) {
      const Field& field = *workload::plan_schema().find(a.key);
      for (const Evaluated& plan : found.best) {
        const Value value = *field.value_of(&plan.candidate.plan);
        const auto* word = std::get_if<std::string>(&value);
        if ((word ? *word : std::to_string(std::get<std::int64_t>(value))) != a.value) continue;
        ASSERT_TRUE(a.best) << a.key << " " << a.value;
        EXPECT_GE(throughput(*a.best), throughput(plan)) << a.key << " " << a.value;
        break;  // the list is sorted
      }
    }
  }
}

}  // namespace
}  // namespace gigatwin::planning
