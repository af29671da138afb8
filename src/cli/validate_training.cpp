#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "cli/commands.hpp"
#include "cli/scenario_input.hpp"
#include "scenario/catalogue.hpp"
#include "validation/training.hpp"

namespace gigatwin::cli {
namespace {

using nlohmann::ordered_json;
using validation::ErrorLimit;
using validation::ErrorSummary;
using validation::ScoredSet;
using validation::TrainingOutcome;
using validation::TrainingReport;

ordered_json json_of(const ErrorSummary& summary) {
  return {{"rows", summary.rows},
          {"mean_absolute_error", summary.mean},
          {"median_absolute_error", summary.median},
          {"bias", summary.bias},
          {"largest_absolute_error", summary.largest}};
}

ordered_json json_of(const char* name, const ErrorSummary& summary, const ErrorLimit& limit) {
  ordered_json json{{"set", name}};
  json.update(json_of(summary));
  json["mean_limit"] = limit.mean;
  json["largest_limit"] = limit.largest;
  return json;
}

const char* name_of(ScoredSet set) {
  return set == ScoredSet::dense ? "dense" : set == ScoredSet::recipes ? "recipes" : "none";
}

const char* name_of(validation::Measured measured) {
  switch (measured) {
    case validation::Measured::step:
      return "step_s";
    case validation::Measured::layer:
      return "layer_s";
    case validation::Measured::product:
      return "product_s";
    case validation::Measured::memory:
      return "memory_gib";
  }
  return "";
}

ordered_json parts_of(const workload::IterationProfile& p) {
  return {{"matmul_s", p.matmul.value},
          {"attention_s", p.attention.value},
          {"memory_bound_s", p.memory_bound.value},
          {"launch_s", p.launch.value},
          {"recompute_s", p.recompute.value},
          {"optimizer_s", p.optimizer.value},
          {"exposed_tensor_s", p.exposed_tensor.value},
          {"exposed_pipeline_s", p.exposed_pipeline.value},
          {"exposed_data_s", p.exposed_data.value},
          {"exposed_expert_s", p.exposed_expert.value},
          {"exposed_context_s", p.exposed_context.value},
          {"bubble_s", p.bubble.value},
          {"straggler_s", p.straggler.value}};
}

ordered_json json_of(const TrainingOutcome& outcome) {
  ordered_json json{{"id", outcome.row.id},
                    {"group", outcome.row.group},
                    {"machine", outcome.machine},
                    {"software", outcome.software},
                    {"plan", outcome.plan},
                    {"figure", outcome.figure},
                    {"measured", name_of(outcome.measured)},
                    {"published", outcome.published},
                    {"simulated", outcome.simulated},
                    {"error", outcome.error()},
                    {"set", name_of(outcome.set)},
                    {"scored", outcome.counts()},
                    {"remarks", outcome.remarks},
                    {"source", outcome.row.source}};
  if (outcome.measured == validation::Measured::step) {
    json["mfu"] = outcome.profile.mfu;
    json["memory_byte"] = outcome.profile.memory.value;
    json["parts"] = parts_of(outcome.profile);
  }
  if (!outcome.unscored.empty()) json["unscored"] = outcome.unscored;
  return json;
}

void print_json(const TrainingReport& report) {
  ordered_json json{{"schema", "gigatwin.validation/1"}, {"what", "training"}, {"passed", report.passed()}};
  json["sets"] = {json_of("dense", report.of_set(ScoredSet::dense), validation::dense_limit),
                  json_of("recipes", report.of_set(ScoredSet::recipes), validation::recipes_limit)};
  for (const char* list : {"groups", "rows", "skipped"}) json[list] = ordered_json::array();
  for (const std::string& group : report.groups()) {
    json["groups"].push_back({{"group", group}});
    json["groups"].back().update(json_of(report.of_group(group)));
  }
  for (const TrainingOutcome& outcome : report.outcomes) json["rows"].push_back(json_of(outcome));
  for (const auto& skipped : report.skipped)
    json["skipped"].push_back({{"id", skipped.row.id}, {"reason", skipped.reason}, {"source", skipped.row.source}});
  fmt::print("{}\n", json.dump(2));
}

}  // namespace

int validate_training(const ValidateOptions& options) {
  const std::string folder = scenario::shared_directory("validation", "GIGATWIN_VALIDATION");
  const std::string catalogue = scenario::catalog_directory();
  Diagnostics diagnostics;
  auto machines = validation::read_machines(folder + "/training-machines.yaml", catalogue, diagnostics);
  auto software = validation::read_software(folder + "/training-software.yaml", catalogue, diagnostics);
  validation::ModelNames models{catalogue, std::move(software.models), diagnostics};
  const auto rows =
      validation::read_training_rows(options.rows.empty() ? folder + "/training.yaml" : options.rows, diagnostics);
  if (const int status = report(diagnostics); status != 0) return status;
  const validation::TrainingSetup setup{std::move(machines), std::move(software.software), std::move(models)};
  const TrainingReport result = validation::validate(rows, setup, options.group);
  if (options.json)
    print_json(result);
  else
    fmt::print("{}", options.breakdown ? validation::breakdown(result) : validation::to_markdown(result, setup));
  return result.passed() ? 0 : 1;
}

}  // namespace gigatwin::cli
