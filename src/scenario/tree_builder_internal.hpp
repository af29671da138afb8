#pragma once

#include <yaml-cpp/eventhandler.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "scenario/source_lines_internal.hpp"
#include "scenario/tree.hpp"

namespace gigatwin::scenario {

/// Makes a Tree's nodes from yaml-cpp's parse events, which cost a tenth of the memory of its own nodes and tell the
/// place of an alias. Refuses what a scenario may not have: duplicate keys, `<<`, tags, several documents, bombs.
class TreeBuilder : public YAML::EventHandler {
 public:
  /// Thrown when going on makes no sense; the reason is among the diagnostics.
  struct Stop {};

  TreeBuilder(const SourceLines& lines, Diagnostics& diagnostics) : lines_(lines), diagnostics_(diagnostics) {}

  /// nullopt: there was no document with a value.
  std::optional<Node> take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  struct Key {
    std::string text;
    Location at;
    bool kept = true;  ///< false: reported, so its value is read and dropped
  };
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    std::optional<Key> key;  ///< of a map: the one whose value comes next
    std::map<std::string, Location> first;
  };
  struct Anchored {
    Node node;
    std::size_t depth = 0;
  };

  void open(NodeKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
  void close();
  void attach(Node node, YAML::anchor_t anchor);
  void take_key(const Node& node);
  void remember(const Node& node, YAML::anchor_t anchor);
  void check_tag(const YAML::Mark& mark, const std::string& tag);
  void count(std::size_t nodes, const Location& where);
  void check_depth(std::size_t more, const Location& where);
  std::size_t scalar_length(const YAML::Mark& mark, bool quoted, const std::string& value);
  void error(const Location& where, std::string sentence, std::string hint = {});
  Location place(const YAML::Mark& mark, std::size_t length = 1) const {
    return lines_.at(mark.line, mark.column, length);
  }
  bool key_is_due() const { return !open_.empty() && open_.back().node.kind == NodeKind::map && !open_.back().key; }

  const SourceLines& lines_;
  Diagnostics& diagnostics_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchored_;
  std::optional<Node> root_;
  std::size_t nodes_ = 0;
  int documents_ = 0;
};

}  // namespace gigatwin::scenario
