#include "validation/training.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "validation/published_figure.hpp"
#include "validation/training_job.hpp"

namespace gigatwin::validation {
namespace {

/// Adds the inputs of the row that `see` names: "row-id for the configuration".
Facts with_seen_row(const TrainingRow& row, const std::vector<TrainingRow>& rows, std::string& reason) {
  Facts facts = row.inputs;
  const std::string* see = find(facts, "see");
  if (!see) return facts;
  const std::string id = see->substr(0, see->find(' '));
  const auto seen = std::find_if(rows.begin(), rows.end(), [&](const TrainingRow& other) { return other.id == id; });
  if (seen == rows.end()) return reason = fmt::format("input see: no row {} in the file", id), facts;
  for (const auto& fact : seen->inputs)
    if (!find(facts, fact.first)) facts.push_back(fact);
  return facts;
}

/// Words that only an entry of the software file can know.
bool is_known(const std::string& key, const AppliedSoftware& software) {
  return std::any_of(software.entries.begin(), software.entries.end(), [&](const Software* entry) {
    return std::any_of(entry->when.begin(), entry->when.end(),
                       [&](const Condition& condition) { return condition.input == key; });
  });
}

std::string not_understood(const AppliedSoftware& software) {
  for (const auto& [key, value] : software.inputs) {
    const auto& keys = input_keys();
    const auto known = std::find_if(keys.begin(), keys.end(), [&](const InputKey& k) { return key == k.key; });
    const bool strange = known == keys.end() || (known->kind == InputKind::named && !is_known(key, software)) ||
                         (key == "phase" && !lower(value).starts_with("pre"));
    if (strange) return fmt::format("input {} = {} is not understood", key, value);
  }
  return {};
}

std::string names_of(const AppliedSoftware& software) {
  std::string names;
  for (const Software* entry : software.entries) names += (names.empty() ? "" : "; ") + entry->name;
  return names;
}

std::string plan_text(const workload::PlanSpec& p, std::int64_t gpus) {
  std::string text =
      fmt::format("TP {} PP {} DP {} mbs {}", p.tensor, p.pipeline, workload::data_parallel(p, gpus), p.micro_batch);
  const auto add = [&](bool is, const std::string& words) { text += is ? " " + words : ""; };
  add(p.context > 1, fmt::format("CP {}", p.context));
  add(p.expert > 1, fmt::format("EP {}", p.expert));
  add(p.virtual_stages > 1, fmt::format("VP {}", p.virtual_stages));
  add(p.zero_stage == 3, p.reshard ? "FSDP" : "FSDP, weights kept");
  add(p.recompute == workload::Recompute::full, "full recompute");
  add(p.recompute == workload::Recompute::selective, "selective recompute");
  return text;
}

/// One row on its way; `reason` says why it stops.
class RowRun {
 public:
  RowRun(const TrainingRow& row, const std::vector<TrainingRow>& rows, const TrainingSetup& setup)
      : row_(row), setup_(setup), software_(software_of(with_seen_row(row, rows, reason_), setup.software)) {}

  std::optional<TrainingOutcome> run() {
    if (reason_.empty()) reason_ = software_.not_modelled;
    if (reason_.empty()) reason_ = not_understood(software_);
    if (!reason_.empty()) return std::nullopt;
    machine_ = machine_of(software_.inputs, setup_.machines);
    if (!machine_) return reason_ = "no machine has these inputs", std::nullopt;
    const RowInputs inputs{software_.inputs};
    const auto outcome = run_on_machine(inputs);
    if (!outcome && reason_.empty()) reason_ = inputs.reason();
    return outcome;
  }
  const std::string& reason() const { return reason_; }

 private:
  std::optional<TrainingOutcome> run_on_machine(const RowInputs& inputs) {
    TrainingOutcome outcome;
    const auto model = model_of(inputs, software_, setup_.models, outcome.remarks);
    if (!model) return std::nullopt;
    const auto stated = plan_of(inputs, software_, *model, machine_->system.scale_up_domain);
    if (!stated) return std::nullopt;
    outcome.remarks.insert(outcome.remarks.end(), stated->remarks.begin(), stated->remarks.end());
    hardware::SystemSpec system = used_part(machine_->system, stated->gpus, inputs.count("nodes"));
    apply_accelerator(software_, system.accelerator);
    const auto figure = published_figure(row_.expected, work_of(*model, *stated, system));
    if (!figure) return reason_ = "no time of a step, tokens/s, TFLOP/s or MFU published", std::nullopt;
    const auto run = best_run(*model, *stated, system, *machine_->fabric, reason_);
    if (!run) return std::nullopt;
    reason_.clear();
    describe(outcome, *figure, *run, *stated, system);
    return outcome;
  }

  StepWork work_of(const workload::ModelSpec& model, const StatedPlan& stated,
                   const hardware::SystemSpec& system) const {
    const double sequences = static_cast<double>(stated.global_batch);
    const double tokens = sequences * static_cast<double>(model.sequence);
    return {static_cast<double>(stated.gpus), sequences, tokens,
            tokens * counted_flops_per_token(model, software_.flops), system.accelerator.peak_bf16};
  }

  void describe(TrainingOutcome& outcome, const PublishedFigure& figure, const TrainingRun& run,
                const StatedPlan& stated, const hardware::SystemSpec& system) const {
    outcome.row = row_;
    outcome.machine = machine_->name;
    outcome.software = names_of(software_);
    outcome.figure = figure.text;
    outcome.published = figure.step;
    outcome.simulated = run.profile.duration;
    outcome.plan = plan_text(run.plan, stated.gpus);
    outcome.set = software_.set;
    outcome.profile = run.profile;
    for (const std::string* why : {&row_.unscored, &machine_->unscored, &software_.unscored})
      if (!why->empty()) outcome.unscored = *why;
    if (!run.fits)
      outcome.remarks.push_back(fmt::format("by our count {:.0f} GB of {:.0f} GB", run.profile.memory.value / 1e9,
                                            system.accelerator.memory.value / 1e9));
    if (software_.entries.empty()) outcome.remarks.push_back("software unknown: defaults");
  }

  const TrainingRow& row_;
  const TrainingSetup& setup_;
  std::string reason_;
  AppliedSoftware software_;
  const Machine* machine_ = nullptr;
};

template <class Filter>
ErrorSummary summary_of(const std::vector<TrainingOutcome>& outcomes, Filter filter) {
  ErrorSummary summary;
  std::vector<double> errors;
  for (const TrainingOutcome& outcome : outcomes) {
    if (!filter(outcome)) continue;
    errors.push_back(std::abs(outcome.error()));
    summary.bias += outcome.error();
  }
  summary.rows = errors.size();
  if (errors.empty()) return summary;
  std::sort(errors.begin(), errors.end());
  const std::size_t half = errors.size() / 2;
  for (const double error : errors) summary.mean += error;
  summary.mean /= static_cast<double>(errors.size());
  summary.bias /= static_cast<double>(errors.size());
  summary.median = errors.size() % 2 == 1 ? errors[half] : 0.5 * (errors[half - 1] + errors[half]);
  summary.largest = errors.back();
  return summary;
}

bool within(const ErrorSummary& summary, const ErrorLimit& limit) {
  return summary.mean <= limit.mean && summary.largest <= limit.largest;
}

}  // namespace

ErrorSummary TrainingReport::of_set(ScoredSet set) const {
  return summary_of(outcomes, [&](const TrainingOutcome& o) { return o.set == set && o.counts(); });
}

ErrorSummary TrainingReport::of_group(const std::string& group) const {
  return summary_of(outcomes, [&](const TrainingOutcome& o) { return o.row.group == group; });
}

std::vector<std::string> TrainingReport::groups() const {
  std::vector<std::string> list;
  for (const TrainingOutcome& outcome : outcomes)
    if (std::find(list.begin(), list.end(), outcome.row.group) == list.end()) list.push_back(outcome.row.group);
  return list;
}

bool TrainingReport::passed() const {
  const ErrorSummary dense = of_set(ScoredSet::dense), recipes = of_set(ScoredSet::recipes);
  return dense.rows + recipes.rows > 0 && within(dense, dense_limit) && within(recipes, recipes_limit);
}

TrainingReport validate(const std::vector<TrainingRow>& rows, const TrainingSetup& setup, const std::string& group) {
  TrainingReport report;
  for (const TrainingRow& row : rows) {
    if (row.group.find(group) == std::string::npos && row.id.find(group) == std::string::npos) continue;
    RowRun run{row, rows, setup};
    if (auto outcome = run.run())
      report.outcomes.push_back(std::move(*outcome));
    else
      report.skipped.push_back({row, run.reason()});
  }
  return report;
}

}  // namespace gigatwin::validation
