#include "collectives/tuner_traffic.hpp"

#include "base/error.hpp"

namespace gigatwin::collectives {
namespace {

double phases_of(Collective operation) { return operation == Collective::all_reduce ? 2.0 : 1.0; }

struct Counts {
  double ranks, domains, fullest, emptiest;
};

RankTraffic ring(Collective operation, Bytes bytes, const Counts& n) {
  const bool one_domain = n.domains == 1.0;
  const Bytes passed =
      operation == Collective::broadcast ? bytes : phases_of(operation) * (n.ranks - 1.0) / n.ranks * bytes;
  const double inside = one_domain ? 1.0 : (n.fullest - 1.0) / n.fullest;
  return {inside * passed, one_domain ? Bytes{0} : passed / n.emptiest};
}

Bytes between_domains_by_trees(Bytes bytes, const Counts& n) {
  if (n.domains == 1.0) return Bytes{0};
  return (n.domains == 2.0 ? 1.0 : 2.0) * bytes / n.emptiest;
}

Bytes reduced_by_switch(Bytes bytes, const Counts& n) {
  return n.fullest == 1.0 ? Bytes{0} : (1.0 + 1.0 / n.fullest) * bytes;
}

}  // namespace

RankTraffic traffic_of(Collective operation, Algorithm algorithm, Bytes bytes, const GroupShape& shape) {
  const Counts n{static_cast<double>(shape.ranks), static_cast<double>(shape.domains),
                 static_cast<double>(shape.fullest_domain()), static_cast<double>(shape.ranks_per_domain)};
  const double c = phases_of(operation);
  const double rings_inside = c * (n.fullest - 1.0) / n.fullest;
  switch (algorithm) {
    case Algorithm::ring:
      return ring(operation, bytes, n);
    case Algorithm::tree:
      return {(n.fullest > 2.0 ? 2.0 : n.fullest - 1.0) * bytes, between_domains_by_trees(bytes, n)};
    case Algorithm::nvls:
    case Algorithm::nvls_tree:
      return {reduced_by_switch(bytes, n), between_domains_by_trees(bytes, n)};
    case Algorithm::in_network:
      return {shape.scale_up_reduction ? reduced_by_switch(bytes, n) : rings_inside * bytes, bytes / n.emptiest};
    case Algorithm::pat:
      return {Bytes{0}, (n.ranks - 1.0) / n.ranks * bytes};
    case Algorithm::hierarchical:
      return {rings_inside * bytes, c * (n.domains - 1.0) / n.domains * bytes / n.emptiest};
    case Algorithm::pairwise:
      return {(n.fullest - 1.0) / n.ranks * bytes, (n.ranks - n.emptiest) / n.ranks * bytes};
    case Algorithm::direct:
      return shape.domains == 1 ? RankTraffic{bytes, Bytes{0}} : RankTraffic{Bytes{0}, bytes};
  }
  GIGATWIN_ASSERT(false, "algorithm {}", static_cast<int>(algorithm));
}

}  // namespace gigatwin::collectives
