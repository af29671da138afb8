#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

#include "chakra/ledger_internal.hpp"
#include "chakra/run_internal.hpp"

namespace gigatwin::chakra {
namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

/// One operation at a time, of those that are ready the least in number.
struct Stream {
  std::vector<std::int32_t> ready;  ///< heap
  std::int32_t last = -1;           ///< operation that ended last
  bool busy = false, marked = false;

  void push(std::int32_t operation) {
    ready.push_back(operation);
    std::ranges::push_heap(ready, std::greater{});
  }
  std::int32_t pop() {
    std::ranges::pop_heap(ready, std::greater{});
    const std::int32_t operation = ready.back();
    return ready.pop_back(), operation;
  }
};

enum class Ending : std::uint8_t { operation, transfer };

struct Event {
  Picoseconds when;
  std::int64_t sequence;  ///< first scheduled, first served
  Ending what;
  std::int32_t which;
  bool operator>(const Event& other) const {
    return when != other.when ? when > other.when : sequence > other.sequence;
  }
};

class Runner {
 public:
  Runner(const Program& program, TransferTimes& times)
      : program_(program),
        times_(times),
        waits_for_(program.waits_for),
        streams_(at(program.streams)),
        rank_(at(program.operations())),
        ledger_(program.ranks()) {
    const std::size_t count = at(program.operations());
    run_.ready_ps.assign(count, not_yet);
    run_.begin_ps.assign(count, not_yet);
    run_.end_ps.assign(count, not_yet);
    run_.cause.assign(count, -1);
    run_.calls.resize(program.calls.size());
    run_.messages.resize(program.messages.size());
    transfer_end_ps_.assign(program.calls.size() + program.messages.size(), not_yet);
    for (std::int64_t r = 0; r < program.ranks(); ++r)
      std::fill(rank_.begin() + program.first[at(r)], rank_.begin() + program.first[at(r + 1)],
                static_cast<std::int32_t>(r));
  }

  Run run() && {
    for (std::int32_t op = 0; op < program_.operations(); ++op)
      if (waits_for_[at(op)] == 0) make_ready(op);
    for (start_streams(); pending(); start_streams()) {
      const bool more_now = !events_.empty() && events_.top().when == now_;
      if (starting_.empty() || more_now)
        end_next();
      else
        start_transfers();
    }
    run_.end_of_all_ps = now_;
    run_.ranks = ledger_.close(now_);
    return std::move(run_);
  }

 private:
  /// Transfers are numbered calls first, then messages.
  std::int32_t transfer_of_message(std::int32_t message) const {
    return static_cast<std::int32_t>(program_.calls.size()) + message;
  }

  /// Whether anything is still to come. Ends of transfers that were put off are dropped.
  bool pending() {
    while (!events_.empty() && stale(events_.top())) events_.pop();
    return !events_.empty() || !starting_.empty();
  }

  bool stale(const Event& event) const {
    return event.what == Ending::transfer && transfer_end_ps_[at(event.which)] != event.when;
  }

  /// All that ends at the next instant.
  void end_next() {
    now_ = events_.top().when;
    while (!events_.empty() && events_.top().when == now_) {
      const Event event = events_.top();
      events_.pop();
      if (stale(event)) continue;
      if (event.what == Ending::operation)
        end_work(event.which);
      else
        end_whole_transfer(event.which);
    }
  }

  void schedule(Picoseconds when, Ending what, std::int32_t which) {
    if (when > most_ps)
      throw TraceError(fmt::format("the replay would take longer than {:.0f} s", seconds_of(most_ps).value));
    events_.push({when, sequence_++, what, which});
  }

  void make_ready(std::int32_t op) {
    run_.ready_ps[at(op)] = now_;
    const std::int32_t stream = program_.stream[at(op)];
    if (stream < 0) return start(op);
    streams_[at(stream)].push(op);
    mark(stream);
  }

  void mark(std::int32_t stream) {
    if (!std::exchange(streams_[at(stream)].marked, true)) marked_.push_back(stream);
  }

  /// Of the streams where something became ready or ended.
  void start_streams() {
    for (const std::int32_t number : marked_) {
      Stream& stream = streams_[at(number)];
      stream.marked = false;
      if (stream.busy || stream.ready.empty()) continue;
      stream.busy = true;
      const std::int32_t op = stream.pop();
      if (run_.ready_ps[at(op)] < now_) run_.cause[at(op)] = stream.last;
      start(op);
    }
    marked_.clear();
  }

  void start(std::int32_t op) {
    run_.begin_ps[at(op)] = now_;
    switch (program_.kind[at(op)]) {
      case OperationKind::collective:
        return join(op);
      case OperationKind::send:
        return starting_.push_back(transfer_of_message(program_.part_of[at(op)]));
      case OperationKind::receive:
        return receive(op);
      case OperationKind::compute:
        change(op, Activity::compute, 1);
        break;
      case OperationKind::host:
      case OperationKind::memory:
        change(op, Activity::other, 1);
        break;
      case OperationKind::nothing:
        break;
    }
    schedule(now_ + program_.duration_ps[at(op)], Ending::operation, op);
  }

  void join(std::int32_t op) {
    const std::int32_t number = program_.part_of[at(op)];
    const Call& call = program_.calls[at(number)];
    Progress& progress = run_.calls[at(number)];
    progress.last = op;
    change(op, Activity::waiting, 1);
    if (++progress.joined == static_cast<std::int32_t>(program_.groups[at(call.group)].ranks.size()))
      starting_.push_back(number);
  }

  /// Of a message that is there, on its way, or yet to be sent.
  void receive(std::int32_t op) {
    const Progress& message = run_.messages[at(program_.part_of[at(op)])];
    if (message.end_ps != not_yet) return schedule(now_, Ending::operation, op);
    change(op, message.begin_ps != not_yet ? Activity::transfer : Activity::waiting, 1);
  }

  std::span<const std::int32_t> members_of(const Call& call) const {
    return std::span{program_.members}.subspan(call.first, program_.groups[at(call.group)].ranks.size());
  }

  void start_transfers() {
    std::vector<Transfer> transfers;
    std::vector<std::array<std::int64_t, 2>> ends;
    ends.reserve(starting_.size());  // transfers point into it
    for (const std::int32_t number : starting_) transfers.push_back(begun(number, ends));
    starting_.clear();
    for (const TransferEnd& end : times_.begin(transfers, now_)) {
      if (std::exchange(transfer_end_ps_[at(end.number)], end.when) == end.when) continue;
      schedule(end.when, Ending::transfer, end.number);
    }
  }

  /// Notes that it is under way.
  Transfer begun(std::int32_t number, std::vector<std::array<std::int64_t, 2>>& ends) {
    if (at(number) < program_.calls.size()) {
      const Call& call = program_.calls[at(number)];
      run_.calls[at(number)].begin_ps = now_;
      for (const std::int32_t op : members_of(call)) begin_transfer(op, true);
      return {number, call.type, call.message, program_.groups[at(call.group)].ranks};
    }
    const std::size_t which = at(number) - program_.calls.size();
    const Message& message = program_.messages[which];
    run_.messages[which].begin_ps = now_;
    begin_transfer(message.send, false);
    if (run_.begin_ps[at(message.receive)] != not_yet) begin_transfer(message.receive, true);
    ends.push_back({rank_[at(message.send)], rank_[at(message.receive)]});
    return {number, std::nullopt, message.bytes, ends.back()};
  }

  void begin_transfer(std::int32_t op, bool waited) {
    if (waited) change(op, Activity::waiting, -1);
    change(op, Activity::transfer, 1);
  }

  void end_work(std::int32_t op) {
    const OperationKind kind = program_.kind[at(op)];
    if (kind == OperationKind::compute) change(op, Activity::compute, -1);
    if (kind == OperationKind::host || kind == OperationKind::memory) change(op, Activity::other, -1);
    end(op);
  }

  void end_whole_transfer(std::int32_t number) {
    times_.end(number);
    transfer_end_ps_[at(number)] = not_yet;
    if (at(number) < program_.calls.size()) {
      run_.calls[at(number)].end_ps = now_;
      for (const std::int32_t op : members_of(program_.calls[at(number)])) end_transfer(op);
      return;
    }
    const std::size_t which = at(number) - program_.calls.size();
    const Message& message = program_.messages[which];
    run_.messages[which].end_ps = now_;
    end_transfer(message.send);
    if (run_.begin_ps[at(message.receive)] != not_yet) end_transfer(message.receive);
  }

  void end_transfer(std::int32_t op) {
    change(op, Activity::transfer, -1);
    end(op);
  }

  void end(std::int32_t op) {
    run_.end_ps[at(op)] = now_;
    ++run_.ended;
    if (const std::int32_t stream = program_.stream[at(op)]; stream >= 0) {
      streams_[at(stream)].busy = false;
      streams_[at(stream)].last = op;
      mark(stream);
    }
    for (std::size_t s = program_.first_successor[at(op)]; s < program_.first_successor[at(op) + 1]; ++s) {
      const std::int32_t next = program_.successors[s];
      if (--waits_for_[at(next)] > 0) continue;
      run_.cause[at(next)] = op;
      make_ready(next);
    }
  }

  void change(std::int32_t op, Activity activity, int by) { ledger_.change(rank_[at(op)], activity, by, now_); }

  const Program& program_;
  TransferTimes& times_;
  std::vector<std::int32_t> waits_for_;
  std::vector<Stream> streams_;
  std::vector<std::int32_t> marked_;          ///< streams to look at
  std::vector<std::int32_t> starting_;        ///< transfers of this instant
  std::vector<Picoseconds> transfer_end_ps_;  ///< [transfer] as far as is known
  std::vector<std::int32_t> rank_;            ///< [operation]
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::int64_t sequence_ = 0;
  Picoseconds now_ = 0;
  Ledger ledger_;
  Run run_;
};

}  // namespace

Run run(const Program& program, TransferTimes& times) { return Runner{program, times}.run(); }

}  // namespace gigatwin::chakra
