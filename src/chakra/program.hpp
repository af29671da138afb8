#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "chakra/trace.hpp"

/// A checked trace, in flat arrays: what a replay runs.
namespace gigatwin::chakra {

/// Picoseconds: whole, so that what starts together on paper starts together in a replay.
using Picoseconds = std::int64_t;
inline constexpr Picoseconds most_ps = 8'000'000'000'000'000'000;  ///< 92 days: the longest replay
inline constexpr Seconds longest_operation{1e5};

enum class ComputeTimes : std::uint8_t {
  measured,  ///< duration_micros where there is one, the roofline elsewhere
  roofline   ///< from num_ops and tensor_size where there are any, duration_micros elsewhere
};

/// Communications of one rank on the same stream run one after the other.
enum class Streams : std::uint8_t {
  by_group,  ///< one for each process group and each receiver, as PyTorch with NCCL has them
  one        ///< one for all, as ASTRA-sim has it
};

/// What an accelerator achieves:  T = max(work / compute, bytes / memory).
struct Roofline {
  FlopPerSecond compute;
  BytesPerSecond memory;
};

struct ProgramOptions {
  ComputeTimes compute = ComputeTimes::measured;
  Streams streams = Streams::by_group;
  Roofline roofline;
};

enum class OperationKind : std::uint8_t { compute, host, memory, send, receive, collective, nothing };

/// One collective that all members of a group take part in.
struct Call {
  CollectiveType type = CollectiveType::all_reduce;
  Bytes message;           ///< of each member; all-to-all: the largest of them
  std::int32_t group = 0;  ///< of `Program::groups`
  std::size_t first = 0;   ///< of `Program::members`; as many as the group has ranks
};

struct Message {
  std::int32_t send = 0, receive = 0;  ///< operations
  Bytes bytes;
};

struct Group {
  std::string name;
  std::vector<std::int64_t> ranks;
};

/// Operations are numbered rank by rank, in each rank by id.
struct Program {
  std::vector<std::int32_t> first;           ///< [rank + 1] its operations
  std::vector<std::uint64_t> id;             ///< [operation] of its node
  std::vector<std::int32_t> name;            ///< [operation] of `names`
  std::vector<OperationKind> kind;           ///< [operation]
  std::vector<Picoseconds> duration_ps;      ///< [operation] without communication
  std::vector<std::int32_t> stream;          ///< [operation] -1: none, starts when it can
  std::vector<std::int32_t> part_of;         ///< [operation] of `calls` or `messages`
  std::vector<std::int32_t> waits_for;       ///< [operation] number of dependencies
  std::vector<std::size_t> first_successor;  ///< [operation + 1]
  std::vector<std::int32_t> successors;      ///< operations that depend on it
  std::int32_t streams = 0;
  std::vector<Call> calls;
  std::vector<std::int32_t> members;  ///< operations of calls, in the order of the groups' ranks
  std::vector<Message> messages;
  std::vector<Group> groups;
  std::vector<std::string> names;
  std::int64_t without_duration = 0;  ///< compute nodes with neither duration nor amounts: taken as 0 s

  std::int64_t ranks() const { return static_cast<std::int64_t>(first.size()) - 1; }
  std::int32_t operations() const { return static_cast<std::int32_t>(id.size()); }
  std::int64_t rank_of(std::int32_t operation) const;
  /// "rank 3, node 7 (forward)"
  std::string text_of(std::int32_t operation) const;
};

/// Checks ranks one by one, so that a trace need never be in memory as a whole, and then what they do together.
/// Throws TraceError: ids used twice, dependencies on nodes that are not there or in a circle, groups that are not
/// there or that lack ranks, collectives that not all members join alike, sends without receives and the reverse.
class Compiler {
 public:
  /// @param ranks  that will be added, in order
  Compiler(ProcessGroups groups, std::int64_t ranks, const ProgramOptions& options);
  ~Compiler();
  void add(const RankTrace& trace);
  Program take() &&;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Program compile(const Trace& trace, const ProgramOptions& options);

}  // namespace gigatwin::chakra
