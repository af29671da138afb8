#pragma once

#include <vector>

#include "sim/observer.hpp"

namespace gigatwin::sim {

/// Hands events on in order of time. The grid side of a step is known at the step's end only, when jobs have told of
/// later instants already: events wait for the sample of their step. At one instant what the grid does comes first,
/// since the rest follows from it.
class EventOrder : public Observer {
 public:
  explicit EventOrder(Observer& listener) : listener_(listener) {}

  void sample(const SiteSample& sample) override;
  void event(const EventRecord& event) override { waiting_.push_back(event); }
  void job(const JobRecord& job) override { listener_.job(job); }
  void interval(const IntervalRecord& interval) override { listener_.interval(interval); }
  void tick(Seconds now) override { listener_.tick(now); }
  void hand_on();  ///< also at the end of the run
 private:
  Observer& listener_;
  std::vector<EventRecord> waiting_;
};

}  // namespace gigatwin::sim
