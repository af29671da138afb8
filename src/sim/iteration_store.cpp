#include "sim/iteration_store.hpp"

#include "base/archive.hpp"

namespace gigatwin::sim {
namespace {

/// All members of the profile that are plain numbers, for reading and writing alike.
template <class Profile, class Each>
void each_number(Profile& p, Each each) {
  for (auto* seconds :
       {&p.duration, &p.matmul, &p.attention, &p.memory_bound, &p.launch, &p.recompute, &p.optimizer, &p.exposed_tensor,
        &p.exposed_pipeline, &p.exposed_data, &p.exposed_expert, &p.exposed_context, &p.bubble, &p.straggler})
    each(*seconds);
  each(p.tokens);
  each(p.model_compute);
  each(p.hardware_compute);
  each(p.mfu);
  each(p.hfu);
  each(p.memory);
  each(p.checkpoint);
  each(p.accelerator_power);
}

void write(ArchiveWriter& out, const workload::IterationProfile& profile) {
  each_number(profile, [&](const auto& number) { out.put(number); });
  out.put(profile.tier_bytes);
  out.put(profile.phases.size());
  for (const workload::PowerPhase& phase : profile.phases) {
    out.put(phase.name);
    out.put(phase.duration);
    out.put(phase.accelerator_power);
  }
}

workload::IterationProfile read(ArchiveReader& in) {
  workload::IterationProfile profile;
  each_number(profile, [&]<class Number>(Number& number) { number = in.get<Number>(); });
  profile.tier_bytes = in.get_vector<Bytes>();
  const auto phases = in.get<std::size_t>();
  for (std::size_t i = 0; i < phases; ++i) {
    workload::PowerPhase phase;
    phase.name = in.get_text();
    phase.duration = in.get<Seconds>();
    phase.accelerator_power = in.get<Watts>();
    profile.phases.push_back(std::move(phase));
  }
  return profile;
}

}  // namespace

std::size_t IterationStore::size() const {
  std::size_t sum = 0;
  for (const auto& [text, table] : tables_) sum += table.size();
  return sum;
}

std::string IterationStore::to_bytes() const {
  ArchiveWriter out;
  out.put(tables_.size());
  for (const auto& [text, table] : tables_) {
    out.put(text);
    out.put(table.size());
    for (const auto& [placed, profile] : table) {
      out.put(placed.first);
      out.put(placed.second);
      write(out, profile);
    }
  }
  return out.bytes();
}

void IterationStore::add(std::string_view bytes) {
  ArchiveReader in{bytes};
  for (auto tables = in.get<std::size_t>(); tables > 0; --tables) {
    Table& table = tables_[in.get_text()];
    for (auto iterations = in.get<std::size_t>(); iterations > 0; --iterations) {
      const auto accelerators = in.get<std::int64_t>();
      const auto shape = in.get<topology::PlacementShape>();
      table.emplace(std::pair{accelerators, shape}, read(in));
    }
  }
}

}  // namespace gigatwin::sim
