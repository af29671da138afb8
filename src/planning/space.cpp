#include "planning/space.hpp"

#include <algorithm>
#include <numeric>
#include <type_traits>

#include "planning/numbers.hpp"

namespace gigatwin::planning {

bool tensor_divides(const workload::ModelSpec& m, std::int64_t tensor) {
  const std::int64_t kv = workload::kv_heads(m);
  return m.heads % tensor == 0 && (kv % tensor == 0 || tensor % kv == 0) && m.ffn_hidden % tensor == 0;
}

namespace {

using pipeline::Schedule;
using workload::ModelSpec;
using workload::PlanSpec;
using workload::Recompute;

/// The given value alone where `key` is fixed.
template <class T>
std::vector<T> free_or_fixed(const Question& q, const char* key, const T& given, std::vector<T> values) {
  if (q.fixed.contains(key)) return {given};
  if constexpr (std::is_same_v<T, std::int64_t>)
    if (const auto among = q.among.find(key); among != q.among.end())
      std::erase_if(values, [&](std::int64_t n) { return !std::ranges::binary_search(among->second, n); });
  return values;
}

// ---- groups
// ------------------------------------------------------------------------------------------------------------

std::vector<std::int64_t> tensors_of(const Question& q) {
  std::vector<std::int64_t> values;
  for (const std::int64_t tensor : divisors_of(q.model.heads))
    if (tensor <= q.system.scale_up_domain) values.push_back(tensor);
  values = free_or_fixed(q, "tensor", q.given.tensor, std::move(values));
  std::erase_if(values, [&](std::int64_t tensor) { return !tensor_divides(q.model, tensor); });
  return values;
}

std::vector<std::int64_t> contexts_of(const Question& q) {
  std::vector<std::int64_t> values = free_or_fixed(
      q, "context", q.given.context, powers_of_two(std::max<std::int64_t>(1, q.model.sequence / least_context_tokens)));
  std::erase_if(values, [&](std::int64_t context) { return q.model.sequence % context != 0; });
  return values;
}

std::vector<std::int64_t> micro_batches_of(const Question& q, std::int64_t context) {
  // Half of both gives every rank the same work with less exchange.
  if (context > 1 && !q.fixed.contains("context")) return free_or_fixed(q, "micro_batch", q.given.micro_batch, {1});
  const std::int64_t most = std::max<std::int64_t>(1, most_micro_batch_tokens * context / q.model.sequence);
  return free_or_fixed(q, "micro_batch", q.given.micro_batch, powers_of_two(std::min(most, q.batch)));
}

/// Degrees of one set of experts.
struct Experts {
  std::int64_t groups = 1;
  std::optional<std::int64_t> tensor;
};

std::vector<Experts> experts_of(const Question& q, std::int64_t tensor) {
  if (!is_mixture(q.model)) {
    if (q.fixed.contains("expert") && q.given.expert != 1) return {};
    return {{1, std::nullopt}};
  }
  std::vector<Experts> list;
  for (const std::int64_t groups : free_or_fixed(q, "expert", q.given.expert, divisors_of(q.model.experts))) {
    if (q.model.experts % groups != 0) continue;
    std::vector<std::int64_t> widths{tensor};
    if (tensor > 1) widths.push_back(1);
    for (const std::int64_t width :
         free_or_fixed(q, "expert_tensor", q.given.expert_tensor.value_or(tensor), std::move(widths)))
      if (q.model.expert_ffn % width == 0)
        list.push_back({groups, width == tensor ? std::nullopt : std::optional{width}});
  }
  return list;
}

bool sequence_parallel(const Question& q, std::int64_t tensor, std::int64_t context) {
  if (q.fixed.contains("sequence_parallel")) return q.given.sequence_parallel;
  return tensor > 1 && q.model.sequence % (tensor * context) == 0;
}

/// Replicas over which the expert groups spread: the least number for which tensor x context x data holds them.
std::int64_t least_data(const PlanSpec& p) {
  const std::int64_t ranks = p.expert * p.expert_tensor.value_or(p.tensor);
  return ranks / std::gcd(ranks, p.tensor * p.context);
}

/// Adds the groups that differ in what is kept and in precision.
void add_groups(const Question& q, const PlanSpec& plan, std::vector<Group>& groups) {
  for (const Recompute recompute :
       free_or_fixed(q, "recompute", q.given.recompute, {Recompute::none, Recompute::selective, Recompute::full}))
    for (const hardware::Precision precision : q.precisions) {
      if (!hardware::peak(q.system.accelerator, precision)) continue;
      Group group{plan, least_data(plan)};
      group.plan.recompute = recompute;
      group.plan.precision = precision;
      if (group.least_data * workload::model_parallel(plan) <= q.accelerators) groups.push_back(std::move(group));
    }
}

// ---- candidates
// --------------------------------------------------------------------------------------------------------

std::vector<std::int64_t> pipelines_of(const Question& q) {
  std::vector<std::int64_t> values = both(fewest_parts(q.model.layers), divisors_of(q.accelerators));
  values = free_or_fixed(q, "pipeline", q.given.pipeline, std::move(values));
  std::erase_if(values, [&](std::int64_t stages) { return stages > q.model.layers; });
  return values;
}

std::vector<std::int64_t> virtual_stages_of(const Question& q, std::int64_t pipeline) {
  const std::int64_t layers = (q.model.layers + pipeline - 1) / pipeline;
  std::vector<std::int64_t> values = free_or_fixed(q, "virtual_stages", q.given.virtual_stages,
                                                   pipeline == 1 ? std::vector<std::int64_t>{1} : fewest_parts(layers));
  std::erase_if(
      values, [&](std::int64_t chunks) { return pipeline * chunks > q.model.layers || (pipeline == 1 && chunks > 1); });
  return values;
}

std::vector<Schedule> schedules_of(const Question& q, const PlanSpec& plan) {
  std::vector<Schedule> values =
      free_or_fixed(q, "schedule", q.given.schedule,
                    {Schedule::one_forward_one_backward, Schedule::zero_bubble, Schedule::dual_pipe});
  // One stage has no order to choose, and interleaving is a form of 1F1B.
  if (plan.pipeline == 1 || plan.virtual_stages > 1)
    std::erase_if(values, [](Schedule schedule) { return schedule != Schedule::one_forward_one_backward; });
  return values;
}

/// The most replicas for which the batch divides, and the batch; data 0: none.
Candidate filled(const Question& q, const PlanSpec& plan, std::int64_t least_data) {
  Candidate candidate{plan, 0, q.batch};
  const std::int64_t most = q.accelerators / workload::model_parallel(plan), rows = q.batch / plan.micro_batch;
  if (q.batch_may_be_less) {
    candidate.data = std::min(most, rows) / least_data * least_data;
    const std::int64_t step = candidate.data * plan.micro_batch;
    if (step > 0) candidate.batch = q.batch / step * step;
    return candidate;
  }
  if (q.batch % plan.micro_batch != 0) return candidate;
  for (const std::int64_t data : divisors_of(rows))
    if (data <= most && data % least_data == 0) candidate.data = data;
  return candidate;
}

/// Whether the layers that first and last stage are given leave some for every chunk between.
bool places_layers(const Question& q, PlanSpec plan) {
  plan.first_stage_layers = q.given.first_stage_layers;
  plan.last_stage_layers = q.given.last_stage_layers;
  if (plan.pipeline == 1 || (!plan.first_stage_layers && !plan.last_stage_layers)) return true;
  std::int64_t placed = 0;
  for (std::int64_t chunk = 0; chunk < plan.pipeline * plan.virtual_stages; ++chunk) {
    const std::int64_t layers = workload::layers_in_chunk(q.model, plan, chunk), stage = chunk % plan.pipeline;
    const bool given =
        (stage == 0 && plan.first_stage_layers) || (stage == plan.pipeline - 1 && plan.last_stage_layers);
    if (layers < (given ? 0 : 1)) return false;
    placed += layers;
  }
  return placed == q.model.layers;
}

bool has_shape(const Candidate& c) {
  return !pipeline::problem_of({c.plan.pipeline, c.plan.virtual_stages, c.micro_batches(), c.plan.schedule});
}

/// Numbers of neighbouring replicas that share one copy of what is sharded: those of a scale-up domain, and of 8 and 64
/// domains.
std::vector<std::optional<std::int64_t>> shard_sizes(const Question& q, const Candidate& c) {
  const std::int64_t replicas = c.data * c.plan.context;
  std::vector<std::optional<std::int64_t>> sizes{std::nullopt};
  if (q.fixed.contains("shard_ranks")) {
    sizes = {q.given.shard_ranks};
    std::erase_if(sizes, [&](const auto& size) { return size && replicas % *size != 0; });
    return sizes;
  }
  const std::int64_t domain = q.system.scale_up_domain / c.plan.tensor;
  for (const std::int64_t size : {domain, 8 * domain, 64 * domain})
    if (size > 1 && size < replicas && replicas % size == 0) sizes.emplace_back(size);
  return sizes;
}

Layout layout_of(const Candidate& c) {
  return {c.plan.pipeline, c.plan.virtual_stages, c.plan.schedule, c.plan.zero_stage, c.plan.shard_ranks, c.data,
          c.batch};
}

void add_shardings(const Question& q, Candidate candidate, std::vector<Layout>& layouts) {
  const bool replicated = candidate.data * candidate.plan.context > 1;
  std::vector<int> stages = free_or_fixed(q, "zero_stage", q.given.zero_stage, {1, 3});
  if (!replicated && !q.fixed.contains("zero_stage")) stages = {1};
  for (const int stage : stages) {
    candidate.plan.zero_stage = stage;
    const bool grouped = stage == 3 || q.fixed.contains("shard_ranks");
    for (const auto& size : grouped ? shard_sizes(q, candidate) : std::vector{q.given.shard_ranks}) {
      candidate.plan.shard_ranks = size;
      layouts.push_back(layout_of(candidate));
    }
  }
}

}  // namespace

std::vector<std::int64_t> values_of(const Question& q, const PlanSpec& plan, const std::string& key) {
  std::vector<std::int64_t> values;
  if (key == "tensor") values = tensors_of(q);
  if (key == "pipeline") values = pipelines_of(q);
  if (key == "context") values = contexts_of(q);
  if (key == "micro_batch") values = micro_batches_of(q, plan.context);
  if (key == "virtual_stages") values = virtual_stages_of(q, plan.pipeline);
  if (key == "expert")
    for (const Experts& experts : experts_of(q, plan.tensor)) values.push_back(experts.groups);
  return both(std::move(values), {});
}

std::vector<Group> groups_of(const Question& q) {
  std::vector<Group> groups;
  PlanSpec plan = q.given;
  plan.pipeline = plan.virtual_stages = 1;
  plan.schedule = Schedule::one_forward_one_backward;
  plan.first_stage_layers = plan.last_stage_layers = std::nullopt;
  if (!q.fixed.contains("shard_ranks")) plan.shard_ranks = std::nullopt;
  for (const std::int64_t tensor : tensors_of(q)) {
    plan.tensor = tensor;
    for (const std::int64_t context : contexts_of(q)) {
      plan.context = context;
      plan.sequence_parallel = sequence_parallel(q, tensor, context);
      if (plan.sequence_parallel && (tensor == 1 || q.model.sequence % (tensor * context) != 0)) continue;
      for (const Experts& experts : experts_of(q, tensor)) {
        plan.expert = experts.groups;
        plan.expert_tensor = experts.tensor;
        for (const std::int64_t micro_batch : micro_batches_of(q, context)) {
          plan.micro_batch = micro_batch;
          add_groups(q, plan, groups);
        }
      }
    }
  }
  return groups;
}

Candidate candidate_of(const Question& q, const Group& group, const Layout& layout) {
  Candidate c{group.plan, layout.data, layout.batch};
  c.plan.pipeline = layout.pipeline;
  c.plan.virtual_stages = layout.virtual_stages;
  c.plan.schedule = layout.schedule;
  c.plan.zero_stage = layout.zero_stage;
  c.plan.shard_ranks = layout.shard_ranks;
  if (layout.pipeline > 1) {
    c.plan.first_stage_layers = q.given.first_stage_layers;
    c.plan.last_stage_layers = q.given.last_stage_layers;
  }
  return c;
}

std::vector<Layout> layouts_of(const Question& q, const Group& group) {
  std::vector<Layout> layouts;
  PlanSpec plan = group.plan;
  for (const std::int64_t stages : pipelines_of(q)) {
    plan.pipeline = stages;
    if (workload::model_parallel(plan) > q.accelerators) continue;
    const Candidate candidate = filled(q, plan, group.least_data);
    if (candidate.data == 0) continue;
    for (const std::int64_t chunks : virtual_stages_of(q, stages)) {
      plan.virtual_stages = chunks;
      for (const Schedule schedule : schedules_of(q, plan)) {
        Candidate shaped = candidate;
        shaped.plan.virtual_stages = chunks;
        shaped.plan.schedule = schedule;
        if (has_shape(shaped) && places_layers(q, shaped.plan)) add_shardings(q, std::move(shaped), layouts);
      }
    }
  }
  return layouts;
}

}  // namespace gigatwin::planning
