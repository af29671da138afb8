#include "scenario/fabric_file.hpp"

#include <filesystem>

#include "folder.hpp"

namespace gigatwin::scenario {
namespace {

constexpr const char* short_file =
    "gigatwin: 1\nname: pod\nseed: 3\ncompute: {system: dgx-h100, accelerators: 256}\n"
    "fabric: {kind: rail-optimised, switch: qm9700, transceiver: osfp-400g-dr4, cable_latency: 250 ns, "
    "cable_price: 100 EUR}\n";

class FabricFileTest : public FolderTest {
 protected:
  bool is_short(const std::string& text) {
    write("a.yaml", text);
    return is_fabric_file(path("a.yaml"));
  }
};

TEST_F(FabricFileTest, HasAFabricAndNothingThatOnlyAWholeScenarioHas) {
  EXPECT_TRUE(is_short("gigatwin: 1\nfabric: {}\n"));
  EXPECT_TRUE(is_short("gigatwin: 1\nname: a\ncompute: {}\nfabric: {}\nfabrik: {}\n"));
  EXPECT_FALSE(is_short("gigatwin: 1\nname: a\ncompute: {}\n"));
  for (const char* key : {"time", "site", "power", "cooling", "workload", "operations", "economics", "output"})
    EXPECT_FALSE(is_short(fmt::format("gigatwin: 1\nfabric: {{}}\n{}: x\n", key))) << key;
}

TEST_F(FabricFileTest, CountsTheKeysOfWhatItExtends) {
  write("whole.yaml", "gigatwin: 1\nfabric: {}\nsite: athens\n");
  write("short.yaml", "gigatwin: 1\nfabric: {}\n");
  EXPECT_FALSE(is_short("gigatwin: 1\nextends: whole.yaml\nname: a\nfabric: {}\n"));
  EXPECT_TRUE(is_short("gigatwin: 1\nextends: short.yaml\nname: a\n"));
}

TEST_F(FabricFileTest, IsNoneWhereItCannotBeRead) {
  EXPECT_FALSE(is_fabric_file(path("nowhere.yaml")));
  EXPECT_FALSE(is_short("fabric: [\n"));
}

TEST_F(FabricFileTest, GivesMachineAndFabricOfAShortFile) {
  write("a.yaml", short_file);
  FabricFile file;
  Diagnostics found;
  load_fabric(path("a.yaml"), {"fabric.routing=ecmp"}, file, found);
  ASSERT_TRUE(found.empty()) << to_text(found.list().front());
  EXPECT_EQ(file.name, "pod");
  EXPECT_EQ(file.seed, 3);
  EXPECT_EQ(file.compute.accelerators, 256);
  EXPECT_EQ(file.compute.system.nics_per_node, 8);
  EXPECT_EQ(file.fabric.network_switch.ports, 64);
  EXPECT_EQ(file.fabric.routing, topology::Routing::ecmp);
}

TEST_F(FabricFileTest, GivesThoseOfAWholeScenario) {
  FabricFile file;
  Diagnostics found;
  load_fabric(GIGATWIN_SOURCE_DIR "/scenarios/sines-gb200.yaml", {}, file, found);
  ASSERT_TRUE(found.empty()) << to_text(found.list().front());
  EXPECT_EQ(file.name, "sines-gb200");
  EXPECT_EQ(file.compute.system.scale_up_domain, 72);
}

}  // namespace
}  // namespace gigatwin::scenario
