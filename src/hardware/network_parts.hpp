#pragma once

#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

namespace gigatwin::hardware {

/// Its price is part of the node's.
struct NicSpec {
  std::string title;
  BytesPerSecond bandwidth;  ///< per direction
  Watts power;
  PerSecond failure_rate;
  std::vector<Source> sources;
};

struct SwitchSpec {
  std::string title;
  int ports = 0;                  ///< usable ports (radix)
  BytesPerSecond port_bandwidth;  ///< per direction
  Seconds latency;                ///< port to port
  Watts idle_power;               ///< no traffic, without transceivers
  Watts peak_power;               ///< full traffic, without transceivers
  Euros price;
  PerSecond failure_rate;
  std::vector<Source> sources;
};

/// One end of an optical link.
struct TransceiverSpec {
  std::string title;
  BytesPerSecond bandwidth;
  Watts power;
  Euros price;
  PerSecond failure_rate;
  std::vector<Source> sources;
};

const Schema<NicSpec>& nic_schema();
const Schema<SwitchSpec>& switch_schema();
const Schema<TransceiverSpec>& transceiver_schema();

}  // namespace gigatwin::hardware
