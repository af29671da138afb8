#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/tree.hpp"

namespace gigatwin::scenario {

/// A model block in the making, from the keys of a `config.json`. A name "a|b" stands for the first of the keys that is
/// given: older files have other names. A key with the value null is not given.
class ModelBlock {
 public:
  /// @param stated  keys of the block that need not be in the configuration
  ModelBlock(const Node& config, const Node& stated, Diagnostics& diagnostics);

  const Node* find(std::string_view names) const;
  /// A map inside the configuration; an empty block where there is none.
  ModelBlock inside(std::string_view name) const;

  /// Takes a value over, with its place. Reported where it is missing and not stated.
  void require(std::string_view names, const std::string& key);
  /// The same for one that may be missing; whether it is there.
  bool copy(std::string_view names, const std::string& key);
  /// What the architecture itself says.
  void set(const std::string& key, std::string value);
  void set(const std::string& key, std::int64_t value) { set(key, std::to_string(value)); }

  /// Reported where they are of another kind, and then as if not given.
  bool flag(std::string_view names, bool otherwise) const;
  std::optional<std::int64_t> whole(std::string_view names) const;
  bool is_positive(std::string_view names) const;

  void expected(const Node& at, std::string_view name, std::string what, std::string hint = {}) const;

  Node node;  ///< what has been taken over

 private:
  /// Over what was there before.
  void put(const std::string& key, Node value);
  bool is_new_place(const Location& where) const;

  const Node& config_;
  const Node& stated_;
  Diagnostics& diagnostics_;
};

/// One architecture of transformers.
struct HuggingFaceFamily {
  std::string_view architecture;  ///< as `architectures` names it
  std::string_view model_type;
  void (*read)(ModelBlock& block);
};

const std::vector<HuggingFaceFamily>& huggingface_families();

/// Keys that most architectures have, by their names there; an empty one is not read.
struct HuggingFaceNames {
  std::string_view layers = "num_hidden_layers", hidden = "hidden_size", heads = "num_attention_heads";
  std::string_view kv_heads = "num_key_value_heads", head_dim = "head_dim";
  std::string_view ffn = "intermediate_size", sequence = "max_position_embeddings";
};

/// The keys that all models have. @param tied  what a missing `tie_word_embeddings` means
void common(ModelBlock& b, const HuggingFaceNames& names, bool tied);
void multi_query(ModelBlock& b);
void grouped_heads(ModelBlock& b, std::string_view heads, std::string_view kv_heads);
void ffn_or_four_times_hidden(ModelBlock& b, std::string_view ffn, std::string_view hidden);
void plain_ffn_with_biases(ModelBlock& b, bool biases);
/// @param otherwise  what a missing key means
void attention_bias(ModelBlock& b, bool otherwise);
std::int64_t all_layers(const ModelBlock& b);
/// @param layers  with the window, where `layer_types` does not say which; @param width  the key with its tokens
void window(ModelBlock& b, std::int64_t layers, std::string_view width = "sliding_window");
/// @param number  the key with the number of experts; @param width  that with their hidden width
void experts(ModelBlock& b, std::string_view number, std::string_view width);

}  // namespace gigatwin::scenario
