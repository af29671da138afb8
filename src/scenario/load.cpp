#include "scenario/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "scenario/catalogue_schemas.hpp"
#include "scenario/extends.hpp"
#include "scenario/merge.hpp"
#include "scenario/override.hpp"
#include "scenario/read_block.hpp"
#include "scenario/uncertain.hpp"

namespace gigatwin::scenario {
namespace {

std::optional<Layered> read_layer(const Layer& layer_to_read, const BlockSchema& root, Diagnostics& diagnostics) {
  if (!layer_to_read.text) return read_layered(layer_to_read.path, root, diagnostics);
  std::optional<Tree> tree = read_yaml_text(layer_to_read.path, *layer_to_read.text, diagnostics);
  return tree ? layer(std::move(*tree), root, diagnostics) : std::nullopt;
}

/// All layers, one over the other; nullopt where one could not be read at all.
std::optional<Node> read_layers(const std::vector<Layer>& layers, const BlockSchema& root, LoadedText& loaded,
                                Diagnostics& diagnostics) {
  std::optional<Node> all;
  bool is_complete = !layers.empty();
  for (const Layer& one : layers) {
    std::optional<Layered> layered = read_layer(one, root, diagnostics);
    if (!layered) {
      is_complete = false;
      continue;
    }
    std::move(layered->sources.begin(), layered->sources.end(), std::back_inserter(loaded.sources));
    if (all)
      merge(*all, std::move(layered->root), &root);
    else
      all = std::move(layered->root);
  }
  return is_complete ? all : std::nullopt;
}

void collect_files(const BlockSchema& block, const void* spec, std::vector<std::string>& files) {
  for (const Field& field : block.fields()) {
    if (!block.applies(field, spec)) continue;
    if (field.kind == Kind::file) {
      const std::optional<Value> value = field.value_of(spec);
      if (!value || std::get<std::string>(*value).empty()) continue;
      if (std::find(files.begin(), files.end(), std::get<std::string>(*value)) == files.end())
        files.push_back(std::get<std::string>(*value));
    } else if (field.block_schema) {
      for (const void* member : field.members_of(spec)) collect_files(*field.block_schema(), member, files);
    }
  }
}

/// From a tree without references to the spec.
void finish(const Node& root, const BlockSchema& block, void* spec, const Location& at, LoadedText& loaded,
            Diagnostics& diagnostics) {
  if (root.failed) return;
  ReadContext context{diagnostics, loaded.origins};
  read_block(root, block, spec, {}, at, context);
  collect_files(block, spec, loaded.data_files);
}

/// Distributions that scenario and entries state, and the entries that the medians of names mean in turn.
void take_all_medians(Node& tree, const BlockSchema& root, Catalogue& catalogue, LoadedText& loaded,
                      Diagnostics& diagnostics) {
  if (!may_be_uncertain(root)) {
    refuse_distributions(tree, root, diagnostics);
    return expand_catalogues(tree, root, {}, catalogue, diagnostics);
  }
  take_medians(tree, root, loaded.uncertain, diagnostics);
  for (int depth = 0; depth < extends_depth_limit; ++depth) {
    expand_catalogues(tree, root, {}, catalogue, diagnostics);
    if (!take_medians(tree, root, loaded.uncertain, diagnostics)) return;
  }
}

void close(Catalogue& catalogue, LoadedText& loaded, Diagnostics& diagnostics) {
  catalogue.report_problems(diagnostics);
  std::vector<SourceText> read = catalogue.sources();
  std::move(read.begin(), read.end(), std::back_inserter(loaded.sources));
  diagnostics.set_locator(locator_of(loaded.origins));
  diagnostics.sort();
}

}  // namespace

LoadedText load(const LoadInputs& inputs, const BlockSchema& root, void* spec, Diagnostics& diagnostics) {
  LoadedText loaded;
  Catalogue own{inputs.catalogue};
  Catalogue& catalogue = inputs.open_catalogue ? *inputs.open_catalogue : own;
  catalogue.start_over();
  std::optional<Node> tree = read_layers(inputs.layers, root, loaded, diagnostics);
  if (tree) {
    for (const std::string& text : inputs.overrides) apply_override(*tree, text, root, catalogue, diagnostics);
    const Location at{inputs.layers.back().path, 0, 0, 1, {}};
    take_all_medians(*tree, root, catalogue, loaded, diagnostics);
    finish(*tree, root, spec, at, loaded, diagnostics);
  }
  close(catalogue, loaded, diagnostics);
  return loaded;
}

LoadedText load_entry(const std::string& folder, const std::string& name, const BlockSchema& block, void* spec,
                      Catalogue& catalogue, Diagnostics& diagnostics) {
  LoadedText loaded;
  Node node;
  node.kind = NodeKind::scalar;
  node.scalar = name;
  node.where = Location{catalogue.file_of(folder), 0, 0, 1, {}};
  expand_reference(node, folder, block, catalogue, diagnostics);
  if (catalogue_schema(folder))
    take_medians(node, block, loaded.uncertain, diagnostics);
  else
    refuse_distributions(node, block, diagnostics);
  finish(node, block, spec, node.where, loaded, diagnostics);
  close(catalogue, loaded, diagnostics);
  return loaded;
}

}  // namespace gigatwin::scenario
