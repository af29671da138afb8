#pragma once

#include <cstdint>

namespace gigatwin::pipeline {

/// Order in which the stages of a pipeline work on their micro-batches.
enum class Schedule : std::uint8_t {
  gpipe,                     ///< all forward passes, then all backward ones (Huang et al., arXiv 1811.06965)
  one_forward_one_backward,  ///< alternating once the pipeline is full; with several chunks a stage: interleaved
                             ///< (Narayanan et al., arXiv 2104.04473)
  zero_bubble,               ///< backward in two parts, weights where the stage would wait (ZB-H1, arXiv 2401.10241)
  dual_pipe,                 ///< from both ends, forward and backward overlapped (DeepSeek-V3, arXiv 2412.19437)
};

}  // namespace gigatwin::pipeline
