#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hardware/accelerator.hpp"
#include "validation/condition.hpp"
#include "workload/plan.hpp"

/// The inputs of training rows as people write them: which keys there are, how they are spelled, how values are read.
namespace gigatwin::validation {

enum class InputKind {
  count,     ///< a whole number
  number,    ///< any number
  flag,      ///< true, false, yes, no, on, off, 1, 0
  text,      ///< words that `training_plan` reads
  named,     ///< words that an entry of the software file must know
  informed,  ///< for people: changes nothing
};

struct InputKey {
  const char* key;
  InputKind kind;
  std::vector<const char*> spellings;
  const char* description;
};

/// All keys that are understood; docs/validation-training.md prints them.
const std::vector<InputKey>& input_keys();

/// The key as this program spells it: "gbs" is global_batch. A key that nobody knows stays as it is. `system` is the
/// machine where its text names one (DGX-H100), else the software.
std::string spelling_of(const std::string& key, const std::string& value);

/// A number with nothing around it: 8, 8.0, 1e6, 4k, "4,096".
std::optional<double> number_of(std::string_view text);
std::optional<std::int64_t> count_of(std::string_view text);
std::optional<bool> flag_of(std::string_view text);

struct NumberFormat {
  hardware::Precision precision = hardware::Precision::bf16;
  std::optional<workload::Scaling> scaling;  ///< where the words say it: plain "fp8" does not
};
/// bf16, amp_bf16, fp16 (same rate), fp8, fp8/bf16, FP8-CS and FP8-DS (current and delayed scaling: by tensor), FP8-MX,
/// MXFP8, FP8-SC (by block), NVFP4 ...
std::optional<NumberFormat> number_format_of(std::string_view text);

/// full, selective, none, true, false, "none at 8k", "per-op selective", names of modules (selective)
std::optional<workload::Recompute> recompute_of(std::string_view text);

struct ScheduleWords {
  pipeline::Schedule schedule = pipeline::Schedule::one_forward_one_backward;
  bool interleaved = false;
};
std::optional<ScheduleWords> schedule_of(std::string_view text);

struct ShardingWords {
  int zero_stage = 0;
  bool reshard = true;
};
/// FULL_SHARD, SHARD_GRAD_OP, NO_SHARD, FSDP, "FSDP, no reshard after forward", HSDP, DDP, ZeRO-1 ...
std::optional<ShardingWords> sharding_of(std::string_view text);

}  // namespace gigatwin::validation
