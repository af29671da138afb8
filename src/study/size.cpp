#include "study/size.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gigatwin::study {
namespace {

double sample_points(const StudySpec& study) { return study.samples ? static_cast<double>(study.samples->count) : 0.0; }

}  // namespace

std::vector<std::string> input_keys(const StudySpec& study) {
  std::vector<std::string> keys;
  for (const UncertainSpec& uncertain : study.uncertain)
    if (std::find(keys.begin(), keys.end(), uncertain.key) == keys.end()) keys.push_back(uncertain.key);
  return keys;
}

bool has_nominal_point(const StudySpec& study) {
  return study.tornado || (study.grid.empty() && study.list.empty() && !study.samples && study.sobol == 0);
}

double grid_points(const StudySpec& study) {
  if (study.grid.empty()) return 0.0;
  double points = 1.0;
  for (const GridAxisSpec& axis : study.grid) points *= static_cast<double>(axis.values.size());
  return points;
}

double tornado_points(const StudySpec& study, std::size_t inputs) {
  return study.tornado ? 2.0 * static_cast<double>(inputs) : 0.0;
}

double saltelli_points(const StudySpec& study, std::size_t inputs) {
  return static_cast<double>(study.sobol) * static_cast<double>(inputs + 2);
}

double points_of(const StudySpec& study, std::size_t inputs) {
  return (has_nominal_point(study) ? 1.0 : 0.0) + grid_points(study) + static_cast<double>(study.list.size()) +
         sample_points(study) + tornado_points(study, inputs) + saltelli_points(study, inputs);
}

std::string largest_block(const StudySpec& study, std::size_t inputs) {
  const std::array<std::pair<double, std::string>, 5> blocks{{{sample_points(study), "samples.count"},
                                                              {grid_points(study), "grid"},
                                                              {static_cast<double>(study.list.size()), "list"},
                                                              {saltelli_points(study, inputs), "sobol"},
                                                              {tornado_points(study, inputs), "tornado"}}};
  return std::max_element(blocks.begin(), blocks.end(), [](const auto& a, const auto& b) { return a.first < b.first; })
      ->second;
}

}  // namespace gigatwin::study
