#include "fluid/problem.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.hpp"

namespace gigatwin::fluid {

void Column::push_back(double value) {
  if (size_ == 0) constant_ = value;
  if (values_.empty() && value != constant_) {
    values_.reserve(std::max(reserved_, size_ + 1));
    values_.assign(size_, constant_);
  }
  if (value != constant_ || !values_.empty()) values_.push_back(value);
  ++size_;
}

Problem::Problem(std::vector<double> capacity) : capacity_(std::move(capacity)), place_(capacity_.size(), 0) {
  for (std::size_t l = 0; l < capacity_.size(); ++l)
    GIGATWIN_ASSERT(capacity_[l] > 0.0 && std::isfinite(capacity_[l]), "link {}: capacity {} B/s", l, capacity_[l]);
}

std::int32_t Problem::add(std::span<const Use> uses, const FlowOptions& options) {
  GIGATWIN_ASSERT(options.bytes >= 0.0 && std::isfinite(options.bytes) && std::isfinite(options.start_s) &&
                      options.weight > 0.0 && std::isfinite(options.weight) && options.cap > 0.0,
                  "flow {}: {} B at {} s, weight {}, cap {} B/s", flows(), options.bytes, options.start_s,
                  options.weight, options.cap);
  GIGATWIN_ASSERT(!uses.empty() || std::isfinite(options.cap), "flow {} has no link and no cap", flows());
  GIGATWIN_ASSERT(flows() < std::numeric_limits<std::int32_t>::max(), "too many flows");
  row_.clear();
  for (const Use& use : uses) {
    const auto link = static_cast<std::size_t>(use.link);
    GIGATWIN_ASSERT(use.link >= 0 && link < links(), "flow {}: link {} of {}", flows(), use.link, links());
    GIGATWIN_ASSERT(use.share > 0.0 && std::isfinite(use.share), "flow {}: share {}", flows(), use.share);
    if (place_[link] < row_.size() && row_[place_[link]].link == use.link) {
      row_[place_[link]].share += use.share;
    } else {
      place_[link] = static_cast<std::uint32_t>(row_.size());
      row_.push_back(use);
    }
  }
  for (const Use& use : row_) {
    links_.push_back(static_cast<std::uint32_t>(use.link));
    shares_.push_back(use.share);
  }
  offsets_.push_back(links_.size());
  bytes_.push_back(options.bytes);
  starts_.push_back(options.start_s);
  weights_.push_back(options.weight);
  caps_.push_back(options.cap);
  return static_cast<std::int32_t>(flows() - 1);
}

void Problem::reserve(std::size_t flows, std::size_t uses) {
  offsets_.reserve(flows + 1);
  links_.reserve(uses);
  shares_.reserve(uses);
  for (Column* column : {&bytes_, &starts_, &weights_, &caps_}) column->reserve(flows);
}

std::vector<double> link_bytes(const Problem& problem) {
  std::vector<double> bytes(problem.links(), 0.0);
  for (std::size_t f = 0; f < problem.flows(); ++f)
    for (std::size_t u = problem.offsets()[f]; u < problem.offsets()[f + 1]; ++u)
      bytes[problem.link()[u]] += problem.share()[u] * problem.bytes()[f];
  return bytes;
}

}  // namespace gigatwin::fluid
