#include "scenario/uncertain.hpp"

#include <fmt/format.h>

#include <functional>
#include <optional>

#include "scenario/read_block.hpp"

namespace gigatwin::scenario {
namespace {

using Visit = std::function<void(Node& node, const Field& field, const std::string& path)>;

/// Calls `visit` for every distribution below a node, in file order.
class Search {
 public:
  explicit Search(Visit visit) : visit_(std::move(visit)) {}

  void inside(Node& map, const BlockSchema& block, const std::string& path) {
    for (Entry& entry : map.entries)
      if (const Field* field = block.find(entry.key))
        value(entry.value, *field, path.empty() ? entry.key : fmt::format("{}.{}", path, entry.key));
  }

 private:
  void value(Node& node, const Field& field, const std::string& path) {
    const BlockSchema* block = field.block_schema ? field.block_schema() : nullptr;
    if (node.failed) return;
    if (is_distribution(node, block)) return visit_(node, field, path);
    if (block) inside(node, *block, path);
    for (std::size_t i = 0; i < node.items.size(); ++i) value(node.items[i], field, fmt::format("{}[{}]", path, i));
  }

  Visit visit_;
};

std::optional<uncertainty::DistributionSpec> read_distribution(const Node& node, const std::string& path,
                                                               Diagnostics& diagnostics) {
  uncertainty::DistributionSpec spec;
  Origins places;
  ReadContext context{diagnostics, places};
  if (!read_block(node, uncertainty::distribution_schema(), &spec, path, node.where, context)) return std::nullopt;
  return spec;
}

Node scalar_at(const Node& map, std::string text) {
  Node node;
  node.kind = NodeKind::scalar;
  node.scalar = std::move(text);
  node.where = map.where;
  node.catalogue_entry = map.catalogue_entry;
  return node;
}

bool counts(const Field& field, const uncertainty::Distribution& distribution) {
  return field.kind == Kind::integer && !distribution.named();
}

}  // namespace

bool is_distribution(const Node& node, const BlockSchema* block) {
  return node.kind == NodeKind::map && node.find("distribution") && !(block && block->find("distribution"));
}

bool may_be_uncertain(const BlockSchema& root) { return root.name() == "scenario" || root.name() == "fabric file"; }

bool take_medians(Node& node, const BlockSchema& block, std::vector<UncertainValue>& uncertain,
                  Diagnostics& diagnostics) {
  bool found = false;
  Search{[&](Node& map, const Field& field, const std::string& path) {
    found = true;
    const std::optional<uncertainty::DistributionSpec> spec = read_distribution(map, path, diagnostics);
    map.failed = !spec;
    if (!spec) return;
    const uncertainty::Distribution distribution{*spec};
    if (counts(field, distribution) && !spec->whole) {
      diagnostics.add({Severity::error,
                       map.where,
                       path + ".whole",
                       "true: the value is a whole number",
                       "false",
                       "write whole: true",
                       {},
                       {}});
      map.failed = true;
      return;
    }
    uncertain.push_back({path, *spec, map.where, distribution.median_text()});
    map = scalar_at(map, distribution.median_text());
  }}.inside(node, block, {});
  return found;
}

void refuse_distributions(Node& node, const BlockSchema& block, Diagnostics& diagnostics) {
  Search{[&](Node& map, const Field&, const std::string& path) {
    diagnostics.add({Severity::error,
                     map.where,
                     path,
                     "a plain value is due: this file is no scenario",
                     {},
                     "distributions stand in scenarios, or among the uncertain values of a study",
                     {},
                     {}});
    map.failed = true;
  }}.inside(node, block, {});
}

}  // namespace gigatwin::scenario
