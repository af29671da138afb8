#pragma once

#include <string>

namespace gigatwin::scenario {

/// A small Llama with some keys put in the place of others, one key a line; line 1 is "{".
inline std::string llama_with(const std::string& from = {}, const std::string& to = {}) {
  std::string text =
      "{\n"
      "  \"architectures\": [\"LlamaForCausalLM\"],\n"
      "  \"num_hidden_layers\": 2,\n"
      "  \"hidden_size\": 8,\n"
      "  \"num_attention_heads\": 2,\n"
      "  \"num_key_value_heads\": 2,\n"
      "  \"intermediate_size\": 16,\n"
      "  \"vocab_size\": 32,\n"
      "  \"max_position_embeddings\": 4\n"
      "}\n";
  const std::size_t at = text.find(from);
  if (!from.empty()) text.replace(at, from.size(), to);
  return text;
}

}  // namespace gigatwin::scenario
