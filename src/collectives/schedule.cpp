#include "collectives/schedule.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "collectives/groups.hpp"

namespace gigatwin::collectives {

using hardware::Algorithm;

DomainParts::DomainParts(std::span<const std::int64_t> members, std::int64_t domain)
    : members_(members.begin(), members.end()) {
  for (std::size_t i = 0; i < members_.size(); ++i)
    if (i == 0 || members_[i] / domain != members_[i - 1] / domain) first_.push_back(i);
  first_.push_back(members_.size());
}

std::span<const std::int64_t> DomainParts::part(std::int64_t domain) const {
  const auto d = static_cast<std::size_t>(domain);
  return {members_.data() + first_[d], first_[d + 1] - first_[d]};
}

std::int64_t DomainParts::emptiest() const {
  std::size_t least = members_.size();
  for (std::size_t d = 1; d < first_.size(); ++d) least = std::min(least, first_[d] - first_[d - 1]);
  return static_cast<std::int64_t>(least);
}

std::int64_t DomainParts::largest() const {
  std::size_t most = 0;
  for (std::size_t d = 1; d < first_.size(); ++d) most = std::max(most, first_[d] - first_[d - 1]);
  return static_cast<std::int64_t>(most);
}

namespace {

/// In-order binary tree over 1..n: i with lowest set bit b hangs below (i - b) + 2 b, or below i - b where that is
/// beyond n. Odd numbers are leaves.
std::int64_t in_order_parent(std::int64_t i, std::int64_t n) {
  const std::int64_t b = i & -i, up = (i & ~b) | (b << 1);
  return up <= n ? up : i & ~b;
}

/// Writes the streams of one group.
class Writer {
 public:
  Writer(Schedule& schedule, Collective operation, Bytes bytes, const DomainParts& group, ScaleUp scale_up)
      : schedule_(schedule),
        operation_(operation),
        bytes_(bytes.value),
        group_(group),
        mesh_(scale_up == ScaleUp::mesh),
        width_(group.emptiest()) {}

  void ring() {
    const auto n = static_cast<double>(group_.members());
    const bool chain = operation_ == Collective::broadcast;
    if (mesh_ && !chain && group_.domains() == 1) return rings_inside();
    const double passed = chain ? bytes_ : passes(operation_) * (n - 1.0) / n * bytes_;
    const std::int64_t channels = group_.domains() == 1 ? 1 : width_;
    for (std::int64_t k = 0; k < channels; ++k) {
      begin(passed / static_cast<double>(channels));
      std::int64_t first = -1, at = -1;
      for (std::int64_t d = 0; d < group_.domains(); ++d) through_domain(d, k, first, at);
      if (!chain) send(at, first);
      end();
    }
  }

  void rings_inside() {
    for (std::int64_t d = 0; d < group_.domains(); ++d) {
      const auto part = group_.part(d);
      const auto z = static_cast<double>(part.size());
      if (part.size() == 1) continue;
      begin(passes(operation_) * (z - 1.0) / z * bytes_);
      const std::size_t links = mesh_ ? part.size() - 1 : 1;
      for (std::size_t i = 0; i < part.size(); ++i)
        for (std::size_t link = 1; link <= links; ++link)
          send(part[i], part[(i + link) % part.size()], 1.0 / static_cast<double>(links));
      end();
    }
  }

  void rings_between() {
    const auto domains = static_cast<double>(group_.domains());
    for (std::int64_t k = 0; k < width_; ++k) {
      begin(passes(operation_) * (domains - 1.0) / domains * bytes_ / static_cast<double>(width_));
      for (std::int64_t d = 0; d < group_.domains(); ++d) send(at(d, k), at((d + 1) % group_.domains(), k));
      end();
    }
  }

  /// Both trees up and down; with chains from the member at the border through the others of its domain.
  void trees(bool chains) {
    for (const bool second : {false, true})
      for (std::int64_t k = 0; k < width_; ++k) {
        begin(bytes_ / (2.0 * static_cast<double>(width_)));
        for (std::int64_t d = 0; d < group_.domains(); ++d) {
          const std::int64_t up = tree_parent(d, group_.domains(), second);
          if (up >= 0) both_ways(at(d, k), at(up, k));
          const auto part = group_.part(d);
          for (std::size_t i = 1; chains && i < part.size(); ++i)
            both_ways(part[(static_cast<std::size_t>(k) + i - 1) % part.size()],
                      part[(static_cast<std::size_t>(k) + i) % part.size()]);
        }
        end();
      }
  }

  void reduced_by_switches() {
    for (std::int64_t d = 0; d < group_.domains(); ++d) {
      const auto part = group_.part(d);
      if (part.size() == 1) continue;
      begin((1.0 + 1.0 / static_cast<double>(part.size())) * bytes_);
      for (const std::int64_t member : part) send(member, member);
      end();
    }
  }

  void reduced_by_network() {
    for (std::int64_t k = 0; k < width_; ++k) {
      begin(bytes_ / static_cast<double>(width_));
      for (std::int64_t d = 1; d < group_.domains(); ++d) both_ways(at(d, k), at(0, k));
      end();
      schedule_.streams.back().merged = true;
    }
  }

  /// Member i sends min(2^k, what is left) of the n shares to member i + 2^k.
  void doubling() {
    const auto members = group_.members();
    const double n = static_cast<double>(members);
    begin((n - 1.0) / n * bytes_);
    for (std::int64_t step = 1; step < members; step *= 2) {
      const double share = static_cast<double>(std::min(step, members - step)) / (n - 1.0);
      for (std::int64_t i = 0; i < members; ++i) send(nth(i), nth((i + step) % members), share);
    }
    end();
  }

  void all_pairs() {
    const std::int64_t n = group_.members();
    for (std::int64_t i = 0; i < n; ++i)
      for (std::int64_t j = 0; j < n; ++j)
        if (i != j) alone(nth(i), nth(j), bytes_ / static_cast<double>(n));
  }

  void successors() {
    for (std::int64_t i = 1; i < group_.members(); ++i) alone(nth(i - 1), nth(i), bytes_);
  }

 private:
  std::int64_t nth(std::int64_t i) const { return group_.member(i); }
  std::int64_t at(std::int64_t domain, std::int64_t k) const {
    return group_.part(domain)[static_cast<std::size_t>(k)];
  }

  /// How many members before `k` channel `k` of a ring enters domain `d`: never as many as in the next domain, since
  /// in and out of a domain differ, and as many in domain D, which is domain 0 again. (An odd ring of two members wide
  /// cannot have both: its last hop changes rails.)
  std::int64_t shift(std::int64_t d) const {
    const bool odd = group_.domains() % 2 == 1;
    if (odd && width_ > 2 && group_.domains() > 1 && d >= group_.domains() - 1) return d == group_.domains() ? 0 : 2;
    return d % 2;
  }

  /// Continues a ring's channel `k` through domain `d`: in at one of the first `width_` members, past all others, out
  /// at that where the next domain goes in, so that both ends of the hop are on one rail.
  void through_domain(std::int64_t d, std::int64_t k, std::int64_t& first, std::int64_t& at) {
    const auto part = group_.part(d);
    const auto z = static_cast<std::int64_t>(part.size());
    const auto turn = [this](std::int64_t i) { return (i % width_ + width_) % width_; };
    const std::int64_t in = turn(k - shift(d)), out = width_ > 1 ? turn(k - shift(d + 1)) : z - 1;
    const auto visit = [&](std::int64_t i) {
      const std::int64_t member = part[static_cast<std::size_t>(i)];
      if (first < 0)
        first = member;
      else
        send(at, member);
      at = member;
    };
    visit(in);
    for (std::int64_t i = 0; i < z; ++i)
      if (i != in && i != out) visit(i);
    if (out != in) visit(out);
  }

  void begin(double bytes) { schedule_.streams.push_back({bytes, schedule_.transfers.size(), 0, false}); }
  void end() { schedule_.streams.back().count = schedule_.transfers.size() - schedule_.streams.back().first; }
  void send(std::int64_t from, std::int64_t to, double factor = 1.0) {
    schedule_.transfers.push_back({static_cast<std::int32_t>(from), static_cast<std::int32_t>(to), factor});
  }
  void both_ways(std::int64_t a, std::int64_t b) {
    send(a, b);
    send(b, a);
  }
  void alone(std::int64_t from, std::int64_t to, double bytes) {
    begin(bytes);
    send(from, to);
    end();
  }

  Schedule& schedule_;
  Collective operation_;
  double bytes_;
  const DomainParts& group_;
  bool mesh_;           ///< every two members of a domain have a link of their own
  std::int64_t width_;  ///< channels between domains
};

}  // namespace

std::int64_t tree_parent(std::int64_t i, std::int64_t n, bool second) {
  GIGATWIN_ASSERT(i >= 0 && i < n, "{} of {}", i, n);
  if (!second) return in_order_parent(i + 1, n) - 1;
  // Mirrored where n is even, turned by one where it is odd: even and odd numbers change places.
  if (n % 2 == 0) {
    const std::int64_t up = in_order_parent(n - i, n);
    return up == 0 ? -1 : n - up;
  }
  const std::int64_t up = in_order_parent((i + 1) % n + 1, n);
  return up == 0 ? -1 : (up - 2 + n) % n;
}

void append_schedule(Schedule& schedule, Algorithm algorithm, Collective operation, Bytes bytes,
                     const DomainParts& group, ScaleUp scale_up) {
  if (group.members() == 1) return;
  Writer writer{schedule, operation, bytes, group, scale_up};
  switch (algorithm) {
    case Algorithm::ring:
      return writer.ring();
    case Algorithm::tree:
      return writer.trees(true);
    case Algorithm::nvls:
      return writer.reduced_by_switches();
    case Algorithm::nvls_tree:
      writer.reduced_by_switches();
      return writer.trees(false);
    case Algorithm::in_network:
      scale_up == ScaleUp::reducing_switch ? writer.reduced_by_switches() : writer.rings_inside();
      return writer.reduced_by_network();
    case Algorithm::pat:
      return writer.doubling();
    case Algorithm::hierarchical:
      writer.rings_inside();
      return writer.rings_between();
    case Algorithm::pairwise:
      return writer.all_pairs();
    case Algorithm::direct:
      return writer.successors();
  }
}

}  // namespace gigatwin::collectives
