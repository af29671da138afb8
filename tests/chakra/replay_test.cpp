#include "chakra/replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "traces.hpp"

namespace gigatwin::chakra {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr Seconds us{1e-6};
constexpr double picosecond = 1e-12;

/// A byte takes a microsecond, whoever sends it to whom.
class ByBytes : public TransferTimes {
 public:
  std::vector<TransferEnd> begin(std::span<const Transfer> transfers, Picoseconds now) override {
    batches.push_back(transfers.size());
    std::vector<TransferEnd> ends;
    for (const Transfer& transfer : transfers)
      ends.push_back({transfer.number, now + std::llround(1e6 * transfer.bytes.value)});
    return ends;
  }
  void end(std::int32_t) override {}
  std::vector<std::size_t> batches;  ///< transfers that started together
};

/// 1 TFLOP/s, 1 TB/s.
constexpr ProgramOptions plain{.roofline = {teraflops(1), gigabytes_per_second(1000)}};
constexpr auto all_reduce = CollectiveType::all_reduce;

Trace trace_of(std::vector<RankBuilder> builders, ProcessGroups groups = {}) {
  Trace trace{{}, std::move(groups)};
  for (RankBuilder& builder : builders) trace.ranks.push_back(std::move(builder).take());
  return trace;
}

Replay replayed(const Trace& trace, const ProgramOptions& options = plain) {
  ByBytes times;
  return replay(compile(trace, options), times);
}

std::string error_of(const Trace& trace, const ProgramOptions& options = plain) {
  try {
    replayed(trace, options);
  } catch (const TraceError& error) {
    return error.what();
  }
  return "no error";
}

std::vector<double> us_of(const RankTimes& times) {
  std::vector<double> list;
  for (const Seconds time : times.time) list.push_back(std::round(time.value * 1e9) / 1e3);
  return list;
}

std::vector<RankBuilder> ranks(std::int64_t count) {
  std::vector<RankBuilder> list;
  for (std::int64_t rank = 0; rank < count; ++rank) list.emplace_back(rank);
  return list;
}

using Ids = std::vector<std::uint64_t>;

// Rank 0 computes 10 us, rank 1 4 us; both reduce 5 bytes (5 us) and compute 2 us: 10 + 5 + 2 = 17 us. Rank 1 waits 6
// us.
TEST(ChakraReplay, StartsACollectiveWithItsLastMember) {
  std::vector<RankBuilder> two = ranks(2);
  for (std::int64_t rank = 0; rank < 2; ++rank) {
    RankBuilder& builder = two[static_cast<std::size_t>(rank)];
    const Ids forward{builder.compute("forward", rank == 0 ? 10 * us : 4 * us)};
    const Ids reduce{builder.collective("reduce", all_reduce, Bytes{5}, "", forward)};
    builder.compute("step", 2 * us, reduce);
  }
  const Replay found = replayed(trace_of(std::move(two)));
  EXPECT_NEAR(found.end.value, 17e-6, picosecond);
  EXPECT_THAT(us_of(found.ranks[0]), ElementsAre(12, 0, 5, 0, 0));  // compute, other, transfer, waiting, idle
  EXPECT_THAT(us_of(found.ranks[1]), ElementsAre(6, 0, 5, 6, 0));
  ASSERT_EQ(found.kinds.size(), 1u);
  EXPECT_EQ(found.kinds[0].kind, "all-reduce");
  EXPECT_EQ(found.kinds[0].count, 1);
  EXPECT_EQ(found.kinds[0].bytes, Bytes{10});
  EXPECT_NEAR(found.kinds[0].time.value, 5e-6, picosecond);
  EXPECT_NEAR(found.kinds[0].waiting.value, 6e-6, picosecond);
  ASSERT_EQ(found.path.shares.size(), 2u);  // 10 + 2 us of computing on rank 0, 5 us of reducing
  EXPECT_EQ(found.path.shares[0].what, "compute");
  EXPECT_NEAR(found.path.shares[0].time.value, 12e-6, picosecond);
  EXPECT_EQ(found.path.operations[0].what, "forward");
}

// Kernels of 3, 3 and 3 us on one stream; the reduction of 5 us after the first hides behind the other two up to 8 us.
TEST(ChakraReplay, HidesCommunicationBehindKernels) {
  std::vector<RankBuilder> two = ranks(2);
  for (RankBuilder& builder : two) {
    const Ids first{builder.compute("a", 3 * us)};
    builder.collective("reduce", all_reduce, Bytes{5}, "", first);
    const Ids second{builder.compute("b", 3 * us, first)};
    builder.compute("c", 3 * us, second);
  }
  const Replay found = replayed(trace_of(std::move(two)));
  EXPECT_NEAR(found.end.value, 9e-6, picosecond);
  EXPECT_THAT(us_of(found.ranks[0]), ElementsAre(9, 0, 0, 0, 0));
}

// Nodes 0, 1, 2 are ready at once: the stream takes them by id, whatever their order in the file. 1 ends at 1 + 2 us.
TEST(ChakraReplay, TakesTheLeastIdOfThoseThatAreReady) {
  Trace trace = trace_of(ranks(1));
  const auto kernel = [](std::uint64_t id, double time) {
    return Node{.id = id, .name = "k" + std::to_string(id), .duration = time * us};
  };
  trace.ranks[0].nodes = {kernel(2, 4), kernel(0, 1), kernel(1, 2)};
  trace.ranks[0].nodes.push_back(
      {.id = 9, .type = NodeType::memory_load, .control_dependencies = {1}, .duration = 5 * us});
  const Replay found = replayed(trace);
  EXPECT_NEAR(found.end.value, 8e-6, picosecond);  // 3 + 5, beside the kernel from 3 to 7
  EXPECT_THAT(us_of(found.ranks[0]), ElementsAre(7, 1, 0, 0, 0));
}

// Rank 0 sends at 3 us for 4 us and goes on at once; rank 1 asks at 0, has it at 7 us and computes 1 us.
TEST(ChakraReplay, PassesMessages) {
  std::vector<RankBuilder> two = ranks(2);
  const Ids made{two[0].compute("make", 3 * us)};
  two[0].send("send", 1, Bytes{4}, 8, made);
  two[0].compute("more", 2 * us, made);
  const Ids got{two[1].receive("receive", 0, Bytes{4}, 8)};
  two[1].compute("use", 1 * us, got);
  const Replay found = replayed(trace_of(std::move(two)));
  EXPECT_NEAR(found.end.value, 8e-6, picosecond);
  EXPECT_THAT(us_of(found.ranks[0]), ElementsAre(5, 0, 2, 0, 1));
  EXPECT_THAT(us_of(found.ranks[1]), ElementsAre(1, 0, 4, 3, 0));
  EXPECT_EQ(found.path.rank_changes, 1);
  EXPECT_EQ(found.path.last_rank, 1);
}

// The message is there at 4 us; the receive is asked for at 6 us and ends at once. Nothing of it is on the path.
TEST(ChakraReplay, AMessageMayBeThereBeforeItIsAskedFor) {
  std::vector<RankBuilder> two = ranks(2);
  two[0].send("send", 1, Bytes{4}, 0);
  const Ids busy{two[1].compute("busy", 6 * us)};
  const Ids got{two[1].receive("receive", 0, Bytes{4}, 0, busy)};
  two[1].compute("use", 1 * us, got);
  const Replay found = replayed(trace_of(std::move(two)));
  EXPECT_NEAR(found.end.value, 7e-6, picosecond);
  EXPECT_EQ(found.path.rank_changes, 0);
  ASSERT_EQ(found.path.shares.size(), 1u);
  EXPECT_EQ(found.path.shares[0].what, "compute");
}

// Messages of one sender, receiver and tag meet in order of id: 2 bytes, then 3, and never the other way round.
TEST(ChakraReplay, MatchesMessagesInOrder) {
  std::vector<RankBuilder> two = ranks(2);
  for (const double bytes : {2.0, 3.0}) {
    two[0].send("s", 1, Bytes{bytes}, 5);
    two[1].receive("r", 0, Bytes{bytes}, 5);
  }
  EXPECT_NEAR(replayed(trace_of(std::move(two))).end.value, 5e-6, picosecond);  // one stream to rank 1: 2 + 3 us
}

// Two groups of each rank: 5 us and 4 us at once on streams of their own, one after the other on one stream.
TEST(ChakraReplay, HasAStreamForEachGroupOrOneForAll) {
  const auto trace = [] {
    std::vector<RankBuilder> two = ranks(2);
    for (RankBuilder& builder : two) {
      builder.collective("a", all_reduce, Bytes{5}, "1");
      builder.collective("b", all_reduce, Bytes{4}, "2");
    }
    return trace_of(std::move(two), {{"1", {0, 1}}, {"2", {1, 0}}});
  }();
  EXPECT_NEAR(replayed(trace).end.value, 5e-6, picosecond);
  ProgramOptions one = plain;
  one.streams = Streams::one;
  EXPECT_NEAR(replayed(trace, one).end.value, 9e-6, picosecond);
}

// 6 TFLOP and 2 TB at 1 TFLOP/s and 1 TB/s: max(6, 2) = 6 s; 4 TB alone: 4 s; loads of 3 TB: 3 s. Measured 1 s counts
// unless the roofline is asked for; the host's 1 s always does; nothing known: no time.
TEST(ChakraReplay, TimesKernelsAsMeasuredOrByTheRoofline) {
  const auto seconds_of = [](const Node& node, ComputeTimes compute) {
    RankBuilder builder{0};
    builder.add(node);
    ProgramOptions options = plain;
    options.compute = compute;
    Trace trace;
    trace.ranks.push_back(std::move(builder).take());
    return replayed(trace, options).end.value;
  };
  const Node both{.duration = Seconds{1}, .work = Flop{6e12}, .memory = gigabytes(2000)};
  EXPECT_NEAR(seconds_of(both, ComputeTimes::measured), 1.0, picosecond);
  EXPECT_NEAR(seconds_of(both, ComputeTimes::roofline), 6.0, picosecond);
  const Node bytes{.memory = gigabytes(4000)};
  EXPECT_NEAR(seconds_of(bytes, ComputeTimes::measured), 4.0, picosecond);
  const Node load{.type = NodeType::memory_load, .memory = gigabytes(3000)};
  EXPECT_NEAR(seconds_of(load, ComputeTimes::measured), 3.0, picosecond);
  const Node host{.duration = Seconds{1}, .on_host = true, .work = Flop{6e12}};
  EXPECT_NEAR(seconds_of(host, ComputeTimes::roofline), 1.0, picosecond);
  EXPECT_EQ(seconds_of({}, ComputeTimes::measured), 0.0);
}

TEST(ChakraReplay, CountsKernelsWithoutAnyDuration) {
  RankBuilder builder{0};
  builder.compute("known", 1 * us);
  builder.compute("unknown", Seconds{0});
  EXPECT_EQ(compile(trace_of({builder}), plain).without_duration, 1);
}

// Four groups that start at the same instant are asked about at once: they share the fabric.
TEST(ChakraReplay, AsksOnceForWhatStartsTogether) {
  std::vector<RankBuilder> eight = ranks(8);
  ProcessGroups groups;
  for (std::int64_t rank = 0; rank < 8; ++rank) {
    const std::string group = std::to_string(1 + rank / 2);
    groups[group].push_back(rank);
    const Ids done{eight[static_cast<std::size_t>(rank)].compute("c", 1 * us)};
    eight[static_cast<std::size_t>(rank)].collective("r", all_reduce, Bytes{1}, group, done);
  }
  ByBytes times;
  replay(compile(trace_of(std::move(eight), groups), plain), times);
  EXPECT_THAT(times.batches, ElementsAre(4u));
}

/// A pipeline of `depth` ranks, in one group at the end; micro-batches of random duration.
Trace pipeline(std::int64_t depth, std::int64_t batches, std::uint64_t seed) {
  std::vector<RankBuilder> stages = ranks(depth);
  for (std::int64_t s = 0; s < depth; ++s) {
    RankBuilder& stage = stages[static_cast<std::size_t>(s)];
    const Draws draws{seed, "test.pipeline", static_cast<std::uint64_t>(s)};
    Ids last;
    for (std::int64_t b = 0; b < batches; ++b) {
      Ids after;
      if (s > 0) after.push_back(stage.receive("receive", s - 1, Bytes{2}, 0));
      const Seconds time = (1.0 + std::floor(9.0 * draws.uniform(static_cast<std::uint64_t>(b)))) * us;
      last = {stage.compute("forward", time, after)};
      if (s + 1 < depth) stage.send("send", s + 1, Bytes{2}, 0, last);
    }
    stage.collective("gradients", all_reduce, Bytes{7}, "", last);
  }
  return trace_of(std::move(stages));
}

// Stage s starts batch b when stage s-1 has passed it on (2 us, one message after the other) and batch b-1 is done:
// begin(s, b) = max(end(s, b-1), arrival(s-1, b)), arrival(s, b) = max(end(s, b), arrival(s, b-1)) + 2 us.
TEST(ChakraReplay, RunsPipelinesAsTheRecurrenceSays) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    constexpr std::int64_t depth = 5, batches = 12;
    double finish_us = 0.0;
    std::vector<double> arrival(batches, 0.0);
    for (std::int64_t s = 0; s < depth; ++s) {
      const Draws draws{seed, "test.pipeline", static_cast<std::uint64_t>(s)};
      double end = 0.0, sent = 0.0;
      for (std::size_t b = 0; b < batches; ++b) {
        end = std::max(end, arrival[b]) + 1.0 + std::floor(9.0 * draws.uniform(b));
        arrival[b] = sent = std::max(end, sent) + 2.0;
      }
      finish_us = std::max(finish_us, end);
    }
    EXPECT_NEAR(replayed(pipeline(depth, batches, seed)).end.value, (finish_us + 7.0) * 1e-6, picosecond) << seed;
  }
}

TEST(ChakraReplay, BooksAllTimeAndExplainsIt) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Replay found = replayed(pipeline(6, 10, seed));
    for (const RankTimes& rank : found.ranks) {
      const Seconds all = std::accumulate(rank.time.begin(), rank.time.end(), Seconds{0});
      EXPECT_NEAR(all.value, found.end.value, picosecond);
    }
    Seconds path{0};
    for (const PathShare& share : found.path.shares) path += share.time;
    EXPECT_NEAR(path.value, found.end.value, picosecond);
  }
}

// ---- what cannot be

TEST(ChakraFaults, IdsAreGivenOnce) {
  Trace trace = trace_of(ranks(1));
  trace.ranks[0].nodes = {{.id = 4, .name = "a"}, {.id = 4, .name = "b"}};
  EXPECT_EQ(error_of(trace), "rank 0: id 4 is given twice: node 4 (a) and node 4 (b)");
}

TEST(ChakraFaults, DependenciesAreThere) {
  Trace trace = trace_of(ranks(1));
  trace.ranks[0].file = "t.0.et";
  trace.ranks[0].nodes = {{.id = 4, .name = "a", .data_dependencies = {3}}};
  EXPECT_EQ(error_of(trace), "t.0.et: node 4 (a) depends on node 3, which is not there");
}

TEST(ChakraFaults, CirclesAreNamed) {
  Trace trace = trace_of(ranks(1));
  trace.ranks[0].nodes = {{.id = 1, .name = "start"},
                          {.id = 2, .name = "a", .control_dependencies = {1, 4}},
                          {.id = 3, .name = "b", .data_dependencies = {2}},
                          {.id = 4, .name = "c", .data_dependencies = {3}},
                          {.id = 5, .name = "end", .data_dependencies = {4}}};
  EXPECT_EQ(error_of(trace),
            "rank 0: dependencies in a circle: node 2 (a) needs node 4 (c) needs node 3 (b) needs node 2 (a)");
  trace.ranks[0].nodes = {{.id = 7, .name = "self", .data_dependencies = {7}}};
  EXPECT_EQ(error_of(trace), "rank 0: dependencies in a circle: node 7 (self) needs node 7 (self)");
}

TEST(ChakraFaults, GroupsAreKnownAndHaveTheirRanks) {
  const auto error_with = [](const std::string& group, ProcessGroups groups) {
    std::vector<RankBuilder> two = ranks(2);
    two[1].collective("r", all_reduce, Bytes{1}, group);
    return error_of(trace_of(std::move(two), std::move(groups)));
  };
  EXPECT_EQ(error_with("5", {}), "rank 1: node 0 (r): process group 5 is not known; --groups names a file of groups");
  EXPECT_EQ(error_with("5", {{"5", {1, 9}}}),
            "rank 1: node 0 (r): process group 5 has rank 9, the trace has ranks 0 to 1");
  EXPECT_EQ(error_with("5", {{"5", {0}}}), "rank 1: node 0 (r): rank 1 is no member of process group 5");
  EXPECT_EQ(error_with("5", {{"5", {0, 1}}}),
            "group 5: rank 1 joins 1 collectives, rank 0 only 0; rank 1, node 0 (r) runs all-reduce of 1 B would wait "
            "for it");
}

TEST(ChakraReplay, KnowsTheGroupsThatPyTorchLists) {
  std::vector<RankBuilder> three = ranks(3);
  for (std::size_t rank = 0; rank < 2; ++rank) {
    Node list{.name = "## process_group:init ##", .type = NodeType::metadata};
    list.input_values = R"(['[{"pg_name": "7", "ranks": [0, 1]}]'])";
    three[rank].add(list);
    three[rank].collective("r", all_reduce, Bytes{3}, "7");
  }
  EXPECT_NEAR(replayed(trace_of(three)).end.value, 3e-6, picosecond);
}

TEST(ChakraFaults, MembersJoinTheSameCollective) {
  const auto error_with = [](CollectiveType type, double bytes) {
    std::vector<RankBuilder> two = ranks(2);
    two[0].collective("a", all_reduce, Bytes{8}, "");
    two[1].collective("b", type, Bytes{bytes}, "");
    return error_of(trace_of(std::move(two)));
  };
  EXPECT_EQ(
      error_with(all_reduce, 9),
      "the group of all ranks, collective number 1: rank 0, node 0 (a) runs all-reduce of 8 B, but rank 1, node 0 "
      "(b) runs all-reduce of 9 B");
  EXPECT_THAT(error_with(CollectiveType::all_gather, 8), HasSubstr("(b) runs all-gather of 8 B"));
  EXPECT_EQ(error_with(all_reduce, 8), "no error");
}

// Mixtures of experts send uneven parts: the call takes as long as its largest, 9 us.
TEST(ChakraReplay, AllToAllsMayBeUneven) {
  std::vector<RankBuilder> two = ranks(2);
  two[0].collective("a", CollectiveType::all_to_all, Bytes{8}, "");
  two[1].collective("b", CollectiveType::all_to_all, Bytes{9}, "");
  EXPECT_NEAR(replayed(trace_of(std::move(two))).end.value, 9e-6, picosecond);
}

TEST(ChakraFaults, MessagesHaveTwoEnds) {
  std::vector<RankBuilder> two = ranks(2);
  two[0].send("first", 1, Bytes{1}, 3);
  two[0].send("second", 1, Bytes{1}, 3);
  two[1].receive("r", 0, Bytes{1}, 3);
  EXPECT_EQ(error_of(trace_of(two)),
            "from rank 0 to rank 1 with tag 3: 2 sends, but 1 receives; the first without a partner is rank 0, node 1 "
            "(second)");
  two = ranks(2);
  two[1].receive("r", 0, Bytes{1}, 3);
  two[0].send("other tag", 1, Bytes{1}, 4);
  EXPECT_THAT(error_of(trace_of(two)), HasSubstr("with tag 3: 0 sends, but 1 receives"));
  two = ranks(2);
  two[0].send("s", 1, Bytes{1}, 3);
  two[1].receive("r", 0, Bytes{2}, 3);
  EXPECT_EQ(error_of(trace_of(two)), "rank 0, node 0 (s) sends 1 B, but rank 1, node 0 (r) receives 2 B");
  two = ranks(2);
  two[0].send("s", 2, Bytes{1}, 3);
  EXPECT_EQ(error_of(trace_of(two)), "rank 0: node 0 (s): expected another rank, 0 to 1, at the other end, found 2");
  two = ranks(2);
  two[1].send("s", 1, Bytes{1}, 3);
  EXPECT_THAT(error_of(trace_of(two)), HasSubstr("expected another rank"));
}

// Each rank first joins the group that the other joins last; group streams alone do not help, since the second depends
// on the first.
TEST(ChakraFaults, DeadlocksSayWhoWaitsForWhom) {
  std::vector<RankBuilder> two = ranks(2);
  for (std::size_t rank = 0; rank < 2; ++rank) {
    const Ids first{two[rank].collective("first", all_reduce, Bytes{1}, rank == 0 ? "1" : "2")};
    two[rank].collective("second", all_reduce, Bytes{1}, rank == 0 ? "2" : "1", first);
  }
  EXPECT_EQ(
      error_of(trace_of(two, {{"1", {0, 1}}, {"2", {0, 1}}})),
      "deadlock at 0 s, 0 of 4 operations done: rank 0, node 0 (first) waits for its partner rank 1, node 1 (second), "
      "which needs rank 1, node 0 (first), which waits for its partner rank 0, node 1 (second), which needs the first "
      "again");
}

// On one stream rank 0 holds it with group 1 and rank 1 with group 2; on streams by group both run.
TEST(ChakraFaults, OneStreamMayLockWhatStreamsByGroupDoNot) {
  std::vector<RankBuilder> two = ranks(2);
  for (std::size_t rank = 0; rank < 2; ++rank) {
    two[rank].collective("a", all_reduce, Bytes{1}, rank == 0 ? "1" : "2");
    two[rank].collective("b", all_reduce, Bytes{1}, rank == 0 ? "2" : "1");
  }
  const Trace trace = trace_of(two, {{"1", {0, 1}}, {"2", {0, 1}}});
  EXPECT_EQ(error_of(trace), "no error");
  ProgramOptions one = plain;
  one.streams = Streams::one;
  EXPECT_THAT(error_of(trace, one), HasSubstr("rank 1, node 1 (b), which waits for the stream of rank 1, node 0 (a)"));
}

// Rank 1 sends only after it has received what rank 0 sends only after it has received.
TEST(ChakraFaults, MessagesMayLockToo) {
  std::vector<RankBuilder> two = ranks(2);
  for (std::int64_t rank = 0; rank < 2; ++rank) {
    RankBuilder& builder = two[static_cast<std::size_t>(rank)];
    const Ids got{builder.receive("r", 1 - rank, Bytes{1}, 0)};
    builder.send("s", 1 - rank, Bytes{1}, 0, got);
  }
  EXPECT_EQ(
      error_of(trace_of(two)),
      "deadlock at 0 s, 0 of 4 operations done: rank 0, node 0 (r) waits for the message of rank 1, node 1 (s), which "
      "needs rank 1, node 0 (r), which waits for the message of rank 0, node 1 (s), which needs the first again");
}

TEST(ChakraFaults, OperationsEnd) {
  RankBuilder builder{0};
  builder.compute("forever", Seconds{2e5});
  EXPECT_EQ(error_of(trace_of({builder})), "rank 0: node 0 (forever): expected at most 100000 s, found 2e+05 s");
}

}  // namespace
}  // namespace gigatwin::chakra
