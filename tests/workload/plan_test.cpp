#include "workload/plan.hpp"

#include <gmock/gmock.h>

#include "machines.hpp"
#include "models.hpp"
#include "workload/iteration.hpp"

namespace gigatwin::workload {
namespace {

TrainingSpec good() {
  TrainingSpec t{shapes::llama3_70b(), {}, 512};
  t.plan.tensor = 8;
  t.plan.pipeline = 4;
  t.plan.sequence_parallel = true;
  return t;
}

TEST(Plan, ThatFitsHasNoProblem) { EXPECT_TRUE(problems_of(good(), machines::dgx_h100(), 512).empty()); }

struct BadPlan {
  const char* key;
  const char* expected;
  const char* found;
  void (*change)(TrainingSpec&);
};

TEST(Plan, ThatCannotRunSaysWhy) {
  const BadPlan bad[] = {
      {"plan.tensor", "a divisor of the 60 heads", "8", [](TrainingSpec& t) { t.model.heads = 60; }},
      {"plan.tensor", "a divisor or a multiple of the 6 kv_heads", "8", [](TrainingSpec& t) { t.model.kv_heads = 6; }},
      {"plan.tensor", "a divisor of the feed-forward width 28676", "8",
       [](TrainingSpec& t) { t.model.ffn_hidden += 4; }},
      {"plan.pipeline", "pipeline x virtual_stages of at most the 80 layers", "4 x 32 = 128",
       [](TrainingSpec& t) { t.plan.virtual_stages = 32; }},
      {"plan", "tensor x pipeline x context that divides the 512 accelerators", "8 x 5 x 1 = 40",
       [](TrainingSpec& t) { t.plan.pipeline = 5; }},
      {"plan", "tensor x pipeline x context that divides the 512 accelerators", "8 x 4 x 64 = 2048",
       [](TrainingSpec& t) { t.plan.context = 64; }},
      {"plan.context", "parts that divide the sequence of 8196 tokens", "context x tensor = 1 x 8",
       [](TrainingSpec& t) { t.model.sequence = 8196; }},
      {"plan.context", "a divisor of the 8 heads of a tensor rank, since context_exchange is all-to-all", "16",
       [](TrainingSpec& t) {
         t.plan.context = 16;
         t.plan.context_exchange = ContextExchange::all_to_all;
       }},
      {"global_batch", "a multiple of data x micro_batch = 16 x 1 = 16", "500",
       [](TrainingSpec& t) { t.global_batch = 500; }},
      {"global_batch", "a multiple of data x micro_batch = 16 x 1 = 16", "0",
       [](TrainingSpec& t) { t.global_batch = 0; }},
      {"plan.expert", "1, since the model has no experts", "2", [](TrainingSpec& t) { t.plan.expert = 2; }},
      {"plan.precision", "a precision that the H100 80 GB has", "fp4",
       [](TrainingSpec& t) { t.plan.precision = hardware::Precision::fp4; }},
  };
  for (const BadPlan& row : bad) {
    TrainingSpec t = good();
    row.change(t);
    const auto problems = problems_of(t, machines::dgx_h100(), 512);
    ASSERT_EQ(problems.size(), 1u) << row.key << " " << row.expected;
    EXPECT_EQ(problems[0].key, row.key);
    EXPECT_EQ(problems[0].expected, row.expected);
    EXPECT_EQ(problems[0].found, row.found);
  }
}

TrainingSpec mixture() {
  TrainingSpec t{shapes::mixtral_8x7b(), {}, 64};
  t.plan.expert = 8;
  t.plan.tensor = 2;
  t.plan.sequence_parallel = true;
  return t;
}

TEST(Plan, OfAMixtureThatCannotRunSaysWhy) {
  EXPECT_TRUE(problems_of(mixture(), machines::dgx_h100(), 64).empty());
  const BadPlan bad[] = {
      {"plan.expert", "a divisor of the 8 experts", "16", [](TrainingSpec& t) { t.plan.expert = 16; }},
      {"plan.expert", "expert x expert_tensor that divides the 8 ranks of a stage (tensor x context x data)",
       "8 x 2 = 16",
       [](TrainingSpec& t) {
         t.plan.pipeline = 8;
         t.global_batch = 64;
       }},
      {"plan.sequence_parallel", "true, since a mixture of experts is split over tensor ranks", "false",
       [](TrainingSpec& t) { t.plan.sequence_parallel = false; }},
  };
  for (const BadPlan& row : bad) {
    TrainingSpec t = mixture();
    row.change(t);
    const auto problems = problems_of(t, machines::dgx_h100(), 64);
    ASSERT_EQ(problems.size(), 1u) << row.expected;
    EXPECT_EQ(problems[0].key, row.key);
    EXPECT_EQ(problems[0].expected, row.expected);
    EXPECT_EQ(problems[0].found, row.found);
  }
}

// GPT-3 175B on 64 A100: 2.8e9 parameters per accelerator take 50 GB, activations of 124 layer inputs of 23 s b h 72
// GB.
TEST(Plan, ThatDoesNotFitSaysHowMuchIsMissingAndWhatWouldFit) {
  TrainingSpec t{shapes::gpt3_175b(), {}, 64};
  t.plan.tensor = 8;
  t.plan.pipeline = 8;
  t.plan.virtual_stages = 3;
  t.plan.zero_stage = 0;
  t.plan.fused_attention = false;
  const auto problems = problems_of(t, machines::dgx_a100(), 64);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].key, "plan");
  EXPECT_EQ(problems[0].expected, "at most the 80.0 GB of one A100 80 GB");
  EXPECT_EQ(problems[0].found,
            "129.2 GB, 49.2 GB too much: weights 5.6 GB, gradients 11.2 GB, optimizer 33.6 GB, activations 71.8 GB, "
            "allocator and runtime 7.0 GB");
  EXPECT_THAT(problems[0].hint, testing::MatchesRegex("recompute: full would fit with [0-9.]+ GB"));
  t.plan.recompute = Recompute::full;
  EXPECT_TRUE(problems_of(t, machines::dgx_a100(), 64).empty()) << "the hint must be true";
}

TEST(Plan, ThatNoChangeSavesSaysSo) {
  TrainingSpec t{shapes::llama3_405b(), {}, 8};
  const auto problems = problems_of(t, machines::dgx_h100(), 8);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].hint, "no single change makes it fit; spread it over more accelerators");
}

TEST(PlanSchema, RefusesVirtualStagesWithoutAPipelineAndSequenceParallelWithoutTensor) {
  PlanSpec p;
  p.virtual_stages = 2;
  p.sequence_parallel = true;
  const auto problems = plan_schema().problems_of(&p).list;
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].key, "virtual_stages");
  EXPECT_EQ(problems[1].key, "sequence_parallel");
  EXPECT_TRUE(plan_schema().problems_of(plan_schema().defaults()).list.empty());
}

// Llama 3 8B on 100 H100: 32 heads with 8 of keys and values, 32 layers, sequences of 8192.
TEST(Plan, ThatCannotRunNamesTheNearestThatCan) {
  const auto hint = [](auto change, std::int64_t accelerators) {
    TrainingSpec t{shapes::llama3_8b(), {}, 64};
    change(t);
    const auto problems = problems_of(t, machines::dgx_h100(), accelerators);
    return problems.empty() ? std::string{"none"} : problems[0].hint;
  };
  EXPECT_EQ(hint([](TrainingSpec& t) { t.plan.tensor = 6; }, 96), "the nearest that works is 4");
  EXPECT_EQ(hint([](TrainingSpec& t) { t.plan.tensor = 7; }, 112), "the nearest that works is 8");
  EXPECT_EQ(hint([](TrainingSpec& t) { t.plan.context = 3; }, 96), "the nearest that works is 2");
  EXPECT_EQ(hint([](TrainingSpec& t) { t.plan.pipeline = 64; }, 64), "with these virtual_stages at most pipeline: 32");
  EXPECT_EQ(hint([](TrainingSpec& t) { t.plan.tensor = 8; }, 100), "the nearest that work are 96 and 104 accelerators");
  EXPECT_EQ(hint([](TrainingSpec& t) { t.global_batch = 100; }, 64), "the nearest that work are 64 and 128");
  EXPECT_EQ(hint([](TrainingSpec& t) { t.global_batch = 1; }, 64), "the nearest that works is 64");
}

}  // namespace
}  // namespace gigatwin::workload
