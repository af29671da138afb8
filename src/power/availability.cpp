#include "power/availability.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include "base/error.hpp"
#include "power/capacity_distribution.hpp"

namespace gigatwin::power {
namespace {

constexpr double all_of_it = 1.0;
constexpr double anything = 1e-9;  // the smallest share of a stage is 1 / 10 000

double unit_availability(const StageSpec& stage) {
  return stage.units.reliability ? hardware::availability(*stage.units.reliability) : 1.0;
}

/// Splits a path into what the site's stages give, alike for all halls, and what a hall's own stages add.
class Conditioning {
 public:
  Conditioning(const std::vector<StageSpec>& stages, const SupplyPath& path) : stages_(stages), path_(path) {
    collect(path);
  }

  /// Independent parts of the path that the site's stages make.
  const std::vector<CapacityDistribution>& site_parts() const { return site_parts_; }

  /// What a hall can be fed while the parts of the site give `given`, in the order of `site_parts`.
  CapacityDistribution hall(const std::vector<double>& given) const {
    std::size_t next = 0;
    return hall(path_, given, next);
  }

 private:
  bool of_site(const PathTerm& term) const {
    const StageSet all = stages_of({term});
    for (std::size_t s = 0; s < stages_.size(); ++s)
      if (all[s] && stages_[s].level == Level::hall) return false;
    return true;
  }

  bool any_of_site(const SupplyPath& path) const {
    for (const PathTerm& term : path)
      if (of_site(term)) return true;
    return false;
  }

  void collect(const SupplyPath& path) {
    if (any_of_site(path)) {
      CapacityDistribution part{all_of_it};
      for (const PathTerm& term : path)
        if (of_site(term)) part = least(part, of(term));
      site_parts_.push_back(part);
    }
    for (const PathTerm& term : path)
      if (!of_site(term))
        for (const SupplyPath& branch : term.branches) collect(branch);
  }

  CapacityDistribution hall(const SupplyPath& path, const std::vector<double>& given, std::size_t& next) const {
    CapacityDistribution result{any_of_site(path) ? given[next++] : all_of_it};
    for (const PathTerm& term : path) {
      if (of_site(term)) continue;
      CapacityDistribution alternatives{0.0};
      for (const SupplyPath& branch : term.branches) alternatives = sum(alternatives, hall(branch, given, next));
      result = least(result, term.branches.empty() ? of(term) : alternatives);
    }
    return result;
  }

  CapacityDistribution of(const SupplyPath& path) const {
    CapacityDistribution result{all_of_it};
    for (const PathTerm& term : path) result = least(result, of(term));
    return result;
  }

  CapacityDistribution of(const PathTerm& term) const {
    CapacityDistribution result{0.0};
    for (const SupplyPath& branch : term.branches) result = sum(result, of(branch));
    if (term.stages.empty()) return result;
    const std::size_t parts = blocks(stages_[term.stages.front()].units.redundancy);
    for (std::size_t block = 0; block < parts; ++block) {
      CapacityDistribution side{std::numeric_limits<double>::max()};
      for (const std::size_t s : term.stages) {
        const int units = hardware::installed(stages_[s].units) / static_cast<int>(parts);
        const double availability = unit_availability(stages_[s]);
        side = least(side, CapacityDistribution::of_units(units, stages_[s].units.needed, availability));
      }
      result = sum(result, side);
    }
    return result;
  }

  const std::vector<StageSpec>& stages_;
  const SupplyPath& path_;
  std::vector<CapacityDistribution> site_parts_;
};

/// Calls `visit(values, probability)` for every combination of what the parts give.
template <class Visit>
void for_each_state(const std::vector<CapacityDistribution>& parts, std::vector<double>& values, double probability,
                    const Visit& visit) {
  if (values.size() == parts.size()) return visit(values, probability);
  for (const CapacityDistribution::Point& point : parts[values.size()].points()) {
    values.push_back(point.share);
    for_each_state(parts, values, probability * point.probability, visit);
    values.pop_back();
  }
}

/// Times in which one hall and all halls have everything, and anything: per state of the site, halls are independent.
struct Times {
  double full = 0.0, any = 0.0, mean = 0.0;  // of one hall
  double all_full = 0.0, all_dark = 0.0;     // of all halls at once
};

Times times_of(const Conditioning& conditioning, std::size_t halls) {
  Times times;
  std::vector<double> values;
  for_each_state(conditioning.site_parts(), values, 1.0, [&](const std::vector<double>& given, double probability) {
    const CapacityDistribution hall = conditioning.hall(given);
    const double full = hall.probability_of_at_least(all_of_it), any = hall.probability_of_at_least(anything);
    times.full += probability * full;
    times.any += probability * any;
    times.mean += probability * hall.mean();
    times.all_full += probability * std::pow(full, static_cast<double>(halls));
    times.all_dark += probability * std::pow(1.0 - any, static_cast<double>(halls));
  });
  return times;
}

/// [stage * most_blocks + block] with all units in service.
std::vector<double> complete(const std::vector<StageSpec>& stages) {
  std::vector<double> own(stages.size() * most_blocks);
  for (std::size_t s = 0; s < stages.size(); ++s) {
    const std::size_t parts = blocks(stages[s].units.redundancy);
    for (std::size_t block = 0; block < parts; ++block)
      own[s * most_blocks + block] =
          hardware::installed(stages[s].units) / static_cast<double>(parts) / stages[s].units.needed;
  }
  return own;
}

std::vector<SinglePoint> single_points(const Network& network, const std::vector<StageSpec>& stages,
                                       const SupplyPath& path) {
  std::vector<SinglePoint> points;
  std::vector<double> own = complete(stages);
  const double before = carried_share(path, own);
  for (std::size_t c = 0; c < network.components().size(); ++c) {
    const Component& component = network.components()[c];
    double& block = own[component.stage * most_blocks];
    const double all = block;
    block -= 1.0 / component.units.needed;
    const double remaining = carried_share(path, own);
    block = all;
    if (remaining < before - anything) points.push_back({c, std::max(remaining, 0.0)});
  }
  return points;
}

}  // namespace

Analysis analyse(const PlantSpec& plant, std::span<const Watts> rated_it) {
  const Network network{plant, rated_it};
  BlockProblems none;
  const StageGraph graph = *stage_graph(plant.stages, none);
  const SupplyPath path = *supply_path(graph);
  const Times times = times_of(Conditioning{plant.stages, path}, rated_it.size());
  const double capacity = carried_share(path, complete(plant.stages), std::numeric_limits<double>::max());

  Analysis analysis;
  for (const Watts rated : rated_it) {
    const Watts most = plant.stages.empty() ? rated : capacity * rated;
    analysis.halls.push_back({rated, most, times.full, times.any, times.mean * rated});
    analysis.site.design += rated;
    analysis.site.capacity += most;
    analysis.site.expected += times.mean * rated;
  }
  analysis.site.full = times.all_full;
  analysis.site.any = 1.0 - times.all_dark;
  analysis.single_points = single_points(network, plant.stages, path);
  return analysis;
}

}  // namespace gigatwin::power
