#include <algorithm>
#include <cmath>
#include <limits>

#include "study/analysis.hpp"

namespace gigatwin::study {
namespace {

using results::Block;
using results::StudyReader;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Inputs that are drawn for this scenario; the others stand as it says.
std::vector<std::size_t> drawn_inputs(const StudyReader& study, std::size_t scenario) {
  std::vector<std::size_t> inputs;
  for (std::size_t i = 0; i < study.about().inputs.size(); ++i)
    if (!study.about().inputs[i].in[scenario].text.empty()) inputs.push_back(i);
  return inputs;
}

/// Low and high of each input in turn.
std::vector<uncertainty::TornadoRow> tornado_of(const StudyReader& study, const std::vector<double>& values,
                                                std::size_t scenario) {
  const std::size_t count = study.about().inputs.size();
  std::vector<double> low(count, unknown), high(count, unknown);
  const std::vector<std::size_t> points = study.points_of(Block::tornado);
  for (std::size_t k = 0; k + 1 < points.size(); k += 2) {
    const auto input = static_cast<std::size_t>(study.differing_inputs()[points[k]]);
    low[input] = values[points[k]];
    high[input] = values[points[k + 1]];
  }
  const std::vector<std::size_t> drawn = drawn_inputs(study, scenario);
  std::vector<uncertainty::TornadoRow> rows =
      points.empty() ? std::vector<uncertainty::TornadoRow>{} : uncertainty::tornado(low, high);
  std::erase_if(rows, [&](const auto& row) { return std::find(drawn.begin(), drawn.end(), row.input) == drawn.end(); });
  return rows;
}

double strength(const uncertainty::Index& index) { return std::isnan(index.value) ? -1.0 : std::abs(index.value); }

std::vector<Influence> correlations_of(const StudyReader& study, const std::vector<std::size_t>& drawn,
                                       const std::vector<double>& sample, std::size_t scenario) {
  std::vector<Influence> list;
  if (drawn.empty()) return list;
  for (const std::size_t input : drawn_inputs(study, scenario))
    list.push_back({input, uncertainty::rank_correlation(at_points(study.numbers(input, scenario), drawn), sample)});
  std::stable_sort(list.begin(), list.end(),
                   [](const Influence& a, const Influence& b) { return strength(a.index) > strength(b.index); });
  return list;
}

uncertainty::SaltelliResults saltelli_of(const StudyReader& study, const std::vector<double>& values) {
  uncertainty::SaltelliResults design{at_points(values, study.points_of(Block::sobol_a)),
                                      at_points(values, study.points_of(Block::sobol_b)),
                                      std::vector<std::vector<double>>(study.about().inputs.size())};
  for (const std::size_t point : study.points_of(Block::sobol_ab))
    design.ab[static_cast<std::size_t>(study.differing_inputs()[point])].push_back(values[point]);
  return design;
}

void add_indices(Drivers& drivers, const StudyReader& study, const std::vector<double>& values) {
  const uncertainty::SobolIndices indices =
      uncertainty::sobol_indices(saltelli_of(study, values), static_cast<std::uint64_t>(study.about().seed));
  drivers.source = IndexSource::saltelli;
  drivers.rows = indices.rows;
  drivers.missing = indices.missing;
  for (const std::size_t input : drawn_inputs(study, drivers.scenario)) {
    drivers.first.push_back({input, indices.first[input]});
    drivers.total.push_back({input, indices.total[input]});
  }
}

/// Over levels, which are the probabilities of the numbers: classes of equal count either way.
void add_first_order(Drivers& drivers, const StudyReader& study, const std::vector<std::size_t>& drawn,
                     const std::vector<double>& sample) {
  drivers.source = IndexSource::sample;
  drivers.rows = uncertainty::known(sample).size();
  drivers.missing = sample.size() - drivers.rows;
  for (const std::size_t input : drawn_inputs(study, drivers.scenario))
    drivers.first.push_back(
        {input, uncertainty::first_order_from_sample(at_points(study.levels(input), drawn), sample,
                                                     static_cast<std::uint64_t>(study.about().seed))});
}

/// Largest first, by the total index where there is one.
void sort_indices(Drivers& drivers) {
  std::vector<Influence> order = drivers.total.empty() ? drivers.first : drivers.total;
  std::stable_sort(order.begin(), order.end(),
                   [](const Influence& a, const Influence& b) { return strength(a.index) > strength(b.index); });
  for (std::vector<Influence>* list : {&drivers.first, &drivers.total}) {
    std::vector<Influence> sorted;
    for (const Influence& place : order)
      for (const Influence& influence : *list)
        if (influence.input == place.input) sorted.push_back(influence);
    *list = std::move(sorted);
  }
}

}  // namespace

Drivers drivers_of(const StudyReader& study, const std::vector<std::size_t>& drawn, std::string_view indicator,
                   std::size_t scenario) {
  const std::vector<double> values = study.values(indicator, scenario), sample = at_points(values, drawn);
  Drivers drivers;
  drivers.scenario = scenario;
  drivers.tornado = tornado_of(study, values, scenario);
  drivers.correlations = correlations_of(study, drawn, sample, scenario);
  if (!study.points_of(Block::sobol_ab).empty())
    add_indices(drivers, study, values);
  else if (!drawn.empty())
    add_first_order(drivers, study, drawn, sample);
  sort_indices(drivers);
  return drivers;
}

}  // namespace gigatwin::study
