#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "chakra/matching_internal.hpp"

namespace gigatwin::chakra {
namespace {

std::string bytes_text(Bytes bytes) { return fmt::format("{:.0f} B", bytes.value); }

std::string group_text(const Group& group) {
  return group.name.empty() ? "the group of all ranks" : fmt::format("group {}", group.name);
}

std::string what(const Program& program, const Joining& joining) {
  return fmt::format("{} runs {} of {}", program.text_of(joining.operation), name_of(joining.type),
                     bytes_text(joining.message));
}

/// Of an all-to-all each rank may put in another amount, as mixtures of experts do.
bool alike(const Joining& a, const Joining& b) {
  return a.type == b.type &&
         (a.message == b.message || a.type == CollectiveType::all_to_all || a.type == CollectiveType::barrier);
}

}  // namespace

std::int32_t GroupBook::number_of(const std::string& name, const Where& where) {
  if (const auto found = numbers_.find(name); found != numbers_.end()) return found->second;
  Group group{name, {}};
  if (const auto known = known_.find(name); known != known_.end()) {
    group.ranks = known->second;
  } else if (name.empty() || name == "0") {  // PyTorch's default group is "0", and so is ASTRA-sim's
    group.ranks.resize(static_cast<std::size_t>(ranks_));
    std::iota(group.ranks.begin(), group.ranks.end(), 0);
  } else {
    throw TraceError(fmt::format("{}: process group {} is not known; --groups names a file of groups", where(), name));
  }
  if (const auto most = std::ranges::max(group.ranks); most >= ranks_)
    throw TraceError(
        fmt::format("{}: process group {} has rank {}, the trace has ranks 0 to {}", where(), name, most, ranks_ - 1));
  std::map<std::int64_t, std::int32_t>& members = members_.emplace_back();
  for (std::size_t m = 0; m < group.ranks.size(); ++m) members[group.ranks[m]] = static_cast<std::int32_t>(m);
  groups_.push_back(std::move(group));
  return numbers_[name] = static_cast<std::int32_t>(groups_.size() - 1);
}

GroupBook::Seat GroupBook::seat_of(const std::string& name, std::int64_t rank, const Where& where) {
  const std::int32_t group = number_of(name, where);
  const auto& members = members_[static_cast<std::size_t>(group)];
  const auto member = members.find(rank);
  if (member == members.end())
    throw TraceError(fmt::format("{}: rank {} is no member of process group {}", where(), rank, name));
  return {group, member->second};
}

void Matching::collective(GroupBook::Seat seat, const Joining& joining) {
  const auto group = static_cast<std::size_t>(seat.group), member = static_cast<std::size_t>(seat.member);
  if (joined_.size() <= group) joined_.resize(group + 1);
  if (joined_[group].size() <= member) joined_[group].resize(member + 1);
  joined_[group][member].push_back(joining);
}

void Matching::send(std::int64_t from, std::int64_t to, std::int64_t tag, const Joining& joining) {
  messages_[{from, to, tag}].sends.push_back(joining);
}

void Matching::receive(std::int64_t from, std::int64_t to, std::int64_t tag, const Joining& joining) {
  messages_[{from, to, tag}].receives.push_back(joining);
}

void Matching::match(Program& program) const {
  for (std::size_t group = 0; group < joined_.size(); ++group) match_calls(group, program);
  match_messages(program);
}

void Matching::match_calls(std::size_t number, Program& program) const {
  const Group& group = program.groups[number];
  std::vector<std::vector<Joining>> joined = joined_[number];
  joined.resize(group.ranks.size());
  const auto most = std::ranges::max_element(joined, {}, &std::vector<Joining>::size);
  const auto rank_at = [&](auto at) { return group.ranks[static_cast<std::size_t>(at - joined.begin())]; };
  for (auto member = joined.begin(); member != joined.end(); ++member)
    if (member->size() < most->size())
      throw TraceError(fmt::format("{}: rank {} joins {} collectives, rank {} only {}; {} would wait for it",
                                   group_text(group), rank_at(most), most->size(), rank_at(member), member->size(),
                                   what(program, (*most)[member->size()])));
  for (std::size_t i = 0; i < most->size(); ++i) {
    const Joining& first = joined.front()[i];
    Call call{first.type, first.message, static_cast<std::int32_t>(number), program.members.size()};
    for (const std::vector<Joining>& member : joined) {
      if (!alike(first, member[i]))
        throw TraceError(fmt::format("{}, collective number {}: {}, but {}", group_text(group), i + 1,
                                     what(program, first), what(program, member[i])));
      call.message = std::max(call.message, member[i].message);
      program.members.push_back(member[i].operation);
      program.part_of[static_cast<std::size_t>(member[i].operation)] = static_cast<std::int32_t>(program.calls.size());
    }
    program.calls.push_back(call);
  }
}

void Matching::match_messages(Program& program) const {
  for (const auto& [key, ends] : messages_) {
    const auto& [from, to, tag] = key;
    const std::size_t pairs = std::min(ends.sends.size(), ends.receives.size());
    if (ends.sends.size() != ends.receives.size())
      throw TraceError(fmt::format(
          "from rank {} to rank {} with tag {}: {} sends, but {} receives; the first without a partner is {}", from, to,
          tag, ends.sends.size(), ends.receives.size(),
          program.text_of((ends.sends.size() > pairs ? ends.sends : ends.receives)[pairs].operation)));
    for (std::size_t i = 0; i < pairs; ++i) {
      const Joining &send = ends.sends[i], &receive = ends.receives[i];
      if (send.message != receive.message)
        throw TraceError(fmt::format("{} sends {}, but {} receives {}", program.text_of(send.operation),
                                     bytes_text(send.message), program.text_of(receive.operation),
                                     bytes_text(receive.message)));
      for (const std::int32_t end : {send.operation, receive.operation})
        program.part_of[static_cast<std::size_t>(end)] = static_cast<std::int32_t>(program.messages.size());
      program.messages.push_back({send.operation, receive.operation, send.message});
    }
  }
}

}  // namespace gigatwin::chakra
