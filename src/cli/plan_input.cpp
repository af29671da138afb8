#include "cli/plan_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "cli/collective_words.hpp"
#include "cli/medians.hpp"
#include "cli/scenario_input.hpp"
#include "scenario/yaml_text.hpp"
#include "sim/machine_check.hpp"

namespace gigatwin::cli {
namespace {

using hardware::Precision;
using planning::Question;

constexpr std::int64_t many = 10'000'000;

// ---- from the catalogue
// -------------------------------------------------------------------------------------------------

struct ModelFile {
  workload::ModelSpec model;
};

const Schema<ModelFile>& model_file_schema() {
  static const Schema<ModelFile> schema{
      "model file",
      "A model by name.",
      {block<workload::model_schema>("model", &ModelFile::model).required().from("models").doc("Its shape.")}};
  return schema;
}

/// --model: a name of the catalogue, or a file: YAML with the keys of a model, or a config.json of Hugging Face.
std::string model_text(const std::string& name) {
  const std::filesystem::path path{name};
  const std::string file = scenario::yaml_text(std::filesystem::absolute(path).string());
  if (path.extension() == ".json") return fmt::format("gigatwin: 1\nmodel: {{huggingface: {}}}\n", file);
  return fmt::format("gigatwin: 1\nmodel: {}\n", scenario::yaml_text(name));
}

bool is_yaml(const std::string& name) { return name.ends_with(".yaml") || name.ends_with(".yml"); }

/// Without --fabric: no oversubscription, switches that hold any scale-up domain of the catalogue on one leaf.
constexpr const char* non_blocking =
    "fabric: {kind: three-tier, switch: q3400, transceiver: osfp-800g-2xdr4, cable_latency: 250 ns, cable_price: 0 "
    "EUR}\n";

void load_model(const PlanOptions& options, std::vector<std::string> overrides, PlanInput& input) {
  if (!options.sequence.empty()) overrides.push_back("model.sequence=" + options.sequence);
  scenario::LoadInputs inputs;
  inputs.overrides = std::move(overrides);
  if (is_yaml(options.model)) {
    for (std::string& text : inputs.overrides) text = text.substr(std::string_view{"model."}.size());
    inputs.layers = {{options.model, std::nullopt}};
    scenario::load(inputs, workload::model_schema(), &input.question.model, input.diagnostics);
    return;
  }
  ModelFile file;
  inputs.layers = {{"--model", model_text(options.model)}};
  scenario::load(inputs, model_file_schema(), &file, input.diagnostics);
  input.question.model = std::move(file.model);
}

void load_machine(const PlanOptions& options, std::vector<std::string> overrides, PlanInput& input) {
  if (!options.fabric.empty()) {
    if (!options.system.empty()) overrides.push_back("compute.system=" + options.system);
    if (!options.accelerators.empty()) overrides.push_back("compute.accelerators=" + options.accelerators);
    say_medians(scenario::load_fabric(options.fabric, overrides, input.machine, input.diagnostics), input.diagnostics);
    return;
  }
  scenario::LoadInputs inputs;
  inputs.overrides = std::move(overrides);
  inputs.layers = {
      {"--system", fmt::format("gigatwin: 1\nname: non-blocking\ncompute: {{system: {}, accelerators: {}}}\n{}",
                               scenario::yaml_text(options.system), options.accelerators, non_blocking)}};
  scenario::load(inputs, scenario::fabric_file_schema(), &input.machine, input.diagnostics);
}

/// A machine that nobody describes has as many whole nodes as the accelerators asked for need; the rest stays idle.
void fill_last_node(scenario::ComputeSpec& compute) {
  const std::int64_t each = std::max<std::int64_t>(1, compute.system.accelerators_per_node);
  compute.accelerators = (compute.accelerators + each - 1) / each * each;
}

void read_catalogue(const PlanOptions& options, PlanInput& input) {
  if (options.fabric.empty() && (options.system.empty() || options.accelerators.empty()))
    throw RequestError("expected a scenario, or --model with --system and --accelerators or with --fabric");
  if (options.fabric.empty()) whole_number("--accelerators", options.accelerators, 1, many, "10 million");
  std::vector<std::string> of_model, of_machine;
  for (const std::string& text : overrides_of(options.scenario_options))
    (text.starts_with("model.") ? of_model : of_machine).push_back(text);
  load_model(options, std::move(of_model), input);
  load_machine(options, std::move(of_machine), input);
  input.question.accelerators = input.machine.compute.accelerators;
  if (options.fabric.empty()) fill_last_node(input.machine.compute);
  input.name = fmt::format("{} on {}", input.question.model.title, input.machine.name);
  if (options.batch.empty() && options.max_batch.empty() && options.tokens_per_batch.empty())
    throw RequestError("expected --batch SEQUENCES, --max-batch SEQUENCES or --tokens-per-batch TOKENS");
}

// ---- from a scenario
// ----------------------------------------------------------------------------------------------------

const workload::CampaignSpec& campaign_of(const PlanOptions& options,
                                          const std::vector<workload::CampaignSpec>& campaigns) {
  if (campaigns.empty())
    throw RequestError(fmt::format("{}: has no campaign; --model names a model", options.scenario));
  if (options.campaign.empty()) return campaigns.front();
  std::vector<std::string> names;
  for (const workload::CampaignSpec& campaign : campaigns) {
    if (campaign.name == options.campaign) return campaign;
    names.push_back(campaign.name);
  }
  throw RequestError(fmt::format("--campaign: expected one of {}, found \"{}\"{}", fmt::join(names, ", "),
                                 options.campaign, did_you_mean(options.campaign, names)));
}

void read_campaign(const PlanOptions& options, PlanInput& input) {
  for (const auto& [option, text] :
       {std::pair{"--model", &options.model}, {"--system", &options.system}, {"--fabric", &options.fabric}})
    if (!text->empty()) throw RequestError(fmt::format("{}: expected a scenario or {}, found both", option, option));
  scenario::Scenario scenario;
  const scenario::LoadedText loaded = scenario::load(options.scenario, overrides_of(options.scenario_options),
                                                     scenario::scenario_schema(), scenario, input.diagnostics);
  say_medians(loaded, input.diagnostics);
  if (input.diagnostics.has_errors()) return;
  const workload::CampaignSpec& campaign = campaign_of(options, scenario.workload.campaigns);
  input.question = planning::question_of(campaign, scenario.compute.system);
  input.stated = campaign.plan;
  input.name = fmt::format("{}, campaign {}", scenario.name, campaign.name);
  input.machine = {scenario.name, scenario.description, scenario.seed, scenario.compute, scenario.fabric};
}

// ---- what the options change
// --------------------------------------------------------------------------------------------

void set_batch(const PlanOptions& options, Question& question) {
  if (!options.sequence.empty())
    question.model.sequence = whole_number("--sequence", options.sequence, 1, many, "10 million tokens");
  const int given = !options.batch.empty() + !options.max_batch.empty() + !options.tokens_per_batch.empty();
  if (given > 1) throw RequestError("--batch, --max-batch and --tokens-per-batch: expected one of them");
  if (!options.batch.empty()) question.batch = whole_number("--batch", options.batch, 1, many, "10 million");
  question.batch_may_be_less = given == 1 && options.batch.empty();
  if (!options.max_batch.empty())
    question.batch = whole_number("--max-batch", options.max_batch, 1, many, "10 million");
  if (options.tokens_per_batch.empty()) return;
  const std::optional<double> tokens = parse_number(options.tokens_per_batch);
  if (!tokens || !(*tokens >= static_cast<double>(question.model.sequence)) || *tokens > 1e12)
    throw RequestError(
        fmt::format("--tokens-per-batch: expected a number from one sequence of {} tokens to 1e12, found \"{}\"",
                    question.model.sequence, options.tokens_per_batch));
  question.batch = static_cast<std::int64_t>(*tokens / static_cast<double>(question.model.sequence));
}

void set_accelerators(const PlanOptions& options, PlanInput& input) {
  const std::int64_t all = input.machine.compute.accelerators;
  if (!options.accelerators.empty())
    input.question.accelerators = whole_number("--accelerators", options.accelerators, 1, all, "those of the machine");
  if (input.question.accelerators > all)
    throw RequestError(fmt::format("--accelerators: expected at most the {} of the machine, found {}", all,
                                   input.question.accelerators));
}

void set_precision(const PlanOptions& options, Question& question) {
  if (options.precision.empty()) return;
  const Words<std::optional<Precision>> words{
      {"bf16", Precision::bf16}, {"fp8", Precision::fp8}, {"fp4", Precision::fp4}, {"any", std::nullopt}};
  const std::optional<Precision> one = word("--precision", options.precision, words);
  question.precisions = one ? std::vector{*one} : std::vector{Precision::bf16, Precision::fp8, Precision::fp4};
  if (one && !hardware::peak(question.system.accelerator, *one))
    throw RequestError(fmt::format("--precision: expected a precision that the {} has, found {}",
                                   question.system.accelerator.title, options.precision));
}

Value value_of(const Field& field, const std::string& option, const std::string& text) {
  if (field.kind == Kind::boolean) return word(option, text, Words<bool>{{"true", true}, {"false", false}});
  if (field.kind == Kind::integer)
    return whole_number(option, text, static_cast<std::int64_t>(field.minimum),
                        static_cast<std::int64_t>(field.maximum), "what the key may be");
  Words<std::string> words;
  for (const std::string& choice : field.choices) words.emplace_back(choice, choice);
  return word(option, text, words);
}

/// --fix KEY=VALUE
void fix(const std::string& text, Question& question) {
  const std::size_t equals = text.find('=');
  const std::string key = text.substr(0, equals);
  std::vector<std::string> keys;
  for (const Field& field : workload::plan_schema().fields()) keys.push_back(field.key);
  const Field* field = workload::plan_schema().find(key);
  if (equals == std::string::npos || !field)
    throw RequestError(fmt::format("--fix: expected KEY=VALUE with a key of the plan ({}), found \"{}\"{}",
                                   fmt::join(keys, ", "), text, did_you_mean(key, keys)));
  field->assign(&question.given, value_of(*field, "--fix " + key, text.substr(equals + 1)));
  question.fixed.insert(key);
  if (key == "precision") question.precisions = {question.given.precision};
}

}  // namespace

PlanInput read_plan_input(const PlanOptions& options) {
  PlanInput input;
  if (options.scenario.empty() && options.model.empty())
    throw RequestError("expected a scenario, or --model with --system and --accelerators or with --fabric");
  if (options.scenario.empty())
    read_catalogue(options, input);
  else
    read_campaign(options, input);
  if (!input.diagnostics.has_errors())
    sim::check_machine(input.machine.compute, input.machine.fabric, input.diagnostics);
  input.diagnostics.sort();
  if (input.diagnostics.has_errors()) return input;
  input.question.system = input.machine.compute.system;
  set_accelerators(options, input);
  set_batch(options, input.question);
  set_precision(options, input.question);
  for (const std::string& text : options.fixes) fix(text, input.question);
  return input;
}

}  // namespace gigatwin::cli
