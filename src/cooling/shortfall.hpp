#pragma once

#include "cooling/hall.hpp"

namespace gigatwin::cooling {

/// How far above their set points racks and room come to rest; 0: held; infinite: nothing balances the heat.
struct Shortfall {
  KelvinDelta racks{0.0};
  KelvinDelta room{0.0};

  bool any() const { return racks.value > 0.0 || room.value > 0.0; }
};

/// In the weather and with the heat of `at`, tanks empty.
Shortfall shortfall(const Plant& plant, const HallInputs& at);

/// The same with the plant's rated heat.
Shortfall rated_shortfall(const Plant& plant, HallInputs at);

}  // namespace gigatwin::cooling
