#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <utility>

#include "chakra/trace.hpp"

namespace gigatwin::chakra {

using Dependencies = std::span<const std::uint64_t>;

/// Writes down what one rank does. Each call returns the id of its node, for those that depend on it; ids count from 0
/// in the order of calls, which is the order in which equal candidates start.
class RankBuilder {
 public:
  explicit RankBuilder(std::int64_t rank) { trace_.rank = rank; }

  /// A kernel that takes `duration`.
  std::uint64_t compute(std::string name, Seconds duration, Dependencies after = {}) {
    return add({.name = std::move(name), .type = NodeType::compute, .duration = duration}, after);
  }
  /// A kernel whose duration follows from the accelerator.
  std::uint64_t kernel(std::string name, Flop work, Bytes memory, Dependencies after = {}) {
    return add({.name = std::move(name), .type = NodeType::compute, .work = work, .memory = memory}, after);
  }
  /// @param message  what the rank puts in: all-gather: its own share; reduce-scatter: the whole buffer
  /// @param group    of `Trace::groups`; empty: all ranks
  std::uint64_t collective(std::string name, CollectiveType type, Bytes message, std::string group,
                           Dependencies after = {}) {
    return add({.name = std::move(name),
                .type = NodeType::collective,
                .collective = type,
                .message = message,
                .group = std::move(group)},
               after);
  }
  std::uint64_t send(std::string name, std::int64_t to, Bytes message, std::int64_t tag, Dependencies after = {}) {
    return add({.name = std::move(name), .type = NodeType::send, .message = message, .peer = to, .tag = tag}, after);
  }
  std::uint64_t receive(std::string name, std::int64_t from, Bytes message, std::int64_t tag, Dependencies after = {}) {
    return add({.name = std::move(name), .type = NodeType::receive, .message = message, .peer = from, .tag = tag},
               after);
  }
  /// Any node; its id and its data dependencies are set here.
  std::uint64_t add(Node node, Dependencies after = {}) {
    node.id = trace_.nodes.size();
    node.data_dependencies.assign(after.begin(), after.end());
    trace_.nodes.push_back(std::move(node));
    return trace_.nodes.back().id;
  }

  RankTrace take() && { return std::move(trace_); }

 private:
  RankTrace trace_;
};

}  // namespace gigatwin::chakra
