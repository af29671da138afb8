#include "sim/pipeline_reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <simgrid/s4u.hpp>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "sim/child_process.hpp"

namespace gigatwin::sim {
namespace {

namespace s4u = simgrid::s4u;
using pipeline::ChunkCosts;
using pipeline::Costs;
using pipeline::Operation;
using pipeline::Shape;
using pipeline::Work;

constexpr const char* component = "simgrid pipeline";

using Node = std::size_t;
using Nodes = std::vector<Node>;

struct Activity {
  std::size_t host = 0;
  double duration_s = 0.0;
  Nodes after;
};

/// One thing at a time on a host of its own.
struct Stream {
  std::size_t host = 0;
  Nodes last;  ///< what the next activity waits for
};

struct Streams {
  explicit Streams(std::size_t stage)
      : compute{4 * stage, {}}, to_next{4 * stage + 1, {}}, to_previous{4 * stage + 2, {}}, data{4 * stage + 3, {}} {}
  Stream compute, to_next, to_previous, data;
};

/// The activities of a step and what each waits for.
class Step {
 public:
  Step(const Shape& shape, const Costs& costs)
      : shape_(shape),
        costs_(costs),
        depth_(shape.stages * shape.chunks),
        pieces_(std::llround(costs.data_pieces)),
        order_(pipeline::order_of(shape)) {
    GIGATWIN_ASSERT(static_cast<double>(pieces_) == costs.data_pieces, "{} pieces", costs.data_pieces);
    for (std::size_t s = 0; s < order_.size(); ++s) streams_.emplace_back(s);
    add_gathers();
    for (std::size_t s = 0; s < order_.size(); ++s)
      for (std::size_t i = 0; i < order_[s].size(); ++i) add_operation(s, i);
    join_inputs();
    add_reductions_at_the_end();
    add_end();
  }

  const std::vector<Activity>& activities() const { return activities_; }
  /// Those of the schedule, then the end of the step.
  const Nodes& operations() const { return operations_; }

 private:
  using Cell = std::pair<std::int64_t, std::int64_t>;  ///< chunk or stage, micro-batch or chunk

  const ChunkCosts& cost(std::int64_t chunk) const { return costs_.chunks[static_cast<std::size_t>(chunk)]; }
  std::size_t stage_of(std::int64_t chunk, std::int64_t micro_batch) const {
    return static_cast<std::size_t>(pipeline::stage_of(shape_, chunk, micro_batch));
  }
  /// A chunk's stage, or the two of DualPipe.
  std::set<std::size_t> stages_of(std::int64_t chunk) const {
    return {stage_of(chunk, 0), stage_of(chunk, shape_.micro_batches - 1)};
  }

  Node add(double duration_s, Stream& stream) {
    activities_.push_back({stream.host, duration_s, stream.last});
    stream.last = {activities_.size() - 1};
    return activities_.size() - 1;
  }
  Nodes add_pieces(double duration_s, Stream& stream) {
    Nodes pieces;
    for (std::int64_t i = 0; i < pieces_; ++i) pieces.push_back(add(duration_s / static_cast<double>(pieces_), stream));
    return pieces;
  }
  void also_after(Node node, Node other) { activities_[node].after.push_back(other); }

  void add_gathers() {
    for (std::int64_t chunk = 0; chunk < depth_; ++chunk)
      for (const std::size_t s : stages_of(chunk))
        if (cost(chunk).gather.value > 0.0)
          gathers_[{static_cast<std::int64_t>(s), chunk}] = add_pieces(cost(chunk).gather.value, streams_[s].data);
    if (costs_.overlap_data) return;
    gathers_.clear();
    for (Streams& streams : streams_) streams.compute.last = streams.data.last;
  }

  double duration_s(const Operation& o) const {
    switch (o.work) {
      case Work::forward:
        return cost(o.chunk).forward.value;
      case Work::backward:
        return cost(o.chunk).backward.value;
      case Work::backward_input:
        return cost(o.chunk).backward_input.value;
      case Work::backward_weight:
        return cost(o.chunk).backward_weight.value;
      default:
        return cost(o.chunk).forward_backward.value;
    }
  }

  void add_operation(std::size_t s, std::size_t index) {
    const Operation& o = order_[s][index];
    Streams& streams = streams_[s];
    const Nodes pieces = add_pieces(duration_s(o), streams.compute);
    const Cell forward{o.chunk, o.micro_batch}, back{chunk_backward(o), micro_batch_backward(o)};
    operations_.push_back(pieces.back());
    if (goes_forward(o.work)) {
      begins_forward_[forward] = pieces.front();
      if (const auto gather = gathers_.extract({static_cast<std::int64_t>(s), o.chunk}))  // the first forward alone
        for (std::size_t i = 0; i < pieces.size(); ++i) also_after(pieces[i], gather.mapped()[i]);
    }
    if (ends_input_gradient(o.work)) begins_backward_[back] = pieces.front();
    if (goes_forward(o.work)) send(s, forward, o.chunk + 1, cost(o.chunk).send_forward.value, pieces.back());
    if (ends_input_gradient(o.work)) send(s, back, back.first - 1, cost(back.first).send_backward.value, pieces.back());
    if (ends_weight_gradient(o.work) && is_last_gradient(order_[s], index)) reduce(s, back.first, pieces);
  }

  static bool is_last_gradient(const std::vector<Operation>& order, std::size_t index) {
    for (std::size_t later = index + 1; later < order.size(); ++later)
      if (ends_weight_gradient(order[later].work) && chunk_backward(order[later]) == chunk_backward(order[index]))
        return false;
    return true;
  }

  /// The output of `from` to the stage of the next chunk, or its gradient to that of the chunk before.
  void send(std::size_t s, Cell from, std::int64_t to_chunk, double transfer_s, Node produced) {
    if (to_chunk < 0 || to_chunk == depth_) return;
    const bool is_forward = to_chunk > from.first;
    auto& arrivals = is_forward ? forward_arrivals_ : backward_arrivals_;
    if (stage_of(to_chunk, from.second) == s) {
      arrivals[{to_chunk, from.second}] = produced;
      return;
    }
    const bool from_last_stage =
        shape_.schedule == pipeline::Schedule::dual_pipe && from.second >= shape_.micro_batches / 2;
    Stream& stream = is_forward != from_last_stage ? streams_[s].to_next : streams_[s].to_previous;
    const Node transfer = add(transfer_s, stream);
    also_after(transfer, produced);
    arrivals[{to_chunk, from.second}] = transfer;
    if (!costs_.overlap_sends) streams_[s].compute.last.push_back(transfer);
  }

  /// Piece by piece behind the last backward of a chunk.
  void reduce(std::size_t s, std::int64_t chunk, const Nodes& backward) {
    if (!costs_.overlap_data || cost(chunk).reduce.value == 0.0) return;
    const Nodes pieces = add_pieces(cost(chunk).reduce.value, streams_[s].data);
    for (std::size_t i = 0; i < pieces.size(); ++i) also_after(pieces[i], backward[i]);
  }

  void join_inputs() {
    for (const auto& [cell, arrival] : forward_arrivals_) also_after(begins_forward_.at(cell), arrival);
    for (const auto& [cell, arrival] : backward_arrivals_) also_after(begins_backward_.at(cell), arrival);
  }

  /// After the last computation of a stage, where they do not overlap with it.
  void add_reductions_at_the_end() {
    for (Streams& streams : streams_) append(streams.data.last, streams.compute.last);
    if (costs_.overlap_data) return;
    for (std::int64_t chunk = 0; chunk < depth_; ++chunk)
      for (const std::size_t s : stages_of(chunk)) add_pieces(cost(chunk).reduce.value, streams_[s].data);
  }

  void add_end() {
    if (shape_.stages > 1) {
      append(streams_.front().data.last, streams_.back().data.last);
      streams_.back().data.last = {add(costs_.tied_exchange.value, streams_.front().data)};
    }
    Nodes all;
    for (const Streams& streams : streams_) append(all, streams.data.last);
    Stream end;
    for (std::size_t s = 0; s < streams_.size(); ++s) {
      streams_[s].compute.last = costs_.gradient_norm ? all : streams_[s].data.last;
      end.last.push_back(add(costs_.optimizer[s].value, streams_[s].compute));
    }
    operations_.push_back(add(0.0, end));
  }

  static void append(Nodes& nodes, const Nodes& more) { nodes.insert(nodes.end(), more.begin(), more.end()); }

  const Shape& shape_;
  const Costs& costs_;
  std::int64_t depth_, pieces_;
  std::vector<std::vector<Operation>> order_;
  std::vector<Activity> activities_;
  std::vector<Streams> streams_;
  Nodes operations_;
  std::map<Cell, Nodes> gathers_;  ///< [stage, chunk] that no forward has waited for yet
  std::map<Cell, Node> begins_forward_, begins_backward_, forward_arrivals_, backward_arrivals_;
};

/// What a node waits for that takes time: SimGrid's activities do, so one that takes none only passes on its own.
class Waits {
 public:
  explicit Waits(const std::vector<Activity>& activities) : activities_(activities), known_(activities.size()) {}

  const std::set<Node>& of(Node node) {
    auto& waits = known_[node];
    if (waits) return *waits;
    std::set<Node> found;
    for (const Node other : activities_[node].after) {
      if (activities_[other].duration_s > 0.0)
        found.insert(other);
      else
        found.merge(std::set<Node>{of(other)});
    }
    return waits.emplace(std::move(found));
  }

 private:
  const std::vector<Activity>& activities_;
  std::vector<std::optional<std::set<Node>>> known_;
};

s4u::Engine& start_engine() {
  static std::array<std::string, 3> words{"pipeline", "--log=root.thresh:error", "--cfg=contexts/factory:thread"};
  static std::array<char*, 4> argv{words[0].data(), words[1].data(), words[2].data(), nullptr};
  static int argc = 3;
  static s4u::Engine engine{&argc, argv.data()};
  s4u::Engine::set_config("maxmin/precision:1e-12");  // 1e-5 by default
  s4u::Engine::set_config("surf/precision:1e-12");    // ends within 1e-9 s would become one
  return engine;
}

/// Ends of all activities, s; of those that take no time the end of what they wait for.
std::vector<double> run(const std::vector<Activity>& activities) {
  s4u::Engine& engine = start_engine();
  std::size_t hosts = 0;
  double longest_s = 0.0;
  for (const Activity& a : activities) {
    hosts = std::max(hosts, a.host + 1);
    longest_s = std::max(longest_s, a.duration_s);
  }
  auto* zone = s4u::create_full_zone("pipeline");
  std::vector<s4u::Host*> host;
  for (std::size_t h = 0; h < hosts; ++h) host.push_back(zone->create_host(fmt::format("h{}", h), 1.0)->seal());
  zone->seal();
  std::vector<s4u::ExecPtr> execs(activities.size());
  for (Node n = 0; n < activities.size(); ++n)  // in units of the longest: SimGrid's precision is 1e-12 s
    if (activities[n].duration_s > 0.0)
      execs[n] = s4u::Exec::init()->set_flops_amount(activities[n].duration_s / longest_s);
  Waits waits{activities};
  for (Node n = 0; n < activities.size(); ++n)
    if (execs[n])
      for (const Node other : waits.of(n)) execs[other]->add_successor(execs[n]);
  for (Node n = 0; n < activities.size(); ++n)
    if (execs[n]) execs[n]->set_host(host[activities[n].host])->vetoable_start();
  engine.run();
  std::vector<double> end_s(activities.size(), 0.0);
  for (Node n = 0; n < activities.size(); ++n)
    if (execs[n]) end_s[n] = execs[n]->get_finish_time() * longest_s;
  for (Node n = 0; n < activities.size(); ++n)
    if (!execs[n])
      for (const Node other : waits.of(n)) end_s[n] = std::max(end_s[n], end_s[other]);
  return end_s;
}

}  // namespace

ReferenceStep simgrid_step(const Shape& shape, const Costs& costs) {
  GIGATWIN_ASSERT(!s4u::Engine::is_initialized(), "this process has a SimGrid engine already");
  const Step step{shape, costs};
  const std::vector<double> end_s = numbers_from_child(component, [&] { return run(step.activities()); });
  ReferenceStep reference{{end_s[step.operations().back()]}, {}};
  for (const Node operation : step.operations()) reference.operations.push_back({end_s[operation]});
  reference.operations.pop_back();
  return reference;
}

}  // namespace gigatwin::sim
