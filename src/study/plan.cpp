#include "study/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "results/indicators.hpp"
#include "study/size.hpp"

namespace gigatwin::study {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double central = 0.5;  ///< level of a median; `Distribution::median` says what a median of names is

std::pair<std::string, std::string> parts_of(const std::string& setting) {
  const std::size_t equals = setting.find('=');
  return {setting.substr(0, equals), setting.substr(equals + 1)};
}

std::uint64_t seed_of(const StudySpec& study) { return static_cast<std::uint64_t>(study.seed); }

}  // namespace

Plan::Plan(Design design) : design_(std::move(design)) {
  gather_inputs();
  gather_settings();
  lay_out_blocks();
  const StudySpec& study = design_.study;
  if (study.samples) samples_.emplace(study.samples->method, inputs_.size(), seed_of(study));
  if (study.samples) replicates_.emplace(study.samples->method, inputs_.size(), seed_of(study) + 1);
  if (study.sobol > 0) saltelli_.emplace(uncertainty::Sampling::sobol, 2 * inputs_.size(), seed_of(study));
}

void Plan::gather_inputs() {
  const std::vector<UncertainSpec>& all = design_.study.uncertain;
  for (const std::string& key : input_keys(design_.study)) {
    Input input{key, false, {}, {}};
    for (const UncertainSpec& one : all) input.with_replicate |= one.key == key && one.with_replicate;
    for (const results::StudyScenario& scenario : design_.scenarios) {
      // What is said for one scenario lies over what is said for all.
      const UncertainSpec* found = nullptr;
      for (const UncertainSpec& one : all)
        if (one.key == key && (one.scenario ? *one.scenario == scenario.name : found == nullptr)) found = &one;
      input.about.emplace_back();
      if (found == nullptr) {
        input.in.emplace_back();
        continue;
      }
      const uncertainty::Distribution distribution{*found};
      input.about.back() = {distribution.unit(), uncertainty::to_text(*found), found->reason, distribution.names()};
      input.in.emplace_back(distribution);
    }
    inputs_.push_back(std::move(input));
  }
}

std::size_t Plan::setting_of(const std::string& key, const std::string& choice) {
  auto setting = std::find_if(settings_.begin(), settings_.end(), [&](const auto& one) { return one.key == key; });
  if (setting == settings_.end()) setting = settings_.insert(setting, {key, {}});
  auto& choices = setting->choices;
  if (std::find(choices.begin(), choices.end(), choice) == choices.end()) choices.push_back(choice);
  return static_cast<std::size_t>(setting - settings_.begin());
}

void Plan::gather_settings() {
  for (const GridAxisSpec& axis : design_.study.grid)
    for (const std::string& value : axis.values) setting_of(axis.key, value);
  for (const ListedPointSpec& point : design_.study.list)
    for (const std::string& setting : point.set) setting_of(parts_of(setting).first, parts_of(setting).second);
}

void Plan::add_block(results::Block block, double points) {
  if (points == 0.0) return;
  blocks_.push_back({block, points_, static_cast<std::uint64_t>(points)});
  points_ += blocks_.back().count;
}

void Plan::lay_out_blocks() {
  const StudySpec& study = design_.study;
  GIGATWIN_ASSERT(points_of(study, inputs_.size()) * static_cast<double>(scenarios()) <= most_runs, "{} points",
                  points_of(study, inputs_.size()));
  add_block(results::Block::nominal, has_nominal_point(study) ? 1.0 : 0.0);
  add_block(results::Block::grid, grid_points(study));
  add_block(results::Block::list, static_cast<double>(study.list.size()));
  add_block(results::Block::sample, study.samples ? static_cast<double>(study.samples->count) : 0.0);
  add_block(results::Block::tornado, tornado_points(study, inputs_.size()));
  add_block(results::Block::sobol_a, saltelli_points(study, inputs_.size()));
}

const Plan::BlockRange& Plan::range_of(std::uint64_t point) const {
  GIGATWIN_ASSERT(point < points_, "point {} of {}", point, points_);
  return *std::find_if(blocks_.begin(), blocks_.end(),
                       [&](const BlockRange& range) { return point < range.first + range.count; });
}

std::int64_t Plan::replicate_of(std::uint64_t number) const {
  const BlockRange& range = range_of(number);
  if (range.block != results::Block::sample) return 0;
  return static_cast<std::int64_t>(number - range.first) % design_.study.replicates;
}

results::StudyPoint Plan::point(std::uint64_t number) const {
  const BlockRange& range = range_of(number);
  results::StudyPoint point;
  point.block = range.block;
  point.replicate = replicate_of(number);
  point.levels.assign(inputs_.size(), central);
  point.choices.assign(settings_.size(), -1);
  choose(point, range, number - range.first);
  draw(point, range, number - range.first);
  take_numbers(point);
  return point;
}

void Plan::choose(results::StudyPoint& point, const BlockRange& range, std::uint64_t index) const {
  const auto set = [&](const std::string& key, const std::string& choice) {
    for (std::size_t i = 0; i < settings_.size(); ++i) {
      if (settings_[i].key != key) continue;
      const auto& choices = settings_[i].choices;
      point.choices[i] = std::find(choices.begin(), choices.end(), choice) - choices.begin();
    }
  };
  if (range.block == results::Block::list)
    for (const std::string& setting : design_.study.list[static_cast<std::size_t>(index)].set)
      set(parts_of(setting).first, parts_of(setting).second);
  if (range.block != results::Block::grid) return;
  for (auto axis = design_.study.grid.rbegin(); axis != design_.study.grid.rend(); ++axis) {
    set(axis->key, axis->values[static_cast<std::size_t>(index % axis->values.size())]);
    index /= axis->values.size();
  }
}

void Plan::draw(results::StudyPoint& point, const BlockRange& range, std::uint64_t index) const {
  if (range.block == results::Block::sample) draw_sample(point, index);
  if (range.block == results::Block::sobol_a) draw_saltelli(point, index);
  if (range.block != results::Block::tornado) return;
  point.input = static_cast<std::int64_t>(index / 2);
  point.levels[static_cast<std::size_t>(index / 2)] = index % 2 == 0 ? tornado_low : tornado_high;
}

void Plan::draw_sample(results::StudyPoint& point, std::uint64_t index) const {
  point.levels = samples_->point(index);
  const std::vector<double> shared = replicates_->point(static_cast<std::uint64_t>(point.replicate));
  for (std::size_t i = 0; i < inputs_.size(); ++i)
    if (inputs_[i].with_replicate) point.levels[i] = shared[i];
}

void Plan::draw_saltelli(results::StudyPoint& point, std::uint64_t index) const {
  const std::size_t d = inputs_.size();
  const std::uint64_t row = index / (d + 2);
  const std::size_t place = static_cast<std::size_t>(index % (d + 2));  // 0: A, 1: B, 2 + i: A with column i of B
  const std::vector<double> both = saltelli_->point(row);
  for (std::size_t i = 0; i < d; ++i) point.levels[i] = both[place == 1 || place == 2 + i ? d + i : i];
  point.block = place == 0 ? results::Block::sobol_a : place == 1 ? results::Block::sobol_b : results::Block::sobol_ab;
  if (place >= 2) point.input = static_cast<std::int64_t>(place - 2);
}

void Plan::take_numbers(results::StudyPoint& point) const {
  point.numbers.assign(scenarios() * inputs_.size(), none);
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    for (std::size_t k = 0; k < settings_.size(); ++k)
      if (settings_[k].key == inputs_[i].key && point.choices[k] >= 0) point.levels[i] = none;
    if (std::isnan(point.levels[i])) continue;
    for (std::size_t s = 0; s < scenarios(); ++s)
      if (const auto& distribution = inputs_[i].in[s])
        point.numbers[s * inputs_.size() + i] =
            point.levels[i] == central ? distribution->median() : distribution->number_at(point.levels[i]);
  }
}

std::vector<std::string> Plan::values_of(std::uint64_t run) const {
  const results::StudyPoint at = point(point_of(run));
  std::vector<std::string> values;
  for (std::size_t k = 0; k < settings_.size(); ++k)
    if (at.choices[k] >= 0)
      values.push_back(
          fmt::format("{}={}", settings_[k].key, settings_[k].choices[static_cast<std::size_t>(at.choices[k])]));
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const auto& distribution = inputs_[i].in[scenario_of(run)];
    if (!distribution || std::isnan(at.levels[i])) continue;
    const double level = at.levels[i];
    values.push_back(fmt::format("{}={}", inputs_[i].key,
                                 level == central ? distribution->median_text() : distribution->text_at(level)));
  }
  if (at.replicate > 0)
    values.push_back(fmt::format("seed={}", results::replicate_seed(design_.study.seed, at.replicate)));
  return values;
}

RunRequest Plan::request(std::uint64_t run) const {
  RunRequest request{scenario_of(run), design_.study.set};
  for (std::string& value : values_of(run)) request.overrides.push_back(std::move(value));
  return request;
}

results::StudyDescription Plan::description() const {
  const StudySpec& study = design_.study;
  results::StudyDescription about;
  about.name = study.name;
  about.description = study.description;
  about.seed = study.seed;
  about.version = design_.version;
  about.design_hash = design_.hash;
  about.as_written = design_.as_written;
  about.price_year = static_cast<int>(design_.price_year);
  about.set = study.set;
  about.scenarios = design_.scenarios;
  for (const Input& input : inputs_) about.inputs.push_back({input.key, input.about});
  about.settings = settings_;
  for (const results::Indicator& indicator : results::indicators())
    if (study.keep.empty() || std::find(study.keep.begin(), study.keep.end(), indicator.name) != study.keep.end())
      about.indicators.emplace_back(indicator.name);
  return about;
}

}  // namespace gigatwin::study
