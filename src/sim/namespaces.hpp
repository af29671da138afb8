#pragma once

#include <string>
#include <vector>

#include "scheduling/access.hpp"

namespace gigatwin::sim {

/// A part of the storage that one tenant class has for itself.
struct Namespace {
  std::string tenant_class;
  double share = 0.0;  ///< of every bandwidth
};

/// Of the tenants that have a share of the storage's bandwidth for themselves.
std::vector<Namespace> namespaces_of(const std::vector<scheduling::TenantSpec>& tenants);
/// What is left for the others. Where all is given away they have next to nothing: they would wait for ever else.
double left_of(const std::vector<Namespace>& namespaces);

}  // namespace gigatwin::sim
