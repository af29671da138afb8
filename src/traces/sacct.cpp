#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "base/error.hpp"
#include "traces/cells.hpp"
#include "traces/row_parser.hpp"

namespace gigatwin::traces {
namespace {

std::string lower(std::string_view text) {
  std::string result{text};
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

/// What Slurm prints for a time or a name that there is not.
bool is_none(std::string_view cell) {
  return cell.empty() || cell == "Unknown" || cell == "None" || cell == "N/A" || cell == "INVALID";
}

/// "CANCELLED by 1000", "CANCELLED+" begin with the state.
State state_of(std::string_view cell) {
  const auto is = [&](std::string_view name) { return cell.starts_with(name); };
  if (is("COMPLETED")) return State::completed;
  if (is("FAILED") || is("OUT_OF_ME")) return State::failed;
  if (is("CANCELLED") || is("PREEMPTED") || is("REVOKED")) return State::cancelled;
  if (is("TIMEOUT") || is("DEADLINE")) return State::timeout;
  if (is("NODE_FAIL") || is("BOOT_FAIL")) return State::node_fail;
  return State::unknown;
}

bool has_no_end(std::string_view state) {
  return state.starts_with("RUNNING") || state.starts_with("PENDING") || state.starts_with("SUSPENDED") ||
         state.starts_with("REQUEUED") || state.starts_with("RESIZING") || state.starts_with("COMPLETING");
}

/// The number of GPUs in "cpu=56,gres/gpu=8,gres/gpu:a100=8,mem=500G" or in the older "gpu:8", "gres:gpu:a100:8". A
/// line with a type but no sum has one type.
std::optional<double> gpus_of(std::string_view resources) {
  std::optional<double> typed;
  while (!resources.empty()) {
    const std::size_t end = std::min(resources.find(','), resources.size());
    const std::string_view one = resources.substr(0, end);
    resources.remove_prefix(std::min(end + 1, resources.size()));
    const std::size_t sign = one.find_last_of(one.find('=') != std::string_view::npos ? "=" : ":");
    if (sign == std::string_view::npos) continue;
    const std::string_view name = one.substr(0, sign);
    if (name == "gres/gpu" || name == "gpu" || name == "gres:gpu") return number_of(one.substr(sign + 1));
    if (name.starts_with("gres/gpu:") || name.starts_with("gpu:") || name.starts_with("gres:gpu:"))
      typed = typed.value_or(0.0) + number_of(one.substr(sign + 1)).value_or(0.0);
  }
  return typed;
}

class SacctParser : public RowParser {
 public:
  SacctParser(std::string_view header, const ReadOptions& options, TraceBuilder& builder)
      : per_node_(options.accelerators_per_node) {
    split(header, '|', fields_);
    trailing_ = fields_.size() > 1 && fields_.back().empty();  // of `sacct --parsable`
    if (trailing_) fields_.pop_back();
    for (const std::string_view name : fields_) names_.push_back(lower(trimmed(name)));
    used_.resize(names_.size());
    find_columns(header, builder);
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (!used_[i]) builder.trace().ignored_columns.emplace_back(trimmed(fields_[i]));
    builder.submissions_are_dates();
  }

  void row(std::string_view line, std::int64_t number, TraceBuilder& builder) override {
    split(line, '|', fields_);
    if (trailing_ && fields_.size() > 1 && fields_.back().empty()) fields_.pop_back();
    if (fields_.size() != names_.size())
      return builder.reject(
          number, fmt::format("expected {} fields as in the header, found {}", names_.size(), fields_.size()));
    if (cell(id_).find('.') != std::string_view::npos) {
      ++builder.trace().steps;
      return;
    }
    Candidate c;
    read(c);
    builder.add(c, number, "JobID");
  }

 private:
  using Column = std::optional<std::size_t>;

  Column find(const char* name) {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end()) return std::nullopt;
    const auto index = static_cast<std::size_t>(found - names_.begin());
    used_[index] = true;
    return index;
  }
  Column first_of(std::initializer_list<const char*> names) {
    for (const char* name : names)
      if (const Column column = find(name)) return column;
    return std::nullopt;
  }

  void find_columns(std::string_view header, TraceBuilder& builder) {
    id_ = first_of({"jobid", "jobidraw"});
    submit_ = find("submit");
    start_ = find("start");
    end_ = find("end");
    elapsed_raw_ = find("elapsedraw");
    elapsed_ = find("elapsed");
    limit_raw_ = find("timelimitraw");
    limit_ = find("timelimit");
    allocated_ = first_of({"alloctres", "allocgres"});
    requested_ = first_of({"reqtres", "reqgres"});
    nodes_ = first_of({"nnodes", "allocnodes", "reqnodes"});
    tenant_ = first_of({"account", "user", "uid"});
    queue_ = first_of({"partition", "qos"});
    state_ = find("state");
    const auto require = [&](bool there, const char* what) {
      if (!there)
        throw FormatError(builder.trace().name, 1,
                          fmt::format("expected a field {} of sacct, found fields {}", what, header));
    };
    require(id_.has_value(), "JobID");
    require(submit_.has_value(), "Submit");
    require(elapsed_raw_ || elapsed_ || (start_ && end_), "ElapsedRaw, Elapsed, or Start and End");
    require(allocated_ || requested_ || nodes_, "AllocTRES, ReqTRES or NNodes");
    if (!allocated_ && !requested_ && !per_node_) {
      per_node_ = 1;
      builder.trace().notes.emplace_back("no field tells GPUs: sizes are nodes");
    }
  }

  std::string_view cell(Column column) const { return column ? trimmed(fields_[*column]) : std::string_view{}; }

  void read(Candidate& c) const {
    c.id = cell(id_);
    if (c.id.empty()) c.reject("JobID: empty");
    c.tenant = cell(tenant_);
    c.queue = cell(queue_);
    const std::string_view state = cell(state_);
    c.job.state = state_of(state);
    c.job.submitted_s = date("Submit", cell(submit_), c);
    if (has_no_end(state)) c.reject(fmt::format("{}: it has no end", state));
    const bool started = !start_ || !is_none(cell(start_));
    if (!started) c.reject(c.job.state == State::cancelled ? "cancelled before it started" : "Start: not known");
    c.job.duration_s = duration(c);
    if (c.job.duration_s == 0.0 && c.job.state == State::cancelled) c.reject("cancelled before it started");
    if (c.job.duration_s <= 0.0)
      c.reject(fmt::format("{}: expected more than 0, found {:g}", duration_name(), c.job.duration_s));
    if (start_ && started) c.job.wait_s = date("Start", cell(start_), c) - c.job.submitted_s;
    if (c.job.wait_s < 0.0) c.reject(fmt::format("Start: {:g} s before Submit", -c.job.wait_s));
    c.job.requested_s = limit();
    c.job.accelerators = size(c);
  }

  static double date(const char* field, std::string_view text, Candidate& c) {
    const auto time = time_of(text);
    if (!time) c.reject(fmt::format("{}: expected a time such as 2028-01-01T06:00:00, found \"{}\"", field, text));
    return time.value_or(0.0);
  }

  const char* duration_name() const { return elapsed_raw_ ? "ElapsedRaw" : elapsed_ ? "Elapsed" : "End - Start"; }

  double duration(Candidate& c) const {
    if (elapsed_raw_) return c.number("ElapsedRaw", cell(elapsed_raw_));
    if (!elapsed_) return date("End", cell(end_), c) - date("Start", cell(start_), c);
    const auto value = slurm_duration(cell(elapsed_));
    if (!value) c.reject(fmt::format("Elapsed: expected a time such as 1-06:00:00, found \"{}\"", cell(elapsed_)));
    return value.value_or(1.0);
  }

  /// What is no time (UNLIMITED, Partition_Limit) is not known.
  double limit() const {
    const auto raw = limit_raw_ ? number_of(cell(limit_raw_)) : std::nullopt;
    const auto text = limit_ ? slurm_duration(cell(limit_)) : std::nullopt;
    const double value = raw ? 60.0 * *raw : text.value_or(0.0);
    return value > 0.0 ? value : Job::unknown;
  }

  std::int32_t size(Candidate& c) const {
    std::optional<double> gpus = gpus_of(cell(allocated_));
    if (!gpus) gpus = gpus_of(cell(requested_));
    if (gpus) return c.count("gres/gpu", *gpus);
    if (!per_node_) {
      c.reject(fmt::format("no gres/gpu in \"{}\"", cell(allocated_ ? allocated_ : requested_)));
      return 0;
    }
    if (!nodes_) c.reject("NNodes: not told, and no gres/gpu");
    const std::int32_t nodes = c.count("NNodes", cell(nodes_));
    return c.count("NNodes", static_cast<double>(nodes) * static_cast<double>(*per_node_));
  }

  std::optional<std::int64_t> per_node_;
  bool trailing_ = false;
  std::vector<std::string> names_;
  std::vector<bool> used_;
  std::vector<std::string_view> fields_;
  Column id_, submit_, start_, end_, elapsed_raw_, elapsed_, limit_raw_, limit_, allocated_, requested_, nodes_,
      tenant_, queue_, state_;
};

}  // namespace

std::unique_ptr<RowParser> sacct_parser(std::string_view header, const ReadOptions& options, TraceBuilder& builder) {
  return std::make_unique<SacctParser>(header, options, builder);
}

}  // namespace gigatwin::traces
