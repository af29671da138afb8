#include <fmt/format.h>

#include <algorithm>

#include "storage/spec.hpp"

namespace gigatwin::storage {
namespace {

const std::vector<std::pair<std::string, Level>> level_names{
    {"host-memory", Level::host_memory}, {"nvme", Level::nvme}, {"storage", Level::storage}};

/// A failure of any kind must find a way back, and a level stated twice has two intervals.
void check_level_list(const CheckpointSpec& checkpoint, BlockProblems& problems) {
  const std::vector<LevelSpec>& levels = checkpoint.levels;
  for (std::size_t i = 1; i < levels.size(); ++i)
    if (levels[i].to <= levels[i - 1].to)
      return problems.expected(fmt::format("levels[{}].to", i), "levels from the cheapest to the safest, each once",
                               fmt::format("{} after {}", to_text(levels[i].to), to_text(levels[i - 1].to)),
                               "host-memory, then nvme, then storage");
  if (!levels.empty() && levels.back().to != Level::storage)
    problems.expected("levels", "the last level to be storage, which alone outlives the nodes",
                      to_text(levels.back().to), "add {to: storage}");
}

}  // namespace

std::string to_text(Level level) {
  for (const auto& [name, value] : level_names)
    if (value == level) return name;
  return {};
}

const Schema<NodeStoreSpec>& node_store_schema() {
  using N = NodeStoreSpec;
  static const Schema<N> schema{
      "node_store",
      "Memory or drives of one node that hold checkpoints of its job.",
      {quantity("write_bandwidth", &N::write_bandwidth).required().above({0}).doc("From the node's accelerators."),
       quantity("read_bandwidth", &N::read_bandwidth).required().above({0}).doc("To the node's accelerators."),
       quantity("capacity", &N::capacity)
           .required()
           .above({0})
           .doc("Of one node, for checkpoints; second copies of another node's take half of it."),
       quantity("peer_bandwidth", &N::peer_bandwidth)
           .above({0})
           .doc("At which one node sends its part to the node that keeps a second copy, which survives the loss of the "
                "first. Left out: no second copy.")}};
  return schema;
}

const Schema<StorageSpec>& storage_schema() {
  using S = StorageSpec;
  static const Schema<S> schema{
      "storage",
      "Where checkpoints and data lie: parallel storage, shared by all jobs, and what nodes have of their own.",
      {quantity("write_bandwidth", &S::write_bandwidth)
           .required()
           .above({0})
           .doc("Of the whole storage system, writing."),
       quantity("read_bandwidth", &S::read_bandwidth)
           .required()
           .above({0})
           .doc("Of the whole storage system, reading."),
       quantity("node_bandwidth", &S::node_bandwidth)
           .required()
           .above({0})
           .doc("What one compute node writes or reads at most."),
       quantity("power", &S::power).required().at_least({0}).doc("Of the storage system: constant."),
       quantity("latency", &S::latency)
           .between({0}, hours(1))
           .doc("Of one checkpoint or load beside its bytes: opening, metadata, closing."),
       block<node_store_schema>("host_memory", &S::host_memory)
           .doc("Memory of a node: for checkpoints there, and the stage of asynchronous ones."),
       block<node_store_schema>("nvme", &S::nvme).doc("Drives of a node, for checkpoints there.")}};
  return schema;
}

const Schema<WideAreaSpec>& wide_area_schema() {
  using W = WideAreaSpec;
  static const Schema<W> schema{
      "wide_area",
      "Link from another site or a data space, over which data sets come; concurrent ones share it.",
      {text("name", &W::name).required().doc("Where from; data sets name it."),
       quantity("bandwidth", &W::bandwidth).required().above({0}).doc("That data sets get of the link, all together."),
       quantity("latency", &W::latency).between({0}, {10}).doc("One way.")}};
  return schema;
}

const Schema<LevelSpec>& level_schema() {
  using L = LevelSpec;
  static const Schema<L> schema{
      "level",
      "One place to which checkpoints go.",
      {choice("to", &L::to, level_names)
           .required()
           .doc("host-memory: survives the end of its processes, and the loss of a node if there is a second copy; "
                "nvme: "
                "the same, on drives; storage: parallel storage, survives every failure of nodes."),
       quantity("every", &L::every)
           .between({1}, days(30))
           .doc("Training time between two. Left out: as `interval` says, against the failures that no level above "
                "covers."),
       integer("keep", &L::keep)
           .between(1, 1000)
           .doc("How many of the newest are kept. A silent corruption needs one from before it began.")}};
  return schema;
}

const Schema<CheckpointSpec>& checkpoint_schema() {
  using C = CheckpointSpec;
  static const Schema<C> schema{
      "checkpoint",
      "How often training jobs save their state, and where.",
      {choice("interval", &C::interval,
              {{"young-daly", CheckpointInterval::young_daly},
               {"daly", CheckpointInterval::daly},
               {"fixed", CheckpointInterval::fixed}})
           .doc("young-daly: sqrt(2 x write time x mean time between failures of the job), the optimum to first order "
                "(Young 1974); daly: to higher order (Daly 2006); fixed: every `every`."),
       quantity("every", &C::every)
           .between({1}, days(30))
           .only_when("interval", {"fixed"})
           .doc("Training time between two checkpoints."),
       quantity("shortest", &C::shortest)
           .between({1}, days(30))
           .only_when("interval", {"young-daly", "daly"})
           .doc("Never more often than this."),
       choice("mode", &C::mode,
              {{"synchronous", CheckpointMode::synchronous}, {"asynchronous", CheckpointMode::asynchronous}})
           .doc("synchronous: training stops until the checkpoint is written; asynchronous: until it is copied to host "
                "memory, from where it drains in the background."),
       fraction("drain_slowdown", &C::drain_slowdown)
           .between(0.0, 0.5)
           .only_when("mode", {"asynchronous"})
           .doc("Of training while a checkpoint drains. CheckFreq (Mohan et al., FAST 2021) bounds it to 0.035; "
                "assumption: 0.02, range 0 to 0.05."),
       blocks<level_schema>("levels", &C::levels)
           .doc("From the cheapest to the safest, the last one storage. Left out: storage alone.")},
      check_level_list};
  return schema;
}

void check_levels(const StorageSpec& storage, const CheckpointSpec& checkpoint, BlockProblems& problems) {
  for (std::size_t i = 0; i < checkpoint.levels.size(); ++i) {
    const Level to = checkpoint.levels[i].to;
    const bool there = to == Level::storage || (to == Level::nvme ? storage.nvme : storage.host_memory).has_value();
    if (!there)
      problems.expected(fmt::format("checkpoint.levels[{}].to", i), "a level that `storage` has", to_text(to),
                        fmt::format("state storage.{}", to == Level::nvme ? "nvme" : "host_memory"));
  }
  if (checkpoint.mode == CheckpointMode::asynchronous && !storage.host_memory)
    problems.expected("checkpoint.mode", "synchronous, since storage.host_memory is not stated", "asynchronous",
                      "asynchronous checkpoints are copied to host memory first: state storage.host_memory");
}

void check_wide_area(const std::vector<WideAreaSpec>& links, BlockProblems& problems) {
  for (std::size_t i = 0; i < links.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (links[i].name == links[j].name)
        problems.expected(fmt::format("wide_area[{}].name", i), "a name that no other has",
                          fmt::format("\"{}\", as wide_area[{}]", links[i].name, j));
}

}  // namespace gigatwin::storage
