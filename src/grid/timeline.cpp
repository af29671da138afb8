#include "grid/timeline.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string_view>

#include "base/random.hpp"

namespace gigatwin::grid {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Window {
  double begin_s, end_s;  ///< since the start
  bool relative = false;  ///< `to` is a share of the capacity of the time
  double to = 0.0;        ///< import allowed, W or share
};

enum class Change { year, capacity, outage, call, notice, test };

struct Edge {
  double at_s;
  Change change;
  bool begins = true;
  bool relative = false;
  double value = 0.0;  ///< year: the year; capacity: W; call: import allowed
};

/// Calendar years that the period touches, with the time at which each begins.
class Years {
 public:
  explicit Years(const TimelineInput& input) : start_(input.start) {
    const int last = civil(input.start + input.duration).year;
    for (int year = civil(input.start).year; year <= last; ++year) years.push_back(year);
  }
  double since_start(Instant when) const { return static_cast<double>(when.unix_s - start_.unix_s); }
  double begin_s(int year) const { return since_start(instant_of({.year = year})); }

  std::vector<int> years;

 private:
  Instant start_;
};

/// Alternating exponential times without and with, from 1 January of each year on.
std::vector<Window> drawn_windows(const Years& years, std::uint64_t seed, std::string_view purpose, Seconds mean_gap,
                                  Seconds mean_length) {
  std::vector<Window> windows;
  for (const int year : years.years) {
    const Draws draws{seed, purpose, static_cast<std::uint64_t>(year)};
    double at_s = years.begin_s(year);
    for (std::uint64_t i = 0;; i += 2) {
      const double begin_s = at_s + draws.exponential(i, mean_gap).value;
      if (begin_s >= years.begin_s(year + 1)) break;
      at_s = begin_s + draws.exponential(i + 1, mean_length).value;
      windows.push_back({.begin_s = begin_s, .end_s = at_s});
    }
  }
  return windows;
}

std::vector<Window> outages_of(const GridSpec& spec, const Years& years, std::uint64_t seed) {
  std::vector<Window> windows;
  if (!spec.connection.outages) return windows;
  const OutageSpec& outages = *spec.connection.outages;
  if (outages.rate.value > 0.0)
    windows = drawn_windows(years, seed, "grid.outage", {1.0 / outages.rate.value}, outages.mean_length);
  for (const OutageWindow& window : outages.scheduled) {
    const double begin_s = years.since_start(window.at);
    windows.push_back({.begin_s = begin_s, .end_s = begin_s + window.takes.value});
  }
  return windows;
}

/// Calls in order of time, without those for which the year's allowance is used up.
std::vector<Window> within_allowance(std::vector<Window> calls, const Years& years, Seconds at_most) {
  std::sort(calls.begin(), calls.end(), [](const Window& a, const Window& b) { return a.begin_s < b.begin_s; });
  std::map<std::size_t, double> used_s;
  std::vector<Window> kept;
  for (Window call : calls) {
    std::size_t year = 0;
    while (year + 1 < years.years.size() && years.begin_s(years.years[year + 1]) <= call.begin_s) ++year;
    const double length_s = std::min(call.end_s - call.begin_s, at_most.value - used_s[year]);
    if (length_s <= 0.0) continue;
    used_s[year] += length_s;
    call.end_s = call.begin_s + length_s;
    kept.push_back(call);
  }
  return kept;
}

std::vector<Window> calls_of(const GridSpec& spec, const Years& years, std::uint64_t seed) {
  const ConnectionSpec& connection = spec.connection;
  std::vector<Window> calls;
  if (connection.random_curtailment) {
    const RandomCurtailmentSpec& random = *connection.random_curtailment;
    const Seconds free = days(365) - random.per_year;
    calls =
        drawn_windows(years, seed, "grid.curtailment", random.mean_length / random.per_year * free, random.mean_length);
    for (Window& call : calls) call.relative = true, call.to = random.to;
  }
  for (const CurtailmentWindow& window : connection.curtailments) {
    const double begin_s = years.since_start(window.at);
    calls.push_back({.begin_s = begin_s, .end_s = begin_s + window.takes.value, .to = window.to.value});
  }
  if (connection.interruptible) calls = within_allowance(calls, years, connection.interruptible->at_most);
  return calls;
}

std::vector<Window> tests_of(const GridSpec& spec, const Years& years) {
  std::vector<Window> windows;
  if (!spec.generators || !spec.generators->tests) return windows;
  const GeneratorTestSpec& tests = *spec.generators->tests;
  for (const int year : years.years)
    for (double at_s = years.begin_s(year); at_s < years.begin_s(year + 1); at_s += tests.every.value)
      windows.push_back({.begin_s = at_s, .end_s = at_s + tests.takes.value});
  return windows;
}

void add(std::vector<Edge>& edges, const std::vector<Window>& windows, Change change) {
  for (const Window& window : windows) {
    edges.push_back({window.begin_s, change, true, window.relative, window.to});
    edges.push_back({window.end_s, change, false, window.relative, window.to});
  }
}

/// The calls as the notices before them.
std::vector<Window> notices_of(std::vector<Window> calls, Seconds notice) {
  for (Window& call : calls) call.end_s = call.begin_s, call.begin_s -= notice.value;
  return calls;
}

std::vector<Edge> edges_of(const GridSpec& spec, const TimelineInput& input) {
  const Years years{input};
  std::vector<Edge> edges;
  for (const int year : years.years)
    edges.push_back({years.begin_s(year), Change::year, true, false, static_cast<double>(year)});
  for (const CapacityStep& step : spec.connection.steps)
    edges.push_back({years.since_start(step.since), Change::capacity, true, false, step.capacity.value});
  const std::vector<Window> calls = calls_of(spec, years, input.seed);
  add(edges, calls, Change::call);
  if (spec.connection.interruptible && spec.connection.interruptible->notice.value > 0.0)
    add(edges, notices_of(calls, spec.connection.interruptible->notice), Change::notice);
  add(edges, outages_of(spec, years, input.seed), Change::outage);
  add(edges, tests_of(spec, years), Change::test);
  std::stable_sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.at_s < b.at_s; });
  return edges;
}

/// Share 0 of an unlimited capacity is 0.
double part_of(double share, double capacity_w) { return share > 0.0 ? share * capacity_w : 0.0; }

/// What holds at one time, kept up to date edge by edge.
class Sweep {
 public:
  Sweep(const GridSpec& spec, const TimelineInput& input)
      : connection_(spec.connection), year_(civil(input.start).year) {
    if (input.firm_capacity) capacity_w_ = active_limit(connection_, *input.firm_capacity).value;
    if (connection_.random_curtailment) deepest_share_ = connection_.random_curtailment->to;
    for (const CurtailmentWindow& call : connection_.curtailments) deepest_w_ = std::min(deepest_w_, call.to.value);
  }

  void apply(const Edge& edge) {
    const int one = edge.begins ? 1 : -1;
    switch (edge.change) {
      case Change::year:
        year_ = static_cast<int>(edge.value);
        year_begin_s_ = edge.at_s;
        break;
      case Change::capacity:
        capacity_w_ = active_limit(connection_, {edge.value}).value;
        break;
      case Change::outage:
        outages_ += one;
        break;
      case Change::notice:
        notices_ += one;
        break;
      case Change::test:
        tests_ += one;
        break;
      case Change::call:
        apply_call(edge);
        break;
    }
  }

  Segment segment(double begin_s) const {
    Segment segment{.begin_s = begin_s, .capacity_w = capacity_w_, .up = outages_ == 0, .year = year_};
    segment.year_begin_s = year_begin_s_;
    segment.curtailed = !calls_w_.empty() || !calls_share_.empty();
    segment.announced = notices_ > 0;
    segment.testing = tests_ > 0;
    segment.allowed_w = segment.up
                            ? std::min({capacity_w_, calls_w_.empty() ? infinity : *calls_w_.begin(),
                                        calls_share_.empty() ? infinity : part_of(*calls_share_.begin(), capacity_w_)})
                            : 0.0;
    const double deepest_w = std::min({capacity_w_, deepest_w_, part_of(deepest_share_, capacity_w_)});
    if (connection_.interruptible && deepest_w < capacity_w_ && capacity_w_ < infinity)
      segment.availability_eur_s = connection_.interruptible->availability.value * (capacity_w_ - deepest_w);
    return segment;
  }

 private:
  void apply_call(const Edge& edge) {
    std::multiset<double>& open = edge.relative ? calls_share_ : calls_w_;
    if (edge.begins)
      open.insert(edge.value);
    else
      open.erase(open.find(edge.value));
  }

  const ConnectionSpec& connection_;
  double capacity_w_ = infinity;
  double deepest_w_ = infinity, deepest_share_ = 1.0;  ///< of any call
  int outages_ = 0, notices_ = 0, tests_ = 0;
  int year_;
  double year_begin_s_ = 0.0;  ///< set by the first edge: the start lies in a year
  std::multiset<double> calls_w_, calls_share_;
};

}  // namespace

std::size_t typical_hour(const Segment& segment, double t_s) {
  constexpr std::size_t leap_day_h = (31 + 28) * 24;
  const auto hour = static_cast<std::size_t>((t_s - segment.year_begin_s) / 3600.0);
  return hour >= leap_day_h && is_leap_year(segment.year) ? hour - 24 : hour;
}

std::vector<Segment> timeline_of(const GridSpec& spec, const TimelineInput& input) {
  const std::vector<Edge> edges = edges_of(spec, input);
  Sweep sweep{spec, input};
  std::vector<Segment> segments;
  std::size_t next = 0;
  for (; next < edges.size() && edges[next].at_s <= 0.0; ++next) sweep.apply(edges[next]);
  segments.push_back(sweep.segment(0.0));
  while (next < edges.size() && edges[next].at_s < input.duration.value) {
    const double at_s = edges[next].at_s;
    for (; next < edges.size() && edges[next].at_s == at_s; ++next) sweep.apply(edges[next]);
    segments.push_back(sweep.segment(at_s));
  }
  return segments;
}

}  // namespace gigatwin::grid
