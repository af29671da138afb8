#include <algorithm>
#include <limits>

#include "base/error.hpp"
#include "power/network.hpp"
#include "power/unit_graph.hpp"

namespace gigatwin::power {

void Network::offer(std::size_t row, const std::vector<Link>& links, Offer offered) {
  for (const Link& link : links) {
    const double weight = weights_[row * weights_a_row_ + link.weight];
    offers_[link.feeder].it_w += weight * offered.it_w;
    offers_[link.feeder].mechanical_w += weight * offered.mechanical_w;
  }
}

/// Takes what was offered to a stage, adds its loss and offers the sum to its feeders. @return the loss
double Network::pass(std::size_t row, std::size_t stage) {
  const StageSpec& spec = stages_[stage];
  const Loss& curve = losses_[row * stages_.size() + stage];
  Offer through = offers_[stage];
  const double it_w = spec.it_fraction * through.it_w;
  const double load_w = it_w + spec.mechanical_fraction * through.mechanical_w;
  const double loss_w = curve.no_load_w + (curve.proportional + curve.square_per_w * load_w) * load_w;
  const double it_share = load_w > 0.0 ? it_w / load_w : (spec.it_fraction > 0.0 ? 1.0 : 0.0);
  through.it_w += it_share * loss_w;
  through.mechanical_w += (1.0 - it_share) * loss_w;
  carried_w_[stage] = load_w;
  offer(row, links_[stage], through);
  return loss_w;
}

namespace {

void book(Flow& out, StageKind kind, double loss_w) {
  if (kind == StageKind::ups)
    out.ups_loss.value += loss_w;
  else if (kind == StageKind::transformer)
    out.transformer_loss.value += loss_w;
  else
    out.distribution_loss.value += loss_w;
}

}  // namespace

/// The hall's own stages, from its loads outwards.
void Network::pass_hall(std::size_t hall, const HallLoad& load, Flow& out) {
  GIGATWIN_ASSERT(load.it.value >= 0.0 && load.mechanical.value >= 0.0, "hall {}: IT {} W, mechanical {} W", hall,
                  load.it.value, load.mechanical.value);
  for (const std::size_t stage : hall_order_) offers_[stage] = {};
  HallFlow& flow = out.halls[hall];
  flow = {.served = shares_[hall] > 0.0, .loss = {}};
  if (flow.served) {
    offer(hall, it_links_, {load.it.value, 0.0});
    offer(hall, mechanical_links_, {0.0, load.mechanical.value});
  }
  for (const std::size_t stage : hall_order_) {
    const double loss_w = pass(hall, stage);
    flow.loss.value += loss_w;
    book(out, stages_[stage].kind, loss_w);
  }
  drawn_w_[hall] = flow.loss.value + (flow.served ? (load.it + load.mechanical).value : 0.0);
}

/// The site's stages, after all halls. Their losses are divided by what each hall draws.
void Network::pass_site(Flow& out) {
  double loss_w = 0.0, drawn_w = 0.0;
  for (const std::size_t stage : site_order_) {
    const double stage_w = pass(halls(), stage);
    loss_w += stage_w;
    book(out, stages_[stage].kind, stage_w);
  }
  for (const double hall_w : drawn_w_) drawn_w += hall_w;
  for (std::size_t hall = 0; hall < halls(); ++hall)
    out.halls[hall].loss.value += loss_w * (drawn_w > 0.0 ? drawn_w_[hall] / drawn_w : rated_it_[hall] / rated_site_);
}

void Network::flow(std::span<const HallLoad> loads, Flow& out) {
  GIGATWIN_ASSERT(loads.size() == halls(), "{} loads for {} halls", loads.size(), halls());
  refresh();
  out.halls.resize(halls());
  out.ups_loss = out.transformer_loss = out.distribution_loss = {};
  std::fill(offers_.begin(), offers_.end(), Offer{});
  for (std::size_t hall = 0; hall < halls(); ++hall) pass_hall(hall, loads[hall], out);
  pass_site(out);
  out.input.value = offers_.back().it_w + offers_.back().mechanical_w;
}

Seconds Network::ride_through(std::size_t hall, const HallLoad& load) {
  // The site's stages see all halls; the others are taken to be loaded alike.
  std::vector<HallLoad> alike;
  for (const Watts rated : rated_it_) {
    const double scale = rated / rated_it_.at(hall);
    alike.push_back({scale * load.it, scale * load.mechanical});
  }
  Flow ignored;
  flow(alike, ignored);
  pass_hall(hall, load, ignored);  // leaves its own loads in carried_w_
  double shortest_s = std::numeric_limits<double>::infinity();
  for (std::size_t s = 0; s < stages_.size(); ++s) {
    if (stages_[s].kind != StageKind::ups) continue;
    shortest_s = std::min(shortest_s, autonomy_s(hall, s));
  }
  return {shortest_s < std::numeric_limits<double>::infinity() ? shortest_s : 0.0};
}

/// Batteries of the units in service over the load of the last pass.
double Network::autonomy_s(std::size_t hall, std::size_t stage) const {
  const StageSpec& spec = stages_[stage];
  const Watts served = spec.level == Level::hall ? rated_it_[hall] : rated_site_;
  double in_service = 0.0;
  for (std::size_t b = 0; b < most_blocks; ++b) in_service += own_[(hall * stages_.size() + stage) * most_blocks + b];
  const double stored_j = in_service * spec.capacity * served.value * spec.autonomy.value;
  return carried_w_[stage] > 0.0 ? stored_j / carried_w_[stage] : std::numeric_limits<double>::infinity();
}

}  // namespace gigatwin::power
