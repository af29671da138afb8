#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "collectives/network.hpp"
#include "hardware/communication_library.hpp"

/// Who sends how much to whom when a group runs a collective: the algorithms of communication libraries.
namespace gigatwin::collectives {

/// The members of a group by scale-up domain, both in rank order.
class DomainParts {
 public:
  /// @param domain  accelerators of a scale-up domain
  DomainParts(std::span<const std::int64_t> members, std::int64_t domain);

  std::int64_t domains() const { return static_cast<std::int64_t>(first_.size()) - 1; }
  std::span<const std::int64_t> part(std::int64_t domain) const;
  std::int64_t member(std::int64_t i) const { return members_[static_cast<std::size_t>(i)]; }
  std::int64_t members() const { return static_cast<std::int64_t>(members_.size()); }
  std::int64_t emptiest() const;
  std::int64_t largest() const;

 private:
  std::vector<std::int64_t> members_;
  std::vector<std::size_t> first_;
};

/// `factor` bytes for each byte of the stream, from one accelerator to another. Equal ends: out of the accelerator's
/// scale-up port to the switch, which reduces, and back.
struct Transfer {
  std::int32_t from = 0, to = 0;
  double factor = 1.0;
};

/// Transfers in lockstep, as in a pipelined ring: one rate for all.
struct Stream {
  double bytes = 0.0;
  std::size_t first = 0, count = 0;  ///< of `Schedule::transfers`
  bool merged = false;  ///< the network reduces: what its transfers have in common of their ways counts once
};

struct Schedule {
  std::vector<Stream> streams;
  std::vector<Transfer> transfers;
};

/// What joins the accelerators of a domain.
enum class ScaleUp : std::uint8_t {
  plain_switch,
  reducing_switch,  ///< adds up and multicasts (NVLS)
  mesh,             ///< a link for each pair
};

/// Appends the streams of one group. They run at the same time: stages of an algorithm are a pipeline, since libraries
/// cut buffers into chunks. A group of w members in its emptiest domain works on w channels, each with its share of the
/// bytes and a member of its own at the border of every domain, so that all NICs work.
///
///   ring           a cycle through all members on each channel, domain after domain; broadcast: a chain
///   tree           two complementary binary trees of domains (Sanders, Speck and Traeff 2009), half of the bytes each,
///                  up and down; chains inside the domains
///   nvls           every member to its switch and back, S (1 + 1/z)
///   nvls_tree      the same, and the two trees between domains
///   in_network     the same (or rings) inside; the ways of a channel's members to the first of them as one tree, up
///                  and down
///   pat            to the member 1, 2, 4 ... further on, with 1, 2, 4 ... of the n shares
///   hierarchical   a ring in each domain; rings of the domains' k-th members
///   rings in a mesh   the same bytes, spread over the links to all members
///   pairwise       every member to every other, each at a rate of its own;   direct  to the next member
void append_schedule(Schedule& schedule, hardware::Algorithm algorithm, Collective operation, Bytes bytes,
                     const DomainParts& group, ScaleUp scale_up);

/// Binary tree over 0..n-1, -1 for the root: inner nodes of one are leaves of the other.
/// @param second  of the two trees
std::int64_t tree_parent(std::int64_t i, std::int64_t n, bool second);

}  // namespace gigatwin::collectives
