#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "validation/operations_internal.hpp"
#include "validation/training_inputs.hpp"

namespace gigatwin::validation {
namespace {

using Names = std::vector<std::string>;

/// What a figure says of failures.
enum class Measure { count, share, rate, mean_time };

std::vector<std::string> head_of(const OperationsFigure& figure) {
  std::vector<std::string> head;
  for (const std::string& word : figure.words) {
    if (word == "per" || word == "of" || word == "between") break;
    head.push_back(word);
  }
  return head;
}

/// Whether the words of `name` stand in `words` one after the other.
bool names(const std::vector<std::string>& words, const std::string& name) {
  const std::string all = "_" + fmt::format("{}", fmt::join(words, "_")) + "_";
  return !name.empty() && all.find("_" + plain_words(name) + "_") != std::string::npos;
}

/// All causes of a cluster by name, and its groups.
class CauseTable {
 public:
  explicit CauseTable(const OperationsMachine& machine) : machine_(machine) {
    if (machine.failures)
      for (const auto& mode : machine.failures->modes) failures_.push_back(mode.cause);
    if (machine.job_causes)
      for (const auto& mode : machine.job_causes->modes) failures_.push_back(mode.cause);
    for (const IncidentSpec& incident : machine.incidents) incidents_.push_back(incident.cause);
  }

  /// The longest name of a cause or group among these words.
  std::optional<Names> named(const std::vector<std::string>& words) const {
    std::optional<Names> best;
    std::size_t length = 0;
    const auto consider = [&](const std::string& name, Names causes) {
      if (name.size() > length && names(words, name)) length = name.size(), best = std::move(causes);
    };
    for (const CauseGroup& group : machine_.groups) consider(group.name, group.causes);
    for (const Names* list : {&failures_, &incidents_})
      for (const std::string& cause : *list) consider(cause, {cause});
    if (machine_.planned.value > 0.0) consider("planned", {"planned"});
    return best;
  }
  const Names& failures() const { return failures_; }
  const Names& all() const { return failures_.empty() ? incidents_ : failures_; }
  bool are_incidents(const Names& causes) const {
    return std::all_of(causes.begin(), causes.end(), [&](const std::string& cause) {
      return std::find(incidents_.begin(), incidents_.end(), cause) != incidents_.end();
    });
  }

 private:
  const OperationsMachine& machine_;
  Names failures_, incidents_;
};

/// "interruptions_total", "job_failures": all failures; any other word would name some of them.
bool counts_all(const std::vector<std::string>& head) {
  static constexpr std::array events{"count",    "counts",    "interruptions", "interruption", "failures",    "failure",
                                     "restarts", "incidents", "events",        "unexpected",   "occurrences", "total"};
  static constexpr std::array beside{"number", "num", "job", "jobs", "node", "rate", "mean"};
  const auto is_in = [](const auto& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  };
  return std::any_of(head.begin(), head.end(), [&](const std::string& word) { return is_in(events, word); }) &&
         std::all_of(head.begin(), head.end(),
                     [&](const std::string& word) { return is_in(events, word) || is_in(beside, word); });
}

std::optional<Measure> measure_of(const OperationsFigure& figure, const CauseTable& table) {
  const std::vector<std::string> head = head_of(figure);
  if (figure.has_any({"mttf", "mtbf", "mtti", "mtbi"}) || (figure.has("between") && head.size() <= 2))
    return Measure::mean_time;
  // Of single nodes, of availability: none of what a job or fleet counts.
  if (figure.has_any({"max", "worst", "without", "ratio", "availability", "spare", "overhead"})) return std::nullopt;
  const bool named = table.named(head).has_value();
  const bool counted = counts_all(head);
  if (figure.unit == "pct" && (figure.has("share") || named)) return Measure::share;
  if (figure.has("share") && figure.unit.empty()) return Measure::share;
  if (figure.has("per") && (named || counted || figure.has("rate"))) return Measure::rate;
  if (figure.unit.empty() && (named || counted)) return Measure::count;
  return std::nullopt;
}

/// The causes that a figure is about: named by its key, else by the row; empty: all.
std::optional<Names> causes_of(const FigureContext& context, const OperationsFigure& figure, const CauseTable& table,
                               std::string& reason) {
  if (const auto named = table.named(head_of(figure))) return named;
  for (const char* key : {"cause", "event", "error", "reason", "failure", "symptom", "category"})
    if (const std::string* text = find(context.row.inputs, key)) {
      const auto named = table.named({plain_words(*text)});
      if (!named) reason = fmt::format("{} {} is none of {}", key, *text, context.machine.name);
      return named;
    }
  return Names{};
}

/// What a rate is per: million, GPUs or nodes, a time.
double per_what(const OperationsFigure& figure, JobSize size, Seconds period) {
  double amount = 1.0;
  bool timed = false;
  const auto time = [&](const std::string& word) {
    const auto unit = seconds_in(word);
    if (unit && !timed) amount *= period.value / *unit, timed = true;
  };
  for (auto word = std::find(figure.words.begin(), figure.words.end(), "per"); word != figure.words.end(); ++word) {
    if (const auto number = number_of(*word)) amount /= *number;
    if (*word == "million") amount /= 1e6;
    if (*word == "thousand") amount /= 1e3;
    if (*word == "gpu" || *word == "accelerator") amount *= size.gpus;
    if (*word == "node" || *word == "host" || *word == "server") amount *= static_cast<double>(size.nodes);
    time(*word);
  }
  time(figure.unit);
  return amount;
}

Spread inverse(double amount, const Spread& of) {
  return {amount / of.mean, amount / of.high, of.low > 0.0 ? amount / of.low : std::numeric_limits<double>::infinity()};
}

OperationsOutcome with(OperationsOutcome outcome, const Spread& spread) {
  outcome.simulated = spread.mean;
  outcome.between = PublishedBand{spread.low, spread.high, 0.0};
  return outcome;
}

/// Count as the figure has it: by a time, per what, or plain.
FigureResult scaled(const FigureContext& context, const OperationsFigure& figure, Measure measure, OperationsSet set,
                    const std::string& subject, const Spread& count, JobSize size, Seconds period) {
  if (count.mean <= 0.0) return {{}, "nothing fails"};
  if (measure == Measure::mean_time) {
    const std::string unit = seconds_in(figure.unit)            ? figure.unit
                             : seconds_in(figure.words.front()) ? figure.words.front()
                                                                : "h";
    const Spread spread = inverse(period.value / *seconds_in(unit), count);
    return {with(outcome_of(context, figure, OperationsSet::mean_times, unit, subject, 0.0), spread), {}};
  }
  const double per = measure == Measure::rate ? per_what(figure, size, period) : 1.0;
  return {
      with(outcome_of(context, figure, set, "", subject, 0.0), {count.mean / per, count.low / per, count.high / per}),
      {}};
}

double incident_count(const FigureContext& context, const IncidentSpec& incident, std::string& reason) {
  if (incident.per_million_jobs) {
    const auto jobs = stated_number(context.row.inputs, {"jobs"}, reason);
    if (!jobs && reason.empty()) reason = "how many jobs ran is not stated (inputs.jobs)";
    return reason.empty() ? *incident.per_million_jobs * *jobs / 1e6 : 0.0;
  }
  const auto size = job_size(context, reason);
  const auto period = period_of(context, reason);
  return size && period ? *incident.rate * *period * size->gpus : 0.0;
}

FigureResult fleet_incidents(const FigureContext& context, const OperationsFigure& figure, Measure measure,
                             const Names& causes) {
  double count = 0.0, all = 0.0;
  std::string reason;
  for (const IncidentSpec& incident : context.machine.incidents) {
    const bool chosen = std::find(causes.begin(), causes.end(), incident.cause) != causes.end();
    if (!chosen && measure != Measure::share) continue;
    const double of_this = incident_count(context, incident, reason);
    all += of_this;
    count += chosen ? of_this : 0.0;
  }
  if (!reason.empty()) return {{}, reason};
  const std::string subject = context.machine.name + ", fleet";
  if (measure == Measure::share)
    return {outcome_of(context, figure, OperationsSet::fleet, figure.unit, subject,
                       (figure.unit == "pct" ? 100.0 : 1.0) * count / all),
            {}};
  const bool timed = measure != Measure::count;
  const auto size = timed ? job_size(context, reason) : JobSize{};
  const auto period = timed ? period_of(context, reason) : Seconds{};
  if (!size || !period) return {{}, reason};
  return scaled(context, figure, measure, OperationsSet::fleet, subject, poisson_spread(count), *size, *period);
}

/// Whether the figure was measured on jobs, so that all that ends them counts.
bool measured(const FigureContext& context, const OperationsFigure& figure, JobSize size) {
  if (!context.machine.job_causes || names(figure.words, "node_failures")) return false;
  const std::string* kind = find(context.row.inputs, "kind");
  const auto says = [&](const char* word) { return kind && lower(*kind).find(word) != std::string::npos; };
  if (says("project") || says("theor") || says("model")) return false;
  return says("measur") || says("observ") || size.gpus <= static_cast<double>(context.machine.largest_job);
}

std::vector<std::size_t> indices(const JobFailures& failures, const Names& causes, std::size_t planned) {
  std::vector<std::size_t> list;
  for (std::size_t i = 0; i < failures.causes.size(); ++i)
    if (std::find(causes.begin(), causes.end(), failures.causes[i].name) != causes.end()) list.push_back(i);
  if (std::find(causes.begin(), causes.end(), "planned") != causes.end()) list.push_back(planned);
  return list;
}

FigureResult job_failures(const FigureContext& context, const OperationsFigure& figure, Measure measure,
                          const Names& causes) {
  std::string reason;
  const auto size = job_size(context, reason);
  const auto period = period_of(context, reason);
  if (!size || !period) return {{}, reason};
  const StatedJob job = stated_job(context, *size, *period, measured(context, figure, *size));
  const LongRunFigures& run = context.runs.of(job);
  std::vector<std::size_t> all(job.run.failures.causes.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::vector<std::size_t> chosen = causes.empty() ? all : indices(job.run.failures, causes, run.planned_cause());
  // "interruptions" are all stops, "unexpected" ones are not planned.
  const bool of_stops = measure == Measure::count || measure == Measure::mean_time;
  const bool every_stop =
      causes.empty() && of_stops && figure.has_any({"interruptions", "total"}) && !figure.has("unexpected");
  if (every_stop) chosen.push_back(run.planned_cause());
  if (measure == Measure::share) {
    const double unit = figure.unit == "pct" ? 100.0 : 1.0;
    const Spread share = run.share(chosen, all);
    return {with(outcome_of(context, figure, OperationsSet::interruptions, figure.unit, job.name, 0.0),
                 {unit * share.mean, unit * share.low, unit * share.high}),
            {}};
  }
  return scaled(context, figure, measure, OperationsSet::interruptions, job.name, run.count(chosen), *size, *period);
}

}  // namespace

FigureResult failure_figure(const FigureContext& context, const OperationsFigure& figure) {
  const CauseTable table{context.machine};
  if (table.all().empty()) return {};
  const auto measure = measure_of(figure, table);
  if (!measure) return {};
  std::string reason;
  const auto causes = causes_of(context, figure, table, reason);
  if (!causes) return {{}, reason};
  if (!causes->empty() && table.are_incidents(*causes)) return fleet_incidents(context, figure, *measure, *causes);
  if (table.failures().empty()) return fleet_incidents(context, figure, *measure, table.all());
  return job_failures(context, figure, *measure, *causes);
}

}  // namespace gigatwin::validation
