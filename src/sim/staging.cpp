#include <fmt/format.h>

#include <utility>

#include "sim/staging_internal.hpp"

namespace gigatwin::sim {

Staging::Staging(const std::vector<storage::WideAreaSpec>& links, Kernel& kernel) : kernel_(kernel) {
  for (const storage::WideAreaSpec& spec : links) {
    sg::Host* origin = kernel.zone().create_host(fmt::format("origin-{}", spec.name), 1.0);
    sg::Link* link = kernel.zone().create_link(fmt::format("wide-area-{}", spec.name), spec.bandwidth.value);
    link->set_latency(spec.latency.value);
    link->seal();
    kernel.zone().add_route(origin->get_netpoint(), kernel.host().get_netpoint(), nullptr, nullptr,
                            {sg::LinkInRoute{link}}, false);
    origins_[spec.name] = origin;
  }
}

void Staging::bring(const workload::JobRequest& request, std::function<void()> there) {
  sg::Host* origin = origins_.at(request.dataset->origin);
  const auto bytes = static_cast<std::uint64_t>(request.dataset->size.value);
  kernel_.spawn([this, origin, bytes, there = std::move(there)] {
    sg::Comm::sendto(origin, &kernel_.host(), bytes);
    there();
  });
}

}  // namespace gigatwin::sim
