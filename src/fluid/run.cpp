#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "fluid/quotient.hpp"
#include "fluid/sharing.hpp"
#include "fluid/solve.hpp"

namespace gigatwin::fluid {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

/// The event loop: from instant to instant at which flows begin or end.
class Run {
 public:
  Run(const Problem& problem, bool from_scratch)
      : problem_(problem), from_scratch_(from_scratch), sharing_(problem), progress_(problem.flows()) {
    outcome_.finish_s.resize(problem.flows(), never);
    by_start_.resize(problem.flows());
    std::iota(by_start_.begin(), by_start_.end(), 0U);
    if (!problem.start_s().constant())
      std::stable_sort(by_start_.begin(), by_start_.end(), [&problem](std::uint32_t a, std::uint32_t b) {
        return problem.start_s()[a] < problem.start_s()[b];
      });
    if (problem.flows() > 0) first_s_ = problem.start_s()[by_start_[0]];
  }

  Outcome run() {
    for (double now = next_instant(); now < never; now = next_instant()) {
      ++outcome_.instants;
      const double until = now + equal_levels * (now - first_s_);  // equal up to rounding: leave together
      end_flows(now, until);
      begin_flows(now, until);
      outcome_.makespan_s = now;
      if (sharing_.under_way() == 0 && next_start_ == by_start_.size()) break;
      reschedule(now, from_scratch_ ? sharing_.settle_all() : sharing_.settle());
    }
    return std::move(outcome_);
  }

 private:
  /// What a flow has still to carry, as of the last change of its rate.
  struct Progress {
    double bytes = 0.0;
    double rate = 0.0;
    double since_s = 0.0;
  };
  struct Completion {
    double when_s;
    std::uint32_t flow;
  };
  static bool later(const Completion& a, const Completion& b) {
    return a.when_s != b.when_s ? a.when_s > b.when_s : a.flow > b.flow;
  }

  /// Whether this is what the flow is last known to end at; ended flows have other times than any entry.
  bool valid(const Completion& c) const {
    return outcome_.finish_s[c.flow] == c.when_s && progress_[c.flow].rate > 0.0;
  }

  double next_instant() {
    while (!completions_.empty() && !valid(completions_.front())) pop();
    const double end_s = completions_.empty() ? never : completions_.front().when_s;
    const double start_s = next_start_ < by_start_.size() ? problem_.start_s()[by_start_[next_start_]] : never;
    return std::min(end_s, start_s);
  }

  void pop() {
    std::pop_heap(completions_.begin(), completions_.end(), later);
    completions_.pop_back();
  }

  void end_flows(double now, double until) {
    while (!completions_.empty() && completions_.front().when_s <= until) {
      const Completion c = completions_.front();
      if (valid(c)) {
        outcome_.finish_s[c.flow] = now;
        progress_[c.flow].rate = 0.0;
        sharing_.end(c.flow);
      }
      pop();
    }
  }

  void begin_flows(double now, double until) {
    for (; next_start_ < by_start_.size(); ++next_start_) {
      const std::uint32_t f = by_start_[next_start_];
      if (problem_.start_s()[f] > until) return;
      if (problem_.bytes()[f] <= 0.0) {
        outcome_.finish_s[f] = now;
        continue;
      }
      progress_[f] = {problem_.bytes()[f], 0.0, now};
      sharing_.begin(f);
    }
  }

  void reschedule(double now, std::span<const std::uint32_t> changed) {
    // Pushing one costs log(n) steps, making the heap anew 2 n.
    const bool anew = changed.size() * 8 > completions_.size() + changed.size();
    for (const std::uint32_t f : changed) {
      Progress& p = progress_[f];
      p.bytes = std::max(p.bytes - p.rate * (now - p.since_s), 0.0);
      p.rate = sharing_.rate(f);
      p.since_s = now;
      GIGATWIN_ASSERT(p.rate > 0.0, "flow {} has no rate at {} s", f, now);
      outcome_.finish_s[f] = now + p.bytes / p.rate;
      completions_.push_back({outcome_.finish_s[f], f});
      if (!anew) std::push_heap(completions_.begin(), completions_.end(), later);
    }
    if (anew || completions_.size() > 64 + 4 * sharing_.under_way()) {
      std::erase_if(completions_, [this](const Completion& c) { return !valid(c); });
      std::make_heap(completions_.begin(), completions_.end(), later);
    }
  }

  const Problem& problem_;
  const bool from_scratch_;
  Sharing sharing_;
  std::vector<Progress> progress_;       ///< [flow]
  std::vector<Completion> completions_;  ///< heap, the earliest first; outdated entries are skipped
  std::vector<std::uint32_t> by_start_;
  std::size_t next_start_ = 0;
  double first_s_ = 0.0;
  Outcome outcome_;
};

}  // namespace

Outcome run_incremental(const Problem& problem) { return Run{problem, false}.run(); }

Outcome run_from_scratch(const Problem& problem) { return Run{problem, true}.run(); }

Outcome run(const Problem& problem) {
  // A few flows on a large fabric: looking at all links for symmetry would cost more than running the flows.
  if (problem.uses() < problem.links()) return run_incremental(problem);
  const std::optional<Quotient> quotient = reduce(problem);
  if (!quotient) return run_incremental(problem);
  const Outcome of_cells = run_incremental(quotient->problem);
  Outcome outcome{{}, of_cells.makespan_s, of_cells.instants};
  outcome.finish_s.reserve(problem.flows());
  for (const std::uint32_t cell : quotient->flow_cell) outcome.finish_s.push_back(of_cells.finish_s[cell]);
  return outcome;
}

std::vector<double> max_min_rates(const Problem& problem) {
  Sharing sharing{problem};
  const auto flows = static_cast<std::uint32_t>(problem.flows());
  for (std::uint32_t f = 0; f < flows; ++f) sharing.begin(f);
  sharing.settle_all();
  std::vector<double> rates(flows);
  for (std::uint32_t f = 0; f < flows; ++f) rates[f] = sharing.rate(f);
  return rates;
}

}  // namespace gigatwin::fluid
