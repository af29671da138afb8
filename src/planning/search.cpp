#include "planning/search.hpp"

#include <algorithm>
#include <queue>
#include <tuple>

#include "planning/bounds.hpp"
#include "planning/parallel.hpp"

namespace gigatwin::planning {
namespace {

using workload::Recompute;

/// Candidates that are timed before the best so far is looked at again. Not the number of threads, on which the answer
/// must not depend.
constexpr std::size_t batch_size = 32;

/// The plan that recomputes one step less, which takes less time; nullopt: there is none to choose.
std::optional<Candidate> less_recomputing(const Question& q, const Candidate& c) {
  if (c.plan.recompute == Recompute::none || q.fixed.contains("recompute")) return std::nullopt;
  Candidate less = c;
  less.plan.recompute = c.plan.recompute == Recompute::full ? Recompute::selective : Recompute::none;
  return less;
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
  const std::optional<Candidate> less = less_recomputing(question, candidate);
  if (less && evaluator.fits(*less)) {
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
      : question_(question),
        evaluator_(evaluator),
        options_(options),
        bounds_(question),
        groups_(groups_of(question)) {}

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
  /// A group that is not listed yet, or one of its candidates; earlier ones of equal time first. A million may wait, so
  /// they are kept small.
  struct Waiting {
    double least_token_time = 0.0;
    std::size_t number = 0;
    std::size_t group = 0;
    std::optional<Layout> layout;
    bool operator<(const Waiting& other) const {  // the queue's top is its largest
      return std::tie(other.least_token_time, other.number) < std::tie(least_token_time, number);
    }
  };

  void queue_groups() {
    found_.counts.groups = static_cast<std::int64_t>(groups_.size());
    in_parallel(groups_.size(), options_.threads, [&](std::size_t i) { evaluator_.cost(groups_[i]); });
    for (std::size_t i = 0; i < groups_.size(); ++i)
      queue_.push({bounds_.least_token_time(groups_[i], evaluator_.cost(groups_[i])), number_++, i, std::nullopt});
  }

  bool worth_a_look() const {
    if (queue_.empty()) return false;
    if (!options_.bounded || found_.best.size() < options_.keep) return true;
    return queue_.top().least_token_time <= 1.0 / throughput(found_.best.back());
  }

  void take(std::vector<Candidate>& batch) {
    const Waiting top = queue_.top();
    queue_.pop();
    if (top.layout)
      batch.push_back(candidate_of(question_, groups_[top.group], *top.layout));
    else
      list(top.group);
  }

  void list(std::size_t group) {
    const GroupCost& cost = evaluator_.cost(groups_[group]);
    for (const Layout& layout : layouts_of(question_, groups_[group])) {
      ++found_.counts.candidates;
      const Candidate candidate = candidate_of(question_, groups_[group], layout);
      const double least = bounds_.least_step(candidate, cost).value / tokens_per_step(question_, candidate);
      queue_.push({least, number_++, group, layout});
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
    for (; !queue_.empty(); queue_.pop()) ++(queue_.top().layout ? found_.counts.passed : found_.counts.passed_groups);
  }

  const Question& question_;
  const Evaluator& evaluator_;
  const SearchOptions& options_;
  Bounds bounds_;
  std::vector<Group> groups_;
  std::priority_queue<Waiting> queue_;
  std::size_t number_ = 0;
  Found found_;
};

}  // namespace

Found search(const Question& question, const Evaluator& evaluator, const SearchOptions& options) {
  return Search{question, evaluator, options}.run();
}

}  // namespace gigatwin::planning
