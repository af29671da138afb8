#include "workload/step.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "pipeline/stragglers.hpp"
#include "workload/overlap.hpp"

namespace gigatwin::workload {
namespace {

using collectives::PhaseResult;
using pipeline::Schedule;

double number(std::int64_t n) { return static_cast<double>(n); }

/// What the whole job shares while its chunks are timed.
struct Job {
  const TrainingSpec& training;
  const hardware::SystemSpec& system;
  std::int64_t accelerators;
  Fabric fabric;
  Split split;
  std::vector<Stage> chunk_pieces;  ///< [depth]
  std::vector<ChunkCost> chunks;    ///< [depth]
  std::vector<DataExchange> data;   ///< [depth] once a step
  PhaseResult hop, tied;
  double slowdown = 1.0;  ///< of computation: all wait for the slowest accelerator of the job

  bool is_dual() const { return training.plan.schedule == Schedule::dual_pipe; }
  std::size_t stages() const { return static_cast<std::size_t>(training.plan.pipeline); }
};

Job job_of(const TrainingSpec& training, const hardware::SystemSpec& system, std::int64_t accelerators,
           const collectives::Network& network, const topology::Placement& placement) {
  Job job{training,
          system,
          accelerators,
          {network, placement, system.scale_up_domain},
          split_of(training, accelerators),
          {},
          {},
          {},
          {},
          {},
          {}};
  const PlanSpec& plan = training.plan;
  job.chunk_pieces = chunks_of(training.model, plan);
  job.chunks = chunk_costs(training, job.split, job.chunk_pieces, system, job.fabric);
  job.data.resize(job.chunks.size());
  for (std::size_t i = 0; exchanges_once(plan) && i < job.chunks.size(); ++i)
    job.data[i] = data_exchange(training, job.split, shard_of(training, job.chunk_pieces[i]), job.fabric);
  job.hop = pipeline_exchange(training, job.split, job.fabric);
  job.tied = tied_exchange(training, job.split, job.fabric);
  job.slowdown = pipeline::lasting_slowdown(system.accelerator.speed_spread, accelerators);
  return job;
}

// ---- costs of the pipeline's operations
// --------------------------------------------------------------------------------

/// Forward of one chunk beside backward of another: the experts' exchange of either hides behind what the other
/// exchanges leave of the computation of both.
Seconds both_directions(const ChunkCost& forward, const ChunkCost& backward, double occupied) {
  const Seconds computation =
      forward.forward.time.total() + backward.recompute.time.total() + backward.backward.time.total();
  Window window{forward.forward.free_without_expert + backward.recompute.free_without_expert +
                    backward.backward.free_without_expert + backward.backward_weight,
                occupied};
  const Seconds exchange =
      forward.forward.expert_exchange + backward.recompute.expert_exchange + backward.backward.expert_exchange;
  const auto others = [](const PassCost& p) { return p.tensor + p.context + p.data; };
  return computation + window.visible(exchange, hides_whole) + others(forward.forward) + others(backward.recompute) +
         others(backward.backward);
}

pipeline::ChunkCosts costs_of(const Job& job, std::size_t chunk) {
  const double slowdown = job.slowdown;
  const ChunkCost& cost = job.chunks[chunk];
  const double occupied = occupied_units(job.system);
  const auto slowed = [&](const PassCost& p) { return p.total() + (slowdown - 1.0) * p.time.total(); };
  pipeline::ChunkCosts c;
  c.forward = slowed(cost.forward);
  c.backward = slowed(cost.recompute) + slowed(cost.backward);
  c.backward_weight = slowdown * cost.backward_weight;
  c.backward_input = c.backward - c.backward_weight;
  if (job.is_dual()) {
    const ChunkCost& other = job.chunks[job.chunks.size() - 1 - chunk];
    const Seconds both = both_directions(cost, other, occupied);
    c.forward_backward = both + (slowdown - 1.0) * (cost.forward.time.total() + other.recompute.time.total() +
                                                    other.backward.time.total());
  }
  c.send_forward = c.send_backward = job.hop.time;
  c.gather = job.data[chunk].gather.time;
  c.reduce = job.data[chunk].reduce.time;
  return c;
}

/// What the optimizer of a stage steps. DualPipe's two copies share it, unless every rank steps all that it holds.
Shard stepped_shard(const Job& job, std::size_t stage) {
  Stage pieces;
  for (std::size_t i = stage; i < job.chunk_pieces.size(); i += job.stages()) pieces += job.chunk_pieces[i];
  if (job.is_dual() && job.training.plan.zero_stage == 0) pieces += job.chunk_pieces[job.stages() - 1 - stage];
  return shard_of(job.training, pieces);
}

pipeline::Costs pipeline_costs(const Job& job) {
  const PlanSpec& plan = job.training.plan;
  pipeline::Costs costs;
  for (std::size_t i = 0; i < job.chunks.size(); ++i) costs.chunks.push_back(costs_of(job, i));
  for (std::size_t s = 0; s < job.stages(); ++s)
    costs.optimizer.push_back(optimizer_time(job.training, job.split, stepped_shard(job, s), job.system.accelerator));
  costs.tied_exchange = job.tied.time;
  costs.overlap_sends = plan.overlap_pipeline;
  costs.overlap_data = plan.overlap_data;
  const double layers = number(job.training.model.layers) / static_cast<double>(job.chunks.size());
  costs.data_pieces = std::max(1.0, layers);
  return costs;
}

// ---- the profile
// -------------------------------------------------------------------------------------------------------

/// The stage whose accelerators wait least decides how long the step is.
std::size_t reported_stage(const pipeline::Timeline& timeline) {
  const auto waits_less = [](const pipeline::StageTime& a, const pipeline::StageTime& b) {
    return a.bubble < b.bubble;
  };
  return static_cast<std::size_t>(std::min_element(timeline.stages.begin(), timeline.stages.end(), waits_less) -
                                  timeline.stages.begin());
}

/// One micro-batch through all chunks of a stage; DualPipe's stages hold two halves.
ChunkCost stage_cost(const Job& job, std::size_t stage) {
  if (job.is_dual()) {
    ChunkCost both = job.chunks[stage];
    both += job.chunks[job.chunks.size() - 1 - stage];
    return 0.5 * both;
  }
  ChunkCost sum;
  for (std::size_t i = stage; i < job.chunks.size(); i += job.stages()) sum += job.chunks[i];
  return sum;
}

/// What passes that take longer now and then add to the step of the slowest replica.
Seconds noise_delay(const Job& job, const Step& step) {
  const double noise = job.system.accelerator.step_noise;
  if (noise == 0.0) return {};
  const pipeline::StepSpread spread = pipeline::noisy_step(step.shape, step.costs, noise);
  return std::max(Seconds{}, pipeline::slowest_of(spread, job.split.data) - step.timeline.end);
}

void set_parts(IterationProfile& p, const Job& job, const Step& step, std::size_t stage) {
  const pipeline::Timeline& timeline = step.timeline;
  const double times = number(job.split.micro_batches);
  const ChunkCost cost = times * stage_cost(job, stage);
  const pipeline::StageTime& spent = timeline.stages[stage];
  PassTime both = cost.forward.time;
  both += cost.backward.time;
  const auto sum = [&](Seconds PassCost::*part) {
    return cost.forward.*part + cost.recompute.*part + cost.backward.*part;
  };
  p.matmul = both.matmul, p.attention = both.attention, p.memory_bound = both.memory_bound, p.launch = both.launch;
  p.recompute = cost.recompute.time.total();
  p.exposed_tensor = sum(&PassCost::tensor);
  p.exposed_context = sum(&PassCost::context);
  p.exposed_data = sum(&PassCost::data) + spent.gather + spent.reduce;
  p.exposed_pipeline = spent.transfer + spent.tied;
  p.optimizer = spent.optimizer;
  p.bubble = spent.bubble;
  // What computes longer than on accelerators of mean speed; where directions overlap, the experts' exchange hides.
  const Seconds computing = cost.computation() + p.exposed_tensor + p.exposed_context + sum(&PassCost::data);
  const Seconds rest = spent.compute - computing;
  p.straggler = std::min((job.slowdown - 1.0) * cost.computation(), std::max(Seconds{}, rest));
  p.exposed_expert = std::max(Seconds{}, rest - p.straggler);
  p.straggler += noise_delay(job, step);
  // The same sum in another order: what rounding leaves over.
  p.duration = p.matmul + p.attention + p.memory_bound + p.launch + p.recompute + p.optimizer + p.exposed_tensor +
               p.exposed_pipeline + p.exposed_data + p.exposed_expert + p.exposed_context + p.bubble + p.straggler;
}

/// Power by phase, mean over the stages.
void set_power(IterationProfile& profile, const Job& job, const pipeline::Timeline& timeline) {
  Seconds compute{}, bubble{};
  for (std::size_t s = 0; s < job.stages(); ++s) {
    compute += number(job.split.micro_batches) * stage_cost(job, s).computation() + timeline.stages[s].optimizer;
    bubble += timeline.stages[s].bubble;
  }
  const double share = 1.0 / static_cast<double>(job.stages());
  compute = share * compute, bubble = share * bubble;
  const hardware::AcceleratorSpec& a = job.system.accelerator;
  const Watts busy = hardware::power_at(a, a.compute_power_fraction);
  const Watts waiting = hardware::power_at(a, a.communication_power_fraction);
  profile.phases = {{"compute", compute, busy},
                    {"communication", profile.duration - compute - bubble, waiting},
                    {"bubble", bubble, waiting}};
  Joules energy{};
  for (const PowerPhase& phase : profile.phases) energy += phase.accelerator_power * phase.duration;
  profile.accelerator_power = energy / profile.duration;
}

void set_work(IterationProfile& profile, const Job& job) {
  const TrainingSpec& t = job.training;
  profile.tokens = number(t.global_batch * t.model.sequence);
  profile.model_compute = profile.tokens * training_compute_per_token(t.model);
  Flop of_all_chunks{};
  for (const ChunkCost& c : job.chunks)
    of_all_chunks += c.forward.time.work + c.backward.time.work + c.recompute.time.work;
  const double replicas = number(job.accelerators) / number(t.plan.pipeline);
  profile.hardware_compute = number(job.split.micro_batches) * replicas * of_all_chunks;
  const FlopPerSecond peak = number(job.accelerators) * job.system.accelerator.peak_bf16;
  profile.mfu = profile.model_compute / (peak * profile.duration);
  profile.hfu = profile.hardware_compute / (peak * profile.duration);
}

/// A phase of the network runs in all stages at once, so a step has the mean over the stages of them.
std::vector<Bytes> sent_in_step(const Job& job) {
  const PlanSpec& plan = job.training.plan;
  const double micro_batches = number(job.split.micro_batches), share = 1.0 / number(plan.pipeline);
  PhaseResult sent{{}, job.fabric.no_bytes()};
  sent = sent + job.tied + 2.0 * micro_batches * number(plan.virtual_stages) * job.hop;
  for (std::size_t i = 0; i < job.chunks.size(); ++i) {
    const ChunkCost& c = job.chunks[i];
    sent = sent + share * (job.data[i].gather + job.data[i].reduce) +
           micro_batches * share * (c.forward.sent + c.recompute.sent + c.backward.sent);
  }
  return sent.tier_bytes;
}

}  // namespace

Step simulate_step(const TrainingSpec& training, const hardware::SystemSpec& system, std::int64_t accelerators,
                   const collectives::Network& network, const topology::Placement& placement, bool keep_operations) {
  const std::vector<PlanProblem> problems = problems_of(training, system, accelerators);
  GIGATWIN_ASSERT(problems.empty(), "{}: expected {}, found {}", problems[0].key, problems[0].expected,
                  problems[0].found);
  const Job job = job_of(training, system, accelerators, network, placement);
  Step step;
  step.shape = pipeline_shape(training.plan, job.split.micro_batches);
  step.costs = pipeline_costs(job);
  step.timeline = pipeline::evaluate(step.shape, step.costs, keep_operations);
  step.memory = memory_by_stage(training, accelerators);
  const std::size_t stage = reported_stage(step.timeline);
  step.reported_stage = static_cast<std::int64_t>(stage);
  IterationProfile& profile = step.profile;
  set_parts(profile, job, step, stage);
  set_work(profile, job);
  set_power(profile, job, step.timeline);
  profile.memory = memory_use(training, accelerators).total();
  profile.checkpoint = checkpoint_size(training.model);
  profile.tier_bytes = sent_in_step(job);
  step.chunks = job.chunks;
  step.slowdown = job.slowdown;
  return step;
}

IterationProfile iterate(const TrainingSpec& training, const hardware::SystemSpec& system, std::int64_t accelerators,
                         const collectives::Network& network, const topology::Placement& placement) {
  return simulate_step(training, system, accelerators, network, placement).profile;
}

}  // namespace gigatwin::workload
