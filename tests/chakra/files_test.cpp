#include "chakra/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "traces.hpp"

namespace gigatwin::chakra {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

void put(const std::string& path, std::string_view text) { std::ofstream{path, std::ios::binary} << text; }

template <class Action>
std::string error_of(const Action& action) {
  try {
    action();
  } catch (const TraceError& error) {
    return error.what();
  }
  return "no error";
}

std::string parse_error(std::string_view bytes) {
  return error_of([&] { parse_rank(bytes, "t.3.et", 3); });
}

void expect_equal(const Node& a, const Node& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.type, b.type);
  EXPECT_EQ(a.control_dependencies, b.control_dependencies);
  EXPECT_EQ(a.data_dependencies, b.data_dependencies);
  EXPECT_NEAR(a.start.value, b.start.value, 1e-9);
  EXPECT_NEAR(a.duration.value, b.duration.value, 1e-12);  // half a picosecond may be lost
  EXPECT_EQ(a.on_host, b.on_host);
  EXPECT_EQ(a.work, b.work);
  EXPECT_EQ(a.memory, b.memory);
  EXPECT_EQ(a.collective, b.collective);
  EXPECT_EQ(a.message, b.message);
  EXPECT_EQ(a.group, b.group);
  EXPECT_EQ(a.peer, b.peer);
  EXPECT_EQ(a.tag, b.tag);
  EXPECT_EQ(a.input_values, b.input_values);
}

TEST(ChakraFiles, GiveBackWhatWasWritten) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const RankTrace written = random_rank(3, seed);
    const RankTrace found = parse_rank(to_bytes(written), "t.3.et", 3);
    EXPECT_EQ(found.version, written.version);
    ASSERT_EQ(found.nodes.size(), written.nodes.size());
    for (std::size_t i = 0; i < found.nodes.size(); ++i) expect_equal(found.nodes[i], written.nodes[i]);
  }
}

// The bytes by hand, after the format's description: a message is its length and its fields; a field is its number x 8
// plus its kind (0 a number, 1 eight bytes, 2 a length and bytes). Node 300 is a compute node (type 4) named "ab" that
// waits for nodes 1 and 2 (packed data_deps, field 5), takes 7 us and has num_ops = int64 5 and an attribute of
// tomorrow.
TEST(ChakraFiles, AreOfTheFormatByteForByte) {
  const std::string metadata =
      "\x07\x0A\x05"
      "0.0.4";
  const std::string num_ops = "\x52\x0B\x0A\x07num_ops\x48\x05";  // attr (10): name (1), int64_val (9)
  const std::string tomorrow = "\x52\x07\x0A\x03new\x38\x09";     // int32_val (7) of an attribute we do not know
  const std::string node =
      std::string{
          "\x08\xAC\x02\x12\x02"
          "ab\x18\x04\x2A\x02\x01\x02\x38\x07"} +
      num_ops + tomorrow;
  const RankTrace trace = parse_rank(metadata + static_cast<char>(node.size()) + node, "t.0.et", 0);
  EXPECT_EQ(trace.version, "0.0.4");
  ASSERT_EQ(trace.nodes.size(), 1u);
  EXPECT_EQ(trace.nodes[0].id, 300u);
  EXPECT_EQ(trace.nodes[0].name, "ab");
  EXPECT_EQ(trace.nodes[0].type, NodeType::compute);
  EXPECT_THAT(trace.nodes[0].data_dependencies, ElementsAre(1, 2));
  EXPECT_NEAR(trace.nodes[0].duration.value, 7e-6, 1e-15);
  EXPECT_EQ(trace.nodes[0].work, Flop{5});
}

TEST(ChakraFiles, TellWhereAFileIsCutOff) {
  const std::string whole = to_bytes(random_rank(3, 1));
  for (std::size_t size = 0; size < whole.size(); size += 61) {
    RankTrace part;
    const std::string error = error_of([&] { part = parse_rank(whole.substr(0, size), "t.3.et", 3); });
    if (error == "no error") {  // between two nodes nothing is missing
      EXPECT_EQ(to_bytes(part).size(), size);
      continue;
    }
    EXPECT_THAT(error, AllOf(HasSubstr("t.3.et"), testing::AnyOf(HasSubstr("cut off"), HasSubstr("empty"))));
  }
  RankBuilder two{0};
  two.compute("a", Seconds{1e-6});
  const std::size_t after_first = to_bytes(RankBuilder{two}.take()).size();
  two.compute("b", Seconds{1e-6});
  const std::string bytes = to_bytes(std::move(two).take());
  EXPECT_EQ(parse_error(bytes.substr(0, bytes.size() - 1)),
            fmt::format("t.3.et: byte {}, node number 2: cut off: of a message of {} bytes {} are there", after_first,
                        bytes.size() - after_first - 1, bytes.size() - after_first - 2));
}

TEST(ChakraFiles, RefuseWhatIsNoTrace) {
  EXPECT_EQ(parse_error(""), "t.3.et: empty; expected a Chakra execution trace");
  EXPECT_EQ(
      parse_error("\xFF\xFF\xFF\x7F"),
      "t.3.et: byte 0, metadata: a message of 268435455 bytes, expected at most 16777216: damaged, or no Chakra trace");
  EXPECT_EQ(parse_error(std::string(11, '\xFF')),
            "t.3.et: byte 0, metadata: the length of a message takes more than 10 bytes: damaged, or no Chakra trace");
  EXPECT_EQ(parse_error("\x03zzz"),
            "t.3.et: byte 0, metadata: 3 bytes that are no GlobalMetadata: damaged, or no Chakra trace");
  EXPECT_EQ(parse_error(std::string{"\0\x03zzz", 5}),
            "t.3.et: byte 1, node number 1: 3 bytes that are no node: damaged, or no Chakra trace");
  EXPECT_EQ(parse_error("\x02\x08\x07"),
            "t.3.et: byte 0, metadata: expected GlobalMetadata as the first message, found another, such as a node");
  EXPECT_EQ(parse_error(std::string{"\0\x0B\x38", 3} + std::string(9, '\xFF') + "\x01"),
            "t.3.et: byte 1, node number 1: duration_micros: expected at most 2250000000000000, found "
            "18446744073709551615");
  EXPECT_EQ(parse_error(std::string{"\0\x02\x18\x0B", 4}),
            "t.3.et: byte 1, node number 1: type: expected one of the format's, 0 to 10, found 11");
}

TEST(ChakraFiles, RefuseValuesOutOfRange) {
  const auto error_with = [](const Node& node) {
    RankBuilder rank{3};
    rank.add(node);
    const std::string text = parse_error(to_bytes(std::move(rank).take()));
    return text.substr(text.find("node 0"));
  };
  EXPECT_EQ(error_with({.name = "s", .type = NodeType::send, .message = Bytes{1}, .peer = -1}),
            "node 0 (s): comm_dst: expected a rank from 0 to 1000000000, found -1");
  EXPECT_EQ(error_with({.name = "c", .type = NodeType::collective, .message = Bytes{2e15}}),
            "node 0 (c): comm_size: expected bytes from 0 to 1125899906842624, found 2000000000000000");
  EXPECT_EQ(error_with({.name = "c", .type = NodeType::collective, .collective = static_cast<CollectiveType>(10)}),
            "node 0 (c): comm_type: expected a kind of collective from 0 to 9, found 10");
}

TEST(ChakraFiles, ReadAllRanksAndGroups) {
  const TemporaryFolder folder;
  Trace trace;
  for (std::int64_t rank = 0; rank < 11; ++rank) trace.ranks.push_back(random_rank(rank, 5));
  trace.groups = {{"7", {0, 2}}, {"pipeline", {1, 3}}};
  write(trace, folder.file("t"));
  const Trace found = read(folder.file("t"));
  ASSERT_EQ(found.ranks.size(), 11u);
  EXPECT_EQ(found.ranks[10].nodes.size(), trace.ranks[10].nodes.size());
  EXPECT_EQ(found.groups, trace.groups);
}

TEST(ChakraFiles, AreThereForEveryRank) {
  const TemporaryFolder folder;
  const std::string prefix = folder.file("t");
  EXPECT_EQ(error_of([&] { rank_files(prefix); }),
            fmt::format("{0}: expected files {0}.0.et, {0}.1.et ..., found none", prefix));
  for (const char* name : {"t.0.et", "t.2.et", "t.x.et", "tt.1.et"}) put(folder.file(name), "");
  EXPECT_EQ(error_of([&] { rank_files(prefix); }),
            fmt::format("{0}: expected {0}.1.et, the trace of rank 1 of 2, found none", prefix));
  put(folder.file("t.1.et"), "");
  EXPECT_THAT(rank_files(prefix), ElementsAre(prefix + ".0.et", prefix + ".1.et", prefix + ".2.et"));
}

TEST(ChakraGroups, AreReadFromJson) {
  const TemporaryFolder folder;
  const std::string file = folder.file("g.json");
  const auto error_with = [&](const char* text) {
    put(file, text);
    const std::string error = error_of([&] { read_groups(file); });
    return error.substr(file.size());
  };
  put(file, R"({"1": [0, 2], "2": {"ranks": [1, 3], "dimensions": [2]}})");
  EXPECT_EQ(read_groups(file), (ProcessGroups{{"1", {0, 2}}, {"2", {1, 3}}}));
  EXPECT_THAT(error_with("{"), HasSubstr(": expected JSON: "));
  EXPECT_EQ(error_with("[1]"), R"(: expected process groups such as {"1": [0, 1, 2, 3]})");
  EXPECT_EQ(error_with(R"({"1": 5})"), ": group 1: expected a list of ranks, found 5");
  EXPECT_EQ(error_with(R"({"1": [0, -1]})"), ": group 1: expected ranks, whole numbers from 0, found -1");
  EXPECT_EQ(error_with(R"({"1": [0, 1.5]})"), ": group 1: expected ranks, whole numbers from 0, found 1.5");
  EXPECT_EQ(error_with(R"({"1": [4, 2, 4]})"), ": group 1: expected each rank once, found 4 twice");
  EXPECT_EQ(error_with(R"({"1": []})"), ": group 1: has no ranks");
}

TEST(ChakraGroups, AreReadFromPyTorchsMetadata) {
  const RankTrace trace{.rank = 0, .file = "t.0.et"};
  Node node{.id = 2, .name = "## process_group:init ##", .type = NodeType::metadata};
  node.input_values =
      R"(['[{"pg_name": "0", "pg_desc": "default_pg", "ranks": []}, {"pg_name": "3", "ranks": [1, 2]}]'])";
  ProcessGroups groups;
  add_groups(node, trace, 4, groups);
  add_groups(node, trace, 4, groups);  // of the next rank: the same again
  EXPECT_EQ(groups, (ProcessGroups{{"0", {0, 1, 2, 3}}, {"3", {1, 2}}}));
  node.input_values = R"(['[{"pg_name": "3", "ranks": [1, 3]}]'])";
  EXPECT_EQ(error_of([&] { add_groups(node, trace, 4, groups); }),
            "t.0.et: node 2 (## process_group:init ##): group 3 has ranks [1, 3] here and [1, 2] elsewhere");
  node.input_values = "[{}]";
  EXPECT_THAT(error_of([&] { add_groups(node, trace, 4, groups); }),
              HasSubstr("expected pg_name and ranks of each group"));
}

}  // namespace
}  // namespace gigatwin::chakra
