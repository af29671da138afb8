#include "hardware/communication_library.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gigatwin::hardware {
namespace {

const std::vector<std::pair<std::string, Algorithm>>& listed_algorithms() {
  static const std::vector<std::pair<std::string, Algorithm>> names{{"ring", Algorithm::ring},
                                                                    {"tree", Algorithm::tree},
                                                                    {"nvls", Algorithm::nvls},
                                                                    {"nvls-tree", Algorithm::nvls_tree},
                                                                    {"in-network", Algorithm::in_network},
                                                                    {"pat", Algorithm::pat}};
  return names;
}

const std::vector<std::pair<std::string, Protocol>>& protocols() {
  static const std::vector<std::pair<std::string, Protocol>> names{
      {"LL", Protocol::ll}, {"LL128", Protocol::ll128}, {"simple", Protocol::simple}};
  return names;
}

const Schema<LibraryPath>& library_path_schema() {
  using P = LibraryPath;
  static const Schema<P> schema{
      "library_path",
      "One algorithm of a communication library with one protocol.",
      {choice("algorithm", &P::algorithm, listed_algorithms()).required().doc("Which ranks exchange what."),
       choice("protocol", &P::protocol, protocols()).required().doc("How the news that data is there travels."),
       quantity("base", &P::base).required().between({0}, {1e-3}).doc("Latency of a call before its steps."),
       quantity("scale_up_hop", &P::scale_up_hop)
           .required()
           .between({0}, {1e-3})
           .doc("Latency of a step inside a scale-up domain; of one rank for pat."),
       quantity("network_hop", &P::network_hop)
           .between({0}, {1e-3})
           .doc("Latency of a step between domains; left out: not used between domains."),
       fraction("payload", &P::payload)
           .required()
           .between(0.05, 1.0)
           .doc("Data / bytes that the links are busy for.")}};
  return schema;
}

void require(bool there, const std::string& key, const std::string& because, BlockProblems& problems) {
  if (!there) problems.expected(key, "a value, since paths has " + because, "nothing");
}

void check_library(const LibrarySpec& spec, BlockProblems& problems) {
  for (std::size_t i = 0; i < spec.paths.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (spec.paths[i].algorithm == spec.paths[j].algorithm && spec.paths[i].protocol == spec.paths[j].protocol)
        problems.expected(
            fmt::format("paths[{}]", i), "each algorithm with a protocol once",
            fmt::format("{} {} again", name_of(spec.paths[i].algorithm), name_of(spec.paths[i].protocol)));
  const LibraryPath* ring = find_path(spec, Algorithm::ring, Protocol::simple);
  if (!ring || !ring->network_hop)
    problems.expected("paths", "ring simple with a network_hop: messages and broadcasts run on it", "none");
  if (lists(spec, Algorithm::nvls) || lists(spec, Algorithm::nvls_tree)) {
    require(spec.switch_reduction_efficiency.has_value(), "switch_reduction_efficiency", "nvls", problems);
    require(spec.reduction_channels > 0, "reduction_channels", "nvls", problems);
    require(spec.reduction_chunk > Bytes{0}, "reduction_chunk", "nvls", problems);
  }
  if (lists(spec, Algorithm::in_network))
    require(spec.network_reduction_efficiency.has_value(), "network_reduction_efficiency", "in-network", problems);
}

/// Algorithms without figures of their own send along rings.
Algorithm figures_of(Algorithm algorithm) {
  const bool on_rings =
      algorithm == Algorithm::hierarchical || algorithm == Algorithm::pairwise || algorithm == Algorithm::direct;
  return on_rings ? Algorithm::ring : algorithm;
}

}  // namespace

const Schema<LibrarySpec>& library_schema() {
  using L = LibrarySpec;
  static const Schema<L> schema{
      "library",
      "Communication library on one generation of machines.",
      {text("title", &L::title).required().doc("Name for people."),
       blocks<library_path_schema>("paths", &L::paths).required().items(1, 30).doc("What its tuner chooses from."),
       quantity("launch", &L::launch).required().between({0}, {1e-3}).doc("What host and device add to each call."),
       number("network_latency_factor", &L::network_latency_factor)
           .required()
           .between(0.1, 100.0)
           .doc("Of every network_hop: this network's latency / that of the network those were measured on."),
       fraction("scale_up_efficiency", &L::scale_up_efficiency)
           .required()
           .between(0.05, 1.0)
           .doc("Rings, trees and messages: achieved / scale_up_bandwidth."),
       fraction("network_efficiency", &L::network_efficiency)
           .required()
           .between(0.05, 1.0)
           .doc("Achieved / bandwidth of the NICs."),
       fraction("switch_reduction_efficiency", &L::switch_reduction_efficiency)
           .between(0.05, 1.0)
           .doc("Where the scale-up switch reduces: achieved / scale_up_bandwidth."),
       fraction("network_reduction_efficiency", &L::network_reduction_efficiency)
           .between(0.05, 1.0)
           .doc("Where the network's switches reduce: achieved / bandwidth of the NICs."),
       quantities("ll_rate", &L::ll_rate)
           .required()
           .items(3, 3)
           .above({0})
           .doc("Most that one rank passes with LL, in groups of 1, 2, and more domains."),
       integer("channels", &L::channels).required().between(1, 128).doc("Channels that a call is spread over."),
       quantity("slice", &L::slice)
           .required()
           .between({0}, {64 * 1048576.0})
           .doc("Bytes of a channel in flight (simple): channels * slice pass before links run at full rate."),
       integer("reduction_channels", &L::reduction_channels)
           .between(0, 128)
           .doc("Channels where the scale-up switch reduces."),
       quantity("reduction_chunk", &L::reduction_chunk)
           .between({0}, {64 * 1048576.0})
           .doc("Bytes of such a channel in flight, for each rank of the domain."),
       integer("messages_at_once", &L::messages_at_once)
           .required()
           .between(1, 1024)
           .doc("Messages of one rank under way at once in an all-to-all."),
       blocks<source_schema>("sources", &L::sources).doc("Where each figure comes from.")},
      check_library};
  return schema;
}

const LibraryPath* find_path(const LibrarySpec& library, Algorithm algorithm, Protocol protocol) {
  const auto found = std::find_if(library.paths.begin(), library.paths.end(), [&](const LibraryPath& path) {
    return path.algorithm == figures_of(algorithm) && path.protocol == protocol;
  });
  return found == library.paths.end() ? nullptr : &*found;
}

bool lists(const LibrarySpec& library, Algorithm algorithm) {
  return std::any_of(library.paths.begin(), library.paths.end(),
                     [&](const LibraryPath& path) { return path.algorithm == algorithm; });
}

std::string name_of(Algorithm algorithm) {
  for (const auto& [name, listed] : listed_algorithms())
    if (listed == algorithm) return name;
  if (algorithm == Algorithm::hierarchical) return "hierarchical";
  return algorithm == Algorithm::pairwise ? "pairwise" : "direct";
}

std::string name_of(Protocol protocol) {
  for (const auto& [name, listed] : protocols())
    if (listed == protocol) return name;
  return {};
}

}  // namespace gigatwin::hardware
