#pragma once

#include <vector>

#include "collectives/fabric_traffic.hpp"
#include "routing/router.hpp"

namespace gigatwin::collectives {

/// What a fabric makes of a traffic pattern.
struct Delivery {
  std::vector<double> rate;                  ///< B/s [pair]; 0 where no way is left
  std::vector<AcceleratorPair> partitioned;  ///< pairs that nothing joins
};

/// Max-min fair rates of all flows, each at most its cap:
///
///   offered_l = sum_f s_fl cap,   carried_l = sum_f s_fl x_f <= capacity_l
///
/// s_fl: part of flow f on channel l. A channel with offered_l <= capacity_l holds nobody back, so the solver sees the
/// others alone, which is exact. Ways are not stored but asked for twice. Throws std::invalid_argument where flows are
/// sprayed over too many overloaded links (see `FlowBundles`). Source: docs/model/fabric-study.md, eq. 1 and 2.
Delivery deliver(routing::Router& router, const Traffic& traffic);

/// Load of every link, B/s [2 x link + direction], when each pair has its rate (B/s [pair]; 0 where no way is left).
std::vector<double> link_loads(routing::Router& router, const Traffic& traffic, const std::vector<double>& rate);

/// Mean, 5 % and worst of the flows' rates as parts of their caps; pairs that nothing joins count as 0 in the mean and
/// the 5 %, the worst is that of the pairs that are joined (0 if none is).
struct Throughput {
  double mean = 0.0, low = 0.0, worst = 0.0;
};
Throughput throughput_of(const Delivery& delivery, BytesPerSecond cap);

/// Sum of the rates of the pattern `bisection` / 2: across the middle of the site, per direction.
BytesPerSecond effective_bisection(const Delivery& delivery);

/// The value that a share `p` of the sorted ones lies below, linear between neighbours (Hyndman and Fan 1996, type 7).
/// NaN of none.
double quantile(const std::vector<double>& sorted, double p);

}  // namespace gigatwin::collectives
