#include <fmt/format.h>
#include <yaml-cpp/mark.h>

#include <algorithm>

#include "scenario/tree_builder_internal.hpp"

namespace gigatwin::scenario {
namespace {

std::size_t depth_of(const Node& node) {
  std::size_t deepest = 0;
  for (const Node& item : node.items) deepest = std::max(deepest, depth_of(item));
  for (const Entry& entry : node.entries) deepest = std::max(deepest, depth_of(entry.value));
  return deepest + 1;
}

/// Bytes from the opening quote to the closing one, both included; nullopt where it does not close.
std::optional<std::size_t> quoted_length(std::string_view text) {
  const char quote = text[0];
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 >= text.size() || text[i + 1] != '\'') return i + 1;
      ++i;  // '' is a quote within single quotes
    }
  }
  return std::nullopt;
}

/// The text behind anchors and tags: "&a !x 5" is at "5".
std::string_view behind_properties(std::string_view text) {
  while (!text.empty() && (text[0] == '&' || text[0] == '!')) {
    text.remove_prefix(std::min(text.find_first_of(" \t\r\n"), text.size()));
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  }
  return text;
}

}  // namespace

void TreeBuilder::error(const Location& where, std::string sentence, std::string hint) {
  diagnostics_.add({Severity::error, where, {}, std::move(sentence), {}, std::move(hint), {}, {}});
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (++documents_ == 1) return;
  error(place(mark), "a second document: a file holds one", "remove the line ---, or make two files");
  throw Stop{};
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  Node node;
  // yaml-cpp places an empty value on the next line, where nobody looks for it.
  node.where = !open_.empty() && open_.back().key ? open_.back().key->at : place(mark);
  attach(std::move(node), anchor);
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto found = anchored_.find(anchor);
  if (found == anchored_.end()) {
    error(place(mark), "an alias inside the value that it stands for");
    throw Stop{};
  }
  count(found->second.node.size(), place(mark));
  check_depth(found->second.depth, place(mark));
  attach(found->second.node, 0);
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  check_tag(mark, tag);
  Node node;
  node.kind = NodeKind::scalar;
  node.scalar = value;
  node.quoted = tag != "?";
  node.where = place(mark, scalar_length(mark, node.quoted, value));
  attach(std::move(node), anchor);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value) {
  open(NodeKind::list, mark, tag, anchor);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value) {
  open(NodeKind::map, mark, tag, anchor);
}

void TreeBuilder::open(NodeKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
  check_tag(mark, tag);
  check_depth(1, place(mark));
  Open entry;
  entry.node.kind = kind;
  entry.node.where = place(mark);
  entry.anchor = anchor;
  open_.push_back(std::move(entry));
}

void TreeBuilder::close() {
  Open closed = std::move(open_.back());
  open_.pop_back();
  attach(std::move(closed.node), closed.anchor);
}

void TreeBuilder::attach(Node node, YAML::anchor_t anchor) {
  if (!key_is_due()) count(1, node.where);
  if (anchor != 0) remember(node, anchor);
  if (open_.empty()) {
    root_ = std::move(node);
  } else if (Open& parent = open_.back(); parent.node.kind == NodeKind::list) {
    parent.node.items.push_back(std::move(node));
  } else if (key_is_due()) {
    take_key(node);
  } else {
    if (parent.key->kept)
      parent.node.entries.push_back({std::move(parent.key->text), std::move(parent.key->at), std::move(node)});
    parent.key.reset();
  }
}

void TreeBuilder::take_key(const Node& node) {
  Open& map = open_.back();
  map.key = Key{node.scalar, node.where, false};
  if (node.kind != NodeKind::scalar) {
    error(node.where, fmt::format("expected a key that is plain text, found {}", found_text(node)));
  } else if (node.scalar == "<<") {
    error(node.where, "merge keys (<<) are not read",
          "build on another file with extends, or on a catalogue entry with from");
  } else if (const auto [first, is_new] = map.first.try_emplace(node.scalar, node.where); !is_new) {
    diagnostics_.add({Severity::error,
                      node.where,
                      {},
                      fmt::format("key {} stands here twice", node.scalar),
                      {},
                      {},
                      {first->second},
                      "first here"});
  } else {
    map.key->kept = true;
  }
}

void TreeBuilder::remember(const Node& node, YAML::anchor_t anchor) {
  count(node.size(), node.where);  // the copy counts too, or nested anchors would multiply nodes unseen
  anchored_.insert_or_assign(anchor, Anchored{node, depth_of(node)});
}

void TreeBuilder::check_tag(const YAML::Mark& mark, const std::string& tag) {
  if (tag == "?" || tag == "!" || tag.empty()) return;
  error(place(mark), fmt::format("tags such as {} are not read", tag), "write the value alone");
}

void TreeBuilder::count(std::size_t nodes, const Location& where) {
  nodes_ += nodes;
  if (nodes_ <= yaml_node_limit) return;
  error(where, fmt::format("more than {} values, aliases (*) written out", yaml_node_limit),
        "bulk data belongs in CSV files that the scenario names");
  throw Stop{};
}

void TreeBuilder::check_depth(std::size_t more, const Location& where) {
  if (open_.size() + more <= yaml_depth_limit) return;
  error(where, fmt::format("nested more than {} levels deep", yaml_depth_limit));
  throw Stop{};
}

std::size_t TreeBuilder::scalar_length(const YAML::Mark& mark, bool quoted, const std::string& value) {
  if (!quoted) return value.size();
  const std::string_view written = behind_properties(lines_.text_from(mark.line, mark.column));
  if (written.empty() || (written[0] != '"' && written[0] != '\'')) return 1;  // a block scalar
  if (const std::optional<std::size_t> length = quoted_length(written)) return *length;
  error(place(mark), fmt::format("the quote {} is not closed", written[0]));  // yaml-cpp 0.7 takes the rest of the file
  throw Stop{};
}

}  // namespace gigatwin::scenario
