#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

/// How a communication library (NCCL, RCCL) behaves on one generation of machines: what each way to run a collective
/// costs before the first byte, and what share of a link it then uses.
namespace gigatwin::hardware {

/// Ways to run a collective. The last three need no figures of their own: they run on those of rings.
enum class Algorithm : std::uint8_t {
  ring,          ///< one ring over all ranks
  tree,          ///< two complementary binary trees between domains, chains inside
  nvls,          ///< the switch of one scale-up domain reduces and multicasts
  nvls_tree,     ///< the same inside domains, two trees between them
  in_network,    ///< the switches of the network reduce (SHARP)
  pat,           ///< parallel aggregated trees: logarithmic, one rank a domain
  hierarchical,  ///< rings inside domains, rings between them
  pairwise,      ///< every rank to every other
  direct,        ///< one message
};

/// How data and the news of its arrival travel: LL flags each word, LL128 each 128 bytes, simple whole slices.
enum class Protocol : std::uint8_t { ll, ll128, simple };

/// One algorithm with one protocol:  T = launch + base + hops + (bytes in flight + bytes) / rate.
struct LibraryPath {
  Algorithm algorithm = Algorithm::ring;
  Protocol protocol = Protocol::simple;
  Seconds base;                        ///< once a call
  Seconds scale_up_hop;                ///< each step inside a scale-up domain
  std::optional<Seconds> network_hop;  ///< each step between domains; absent: not used between domains
  double payload = 1.0;                ///< of the bytes on the wire that are data, flags and stalls apart
};

struct LibrarySpec {
  std::string title;
  std::vector<LibraryPath> paths;
  Seconds launch;                       ///< of one call, by host and device
  double network_latency_factor = 1.0;  ///< of every network_hop, against the network that those were measured on
  double scale_up_efficiency = 0.0;     ///< rings, trees and messages: achieved / bandwidth of the accelerator's port
  double network_efficiency = 0.0;      ///< the same of the NICs
  std::optional<double> switch_reduction_efficiency;   ///< of the accelerator's port, where its switch reduces
  std::optional<double> network_reduction_efficiency;  ///< of the NICs, where the network reduces
  std::vector<BytesPerSecond> ll_rate;  ///< most that one rank passes with LL; [groups of 1, 2, more domains]
  std::int64_t channels = 0;            ///< that a call is spread over
  Bytes slice;                          ///< that each channel fills before the next rank can work on it
  std::int64_t reduction_channels = 0;  ///< the same where the switch reduces ...
  Bytes reduction_chunk;                ///< ... for each rank of the domain
  std::int64_t messages_at_once = 0;    ///< of one rank in an all-to-all
  std::vector<Source> sources;
};

const Schema<LibrarySpec>& library_schema();

/// nullptr if the library does not have it. `hierarchical`, `pairwise` and `direct` use the ring's.
const LibraryPath* find_path(const LibrarySpec& library, Algorithm algorithm, Protocol protocol);
/// Whether the catalogue entry lists the algorithm.
bool lists(const LibrarySpec& library, Algorithm algorithm);

/// As in the catalogue: "nvls-tree", "LL128".
std::string name_of(Algorithm algorithm);
std::string name_of(Protocol protocol);

}  // namespace gigatwin::hardware
