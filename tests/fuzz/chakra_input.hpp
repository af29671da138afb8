#pragma once

#include <cmath>
#include <string>

#include "chakra/files.hpp"
#include "chakra/replay.hpp"

namespace gigatwin::fuzz {

/// A byte takes a nanosecond, but no transfer more than a day.
class ByBytes : public chakra::TransferTimes {
 public:
  std::vector<chakra::TransferEnd> begin(std::span<const chakra::Transfer> transfers,
                                         chakra::Picoseconds now) override {
    std::vector<chakra::TransferEnd> ends;
    for (const chakra::Transfer& transfer : transfers)
      ends.push_back({transfer.number, now + std::llround(std::min(1e3 * transfer.bytes.value, 8.64e16))});
    return ends;
  }
  void end(std::int32_t) override {}
};

/// What rank 1 does for all that rank 0 does to have its partner: it receives what the other sends.
inline chakra::RankTrace partner_of(chakra::RankTrace trace) {
  trace.rank = 1;
  for (chakra::Node& node : trace.nodes) {
    if (node.type == chakra::NodeType::send)
      node.type = chakra::NodeType::receive;
    else if (node.type == chakra::NodeType::receive)
      node.type = chakra::NodeType::send;
    node.peer = node.peer < 0 ? node.peer : 1 - node.peer;
  }
  return trace;
}

/// Reads any bytes as the trace of rank 0, writes and replays it, and asserts what must hold: what is accepted is
/// written and read as the same again, and what is replayed books all its time. Everything else is a TraceError.
/// @return whether they were accepted as a trace
inline bool read_trace(const std::string& bytes) {
  chakra::Trace trace;
  try {
    trace.ranks.push_back(chakra::parse_rank(bytes, "t.0.et", 0));
  } catch (const chakra::TraceError& error) {
    GIGATWIN_ASSERT(std::string_view{error.what()}.starts_with("t.0.et: "), "{}", error.what());
    return false;
  }
  const std::string written = chakra::to_bytes(trace.ranks[0]);
  GIGATWIN_ASSERT(chakra::to_bytes(chakra::parse_rank(written, "t.0.et", 0)) == written, "{} bytes", bytes.size());
  trace.ranks.push_back(partner_of(trace.ranks[0]));
  try {
    ByBytes times;
    const chakra::ProgramOptions options{.roofline = {teraflops(1), gigabytes_per_second(1000)}};
    const chakra::Replay replay = chakra::replay(chakra::compile(trace, options), times);
    for (const chakra::RankTimes& rank : replay.ranks) {
      Seconds all{0};
      for (const Seconds time : rank.time) all += time;
      const Seconds missing = all - replay.end, rounding = 1e-9 * replay.end + Seconds{1e-11};
      GIGATWIN_ASSERT(missing <= rounding && -missing <= rounding, "{} of {} s", all.value, replay.end.value);
    }
  } catch (const chakra::TraceError&) {
    return true;  // of the format, but nothing that can have happened
  }
  return true;
}

}  // namespace gigatwin::fuzz
