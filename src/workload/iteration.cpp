#include "workload/iteration.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "workload/compute.hpp"
#include "workload/exchange.hpp"
#include "workload/memory.hpp"
#include "workload/overlap.hpp"

namespace gigatwin::workload {
namespace {

using topology::PhaseResult;

double number(std::int64_t n) { return static_cast<double>(n); }

/// One micro-batch through a piece or a stage, there and back: computation, visible communication, bytes sent.
struct MicroBatch {
  PieceTime time;
  Seconds tensor, context, expert;  ///< visible
  PhaseResult sent;
  Seconds communication() const { return tensor + context + expert; }
  Seconds total() const { return time.total() + communication(); }
};

/// Visible communication of one pass; `time` is what it can hide behind.
void add_visible(MicroBatch& batch, const PassExchange& pass, const PassTime& time, const PlanSpec& plan) {
  const Seconds hidden_behind_rest = time.total();
  batch.tensor += plan.overlap_tensor ? exposed(pass.tensor.time, time.matmul, tensor_pieces) : pass.tensor.time;
  // A ring passes the next block on while it works on the last one; the first block is its own.
  batch.context += std::max(Seconds{0}, pass.context.time - time.attention);
  batch.expert += plan.overlap_expert ? std::max(Seconds{0}, pass.expert.time - hidden_behind_rest) : pass.expert.time;
  batch.sent = batch.sent + pass.tensor + pass.context + pass.expert;
}

MicroBatch micro_batch_of(Piece piece, const TrainingSpec& training, const Split& split,
                          const hardware::AcceleratorSpec& accelerator, const Fabric& fabric) {
  MicroBatch batch;
  batch.time = time_of(piece, training, split.tokens, accelerator);
  const PieceExchange exchange = exchange_of(piece, training, split.tokens, fabric);
  add_visible(batch, exchange.forward, batch.time.forward, training.plan);
  add_visible(batch, exchange.backward, batch.time.backward, training.plan);
  const bool is_layer = piece == Piece::dense_layer || piece == Piece::mixture_layer;
  if (is_layer && training.plan.recompute == Recompute::full)
    add_visible(batch, exchange.forward, batch.time.forward, training.plan);
  return batch;
}

using PieceBatches = std::array<MicroBatch, all_pieces.size()>;

MicroBatch stage_batch(const Stage& stage, const PieceBatches& pieces) {
  MicroBatch sum;
  for (const Piece piece : all_pieces) {
    const MicroBatch& one = pieces[static_cast<std::size_t>(piece)];
    const double times = number(stage[piece]);
    sum.time += times * one.time;
    sum.tensor += times * one.tensor;
    sum.context += times * one.context;
    sum.expert += times * one.expert;
    sum.sent = sum.sent + times * one.sent;
  }
  return sum;
}

/// Chunk times that a stage waits for the pipeline to fill and drain: p - 1 of interleaved 1F1B (the bubble share
/// (p - 1) / (m v) of arXiv 2104.04473, section 2.2); with fewer micro-batches than stages the chunks wait for each
/// other.
double idle_chunks(const PlanSpec& plan, std::int64_t micro_batches) {
  if (micro_batches >= plan.pipeline) return number(plan.pipeline - 1);
  return number(plan.virtual_stages * (plan.pipeline - micro_batches) + micro_batches - 1);
}

Seconds bubble_time(const TrainingSpec& training, const Split& split, const std::vector<MicroBatch>& stages,
                    Seconds slowest) {
  if (stages.size() == 1) return {};
  Seconds all{};
  for (const MicroBatch& stage : stages) all += stage.total();
  const Seconds other = (all - slowest) / number(training.plan.pipeline - 1);
  return idle_chunks(training.plan, split.micro_batches) / number(training.plan.virtual_stages) * other;
}

/// Visible transfers between stages: in each direction one hop per chunk and micro-batch, unless another chunk computes
/// meanwhile, and the hops of filling and draining.
Seconds visible_pipeline(const PlanSpec& plan, const Split& split, const MicroBatch& stage, Seconds hop) {
  const double chunks = number(plan.virtual_stages);
  const Seconds behind =
      plan.overlap_pipeline && plan.virtual_stages > 1 ? stage.time.forward.total() / chunks : Seconds{};
  const Seconds steady = std::max(Seconds{0}, hop - behind);
  return 2.0 * number(split.micro_batches) * chunks * steady + 2.0 * number(plan.pipeline - 1) * hop;
}

/// Visible exchange over the replicas, and what is sent.
struct DataCost {
  Seconds visible;
  PhaseResult sent;
};

DataCost data_cost(const PlanSpec& plan, const Split& split, const MicroBatch& stage, const DataExchange& exchange,
                   double layers) {
  const double batches = number(split.micro_batches);
  const Seconds forward = stage.time.forward.total(),
                backward = stage.time.backward.total() + stage.time.recompute.total();
  const auto visible = [&](const PhaseResult& phase, Seconds behind) {
    return plan.overlap_data ? exposed(phase.time, behind, layers) : phase.time;
  };
  if (plan.zero_stage == 3)  // weights come before forward and again before backward of every micro-batch
    return {batches * (visible(exchange.gather, forward) + visible(exchange.gather + exchange.reduce, backward)),
            batches * (2.0 * exchange.gather + exchange.reduce)};
  const double reductions = plan.zero_stage == 2 ? batches : 1.0;
  return {reductions * visible(exchange.reduce, backward) + visible(exchange.gather, forward),
          reductions * exchange.reduce + exchange.gather};
}

/// Power by phase, mean over the stages: a lighter stage waits for the slowest one.
void set_power(IterationProfile& profile, const std::vector<MicroBatch>& stages, double micro_batches,
               const hardware::AcceleratorSpec& accelerator) {
  Seconds compute{}, communication{};
  for (const MicroBatch& stage : stages) {
    compute += stage.time.total();
    communication += stage.communication();
  }
  const double per_stage = micro_batches / static_cast<double>(stages.size());
  compute = per_stage * compute + profile.optimizer;
  communication = per_stage * communication + profile.exposed_data + profile.exposed_pipeline;
  const Watts busy = hardware::power_at(accelerator, accelerator.compute_power_fraction);
  const Watts waiting = hardware::power_at(accelerator, accelerator.communication_power_fraction);
  profile.phases = {{"compute", compute, busy},
                    {"communication", communication, waiting},
                    {"bubble", std::max(Seconds{0}, profile.duration - compute - communication), waiting}};
  Joules energy{};
  for (const PowerPhase& phase : profile.phases) energy += phase.accelerator_power * phase.duration;
  profile.accelerator_power = energy / profile.duration;
}

/// Where the time of the slowest stage goes.
void set_stage_parts(IterationProfile& profile, const MicroBatch& slowest, double micro_batches) {
  PassTime both = slowest.time.forward;
  both += slowest.time.backward;
  profile.matmul = micro_batches * both.matmul;
  profile.attention = micro_batches * both.attention;
  profile.memory_bound = micro_batches * both.memory_bound;
  profile.launch = micro_batches * both.launch;
  profile.recompute = micro_batches * slowest.time.recompute.total();
  profile.exposed_tensor = micro_batches * slowest.tensor;
  profile.exposed_context = micro_batches * slowest.context;
  profile.exposed_expert = micro_batches * slowest.expert;
}

Seconds sum_of_parts(const IterationProfile& p) {
  return p.matmul + p.attention + p.memory_bound + p.launch + p.recompute + p.optimizer + p.exposed_tensor +
         p.exposed_pipeline + p.exposed_data + p.exposed_expert + p.exposed_context + p.bubble;
}

void set_work(IterationProfile& profile, const TrainingSpec& training, const hardware::AcceleratorSpec& accelerator,
              const std::vector<MicroBatch>& stages, double micro_batches, double accelerators) {
  profile.tokens = number(training.global_batch * training.model.sequence);
  profile.model_compute = profile.tokens * training_compute_per_token(training.model);
  Flop per_stage_rank{};
  for (const MicroBatch& s : stages)
    per_stage_rank += s.time.forward.work + s.time.backward.work + s.time.recompute.work;
  profile.hardware_compute = micro_batches * accelerators / static_cast<double>(stages.size()) * per_stage_rank;
  profile.mfu = profile.model_compute / (accelerators * accelerator.peak_bf16 * profile.duration);
}

/// The pieces that the model has, each simulated once.
PieceBatches piece_batches(const TrainingSpec& training, const Split& split, const std::vector<Stage>& stages,
                           const hardware::AcceleratorSpec& accelerator, const Fabric& fabric) {
  PieceBatches pieces;
  for (const Piece piece : all_pieces) {
    const bool needed = std::any_of(stages.begin(), stages.end(), [&](const Stage& s) { return s[piece] > 0; });
    if (needed) pieces[static_cast<std::size_t>(piece)] = micro_batch_of(piece, training, split, accelerator, fabric);
  }
  return pieces;
}

std::size_t slowest_of(const std::vector<MicroBatch>& stages) {
  const auto slower = [](const MicroBatch& a, const MicroBatch& b) { return a.total() < b.total(); };
  return static_cast<std::size_t>(std::max_element(stages.begin(), stages.end(), slower) - stages.begin());
}

}  // namespace

IterationProfile iterate(const TrainingSpec& training, const hardware::SystemSpec& system, std::int64_t accelerators,
                         const topology::Network& network, const topology::Placement& placement) {
  const std::vector<PlanProblem> problems = problems_of(training, system, accelerators);
  GIGATWIN_ASSERT(problems.empty(), "{}: expected {}, found {}", problems[0].key, problems[0].expected,
                  problems[0].found);
  const PlanSpec& plan = training.plan;
  const hardware::AcceleratorSpec& accelerator = system.accelerator;
  const Fabric fabric{network, placement};
  const Split split = split_of(training, accelerators);
  const double batches = number(split.micro_batches);

  const std::vector<Stage> shapes = stages_of(training.model, plan);
  const PieceBatches pieces = piece_batches(training, split, shapes, accelerator, fabric);
  std::vector<MicroBatch> stages;
  for (const Stage& shape : shapes) stages.push_back(stage_batch(shape, pieces));
  const std::size_t at = slowest_of(stages);
  const MicroBatch& slowest = stages[at];
  const Shard shard = shard_of(training, shapes[at], plan.pipeline);

  const PhaseResult hop = pipeline_exchange(training, split, fabric), tied = tied_exchange(training, split, fabric);
  const DataCost data = data_cost(plan, split, slowest, data_exchange(training, split, shard, fabric),
                                  std::max(1.0, number(shapes[at].layers())));
  IterationProfile profile;
  set_stage_parts(profile, slowest, batches);
  profile.optimizer = optimizer_time(training, split, shard, accelerator);
  profile.exposed_data = data.visible;
  profile.exposed_pipeline = visible_pipeline(plan, split, slowest, hop.time) + tied.time;
  profile.bubble = bubble_time(training, split, stages, slowest.total());
  profile.duration = sum_of_parts(profile);
  set_work(profile, training, accelerator, stages, batches, number(accelerators));
  set_power(profile, stages, batches, accelerator);
  profile.memory = memory_use(training, accelerators).total();
  profile.checkpoint = checkpoint_size(training.model);

  // A phase of the network runs in all stages at once, so a step has the mean over the stages of them.
  // One rank sends nothing, but tells how many tiers there are.
  PhaseResult sent = network.run(topology::CommunicationPhase{}, placement) + data.sent + tied +
                     2.0 * batches * number(plan.virtual_stages) * hop;
  for (const MicroBatch& stage : stages) sent = sent + batches / number(plan.pipeline) * stage.sent;
  profile.tier_bytes = sent.tier_bytes;
  return profile;
}

}  // namespace gigatwin::workload
