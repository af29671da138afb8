#include "planning/search.hpp"

#include <algorithm>
#include <queue>
#include <tuple>
#include <variant>

#include "planning/parallel.hpp"

namespace gigatwin::planning {
namespace {

using workload::Recompute;

/// Candidates that are timed before the best so far is looked at again. Not the number of threads, on which the answer
/// must not depend.
constexpr std::size_t batch_size = 32;

/// The plans that take one step less to save memory than this one.
std::vector<Candidate> less_saving(const Question& q, const Candidate& c) {
  std::vector<Candidate> list;
  if (c.plan.recompute != Recompute::none && !q.fixed.contains("recompute")) {
    list.push_back(c);
    list.back().plan.recompute = c.plan.recompute == Recompute::full ? Recompute::selective : Recompute::none;
  }
  if (c.plan.zero_stage == 3 && !q.fixed.contains("zero_stage")) {
    list.push_back(c);
    list.back().plan.zero_stage = 1;
    if (!q.fixed.contains("shard_ranks")) list.back().plan.shard_ranks = std::nullopt;
  }
  return list;
}

enum class Verdict { too_large, needless, refused, timed };

struct Judged {
  Verdict verdict = Verdict::timed;
  std::optional<Evaluated> evaluated;
  workload::MemoryUse memory;
};

Judged judge(const Question& question, const Evaluator& evaluator, const Candidate& candidate) {
  Judged judged;
  judged.memory = evaluator.memory(candidate);
  if (judged.memory.total() > question.system.accelerator.memory) {
    judged.verdict = Verdict::too_large;
    return judged;
  }
  for (const Candidate& other : less_saving(question, candidate))
    if (evaluator.fits(other)) {
      judged.verdict = Verdict::needless;
      return judged;
    }
  judged.evaluated = evaluator.run(candidate);
  if (!judged.evaluated) judged.verdict = Verdict::refused;
  return judged;
}

/// One search. The queue holds groups (not yet listed) and candidates by the least time that they could take.
class Search {
 public:
  Search(const Question& question, const Evaluator& evaluator, const SearchOptions& options)
      : question_(question), evaluator_(evaluator), options_(options) {}

  Found run() {
    queue_groups();
    std::vector<Candidate> batch;
    for (bool more = true; more;) {
      batch.clear();
      while (batch.size() < batch_size && worth_a_look()) take(batch);
      more = !batch.empty();
      time(batch);
      if (options_.progress) options_.progress(found_.counts);
    }
    count_passed();
    if (!found_.best.empty()) found_.nearest = std::nullopt;
    return std::move(found_);
  }

 private:
  /// Something that waits: earlier ones of equal time first.
  struct Waiting {
    double least_token_time = 0.0;
    std::size_t number = 0;
    std::variant<Group, Candidate> what;
    bool operator<(const Waiting& other) const {  // the queue's top is its largest
      return std::tie(other.least_token_time, other.number) < std::tie(least_token_time, number);
    }
  };

  void queue_groups() {
    std::vector<Group> groups = groups_of(question_);
    found_.counts.groups = static_cast<std::int64_t>(groups.size());
    in_parallel(groups.size(), options_.threads, [&](std::size_t i) { evaluator_.cost(groups[i]); });
    for (Group& group : groups) {
      const double least = least_token_time(question_, group, evaluator_.cost(group));
      queue_.push({least, queue_.size(), std::move(group)});
    }
    number_ = queue_.size();
  }

  bool worth_a_look() const {
    if (queue_.empty()) return false;
    if (!options_.bounded || found_.best.size() < options_.keep) return true;
    return queue_.top().least_token_time <= 1.0 / throughput(found_.best.back());
  }

  void take(std::vector<Candidate>& batch) {
    const Waiting top = queue_.top();
    queue_.pop();
    if (const Candidate* candidate = std::get_if<Candidate>(&top.what))
      batch.push_back(*candidate);
    else
      list(std::get<Group>(top.what));
  }

  void list(const Group& group) {
    const GroupCost& cost = evaluator_.cost(group);
    for (Candidate& candidate : candidates_of(question_, group)) {
      ++found_.counts.candidates;
      const double least = least_step(question_, candidate, cost).value / tokens_per_step(question_, candidate);
      queue_.push({least, number_++, std::move(candidate)});
    }
  }

  void time(const std::vector<Candidate>& batch) {
    std::vector<Judged> judged(batch.size());
    in_parallel(batch.size(), options_.threads,
                [&](std::size_t i) { judged[i] = judge(question_, evaluator_, batch[i]); });
    for (std::size_t i = 0; i < batch.size(); ++i) note(batch[i], std::move(judged[i]));
    keep_best();
  }

  void note(const Candidate& candidate, Judged judged) {
    Counts& counts = found_.counts;
    counts.too_large += judged.verdict == Verdict::too_large;
    counts.needless += judged.verdict == Verdict::needless;
    counts.refused += judged.verdict == Verdict::refused;
    counts.timed += judged.verdict == Verdict::timed;
    if (judged.evaluated) found_.best.push_back(std::move(*judged.evaluated));
    const bool nearer = !found_.nearest || judged.memory.total() < found_.nearest->memory.total();
    if (judged.verdict == Verdict::too_large && nearer) found_.nearest = {candidate, judged.memory};
  }

  void keep_best() {
    const auto order = [](const Evaluated& plan) { return std::tuple{-throughput(plan), key_of(plan.candidate)}; };
    const auto same = [](const Evaluated& a, const Evaluated& b) {
      return throughput(a) == throughput(b) && a.step.memory == b.step.memory;
    };
    std::ranges::sort(found_.best, {}, order);
    found_.best.erase(std::unique(found_.best.begin(), found_.best.end(), same), found_.best.end());
    if (found_.best.size() > options_.keep) found_.best.resize(options_.keep);
  }

  void count_passed() {
    for (; !queue_.empty(); queue_.pop())
      ++(std::holds_alternative<Group>(queue_.top().what) ? found_.counts.passed_groups : found_.counts.passed);
  }

  const Question& question_;
  const Evaluator& evaluator_;
  const SearchOptions& options_;
  std::priority_queue<Waiting> queue_;
  std::size_t number_ = 0;
  Found found_;
};

}  // namespace

Found search(const Question& question, const Evaluator& evaluator, const SearchOptions& options) {
  return Search{question, evaluator, options}.run();
}

}  // namespace gigatwin::planning
