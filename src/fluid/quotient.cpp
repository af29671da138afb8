#include "fluid/quotient.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include "fluid/partition.hpp"

namespace gigatwin::fluid {
namespace {

/// Shares summed in different orders differ by roundings.
constexpr double equal_sums = 1e-12;

bool equal(double a, double b) { return std::abs(a - b) <= equal_sums * std::max(a, b); }

/// Numbers that are zero but for a few: what a loop adds and clears again.
class SparseSums {
 public:
  explicit SparseSums(std::size_t size) : sums_(size, 0.0) {}
  void add(std::uint32_t i, double value) {  // value > 0
    if (sums_[i] == 0.0) touched_.push_back(i);
    sums_[i] += value;
  }
  double operator[](std::uint32_t i) const { return sums_[i]; }
  const std::vector<std::uint32_t>& touched() const { return touched_; }
  void clear() {
    for (const std::uint32_t i : touched_) sums_[i] = 0.0;
    touched_.clear();
  }

 private:
  std::vector<double> sums_;
  std::vector<std::uint32_t> touched_;
};

/// Builds the quotient cell by cell, checking every entry on the way, so that it is exact whatever the partition's
/// origin.
///
///   s[F, L] = sum over l in L of share_fl, the same for all f in F
///   d[L, F] = sum over f in F of share_fl, the same for all l in L        then |F| s[F, L] = |L| d[L, F]
///
/// A rate x_F for all of F loads every l of L by d[L, F] x_F, and an f of F uses a link of L just when s[F, L] > 0: so
/// what fills and settles in the quotient does so in the full problem, at every instant.
class Builder {
 public:
  Builder(const Problem& full, const Partition& partition)
      : full_(full),
        partition_(partition),
        link_members_(partition.link_cells, 0),
        first_link_(partition.link_cells, 0),
        flow_begin_(partition.flow_cells + 1, 0),
        flows_(full.flows()),
        expected_(partition.link_cells),
        found_(partition.link_cells),
        loads_(full.links()) {
    for (std::size_t l = full.links(); l-- > 0;) {
      ++link_members_[partition.link_cell[l]];
      first_link_[partition.link_cell[l]] = l;
    }
    group_flows();
  }

  std::optional<Problem> build() {
    for (std::size_t l = 0; l < full_.links(); ++l)
      if (full_.capacity()[l] != full_.capacity()[first_link_[partition_.link_cell[l]]]) return std::nullopt;
    Problem quotient{capacities()};
    for (std::uint32_t cell = 0; cell < partition_.flow_cells; ++cell)
      if (!add_cell(cell, quotient)) return std::nullopt;
    return quotient;
  }

 private:
  void group_flows() {
    for (const std::uint32_t cell : partition_.flow_cell) ++flow_begin_[cell + 1];
    std::partial_sum(flow_begin_.begin(), flow_begin_.end(), flow_begin_.begin());
    std::vector<std::size_t> next(flow_begin_.begin(), flow_begin_.end() - 1);
    for (std::size_t f = 0; f < full_.flows(); ++f)
      flows_[next[partition_.flow_cell[f]]++] = static_cast<std::uint32_t>(f);
  }

  std::vector<double> capacities() const {
    std::vector<double> capacity;
    for (const std::size_t l : first_link_) capacity.push_back(full_.capacity()[l]);
    return capacity;
  }

  bool add_cell(std::uint32_t cell, Problem& quotient) {
    const auto members =
        std::span<const std::uint32_t>{flows_}.subspan(flow_begin_[cell], flow_begin_[cell + 1] - flow_begin_[cell]);
    expected_.clear();
    add_row(members[0], expected_);
    for (const std::uint32_t f : members)
      if (!like_first(f, members[0])) return false;
    const bool even = loads_are_even(members.size());
    loads_.clear();
    if (even) add_flow(members[0], members.size(), quotient);
    return even;
  }

  void add_row(std::uint32_t flow, SparseSums& sums) {
    for (std::size_t u = full_.offsets()[flow]; u < full_.offsets()[flow + 1]; ++u)
      sums.add(partition_.link_cell[full_.link()[u]], full_.share()[u]);
  }

  /// Whether the flow has the first one's options and s[F, L]; adds its shares to the loads of its links.
  bool like_first(std::uint32_t flow, std::uint32_t first) {
    for (const Column* column : {&full_.bytes(), &full_.start_s(), &full_.weight(), &full_.cap()})
      if ((*column)[flow] != (*column)[first]) return false;
    found_.clear();
    add_row(flow, found_);
    if (found_.touched().size() != expected_.touched().size()) return false;
    for (const std::uint32_t cell : found_.touched())
      if (!equal(found_[cell], expected_[cell])) return false;
    for (std::size_t u = full_.offsets()[flow]; u < full_.offsets()[flow + 1]; ++u)
      loads_.add(full_.link()[u], full_.share()[u]);
    return true;
  }

  double quotient_share(std::uint32_t link_cell, std::size_t flows) const {
    return expected_[link_cell] * static_cast<double>(flows) / static_cast<double>(link_members_[link_cell]);
  }

  /// Whether all links of a cell that this cell of flows loads have the load d[L, F]. None can be left out, since the
  /// loads of L add up to |F| s[F, L].
  bool loads_are_even(std::size_t flows) const {
    return std::all_of(loads_.touched().begin(), loads_.touched().end(), [&](std::uint32_t link) {
      return equal(loads_[link], quotient_share(partition_.link_cell[link], flows));
    });
  }

  void add_flow(std::uint32_t first, std::size_t flows, Problem& quotient) {
    std::vector<Use> uses;
    for (const std::uint32_t cell : expected_.touched())
      uses.push_back({static_cast<std::int32_t>(cell), quotient_share(cell, flows)});
    quotient.add(uses, {full_.bytes()[first], full_.start_s()[first], full_.weight()[first], full_.cap()[first]});
  }

  const Problem& full_;
  const Partition& partition_;
  std::vector<std::size_t> link_members_, first_link_;  ///< [link cell]
  std::vector<std::size_t> flow_begin_;                 ///< [flow cell + 1]
  std::vector<std::uint32_t> flows_;                    ///< by cell
  SparseSums expected_, found_;                         ///< [link cell]
  SparseSums loads_;                                    ///< [link]
};

}  // namespace

std::optional<Problem> quotient_by(const Problem& problem, const Partition& partition) {
  return Builder{problem, partition}.build();
}

std::optional<Quotient> reduce(const Problem& problem, std::size_t times_fewer) {
  std::optional<Partition> partition = refine(problem, problem.flows() / times_fewer);
  if (!partition) return std::nullopt;
  std::optional<Problem> quotient = quotient_by(problem, *partition);
  if (!quotient) return std::nullopt;
  return Quotient{std::move(*quotient), std::move(partition->flow_cell), std::move(partition->link_cell)};
}

}  // namespace gigatwin::fluid
