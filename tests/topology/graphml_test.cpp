#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "small_parts.hpp"
#include "topology/graph.hpp"
#include "topology/graphml_import.hpp"
#include "topology/graphml_reader.hpp"

namespace gigatwin::topology {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

const fs::path corpus = fs::path{GIGATWIN_SOURCE_DIR} / "tests/topology/graphml";

/// Servers of two accelerators that share a NIC.
hardware::SystemSpec twins() {
  return small_system({.accelerators_per_node = 2, .nics_per_node = 1, .domain = 2, .nodes_per_rack = 1});
}

/// A file of its own that is gone with the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& name) : path_(fs::path{testing::TempDir()} / name) {}
  ~TemporaryFile() { fs::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

std::string message_of(const std::string& path, const hardware::SystemSpec& system, std::int64_t accelerators) {
  try {
    import_graphml(path, system, accelerators);
  } catch (const FileError& error) {
    return error.what();
  }
  return "no error";
}

std::string first_line(const fs::path& path) {
  std::ifstream in{path};
  std::string line;
  std::getline(in, line);
  return line;
}

// The first line of every bad file: <!-- expect:LINE: MESSAGE -->, or without a line for the file as a whole.
TEST(Graphml, RefusesEveryBadFileWithItsMessage) {
  int files = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator{corpus / "bad"}) {
    const std::string begin = "<!-- expect:", line = first_line(entry.path());
    ASSERT_THAT(line, testing::StartsWith(begin)) << entry.path();
    const std::string expected = line.substr(begin.size(), line.size() - begin.size() - std::string{" -->"}.size());
    EXPECT_EQ(message_of(entry.path().string(), twins(), 2), entry.path().string() + ":" + expected);
    ++files;
  }
  EXPECT_GT(files, 30);
}

TEST(Graphml, RefusesNicsThatNodesDoNotShareEvenly) {
  const std::string path = (corpus / "three-nics.graphml").string();
  EXPECT_EQ(message_of(path, twins(), 4),
            path + ": expected as many NICs in each of 2 nodes of 2 accelerators, found 3 nodes of kind nic");
}

TEST(Graphml, SaysThatThereIsNoFile) {
  EXPECT_EQ(message_of("/nowhere/fabric.graphml", twins(), 2), "/nowhere/fabric.graphml: cannot be opened");
  EXPECT_EQ(message_of(corpus.string(), twins(), 2), corpus.string() + ": cannot be opened");
}

// Vertices: gpu0..3 are 0..3, nic0, nic1 4 and 5, ring a, b, c 6, 7, 8.
TEST(Graphml, NumbersVerticesByKindAndNamesTiersByTheirEnds) {
  const Fabric fabric = import_graphml((corpus / "ring.graphml").string(), twins(), 4);
  EXPECT_EQ(fabric.first_nic, 4);
  EXPECT_EQ(fabric.first_scale_up, 6);
  EXPECT_EQ(fabric.first_switch, 6);
  EXPECT_EQ(fabric.vertices(), 9);
  std::vector<std::vector<std::int64_t>> links;
  std::vector<std::string> names;
  for (const Link& link : fabric.links) links.push_back({link.lower, link.upper, link.tier});
  for (const Tier& tier : fabric.plan.tiers) names.push_back(tier.name);
  using V = std::vector<std::int64_t>;
  EXPECT_THAT(names, ElementsAre("scale_up", "access", "board", "leaf_leaf"));
  EXPECT_THAT(links, ElementsAre(V{0, 1, 0}, V{2, 3, 0}, V{0, 4, 2}, V{1, 4, 2}, V{2, 5, 2}, V{3, 5, 2}, V{4, 6, 1},
                                 V{5, 7, 1}, V{6, 7, 3}, V{7, 8, 3}, V{6, 8, 3}));
  EXPECT_EQ(fabric.links[8].latency, Seconds{6e-7});  // the key's default
  EXPECT_EQ(fabric.links[0].length, LengthClass::rack);
  EXPECT_EQ(fabric.links[6].length, LengthClass::rack);
  EXPECT_EQ(fabric.links[8].length, LengthClass::hall);
}

TEST(Graphml, PlansWhatTheFileShows) {
  const FabricPlan plan = import_graphml((corpus / "ring.graphml").string(), twins(), 4).plan;
  EXPECT_EQ(plan.kind, FabricKind::graph);
  EXPECT_EQ(plan.layout.nodes, 2);
  EXPECT_EQ(plan.layout.leaf_nodes, 1);  // each node on a switch of its own
  EXPECT_EQ(plan.layout.pod_nodes, 2);
  EXPECT_EQ(plan.nics_per_node, 1);
  EXPECT_TRUE(plan.scale_up_mesh);
  EXPECT_EQ(plan.tiers[3].links, 3);
  EXPECT_DOUBLE_EQ(plan.tiers[3].total_bandwidth.value, 150e9);  // 25 + 25 + 100
  EXPECT_DOUBLE_EQ(plan.tiers[3].bandwidth.value, 50e9);
  EXPECT_EQ(plan.tiers[3].length, LengthClass::site);
  EXPECT_TRUE(std::isnan(plan.tiers[3].oversubscription));  // no count tells these two
  EXPECT_TRUE(std::isnan(bisection_bandwidth(plan).value));
}

// Switches: a and b at the upper end of an access link, c above a and b. Transceivers of 50 GB/s: 2 for each of the
// links of 25 GB/s, 4 for that of 100 GB/s; copper to the NICs.
TEST(Graphml, CountsThePartsOfTheFile) {
  FabricSpec spec = small_fabric(FabricKind::graph, 4);
  spec.graph = (corpus / "ring.graphml").string();
  const FabricParts parts = plan_fabric(spec, twins(), 4).parts;
  EXPECT_EQ(parts.leaves, 3);
  EXPECT_EQ(parts.switches(), 3);
  EXPECT_EQ(parts.transceivers, 8);
  EXPECT_THAT(parts.cables, ElementsAre(0, 2, 2, 1));  // board, rack, hall, site
  ASSERT_EQ(parts.tiers.size(), 4u);
  EXPECT_EQ(parts.tiers[access_tier].switches, 2);
  EXPECT_EQ(parts.tiers[3].switches, 1);
  EXPECT_EQ(parts.tiers[3].cables, 3);
  EXPECT_DOUBLE_EQ(parts.price().value, 3 * 10000 + 8 * 500 + 5 * 100);
  EXPECT_DOUBLE_EQ(parts.idle_power().value, 3 * 500 + 8 * 10);
}

/// What a fabric that was written and read again has to keep.
std::vector<std::string> links_of(const Fabric& fabric) {
  const Graph graph = make_graph(fabric);
  std::vector<std::string> links;
  for (const auto& edge : boost::make_iterator_range(boost::edges(graph))) {
    const Edge& e = graph[edge];
    const std::string tier = e.tier == board_tier ? "board" : fabric.plan.tiers[static_cast<std::size_t>(e.tier)].name;
    links.push_back(fmt::format("{}-{} {} {} {} {}", boost::source(edge, graph), boost::target(edge, graph), tier,
                                e.bandwidth.value, e.latency.value, name_of(e.length)));
  }
  return links;
}

std::vector<VertexKind> kinds_of(const Fabric& fabric) {
  std::vector<VertexKind> kinds;
  for (std::int32_t v = 0; v < fabric.vertices(); ++v) kinds.push_back(fabric.kind_of(v));
  return kinds;
}

TEST(Graphml, ReadsWhatIsWrittenOfEveryKind) {
  FabricSpec torus = small_fabric(FabricKind::torus, 24);
  torus.dimensions = {4, 3};
  FabricSpec planes = small_fabric(FabricKind::two_tier, 16);
  planes.planes = 2;
  auto mesh = small_system();
  mesh.scale_up_topology = hardware::ScaleUpTopology::full_mesh;
  struct Case {
    FabricSpec spec;
    hardware::SystemSpec system;
    std::int64_t accelerators;
  };
  for (const Case& c : {Case{small_fabric(FabricKind::three_tier, 16), small_system(), 512},
                        Case{small_fabric(FabricKind::rail_only, 16), small_system({.nics_per_node = 16}), 64},
                        Case{small_fabric(FabricKind::dragonfly, 31), small_system(), 256},
                        Case{torus, small_system({.nics_per_node = 4}), 96}, Case{planes, mesh, 128}}) {
    const Fabric written = build_fabric(c.spec, c.system, c.accelerators);
    const TemporaryFile file{fmt::format("written-{}.graphml", static_cast<int>(c.spec.kind))};
    std::ofstream out{file.path()};
    write_graphml(out, written);
    out.close();
    const Fabric read = import_graphml(file.path(), c.system, c.accelerators);
    EXPECT_EQ(kinds_of(read), kinds_of(written));
    EXPECT_EQ(links_of(read), links_of(written));
    EXPECT_EQ(read.plan.layout.nodes, written.plan.layout.nodes);
    EXPECT_EQ(read.plan.layout.leaf_nodes, written.plan.layout.leaf_nodes);
    EXPECT_EQ(read.plan.nics_per_node, written.plan.nics_per_node);
    EXPECT_EQ(read.plan.scale_up_mesh, written.plan.scale_up_mesh);
    EXPECT_DOUBLE_EQ(read.plan.tiers[access_tier].total_bandwidth.value,
                     written.plan.tiers[access_tier].total_bandwidth.value);
  }
}

/// Two nodes and thousands of edges between them.
void write_parallel_edges(const std::string& path, std::int64_t edges) {
  std::ofstream out{path};
  out << R"(<graphml><key id="k" attr.name="kind" for="node"><default>accelerator</default></key>
<key id="b" attr.name="bandwidth" for="edge"><default>1e9</default></key>
<key id="l" attr.name="latency" for="edge"><default>0</default></key>
<graph edgedefault="undirected"><node id="a"/><node id="b"/>
)";
  std::string thousand;
  for (int i = 0; i < 1000; ++i) thousand += "<edge source=\"a\" target=\"b\"/>\n";
  for (std::int64_t i = 0; i < edges / 1000; ++i) out << thousand;
  out << "</graph></graphml>\n";
}

TEST(Graphml, RefusesTenMillionEdges) {
  const TemporaryFile file{"many.graphml"};
  write_parallel_edges(file.path(), 10'000'000);
  EXPECT_EQ(message_of(file.path(), twins(), 2), file.path() + ": has more than 4000000 edges, the limit");
}

TEST(Graphml, IsCheckedWithTheFabric) {
  FabricSpec spec = small_fabric(FabricKind::graph, 4);
  spec.model = NetworkModel::fluid;
  const auto texts = [&spec](std::int64_t n) {
    std::vector<std::string> list;
    for (const FabricProblem& p : problems_of(spec, twins(), n))
      list.push_back(p.found.empty() ? p.key + ": " + p.expected : p.key + ": " + p.expected + ", found " + p.found);
    return list;
  };
  EXPECT_THAT(texts(4), ElementsAre("graph: the path of a GraphML file, found none"));
  spec.graph = (corpus / "ring.graphml").string();
  EXPECT_THAT(texts(4), ElementsAre());
  EXPECT_THAT(texts(8), ElementsAre("graph: " + spec.graph +
                                    ": expected 8 nodes of kind accelerator, as many as the site has, found 4"));
  spec.planes = 2;
  EXPECT_THAT(texts(4), ElementsAre("planes: 1 where kind is graph: the file has the links of every plane, found 2"));
}

}  // namespace
}  // namespace gigatwin::topology
