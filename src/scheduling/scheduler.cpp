#include "scheduling/scheduler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "base/error.hpp"
#include "scheduling/partition.hpp"
#include "scheduling/reasons.hpp"
#include "scheduling/room.hpp"
#include "scheduling/round.hpp"
#include "scheduling/starvation.hpp"

namespace gigatwin::scheduling {
namespace {

std::unique_ptr<const Policy> policy_of(const SchedulerSpec& spec) {
  for (const PolicyEntry& entry : policy_table())
    if (entry.name == spec.policy) return entry.make(spec);
  GIGATWIN_ASSERT(false, "no policy {}", spec.policy);
}

/// The first opening of the lane at or after the submission; nullopt: open already.
std::optional<Seconds> opening_of(const Lane& lane, Seconds submitted) {
  if (!lane.opens_every) return std::nullopt;
  if (submitted <= lane.first) return lane.first;
  return lane.first + *lane.opens_every * std::ceil((submitted - lane.first) / *lane.opens_every);
}

}  // namespace

struct Scheduler::State {
  State(const SchedulerSpec& spec, std::unique_ptr<const Policy> chosen, std::vector<Tenant> tenants,
        std::vector<Lane> lanes, const std::vector<Reservation>& reservations, std::int64_t nodes)
      : policy(std::move(chosen)),
        partition{.spec = spec,
                  .tenants = tenants,
                  .lanes = lanes,
                  .nodes = nodes,
                  .claims = Claims{tenants.size(), lanes, reservations},
                  .usage = UsageAccount{tenants.size(), spec.half_life},
                  .running = {},
                  .queue = {},
                  .repairs = {},
                  .holes = false},
        starvation(spec.longest_wait),
        usage_shares(tenants.size()) {}

  double rank_of(const WaitingQueue::Waiting& waiting) const;
  void enqueue(const Job& job, Seconds since);
  void open_lanes(Seconds now);
  void rank_anew(Seconds now);
  void apply(const Round& round, Decisions& decisions);
  std::optional<Seconds> next_opening(Seconds now) const;
  std::optional<Seconds> next_ranks() const;
  std::optional<Seconds> next_boundary(Seconds now) const;

  std::unique_ptr<const Policy> policy;
  Partition partition;
  Starvation starvation;
  std::vector<double> usage_shares;  ///< [tenant] at the last recalculation
  Seconds ranked_at, next_ranking;
  std::map<std::pair<Seconds, std::int64_t>, WaitingQueue::Waiting> before_opening;  ///< (opening, job)
  Situation last;
  std::optional<Seconds> held_until, next_promise;  ///< of the last round
};

double Scheduler::State::rank_of(const WaitingQueue::Waiting& waiting) const {
  const Tenant& tenant = partition.tenants[waiting.job.tenant];
  return policy->rank(waiting.job, {.share = tenant.share,
                                    .priority = partition.priority_of(waiting.job),
                                    .usage = usage_shares[waiting.job.tenant],
                                    .machine = static_cast<double>(partition.nodes),
                                    .waiting_since = waiting.since,
                                    .now = ranked_at});
}

void Scheduler::State::enqueue(const Job& job, Seconds since) {
  const WaitingQueue::Waiting waiting{job, since};
  partition.queue.add(waiting, {.rank = rank_of(waiting),
                                .submitted = job.submitted,
                                .id = job.id,
                                .need = partition.need_of(job),
                                .wanted = job.nodes,
                                .requested = job.requested.value,
                                .tenant = static_cast<std::uint32_t>(job.tenant),
                                .group = partition.claims.group_of(job)});
  starvation.waits(job.id, since, job.nodes);
}

void Scheduler::State::open_lanes(Seconds now) {
  while (!before_opening.empty() && before_opening.begin()->first.first <= now) {
    const auto opened = before_opening.extract(before_opening.begin());
    enqueue(opened.mapped().job, opened.key().first);
  }
}

void Scheduler::State::rank_anew(Seconds now) {
  if (!policy->drifts() || now < next_ranking) return;
  const Seconds period = partition.spec.recalculate;
  ranked_at = now;
  next_ranking = period * (std::floor(now / period) + 1.0);
  usage_shares = partition.usage.shares(now);
  partition.queue.rank_anew([this](const WaitingQueue::Waiting& waiting) { return rank_of(waiting); });
}

void Scheduler::State::apply(const Round& round, Decisions& decisions) {
  const auto queue = partition.queue.ranked();
  std::vector<std::size_t> places;
  for (const Round::Started& it : round.started()) {
    const WaitingQueue::Waiting waiting = *partition.queue.find(queue[it.place].id);
    const Seconds now{round.now()};
    decisions.starts.push_back({waiting.job.id, it.nodes});
    places.push_back(it.place);
    partition.running.add({.job = waiting.job,
                           .group = queue[it.place].group,
                           .priority = partition.priority_of(waiting.job),
                           .preemptible = partition.tenants[waiting.job.tenant].preemptible,
                           .nodes = it.nodes,
                           .started = now,
                           .latest_end = now + waiting.job.requested,
                           .resized = now});
    partition.usage.add(waiting.job.tenant, it.nodes, now);
    starvation.waits_no_more(waiting.job.id, waiting.since, waiting.job.nodes);
    starvation.started(waiting.since, waiting.job.nodes);
  }
  std::sort(places.begin(), places.end());
  partition.queue.erase(places);
}

std::optional<Seconds> Scheduler::State::next_ranks() const {
  const WaitingQueue& queue = partition.queue;
  if (!policy->drifts() || queue.empty() || last.free_nodes < queue.smallest()) return std::nullopt;
  return next_ranking;
}

std::optional<Seconds> Scheduler::State::next_opening(Seconds now) const {
  const auto next = before_opening.upper_bound({now, std::numeric_limits<std::int64_t>::max()});
  if (next == before_opening.end()) return std::nullopt;
  return next->first.first;
}

std::optional<Seconds> Scheduler::State::next_boundary(Seconds now) const {
  if (partition.queue.empty()) return std::nullopt;
  const std::vector<double>& boundaries = partition.claims.boundaries();
  const auto next = std::upper_bound(boundaries.begin(), boundaries.end(), now.value);
  if (next == boundaries.end()) return std::nullopt;
  return Seconds{*next};
}

Scheduler::Scheduler(const SchedulerSpec& spec, std::vector<Tenant> tenants, std::vector<Lane> lanes,
                     std::vector<Reservation> reservations, std::int64_t nodes)
    : Scheduler(spec, policy_of(spec), std::move(tenants), std::move(lanes), std::move(reservations), nodes) {}

Scheduler::Scheduler(const SchedulerSpec& spec, std::unique_ptr<const Policy> policy, std::vector<Tenant> tenants,
                     std::vector<Lane> lanes, std::vector<Reservation> reservations, std::int64_t nodes)
    : state_(std::make_unique<State>(spec, std::move(policy), std::move(tenants), std::move(lanes), reservations,
                                     nodes)) {}

Scheduler::~Scheduler() = default;
Scheduler::Scheduler(Scheduler&&) noexcept = default;
Scheduler& Scheduler::operator=(Scheduler&&) noexcept = default;

std::optional<std::string> Scheduler::never_fits(const Job& job) const {
  return scheduling::never_fits(state_->partition, job);
}

void Scheduler::submit(const Job& job, Seconds now) {
  GIGATWIN_ASSERT(job.fewest >= 1 && job.fewest <= job.nodes && job.nodes <= job.most,
                  "job {} of {} to {} nodes wants {}", job.id, job.fewest, job.most, job.nodes);
  const std::optional<Seconds> opening =
      job.lane ? opening_of(state_->partition.lanes[*job.lane], job.submitted) : std::nullopt;
  if (opening && *opening > now)
    state_->before_opening.emplace(std::pair{*opening, job.id}, WaitingQueue::Waiting{job, *opening});
  else
    state_->enqueue(job, now);
}

void Scheduler::withdrawn(std::int64_t job, Seconds) {
  State& s = *state_;
  if (const WaitingQueue::Waiting* waiting = s.partition.queue.find(job)) {
    s.starvation.waits_no_more(job, waiting->since, waiting->job.nodes);
    s.partition.queue.remove(job);
    s.partition.holes = true;
    return;
  }
  const auto found = std::find_if(s.before_opening.begin(), s.before_opening.end(),
                                  [&](const auto& entry) { return entry.first.second == job; });
  GIGATWIN_ASSERT(found != s.before_opening.end(), "job {} does not wait", job);
  s.before_opening.erase(found);
}

void Scheduler::ended(std::int64_t job, Seconds now) {
  Partition& partition = state_->partition;
  const RunningJob running = partition.running.remove(job);
  partition.usage.add(running.job.tenant, -running.nodes, now);
  if (now < running.latest_end) partition.holes = true;
}

void Scheduler::resized(std::int64_t job, std::int64_t nodes, Seconds now) {
  Partition& partition = state_->partition;
  const RunningJob& running = partition.running.at(job);
  if (nodes < running.nodes) partition.holes = true;
  partition.usage.add(running.job.tenant, nodes - running.nodes, now);
  partition.running.resize(job, nodes, now);
}

void Scheduler::postponed(std::int64_t job, Seconds latest_end) {
  Partition& partition = state_->partition;
  const RunningJob& running = partition.running.at(job);
  if (latest_end < running.latest_end) partition.holes = true;
  if (!running.leaving) partition.running.postpone(job, latest_end);
}

void Scheduler::out_of_service(std::int64_t nodes, Seconds back_by) {
  Repairs& repairs = state_->partition.repairs;
  if (nodes < repairs.nodes || back_by.value < repairs.back_by) state_->partition.holes = true;
  repairs = {nodes, back_by.value};
}

Decisions Scheduler::decide(const Situation& situation) {
  State& s = *state_;
  Decisions decisions;
  s.open_lanes(situation.now);
  s.rank_anew(situation.now);
  end_lifetimes(s.partition, situation.now, decisions);
  Round round{s.partition, situation};
  s.policy->start(round);
  make_room(
      s.partition, round,
      [&](const Job& job) {
        return s.rank_of({job, situation.now});
      },
      decisions);
  grow(s.partition, round, decisions);
  s.last = situation;
  s.last.free_nodes = round.free_nodes();
  s.held_until = round.held_until();
  s.next_promise = round.next_promise();
  s.apply(round, decisions);
  s.partition.holes = false;
  decisions.starved = s.starvation.found(situation.now);
  return decisions;
}

std::optional<Seconds> Scheduler::wake_at(Seconds now) const {
  const State& s = *state_;
  std::optional<Seconds> wake;
  for (const std::optional<Seconds>& at : {s.next_opening(now), s.next_ranks(), s.next_boundary(now),
                                           next_turn(s.partition, now), s.held_until, s.next_promise})
    if (at && *at > now && (!wake || *at < *wake)) wake = at;
  if (!wake) return std::nullopt;
  // A clock that rounds may wake the caller a hair too early; then it makes a visible step.
  return std::max(*wake, now + seconds(1e-3));
}

std::int64_t Scheduler::queued_jobs() const {
  return static_cast<std::int64_t>(state_->partition.queue.size() + state_->before_opening.size());
}

std::int64_t Scheduler::queued_nodes() const {
  std::int64_t nodes = state_->partition.queue.nodes();
  for (const auto& [key, waiting] : state_->before_opening) nodes += waiting.job.nodes;
  return nodes;
}

std::vector<std::int64_t> Scheduler::queue() const {
  std::vector<std::int64_t> jobs;
  for (const Candidate& candidate : std::as_const(state_->partition.queue).ranked()) jobs.push_back(candidate.id);
  for (const auto& [key, waiting] : state_->before_opening) jobs.push_back(key.second);
  return jobs;
}

Usage Scheduler::usage(std::size_t tenant, Seconds now) const { return state_->partition.usage.at(tenant, now); }

std::int64_t Scheduler::nodes_of(std::size_t tenant) const { return state_->partition.usage.nodes_of(tenant); }

std::string Scheduler::why_waiting(std::int64_t job) const {
  const State& s = *state_;
  if (const WaitingQueue::Waiting* waiting = s.partition.queue.find(job))
    return scheduling::why_waiting(s.partition, waiting->job, s.last);
  for (const auto& [key, waiting] : s.before_opening)
    if (key.second == job) return fmt::format("lane {} is not open yet", s.partition.lanes[*waiting.job.lane].name);
  GIGATWIN_ASSERT(false, "job {} does not wait", job);
}

}  // namespace gigatwin::scheduling
