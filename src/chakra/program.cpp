#include "chakra/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "chakra/dependencies_internal.hpp"
#include "chakra/matching_internal.hpp"

namespace gigatwin::chakra {
namespace {

constexpr std::size_t most_operations = 1'000'000'000;  // of all ranks: numbers of operations have 31 bits

OperationKind kind_of(const Node& node) {
  switch (node.type) {
    case NodeType::compute:
      return node.on_host ? OperationKind::host : OperationKind::compute;
    case NodeType::memory_load:
    case NodeType::memory_store:
      return OperationKind::memory;
    case NodeType::send:
      return OperationKind::send;
    case NodeType::receive:
      return OperationKind::receive;
    case NodeType::collective:
      return OperationKind::collective;
    case NodeType::storage:
    case NodeType::batch:
    case NodeType::checkpoint:
      return OperationKind::host;
    default:
      return OperationKind::nothing;
  }
}

Seconds roofline_time(const Node& node, const Roofline& roofline) {
  return std::max(node.work / roofline.compute, node.memory / roofline.memory);
}

bool has_amounts(const Node& node) { return node.work > Flop{0.0} || node.memory > Bytes{0.0}; }

/// Kernels follow the choice; of loads and stores the bytes count where nothing is measured; hosts have no roofline.
Seconds duration_of(const Node& node, OperationKind kind, const ProgramOptions& options) {
  const bool measured = node.duration > Seconds{0.0};
  if (kind == OperationKind::compute && has_amounts(node) && (options.compute == ComputeTimes::roofline || !measured))
    return roofline_time(node, options.roofline);
  if (kind == OperationKind::memory && !measured) return node.memory / options.roofline.memory;
  return kind == OperationKind::nothing ? Seconds{0.0} : node.duration;
}

}  // namespace

struct Compiler::State {
  State(ProcessGroups groups, std::int64_t rank_count, const ProgramOptions& given)
      : options(given), ranks(rank_count), book(std::move(groups), rank_count) {
    program.first = {0};
    program.first_successor = {0};
  }

  void operation(const RankTrace& trace, const Node& node) {
    const OperationKind kind = kind_of(node);
    const Seconds duration = duration_of(node, kind, options);
    if (!(duration <= longest_operation))
      throw TraceError(fmt::format("{}: {}: expected at most {:.0f} s, found {:.4g} s", source_of(trace), text_of(node),
                                   longest_operation.value, duration.value));
    const bool has_duration = duration > Seconds{0.0};
    if (kind == OperationKind::compute && !has_duration) ++program.without_duration;
    program.id.push_back(node.id);
    program.name.push_back(name_number(node.name));
    program.kind.push_back(kind);
    program.duration_ps.push_back(std::llround(duration.value * 1e12));
    program.part_of.push_back(-1);
    program.stream.push_back(stream_of(node, kind));
  }

  /// Compute, host and memory have one each; receives wait beside all streams, as in ASTRA-sim.
  std::int32_t stream_of(const Node& node, OperationKind kind) {
    switch (kind) {
      case OperationKind::receive:
      case OperationKind::nothing:
        return -1;
      case OperationKind::collective:
        return stream(options.streams == Streams::one ? "communication" : "group " + node.group);
      case OperationKind::send:
        return stream(options.streams == Streams::one ? "communication" : fmt::format("to {}", node.peer));
      case OperationKind::compute:
        return stream("compute");
      case OperationKind::host:
        return stream("host");
      default:
        return stream("memory");
    }
  }

  std::int32_t stream(const std::string& of_rank) {
    const auto [found, added] = streams.try_emplace(of_rank, program.streams);
    if (added) ++program.streams;
    return found->second;
  }

  std::int32_t name_number(const std::string& name) {
    const auto [found, added] = names.try_emplace(name, static_cast<std::int32_t>(program.names.size()));
    if (added) program.names.push_back(name);
    return found->second;
  }

  void dependencies(const Ordered& ordered) {
    const std::int32_t base = program.first.back();
    const std::size_t edges = program.successors.size();
    program.waits_for.insert(program.waits_for.end(), ordered.waits_for.begin(), ordered.waits_for.end());
    for (std::size_t i = 1; i < ordered.first_successor.size(); ++i)
      program.first_successor.push_back(edges + ordered.first_successor[i]);
    for (const std::int32_t successor : ordered.successors) program.successors.push_back(base + successor);
  }

  void communication(const RankTrace& trace, const Node& node, std::int32_t operation) {
    const Joining joining{operation, node.collective, node.message};
    const auto where = [&] { return fmt::format("{}: {}", source_of(trace), text_of(node)); };
    if (node.type == NodeType::collective)
      return matching.collective(book.seat_of(node.group, trace.rank, where), joining);
    if (node.type != NodeType::send && node.type != NodeType::receive) return;
    if (node.peer < 0 || node.peer >= ranks || node.peer == trace.rank)
      throw TraceError(
          fmt::format("{}: expected another rank, 0 to {}, at the other end, found {}", where(), ranks - 1, node.peer));
    if (node.type == NodeType::send)
      matching.send(trace.rank, node.peer, node.tag, joining);
    else
      matching.receive(node.peer, trace.rank, node.tag, joining);
  }

  ProgramOptions options;
  std::int64_t ranks;
  GroupBook book;
  Matching matching;
  Program program;
  std::unordered_map<std::string, std::int32_t> names;
  std::unordered_map<std::string, std::int32_t> streams;  ///< of the rank at hand
};

Compiler::Compiler(ProcessGroups groups, std::int64_t ranks, const ProgramOptions& options)
    : state_(std::make_unique<State>(std::move(groups), ranks, options)) {}

Compiler::~Compiler() = default;

void Compiler::add(const RankTrace& trace) {
  State& state = *state_;
  Program& program = state.program;
  GIGATWIN_ASSERT(trace.rank == program.ranks() && trace.rank < state.ranks, "rank {} after {} of {}", trace.rank,
                  program.ranks(), state.ranks);
  if (program.id.size() + trace.nodes.size() > most_operations)
    throw TraceError(fmt::format("{}: expected at most {} nodes of all ranks", source_of(trace), most_operations));
  const Ordered ordered = in_order(trace);
  state.streams.clear();
  for (const Node& node : trace.nodes) state.book.learn(node, trace);
  for (const Node* node : ordered.nodes) {
    state.communication(trace, *node, static_cast<std::int32_t>(program.id.size()));
    state.operation(trace, *node);
  }
  state.dependencies(ordered);
  program.first.push_back(static_cast<std::int32_t>(program.id.size()));
}

Program Compiler::take() && {
  Program& program = state_->program;
  GIGATWIN_ASSERT(program.ranks() == state_->ranks, "{} ranks of {}", program.ranks(), state_->ranks);
  program.groups = std::move(state_->book).take();
  state_->matching.match(program);
  return std::move(program);
}

std::int64_t Program::rank_of(std::int32_t operation) const {
  return std::ranges::upper_bound(first, operation) - first.begin() - 1;
}

std::string Program::text_of(std::int32_t operation) const {
  const auto at = static_cast<std::size_t>(operation);
  return fmt::format("rank {}, {}", rank_of(operation),
                     chakra::text_of(id[at], names[static_cast<std::size_t>(name[at])]));
}

Program compile(const Trace& trace, const ProgramOptions& options) {
  Compiler compiler{trace.groups, static_cast<std::int64_t>(trace.ranks.size()), options};
  for (const RankTrace& rank : trace.ranks) compiler.add(rank);
  return std::move(compiler).take();
}

}  // namespace gigatwin::chakra
