#include <fmt/format.h>

#include <cmath>

#include "traces/cells.hpp"
#include "traces/row_parser.hpp"

namespace gigatwin::traces {
namespace {

/// Fields of the Standard Workload Format 2.2 (Feitelson, Parallel Workloads Archive), counted from 0. -1: unknown.
enum Field : std::size_t {
  job_number = 0,
  submit_time = 1,
  wait_time = 2,
  run_time = 3,
  allocated_processors = 4,
  requested_processors = 7,
  requested_time = 8,
  status = 10,
  user = 11,
  queue_number = 14,
  field_count = 18
};

/// 2, 3 and 4 are parts of a job that a line of its own sums up.
bool is_part(double code) { return code == 2.0 || code == 3.0 || code == 4.0; }

State state_of(double code) {
  if (code == 0.0) return State::failed;
  if (code == 1.0) return State::completed;
  return code == 5.0 ? State::cancelled : State::unknown;
}

class SwfParser : public RowParser {
 public:
  void row(std::string_view line, std::int64_t number, TraceBuilder& builder) override {
    line = trimmed(line);
    if (line.starts_with(';')) return comment(line.substr(1), builder.trace());
    split_blanks(line, fields_);
    if (fields_.size() != field_count)
      return builder.reject(
          number, fmt::format("expected {} fields, found {}", static_cast<std::size_t>(field_count), fields_.size()));
    Candidate c;
    const double code = c.number("status", fields_[status]);
    if (is_part(code) && c.good()) {
      ++builder.trace().steps;
      return;
    }
    read(c, code);
    builder.add(c, number, "job number");
  }

 private:
  void read(Candidate& c, double code) {
    const double run = c.number("run time", fields_[run_time]);
    c.id = fields_[job_number];
    c.number("job number", c.id);
    if (code == 5.0 && run <= 0.0) c.reject("cancelled before it started");
    if (run == -1.0) c.reject("run time: not known");
    c.job.state = state_of(code);
    c.job.submitted_s = c.at_least_zero("submit time", fields_[submit_time]);
    c.job.duration_s = c.above_zero("run time", fields_[run_time]);
    c.job.accelerators = size(c);
    c.job.wait_s = known("wait time", fields_[wait_time], c);
    c.job.requested_s = known("requested time", fields_[requested_time], c);
    c.tenant = name(fields_[user]);
    c.queue = name(fields_[queue_number]);
  }

  std::int32_t size(Candidate& c) const {
    const double allocated = c.number("allocated processors", fields_[allocated_processors]);
    const double requested = c.number("requested processors", fields_[requested_processors]);
    return c.count("processors", allocated > 0.0 ? allocated : requested);
  }

  static double known(std::string_view field, std::string_view cell, Candidate& c) {
    const double value = c.number(field, cell);
    if (value < 0.0 && value != -1.0) c.reject(fmt::format("{}: expected at least 0, found {:g}", field, value));
    const bool told = field == "wait time" ? value >= 0.0 : value > 0.0;
    return told ? value : Job::unknown;
  }

  static std::string_view name(std::string_view cell) { return cell == "-1" ? std::string_view{} : cell; }

  /// "; MaxProcs: 1024"
  static void comment(std::string_view text, Trace& trace) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view key = trimmed(text.substr(0, colon));
    const auto value = number_of(text.substr(colon + 1));
    if (!value || *value > 1e10) return;  // no time before the year 2286, no machine so large
    const auto whole = static_cast<std::int64_t>(*value);
    if (key == "MaxProcs" && whole > 0) trace.machine = whole;
    if (key == "MaxNodes" && whole > 0 && !trace.machine) trace.machine = whole;
    if (key == "UnixStartTime" && whole > 0) trace.zero = Instant{whole};
  }

  std::vector<std::string_view> fields_;
};

}  // namespace

std::unique_ptr<RowParser> swf_parser() { return std::make_unique<SwfParser>(); }

}  // namespace gigatwin::traces
