#pragma once

#include <cstdint>
#include <vector>

#include "base/random.hpp"
#include "fluid/problem.hpp"

namespace gigatwin::fluid {

/// What random problems have besides links and flows.
struct Features {
  bool weights = false, caps = false, sizes = false, starts = false, shares = false;
};

/// Random links and flows in numbers: pick(n) is in [0, n).
class Picks {
 public:
  Picks(std::uint64_t seed, std::string_view purpose) : draws_(seed, purpose) {}
  double uniform() { return draws_.uniform(next_++); }
  double between(double low, double high) { return low + (high - low) * uniform(); }
  int pick(int n) { return static_cast<int>(uniform() * n); }

 private:
  Draws draws_;
  std::uint64_t next_ = 0;
};

/// Up to 30 links of 1 to 4 capacities, up to 60 flows of up to 5 links. Few distinct capacities make ties, which are
/// where solvers go wrong.
inline Problem random_problem(std::uint64_t seed, const Features& features) {
  Picks picks{seed, "fluid.problem"};
  const int links = 1 + picks.pick(30), flows = 1 + picks.pick(60), kinds = 1 + picks.pick(4);
  std::vector<double> capacity;
  for (int l = 0; l < links; ++l) capacity.push_back(10.0 * (1 + picks.pick(kinds)));
  Problem problem{capacity};
  for (int f = 0; f < flows; ++f) {
    std::vector<Use> uses;
    for (int n = 1 + picks.pick(5); n > 0; --n)
      uses.push_back({picks.pick(links), features.shares ? picks.between(0.1, 2.0) : 1.0});
    FlowOptions options{.bytes = 100.0};
    if (features.sizes) options.bytes = 100.0 * (1 + picks.pick(4)) * (picks.pick(2) == 0 ? 1.0 : picks.uniform());
    if (features.weights) options.weight = picks.pick(2) == 0 ? 1.0 + picks.pick(3) : picks.between(0.1, 10.0);
    if (features.caps && picks.pick(2) == 0) options.cap = picks.pick(2) == 0 ? 2.0 : picks.between(0.1, 20.0);
    if (features.starts) options.start_s = picks.pick(2) == 0 ? picks.pick(5) : picks.between(0.0, 60.0);
    problem.add(uses, options);
  }
  return problem;
}

/// All 32 combinations of features in turn.
inline Features features_of(std::uint64_t seed) {
  return {.weights = (seed & 1) != 0,
          .caps = (seed & 2) != 0,
          .sizes = (seed & 4) != 0,
          .starts = (seed & 8) != 0,
          .shares = (seed & 16) != 0};
}

}  // namespace gigatwin::fluid
