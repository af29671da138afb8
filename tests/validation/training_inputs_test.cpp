#include "validation/training_inputs.hpp"

#include <gtest/gtest.h>

#include <set>

#include "validation/training_facts.hpp"

namespace gigatwin::validation {
namespace {

using hardware::Precision;
using workload::Recompute;
using workload::Scaling;

TEST(TrainingInputs, KeysHaveOneMeaningEach) {
  std::set<std::string> spellings;
  for (const InputKey& input : input_keys()) {
    EXPECT_TRUE(spellings.insert(input.key).second) << input.key;
    for (const char* spelling : input.spellings) EXPECT_TRUE(spellings.insert(spelling).second) << spelling;
  }
}

TEST(TrainingInputs, KeysAreKnownInManySpellings) {
  EXPECT_EQ(spelling_of("gbs", "8"), "global_batch");
  EXPECT_EQ(spelling_of("num_gpus", "8"), "gpus");
  EXPECT_EQ(spelling_of("SEQ_LEN", "8192"), "seq");
  EXPECT_EQ(spelling_of("gradient_accumulation", "4"), "ga");
  EXPECT_EQ(spelling_of("system", "DGX-GB200"), "gpu");
  EXPECT_EQ(spelling_of("system", "megatron"), "framework");
  EXPECT_EQ(spelling_of("Sequence Length", "8192"), "seq");
  EXPECT_EQ(spelling_of("#-GPUs", "8"), "gpus");
  EXPECT_EQ(spelling_of("tensor_model_parallel_size", "8"), "tp");
  EXPECT_EQ(spelling_of("expert_parallel_degree", "8"), "ep");
  EXPECT_EQ(spelling_of("num_hidden_layers", "32"), "layers");
  EXPECT_EQ(spelling_of("system", "TPU v4"), "gpu");
  EXPECT_EQ(spelling_of("colour", "red"), "colour");
}

TEST(TrainingInputs, DegreesInOneTextAreTakenApartOnlyIfAllWordsAreKnown) {
  const Facts degrees{{"tp", "8"}, {"pp", "4"}, {"virtual_pp", "5"}};
  for (const char* text : {"TP8-PP4-VP5", "TP=8, PP=4, VPP=5", "tp8pp4vp5", "tp: 8 / pp: 4 / vp: 5"})
    EXPECT_EQ(input_facts({{"parallelism", text}}), degrees) << text;
  EXPECT_EQ(input_facts({{"strategy", "TP2+SP"}}), (Facts{{"tp", "2"}, {"sequence_parallel", "true"}}));
  for (const char* text : {"8-way tensor", "TP8 and magic", "TP", "8"})
    EXPECT_EQ(input_facts({{"parallelism", text}}), (Facts{{"parallelism", text}})) << text;
}

TEST(TrainingInputs, ACountBeforeTheMachineIsOfTheJobOrOfANode) {
  const auto gpus = [](const Facts& facts, const char* key) {
    const Facts read = input_facts(facts);
    const std::string* found = find(read, key);
    return found ? *found : std::string{};
  };
  EXPECT_EQ(gpus({{"gpu", "64x H100 SXM"}}, "gpus"), "64");
  EXPECT_EQ(gpus({{"gpu", "8xH100"}, {"nodes", "4"}}, "gpus_per_node"), "8");
  EXPECT_EQ(gpus({{"gpu", "8xH100"}, {"nodes", "4"}}, "gpus"), "");
  EXPECT_EQ(gpus({{"gpu", "8xH100"}, {"gpus", "32"}}, "gpus"), "32");
  EXPECT_EQ(gpus({{"gpu", "DGX H100 (8x H100)"}}, "gpus"), "");
}

TEST(TrainingInputs, WhatSaysNothingIsLeftOutAndANetworkIsNamedWithTheMachine) {
  EXPECT_EQ(input_facts({{"vp", "n/a"}, {"ep", "-"}, {"ac", "none"}}), (Facts{{"activation_recompute", "none"}}));
  EXPECT_EQ(input_facts({{"vp", "none"}, {"fsdp", "true"}}), (Facts{{"fsdp", "1"}}));
  EXPECT_EQ(input_facts({{"gpu", "A100"}, {"network", "RoCE"}}).front().second, "A100; RoCE");
}

TEST(TrainingInputs, NumbersAreReadAsPeopleWriteThem) {
  EXPECT_EQ(count_of("4M"), 4194304);  // tokens of a batch
  EXPECT_EQ(count_of("8"), 8);
  EXPECT_EQ(count_of("8.0"), 8);
  EXPECT_EQ(count_of("4,096"), 4096);
  EXPECT_EQ(count_of("8k"), 8192);  // tokens
  EXPECT_EQ(count_of("1e6"), 1000000);
  EXPECT_EQ(count_of("1.5"), std::nullopt);
  EXPECT_EQ(count_of("[1, 2]"), std::nullopt);
  EXPECT_EQ(number_of("1.5"), 1.5);
  EXPECT_EQ(number_of("1.5 s"), std::nullopt);
  EXPECT_EQ(flag_of("True"), true);
  EXPECT_EQ(flag_of("off"), false);
  EXPECT_EQ(flag_of("maybe"), std::nullopt);
}

TEST(TrainingInputs, NumberFormatsAndTheirScaling) {
  const auto is = [](const char* text, Precision precision, std::optional<Scaling> scaling) {
    const auto format = number_format_of(text);
    return format && format->precision == precision && format->scaling == scaling;
  };
  for (const char* text : {"bf16", "BF16", "amp_bf16", "fp16", "fp16/bf16 mixed"})
    EXPECT_TRUE(is(text, Precision::bf16, std::nullopt)) << text;
  for (const char* text : {"fp8", "fp8/bf16", "amp_fp8", "float8"})
    EXPECT_TRUE(is(text, Precision::fp8, std::nullopt)) << text;  // the software knows
  for (const char* text : {"FP8-CS", "FP8-DS"}) EXPECT_TRUE(is(text, Precision::fp8, Scaling::tensor)) << text;
  for (const char* text : {"FP8-MX", "MXFP8", "mxfp8", "FP8-SC", "fp8 blockwise"})
    EXPECT_TRUE(is(text, Precision::fp8, Scaling::block)) << text;
  for (const char* text : {"NVFP4", "fp4"}) EXPECT_TRUE(is(text, Precision::fp4, Scaling::block)) << text;
  for (const char* text : {"int8", "", "tf32", "mixer"}) EXPECT_FALSE(number_format_of(text)) << text;
}

TEST(TrainingInputs, WhatBackwardRepeats) {
  for (const char* text : {"full", "True", "FULL", "full, every layer"}) EXPECT_EQ(recompute_of(text), Recompute::full);
  for (const char* text : {"none", "false", "none at 8k", "no"}) EXPECT_EQ(recompute_of(text), Recompute::none);
  for (const char* text : {"selective", "per-op selective", "moe_act, layernorm", "mla_up_proj"})
    EXPECT_EQ(recompute_of(text), Recompute::selective) << text;
  EXPECT_EQ(recompute_of("sometimes"), std::nullopt);
}

TEST(TrainingInputs, SchedulesByTheirNames) {
  using pipeline::Schedule;
  EXPECT_EQ(schedule_of("1F1B")->schedule, Schedule::one_forward_one_backward);
  EXPECT_FALSE(schedule_of("1F1B")->interleaved);
  EXPECT_TRUE(schedule_of("interleaved 1F1B + scatter/gather")->interleaved);
  EXPECT_EQ(schedule_of("GPipe")->schedule, Schedule::gpipe);
  EXPECT_EQ(schedule_of("ZB-H1")->schedule, Schedule::zero_bubble);
  EXPECT_EQ(schedule_of("zero-bubble")->schedule, Schedule::zero_bubble);
  EXPECT_EQ(schedule_of("DualPipe")->schedule, Schedule::dual_pipe);
  EXPECT_FALSE(schedule_of("random"));
}

TEST(TrainingInputs, ShardingByTheNamesOfFrameworks) {
  EXPECT_EQ(sharding_of("FULL_SHARD")->zero_stage, 3);
  EXPECT_TRUE(sharding_of("FULL_SHARD")->reshard);
  EXPECT_EQ(sharding_of("SHARD_GRAD_OP")->zero_stage, 3);
  EXPECT_FALSE(sharding_of("SHARD_GRAD_OP")->reshard);  // weights stay from forward to backward
  EXPECT_FALSE(sharding_of("FSDP, no reshard after forward")->reshard);
  EXPECT_EQ(sharding_of("FSDP (MaxText)")->zero_stage, 3);
  EXPECT_EQ(sharding_of("NO_SHARD")->zero_stage, 0);
  EXPECT_EQ(sharding_of("DDP")->zero_stage, 0);
  EXPECT_EQ(sharding_of("ZeRO-1")->zero_stage, 1);
  EXPECT_FALSE(sharding_of("some"));
}

}  // namespace
}  // namespace gigatwin::validation
