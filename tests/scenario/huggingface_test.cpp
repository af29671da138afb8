#include "scenario/huggingface.hpp"

#include <gmock/gmock.h>

#include "scenario/load.hpp"
#include "small_config.hpp"

namespace gigatwin::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using workload::Attention;
using workload::ModelSpec;

const std::string published = GIGATWIN_SOURCE_DIR "/tests/fuzz/corpus/huggingface/";

ModelSpec read(const std::string& name) {
  Diagnostics diagnostics;
  const std::optional<ModelSpec> model = read_huggingface_file(published + name + ".json", std::nullopt, diagnostics);
  for (const Diagnostic& d : diagnostics.list()) ADD_FAILURE() << to_text(d);
  return model.value_or(ModelSpec{});
}

struct PublishedCount {
  const char* name;
  double total, active;  ///< billions
  double tolerance;      ///< relative
};

/// Counts of the published weights, or of the papers where they print fewer digits; 0.1 % covers norms and biases that
/// a shape leaves out (biases of norms, scores of sinks, two more norms of a layer).
TEST(HuggingFace, ShapesHaveThePublishedParameters) {
  const PublishedCount rows[] = {
      {"llama-2-7b", 6.738415616, 6.738415616, 1e-9},
      {"llama-3.2-1b", 1.235814400, 1.235814400, 1e-9},
      {"mistral-7b", 7.241732096, 7.241732096, 1e-9},
      {"mixtral-8x7b", 46.702792704, 12.9, 2e-3},
      {"qwen2-7b", 7.615616512, 7.615616512, 1e-9},
      {"qwen1.5-moe-a2.7b", 14.315784192, 2.7, 0.01},
      {"qwen3-8b", 8.190735360, 8.190735360, 1e-9},
      {"qwen3-30b-a3b", 30.532122624, 3.3, 0.02},
      {"deepseek-v2-lite", 15.706484224, 2.66, 0.01},
      // Active: 36.6 with the head, the input embedding 0.93; of the prediction module the layer 0.585, the projection
      // 0.103.
      {"deepseek-v3", 671.0 + 11.6, 36.6 + 0.93 + 0.69, 2e-3},
      {"gpt-oss-120b", 116.83, 5.13 + 0.58, 3e-3},  // the model card leaves the input embedding out of the active ones
      {"grok-1", 314.0, 84.6, 0.01},
      {"gemma-7b", 8.537680896, 8.537680896, 1e-9},
      {"gemma-2-9b", 9.241705984, 9.241705984, 1e-3},
      {"gemma-3-1b", 0.999885952, 0.999885952, 1e-3},
      {"phi-3-mini", 3.821079552, 3.821079552, 1e-9},
      {"olmo-2-7b", 7.298617344, 7.298617344, 1e-3},
      {"starcoder2-7b", 7.173923840, 7.173923840, 1e-3},
      {"nemotron-4-340b", 341.0, 341.0, 1e-3},
      {"gpt2", 0.124439808, 0.124439808, 1e-9},
      {"starcoder", 15.5, 15.5, 5e-3},
      {"gpt-neox-20b", 20.554567680, 20.554567680, 1e-9},
      {"opt-125m", 0.125239296, 0.125239296, 1e-4},  // two more positions
      {"falcon-7b", 6.921720704, 6.921720704, 1e-6},
      {"falcon-40b", 41.303293952, 41.303293952, 1e-3},
      {"mpt-7b", 6.649286656, 6.649286656, 1e-9},
      {"bloom-560m", 0.559214592, 0.559214592, 1e-4},  // norm of the embedding
      {"llama-4-maverick", 400.7, 17.2, 2e-3},
  };
  for (const PublishedCount& row : rows) {
    const ModelSpec model = read(row.name);
    EXPECT_NEAR(total_parameters(model) / 1e9 / row.total, 1.0, row.tolerance) << row.name;
    EXPECT_NEAR(active_parameters(model) / 1e9 / row.active, 1.0, row.tolerance) << row.name;
  }
}

TEST(HuggingFace, ReadsWhatChangesTheComputeOfAttention) {
  EXPECT_EQ(read("mistral-7b").window_layers, 32);
  EXPECT_EQ(read("mistral-7b").attention_window, 4096);
  EXPECT_EQ(read("mixtral-8x7b").window_layers, 0);
  EXPECT_EQ(read("qwen2-7b").window_layers, 0);  // switched off
  EXPECT_EQ(read("gpt-oss-120b").window_layers, 18);
  EXPECT_EQ(read("gpt-oss-120b").attention_window, 128);
  EXPECT_EQ(read("gemma-2-9b").window_layers, 21);
  EXPECT_EQ(read("gemma-3-1b").window_layers, 22);  // 26, without the 6th, 12th, 18th and 24th
  EXPECT_EQ(read("llama-4-maverick").window_layers, 36);
  EXPECT_EQ(read("falcon-7b").kv_heads, 1);
  EXPECT_EQ(read("falcon-40b").kv_heads, 8);
  EXPECT_EQ(read("starcoder").kv_heads, 1);
  EXPECT_EQ(read("deepseek-v3").attention, Attention::mla);
}

TEST(HuggingFace, ReadsTheRestOfTheShape) {
  const ModelSpec neox = read("gpt-neox-20b"), gpt2 = read("gpt2"), maverick = read("llama-4-maverick");
  EXPECT_FALSE(neox.gated);
  EXPECT_FALSE(neox.learned_positions);
  EXPECT_FALSE(neox.dropout);
  EXPECT_TRUE(gpt2.learned_positions);
  EXPECT_TRUE(gpt2.dropout);
  EXPECT_EQ(gpt2.sequence, 1024);
  EXPECT_EQ(gpt2.title, "GPT2LMHeadModel");
  EXPECT_EQ(maverick.mixture_every, 2);
  EXPECT_TRUE(maverick.qk_norm);
  EXPECT_EQ(read("llama-2-7b").title, "meta-llama/Llama-2-7b-hf");
  EXPECT_EQ(read("deepseek-v3").predicted_tokens, 1);
  EXPECT_EQ(read("qwen1.5-moe-a2.7b").shared_experts, 4);  // 5632 / 1408
}

// docs/model/models.md: weights in products 36 x (26.54 + 4 x 24.88 + 0.37) e6 + 0.579e9 = 5.131e9, 2 FLOP each; keys
// (2048 + 128 - 2) / 2 = 1087, attention 2 x 64 x (64 + 64) x 36 x 1087 = 0.641e9.  10.903e9 together.
TEST(HuggingFace, TheWorkedExampleOfTheModelReferenceHolds) {
  ModelSpec model = read("gpt-oss-120b");
  model.sequence = 4096;
  EXPECT_DOUBLE_EQ(attended_tokens(model), 1087.0);
  EXPECT_NEAR(forward_compute_per_token(model).value / 1e9, 10.903, 0.001);
}

/// As the catalogue has it, apart from the length of the sequence.
TEST(HuggingFace, AgreesWithTheCatalogue) {
  const std::pair<const char*, const char*> same[] = {
      {"llama-2-7b", "llama2-7b"},           {"mixtral-8x7b", "mixtral-8x7b"},       {"qwen3-30b-a3b", "qwen3-30b-a3b"},
      {"gpt-oss-120b", "gpt-oss-120b"},      {"gpt-neox-20b", "gpt-neox-20b"},       {"deepseek-v3", "deepseek-v3-mtp"},
      {"nemotron-4-340b", "nemotron4-340b"}, {"llama-4-maverick", "llama4-maverick"}};
  Catalogue catalogue{GIGATWIN_SOURCE_DIR "/catalog"};
  for (const auto& [file, entry] : same) {
    Diagnostics diagnostics;
    ModelSpec from_entry, from_file = read(file);
    load_entry("models", entry, workload::model_schema(), &from_entry, catalogue, diagnostics);
    ASSERT_FALSE(diagnostics.has_errors()) << entry;
    from_file.sequence = from_entry.sequence;
    EXPECT_DOUBLE_EQ(total_parameters(from_file), total_parameters(from_entry)) << entry;
    EXPECT_DOUBLE_EQ(active_parameters(from_file), active_parameters(from_entry)) << entry;
    EXPECT_DOUBLE_EQ(forward_compute_per_token(from_file).value, forward_compute_per_token(from_entry).value) << entry;
  }
}

std::vector<std::string> problems(const std::string& text) {
  Diagnostics diagnostics;
  EXPECT_FALSE(read_huggingface_text("config.json", text, std::nullopt, diagnostics)) << text;
  std::vector<std::string> lines;
  for (const Diagnostic& d : diagnostics.list()) lines.push_back(to_text(d).substr(0, to_text(d).find('\n')));
  return lines;
}

TEST(HuggingFaceErrors, SayWhereWhatAndWhat) {
  EXPECT_THAT(
      problems(llama_with("\"hidden_size\": 8", "\"hidden_size\": \"8\"")),
      ElementsAre("config.json:4:18: error: hidden_size: expected a whole number in [1, 1000000], found \"8\""));
  EXPECT_THAT(
      problems(llama_with("  \"hidden_size\": 8,\n", "")),
      ElementsAre("config.json:1:1: error: hidden_size: missing; expected a whole number in [1, 1000000] (Width "
                  "of the hidden state)"));
  EXPECT_THAT(problems(llama_with("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 3")),
              ElementsAre("config.json:6:26: error: kv_heads: expected a divisor of the 2 heads, found 3"));
  EXPECT_THAT(
      problems(llama_with("\"num_attention_heads\": 2", "\"num_attention_heads\": 1e300")),
      ElementsAre("config.json:5:26: error: num_attention_heads: expected a whole number in [1, 10000], found 1e300"));
  EXPECT_THAT(
      problems(llama_with("32", "[32]")),
      ElementsAre("config.json:8:17: error: vocab_size: expected a whole number in [1, 100000000], found a list"));
  EXPECT_THAT(problems(llama_with("Llama", "Lama")),
              ElementsAre(HasSubstr("config.json:2:21: error: architectures: expected one of BloomForCausalLM, ")));
  EXPECT_THAT(problems(llama_with("Llama", "Lama"))[0],
              HasSubstr("found \"LamaForCausalLM\"; did you mean LlamaForCausalLM?"));
  EXPECT_THAT(problems("{\"model_type\": \"bert\"}"),
              ElementsAre(HasSubstr("config.json:1:16: error: model_type: expected one of bloom, ")));
  EXPECT_THAT(problems("{}"), ElementsAre(HasSubstr("config.json:1:1: error: architectures: expected one of ")));
}

TEST(HuggingFaceErrors, ComeAllAtOnce) {
  EXPECT_THAT(
      problems("{\"architectures\": [\"MixtralForCausalLM\"], \"num_hidden_layers\": 0.5, \"vocab_size\": true}"),
      testing::SizeIs(8));  // two are wrong; hidden, heads, feed-forward and three of the experts are missing
}

TEST(HuggingFaceErrors, ContradictionsAreReported) {
  const auto moe = [](const std::string& more) {
    return "{\"architectures\": [\"Qwen2MoeForCausalLM\"], \"num_hidden_layers\": 4, \"hidden_size\": 8, "
           "\"num_attention_heads\": 2, \"intermediate_size\": 16, \"vocab_size\": 32, \"max_position_embeddings\": 4, "
           "\"num_experts\": 4, \"moe_intermediate_size\": 6, " +
           more + "}";
  };
  Diagnostics none;
  EXPECT_TRUE(read_huggingface_text("c", moe("\"num_experts_per_tok\": 2"), std::nullopt, none));
  EXPECT_THAT(problems(moe("\"num_experts_per_tok\": 5")),
              ElementsAre(HasSubstr("experts_per_token: expected 1 to the 4 experts, found 5")));
  EXPECT_THAT(problems(moe("\"num_experts_per_tok\": 2, \"shared_expert_intermediate_size\": 20")),
              ElementsAre(HasSubstr(
                  "shared_expert_intermediate_size: expected a multiple of moe_intermediate_size, 6, found 20")));
  EXPECT_THAT(problems(moe("\"num_experts_per_tok\": 2, \"mlp_only_layers\": [0, 2]")),
              ElementsAre(HasSubstr("mlp_only_layers: expected the first layers: 0, 1, 2, ..., found 2")));
  EXPECT_THAT(
      problems(moe("\"num_experts_per_tok\": 2, \"use_sliding_window\": true, \"sliding_window\": 2, "
                   "\"layer_types\": [\"full_attention\", \"linear_attention\"]")),
      ElementsAre(HasSubstr("layer_types: expected full_attention, sliding_attention or chunked_attention, found "
                            "\"linear_attention\"")));
  EXPECT_THAT(problems(moe("\"num_experts_per_tok\": 2, \"use_sliding_window\": true, \"sliding_window\": 2, "
                           "\"layer_types\": [\"full_attention\"]")),
              ElementsAre(HasSubstr("layer_types: expected as many as num_hidden_layers, 4, found a list")));
}

TEST(HuggingFaceErrors, TextThatIsNoJson) {
  EXPECT_THAT(problems(""), ElementsAre(HasSubstr("config.json:1:1: error: not valid JSON: ")));
  EXPECT_THAT(problems("{\n  \"a\": 1,\n  \"b\" 2\n}"),
              ElementsAre(HasSubstr("config.json:3:7: error: not valid JSON: ")));
  EXPECT_THAT(problems("{\n\t\"a\": 1, \"a\": 2}")[0], HasSubstr("config.json:2:10: error: key a stands here twice"));
  EXPECT_THAT(problems("[1]"), ElementsAre("config.json:1:1: error: expected an object ({...}), found a list"));
  EXPECT_THAT(problems(std::string(100'000, '[')),
              ElementsAre("config.json:1:65: error: nested more than 64 levels deep"));
  EXPECT_THAT(problems("{\"a\": \"\xFF\"}"), ElementsAre("config.json:1:8: error: not UTF-8 text"));
  std::string many = "[0";
  for (int i = 0; i < 100'001; ++i) many += ",0";
  EXPECT_THAT(problems(many + "]"), ElementsAre(HasSubstr("more than 100000 values")));
}

TEST(HuggingFace, LengthOfTheSequenceIsTheUsersChoice) {
  Diagnostics diagnostics;
  const std::optional<ModelSpec> model = read_huggingface_text("config.json", llama_with(), 3, diagnostics);
  ASSERT_TRUE(model);
  EXPECT_EQ(model->sequence, 3);
  EXPECT_FALSE(read_huggingface_text("config.json", llama_with(), 0, diagnostics));
}

}  // namespace
}  // namespace gigatwin::scenario
