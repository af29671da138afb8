#include "topology/fabric.hpp"

#include "base/error.hpp"
#include "topology/graphml_import.hpp"
#include "topology/wiring.hpp"

namespace gigatwin::topology {

const char* name_of(VertexKind kind) {
  switch (kind) {
    case VertexKind::accelerator:
      return "accelerator";
    case VertexKind::nic:
      return "nic";
    case VertexKind::scale_up_switch:
      return "scale_up_switch";
    case VertexKind::leaf:
      return "leaf";
    case VertexKind::spine:
      return "spine";
    case VertexKind::core:
      return "core";
    case VertexKind::inter_hall:
      return "inter_hall";
  }
  return "";
}

const char* name_of(LengthClass length) {
  switch (length) {
    case LengthClass::board:
      return "board";
    case LengthClass::rack:
      return "rack";
    case LengthClass::hall:
      return "hall";
    case LengthClass::site:
      return "site";
  }
  return "";
}

VertexKind Fabric::kind_of(std::int32_t vertex) const {
  if (vertex < first_nic) return VertexKind::accelerator;
  if (vertex < first_scale_up) return VertexKind::nic;
  if (vertex < first_switch) return VertexKind::scale_up_switch;
  return switches[static_cast<std::size_t>(vertex - first_switch)].kind;
}

namespace {

void wire_switches(Wiring& wiring, std::int64_t copy) {
  switch (wiring.plan().kind) {
    case FabricKind::dragonfly:
      return wire_dragonfly(wiring, copy);
    case FabricKind::dragonfly_plus:
      return wire_dragonfly_plus(wiring, copy);
    case FabricKind::torus:
      return wire_torus(wiring, copy);
    case FabricKind::hyperx:
      return wire_hyperx(wiring, copy);
    default:
      return wire_clos(wiring, copy);
  }
}

}  // namespace

Fabric build_fabric(const FabricSpec& spec, const hardware::SystemSpec& system, std::int64_t accelerators) {
  if (spec.kind == FabricKind::graph) return build_graph(spec, system, accelerators);
  Fabric fabric;
  fabric.plan = plan_fabric(spec, system, accelerators);
  Wiring wiring{fabric};
  wiring.add_scale_up();
  wiring.add_access();
  for (std::int64_t copy = 0; copy < fabric.plan.copies(); ++copy) wire_switches(wiring, copy);
  return fabric;
}

}  // namespace gigatwin::topology
