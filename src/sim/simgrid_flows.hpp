#pragma once

#include <vector>

#include "fluid/problem.hpp"

/// Flows on SimGrid: the same problem that `fluid` solves, by somebody else's solver.
namespace gigatwin::sim {

/// When each flow ends, s [flow], by SimGrid's CM02: max-min sharing of the links on each flow's route, without
/// latencies (CM02 would share a link in inverse proportion to them, as TCP does and RDMA does not), without TCP's
/// window and acknowledgements.
///
/// SimGrid knows no shares: a link counts as often as it stands in a route. So the shares of a link's flows have to be
/// small whole multiples of some number, and flows have no weights. A cap is a link of the flow's own.
///
/// Every call forks a child with an engine of its own (4 ms), because SimGrid's clock does not restart. Asserts that
/// the calling process has no engine. Throws SimulationError where SimGrid cannot express the problem, naming the link,
/// and if the child fails. Time grows with flows x instants at which one ends: 1,000 flows of random sizes on 200 links
/// take a second, 4,000 on 1,000 links half a minute (measured on a shared core).
std::vector<double> simgrid_finish_s(const fluid::Problem& problem);

/// The rates of all flows at once, B/s [flow], as SimGrid shares before the first ends. The same limits.
std::vector<double> simgrid_rates(const fluid::Problem& problem);

}  // namespace gigatwin::sim
