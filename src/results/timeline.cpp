#include "results/timeline.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <queue>

#include "base/error.hpp"

namespace gigatwin::results {
namespace {

constexpr std::uint64_t block_rows = 65536;  // read at once
constexpr std::int32_t not_kept = -1;

std::uint64_t rows_of(const ResultReader& result, const char* group, const char* column) {
  const StoredVariable* variable = result.find(group, column);
  return variable != nullptr ? variable->shape[0] : 0;
}

/// Calls `use(first, count)` for each block of rows.
template <class Use>
void for_blocks(std::uint64_t rows, Use use) {
  for (std::uint64_t first = 0; first < rows; first += block_rows) use(first, std::min(block_rows, rows - first));
}

/// Beyond every end where the number is none.
std::size_t index(double number) {
  return number >= 0.0 ? static_cast<std::size_t>(number) : std::numeric_limits<std::size_t>::max();
}

/// One more than the largest job id.
std::size_t id_count(const ResultReader& result) {
  double count = 0.0;
  for_blocks(rows_of(result, "jobs", "job"), [&](std::uint64_t first, std::uint64_t rows) {
    for (const double id : result.numbers("jobs", "job", first, rows)) count = std::max(count, id + 1.0);
  });
  return index(count);
}

/// Which jobs, by id, the names of the selection mean; throws FileError for a name that no job has.
std::vector<bool> asked_jobs(const ResultReader& result, const TimelineSelection& selection) {
  std::vector<bool> asked(id_count(result), selection.tenants.empty() && selection.jobs.empty());
  if (selection.tenants.empty() && selection.jobs.empty()) return asked;
  std::map<std::string, bool> found;  // which of the names asked for there are
  for (const auto& names : {selection.tenants, selection.jobs})
    for (const std::string& name : names) found[name] = false;
  const auto wanted = [&](const std::vector<std::string>& names, const std::string& name) {
    const bool is_wanted = std::find(names.begin(), names.end(), name) != names.end();
    if (is_wanted) found[name] = true;
    return is_wanted;
  };
  for_blocks(rows_of(result, "jobs", "job"), [&](std::uint64_t first, std::uint64_t count) {
    const auto ids = result.numbers("jobs", "job", first, count);
    const auto names = result.texts("jobs", "name", first, count);
    const auto tenants = result.texts("jobs", "tenant_class", first, count);
    for (std::size_t i = 0; i < count; ++i) {
      const bool of_tenant = selection.tenants.empty() || wanted(selection.tenants, tenants[i]);
      const bool of_job = selection.jobs.empty() || wanted(selection.jobs, names[i]) ||
                          wanted(selection.jobs, fmt::format("{:.0f}", ids[i]));
      if (of_tenant && of_job) asked.at(index(ids[i])) = true;
    }
  });
  for (const auto& [name, is_there] : found)
    if (!is_there) throw FileError(fmt::format("{}: has no job and no tenant class {}", result.info().path, name));
  return asked;
}

/// Columns of /timeline, some rows.
struct BarBlock {
  std::vector<double> job, begin, end, nodes, first_node, hall, activity;
  BarBlock(const ResultReader& result, std::uint64_t first, std::uint64_t count) {
    const auto read = [&](const char* name) { return result.numbers("timeline", name, first, count); };
    job = read("job");
    begin = read("begin");
    end = read("end");
    nodes = read("nodes");
    first_node = read("first_node");
    hall = read("hall");
    activity = read("activity");
  }
  bool within(std::size_t i, const TimelineSelection& s) const {
    return end[i] > s.from.value && begin[i] < s.to.value;
  }
  Bar bar(std::size_t i, const TimelineSelection& s) const {
    return {{.job = static_cast<std::int64_t>(job[i]),
             .begin = std::max(Seconds{begin[i]}, s.from),
             .end = std::min(Seconds{end[i]}, s.to),
             .activity = static_cast<sim::Activity>(activity[i]),
             .nodes = static_cast<std::int64_t>(nodes[i]),
             .first_node = static_cast<std::int64_t>(first_node[i])},
            static_cast<std::int64_t>(hall[i])};
  }
};

/// What each job has on the timeline.
struct JobExtent {
  double node_s = 0.0;
  std::uint32_t bars = 0;
};

std::vector<JobExtent> extents_of(const ResultReader& result, const TimelineSelection& selection,
                                  const std::vector<bool>& asked) {
  std::vector<JobExtent> extents(asked.size());
  for_blocks(rows_of(result, "timeline", "job"), [&](std::uint64_t first, std::uint64_t count) {
    const BarBlock block{result, first, count};
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t job = index(block.job[i]);
      if (job >= asked.size() || !asked[job] || !block.within(i, selection)) continue;
      const Bar bar = block.bar(i, selection);
      extents[job].node_s += (bar.interval.end - bar.interval.begin).value * block.nodes[i];
      ++extents[job].bars;
    }
  });
  return extents;
}

/// Place of each job among the kept ones, by id; those that took most node-time, as many as the selection has room for.
std::vector<std::int32_t> kept_jobs(const std::vector<JobExtent>& extents, std::uint64_t most_bars,
                                    Timeline& timeline) {
  std::vector<std::int32_t> order;
  for (std::size_t job = 0; job < extents.size(); ++job)
    if (extents[job].bars > 0) order.push_back(static_cast<std::int32_t>(job));
  std::ranges::stable_sort(order, std::greater{}, [&](std::int32_t job) { return extents[index(job)].node_s; });
  std::uint64_t bars = 0;
  std::size_t kept = 0;
  for (; kept < order.size() && (kept == 0 || bars + extents[index(order[kept])].bars <= most_bars); ++kept)
    bars += extents[index(order[kept])].bars;
  for (std::size_t i = kept; i < order.size(); ++i) timeline.bars_left_out += extents[index(order[i])].bars;
  timeline.jobs_left_out = order.size() - kept;
  order.resize(kept);
  std::sort(order.begin(), order.end());
  std::vector<std::int32_t> places(extents.size(), not_kept);
  for (std::size_t i = 0; i < kept; ++i) places[index(order[i])] = static_cast<std::int32_t>(i);
  timeline.jobs.resize(kept);
  timeline.bars.reserve(bars);
  return places;
}

void read_bars(const ResultReader& result, const TimelineSelection& selection, const std::vector<std::int32_t>& places,
               Timeline& timeline) {
  for_blocks(rows_of(result, "timeline", "job"), [&](std::uint64_t first, std::uint64_t count) {
    const BarBlock block{result, first, count};
    for (std::size_t i = 0; i < count; ++i)
      if (index(block.job[i]) < places.size() && places[index(block.job[i])] != not_kept && block.within(i, selection))
        timeline.bars.push_back(block.bar(i, selection));
  });
  std::ranges::stable_sort(timeline.bars, {}, [](const Bar& bar) {
    return std::pair{bar.interval.job, bar.interval.begin};
  });
}

void read_jobs(const ResultReader& result, const std::vector<std::int32_t>& places, Timeline& timeline) {
  for_blocks(rows_of(result, "jobs", "job"), [&](std::uint64_t first, std::uint64_t count) {
    const auto numbers = [&](const char* name) { return result.numbers("jobs", name, first, count); };
    const auto texts = [&](const char* name) { return result.texts("jobs", name, first, count); };
    const auto ids = numbers("job"), accelerators = numbers("accelerators"), states = numbers("state");
    const auto names = texts("name"), tenants = texts("tenant_class"), models = texts("model");
    for (std::size_t i = 0; i < count; ++i)
      if (const std::int32_t place = places.at(index(ids[i])); place != not_kept)
        timeline.jobs[index(place)] = {static_cast<std::int64_t>(ids[i]),          names[i], tenants[i], models[i],
                                       static_cast<std::int64_t>(accelerators[i]), states[i]};
  });
}

/// Bars that touch in time are one stay; a gap, or another hall, begins the next.
void join_bars(const std::vector<std::int32_t>& places, Timeline& timeline) {
  constexpr Seconds touching{1e-3};  // the kernel resolves 1e-6 s
  for (std::size_t i = 0; i < timeline.bars.size(); ++i) {
    const Bar& bar = timeline.bars[i];
    const auto place = static_cast<std::size_t>(places[static_cast<std::size_t>(bar.interval.job)]);
    Stay* last = timeline.stays.empty() ? nullptr : &timeline.stays.back();
    if (last != nullptr && last->job == place && last->hall == bar.hall && bar.interval.begin <= last->end + touching) {
      last->end = std::max(last->end, bar.interval.end);
      ++last->bars;
    } else {
      timeline.stays.push_back({place, i, 1, bar.interval.begin, bar.interval.end, bar.hall, 0});
    }
  }
}

void assign_lanes(Timeline& timeline) {
  std::map<std::int64_t, std::vector<std::size_t>> by_hall;
  for (std::size_t i = 0; i < timeline.stays.size(); ++i) by_hall[timeline.stays[i].hall].push_back(i);
  for (const auto& [hall, stays] : by_hall) {
    std::vector<std::pair<Seconds, Seconds>> intervals;
    for (const std::size_t i : stays) intervals.emplace_back(timeline.stays[i].begin, timeline.stays[i].end);
    const std::vector<std::int64_t> lanes = lanes_of(intervals);
    for (std::size_t i = 0; i < stays.size(); ++i) timeline.stays[stays[i]].lane = lanes[i];
  }
}

}  // namespace

std::vector<std::int64_t> lanes_of(std::span<const std::pair<Seconds, Seconds>> intervals) {
  std::vector<std::size_t> order(intervals.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return intervals[i].first; });
  using Busy = std::pair<Seconds, std::int64_t>;  // until when, lane
  std::priority_queue<Busy, std::vector<Busy>, std::greater<>> busy;
  std::priority_queue<std::int64_t, std::vector<std::int64_t>, std::greater<>> free;
  std::vector<std::int64_t> lanes(intervals.size());
  std::int64_t lane_count = 0;
  for (const std::size_t i : order) {
    for (; !busy.empty() && busy.top().first <= intervals[i].first; busy.pop()) free.push(busy.top().second);
    lanes[i] = free.empty() ? lane_count++ : free.top();
    if (!free.empty()) free.pop();
    busy.emplace(intervals[i].second, lanes[i]);
  }
  return lanes;
}

Timeline read_timeline(const ResultReader& result, const TimelineSelection& selection) {
  const std::vector<std::string> groups = result.groups();
  if (std::find(groups.begin(), groups.end(), "timeline") == groups.end() || rows_of(result, "timeline", "job") == 0)
    throw FileError(fmt::format("{}: has no timeline: run the scenario again with output.timeline: jobs or activities",
                                result.info().path));
  Timeline timeline;
  const std::vector<bool> asked = asked_jobs(result, selection);
  const auto places = kept_jobs(extents_of(result, selection, asked), selection.most_bars, timeline);
  read_bars(result, selection, places, timeline);
  read_jobs(result, places, timeline);
  join_bars(places, timeline);
  assign_lanes(timeline);
  return timeline;
}

}  // namespace gigatwin::results
