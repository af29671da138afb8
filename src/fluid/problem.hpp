#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

/// Flows that share links, as flat arrays. Knows nothing of fabrics: a directed link is a number with a capacity.
namespace gigatwin::fluid {

/// One link that a flow uses; `share` of the flow's rate passes over it: 1 on a plain route, 1/k where a flow is
/// sprayed over k paths, 2 where a ring crosses the link twice. > 0.
struct Use {
  std::int32_t link = 0;
  double share = 1.0;
};

struct FlowOptions {
  double bytes = 0.0;    ///< to carry, >= 0
  double start_s = 0.0;  ///< when the first byte leaves; latencies are the caller's to add
  double weight = 1.0;   ///< > 0; where flows compete, rates are as weights
  double cap = std::numeric_limits<double>::infinity();  ///< B/s, > 0: what the ends can do at most
};

/// Numbers that are stored one by one only once two differ: an all-to-all has 40 million shares of 1.
class Column {
 public:
  void reserve(std::size_t size) { reserved_ = size; }
  void push_back(double value);
  double operator[](std::size_t i) const { return values_.empty() ? constant_ : values_[i]; }
  bool constant() const { return values_.empty(); }
  std::size_t size() const { return size_; }

 private:
  double constant_ = 0.0;
  std::size_t size_ = 0, reserved_ = 0;
  std::vector<double> values_;
};

/// Links and flows; a flow is a sparse row of the matrix share[flow, link].
class Problem {
 public:
  /// @param capacity  B/s [link], each > 0 and finite
  explicit Problem(std::vector<double> capacity);

  /// Adds a flow and gives its number, counted from 0. Repeated links add up to one use.
  /// Asserts on a link that does not exist and on a flow with neither a link nor a cap: its rate would be infinite.
  std::int32_t add(std::span<const Use> uses, const FlowOptions& options);
  void reserve(std::size_t flows, std::size_t uses);

  std::size_t flows() const { return offsets_.size() - 1; }
  std::size_t links() const { return capacity_.size(); }
  std::size_t uses() const { return links_.size(); }

  /// B/s [link]
  const std::vector<double>& capacity() const { return capacity_; }
  /// Where each flow's uses begin, and the end of the last [flow + 1].
  const std::vector<std::size_t>& offsets() const { return offsets_; }
  const std::vector<std::uint32_t>& link() const { return links_; }  ///< [use]
  const Column& share() const { return shares_; }                    ///< [use]
  const Column& bytes() const { return bytes_; }                     ///< [flow]
  const Column& start_s() const { return starts_; }                  ///< [flow]
  const Column& weight() const { return weights_; }                  ///< [flow]
  const Column& cap() const { return caps_; }                        ///< B/s [flow]

 private:
  std::vector<double> capacity_;
  std::vector<std::size_t> offsets_{0};
  std::vector<std::uint32_t> links_;
  Column shares_, bytes_, starts_, weights_, caps_;
  std::vector<Use> row_;              ///< the row being added, repeated links merged
  std::vector<std::uint32_t> place_;  ///< [link] where in `row_` a link may stand
};

/// Bytes that each link has carried once all flows have ended: sum_f share_fl bytes_f  [link].
std::vector<double> link_bytes(const Problem& problem);

}  // namespace gigatwin::fluid
