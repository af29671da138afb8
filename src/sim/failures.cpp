#include "sim/failures.hpp"

namespace gigatwin::sim {

storage::Destroys destroys(const FailureCause& cause) {
  using reliability::Effect;
  using reliability::Reach;
  switch (cause.spec.effect) {
    case Effect::node_out:
    case Effect::slow:
      return cause.spec.reach == Reach::node ? storage::Destroys::node : storage::Destroys::hall;
    case Effect::corruption:
      return storage::Destroys::state;
    case Effect::interruption:
    case Effect::degraded:
    case Effect::stall:
      return storage::Destroys::nothing;
  }
  return storage::Destroys::nothing;
}

}  // namespace gigatwin::sim
