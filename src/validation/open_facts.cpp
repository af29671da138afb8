#include "validation/open_facts.hpp"

#include <algorithm>

namespace gigatwin::validation {
namespace {

using scenario::Node;
using scenario::NodeKind;

std::string text_of(const Node& node) {
  if (node.kind == NodeKind::scalar) return node.scalar;
  std::string text = "[";
  for (const Node& item : node.items) text += (text.size() > 1 ? ", " : "") + text_of(item);
  return text + "]";
}

/// What says nothing (null) is left out.
Facts facts_of(const Node& map) {
  Facts facts;
  for (const scenario::Entry& entry : map.entries)
    if (entry.value.kind != NodeKind::null) facts.emplace_back(entry.key, text_of(entry.value));
  return facts;
}

Facts taken_out(Node& row, const std::string& key) {
  Facts facts;
  if (const scenario::Entry* entry = row.find(key)) facts = facts_of(entry->value);
  std::erase_if(row.entries, [&](const scenario::Entry& entry) { return entry.key == key; });
  return facts;
}

}  // namespace

std::vector<OpenFacts> separate_facts(Node& root) {
  std::vector<OpenFacts> facts;
  std::erase_if(root.entries, [](const scenario::Entry& entry) { return entry.key == "meta"; });
  if (scenario::Entry* rows = root.find("rows"))
    for (Node& row : rows->value.items) {
      facts.push_back({taken_out(row, "inputs"), taken_out(row, "expected")});
      std::erase_if(row.entries, [](const scenario::Entry& entry) { return entry.value.kind == NodeKind::null; });
    }
  return facts;
}

}  // namespace gigatwin::validation
