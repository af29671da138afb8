#pragma once

#include <functional>
#include <optional>

#include "scheduling/partition.hpp"
#include "scheduling/round.hpp"

/// What running jobs do for others: they give way, shrink and grow. Each function asks them (the partition remembers
/// it) and adds to the decisions.
namespace gigatwin::scheduling {

/// Jobs that have run for `max_lifetime` give way.
void end_lifetimes(Partition& partition, Seconds now, Decisions& decisions);

/// For each waiting job in turn: nodes that are free or coming are its first; where they do not suffice, elastic jobs
/// shrink, else jobs whose turn is over or that stand below it give way. Nobody is asked where even that would not
/// suffice, and then jobs further back get nothing either: they would use what the first one waits for.
///
/// Of those that may give way: lowest priority first, then the latest started, which has least to lose; in turns, the
/// earliest started. Those that turn out not to be needed stay, and so do those that would stand before the waiting job
/// when they come back: they would only take their nodes again.
///
/// @param rank_on_return  rank of a running job if it queued again now
void make_room(Partition& partition, Round& round, const std::function<double(const Job&)>& rank_on_return,
               Decisions& decisions);

/// Free nodes that nobody waits for go to elastic jobs, the earliest started first.
void grow(Partition& partition, Round& round, Decisions& decisions);

/// When a running job may next be asked for something by the clock alone.
std::optional<Seconds> next_turn(const Partition& partition, Seconds now);

}  // namespace gigatwin::scheduling
