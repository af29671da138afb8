#include "power/network.hpp"

#include <algorithm>
#include <limits>

#include "base/error.hpp"
#include "power/unit_graph.hpp"

namespace gigatwin::power {
namespace {

StageGraph sound_graph(const std::vector<StageSpec>& stages) {
  BlockProblems problems;
  check_stages(stages, problems);
  GIGATWIN_ASSERT(problems.list.empty(), "{}: expected {}, found {}", problems.list.front().key,
                  problems.list.front().expected, problems.list.front().found);
  return *stage_graph(stages, problems);
}

}  // namespace

Network::Network(const PlantSpec& plant, std::span<const Watts> rated_it)
    : stages_(plant.stages),
      rated_it_(rated_it.begin(), rated_it.end()),
      graph_(sound_graph(plant.stages)),
      path_(*supply_path(graph_)) {
  for (const Watts rated : rated_it_) {
    GIGATWIN_ASSERT(rated.value > 0.0, "rated IT power {} W", rated.value);
    rated_site_ += rated;
  }
  add_components();
  wiring_ = std::make_unique<Wiring>(wire(stages_, graph_, components_, halls()));
  for (auto stage = graph_.order.rbegin(); stage != graph_.order.rend(); ++stage)
    (stages_[*stage].level == Level::hall ? hall_order_ : site_order_).push_back(*stage);
  add_links();
  const std::size_t rows = halls() + 1;
  weights_.resize(rows * weights_a_row_);
  own_.resize(rows * stages_.size() * most_blocks);
  live_.resize(own_.size());
  losses_.resize(rows * stages_.size());
  shares_.resize(halls());
  drawn_w_.resize(halls());
  offers_.resize(stages_.size() + 1);
  carried_w_.resize(stages_.size());
}

Network::~Network() = default;
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;

void Network::add_components() {
  std::size_t next_unit = 0;
  const auto add = [&](std::size_t stage, int hall, Watts rated_it) {
    const StageSpec& spec = stages_[stage];
    const Watts rating = spec.capacity * rated_it / static_cast<double>(spec.units.needed);
    components_.push_back({spec.name, spec.kind, spec.level, hall, spec.units, rating, stage, next_unit});
    next_unit += static_cast<std::size_t>(hardware::installed(spec.units));
  };
  for (std::size_t s = 0; s < stages_.size(); ++s)
    if (stages_[s].level == Level::site) add(s, Component::of_site, rated_site_);
  for (std::size_t hall = 0; hall < halls(); ++hall)
    for (std::size_t s = 0; s < stages_.size(); ++s)
      if (stages_[s].level == Level::hall) add(s, static_cast<int>(hall), rated_it_[hall]);
  in_service_.assign(next_unit, 1);
}

std::vector<Network::Link> Network::links_to(const std::vector<std::size_t>& feeders) {
  std::vector<Link> links;
  for (const std::size_t feeder : feeders) links.push_back({feeder, weights_a_row_++});
  if (links.empty()) links.push_back({stages_.size(), weights_a_row_++});
  return links;
}

void Network::add_links() {
  for (std::size_t s = 0; s < stages_.size(); ++s) links_.push_back(links_to(graph_.feeders[s]));
  it_links_ = links_to(graph_.it_ends);
  mechanical_links_ = links_to(graph_.mechanical_ends);
}

void Network::set_unit(std::size_t unit, bool in_service) {
  GIGATWIN_ASSERT(unit < in_service_.size(), "unit {} of {}", unit, in_service_.size());
  stale_ = stale_ || (in_service_[unit] != 0) != in_service;
  in_service_[unit] = in_service ? 1 : 0;
}

double Network::deliverable_share(std::size_t hall) {
  refresh();
  return shares_.at(hall);
}

Watts Network::deliverable(std::size_t hall) { return deliverable_share(hall) * rated_it_.at(hall); }

void Network::refresh() {
  if (!stale_) return;
  stale_ = false;
  std::fill(own_.begin(), own_.end(), 0.0);
  std::fill(live_.begin(), live_.end(), 0.0);
  count_units();
  for (std::size_t row = 0; row <= halls(); ++row) refresh_row(row);
}

/// Units in service and energised of each row: those of the site stand in every row, since every hall sees them.
void Network::count_units() {
  const std::vector<char> energised_units = energised(*wiring_, in_service_);
  for (const Component& component : components_) {
    const std::size_t parts = blocks(component.units.redundancy);
    const bool of_site = component.level == Level::site;
    const std::size_t first = of_site ? 0 : static_cast<std::size_t>(component.hall);
    const std::size_t last = of_site ? halls() : first;
    for (std::size_t u = 0; u < static_cast<std::size_t>(hardware::installed(component.units)); ++u)
      for (std::size_t row = first; row <= last; ++row) {
        const std::size_t place = (row * stages_.size() + component.stage) * most_blocks + u % parts;
        own_[place] += in_service_[component.first_unit + u] / static_cast<double>(component.units.needed);
        live_[place] += energised_units[component.first_unit + u];
      }
  }
}

void Network::refresh_row(std::size_t row) {
  const std::span<const double> own{own_.data() + row * stages_.size() * most_blocks, stages_.size() * most_blocks};
  if (row < halls()) shares_[row] = carried_share(path_, own);
  weigh_links(row);
  const std::vector<double> shares = block_shares(row);
  for (std::size_t s = 0; s < stages_.size(); ++s)
    losses_[row * stages_.size() + s] =
        loss_of(row, s, std::span<const double>{shares}.subspan(s * most_blocks, most_blocks));
}

/// What the feeders of each stage can give decides how they share its load.
void Network::weigh_links(std::size_t row) {
  const std::size_t count = stages_.size();
  std::vector<double> reach(count + 1), side(count * most_blocks);
  reach[count] = 1.0;  // the grid
  const auto weigh = [&](const std::vector<Link>& links) {
    double sum = 0.0;
    for (const Link& link : links) sum += reach[link.feeder];
    for (const Link& link : links)
      weights_[row * weights_a_row_ + link.weight] = sum > 0.0 ? reach[link.feeder] / sum : 0.0;
    return sum;
  };
  for (const std::size_t s : graph_.order) {
    double own = 0.0;
    for (std::size_t b = 0; b < most_blocks; ++b) {
      double& here = side[s * most_blocks + b];
      here = own_[(row * count + s) * most_blocks + b];
      if (graph_.beside[s]) here = std::min(here, side[*graph_.beside[s] * most_blocks + b]);
      own += here;
    }
    reach[s] = std::min(own, weigh(links_[s]));
  }
  weigh(it_links_);
  weigh(mechanical_links_);
}

/// [stage * most_blocks + block] share of a stage's load that each of its blocks carries: as far as all stages of its
/// side go.
std::vector<double> Network::block_shares(std::size_t row) const {
  const auto first = own_.begin() + static_cast<std::ptrdiff_t>(row * stages_.size() * most_blocks);
  std::vector<double> shares(first, first + static_cast<std::ptrdiff_t>(stages_.size() * most_blocks));
  const auto limit = [&](std::size_t stage, std::size_t by) {
    for (std::size_t b = 0; b < most_blocks; ++b)
      shares[stage * most_blocks + b] = std::min(shares[stage * most_blocks + b], shares[by * most_blocks + b]);
  };
  for (auto s = graph_.order.begin(); s != graph_.order.end(); ++s)
    if (graph_.beside[*s]) limit(*s, *graph_.beside[*s]);
  for (auto s = graph_.order.rbegin(); s != graph_.order.rend(); ++s)
    if (graph_.beside[*s]) limit(*graph_.beside[*s], *s);
  for (std::size_t s = 0; s < stages_.size(); ++s) {
    double sum = 0.0;
    for (std::size_t b = 0; b < most_blocks; ++b) sum += shares[s * most_blocks + b];
    for (std::size_t b = 0; b < most_blocks && sum > 0.0; ++b) shares[s * most_blocks + b] /= sum;
  }
  return shares;
}

/// One quadratic for all units of a stage: block b with rating R_b carries w_b P, so that
///   loss = c0 sum R_b + c1 P + c2 P^2 sum w_b^2 / R_b
Network::Loss Network::loss_of(std::size_t row, std::size_t stage, std::span<const double> block_shares) const {
  const StageSpec& spec = stages_[stage];
  const Watts served = row < halls() && spec.level == Level::hall ? rated_it_[row] : rated_site_;
  const double unit_w = spec.capacity * served.value / spec.units.needed;
  const LossCurve curve = mean_losses(spec);
  Loss loss{.proportional = curve.proportional};
  for (std::size_t b = 0; b < most_blocks; ++b) {
    const double rating_w = live_[(row * stages_.size() + stage) * most_blocks + b] * unit_w;
    loss.no_load_w += curve.no_load * rating_w;
    if (rating_w > 0.0) loss.square_per_w += curve.quadratic * block_shares[b] * block_shares[b] / rating_w;
  }
  return loss;
}

}  // namespace gigatwin::power
