#include "workload/model.hpp"

#include <gmock/gmock.h>

#include "base/random.hpp"
#include "models.hpp"

namespace gigatwin::workload {
namespace {

struct PublishedCount {
  const char* name;
  ModelSpec model;
  double total, active;  // billions, as published
  double tolerance;      // billions: half of the last digit that the source prints
};

TEST(Model, HasThePublishedNumberOfParameters) {
  using namespace shapes;
  const PublishedCount published[] = {
      {"GPT-3 175B (SC21 table 2)", gpt3_175b(), 174.6, 174.6, 0.05},
      {"Llama 3 8B (model card)", llama3_8b(), 8.03, 8.03, 0.005},
      {"Llama 3 70B (model card)", llama3_70b(), 70.6, 70.6, 0.05},
      {"Llama 3 405B (405.85 B in its files)", llama3_405b(), 405.85, 405.85, 0.05},
      {"Mixtral 8x7B (46.7 and 12.9, Mistral AI)", mixtral_8x7b(), 46.7, 12.9, 0.05},
      {"DeepSeek-V3 (arXiv 2412.19437)", deepseek_v3(), 671, 37, 1.0},
  };
  for (const PublishedCount& row : published) {
    EXPECT_NEAR(total_parameters(row.model) / 1e9, row.total, row.tolerance) << row.name;
    EXPECT_NEAR(active_parameters(row.model) / 1e9, row.active, row.tolerance) << row.name;
  }
}

// Layer: attention 4 x 8 x 8 = 256, feed-forward 3 x 8 x 16 = 384, norms 2 x 8 = 16: 656.
// Two layers 1312, last norm 8, embedding 32 x 8 = 256, head 256: 1832; tied 1576.
TEST(Model, CountsATinyModelAsByHand) {
  ModelSpec m = shapes::tiny();
  EXPECT_DOUBLE_EQ(total_parameters(m), 1832);
  m.tied_embeddings = true;
  EXPECT_DOUBLE_EQ(total_parameters(m), 1576);
}

// SC21 eq. 2: P = 12 l h^2 (1 + 13 / (12 h) + (V + s) / (12 l h)); ours has 2 h more, the last norm.
TEST(Model, CountsBiasesAndPositionsAsMegatron) {
  const ModelSpec m = shapes::gpt(4, 64, 8);
  const double l = 4, h = 64;
  EXPECT_DOUBLE_EQ(total_parameters(m), 12 * l * h * h + 13 * l * h + (51200.0 + 2048.0) * h + 2 * h);
}

// Weights in products: 2 layers x (256 + 384) + head 256 = 1536, 2 FLOP each: 3072.
// Attention: 2 layers x s 4 x 2 heads x (4 + 4) = 128.  Forward 3200, training 9600.
TEST(Model, NeedsTheComputeCountedByHand) {
  EXPECT_DOUBLE_EQ(forward_compute_per_token(shapes::tiny()).value, 3200);
  EXPECT_DOUBLE_EQ(training_compute_per_token(shapes::tiny()).value, 9600);
}

// SC21 eq. 3 without recomputation, 72 B s l h^2 (1 + s/(6h) + V/(16 l h)), counts attention in full: causal is half of
// it; and V/(16 l h) there is 6 / 72 of V / (l h) = V/(12 l h) here (without recomputation of the head).
TEST(Model, AgreesWithTheMegatronFormula) {
  const ModelSpec m = shapes::gpt3_175b();
  const double l = 96, h = 12288, s = 2048, v = 51200;
  const double formula = 72 * l * h * h * (1 + s / (12 * h) + v / (12 * l * h));
  EXPECT_NEAR(training_compute_per_token(m).value / formula, 1.0, 1e-12);
}

TEST(Model, ActivatesOnlySomeExperts) {
  const ModelSpec m = shapes::mixtral_8x7b();
  // 32 layers x 6 idle experts x 3 x 4096 x 14336
  EXPECT_DOUBLE_EQ(total_parameters(m) - active_parameters(m), 32.0 * 6 * 3 * 4096 * 14336);
}

// Window 4 of 16 tokens in half of the layers: full 16 / 2 = 8 keys, windowed 4 - 16 / 32 = 3.5; mean 5.75.
TEST(Model, AttendsToAWindowInSomeLayers) {
  ModelSpec m = shapes::tiny();
  m.sequence = 16;
  EXPECT_DOUBLE_EQ(attended_tokens(m), 8.0);
  m.attention_window = 4;
  m.window_layers = 1;
  EXPECT_DOUBLE_EQ(attended_tokens(m), 5.75);
  m.attention_window = 16;  // as wide as the sequence: no window
  EXPECT_DOUBLE_EQ(attended_tokens(m), 8.0);
  m.attention_window = 1000;
  EXPECT_DOUBLE_EQ(attended_tokens(m), 8.0);
}

// 16 tokens, window 4 in one of two layers: 2 layers x 5.75 keys x 2 heads x (4 + 4) x 2 FLOP = 368 beside 3072.
TEST(Model, NeedsLessComputeWithAWindow) {
  ModelSpec m = shapes::tiny();
  m.sequence = 16;
  m.attention_window = 4;
  m.window_layers = 1;
  EXPECT_DOUBLE_EQ(forward_compute_per_token(m).value, 3072 + 368);
}

// 7 layers, the first dense, then every second: layers 2, 4, 6 have experts.
TEST(Model, PutsExpertsIntoEverySecondLayer) {
  ModelSpec m = shapes::tiny();
  m.layers = 7;
  m.experts = 4;
  m.experts_per_token = 1;
  m.expert_ffn = 16;
  m.dense_layers = 1;
  m.mixture_every = 2;
  EXPECT_EQ(mixture_layers(m), 3);
  std::vector<std::int64_t> with_experts;
  for (std::int64_t layer = 0; layer < m.layers; ++layer)
    if (is_mixture_layer(m, layer)) with_experts.push_back(layer);
  EXPECT_THAT(with_experts, testing::ElementsAre(2, 4, 6));
  // 3 layers x 3 idle experts x 384
  EXPECT_DOUBLE_EQ(total_parameters(m) - active_parameters(m), 3 * 3 * 384);
}

TEST(Model, HasAsManyMixtureLayersAsItNames) {
  const Draws draws{7, "test.model"};
  for (std::uint64_t i = 0; i < 200; ++i) {
    ModelSpec m = shapes::tiny();
    m.experts = 4;
    m.layers = 1 + static_cast<std::int64_t>(60 * draws.uniform(3 * i));
    m.dense_layers = static_cast<std::int64_t>(static_cast<double>(m.layers) * draws.uniform(3 * i + 1));
    m.mixture_every = 1 + static_cast<std::int64_t>(6 * draws.uniform(3 * i + 2));
    std::int64_t named = 0;
    for (std::int64_t layer = 0; layer < m.layers; ++layer) named += is_mixture_layer(m, layer);
    EXPECT_EQ(mixture_layers(m), named);
  }
}

// One module beside the tiny model: layer 656, projection 2 x 8 x 8 = 128, norms 3 x 8 = 24: 808.
// Compute: layer 2 x 640 + attention 4 x 2 x 8 = 64, projection 2 x 128, head 2 x 256: 2112 more than 3200.
TEST(Model, PredictsMoreTokensWithALayerAProjectionAndTheHead) {
  ModelSpec m = shapes::tiny();
  m.predicted_tokens = 1;
  EXPECT_DOUBLE_EQ(prediction_parameters(m), 152);
  EXPECT_DOUBLE_EQ(total_parameters(m), 1832 + 808);
  EXPECT_DOUBLE_EQ(forward_compute_per_token(m).value, 3200 + 2112);
}

// README_WEIGHTS of DeepSeek-V3: 11.5 B of its own; 2.4 B active, with the embedding and the head. Both are the layer
// without the projection, 2 x 7168^2 = 0.1 B.
TEST(Model, HasThePublishedPredictionModule) {
  ModelSpec with = shapes::deepseek_v3();
  with.predicted_tokens = 1;
  const ModelSpec without = shapes::deepseek_v3();
  const double projection = prediction_parameters(with);
  EXPECT_NEAR((total_parameters(with) - total_parameters(without) - projection) / 1e9, 11.5, 0.05);
  const double shared = embedding_parameters(without) + head_parameters(without);
  EXPECT_NEAR((active_parameters(with) - active_parameters(without) - projection + shared) / 1e9, 2.4, 0.05);
}

// Two layers, d = 4, two heads: biases 3 x 2 x 4 = 24 each; norms of one query and one key 8 each.
TEST(Model, CountsBiasesOfQueriesKeysAndValuesAndTheirNorms) {
  ModelSpec m = shapes::tiny();
  m.attention_bias = true;
  EXPECT_DOUBLE_EQ(total_parameters(m), 1832 + 2 * 24);
  m.qk_norm = true;
  EXPECT_DOUBLE_EQ(total_parameters(m), 1832 + 2 * (24 + 8));
  m.biases = true;  // they are among these
  const double all = total_parameters(m);
  m.attention_bias = false;
  EXPECT_DOUBLE_EQ(total_parameters(m), all);
}

std::vector<BlockProblems::Problem> problems(const ModelSpec& m) { return model_schema().problems_of(&m).list; }

TEST(ModelSchema, AcceptsPublishedShapes) {
  using namespace shapes;
  for (const ModelSpec& m : {gpt3_175b(), llama3_405b(), mixtral_8x7b(), deepseek_v3(), tiny()})
    EXPECT_TRUE(problems(m).empty()) << m.title;
}

struct BadModel {
  const char* key;
  const char* expected;
  void (*change)(ModelSpec&);
};

TEST(ModelSchema, RefusesShapesThatCannotBe) {
  const BadModel bad[] = {
      {"heads", "a divisor of hidden, 4096, or a head_dim beside it", [](ModelSpec& m) { m.heads = 24; }},
      {"kv_heads", "a divisor of the 32 heads", [](ModelSpec& m) { m.kv_heads = 5; }},
      {"experts_per_token", "1 to the 8 experts", [](ModelSpec& m) { m.experts_per_token = 9; }},
      {"expert_ffn", "the hidden width of one expert, at least 1", [](ModelSpec& m) { m.expert_ffn = 0; }},
      {"dense_layers", "fewer than the 32 layers",
       [](ModelSpec& m) {
         m.dense_layers = 32;
         m.ffn_hidden = 1;
       }},
      {"ffn_hidden", "the hidden width of the dense layers, at least 1", [](ModelSpec& m) { m.dense_layers = 1; }},
      {"ffn_hidden", "the hidden width of the dense layers, at least 1", [](ModelSpec& m) { m.mixture_every = 2; }},
      {"mixture_every", "1 to 32, the layers after dense_layers",
       [](ModelSpec& m) {
         m.mixture_every = 33;
         m.ffn_hidden = 1;
       }},
      {"window_layers", "at most the 32 layers",
       [](ModelSpec& m) {
         m.window_layers = 33;
         m.attention_window = 128;
       }},
      {"attention_window", "the tokens that a windowed layer sees, at least 1",
       [](ModelSpec& m) { m.window_layers = 16; }},
      {"window_layers", "the number of layers with the window, at least 1",
       [](ModelSpec& m) { m.attention_window = 128; }},
  };
  for (const BadModel& row : bad) {
    ModelSpec m = shapes::mixtral_8x7b();
    row.change(m);
    const auto found = problems(m);
    ASSERT_FALSE(found.empty()) << row.key;
    EXPECT_EQ(found[0].key, row.key);
    EXPECT_EQ(found[0].expected, row.expected);
  }
}

TEST(ModelSchema, RefusesExpertKeysOfADenseModel) {
  ModelSpec m = shapes::tiny();
  m.shared_experts = 1;
  ASSERT_EQ(problems(m).size(), 1u);
  EXPECT_EQ(problems(m)[0].key, "shared_experts");
  m = shapes::tiny();
  m.mixture_every = 2;
  ASSERT_EQ(problems(m).size(), 1u);
  EXPECT_EQ(problems(m)[0].key, "mixture_every");
  m = shapes::tiny();
  m.ffn_hidden = 0;
  ASSERT_EQ(problems(m).size(), 1u);
  EXPECT_EQ(problems(m)[0].key, "ffn_hidden");
}

}  // namespace
}  // namespace gigatwin::workload
