#include "cli/step_exchanges.hpp"

#include <algorithm>

#include "workload/exchange.hpp"

namespace gigatwin::cli {
namespace {

using collectives::Collective;
using collectives::CommunicationPhase;

/// Writes down what it is asked: which communications a plan needs is known to `workload` alone.
class Recorder final : public collectives::Network {
 public:
  collectives::PhaseResult run(const CommunicationPhase& phase, const topology::Placement&) const override {
    if (phase.ranks > 1) phases.push_back(phase);
    return {};
  }
  mutable std::vector<CommunicationPhase> phases;
};

template <class Ask>
std::vector<CommunicationPhase> recorded(const StepInput& input, const StepMachine& machine, Ask ask) {
  const Recorder recorder;
  ask(workload::Fabric{recorder, machine.placement(), input.scenario.compute.system.scale_up_domain});
  return recorder.phases;
}

Bytes message_of(const std::vector<CommunicationPhase>& phases) {
  const auto send = std::ranges::find(phases, Collective::point_to_point, &CommunicationPhase::operation);
  return send == phases.end() ? Bytes{} : send->bytes;
}

}  // namespace

StepExchanges exchanges_of(const StepInput& input, const StepMachine& machine, const workload::Step& step) {
  const workload::TrainingSpec& t = input.training;
  const workload::Split split = workload::split_of(t, input.campaign.accelerators);
  const std::vector<workload::Stage> chunks = workload::chunks_of(t.model, t.plan);
  StepExchanges all{std::vector<std::vector<CommunicationPhase>>(chunks.size()), {}, {}, {}};
  all.reduce.resize(chunks.size());
  for (std::size_t c = 0; c < chunks.size(); ++c) {
    const pipeline::ChunkCosts& cost = step.costs.chunks[c];
    if (cost.gather + cost.reduce == Seconds{}) continue;
    for (const CommunicationPhase& phase : recorded(input, machine, [&](const workload::Fabric& fabric) {
           data_exchange(t, split, shard_of(t, chunks[c]), fabric);
         }))
      (phase.operation == Collective::all_gather ? all.gather : all.reduce)[c].push_back(phase);
  }
  all.hop = message_of(
      recorded(input, machine, [&](const workload::Fabric& fabric) { pipeline_exchange(t, split, fabric); }));
  all.tied =
      message_of(recorded(input, machine, [&](const workload::Fabric& fabric) { tied_exchange(t, split, fabric); }));
  return all;
}

}  // namespace gigatwin::cli
