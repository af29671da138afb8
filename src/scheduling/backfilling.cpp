#include "scheduling/policy.hpp"
#include "scheduling/round.hpp"

namespace gigatwin::scheduling {

void Policy::start(Round& round) const {
  switch (round.spec().backfilling) {
    case Backfilling::none:
      return start_in_order(round);
    case Backfilling::easy:
      return start_easy(round);
    case Backfilling::conservative:
      return start_conservative(round);
  }
}

void start_in_order(Round& round) {
  const Candidate* first = nullptr;
  while (const Candidate* job = round.next()) {
    if (!first && round.fits(*job)) {
      round.start(*job);
    } else if (!first) {
      round.block(*job);
      first = job;
      if (!round.keeps_nodes()) return;
    } else if (round.fits(*job) && round.takes_nothing_from(*first, *job)) {
      round.start(*job);
    } else {
      round.pass(*job);
    }
  }
}

namespace {

/// What the first waiting job leaves to those behind it: they may use all nodes until it can start, and then those that
/// it will not need.
class Shadow {
 public:
  Shadow(Round& round, const Candidate& first)
      : round_(round),
        first_(first),
        when_(round.profile().earliest(first.group, first.need, first.requested)),
        extra_(round.profile().least(first.group, when_, when_ + first.requested) - first.need) {}

  void start_if_harmless(const Candidate& job) {
    if (round_.now() + job.requested <= when_) {
      round_.start(job);
      return;
    }
    const std::int64_t burden =
        round_.profile().burden(job.group, job.need, first_.group, when_, round_.now() + job.requested);
    if (burden > extra_) return round_.pass(job);
    const std::int64_t nodes = round_.start(job, job.need + extra_ - burden);
    extra_ -= burden + nodes - job.need;
  }

 private:
  Round& round_;
  const Candidate& first_;
  double when_;         ///< the first job can start then at the latest
  std::int64_t extra_;  ///< nodes that it leaves free then
};

}  // namespace

void start_easy(Round& round) {
  const Candidate* first = nullptr;
  while (const Candidate* job = round.next()) {
    if (!round.fits(*job)) {
      round.block(*job);
      first = job;
      break;
    }
    round.start(*job);
  }
  if (!first) return;

  std::optional<Shadow> shadow;  // only where somebody could start at all
  for (std::int64_t looked_at = 0; looked_at < round.spec().depth && !round.over(); ++looked_at) {
    const Candidate* job = round.next();
    if (!job) return;
    if (!round.fits(*job)) {
      round.pass(*job);
      continue;
    }
    if (!shadow) shadow.emplace(round, *first);
    shadow->start_if_harmless(*job);
  }
}

void start_conservative(Round& round) {
  round.keep_promises();
  std::int64_t behind = 0;
  while (const Candidate* job = round.next()) {
    const double when = round.place(*job);
    if (when <= round.now()) {
      round.start(*job);
      continue;
    }
    round.promise(*job, when);
    round.block(*job);
    if (behind++ == round.spec().depth) break;
  }
  round.end_promises();
}

}  // namespace gigatwin::scheduling
