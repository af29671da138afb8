#include "validation/training_plan.hpp"

#include <gtest/gtest.h>

#include <set>

#include "validation/training_model.hpp"

namespace gigatwin::validation {
namespace {

/// A plan of a row with these inputs and no software; GPT of 24 layers, 16 heads, 2048 tokens.
struct Read {
  std::optional<StatedPlan> plan;
  std::string reason;
};

workload::ModelSpec small_gpt() {
  workload::ModelSpec m;
  m.layers = 24;
  m.hidden = 2048;
  m.heads = 16;
  m.ffn_hidden = 8192;
  m.vocabulary = 51200;
  m.sequence = 2048;
  return m;
}

Read read(const Facts& facts, const Software* software = nullptr) {
  AppliedSoftware applied;
  applied.inputs = facts;
  if (software) applied.entries.push_back(software);
  const RowInputs inputs{applied.inputs};
  Read result;
  result.plan = plan_of(inputs, applied, small_gpt(), 8);
  result.reason = inputs.reason();
  return result;
}

const workload::PlanSpec& only(const Read& read) {
  EXPECT_EQ(read.reason, "");
  EXPECT_EQ(read.plan->plans.size(), 1u);
  return read.plan->plans.front();
}

TEST(TrainingPlan, DegreesAndBatchAsStated) {
  const Read r = read(
      {{"gpus", "64"}, {"tp", "4"}, {"pp", "2"}, {"virtual_pp", "3"}, {"global_batch", "128"}, {"micro_batch", "2"}});
  const workload::PlanSpec& p = only(r);
  EXPECT_EQ(p.tensor, 4);
  EXPECT_EQ(p.pipeline, 2);
  EXPECT_EQ(p.virtual_stages, 3);
  EXPECT_EQ(p.micro_batch, 2);
  EXPECT_EQ(r.plan->gpus, 64);
  EXPECT_EQ(r.plan->global_batch, 128);
  EXPECT_TRUE(r.plan->remarks.empty());
}

TEST(TrainingPlan, TheBatchFollowsFromWhatIsStatedOfIt) {
  const auto batch = [](Facts facts) {
    facts.insert(facts.end(), {{"gpus", "32"}, {"tp", "4"}});  // 8 replicas
    return read(facts).plan->global_batch;
  };
  EXPECT_EQ(batch({{"tokens_per_batch", "1048576"}}), 512);  // 2^20 / 2048
  EXPECT_EQ(batch({{"batch_per_dp", "32"}}), 256);
  EXPECT_EQ(batch({{"local_batch", "16"}}), 128);
  EXPECT_EQ(batch({{"micro_batch", "2"}, {"ga", "3"}}), 48);
}

TEST(TrainingPlan, MicroBatchesFollowFromAccumulationOrTheLocalBatch) {
  EXPECT_EQ(only(read({{"gpus", "8"}, {"tp", "1"}, {"global_batch", "128"}, {"ga", "4"}})).micro_batch,
            4);  // 128 / 8 / 4
  EXPECT_EQ(only(read({{"gpus", "8"}, {"fsdp", "8"}, {"local_batch", "2"}})).micro_batch, 2);
  // torchtitan: a local batch of 32 on 4 stages is 4 micro-batches of 8.
  EXPECT_EQ(only(read({{"gpus", "8"}, {"fsdp", "2"}, {"pp", "4"}, {"local_batch", "32"}})).micro_batch, 8);
}

TEST(TrainingPlan, MicroBatchesThatDoNotFillTheBatchAreMadeSmaller) {
  // llm-foundry: 48 sequences in micro-batches of 11 are 11, 11, 11, 11 and 4; the next that fills them is 8.
  const Read r = read({{"gpus", "8"}, {"tp", "8"}, {"global_batch", "48"}, {"micro_batch", "11"}});
  EXPECT_EQ(only(r).micro_batch, 8);
  EXPECT_EQ(r.plan->remarks, std::vector<std::string>{"micro-batches of 11 do not fill the batch: 8 taken"});
}

TEST(TrainingPlan, WhatIsOpenIsTriedAndTold) {
  const Read r = read({{"gpus", "8"}, {"tp", "1"}, {"global_batch", "96"}});
  std::set<std::int64_t> sizes;
  for (const auto& p : r.plan->plans) sizes.insert(p.micro_batch);
  EXPECT_EQ(sizes, (std::set<std::int64_t>{1, 2, 3, 4, 6, 12}));  // divisors of 96 / 8
  EXPECT_EQ(r.plan->remarks, std::vector<std::string>{"micro-batch not stated: the fastest that fits"});
}

TEST(TrainingPlan, AnOpenSplitTriesTensorAndPipeline) {
  const Read r = read({{"gpus", "16"}, {"global_batch", "32"}, {"micro_batch", "1"}, {"virtual_pp", "1"}});
  std::set<std::pair<std::int64_t, std::int64_t>> splits;
  for (const auto& p : r.plan->plans) splits.insert({p.tensor, p.pipeline});
  EXPECT_TRUE(splits.contains({1, 1}));
  EXPECT_TRUE(splits.contains({8, 2}));
  EXPECT_TRUE(splits.contains({1, 16}));
  EXPECT_FALSE(splits.contains({16, 1}));  // larger than a scale-up domain
}

TEST(TrainingPlan, ShardingGroupsCountContextRanks) {
  const Read whole = read({{"gpus", "64"}, {"tp", "1"}, {"fsdp", "1"}, {"global_batch", "64"}, {"micro_batch", "1"}});
  EXPECT_EQ(only(whole).zero_stage, 3);  // a switch
  EXPECT_EQ(only(whole).shard_ranks, std::nullopt);
  // 2 data ranks of 4 context ranks share the weights in groups of 8, which is all of them.
  EXPECT_EQ(only(read({{"gpus", "8"}, {"cp", "4"}, {"fsdp", "2"}, {"local_batch", "1"}})).shard_ranks, std::nullopt);
  const workload::PlanSpec p =
      only(read({{"gpus", "512"}, {"tp", "1"}, {"fsdp", "128"}, {"global_batch", "512"}, {"micro_batch", "1"}}));
  EXPECT_EQ(p.zero_stage, 3);
  EXPECT_EQ(p.shard_ranks, 128);
  EXPECT_EQ(
      only(read({{"gpus", "8"}, {"tp", "1"}, {"fsdp", "0"}, {"global_batch", "8"}, {"micro_batch", "1"}})).zero_stage,
      1);
}

TEST(TrainingPlan, TechniquesAndOverlapAreSwitches) {
  const Facts base{{"gpus", "8"}, {"tp", "8"}, {"global_batch", "8"}, {"micro_batch", "1"}};
  const auto with = [&](const char* key, const char* value) {
    Facts facts = base;
    facts.emplace_back(key, value);
    return read(facts);
  };
  const workload::PlanSpec eager = only(with("techniques", "fsdp"));
  EXPECT_FALSE(eager.fused_kernels);
  const workload::PlanSpec all = only(with("techniques", "2D+compile+float8+AsyncTP"));
  EXPECT_TRUE(all.fused_kernels);
  EXPECT_TRUE(all.overlap_tensor);
  EXPECT_EQ(all.precision, hardware::Precision::fp8);
  EXPECT_EQ(with("techniques", "magic").reason, "input techniques = magic is not understood");
  EXPECT_TRUE(only(with("overlap", "DP grad reduce/param gather, TP comm overlap, PP")).overlap_tensor);
  EXPECT_FALSE(only(with("overlap", "none")).overlap_data);
  EXPECT_TRUE(only(with("mp_mode", "DEFAULT")).fp32_gradients);
  EXPECT_FALSE(only(with("mp_mode", "PURE")).fp32_gradients);
}

TEST(TrainingPlan, SwitchesWithoutEffectAreOff) {
  const workload::PlanSpec p = only(read({{"gpus", "8"},
                                          {"tp", "1"},
                                          {"virtual_pp", "5"},
                                          {"sequence_parallel", "true"},
                                          {"global_batch", "8"},
                                          {"micro_batch", "1"}}));
  EXPECT_FALSE(p.sequence_parallel);
  EXPECT_EQ(p.virtual_stages, 1);
}

TEST(TrainingPlan, ContradictionsAreToldAndOthersStopTheRow) {
  const Read r = read({{"gpus", "16"}, {"tp", "2"}, {"dp", "4"}, {"global_batch", "16"}, {"micro_batch", "1"}});
  EXPECT_EQ(r.plan->remarks, std::vector<std::string>{"the row says 4 replicas, its degrees leave 8"});
  EXPECT_EQ(read({{"gpus", "10"}, {"tp", "4"}, {"global_batch", "16"}}).reason,
            "10 accelerators are no multiple of tensor x pipeline x context = 4");
  EXPECT_EQ(read({{"tp", "4"}, {"global_batch", "16"}}).reason, "number of accelerators not stated");
  EXPECT_EQ(read({{"gpus", "8"}, {"tp", "4"}}).reason, "sequences a step not stated");
  EXPECT_EQ(read({{"gpus", "8"}, {"tp", "four"}, {"global_batch", "16"}}).reason, "input tp = four is not understood");
  EXPECT_EQ(read({{"gpus", "8"}, {"tp", "4"}, {"zero_stage", "7"}, {"global_batch", "16"}}).reason,
            "input zero_stage = 7 is not understood");
}

/// A model from inputs, with no names known but the catalogue's.
struct ReadModel {
  std::optional<workload::ModelSpec> model;
  std::string reason;
  std::vector<std::string> remarks;
};

ReadModel model(const Facts& facts) {
  Diagnostics diagnostics;
  const ModelNames names{GIGATWIN_SOURCE_DIR "/catalog", {}, diagnostics};
  EXPECT_TRUE(diagnostics.empty());
  AppliedSoftware software;
  software.inputs = facts;
  const RowInputs inputs{software.inputs};
  ReadModel read;
  read.model = model_of(inputs, software, names, read.remarks);
  read.reason = inputs.reason();
  return read;
}

TEST(TrainingModel, NamesAreFoundInAnySpelling) {
  for (const char* name : {"llama3-405b", "LLAMA3.1_405B", "Meta-Llama-3.1-405B", "llama3.1-405b"})
    EXPECT_EQ(model({{"model", name}}).model->layers, 126) << name;
  EXPECT_EQ(model({{"model", "Qwen3_30B_a3B"}}).model->experts, 128);
  EXPECT_EQ(model({{"model", "unheard-of"}}).reason,
            "the model unheard-of is not in the catalogue and its layers are not stated");
}

TEST(TrainingModel, TheRowsFiguresAreLaidOverTheNamedModel) {
  const auto m = model({{"model", "llama3-8b"}, {"seq", "131072"}, {"vocab", "128000"}}).model;
  EXPECT_EQ(m->sequence, 131072);
  EXPECT_EQ(m->vocabulary, 128000);
  EXPECT_EQ(m->kv_heads, 8);
}

TEST(TrainingModel, AShapeWithoutNameIsGptOrLlama) {
  const Facts gpt{{"layers", "24"}, {"hidden", "2048"}, {"heads", "16"}, {"vocab", "51200"}, {"seq", "2048"}};
  const auto plain = model(gpt).model;
  EXPECT_FALSE(plain->gated);
  EXPECT_TRUE(plain->tied_embeddings && plain->learned_positions && plain->biases);
  EXPECT_EQ(plain->ffn_hidden, 8192);
  Facts llama = gpt;
  llama.insert(llama.end(), {{"ffn", "5632"}, {"kv_heads", "4"}});
  const auto gated = model(llama).model;
  EXPECT_TRUE(gated->gated);
  EXPECT_FALSE(gated->tied_embeddings);
  EXPECT_EQ(gated->attention, workload::Attention::gqa);
  EXPECT_EQ(gated->kv_heads, 4);
}

TEST(TrainingModel, ParametersAreCheckedAgainstTheShape) {
  Facts facts{{"layers", "24"},   {"hidden", "2304"}, {"heads", "24"},
              {"vocab", "51200"}, {"seq", "2048"},    {"params_b", "1.7"}};
  EXPECT_TRUE(model(facts).remarks.empty());
  facts.back().second = "3";
  EXPECT_EQ(model(facts).remarks, std::vector<std::string>{"the shape has 1.7 G parameters, the row says 3.0 G"});
}

TEST(TrainingModel, AShapeThatCannotBeStopsTheRow) {
  EXPECT_EQ(model({{"layers", "24"}, {"hidden", "2048"}, {"heads", "15"}, {"vocab", "51200"}, {"seq", "2048"}}).reason,
            "model.heads: expected a divisor of hidden, 2048, or a head_dim beside it, found 15");
  EXPECT_EQ(model({{"layers", "24"}, {"hidden", "2048"}, {"heads", "16"}, {"seq", "2048"}}).reason,
            "vocabulary not stated");
}

}  // namespace
}  // namespace gigatwin::validation
