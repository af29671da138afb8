#include <gmock/gmock.h>

#include "machines.hpp"
#include "models.hpp"
#include "workload/iteration.hpp"
#include "workload/memory.hpp"

/// Every key that a scenario may state does something: a key that is read by nobody would answer a question that it was
/// not asked.
namespace gigatwin::workload {
namespace {

/// A job with everything that some key needs to matter.
struct Case {
  TrainingSpec training;
  hardware::SystemSpec system = machines::dgx_h100();
  std::int64_t accelerators = 256;
};

/// What a step takes, by all that this folder says of it; a plan that cannot run by its problems.
std::vector<std::string> answer(const Case& c) {
  std::vector<std::string> texts;
  for (const BlockProblems& of_block :
       {model_schema().problems_of(&c.training.model), plan_schema().problems_of(&c.training.plan)})
    for (const auto& p : of_block.list) texts.push_back(p.key + p.expected + p.found);
  if (!texts.empty()) return texts;
  for (const PlanProblem& p : problems_of(c.training, c.system, c.accelerators))
    texts.push_back(p.key + p.expected + p.found);
  if (!texts.empty()) return texts;
  const machines::TwoLevelNetwork network{c.system};
  const IterationProfile step =
      iterate(c.training, c.system, c.accelerators, network, machines::whole(c.system, c.accelerators));
  for (const double number : {step.duration.value, step.memory.value, step.checkpoint.value, step.model_compute.value,
                              step.accelerator_power.value})
    texts.push_back(std::to_string(number));
  return texts;
}

Case dense() {
  Case c{{shapes::llama3_8b(), {}, 1024}};
  c.training.plan.tensor = 4;
  c.training.plan.sequence_parallel = true;
  return c;
}

Case pipelined() {
  Case c{{shapes::gpt(24, 4096, 32), {}, 1024}};
  c.training.model.head_dim = 128;
  c.training.plan.tensor = c.training.plan.context = 2;
  c.training.plan.pipeline = 4;
  c.training.plan.sequence_parallel = true;
  c.training.plan.fp32_gradients = false;
  return c;
}

Case sharded_data() {
  Case c = dense();
  c.training.plan.zero_stage = 3;
  c.training.plan.shard_ranks = 8;
  return c;
}

Case latent_mixture() {
  Case c{{shapes::deepseek_v3(), {}, 1024}};
  ModelSpec& m = c.training.model;
  m.layers = 12;
  m.predicted_tokens = 1;
  m.attention_window = 1024;
  m.window_layers = 4;
  c.training.plan.pipeline = 2;
  c.training.plan.expert = 32;
  c.training.plan.precision = hardware::Precision::fp8;
  return c;
}

/// Tensor ranks that share no expert, on accelerators that differ and slip.
Case grouped_mixture() {
  Case c{{shapes::mixtral_8x7b(), {}, 1024}};
  c.training.model.ffn_hidden = 8192;
  c.training.plan.tensor = 2;
  c.training.plan.sequence_parallel = true;
  c.training.plan.expert = 8;
  c.training.plan.pipeline = 4;
  c.training.plan.precision = hardware::Precision::fp4;
  c.system.accelerator.peak_fp4 = teraflops(4000);
  c.system.accelerator.speed_spread = 0.01;
  c.system.accelerator.step_noise = 0.02;
  c.system.accelerator.kernel_dispatch = Seconds{60e-6};
  return c;
}

std::vector<Case> cases() { return {dense(), pipelined(), sharded_data(), latent_mixture(), grouped_mixture()}; }

/// Other values that a key may have.
std::vector<Value> others(const Field& field, const std::optional<Value>& now) {
  switch (field.kind) {
    case Kind::boolean:
      return {!std::get<bool>(*now)};
    case Kind::integer: {
      const std::int64_t n = now ? std::get<std::int64_t>(*now) : 0;
      std::vector<Value> values;
      for (const std::int64_t other : {n - 1, n + 1, 2 * n, n / 2, std::int64_t{2}})
        if (other != n && static_cast<double>(other) >= field.minimum && static_cast<double>(other) <= field.maximum)
          values.emplace_back(other);
      return values;
    }
    case Kind::choice: {
      std::vector<Value> values{field.choices.begin(), field.choices.end()};
      std::erase(values, *now);
      return values;
    }
    default: {  // numbers, fractions and quantities
      const double x = now ? std::get<double>(*now) : 0.0;
      return {x == 0.0 ? 0.05 : 0.9 * x};
    }
  }
}

/// Keys of `schema` of which no value changes the answer in any case.
template <class Spec>
std::vector<std::string> idle_keys(const Schema<Spec>& schema, Spec& (*part)(Case&)) {
  std::vector<std::string> idle;
  for (const Field& field : schema.fields()) {
    if (field.kind == Kind::text || field.block_schema) continue;
    bool matters = false;
    for (const Case& base : cases()) {
      Case c = base;
      const std::vector<std::string> before = answer(c);
      const std::optional<Value> now = field.value_of(&part(c));
      for (const Value& other : others(field, now)) {
        Case changed = base;
        field.assign(&part(changed), other);
        matters = matters || answer(changed) != before;
      }
      if (matters) break;
    }
    if (!matters) idle.push_back(field.key);
  }
  return idle;
}

TEST(Keys, CasesRun) {
  for (const Case& c : cases()) EXPECT_THAT(problems_of(c.training, c.system, c.accelerators), testing::IsEmpty());
}

TEST(Keys, OfAPlanAllMatter) {
  EXPECT_THAT(idle_keys<PlanSpec>(plan_schema(), [](Case& c) -> PlanSpec& { return c.training.plan; }),
              testing::IsEmpty());
}

TEST(Keys, OfAModelAllMatter) {
  EXPECT_THAT(idle_keys<ModelSpec>(model_schema(), [](Case& c) -> ModelSpec& { return c.training.model; }),
              testing::IsEmpty());
}

// What the year counts: interruptions, and accelerators in the unit of the gigafactory call.
TEST(Keys, OfAnAcceleratorAllMatterButThoseOfTheYear) {
  EXPECT_THAT(
      idle_keys<hardware::AcceleratorSpec>(hardware::accelerator_schema(),
                                           [](Case& c) -> hardware::AcceleratorSpec& { return c.system.accelerator; }),
      testing::ElementsAre("failure_rate", "h100_equivalents"));
}

}  // namespace
}  // namespace gigatwin::workload
