// Three flows that share two links, and the wet bulb of a summer's day: two models by themselves.
#include <fmt/format.h>

#include <gigatwin/fluid/solve.hpp>
#include <gigatwin/site/psychrometrics.hpp>
#include <vector>

int main() {
  using namespace gigatwin;

  fluid::Problem network{{10e9, 4e9}};  // capacity of the two links, B/s
  const fluid::Use first{.link = 0}, second{.link = 1};
  network.add(std::vector{first}, {});
  network.add(std::vector{first, second}, {});
  network.add(std::vector{second}, {});
  // The second link fills first, at 2 GB/s each; the first flow takes what is left of the first link.
  for (const double rate : fluid::max_min_rates(network)) fmt::print("{:.1f} GB/s\n", rate / 1e9);

  const Celsius wet_bulb = site::wet_bulb(Celsius{30.0}, 0.5, site::pressure_at(Metres{0.0}));
  fmt::print("wet bulb {:.1f} degC\n", wet_bulb.value);
}
