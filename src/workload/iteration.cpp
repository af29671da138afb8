#include "workload/iteration.hpp"

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "workload/memory.hpp"
#include "workload/micro_batch.hpp"
#include "workload/overlap.hpp"

namespace gigatwin::workload {
namespace {

using collectives::PhaseResult;

double number(std::int64_t n) { return static_cast<double>(n); }

/// What the whole job shares while its stages are timed.
struct Job {
  const TrainingSpec& training;
  const hardware::AcceleratorSpec& accelerator;
  Fabric fabric;
  Split split;
  std::vector<Stage> stages;
  std::vector<MicroBatch> batches;  ///< [stage]
  Seconds all_stages;               ///< one micro-batch through all of them
  PhaseResult hop, tied;
};

// ---- one stage over a whole step
// ---------------------------------------------------------------------------------------

/// Chunk times that a stage waits for the pipeline to fill and drain: p - 1 of interleaved 1F1B (the bubble share
/// (p - 1) / (m v) of arXiv 2104.04473, section 2.2); with fewer micro-batches than stages the chunks wait for each
/// other.
double idle_chunks(const PlanSpec& plan, std::int64_t micro_batches) {
  if (micro_batches >= plan.pipeline) return number(plan.pipeline - 1);
  return number(plan.virtual_stages * (plan.pipeline - micro_batches) + micro_batches - 1);
}

Seconds bubble_of(const Job& job, const MicroBatch& stage) {
  const PlanSpec& plan = job.training.plan;
  if (plan.pipeline == 1) return {};
  const Seconds other = (job.all_stages - stage.total()) / number(plan.pipeline - 1);
  return idle_chunks(plan, job.split.micro_batches) / number(plan.virtual_stages) * other;
}

/// Visible communication of a stage that is not part of a layer, over the step.
struct StageExchange {
  Seconds pipeline, data;
  PhaseResult data_sent;
};

/// Transfers between stages: one hop per chunk, micro-batch and direction, which with virtual stages hides behind
/// another chunk; the hops of filling and draining hide behind nothing. Takes what it hides behind from the windows.
Seconds visible_pipeline(const Job& job, Window& forward, Window& backward) {
  const PlanSpec& plan = job.training.plan;
  const Seconds hops = number(plan.virtual_stages) * job.hop.time;
  const bool hides = plan.overlap_pipeline && plan.virtual_stages > 1;
  const Seconds steady = hides ? forward.visible(hops, hides_whole) + backward.visible(hops, hides_whole) : 2.0 * hops;
  return number(job.split.micro_batches) * steady + 2.0 * number(plan.pipeline - 1) * job.hop.time + job.tied.time;
}

/// Over the replicas, layer by layer. ZeRO 0 and 1: gradients behind the last backward, weights behind the first
/// forward. ZeRO 2: gradients with every micro-batch. ZeRO 3: also the weights, before forward and again before
/// backward.
StageExchange exchange_of_stage(const Job& job, const MicroBatch& batch, const DataExchange& data, double layers) {
  const PlanSpec& plan = job.training.plan;
  const double micro_batches = number(job.split.micro_batches);
  Window forward{batch.free_forward}, backward{batch.free_backward};
  StageExchange exchange;
  exchange.pipeline = visible_pipeline(job, forward, backward);
  const auto visible = [&](const PhaseResult& phase, Window& behind) {
    return plan.overlap_data ? behind.visible(phase.time, layers) : phase.time;
  };
  const double gathers = plan.zero_stage == 3 ? micro_batches : 1.0;
  const double reductions = plan.zero_stage >= 2 ? micro_batches : 1.0;
  const PhaseResult behind_backward = plan.zero_stage == 3 ? data.gather + data.reduce : data.reduce;
  exchange.data = gathers * visible(data.gather, forward) + reductions * visible(behind_backward, backward);
  exchange.data_sent = gathers * data.gather + reductions * behind_backward;
  return exchange;
}

/// Where the time of one stage goes, waiting included.
struct StageStep {
  IterationProfile parts;
  PhaseResult data_sent;
};

StageStep step_of(const Job& job, std::size_t index, const DataExchange& data, const Shard& shard) {
  const MicroBatch& batch = job.batches[index];
  const double times = number(job.split.micro_batches);
  const StageExchange exchange = exchange_of_stage(job, batch, data, std::max(1.0, number(job.stages[index].layers())));
  PassTime both = batch.time.forward;
  both += batch.time.backward;
  StageStep step{{}, exchange.data_sent};
  IterationProfile& p = step.parts;
  p.matmul = times * both.matmul;
  p.attention = times * both.attention;
  p.memory_bound = times * both.memory_bound;
  p.launch = times * both.launch;
  p.recompute = times * batch.time.recompute.total();
  p.optimizer = optimizer_time(job.training, job.split, shard, job.accelerator);
  p.exposed_tensor = times * batch.tensor;
  p.exposed_context = times * batch.context;
  p.exposed_expert = times * batch.expert;
  p.exposed_pipeline = exchange.pipeline;
  p.exposed_data = exchange.data;
  p.bubble = bubble_of(job, batch);
  p.duration = p.matmul + p.attention + p.memory_bound + p.launch + p.recompute + p.optimizer + p.exposed_tensor +
               p.exposed_pipeline + p.exposed_data + p.exposed_expert + p.exposed_context + p.bubble;
  return step;
}

/// The stage that ends last. Stages that hold the same are timed once.
StageStep slowest_step(const Job& job) {
  std::map<std::pair<double, double>, DataExchange> exchanges;
  StageStep slowest;
  for (std::size_t i = 0; i < job.stages.size(); ++i) {
    const Shard shard = shard_of(job.training, job.stages[i], job.training.plan.pipeline);
    const auto [known, is_new] = exchanges.try_emplace({shard.dense, shard.expert});
    if (is_new) known->second = data_exchange(job.training, job.split, shard, job.fabric);
    StageStep step = step_of(job, i, known->second, shard);
    if (step.parts.duration > slowest.parts.duration) slowest = std::move(step);
  }
  return slowest;
}

// ---- the whole job
// -----------------------------------------------------------------------------------------------------

/// Power by phase, mean over the stages: a lighter stage waits for the slowest one.
void set_power(IterationProfile& profile, const Job& job) {
  Seconds compute{}, communication{};
  for (const MicroBatch& batch : job.batches) {
    compute += batch.time.total();
    communication += batch.communication();
  }
  const double per_stage = number(job.split.micro_batches) / number(job.training.plan.pipeline);
  compute = per_stage * compute + profile.optimizer;
  communication =
      std::min(per_stage * communication + profile.exposed_data + profile.exposed_pipeline, profile.duration - compute);
  const hardware::AcceleratorSpec& a = job.accelerator;
  const Watts busy = hardware::power_at(a, a.compute_power_fraction);
  const Watts waiting = hardware::power_at(a, a.communication_power_fraction);
  profile.phases = {{"compute", compute, busy},
                    {"communication", communication, waiting},
                    {"bubble", profile.duration - compute - communication, waiting}};
  Joules energy{};
  for (const PowerPhase& phase : profile.phases) energy += phase.accelerator_power * phase.duration;
  profile.accelerator_power = energy / profile.duration;
}

void set_work(IterationProfile& profile, const Job& job, double accelerators) {
  const TrainingSpec& t = job.training;
  profile.tokens = number(t.global_batch * t.model.sequence);
  profile.model_compute = profile.tokens * training_compute_per_token(t.model);
  Flop of_all_stages{};
  for (const MicroBatch& b : job.batches)
    of_all_stages += b.time.forward.work + b.time.backward.work + b.time.recompute.work;
  profile.hardware_compute = number(job.split.micro_batches) * accelerators / number(t.plan.pipeline) * of_all_stages;
  profile.mfu = profile.model_compute / (accelerators * job.accelerator.peak_bf16 * profile.duration);
}

/// A phase of the network runs in all stages at once, so a step has the mean over the stages of them.
std::vector<Bytes> sent_in_step(const Job& job, const PhaseResult& data_sent) {
  const PlanSpec& plan = job.training.plan;
  const double micro_batches = number(job.split.micro_batches);
  // One rank sends nothing, but tells how many tiers there are.
  PhaseResult sent = job.fabric.network.run(collectives::CommunicationPhase{}, job.fabric.placement);
  sent = sent + data_sent + job.tied + 2.0 * micro_batches * number(plan.virtual_stages) * job.hop;
  for (const MicroBatch& batch : job.batches) sent = sent + micro_batches / number(plan.pipeline) * batch.sent;
  return sent.tier_bytes;
}

Job job_of(const TrainingSpec& training, const hardware::AcceleratorSpec& accelerator, std::int64_t accelerators,
           const Fabric& fabric) {
  Job job{training, accelerator, fabric, split_of(training, accelerators), stages_of(training.model, training.plan), {},
          {},       {},          {}};
  job.batches = micro_batches(training, job.split, job.stages, accelerator, fabric);
  for (const MicroBatch& batch : job.batches) job.all_stages += batch.total();
  job.hop = pipeline_exchange(training, job.split, fabric);
  job.tied = tied_exchange(training, job.split, fabric);
  return job;
}

}  // namespace

IterationProfile iterate(const TrainingSpec& training, const hardware::SystemSpec& system, std::int64_t accelerators,
                         const collectives::Network& network, const topology::Placement& placement) {
  const std::vector<PlanProblem> problems = problems_of(training, system, accelerators);
  GIGATWIN_ASSERT(problems.empty(), "{}: expected {}, found {}", problems[0].key, problems[0].expected,
                  problems[0].found);
  const Job job = job_of(training, system.accelerator, accelerators, {network, placement});
  const StageStep slowest = slowest_step(job);
  IterationProfile profile = slowest.parts;
  set_work(profile, job, number(accelerators));
  set_power(profile, job);
  profile.memory = memory_use(training, accelerators).total();
  profile.checkpoint = checkpoint_size(training.model);
  profile.tier_bytes = sent_in_step(job, slowest.data_sent);
  return profile;
}

}  // namespace gigatwin::workload
