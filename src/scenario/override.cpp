#include "scenario/override.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <variant>
#include <vector>

#include "scenario/merge.hpp"

namespace gigatwin::scenario {
namespace {

using Step = std::variant<std::string, std::size_t>;  ///< key of a map, or index of a list

constexpr std::size_t longest_path = yaml_depth_limit;

/// "a.b[2].c" in steps; nullopt if it is none.
std::optional<std::vector<Step>> steps_of(std::string_view path) {
  std::vector<Step> steps;
  bool key_due = true;
  while (!path.empty() || key_due) {
    if (key_due) {
      const std::size_t end = std::min(path.find_first_of(".[]"), path.size());
      if (end == 0) return std::nullopt;
      steps.emplace_back(std::string(path.substr(0, end)));
      path.remove_prefix(end);
      key_due = false;
    } else if (path[0] == '.') {
      path.remove_prefix(1);
      key_due = true;
    } else {
      std::size_t index = 0;
      const auto [end, error] = std::from_chars(path.data() + 1, path.data() + path.size(), index);
      if (path[0] != '[' || error != std::errc{} || end == path.data() + path.size() || *end != ']')
        return std::nullopt;
      steps.emplace_back(index);
      path.remove_prefix(static_cast<std::size_t>(end - path.data()) + 1);
    }
  }
  return steps;
}

std::string path_of(const std::vector<Step>& steps, std::size_t count) {
  std::string path;
  for (std::size_t i = 0; i < count; ++i) {
    if (const auto* index = std::get_if<std::size_t>(&steps[i]))
      path += fmt::format("[{}]", *index);
    else
      path += (path.empty() ? "" : ".") + std::get<std::string>(steps[i]);
  }
  return path;
}

void place_at(Node& node, const Location& where) {
  node.where = where;
  for (Node& item : node.items) place_at(item, where);
  for (Entry& entry : node.entries) {
    entry.key_at = where;
    place_at(entry.value, where);
  }
}

/// The node that the first `count` steps lead to, or nullptr. @tparam N  Node or const Node
template <class N>
N* walk(N& root, const std::vector<Step>& steps, std::size_t count) {
  N* node = &root;
  for (std::size_t i = 0; node && i < count; ++i) {
    if (const auto* index = std::get_if<std::size_t>(&steps[i])) {
      node = *index < node->items.size() ? &node->items[*index] : nullptr;
    } else {
      auto* entry = node->find(std::get<std::string>(steps[i]));
      node = entry ? &entry->value : nullptr;
    }
  }
  return node;
}

class Override {
 public:
  Override(Node& root, const std::string& text, const BlockSchema& block, Catalogue& catalogue,
           Diagnostics& diagnostics)
      : root_(root),
        text_(text),
        block_(block),
        catalogue_(catalogue),
        diagnostics_(diagnostics),
        where_{"--set " + text, 0, 0, 1, {}} {}

  /// False, with a diagnostic and a tree that may be half changed, where the override is wrong.
  bool apply() {
    const std::size_t equals = text_.find('=');
    if (equals == std::string::npos)
      return error({}, "expected key=value", "such as --set compute.accelerators=512"), false;
    const std::string path = text_.substr(0, equals);
    steps_ = steps_of(path).value_or(std::vector<Step>{});
    if (steps_.empty() || steps_.size() > longest_path)
      return error({},
                   fmt::format("expected a key path such as compute.halls or workload.campaigns[0].name, found \"{}\"",
                               path)),
             false;
    std::optional<Node> value = value_of(text_.substr(equals + 1));
    Node* target = value ? reach() : nullptr;
    if (target) *target = std::move(*value);
    return target != nullptr;
  }

 private:
  /// Flow collections and quoted text are YAML; anything else is taken as it stands, ': ' and '#' included.
  std::optional<Node> value_of(std::string text) {
    text.erase(0, text.find_first_not_of(" \t\n"));
    text.erase(text.find_last_not_of(" \t\n") + 1);
    if (text.empty()) return error(path(), "expected a value behind the ="), std::nullopt;
    Node node;
    if (std::string_view{"[{\"'"}.find(text[0]) != std::string_view::npos) {
      std::optional<Tree> tree = read_yaml_text(where_.file, "value: " + text, parsed_);
      if (!tree) return error(path(), "the value is " + why_not_yaml()), std::nullopt;
      if (!parsed_.empty() || tree->root.entries.size() != 1)
        return error(path(), "the value is not valid YAML"), std::nullopt;
      node = std::move(tree->root.entries.front().value);
    } else if (text != "~" && text != "null") {
      node.kind = NodeKind::scalar;
      node.scalar = std::move(text);
    }
    place_at(node, where_);
    return node;
  }

  std::string why_not_yaml() const {
    const std::string& why = parsed_.list().front().expected;
    return why.starts_with("not valid YAML") ? why : "not valid YAML: " + why;
  }

  /// The node that the path leads to, made where it is missing; nullptr with a diagnostic where it cannot be.
  Node* reach() {
    Node* node = &root_;
    const BlockSchema* block = &block_;
    const Field* field = nullptr;
    for (std::size_t i = 0; node && i < steps_.size(); ++i) {
      if (field && !field->catalogue.empty() && node->kind == NodeKind::scalar) make_from(*node);
      if (const auto* index = std::get_if<std::size_t>(&steps_[i])) {
        node = item(*node, *index, i);
      } else {
        const std::string& key = std::get<std::string>(steps_[i]);
        field = block ? block->find(key) : nullptr;
        block = field && field->block_schema ? field->block_schema() : nullptr;
        node = member(*node, key, i);
      }
    }
    return node;
  }

  Node* member(Node& map, const std::string& key, std::size_t depth) {
    if (map.kind == NodeKind::null) {
      map.kind = NodeKind::map;
      map.where = where_;
    }
    if (map.kind != NodeKind::map) {
      const std::string below = path_of(steps_, depth);
      return error(path(), map.kind == NodeKind::list
                               ? fmt::format("{} is a list: an item is {}[0]", below, below)
                               : fmt::format("{} is the value {}: it has no key {}", below, found_text(map), key)),
             nullptr;
    }
    if (!map.find(key)) {
      map.entries.push_back({key, where_, {}});
      map.entries.back().value.where = where_;
    }
    Entry& entry = *map.find(key);
    if (depth + 1 == steps_.size()) entry.key_at = where_;
    return &entry.value;
  }

  Node* item(Node& list, std::size_t index, std::size_t depth) {
    const std::string below = path_of(steps_, depth);
    if (list.kind == NodeKind::null) copy_from_catalogue(list, depth);
    if (list.kind != NodeKind::list)
      return error(path(), fmt::format("{} is {}, not a list", below,
                                       list.kind == NodeKind::null ? "not given" : found_text(list))),
             nullptr;
    if (index >= list.items.size())
      return error(path(), fmt::format("{} has {} item{}, counted from [0]; found [{}]", below, list.items.size(),
                                       list.items.size() == 1 ? "" : "s", index)),
             nullptr;
    return &list.items[index];
  }

  /// A list of a catalogue entry is written out in the scenario, so that one item of it can change.
  void copy_from_catalogue(Node& list, std::size_t depth) {
    Node expanded = root_;
    Diagnostics ignored;  // the same problems come up again when the scenario is read
    erase_empty(expanded, depth);
    expand_catalogues(expanded, block_, {}, catalogue_, ignored);
    if (const Node* found = walk(expanded, steps_, depth); found && found->kind == NodeKind::list) list = *found;
  }

  /// Takes out the empty value that `member` has just made at the end of the path: it would lie over the entry's list.
  void erase_empty(Node& root, std::size_t depth) const {
    const auto* key = std::get_if<std::string>(&steps_[depth - 1]);
    Node* parent = walk(root, steps_, depth - 1);
    if (key && parent) std::erase_if(parent->entries, [&](const Entry& entry) { return entry.key == *key; });
  }

  std::string path() const { return path_of(steps_, steps_.size()); }

  void error(const std::string& key_path, std::string sentence, std::string hint = {}) {
    diagnostics_.add({Severity::error, where_, key_path, std::move(sentence), {}, std::move(hint), {}, {}});
  }

  Node& root_;
  const std::string& text_;
  const BlockSchema& block_;
  Catalogue& catalogue_;
  Diagnostics& diagnostics_;
  Diagnostics parsed_;
  Location where_;
  std::vector<Step> steps_;
};

}  // namespace

void apply_override(Node& root, const std::string& text, const BlockSchema& block, Catalogue& catalogue,
                    Diagnostics& diagnostics) {
  Node changed = root;
  if (Override{changed, text, block, catalogue, diagnostics}.apply()) root = std::move(changed);
}

}  // namespace gigatwin::scenario
