#include "pipeline/dual_pipe.hpp"

#include <algorithm>
#include <deque>
#include <utility>

namespace gigatwin::pipeline {
namespace {

/// Writes the list of one stage. `near` is the direction whose micro-batches enter at the nearer end of the pipeline,
/// `far` the other one.
class DualPipeStage {
 public:
  DualPipeStage(const Shape& shape, std::int64_t stage)
      : half_(shape.micro_batches / 2),
        from_end_(std::min(stage, shape.stages - 1 - stage)),
        from_middle_(shape.stages / 2 - 1 - from_end_) {
    const bool second_half = stage >= shape.stages / 2;
    near_ = {static_cast<std::int32_t>(second_half ? shape.stages - 1 - stage : stage), second_half};
    far_ = {static_cast<std::int32_t>(second_half ? stage : shape.stages - 1 - stage), !second_half};
    order_.reserve(static_cast<std::size_t>(2 * shape.micro_batches));
    for (Direction* d : {&near_, &far_})
      d->forward = d->backward = d->from_last_stage ? static_cast<std::int32_t>(half_) : 0;
    fill();
    run(half_ - shape.stages + from_end_ + 1);
    drain();
  }

  std::vector<Operation> take() { return std::move(order_); }

 private:
  struct Direction {
    std::int32_t chunk = 0;
    bool from_last_stage = false;
    std::int32_t forward = 0, backward = 0;  ///< next micro-batch
  };

  void fill() {
    for (std::int64_t i = 0; i < 2 * from_middle_; ++i) forward(near_);
    for (std::int64_t i = 0; i <= from_end_; ++i) {
      forward(near_);
      forward(far_);
    }
    for (std::int64_t i = 0; i < from_middle_; ++i) {
      backward_input(far_);
      backward_weight();
      forward(far_);
    }
  }

  /// Full pipeline: every forward overlaps with a backward of the other direction.
  void run(std::int64_t pairs) {
    for (std::int64_t i = 0; i < pairs; ++i) {
      if (i == 0 && from_middle_ == 0) {
        // The two middle stages wait for each other here: apart, the first forward leaves earlier.
        forward(near_);
        backward(far_);
      } else {
        overlapped(near_, far_);
      }
      overlapped(far_, near_);
    }
  }

  void drain() {
    for (std::int64_t i = 0; i < from_middle_; ++i) {
      backward(far_);
      overlapped(far_, near_);
    }
    // From half of these backwards on, gradients of weights wait until the pipeline has nothing else to do.
    for (std::int64_t i = 0; i < 2 * (from_end_ + 1); ++i) {
      Direction& direction = i % 2 == 0 ? far_ : near_;
      i <= from_end_ ? backward(direction) : backward_input(direction);
    }
    for (std::int64_t i = 0; i < from_middle_; ++i) {
      backward_weight();
      backward_input(near_);
    }
    while (!split_.empty()) backward_weight();
  }

  void forward(Direction& d) { order_.push_back({Work::forward, d.chunk, d.forward++}); }
  void backward(Direction& d) { order_.push_back({Work::backward, d.chunk, d.backward++}); }
  void overlapped(Direction& f, Direction& b) {
    order_.push_back({Work::forward_backward, f.chunk, f.forward++, b.chunk, b.backward++});
  }
  void backward_input(Direction& d) {
    split_.push_back({Work::backward_weight, d.chunk, d.backward});
    order_.push_back({Work::backward_input, d.chunk, d.backward++});
  }
  void backward_weight() {
    order_.push_back(split_.front());
    split_.pop_front();
  }

  std::int64_t half_;         ///< micro-batches of one direction
  std::int64_t from_end_;     ///< stages between this one and the nearer end
  std::int64_t from_middle_;  ///< and the middle
  Direction near_, far_;
  std::deque<Operation> split_;  ///< backwards whose second part is due
  std::vector<Operation> order_;
};

}  // namespace

std::vector<Operation> dual_pipe_order(const Shape& shape, std::int64_t stage) {
  return DualPipeStage{shape, stage}.take();
}

}  // namespace gigatwin::pipeline
