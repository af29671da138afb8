#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "chakra/program.hpp"

/// A trace run again: every operation when its dependencies, its stream and its partners allow it.
namespace gigatwin::chakra {

/// Bytes that a group moves: a collective, or a message from the first rank to the second.
struct Transfer {
  std::int32_t number = 0;                   ///< tells it from all others of the replay
  std::optional<CollectiveType> collective;  ///< absent: a message
  Bytes bytes;                               ///< as in the trace: what one rank puts in
  std::span<const std::int64_t> ranks;       ///< valid during the call that begins it
};

struct TransferEnd {
  std::int32_t number = 0;
  Picoseconds when = 0;
};

/// How long communications take.
class TransferTimes {
 public:
  virtual ~TransferTimes() = default;
  /// Some that begin at the instant `now`, in order of time.
  /// @return when they end unless others begin before, and those that are under way of which that changes
  virtual std::vector<TransferEnd> begin(std::span<const Transfer> transfers, Picoseconds now) = 0;
  virtual void end(std::int32_t number) = 0;
};

/// What a rank does at a time, the first of these that is true; in the order of `RankTimes::time`.
enum class Activity : std::uint8_t {
  compute,
  other,     ///< work of the host, loads and stores
  transfer,  ///< communication under way, not hidden behind computing
  waiting,   ///< for the other ranks of a communication
  idle
};
inline constexpr std::size_t activities = 5;

struct RankTimes {
  std::array<Seconds, activities> time{};  ///< [Activity]; in all the time of the replay
  Seconds of(Activity activity) const { return time[static_cast<std::size_t>(activity)]; }
};

/// All communications of one kind.
struct KindTotals {
  std::string kind;        ///< "all-reduce", "message"
  std::int64_t count = 0;  ///< a collective counts once, not once a rank
  Bytes bytes;             ///< as in the trace: what all ranks put in
  Seconds time;            ///< sum of the transfers, without waiting for partners
  Seconds waiting;         ///< sum over ranks: from their arrival to the start
};

/// Of the chain of operations, each waiting for the one before, that ends last.
struct PathShare {
  std::string what;  ///< a kind: "compute", "all-reduce" ...
  Seconds time;
  std::int64_t operations = 0;
};

struct CriticalPath {
  std::vector<PathShare> shares;      ///< by kind, longest first; their sum is the end of the replay
  std::vector<PathShare> operations;  ///< by name, longest first, 5 at most
  std::int64_t rank_changes = 0;      ///< times that the chain goes on in another rank
  std::int64_t last_rank = 0;         ///< that ends last
};

struct Replay {
  Seconds end;
  std::vector<RankTimes> ranks;
  std::vector<KindTotals> kinds;  ///< those that occur, in the order of `CollectiveType`, messages last
  CriticalPath path;
  std::int64_t operations = 0, dependencies = 0;
};

/// Runs the program. An operation starts when all that it depends on has ended and its stream is free; of several the
/// one of the least id. A collective starts when the last member joins and ends for all at once. A message is under way
/// from the start of its send; the receive ends when it has started and the message is there.
/// Throws TraceError: ranks that wait for each other, with who waits for whom; longer than 92 days.
Replay replay(const Program& program, TransferTimes& times);

}  // namespace gigatwin::chakra
