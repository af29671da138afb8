#include "validation/training_model.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cmath>
#include <string_view>

#include "scenario/catalogue.hpp"
#include "scenario/read_block.hpp"

namespace gigatwin::validation {
namespace {

using workload::Attention;
using workload::ModelSpec;

/// Letters and digits in lower case, without the organisation before a slash and what tells tuned weights apart;
/// Llama 3.1 and 3.3 have the shapes of Llama 3.
std::string plain_name(const std::string& name) {
  std::string plain;
  const std::size_t slash = name.find('/');
  const bool organisation = slash != std::string::npos && name.find(' ') > slash;
  for (const char c : organisation ? name.substr(slash + 1) : name)
    if (std::isalnum(static_cast<unsigned char>(c)))
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (plain.starts_with("metallama")) plain.erase(0, 4);
  if (plain.starts_with("llama31") || plain.starts_with("llama33")) plain.erase(6, 1);
  for (const std::string_view tuned : {"instruct", "base", "chat", "hf"})
    if (plain.size() > tuned.size() && plain.ends_with(tuned)) plain.resize(plain.size() - tuned.size());
  return plain;
}

std::optional<ModelSpec> read_model(scenario::Node node, scenario::Catalogue& catalogue, Diagnostics& diagnostics) {
  ModelSpec model;
  scenario::Origins origins;
  scenario::expand_reference(node, "models", workload::model_schema(), catalogue, diagnostics);
  scenario::ReadContext context{diagnostics, origins};
  if (!scenario::read_block(node, workload::model_schema(), &model, {}, node.where, context)) return std::nullopt;
  return model;
}

/// Beyond these a number is no shape of a model but a slip of the pen; they keep a row from running for hours.
constexpr std::int64_t largest_count = 100'000'000;
constexpr std::int64_t most_layers = 10'000;

/// What the row says itself.
void take_shape(const RowInputs& in, ModelSpec& m) {
  const auto set = [&](const char* key, std::int64_t& member) {
    member = in.count(key).value_or(member);
    if (member < 0 || member > largest_count) in.not_understood(key);
  };
  set("layers", m.layers);
  if (m.layers < 1 || m.layers > most_layers) in.not_understood("layers");
  set("hidden", m.hidden);
  set("heads", m.heads);
  if (m.hidden < 1) in.not_understood("hidden");
  if (m.heads < 1) in.not_understood("heads");
  set("vocab", m.vocabulary);
  set("seq", m.sequence);
  set("experts", m.experts);
  set("top_k", m.experts_per_token);
  set("shared_experts", m.shared_experts);
  set("expert_ffn", m.expert_ffn);
  set("dense_layers", m.dense_layers);
  set("mtp", m.predicted_tokens);
  set("ffn", m.ffn_hidden);
  if (const auto ratio = in.number("ffn_ratio"))
    m.ffn_hidden = static_cast<std::int64_t>(std::llround(*ratio * static_cast<double>(m.hidden)));
  if (const auto dim = in.count("head_dim")) m.head_dim = dim;
  if (const auto kv = in.count("kv_heads"); kv && m.attention != Attention::mla) {
    m.attention = *kv == m.heads ? Attention::mha : Attention::gqa;
    m.kv_heads = m.attention == Attention::gqa ? *kv : 0;
  }
}

/// The family whose figures are not stated: GPT or Llama.
ModelSpec family_of(const RowInputs& in) {
  ModelSpec m;
  const std::int64_t hidden = in.count("hidden").value_or(0);
  const std::int64_t ffn = in.count("ffn").value_or(4 * hidden);
  const bool four_times = ffn == 4 * hidden;
  const bool is_llama = in.has("kv_heads") || !four_times || plain_name(in.text("model")).starts_with("llama");
  m.gated = is_llama && !four_times;
  m.tied_embeddings = m.learned_positions = m.biases = !is_llama;
  m.ffn_hidden = ffn;
  if (in.has("experts")) m.expert_ffn = ffn;
  return m;
}

void check_parameters(const RowInputs& in, const ModelSpec& m, std::vector<std::string>& remarks) {
  std::optional<double> stated = in.number("params");
  if (const auto billions = in.number("params_b")) stated = 1e9 * *billions;
  const double counted = workload::total_parameters(m);
  if (stated && std::abs(counted / *stated - 1.0) > 0.05)
    remarks.push_back(
        fmt::format("the shape has {:.1f} G parameters, the row says {:.1f} G", counted / 1e9, *stated / 1e9));
}

}  // namespace

ModelNames::ModelNames(const std::string& catalogue_directory, std::vector<NamedModel> named,
                       Diagnostics& diagnostics) {
  for (NamedModel& entry : named)
    for (const std::string& name : entry.names) models_.emplace_back(plain_name(name), entry.model);
  scenario::Catalogue catalogue{catalogue_directory};
  for (const std::string& name : catalogue.names("models", diagnostics))
    if (const scenario::Node* node = catalogue.find("models", name, diagnostics))
      if (auto model = read_model(*node, catalogue, diagnostics))
        models_.emplace_back(plain_name(name), std::move(*model));
}

const ModelSpec* ModelNames::find(const std::string& name) const {
  // What stands in parentheses may tell models apart, or the run: "DeepSeekV3 (w/o MTP)", "DeepSeekV3 (tokendrop)".
  for (const std::string& plain : {plain_name(name), plain_name(name.substr(0, name.find('(')))})
    for (const auto& [known, model] : models_)
      if (known == plain) return &model;
  return nullptr;
}

std::optional<ModelSpec> model_of(const RowInputs& in, const AppliedSoftware& software, const ModelNames& names,
                                  std::vector<std::string>& remarks) {
  const ModelSpec* named = in.has("model") ? names.find(in.text("model")) : nullptr;
  if (!named)
    for (const char* key : {"layers", "hidden", "heads"})
      if (!in.has(key)) {
        in.refuse(in.has("model") ? fmt::format("the model {} is not in the catalogue and its {} are not stated",
                                                in.text("model"), key)
                                  : fmt::format("{} not stated", key));
        return std::nullopt;
      }
  ModelSpec m = named ? *named : family_of(in);
  apply_model(software, m);
  take_shape(in, m);
  if (m.vocabulary == 0) in.refuse("vocabulary not stated");
  if (m.sequence == 0) in.refuse("length of the sequence not stated");
  if (!in.reason().empty()) return std::nullopt;
  for (const auto& problem : workload::model_schema().problems_of(&m).list)
    in.refuse(fmt::format("model.{}: expected {}, found {}", problem.key, problem.expected, problem.found));
  if (!in.reason().empty()) return std::nullopt;
  check_parameters(in, m, remarks);
  return m;
}

}  // namespace gigatwin::validation
