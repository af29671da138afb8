#include "scenario/merge.hpp"

#include <utility>

#include "scenario/huggingface.hpp"
#include "scenario/uncertain.hpp"

namespace gigatwin::scenario {

void make_from(Node& name) {
  Node map;
  map.kind = NodeKind::map;
  map.where = name.where;
  map.catalogue_entry = name.catalogue_entry;
  const Location where = name.where;
  map.entries.push_back({"from", where, std::move(name)});
  name = std::move(map);
}

void merge(Node& base, Node overlay, const BlockSchema* block, bool may_name_entry) {
  if (is_distribution(overlay, block)) {  // parts of two distributions are none
    base = std::move(overlay);
    return;
  }
  const bool is_other_model = block && takes_huggingface(*block) && overlay.find("huggingface");
  if (may_name_entry && base.kind == NodeKind::scalar && overlay.kind == NodeKind::map && !is_other_model)
    make_from(base);
  if (base.kind != NodeKind::map || overlay.kind != NodeKind::map) {
    base = std::move(overlay);
    return;
  }
  for (Entry& entry : overlay.entries) {
    Entry* below = base.find(entry.key);
    if (!below) {
      base.entries.push_back(std::move(entry));
      continue;
    }
    const Field* field = block ? block->find(entry.key) : nullptr;
    const BlockSchema* inner =
        field && field->block_schema && field->kind == Kind::block ? field->block_schema() : nullptr;
    merge(below->value, std::move(entry.value), inner, inner && !field->catalogue.empty());
    below->key_at = std::move(entry.key_at);
  }
}

}  // namespace gigatwin::scenario
