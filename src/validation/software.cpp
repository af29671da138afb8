#include "validation/software.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "scenario/catalogue.hpp"
#include "scenario/read_block.hpp"
#include "validation/training_inputs.hpp"

namespace gigatwin::validation {
namespace {

using scenario::Node;
using scenario::NodeKind;

const Schema<NamedModel>& named_model_schema() {
  using M = NamedModel;
  static const Schema<M> schema{
      "named model",
      "A model by the names that rows have for it.",
      {texts("names", &M::names).required().items(1, 100).doc("Spelling and case do not matter."),
       block<workload::model_schema>("model", &M::model).required().from("models").doc("Shape."),
       text("source", &M::source).doc("Where a difference from the catalogue is known from.")}};
  return schema;
}

const Schema<Software>& software_schema() {
  using S = Software;
  static const Schema<S> schema{
      "software",
      "What the software of some rows does where they do not say.",
      {text("name", &S::name).required().doc("Name for people."),
       blocks<condition_schema>("when", &S::when).required().items(1, 20).doc("What the inputs of its rows are."),
       choice("flops", &S::flops,
              {{"useful", FlopCount::useful},
               {"full-attention", FlopCount::full_attention},
               {"recomputed", FlopCount::recomputed}})
           .doc("What its TFLOP/s and MFU count."),
       choice("set", &S::set, {{"dense", ScoredSet::dense}, {"recipes", ScoredSet::recipes}, {"none", ScoredSet::none}})
           .doc("Target that its rows count for."),
       text("unscored", &S::unscored).doc("Why its rows are shown but do not count."),
       text("not_modelled", &S::not_modelled).doc("Why its rows are skipped."),
       text("source", &S::source).required().doc("Where that is known from.")}};
  return schema;
}

const Schema<SoftwareFile>& file_schema() {
  using F = SoftwareFile;
  static const Schema<F> schema{
      "training software",
      "Software of training rows and the names of models.",
      {blocks<named_model_schema>("models", &F::models).doc("Names that are no names of the catalogue."),
       blocks<software_schema>("software", &F::software).required().items(1, 1000).doc("General entries first.")}};
  return schema;
}

/// The fields of `schema`, none of them required or bound to another, without the check of the whole: for differences.
BlockSchema differences_of(const BlockSchema& schema) {
  std::vector<Field> fields = schema.fields();
  for (Field& field : fields) {
    field.is_required = false;
    field.only_key.clear();
  }
  return BlockSchema{schema.name(), schema.description(), std::move(fields)};
}

const BlockSchema& plan_differences() {
  static const BlockSchema schema = differences_of(workload::plan_schema());
  return schema;
}
const BlockSchema& accelerator_differences() {
  static const BlockSchema schema = differences_of(hardware::accelerator_schema());
  return schema;
}
const BlockSchema& model_differences() {
  static const BlockSchema schema = differences_of(workload::model_schema());
  return schema;
}

bool lay_over(const Node& differences, const BlockSchema& schema, void* spec, const std::string& path,
              Diagnostics& diagnostics) {
  if (differences.kind == NodeKind::null) return true;
  scenario::Origins origins;
  scenario::ReadContext context{diagnostics, origins};
  return scenario::read_block(differences, schema, spec, path, differences.where, context);
}

/// The parts of an entry that have no table of their own.
struct OpenParts {
  Facts inputs;
  Node plan, accelerator, model;
};

Node taken_out(Node& entry, const std::string& key) {
  Node node;
  if (scenario::Entry* found = entry.find(key)) node = std::move(found->value);
  std::erase_if(entry.entries, [&](const scenario::Entry& e) { return e.key == key; });
  return node;
}

std::vector<OpenParts> separate_parts(Node& root) {
  std::vector<OpenParts> parts;
  scenario::Entry* list = root.find("software");
  if (!list) return parts;
  for (Node& entry : list->value.items) {
    OpenParts part;
    for (const scenario::Entry& input : taken_out(entry, "inputs").entries)
      part.inputs.emplace_back(input.key, input.value.scalar);
    part.plan = taken_out(entry, "plan");
    part.accelerator = taken_out(entry, "accelerator");
    part.model = taken_out(entry, "model");
    parts.push_back(std::move(part));
  }
  return parts;
}

void check_parts(const OpenParts& part, const std::string& path, Diagnostics& diagnostics) {
  workload::PlanSpec plan;
  hardware::AcceleratorSpec accelerator;
  workload::ModelSpec model;
  lay_over(part.plan, plan_differences(), &plan, path + ".plan", diagnostics);
  lay_over(part.accelerator, accelerator_differences(), &accelerator, path + ".accelerator", diagnostics);
  lay_over(part.model, model_differences(), &model, path + ".model", diagnostics);
}

void must_apply(bool applied, const Software& entry, const char* block) {
  GIGATWIN_ASSERT(applied, "{} of {} was right when it was read", block, entry.name);
}

}  // namespace

SoftwareFile read_software(const std::string& file, const std::string& catalogue_directory, Diagnostics& diagnostics) {
  std::optional<scenario::Tree> tree = scenario::read_yaml_file(file, diagnostics);
  if (!tree) return {};
  SoftwareFile read;
  std::vector<OpenParts> parts = separate_parts(tree->root);
  scenario::Origins origins;
  scenario::Catalogue catalogue{catalogue_directory};
  scenario::expand_catalogues(tree->root, file_schema(), {}, catalogue, diagnostics);
  scenario::ReadContext context{diagnostics, origins};
  scenario::read_block(tree->root, file_schema(), &read, {}, Location{file, 0, 0, 1, {}}, context);
  for (std::size_t i = 0; i < parts.size(); ++i) check_parts(parts[i], fmt::format("software[{}]", i), diagnostics);
  catalogue.report_problems(diagnostics);
  diagnostics.sort();
  for (std::size_t i = 0; i < std::min(parts.size(), read.software.size()); ++i) {
    Software& entry = read.software[i];
    entry.inputs = std::move(parts[i].inputs);
    entry.plan = std::move(parts[i].plan);
    entry.accelerator = std::move(parts[i].accelerator);
    entry.model = std::move(parts[i].model);
  }
  return read;
}

namespace {

/// Adds what an entry states; a later entry replaces an earlier one, the row's own inputs (the first `stated`) stay.
void add_inputs(Facts& inputs, std::size_t stated, const Facts& added) {
  for (const auto& fact : added) {
    const auto found =
        std::find_if(inputs.begin(), inputs.end(), [&](const auto& known) { return known.first == fact.first; });
    if (found == inputs.end())
      inputs.push_back(fact);
    else if (found - inputs.begin() >= static_cast<std::ptrdiff_t>(stated))
      found->second = fact.second;
  }
}

}  // namespace

AppliedSoftware software_of(const Facts& inputs, const std::vector<Software>& software) {
  AppliedSoftware applied;
  applied.inputs = inputs;
  for (const Software& entry : software) {
    if (!meets(applied.inputs, entry.when)) continue;
    applied.entries.push_back(&entry);
    add_inputs(applied.inputs, inputs.size(), entry.inputs);
    if (entry.flops) applied.flops = *entry.flops;
    if (entry.set) applied.set = *entry.set;
    if (!entry.unscored.empty()) applied.unscored = entry.unscored;
    if (!entry.not_modelled.empty()) applied.not_modelled = entry.not_modelled;
  }
  return applied;
}

void apply_plan(const AppliedSoftware& software, workload::PlanSpec& plan) {
  Diagnostics none;
  for (const Software* entry : software.entries)
    must_apply(lay_over(entry->plan, plan_differences(), &plan, "plan", none), *entry, "plan");
}

void apply_accelerator(const AppliedSoftware& software, hardware::AcceleratorSpec& accelerator) {
  Diagnostics none;
  for (const Software* entry : software.entries)
    must_apply(lay_over(entry->accelerator, accelerator_differences(), &accelerator, "accelerator", none), *entry,
               "accelerator");
}

void apply_model(const AppliedSoftware& software, workload::ModelSpec& model) {
  Diagnostics none;
  for (const Software* entry : software.entries)
    must_apply(lay_over(entry->model, model_differences(), &model, "model", none), *entry, "model");
}

}  // namespace gigatwin::validation
