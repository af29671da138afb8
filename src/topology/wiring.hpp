#pragma once

#include <array>

#include "topology/fabric.hpp"

/// How links are laid: accelerators, NICs and the scale-up network are the same for all fabrics; each family of
/// scale-out fabrics has a file of its own. Internal to this folder.
namespace gigatwin::topology {

/// Numbers the vertices of a plan and adds its links.
class Wiring {
 public:
  explicit Wiring(Fabric& fabric);

  const FabricPlan& plan() const { return fabric_.plan; }
  /// Vertex of switch `i` of its kind in `copy`.
  std::int64_t leaf(std::int64_t copy, std::int64_t i) const { return at(VertexKind::leaf, copy, i); }
  std::int64_t spine(std::int64_t copy, std::int64_t i) const { return at(VertexKind::spine, copy, i); }
  std::int64_t core(std::int64_t copy, std::int64_t i) const { return at(VertexKind::core, copy, i); }
  std::int64_t inter_hall(std::int64_t copy, std::int64_t i) const { return at(VertexKind::inter_hall, copy, i); }

  void add_scale_up();
  void add_access();
  /// A link with the bandwidth, latency and length of its tier.
  void add_link(std::int64_t lower, std::int64_t upper, std::size_t tier);

 private:
  struct Kind {
    std::int64_t first = 0, per_copy = 0;
  };
  void number_switches();
  std::int64_t at(VertexKind kind, std::int64_t copy, std::int64_t i) const;

  Fabric& fabric_;
  std::array<Kind, 4> kinds_;  ///< leaf, spine, core, inter_hall
};

/// The links between the switches of one copy.
void wire_clos(Wiring& wiring, std::int64_t copy);
void wire_dragonfly(Wiring& wiring, std::int64_t copy);
void wire_dragonfly_plus(Wiring& wiring, std::int64_t copy);
void wire_torus(Wiring& wiring, std::int64_t copy);
void wire_hyperx(Wiring& wiring, std::int64_t copy);

}  // namespace gigatwin::topology
