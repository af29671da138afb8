#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <utility>

#include "scenario/catalogue.hpp"
#include "scenario/huggingface.hpp"
#include "scenario/json_tree.hpp"
#include "scenario/merge.hpp"

namespace gigatwin::scenario {
namespace {

namespace fs = std::filesystem;

/// Values after all entries are written out: far above any real scenario, far below what fills the memory.
constexpr std::size_t expanded_node_limit = 1'000'000;

std::string joined(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

class Expander {
 public:
  Expander(Catalogue& catalogue, Diagnostics& diagnostics) : catalogue_(catalogue), diagnostics_(diagnostics) {}

  void inside(Node& node, const BlockSchema& block, const std::string& path) {
    for (Entry& entry : node.entries) {
      const Field* field = block.find(entry.key);
      if (!field || !field->block_schema) continue;
      const std::string inner = joined(path, entry.key);
      const BlockSchema& schema = *field->block_schema();
      if (field->kind == Kind::block) value(entry.value, field->catalogue, schema, inner);
      if (field->kind == Kind::block_list)
        for (std::size_t i = 0; i < entry.value.items.size(); ++i)
          value(entry.value.items[i], field->catalogue, schema, fmt::format("{}[{}]", inner, i));
    }
  }

  /// @param folder  of the catalogue that the node may name entries of; empty: none
  void value(Node& node, const std::string& folder, const BlockSchema& block, const std::string& path) {
    const std::size_t depth = open_.size();
    while (!folder.empty() && !node.failed && refers(node, block))
      node.failed = names_file(node, block) ? !replace_by_file(node, block, path) : !replace(node, folder, block, path);
    if (!node.failed) inside(node, block, path);
    open_.resize(depth);
  }

 private:
  using Reference = std::pair<std::string, std::string>;  ///< folder, name

  static bool refers(const Node& node, const BlockSchema& block) {
    return node.kind == NodeKind::scalar || (node.kind == NodeKind::map && node.find("from")) ||
           names_file(node, block);
  }

  static bool names_file(const Node& node, const BlockSchema& block) {
    return takes_huggingface(block) && node.kind == NodeKind::map && node.find("huggingface");
  }

  /// The shape that a config.json states, with the node's own keys over it.
  bool replace_by_file(Node& node, const BlockSchema& block, const std::string& path) {
    const Node name = node.find("huggingface")->value;
    const std::string key_path = joined(path, "huggingface");
    if (node.find("from"))
      return report(name, key_path, "from and huggingface name two models", "leave one of them out"), false;
    if (name.kind != NodeKind::scalar || name.scalar.empty())
      return report(name, key_path, fmt::format("expected the path of a config.json, found {}", found_text(name)), {}),
             false;
    const std::string file = (fs::path(folder_of(name.where)) / name.scalar).lexically_normal().string();
    if (std::error_code error; !fs::is_regular_file(file, error))
      return report(name, key_path, fmt::format("expected the path of a config.json, found no file at {}", file),
                    is_override(name.where) ? "a path in --set is relative to the working directory"
                                            : "a path is relative to the file that states it"),
             false;
    std::optional<Tree> config = read_json_file(file, diagnostics_);
    std::optional<Node> shape = config ? huggingface_model(config->root, node, diagnostics_) : std::nullopt;
    if (!shape || !count(*shape, name.where, path)) return false;
    catalogue_.keep(std::move(config->source));
    std::erase_if(node.entries, [](const Entry& entry) { return entry.key == "huggingface"; });
    shape->where = node.where;
    std::swap(node, *shape);
    merge(node, std::move(*shape), &block);
    return true;
  }

  /// One step: what `node` names, with the node's own keys over it. False where that cannot be; it is reported.
  bool replace(Node& node, const std::string& folder, const BlockSchema& block, const std::string& path) {
    Node overlay = node;
    if (overlay.kind == NodeKind::scalar) make_from(overlay);
    const Node name = overlay.find("from")->value;
    std::erase_if(overlay.entries, [](const Entry& entry) { return entry.key == "from"; });
    if (is_path(name) && !read_block_file(name, path)) return false;
    const Node* entry = is_path(name) ? &files_.back().root : look_up(name, folder, path);
    if (!entry || entry->failed) return false;
    if (is_open({folder, name.scalar})) return circle(name, folder, path);
    open_.emplace_back(folder, name.scalar);
    if (!count(*entry, name.where, path)) return false;
    const Location where = node.where;
    node = *entry;
    merge(node, std::move(overlay), &block);
    node.where = where;
    return true;
  }

  /// `from: fitted.yaml`: an entry in a file of its own.
  static bool is_path(const Node& name) { return name.kind == NodeKind::scalar && name.scalar.ends_with(".yaml"); }

  /// Into `files_`. Its own references are expanded like those of a catalogue entry.
  bool read_block_file(const Node& name, const std::string& path) {
    const std::string file = (fs::path(folder_of(name.where)) / name.scalar).lexically_normal().string();
    if (std::error_code error; !fs::is_regular_file(file, error))
      return report(name, path, fmt::format("expected the path of a YAML file, found no file at {}", file),
                    is_override(name.where) ? "a path in --set is relative to the working directory"
                                            : "a path is relative to the file that states it"),
             false;
    std::optional<Tree> tree = read_yaml_file(file, diagnostics_);
    if (!tree) return false;
    catalogue_.keep(tree->source);
    files_.push_back(std::move(*tree));
    return true;
  }

  const Node* look_up(const Node& name, const std::string& folder, const std::string& path) {
    if (name.kind != NodeKind::scalar) {
      report(name, path,
             fmt::format("expected the name of an entry of catalogue {}, found {}", folder, found_text(name)), {});
      return nullptr;
    }
    if (!catalogue_.readable(folder)) {
      report(name, path, fmt::format("the catalogue {} cannot be read", folder),
             fmt::format("it is looked for in {}; the environment variable GIGATWIN_CATALOG names another folder",
                         catalogue_.file_of(folder)));
      return nullptr;
    }
    const Node* entry = catalogue_.find(folder, name.scalar);
    if (!entry)
      report(name, path,
             fmt::format("catalogue {} has no entry {}{}", folder, found_text(name),
                         did_you_mean(name.scalar, catalogue_.names(folder))),
             fmt::format("gigatwin catalog list {} shows all", folder));
    return entry;
  }

  bool is_open(const Reference& reference) const {
    return std::find(open_.begin(), open_.end(), reference) != open_.end();
  }

  bool circle(const Node& name, const std::string& folder, const std::string& path) {
    std::string chain;
    for (const auto& [other_folder, other_name] : open_) chain += fmt::format("{} {} -> ", other_folder, other_name);
    report(name, path,
           fmt::format("catalogue entries refer to each other in a circle: {}{} {}", chain, folder, name.scalar), {});
    return false;
  }

  bool count(const Node& entry, const Location& where, const std::string& path) {
    const bool had_room = nodes_ <= expanded_node_limit;
    nodes_ += entry.size();
    if (nodes_ <= expanded_node_limit) return true;
    if (had_room)
      diagnostics_.add({Severity::error,
                        where,
                        path,
                        fmt::format("more than {} values with all catalogue entries written out", expanded_node_limit),
                        {},
                        {},
                        {},
                        {}});
    return false;
  }

  void report(const Node& name, const std::string& path, std::string sentence, std::string hint) {
    diagnostics_.add({Severity::error, name.where, path, std::move(sentence), {}, std::move(hint), {}, {}});
  }

  Catalogue& catalogue_;
  Diagnostics& diagnostics_;
  std::vector<Reference> open_;
  std::deque<Tree> files_;  ///< named by `from`
  std::size_t nodes_ = 0;
};

}  // namespace

void expand_catalogues(Node& node, const BlockSchema& block, const std::string& key_path, Catalogue& catalogue,
                       Diagnostics& diagnostics) {
  Expander{catalogue, diagnostics}.inside(node, block, key_path);
}

void expand_reference(Node& node, const std::string& folder, const BlockSchema& block, Catalogue& catalogue,
                      Diagnostics& diagnostics) {
  Expander{catalogue, diagnostics}.value(node, folder, block, {});
}

}  // namespace gigatwin::scenario
