#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "workload/iteration.hpp"

/// What one accelerator holds of a job once the plan has cut it up.
namespace gigatwin::workload {

/// The pieces of which a model is a sequence; every piece of a kind costs the same.
/// `prediction`: what a module that predicts one more token adds to a layer and a head.
enum class Piece { embedding, dense_layer, mixture_layer, prediction, head };
inline constexpr std::array all_pieces = {Piece::embedding, Piece::dense_layer, Piece::mixture_layer, Piece::prediction,
                                          Piece::head};

/// Numbers that follow from plan, batch and accelerators.
struct Split {
  std::int64_t data = 1;             ///< data-parallel replicas
  std::int64_t replicas = 1;         ///< data x context: ranks that hold the same dense weights
  std::int64_t expert_replicas = 1;  ///< ranks that hold the same experts
  std::int64_t shard_ranks = 1;      ///< of the replicas, those that share one copy of what ZeRO shards
  std::int64_t expert_shard_ranks = 1;
  std::int64_t micro_batches = 1;  ///< per replica and step
  double tokens = 0.0;             ///< of one micro-batch on one accelerator, tensor ranks alike
};
/// Asserts that the degrees divide.
Split split_of(const TrainingSpec& training, std::int64_t accelerators);

/// How many pieces of each kind one pipeline stage has.
struct Stage {
  std::array<std::int64_t, all_pieces.size()> pieces{};
  std::int64_t& operator[](Piece piece) { return pieces[static_cast<std::size_t>(piece)]; }
  std::int64_t operator[](Piece piece) const { return pieces[static_cast<std::size_t>(piece)]; }
  Stage& operator+=(const Stage& other);
  std::int64_t layers() const { return (*this)[Piece::dense_layer] + (*this)[Piece::mixture_layer]; }
};
/// The chunks of the pipeline in order of depth, pipeline x virtual_stages of them.
std::vector<Stage> chunks_of(const ModelSpec& model, const PlanSpec& plan);
/// All stages, first to last: the sums over their chunks.
std::vector<Stage> stages_of(const ModelSpec& model, const PlanSpec& plan);

/// The plan's pipeline as its schedule sees it.
pipeline::Shape pipeline_shape(const PlanSpec& plan, std::int64_t micro_batches);

/// Parameters that one accelerator works with, before any sharding over its replicas.
struct Shard {
  double dense = 0.0;   ///< replicated `replicas` times
  double expert = 0.0;  ///< replicated `expert_replicas` times
  double total() const { return dense + expert; }
};
/// What one accelerator keeps of it where ZeRO shards.
double sharded(const Shard& shard, const Split& split);
/// An embedding and a head that are tied are one matrix where a stage has both. Prediction modules look tokens up: a
/// stage that has them without the embedding holds a copy of it.
Shard shard_of(const TrainingSpec& training, const Stage& stage);

/// Heads with keys and values on one tensor rank; fewer heads than ranks are copied.
double kv_heads_per_rank(const ModelSpec& model, const PlanSpec& plan);

/// Bytes of one number that goes into a linear layer.
double operand_bytes(hardware::Precision precision);

}  // namespace gigatwin::workload
