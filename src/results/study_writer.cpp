#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

#include "base/error.hpp"
#include "results/h5.hpp"
#include "results/output_path.hpp"
#include "results/study_layout.hpp"
#include "results/variable_writer.hpp"
#include "results/writer.hpp"
#include "uncertainty/estimators.hpp"

namespace gigatwin::results {
namespace {

constexpr std::uint64_t chunk_numbers = 16384;  ///< 128 KiB of float64: large enough to compress, small enough to hold

/// A dataset that grows by points, with what waits to be written.
struct Growing {
  h5::Dataset dataset;
  std::vector<double> waiting;

  void write() {
    if (!waiting.empty()) dataset.append(waiting);
    waiting.clear();
  }
};

}  // namespace

struct StudyWriter::Parts {
  std::string path, partial;
  bool force = false;
  StudyDescription study;
  std::uint64_t points = 0, added = 0, rows_at_once = 1;
  FileConventions conventions;
  h5::File file;
  h5::Group root, inputs_group, settings_group, summary_group, problems_group;
  h5::Dataset point_scale, scenario_scale, input_scale, setting_scale;
  std::map<std::string, Growing> growing;  ///< by "/group/name"
  std::vector<const Indicator*> indicators;
  std::vector<Growing*> columns;              ///< of each
  std::vector<std::size_t> indicator_places;  ///< of each in the order of `indicators()`
  std::vector<Block> blocks;                  ///< [point]
  std::vector<std::vector<char>> ok;          ///< [scenario][point]
  std::vector<double> problem_points, problem_scenarios;
  std::vector<std::string> problem_messages;

  std::size_t scenarios() const { return study.scenarios.size(); }

  h5::Axis fixed(std::size_t length) const { return {length, false, length}; }

  h5::Axis by_point(std::uint64_t width) const {
    return {0, true, std::clamp<std::uint64_t>(chunk_numbers / std::max<std::uint64_t>(width, 1), 1, points)};
  }

  void create_growing(const std::string& group_path, const h5::Group& group, const Variable& variable,
                      const std::vector<const h5::Dataset*>& inner, const std::vector<std::size_t>& lengths) {
    const std::uint64_t width = std::accumulate(lengths.begin(), lengths.end(), std::uint64_t{1}, std::multiplies<>{});
    std::vector<h5::Axis> axes{by_point(width)};
    for (const std::size_t length : lengths) axes.push_back(fixed(length));
    std::vector<const h5::Dataset*> scales{&point_scale};
    scales.insert(scales.end(), inner.begin(), inner.end());
    growing[group_path + "/" + variable.name].dataset = create_variable(group, variable, axes, scales, conventions);
  }

  h5::Group create_group(const std::string& path_of_group) {
    h5::Group group = root.create_group(path_of_group.substr(1));
    for (const GroupLayout& layout : study_layouts())
      if (layout.path == path_of_group) group.set_text("description", layout.about);
    return group;
  }

  void write_texts(const h5::Group& group, const Variable& variable, const std::vector<const h5::Dataset*>& scales,
                   const std::vector<std::size_t>& lengths, const std::vector<std::string>& texts) const {
    std::vector<h5::Axis> axes;
    for (const std::size_t length : lengths) axes.push_back({length});
    create_variable(group, variable, axes, scales, conventions).write(texts);
  }

  void describe_root() const {
    root.set_text("Conventions", "CF-1.8");
    root.set_text("title", "gigatwin study: " + study.name);
    root.set_text("source", "gigatwin " + study.version);
    root.set_text("format", study_format);
    root.set_integer("format_major", format_major);
    root.set_integer("format_minor", format_minor);
    root.set_text("study", study.name);
    root.set_text("description", study.description);
    root.set_text("version", study.version);
    root.set_integer("price_base_year", study.price_year);
    root.set_unsigned("seed", static_cast<std::uint64_t>(study.seed));
  }

  void create_root() {
    root = file.root();
    describe_root();
    const h5::Axis axis = by_point(1);
    point_scale = create_variable(root, study_variable("/", "point"), {&axis, 1}, {}, conventions);
    std::vector<std::string> names, titles, files;
    for (const StudyScenario& scenario : study.scenarios) {
      names.push_back(scenario.name);
      titles.push_back(scenario.title);
      files.push_back(scenario.file);
    }
    scenario_scale = write_names(root, study_variable("/", "scenario"), names, conventions);
    write_texts(root, study_variable("/", "scenario_title"), {&scenario_scale}, {scenarios()}, titles);
    write_texts(root, study_variable("/", "scenario_file"), {&scenario_scale}, {scenarios()}, files);
    for (const char* name : {"block", "differing_input", "replicate"})
      create_growing("", root, study_variable("/", name), {}, {});
  }

  void create_indicators() {
    const h5::Group group = create_group("/indicators");
    group.hard_link(point_scale, "point");
    group.hard_link(scenario_scale, "scenario");
    for (const std::string& name : study.indicators) {
      const Indicator* indicator = find_indicator(name);
      GIGATWIN_ASSERT(indicator != nullptr, "no indicator {}", name);
      indicators.push_back(indicator);
      indicator_places.push_back(static_cast<std::size_t>(indicator - results::indicators().data()));
      create_growing("/indicators", group, study_indicator(*indicator), {&scenario_scale}, {scenarios()});
      columns.push_back(&growing.at("/indicators/" + name));
      const h5::Dataset& dataset = columns.back()->dataset;
      dataset.set_text("shown_units", std::string(indicator->shown_units));
      dataset.set_text("better", std::string(to_text(indicator->better)));
    }
  }

  /// A text of each distribution, over scenario and input.
  void write_about_inputs(const char* name, const std::function<std::string(const StudyDistribution&)>& text) const {
    std::vector<std::string> texts;
    for (std::size_t s = 0; s < scenarios(); ++s)
      for (const StudyInput& input : study.inputs) texts.push_back(text(input.in[s]));
    write_texts(inputs_group, study_variable("/inputs", name), {&scenario_scale, &input_scale},
                {scenarios(), study.inputs.size()}, texts);
  }

  void create_inputs() {
    inputs_group = create_group("/inputs");
    if (study.inputs.empty()) return;
    inputs_group.hard_link(point_scale, "point");
    inputs_group.hard_link(scenario_scale, "scenario");
    std::vector<std::string> keys;
    for (const StudyInput& input : study.inputs) keys.push_back(input.key);
    input_scale = write_names(inputs_group, study_variable("/inputs", "input"), keys, conventions);
    write_about_inputs("unit", [](const StudyDistribution& d) { return d.unit; });
    write_about_inputs("distribution", [](const StudyDistribution& d) { return d.text; });
    write_about_inputs("reason", [](const StudyDistribution& d) { return d.reason; });
    write_about_inputs("names", [](const StudyDistribution& d) { return fmt::format("{}", fmt::join(d.names, "\n")); });
    create_growing("/inputs", inputs_group, study_variable("/inputs", "level"), {&input_scale}, {keys.size()});
    create_growing("/inputs", inputs_group, study_variable("/inputs", "number"), {&scenario_scale, &input_scale},
                   {scenarios(), keys.size()});
  }

  void create_settings() {
    settings_group = create_group("/settings");
    if (study.settings.empty()) return;
    settings_group.hard_link(point_scale, "point");
    std::vector<std::string> keys, texts;
    std::vector<double> numbers, settings;
    for (const StudySetting& setting : study.settings) {
      for (const std::string& choice : setting.choices) {
        numbers.push_back(static_cast<double>(numbers.size()));
        settings.push_back(static_cast<double>(keys.size()));
        texts.push_back(choice);
      }
      keys.push_back(setting.key);
    }
    setting_scale = write_names(settings_group, study_variable("/settings", "setting"), keys, conventions);
    const h5::Axis axis{numbers.size()};
    const h5::Dataset choices =
        create_variable(settings_group, study_variable("/settings", "choice"), {&axis, 1}, {}, conventions);
    choices.write(numbers);
    const h5::Dataset* const scales[] = {&choices};
    create_variable(settings_group, study_variable("/settings", "choice_setting"), {&axis, 1}, scales, conventions)
        .write(settings);
    write_texts(settings_group, study_variable("/settings", "choice_text"), {&choices}, {texts.size()}, texts);
    create_growing("/settings", settings_group, study_variable("/settings", "chosen"), {&setting_scale}, {keys.size()});
  }

  void create_runs() {
    const h5::Group group = create_group("/runs");
    group.hard_link(point_scale, "point");
    group.hard_link(scenario_scale, "scenario");
    create_growing("/runs", group, study_variable("/runs", "status"), {&scenario_scale}, {scenarios()});
    problems_group = create_group("/problems");
    summary_group = create_group("/summary");
  }

  void write_provenance() {
    const h5::Group group = create_group("/provenance");
    const auto write = [&](const char* name, const std::string& text) {
      write_scalar(group, study_variable("/provenance", name), text, conventions);
    };
    write("version", study.version);
    write("design_hash", study.design_hash);
    write_unsigned_scalar(group, study_variable("/provenance", "seed"), static_cast<std::uint64_t>(study.seed),
                          conventions);
    write("study_as_written", study.as_written);
    if (!study.set.empty()) write_names(group, study_variable("/provenance", "common_setting"), study.set, conventions);
    group.hard_link(scenario_scale, "scenario");
    std::vector<std::string> resolved;
    for (const StudyScenario& scenario : study.scenarios) resolved.push_back(scenario.resolved);
    write_texts(group, study_variable("/provenance", "scenario_resolved"), {&scenario_scale}, {scenarios()}, resolved);
  }

  /// --- Rows ------------------------------------------------------------------------------------------------------

  void put(const std::string& name, double value) { growing.at(name).waiting.push_back(value); }

  void add_point(const StudyPoint& point) {
    growing.at("/block").waiting.push_back(static_cast<double>(point.block));
    put("/differing_input", static_cast<double>(point.input));
    put("/replicate", static_cast<double>(point.replicate));
    blocks.push_back(point.block);
    if (!study.inputs.empty()) {
      for (const double level : point.levels) put("/inputs/level", level);
      for (const double number : point.numbers) put("/inputs/number", number);
    }
    std::size_t first_choice = 0;
    for (std::size_t i = 0; i < study.settings.size(); ++i) {
      const std::int64_t choice = point.choices[i];
      put("/settings/chosen", choice < 0 ? -1.0 : static_cast<double>(first_choice) + static_cast<double>(choice));
      first_choice += study.settings[i].choices.size();
    }
  }

  void add_run(std::size_t scenario, const StudyRow& row) {
    const bool is_ok = row.status == StudyStatus::ok;
    put("/runs/status", static_cast<double>(row.status));
    ok[scenario].push_back(is_ok ? 1 : 0);
    if (is_ok) return;
    problem_points.push_back(static_cast<double>(added));
    problem_scenarios.push_back(static_cast<double>(scenario));
    problem_messages.push_back(row.message);
  }

  void add_indicators(const std::vector<StudyRow>& runs) {
    for (std::size_t i = 0; i < indicators.size(); ++i)
      for (const StudyRow& run : runs)
        columns[i]->waiting.push_back(run.status == StudyStatus::ok ? run.indicators.at(indicator_places[i]) : unknown);
  }

  void write_waiting() {
    std::vector<double> numbers;
    const std::uint64_t first = added - waiting_points;
    for (std::uint64_t p = first; p < added; ++p) numbers.push_back(static_cast<double>(p));
    if (!numbers.empty()) point_scale.append(numbers);
    for (auto& [name, one] : growing) one.write();
    waiting_points = 0;
  }
  std::uint64_t waiting_points = 0;

  /// --- At the end ------------------------------------------------------------------------------------------------

  void write_problems() const {
    if (problem_points.empty()) return;
    std::vector<double> numbers(problem_points.size());
    std::iota(numbers.begin(), numbers.end(), 0.0);
    const h5::Axis axis{numbers.size()};
    const h5::Dataset scale =
        create_variable(problems_group, study_variable("/problems", "problem"), {&axis, 1}, {}, conventions);
    scale.write(numbers);
    const h5::Dataset* const scales[] = {&scale};
    const auto column = [&](const char* name) {
      return create_variable(problems_group, study_variable("/problems", name), {&axis, 1}, scales, conventions);
    };
    column("problem_point").write(problem_points);
    column("problem_scenario").write(problem_scenarios);
    column("problem_message").write(problem_messages);
  }

  std::vector<std::size_t> drawn() const {
    const auto of = [&](Block first, Block second) {
      std::vector<std::size_t> found;
      for (std::size_t p = 0; p < blocks.size(); ++p)
        if (blocks[p] == first || blocks[p] == second) found.push_back(p);
      return found;
    };
    std::vector<std::size_t> samples = of(Block::sample, Block::sample);
    return samples.empty() ? of(Block::sobol_a, Block::sobol_b) : samples;
  }

  void write_summary() const {
    const std::vector<std::size_t> points_drawn = drawn();
    if (points_drawn.empty()) return;
    summary_group.hard_link(scenario_scale, "scenario");
    const h5::Axis level_axis{std::size(summary_levels)}, scenario_axis{scenarios()};
    const h5::Dataset levels =
        create_variable(summary_group, study_variable("/summary", "quantile"), {&level_axis, 1}, {}, conventions);
    levels.write(summary_levels);
    const h5::Dataset* const by_scenario[] = {&scenario_scale};
    std::vector<double> counts;
    for (std::size_t s = 0; s < scenarios(); ++s)
      counts.push_back(static_cast<double>(
          std::count_if(points_drawn.begin(), points_drawn.end(), [&](std::size_t p) { return ok[s][p] != 0; })));
    create_variable(summary_group, study_variable("/summary", "drawn"), {&scenario_axis, 1}, by_scenario, conventions)
        .write(counts);
    const h5::Axis both[] = {scenario_axis, level_axis};
    const h5::Dataset* const scales[] = {&scenario_scale, &levels};
    for (const Indicator* indicator : indicators) {
      const auto [quantiles, means] = summary_of(*indicator, points_drawn);
      create_variable(summary_group, summary_quantiles(*indicator), both, scales, conventions).write(quantiles);
      create_variable(summary_group, summary_mean(*indicator), {&scenario_axis, 1}, by_scenario, conventions)
          .write(means);
    }
  }

  std::pair<std::vector<double>, std::vector<double>> summary_of(const Indicator& indicator,
                                                                 const std::vector<std::size_t>& points_drawn) const {
    const std::vector<double> all =
        growing.at("/indicators/" + std::string(indicator.name)).dataset.read_numbers(0, points);
    std::vector<double> quantiles, means, values(points_drawn.size());
    for (std::size_t s = 0; s < scenarios(); ++s) {
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = all[points_drawn[i] * scenarios() + s];
      const std::vector<double> ascending = uncertainty::known(values);
      for (const double level : summary_levels) quantiles.push_back(uncertainty::quantile(ascending, level));
      means.push_back(uncertainty::mean(values).value);
    }
    return {quantiles, means};
  }

  /// HDF5 keeps a file open while any object of it is.
  void release() {
    growing.clear();
    for (h5::Group* group : {&root, &inputs_group, &settings_group, &summary_group, &problems_group})
      *group = h5::Group{};
    for (h5::Dataset* scale : {&point_scale, &scenario_scale, &input_scale, &setting_scale}) *scale = h5::Dataset{};
  }
};

StudyWriter::StudyWriter(const std::string& path, const StudyDescription& study, std::uint64_t points, bool force)
    : parts_(std::make_unique<Parts>()) {
  check_output_path(path, force);
  Parts& p = *parts_;
  p.path = path;
  p.partial = partial_name(path);
  p.force = force;
  p.study = study;
  p.points = points;
  p.conventions = {Instant{}, study.price_year};
  p.rows_at_once = std::clamp<std::uint64_t>(chunk_numbers / p.scenarios(), 1, points);
  p.ok.resize(p.scenarios());
  refuse_if_in_use(p.partial);
  p.file = h5::File::create(p.partial);
  p.create_root();
  p.create_indicators();
  p.create_inputs();
  p.create_settings();
  p.create_runs();
  p.write_provenance();
}

StudyWriter::~StudyWriter() {
  if (!parts_) return;
  parts_->release();
  parts_->file.abandon();
  ::unlink(parts_->partial.c_str());
}

void StudyWriter::add(const StudyPoint& point, const std::vector<StudyRow>& runs) {
  Parts& p = *parts_;
  GIGATWIN_ASSERT(runs.size() == p.scenarios() && p.added < p.points, "{} runs of point {}", runs.size(), p.added);
  p.add_point(point);
  for (std::size_t s = 0; s < runs.size(); ++s) p.add_run(s, runs[s]);
  p.add_indicators(runs);
  ++p.added;
  if (++p.waiting_points == p.rows_at_once) p.write_waiting();
}

void StudyWriter::publish() {
  Parts& p = *parts_;
  GIGATWIN_ASSERT(p.added == p.points, "{} points of {}", p.added, p.points);
  p.write_waiting();
  p.write_problems();
  p.write_summary();
  p.release();
  p.file.close();
  const std::unique_ptr<Parts> done = std::move(parts_);  // complete: it stays even if it cannot be renamed
  move_into_place(done->partial, done->path, done->force);
}

}  // namespace gigatwin::results
