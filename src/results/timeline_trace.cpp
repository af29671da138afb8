#include "results/timeline_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <sstream>
#include <tuple>

#include "results/chrome_trace.hpp"

namespace gigatwin::results {
namespace {

constexpr std::int64_t site_process = 1;
constexpr std::int64_t first_hall_process = 2;
constexpr std::int64_t site_events_track = 1;
constexpr std::uint64_t block_rows = 65536;       // read at once
constexpr std::uint64_t most_points = 20'000;     // of one curve: a screen has fewer
constexpr std::uint64_t most_events = 1'000'000;  // some 150 MB

/// Reserved colour names of the Chrome trace format: chrome://tracing takes them. Perfetto colours by name, and leaves
/// digits out of it, so that the jobs of a class look alike there too.
constexpr std::array<std::string_view, 10> colours{"thread_state_running",
                                                   "rail_response",
                                                   "rail_animation",
                                                   "thread_state_iowait",
                                                   "rail_load",
                                                   "startup",
                                                   "cq_build_passed",
                                                   "olive",
                                                   "generic_work",
                                                   "grey"};
constexpr std::array<std::string_view, 3> activity_names{"training", "checkpointing", "restarting"};
constexpr std::array<std::string_view, 3> activity_colours{"good", "bad", "terrible"};

/// These are the ends of bars, or too many.
const std::set<std::string> undrawn_events{"job_submitted", "job_started", "job_restarted", "job_completed",
                                           "checkpoint_written"};

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> list;
  for (std::string word; stream >> word;) list.push_back(word);
  return list;
}

std::string attribute_of(const ResultReader& result, const char* group, const char* variable, const char* name) {
  const StoredVariable* stored = result.find(group, variable);
  return stored != nullptr ? stored->attribute(name) : std::string{};
}

/// Colour of each tenant class, in the order of their names.
std::map<std::string, std::string_view> tenant_colours(const Timeline& timeline) {
  std::map<std::string, std::string_view> chosen;
  for (const TimelineJob& job : timeline.jobs) chosen.emplace(job.tenant_class, "");
  std::size_t next = 0;
  for (auto& [tenant, colour] : chosen) colour = colours[next++ % colours.size()];
  return chosen;
}

/// By hall, lane and time.
std::vector<std::size_t> drawing_order(const std::vector<Stay>& stays) {
  std::vector<std::size_t> order(stays.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) {
    return std::tuple{stays[i].hall, stays[i].lane, stays[i].begin};
  });
  return order;
}

struct EventNames {
  std::vector<std::string> kinds, causes;
  EventNames(const ResultReader& result, const StoredVariable& kind) : kinds(words(kind.attribute("flag_meanings"))) {
    if (result.find("events", "failure_cause") != nullptr) causes = result.texts("events", "failure_cause");
  }
};

/// Columns of /events, some rows.
struct EventBlock {
  std::vector<double> when, kind, job, node, hall, cause, value;
  EventBlock(const ResultReader& result, std::uint64_t first) {
    const auto read = [&](const char* name) { return result.numbers("events", name, first, block_rows); };
    when = read("when");
    kind = read("kind");
    job = read("job");
    node = read("node");
    hall = read("hall");
    cause = read("cause");
    value = read("value");
  }

  /// What there is to say of an event, as members of a JSON object.
  std::string arguments(std::size_t i, const std::vector<std::string>& causes) const {
    std::string text;
    const auto add = [&](const char* key, const std::string& member) {
      text += fmt::format("{}\"{}\":{}", text.empty() ? "" : ",", key, member);
    };
    if (cause[i] >= 0.0 && cause[i] < static_cast<double>(causes.size()))
      add("cause", json_text(causes[static_cast<std::size_t>(cause[i])]));
    if (job[i] >= 0.0) add("job", fmt::format("{:.0f}", job[i]));
    if (node[i] >= 0.0) add("node", fmt::format("{:.0f}", node[i]));
    if (hall[i] >= 0.0) add("hall", fmt::format("{:.0f}", hall[i] + 1.0));
    if (std::isfinite(value[i]) && value[i] != 0.0) add("value", fmt::format("{}", value[i]));
    return text;
  }
};

/// Writes one result; the parts are written one after the other.
class Drawing {
 public:
  Drawing(const ResultReader& result, const TimelineSelection& selection, ChromeTrace& trace)
      : result_(result),
        selection_(selection),
        trace_(trace),
        timeline_(read_timeline(result, selection)),
        draws_all_(selection.tenants.empty() && selection.jobs.empty() && timeline_.jobs_left_out == 0) {
    summary_.jobs = timeline_.jobs.size();
    summary_.bars = timeline_.bars.size();
    summary_.jobs_left_out = timeline_.jobs_left_out;
    summary_.bars_left_out = timeline_.bars_left_out;
  }

  TimelineTraceSummary draw() {
    name_tracks();
    draw_curve("busy_accelerators", "busy accelerators");
    draw_curve("queued_jobs", "jobs waiting");
    draw_curve("it_power", "IT power, MW");
    draw_stays();
    draw_events();
    return summary_;
  }

 private:
  void name_tracks() {
    trace_.name_process(site_process, "site");
    trace_.name_track(site_process, site_events_track, "events");
    std::map<std::int64_t, std::int64_t> lanes;  // of each hall
    for (const Stay& stay : timeline_.stays) lanes[stay.hall] = std::max(lanes[stay.hall], stay.lane + 1);
    const std::vector<std::string>& names = result_.info().halls;
    for (const auto& [hall, count] : lanes) {
      const auto at = static_cast<std::size_t>(hall);
      trace_.name_process(first_hall_process + hall, at < names.size() ? names[at] : fmt::format("hall {}", hall + 1));
      for (std::int64_t lane = 0; lane < count; ++lane)
        trace_.name_track(first_hall_process + hall, lane + 1, fmt::format("lane {}", lane + 1));
    }
  }

  /// Rows of the root within the selection; several are drawn as their mean where they are too many.
  void draw_curve(const char* variable, const char* name) {
    const StoredVariable* stored = result_.find("", variable);
    if (stored == nullptr || stored->shape.empty()) return;
    const double every_s = result_.info().every.value;
    const auto rows = static_cast<double>(stored->shape[0]);
    const double first = std::clamp(std::floor(selection_.from.value / every_s), 0.0, rows);
    const double last = std::clamp(std::ceil(selection_.to.value / every_s), first, rows);
    const auto begin = static_cast<std::uint64_t>(first), count = static_cast<std::uint64_t>(last - first);
    const std::vector<double> values = result_.numbers("", variable, begin, count);
    const std::uint64_t fold = std::max<std::uint64_t>(1, (count + most_points - 1) / most_points);
    for (std::uint64_t i = 0; i < values.size(); i += fold) {
      const std::uint64_t end = std::min<std::uint64_t>(i + fold, values.size());
      double sum = 0.0;
      for (std::uint64_t j = i; j < end; ++j) sum += values[j];
      trace_.counter(site_process, nanoseconds({static_cast<double>(begin + i) * every_s}), name,
                     static_cast<double>(static_cast<float>(sum / static_cast<double>(end - i))));
    }
  }

  void draw_stays() {
    const std::map<std::string, std::string_view> tenants = tenant_colours(timeline_);
    const std::vector<std::string> states = words(attribute_of(result_, "jobs", "state", "flag_meanings"));
    for (const std::size_t at : drawing_order(timeline_.stays)) {
      const Stay& stay = timeline_.stays[at];
      const TimelineJob& job = timeline_.jobs[stay.job];
      const sim::IntervalRecord& first = timeline_.bars[stay.first_bar].interval;
      const auto state = static_cast<std::size_t>(job.state);
      trace_.slice(first_hall_process + stay.hall, stay.lane + 1, nanoseconds(stay.begin), nanoseconds(stay.end),
                   job.name,
                   fmt::format(",\"cat\":{},\"cname\":\"{}\",\"args\":{{\"job\":{},\"tenant\":{},\"model\":{},"
                               "\"accelerators\":{},\"nodes\":{},\"first node\":{},\"state\":{}}}",
                               json_text(job.tenant_class), tenants.at(job.tenant_class), job.id,
                               json_text(job.tenant_class), json_text(job.model), job.accelerators, first.nodes,
                               first.first_node, json_text(state < states.size() ? states[state] : "")));
      draw_activities(stay);
    }
  }

  /// The bars of a stay below it, where they say more than the stay itself: what the job does, or its nodes.
  void draw_activities(const Stay& stay) {
    if (stay.bars < 2) return;
    for (std::size_t i = stay.first_bar; i < stay.first_bar + stay.bars; ++i) {
      const sim::IntervalRecord& bar = timeline_.bars[i].interval;
      const auto activity = static_cast<std::size_t>(bar.activity);
      const Seconds begin = i == stay.first_bar ? bar.begin : std::max(bar.begin, timeline_.bars[i - 1].interval.end);
      if (nanoseconds(bar.end) <= nanoseconds(begin)) continue;
      trace_.slice(first_hall_process + stay.hall, stay.lane + 1, nanoseconds(begin), nanoseconds(bar.end),
                   activity_names.at(activity),
                   fmt::format(",\"cname\":\"{}\",\"args\":{{\"nodes\":{},\"first node\":{}}}",
                               activity_colours.at(activity), bar.nodes, bar.first_node));
    }
  }

  void draw_events() {
    const StoredVariable* kind = result_.find("events", "kind");
    if (kind == nullptr) return;
    const EventNames names{result_, *kind};
    for (std::uint64_t first = 0; first < kind->shape[0]; first += block_rows) {
      const EventBlock block{result_, first};
      for (std::size_t i = 0; i < block.when.size(); ++i) {
        const std::string& name = names.kinds.at(static_cast<std::size_t>(block.kind[i]));
        const bool selected = block.when[i] >= selection_.from.value && block.when[i] < selection_.to.value;
        if (selected && !undrawn_events.contains(name))
          mark({block.when[i]}, static_cast<std::int64_t>(block.job[i]), name, block.arguments(i, names.causes));
      }
    }
  }

  /// On the track of the job where it is drawn; events of jobs that are left out are left out too, those of jobs that
  /// never ran are of the site.
  void mark(Seconds when, std::int64_t job, const std::string& name, const std::string& arguments) {
    const Stay* stay = job >= 0 ? stay_of(job, when) : nullptr;
    const bool of_undrawn_job = job >= 0 && stay == nullptr && !is_drawn(job);
    if ((of_undrawn_job && !draws_all_) || summary_.events == most_events) {
      ++summary_.events_left_out;
      return;
    }
    ++summary_.events;
    trace_.instant(stay != nullptr ? first_hall_process + stay->hall : site_process,
                   stay != nullptr ? stay->lane + 1 : site_events_track, nanoseconds(when), name,
                   fmt::format(",\"args\":{{{}}}", arguments));
  }

  std::optional<std::size_t> place_of(std::int64_t job) const {
    const auto found = std::ranges::lower_bound(timeline_.jobs, job, {}, &TimelineJob::id);
    if (found == timeline_.jobs.end() || found->id != job) return std::nullopt;
    return static_cast<std::size_t>(found - timeline_.jobs.begin());
  }
  bool is_drawn(std::int64_t job) const { return place_of(job).has_value(); }

  /// The job's last stay that has begun by then, where it has not ended yet; null if it waits.
  const Stay* stay_of(std::int64_t job, Seconds when) const {
    const std::optional<std::size_t> place = place_of(job);
    if (!place) return nullptr;
    const auto after = std::ranges::upper_bound(timeline_.stays, std::pair{*place, when}, {}, [](const Stay& stay) {
      return std::pair{stay.job, stay.begin};
    });
    if (after == timeline_.stays.begin()) return nullptr;
    const Stay& stay = *(after - 1);
    return stay.job == *place && when <= stay.end ? &stay : nullptr;
  }

  const ResultReader& result_;
  const TimelineSelection& selection_;
  ChromeTrace& trace_;
  Timeline timeline_;
  bool draws_all_;  ///< every job that ran
  TimelineTraceSummary summary_;
};

}  // namespace

TimelineTraceSummary write_timeline_trace(const ResultReader& result, const TimelineSelection& selection,
                                          const std::string& path, bool force) {
  const ResultInfo& info = result.info();
  ChromeTrace trace{path, force, fmt::format("{}, {}, time 0 is {} UTC", info.name, info.site, to_text(info.start))};
  TimelineTraceSummary summary = Drawing{result, selection, trace}.draw();
  summary.bytes = trace.bytes();
  trace.publish();
  return summary;
}

}  // namespace gigatwin::results
