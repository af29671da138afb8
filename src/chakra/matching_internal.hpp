#pragma once

#include <functional>
#include <map>
#include <tuple>

#include "chakra/files.hpp"
#include "chakra/program.hpp"

/// What ranks do together: collectives by group and order of occurrence, messages by (sender, receiver, tag) and order.
namespace gigatwin::chakra {

/// A communication as its rank has it.
struct Joining {
  std::int32_t operation = 0;
  CollectiveType type = CollectiveType::all_reduce;
  Bytes message;
};

/// The process groups that the collectives of a trace name.
class GroupBook {
 public:
  GroupBook(ProcessGroups groups, std::int64_t ranks) : known_(std::move(groups)), ranks_(ranks) {}

  /// Groups that a metadata node lists: see `add_groups`.
  void learn(const Node& node, const RankTrace& trace) { add_groups(node, trace, ranks_, known_); }

  /// Group and member of the rank in it.
  struct Seat {
    std::int32_t group = 0, member = 0;
  };
  using Where = std::function<std::string()>;  ///< which node asks, for errors
  Seat seat_of(const std::string& name, std::int64_t rank, const Where& where);
  std::vector<Group> take() && { return std::move(groups_); }

 private:
  std::int32_t number_of(const std::string& name, const Where& where);

  ProcessGroups known_;
  std::int64_t ranks_;
  std::vector<Group> groups_;
  std::map<std::string, std::int32_t, std::less<>> numbers_;
  std::vector<std::map<std::int64_t, std::int32_t>> members_;  ///< [group] by rank; of all ranks: empty
};

class Matching {
 public:
  void collective(GroupBook::Seat seat, const Joining& joining);
  /// Ends of messages, as their ranks see them.
  void send(std::int64_t from, std::int64_t to, std::int64_t tag, const Joining& joining);
  void receive(std::int64_t from, std::int64_t to, std::int64_t tag, const Joining& joining);

  /// Sets `calls`, `members`, `messages` and `part_of`. Throws TraceError: see `Compiler`.
  void match(Program& program) const;

 private:
  struct Ends {
    std::vector<Joining> sends, receives;
  };
  void match_calls(std::size_t group, Program& program) const;
  void match_messages(Program& program) const;

  std::vector<std::vector<std::vector<Joining>>> joined_;                          ///< [group, member] in order
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, Ends> messages_;  ///< by from, to, tag
};

}  // namespace gigatwin::chakra
