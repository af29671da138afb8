#include <fmt/format.h>

#include "scenario/huggingface_internal.hpp"

namespace gigatwin::scenario {
namespace {

/// Layers of one kind in `layer_types`; nullopt where there is no such list. Other kinds than these two are no
/// attention that we know.
std::optional<std::int64_t> windowed_in_list(ModelBlock& b) {
  const Node* types = b.find("layer_types");
  if (!types) return std::nullopt;
  if (types->kind != NodeKind::list) return b.expected(*types, "layer_types", "a list"), std::nullopt;
  std::int64_t windowed = 0;
  for (const Node& type : types->items) {
    if (type.scalar == "sliding_attention" || type.scalar == "chunked_attention")
      ++windowed;
    else if (type.scalar != "full_attention")
      return b.expected(type, "layer_types", "full_attention, sliding_attention or chunked_attention"), std::nullopt;
  }
  if (const auto layers = b.whole("num_hidden_layers");
      layers && static_cast<std::int64_t>(types->items.size()) != *layers)
    b.expected(*types, "layer_types", fmt::format("as many as num_hidden_layers, {}", *layers));
  return windowed;
}

}  // namespace

void multi_query(ModelBlock& b) {
  b.set("attention", "gqa");
  b.set("kv_heads", 1);
}

void grouped_heads(ModelBlock& b, std::string_view heads, std::string_view kv_heads) {
  const std::optional<std::int64_t> own = b.whole(kv_heads);
  if (!own || own == b.whole(heads)) return;  // every head has its own
  b.set("attention", "gqa");
  b.copy(kv_heads, "kv_heads");
}

void common(ModelBlock& b, const HuggingFaceNames& names, bool tied) {
  b.require(names.layers, "layers");
  b.require(names.hidden, "hidden");
  b.require(names.heads, "heads");
  if (!names.kv_heads.empty()) grouped_heads(b, names.heads, names.kv_heads);
  if (!names.head_dim.empty()) b.copy(names.head_dim, "head_dim");
  if (!names.ffn.empty()) b.require(names.ffn, "ffn_hidden");
  b.require("vocab_size", "vocabulary");
  b.copy(names.sequence, "sequence");
  b.set("tied_embeddings", b.flag("tie_word_embeddings", tied) ? "true" : "false");
}

void ffn_or_four_times_hidden(ModelBlock& b, std::string_view ffn, std::string_view hidden) {
  if (b.copy(ffn, "ffn_hidden")) return;
  if (const auto width = b.whole(hidden)) b.set("ffn_hidden", 4 * *width);
}

void plain_ffn_with_biases(ModelBlock& b, bool biases) {
  b.set("gated", "false");
  b.set("biases", biases ? "true" : "false");
}

void attention_bias(ModelBlock& b, bool otherwise) {
  if (b.flag("attention_bias|qkv_bias", otherwise)) b.set("attention_bias", "true");
}

void window(ModelBlock& b, std::int64_t layers, std::string_view width) {
  const std::int64_t windowed = windowed_in_list(b).value_or(layers);
  if (windowed < 1 || !b.copy(width, "attention_window")) return;
  b.set("window_layers", windowed);
}

std::int64_t all_layers(const ModelBlock& b) { return b.whole("num_hidden_layers").value_or(0); }

void experts(ModelBlock& b, std::string_view number, std::string_view width) {
  b.require(number, "experts");
  b.require("num_experts_per_tok|experts_per_token", "experts_per_token");
  b.require(width, "expert_ffn");
}

}  // namespace gigatwin::scenario
