#pragma once

#include <filesystem>
#include <string>

#include "base/random.hpp"
#include "chakra/builder.hpp"

namespace gigatwin::chakra {

/// A folder of its own for each test, gone with it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "gigatwin-chakra-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// A rank with a node of every kind that can be written, of sizes that draws decide.
inline RankTrace random_rank(std::int64_t rank, std::uint64_t seed) {
  const Draws draws{seed, "test.chakra", static_cast<std::uint64_t>(rank)};
  std::uint64_t draw = 0;
  const auto upto = [&](double most) { return std::floor(most * draws.uniform(draw++)); };
  RankBuilder builder{rank};
  std::vector<std::uint64_t> after;
  for (int i = 0; i < 200; ++i) {
    Node node;
    node.name = "operation " + std::to_string(i);
    node.type = static_cast<NodeType>(upto(last_node_type + 1));
    node.start = Seconds{1e-6 * upto(1e9)};
    node.duration = Seconds{1e-9 * upto(1e7)};  // finer than microseconds
    node.on_host = upto(2) > 0.5;
    node.work = Flop{upto(1e15)};
    node.memory = Bytes{upto(1e12)};
    if (i > 0) node.control_dependencies = {static_cast<std::uint64_t>(upto(i))};
    if (node.type == NodeType::collective) {
      node.collective = static_cast<CollectiveType>(upto(10));
      node.group = upto(2) > 0.5 ? "7" : "";
    }
    if (node.type >= NodeType::send && node.type <= NodeType::collective) node.message = Bytes{upto(1e12)};
    if (node.type == NodeType::send || node.type == NodeType::receive) {
      node.peer = static_cast<std::int64_t>(upto(100));
      node.tag = static_cast<std::int64_t>(upto(100));
    }
    if (node.type == NodeType::metadata) node.input_values = "['anything']";
    if (upto(2) > 0.5)
      after.push_back(builder.add(node, after));
    else
      builder.add(node);
    if (after.size() > 5) after.clear();
  }
  return std::move(builder).take();
}

}  // namespace gigatwin::chakra
