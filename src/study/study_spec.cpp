#include "study/study_spec.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostics.hpp"
#include "base/error.hpp"
#include "results/indicators.hpp"

namespace gigatwin::study {
namespace {

constexpr double largest_count = 1e15;  ///< far beyond what a plan takes, which says so by itself
constexpr std::int64_t most_replicates = 10000;

void check_setting(const std::string& text, const std::string& key, BlockProblems& problems) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    problems.expected(key, "key=value", fmt::format("\"{}\"", text), "such as time.step=1 h");
}

void check_settings(const std::vector<std::string>& set, BlockProblems& problems) {
  for (std::size_t i = 0; i < set.size(); ++i) check_setting(set[i], fmt::format("set[{}]", i), problems);
}

void check_point(const ListedPointSpec& spec, BlockProblems& problems) { check_settings(spec.set, problems); }

void check_uncertain(const UncertainSpec& spec, BlockProblems& problems) {
  const uncertainty::DistributionSpec& distribution = spec;
  for (BlockProblems::Problem& problem : uncertainty::distribution_schema().problems_of(&distribution).list)
    problems.list.push_back(std::move(problem));
}

void check_samples(const SamplesSpec& spec, BlockProblems& problems) {
  if (spec.method == uncertainty::Sampling::sobol && static_cast<double>(spec.count) > 4294967296.0)
    problems.expected("count", "at most 2^32 points of the Sobol sequence", std::to_string(spec.count));
}

void check_keep(const std::vector<std::string>& keep, BlockProblems& problems) {
  std::vector<std::string> names;
  for (const results::Indicator& indicator : results::indicators()) names.emplace_back(indicator.name);
  for (std::size_t i = 0; i < keep.size(); ++i)
    if (results::find_indicator(keep[i]) == nullptr)
      problems.expected(fmt::format("keep[{}]", i), "the name of an indicator",
                        fmt::format("\"{}\"{}", keep[i], did_you_mean(keep[i], names)));
}

/// Each key once: two axes or two distributions of one key would say different things about it.
void check_keys(const StudySpec& spec, BlockProblems& problems) {
  for (std::size_t i = 0; i < spec.grid.size(); ++i)
    for (std::size_t before = 0; before < i; ++before)
      if (spec.grid[before].key == spec.grid[i].key)
        problems.expected(fmt::format("grid[{}].key", i), "a key that no axis before has", spec.grid[i].key);
  for (std::size_t i = 0; i < spec.uncertain.size(); ++i)
    for (std::size_t before = 0; before < i; ++before)
      if (spec.uncertain[before].key == spec.uncertain[i].key &&
          spec.uncertain[before].scenario == spec.uncertain[i].scenario)
        problems.expected(fmt::format("uncertain[{}].key", i), "a key that is not named before", spec.uncertain[i].key);
}

void check_study(const StudySpec& spec, BlockProblems& problems) {
  check_settings(spec.set, problems);
  check_keys(spec, problems);
  check_keep(spec.keep, problems);
  for (std::size_t i = 0; i < spec.uncertain.size(); ++i)
    if (spec.uncertain[i].with_replicate && spec.replicates < 2)
      problems.expected(fmt::format("uncertain[{}].with_replicate", i), "false in a study without replicates", "true",
                        "such as replicates: 8");
  if (spec.replicates > 1 && !spec.samples)
    problems.expected("replicates", "1 without samples", std::to_string(spec.replicates),
                      "replicates are seeds that the samples take in turn");
}

/// The fields of a distribution stand beside the key: a spec that derives from it begins with it.
std::vector<Field> uncertain_fields() {
  const UncertainSpec probe;
  const uncertainty::DistributionSpec& base = probe;
  GIGATWIN_ASSERT(static_cast<const void*>(&base) == static_cast<const void*>(&probe),
                  "a distribution is not at the beginning of an uncertain value");
  using U = UncertainSpec;
  std::vector<Field> fields{
      text("key", &U::key).required().doc("Of the scenario: \"economics.discount_rate\", as of --set."),
      text("scenario", &U::scenario).doc("Name of the one scenario that it is for; none: all of the study."),
      boolean("with_replicate", &U::with_replicate)
          .doc("Among the samples, drawn once for each of the study's replicates instead of for each point: for values "
               "that change what the jobs do, so that few simulations serve many points. What they explain rests on "
               "as many draws as there are replicates.")};
  for (const Field& field : uncertainty::distribution_schema().fields()) fields.push_back(field);
  return fields;
}

}  // namespace

const Schema<UncertainSpec>& uncertain_schema() {
  static const Schema<UncertainSpec> schema{
      "uncertain", "A value that is drawn for each point; it lies over what the scenarios say of the same key.",
      uncertain_fields(), check_uncertain};
  return schema;
}

const Schema<GridAxisSpec>& grid_axis_schema() {
  using G = GridAxisSpec;
  static const Schema<G> schema{"grid_axis",
                                "One key of the grid with the values that it takes.",
                                {text("key", &G::key).required().doc("Of the scenario, as of --set."),
                                 texts("values", &G::values)
                                     .required()
                                     .items(1, 10000)
                                     .doc("Each as a scenario writes it; names of catalogue entries too.")}};
  return schema;
}

const Schema<ListedPointSpec>& listed_point_schema() {
  static const Schema<ListedPointSpec> schema{
      "listed_point",
      "One point that is written out.",
      {texts("set", &ListedPointSpec::set).required().items(1, 1000).doc("\"key=value\", as of --set.")},
      check_point};
  return schema;
}

const Schema<SamplesSpec>& samples_schema() {
  using S = SamplesSpec;
  static const Schema<S> schema{
      "samples",
      "Monte Carlo: so many points, drawn from the distributions of scenarios and study.",
      {integer("count", &S::count)
           .required()
           .between(1, static_cast<std::int64_t>(largest_count))
           .doc("A power of two serves the Sobol sequence best."),
       choice("method", &S::method,
              {{"sobol", uncertainty::Sampling::sobol}, {"random", uncertainty::Sampling::random}})
           .doc("sobol fills the space evenly, scrambled by the seed; random is plain Monte Carlo.")},
      check_samples};
  return schema;
}

const Schema<StudySpec>& study_schema() {
  using S = StudySpec;
  static const Schema<S> schema{
      "study",
      "Many runs of one or several scenarios. A point is one set of values; every scenario is run at every point.",
      {text("name", &S::name).required().doc("What the study is called."),
       text("description", &S::description).doc("What it is to show."),
       integer("seed", &S::seed).at_least(0).doc("Of the points; every scenario keeps its own for its failures."),
       texts("scenarios", &S::scenarios)
           .required()
           .items(1, 1000)
           .doc("Files, relative to the study's; their names are distinct."),
       texts("set", &S::set).doc("\"key=value\" for all runs, as of --set."),
       blocks<grid_axis_schema>("grid", &S::grid).doc("All combinations of the values of these keys."),
       blocks<listed_point_schema>("list", &S::list).doc("Points one by one."),
       block<samples_schema>("samples", &S::samples).doc("Points drawn from the distributions."),
       blocks<uncertain_schema>("uncertain", &S::uncertain)
           .doc("Distributions, besides those that stand in the scenarios."),
       boolean("tornado", &S::tornado)
           .doc("Each uncertain value in turn at its 5 % and 95 % quantile, the others at their medians."),
       integer("sobol", &S::sobol)
           .between(0, static_cast<std::int64_t>(largest_count))
           .doc("N of a Saltelli design of N (d + 2) points for d uncertain values, for Sobol indices; 0: none."),
       integer("replicates", &S::replicates)
           .between(1, most_replicates)
           .doc("Sample p has seed number p mod this: number 0 is each scenario's own, so 1 leaves the seeds alone."),
       texts("keep", &S::keep).items(0, 1000).doc("Indicators that the study keeps; none: all.")},
      check_study};
  return schema;
}

}  // namespace gigatwin::study
