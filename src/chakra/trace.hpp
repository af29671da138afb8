#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/units.hpp"

/// MLCommons Chakra execution traces: what every rank of a job computed and sent, and in which order it had to.
namespace gigatwin::chakra {

/// A trace that cannot be read, or that cannot have happened; the message names file or rank, node and numbers.
class TraceError : public FileError {
 public:
  using FileError::FileError;
};

/// By the numbers of the format.
enum class NodeType : std::uint8_t {
  invalid,
  metadata,
  memory_load,
  memory_store,
  compute,
  send,
  receive,
  collective,
  storage,
  batch,
  checkpoint
};
inline constexpr std::int32_t last_node_type = 10;

/// By the numbers of the format.
enum class CollectiveType : std::uint8_t {
  all_reduce,
  reduce,
  all_gather,
  gather,
  scatter,
  broadcast,
  all_to_all,
  reduce_scatter,
  reduce_scatter_block,
  barrier
};
inline constexpr std::array<std::string_view, 10> collective_names{
    "all-reduce", "reduce",         "all-gather",           "gather", "scatter", "broadcast",
    "all-to-all", "reduce-scatter", "reduce-scatter-block", "barrier"};

inline std::string_view name_of(CollectiveType type) { return collective_names[static_cast<std::size_t>(type)]; }

/// One operation of one rank. Times and amounts of 0 are not known.
struct Node {
  std::uint64_t id = 0;
  std::string name{};
  NodeType type = NodeType::compute;
  std::vector<std::uint64_t> control_dependencies{}, data_dependencies{};  ///< ids of nodes that have to end before
  Seconds start{}, duration{};                                             ///< as measured
  bool on_host = false;                                                    ///< is_cpu_op
  Flop work{};                                                             ///< num_ops
  Bytes memory{};                                                          ///< tensor_size: read and written

  CollectiveType collective = CollectiveType::all_reduce;
  Bytes message{};         ///< comm_size: of a collective what the rank puts in (all-gather: its own share)
  std::string group{};     ///< of a collective: name of the process group; empty: all ranks
  std::int64_t peer = -1;  ///< of a send its receiver, of a receive its sender
  std::int64_t tag = 0;

  std::string input_values{};  ///< of metadata alone: PyTorch lists its process groups there
};

struct RankTrace {
  std::int64_t rank = 0;
  std::string file{};  ///< for messages
  std::string version = "0.0.4";
  std::vector<Node> nodes{};
};

/// Ranks of each process group by name, in the group's order.
using ProcessGroups = std::map<std::string, std::vector<std::int64_t>>;

struct Trace {
  std::vector<RankTrace> ranks;  ///< [rank]
  ProcessGroups groups;
};

/// A name of a trace, cut to `longest` characters, with what no terminal should be sent replaced.
std::string printable(std::string_view name, std::size_t longest);

/// "node 7 (attention backward)", printable.
std::string text_of(std::uint64_t id, std::string_view name);
inline std::string text_of(const Node& node) { return text_of(node.id, node.name); }

}  // namespace gigatwin::chakra
