#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "base/error.hpp"
#include "cli/collective_words.hpp"
#include "cli/commands.hpp"
#include "cli/plan_report.hpp"
#include "cli/progress.hpp"
#include "cli/scenario_input.hpp"
#include "collectives/analytic.hpp"
#include "collectives/fluid_network.hpp"
#include "planning/fixed_keys.hpp"
#include "routing/router.hpp"

namespace gigatwin::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t timed_again = 5;
/// Beyond it the flows of one exchange take minutes.
constexpr std::int64_t most_messages = 1'000'000;

Fidelity fidelity_of(const PlanOptions& options) {
  return word("--fidelity", options.fidelity,
              Words<Fidelity>{{"analytic", Fidelity::analytic}, {"fluid", Fidelity::fluid}});
}

/// What --fix sets that no plan can have.
void check_fixed(const planning::Question& question) {
  for (const planning::FixedProblem& problem : planning::problems_of_fixed(question))
    throw RequestError(fmt::format("--fix {}: expected {}, found {}{}", problem.key, problem.expected, problem.found,
                                   problem.hint.empty() ? "" : "; " + problem.hint));
}

void check_file(const PlanOptions& options) {
  if (!options.write.empty() && !options.force && std::filesystem::exists(options.write))
    throw FileError(fmt::format("{}: exists already; --force replaces it", options.write));
}

/// The search compares by counts, which graphs from files do not give.
topology::FabricPlan counts_of(const PlanInput& input) {
  if (input.machine.fabric.kind == topology::FabricKind::graph)
    throw RequestError("fabric.kind: expected a kind whose tiers can be counted, found graph");
  return topology::plan_fabric(input.machine.fabric, input.machine.compute.system, input.machine.compute.accelerators);
}

planning::SearchOptions search_options(const PlanOptions& options) {
  planning::SearchOptions search;
  search.keep = static_cast<std::size_t>(whole_number("--top", options.top, 1, 1000, "1000 plans"));
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  search.threads = options.threads.empty()
                       ? cores
                       : static_cast<unsigned>(whole_number("--threads", options.threads, 1, 1024, "1024 threads"));
  return search;
}

StatedPlan stated_plan(const PlanInput& input, const planning::Evaluator& evaluator) {
  planning::Candidate candidate{*input.stated, 1, input.question.batch};
  candidate.data = std::max<std::int64_t>(1, input.question.accelerators / workload::model_parallel(*input.stated));
  const auto problems = workload::problems_of(planning::training_of(input.question, candidate), input.question.system,
                                              input.question.accelerators);
  if (problems.empty()) return {evaluator.run(candidate), {}};
  return {std::nullopt, fmt::format("{}: expected {}, found {}", problems.front().key, problems.front().expected,
                                    problems.front().found)};
}

/// Messages of a plan's all-to-all among the experts' ranks, all groups at once.
std::int64_t messages_of(const planning::Candidate& c) {
  return c.accelerators() / c.plan.pipeline * (c.plan.expert - 1);
}

/// The first plans with every flow on every link of the fabric, with its routing; in their new order.
void time_again(const PlanInput& input, PlanReport& report) {
  const scenario::FabricFile& machine = input.machine;
  const topology::Fabric fabric =
      topology::build_fabric(machine.fabric, machine.compute.system, machine.compute.accelerators);
  const collectives::FluidNetwork network{fabric, machine.compute.system, machine.fabric.routing,
                                          static_cast<std::uint64_t>(machine.seed)};
  const planning::Evaluator evaluator{input.question, network, fabric.plan.layout};
  const std::size_t count = std::min(timed_again, report.best.size());
  for (std::size_t i = 0; i < count; ++i)
    if (messages_of(report.best[i].counted.candidate) > most_messages) {
      report.fluid_note = fmt::format(
          "from counts alone: experts that exchange more than {} messages at once take too "
          "long with every flow",
          most_messages);
      return;
    }
  std::vector<double> rates(count);
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) {
    const planning::Evaluated timed = evaluator.run(report.best[i].counted.candidate).value();
    report.best[i].fluid = timed.step;
    rates[i] = throughput(timed);
    order[i] = i;
  }
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return rates[i]; });
  const std::vector<RankedPlan> before = report.best;
  for (std::size_t i = 0; i < count; ++i) report.best[i] = before[order[i]];
}

void write_yaml(const PlanOptions& options, const PlanReport& report) {
  if (options.write.empty() || report.best.empty()) return;
  const planning::Evaluated& best = report.best.front().counted;
  std::ofstream out{options.write};
  out << fmt::format("# {}: {:.4g} s a step, {:.4g} tokens/s\n{}", report.input.name, best.step.duration.value,
                     throughput(best), campaign_yaml(best.candidate));
  out.close();
  if (!out) throw FileError(fmt::format("{}: cannot be written", options.write));
}

/// The search and what follows from its best plan, each plan as it is with noise.
class Answer {
 public:
  Answer(const PlanInput& input, planning::SearchOptions options)
      : input_(input),
        options_(std::move(options)),
        network_(counts_of(input), input.question.system),
        quiet_(planning::without_noise(input.question)),
        searched_(quiet_, network_, network_.plan().layout),
        noisy_(input.question, network_, network_.plan().layout) {}

  void find(PlanReport& report) const {
    planning::Found found = planning::search(quiet_, searched_, options_);
    report.counts = found.counts;
    report.nearest = std::move(found.nearest);
    for (planning::Evaluated& plan : found.best) plan = timed(plan);
    std::ranges::stable_sort(found.best, std::greater{}, planning::throughput);
    for (planning::Evaluated& plan : found.best) report.best.push_back({std::move(plan), std::nullopt});
  }

  /// Beside `report.best.front()`.
  void compare(PlanReport& report) const {
    report.alternatives = planning::alternatives(quiet_, searched_, report.best.front().counted, options_);
    for (planning::Alternative& alternative : report.alternatives)
      if (alternative.best) alternative.best = timed(*alternative.best);
    if (input_.stated) report.stated = stated_plan(input_, noisy_);
  }

 private:
  planning::Evaluated timed(const planning::Evaluated& plan) const { return noisy_.run(plan.candidate).value(); }

  const PlanInput& input_;
  planning::SearchOptions options_;
  collectives::AnalyticNetwork network_;
  planning::Question quiet_;
  planning::Evaluator searched_, noisy_;
};

int answer(const PlanOptions& options, const PlanInput& input) {
  const auto begin = Clock::now();
  const Fidelity fidelity = fidelity_of(options);
  planning::SearchOptions search = search_options(options);
  SearchProgress progress;
  search.progress = [&](const planning::Counts& counts) { progress.show(counts.timed, counts.candidates); };
  const Answer answer{input, search};
  PlanReport report{input, {}, {}, {}, {}, {}, {}, 0.0};
  answer.find(report);
  if (fidelity == Fidelity::fluid && !report.best.empty()) time_again(input, report);
  if (!report.best.empty()) answer.compare(report);
  progress.clear();
  report.wall_s = std::chrono::duration<double>(Clock::now() - begin).count();
  (options.json ? print_plan_json : print_plan)(report);
  write_yaml(options, report);
  return report.best.empty() ? 1 : 0;
}

int refused(std::string_view what) {
  fmt::print(stderr, "gigatwin plan: {}\n", what);
  return 2;
}

}  // namespace

int plan(const PlanOptions& options) {
  try {
    check_file(options);
    const PlanInput input = read_plan_input(options);
    if (const int status = report(input.diagnostics); status != 0) return status;
    check_fixed(input.question);
    return answer(options, input);
  } catch (const RequestError& error) {
    return refused(error.what());
  } catch (const routing::Unroutable& error) {
    return refused(error.what());
  }
}

}  // namespace gigatwin::cli
