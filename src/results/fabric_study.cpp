#include "results/fabric_study.hpp"

#include "base/error.hpp"
#include "results/end_tables.hpp"
#include "results/whole_file.hpp"

namespace gigatwin::results {
namespace {

void describe_root(const h5::Group& root, const RunDescription& run) {
  root.set_text("Conventions", "CF-1.8");
  root.set_text("title", "gigatwin fabric study: " + run.name);
  root.set_text("source", "gigatwin " + run.version);
  root.set_text("format", fabric_study_format);
  root.set_integer("format_major", format_major);
  root.set_integer("format_minor", format_minor);
  root.set_text("scenario", run.name);
  root.set_text("version", run.version);
  root.set_unsigned("seed", run.seed);
}

void describe_study(const h5::Group& group, const RunDescription& run, const FabricStudyTables& study) {
  group.set_text("description", fabric_study_layout().about);
  group.set_text("pattern", study.pattern);
  group.set_text("routing", study.routing);
  group.set_unsigned("seed", run.seed);
  group.set_integer("failed_links", study.failed_links);
  group.set_integer("failed_switches", study.failed_switches);
  group.set_text("failed_tier", study.failed_tier);
}

/// The first column is the coordinate, of numbers.
void write_trials(const h5::Group& group, const std::vector<TrialRow>& trials, const FileConventions& conventions) {
  const Columns<TrialRow> columns = trial_columns();
  const h5::Axis axis{trials.size()};
  const h5::Dataset scale = create_variable(group, columns[0].variable, {&axis, 1}, {}, conventions);
  std::vector<double> numbers;
  for (const TrialRow& row : trials) numbers.push_back(columns[0].value(row));
  scale.write(numbers);
  for (std::size_t i = 1; i < columns.size(); ++i)
    write_column<TrialRow>(group, columns[i], trials, scale, conventions);
}

void write_study(const h5::Group& root, const RunDescription& run, const FabricStudyTables& study,
                 const FileConventions& conventions) {
  const h5::Group group = root.create_group("fabric");
  describe_study(group, run, study);
  for (const auto& scalar : fabric_study_scalars())
    write_scalar(group, scalar.variable, scalar.value(study), conventions);
  const h5::Dataset tiers = write_table(group, fabric_study_columns(), study.tiers, conventions);
  for (const auto& one : tier_load_columns()) write_column<TierLoadRow>(group, one, study.loads, tiers, conventions);
  if (!study.hottest.empty()) write_table(group, hot_link_columns(), study.hottest, conventions);
  if (!study.trials.empty()) write_trials(group, study.trials, conventions);
}

}  // namespace

void write_fabric_study(const RunDescription& run, const FabricStudyTables& study) {
  write_whole_file(run, [&](const h5::Group& root, const FileConventions& conventions) {
    describe_root(root, run);
    write_study(root, run, study, conventions);
  });
}

}  // namespace gigatwin::results
