#include "results/writer.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <optional>

#include "base/error.hpp"
#include "results/campaigns.hpp"
#include "results/end_tables.hpp"
#include "results/indicator_collector.hpp"
#include "results/money_tables.hpp"
#include "results/output_path.hpp"
#include "results/record_writer.hpp"
#include "results/series_writer.hpp"

namespace gigatwin::results {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds flush_interval{60};  // wall time: what a killed run loses at most

h5::File create_file(const RunDescription& run) {
  check_output_path(run.path, run.force);
  refuse_if_in_use(partial_name(run.path));
  return h5::File::create(partial_name(run.path));
}

}  // namespace

/// The open file and what is being written to it.
struct ResultWriter::Parts {
  explicit Parts(RunDescription description)
      : run(std::move(description)), conventions{run.start, run.price_year}, campaigns(run.campaigns) {
    file.emplace(create_file(run));
    try {
      begin();
    } catch (...) {  // the disk is full, say: there is nothing to keep
      close_handles();
      file->abandon();
      ::unlink(partial_name(run.path).c_str());
      throw;
    }
  }

  void begin() {
    root.emplace(file->root());
    describe_result(*root, run);
    series.emplace(*root, run, conventions);
    jobs.emplace(*root, conventions);
    timeline.emplace(*root, run, conventions);
    events.emplace(*root, run, conventions);
    provenance.emplace(write_provenance(*root, run, conventions));
    file->flush();
  }

  void flush() {
    series->write();
    jobs->write();
    timeline->write();
    events->write();
    file->flush();
    last_flush = Clock::now();
  }

  void write_end(const EndTables& end) {
    series->finish();
    write_fabric_and_iteration(*root, end, conventions);
    write_operations(*root, end.totals, campaigns.rows(end.totals.duration), conventions);
    write_economics(*root, end.economics, conventions);
    write_reporting(*root, end.reporting, conventions);
    write_money(*root, end.money, conventions);
    const IndicatorInputs inputs = collector.inputs(end);
    write_indicators(
        *root, [&](const Indicator& indicator) { return indicator.value(inputs); }, conventions);
    write_effort(*provenance, std::chrono::duration<double>(Clock::now() - begun).count(), conventions);
    root->set_number("duration_s", end.totals.duration.value);
    root->set_integer("complete", 1);
    flush();
  }

  void close_handles() {
    provenance.reset();
    events.reset();
    timeline.reset();
    jobs.reset();
    series.reset();
    root.reset();
  }

  /// After a failure the file is only closed: writing on would fail again.
  template <class Action>
  void guarded(Action action) {
    GIGATWIN_ASSERT(!closed && !broken, "{} is written to after its end", run.path);
    broken = true;
    action();
    broken = false;
  }

  RunDescription run;
  FileConventions conventions;
  std::optional<h5::File> file;
  std::optional<h5::Group> root;
  std::optional<SeriesWriter> series;
  std::optional<JobWriter> jobs;
  std::optional<TimelineWriter> timeline;
  std::optional<EventWriter> events;
  std::optional<h5::Group> provenance;
  IndicatorCollector collector;
  CampaignRecords campaigns;
  Clock::time_point begun = Clock::now();
  Clock::time_point last_flush = begun;
  bool broken = false;
  bool closed = false;
};

ResultWriter::ResultWriter(RunDescription run) : parts_(std::make_unique<Parts>(std::move(run))) {}
ResultWriter::~ResultWriter() { abandon(); }

const std::string& ResultWriter::path() const { return parts_->run.path; }
std::string ResultWriter::partial_path() const { return partial_name(parts_->run.path); }

void ResultWriter::sample(const sim::SiteSample& sample) {
  parts_->collector.sample(sample);
  parts_->guarded([&] { parts_->series->add(sample); });
}

void ResultWriter::event(const sim::EventRecord& event) {
  parts_->guarded([&] { parts_->events->add(event); });
}

void ResultWriter::job(const sim::JobRecord& job) {
  parts_->collector.job(job);
  parts_->campaigns.add(job);
  parts_->guarded([&] { parts_->jobs->add(job); });
}

void ResultWriter::interval(const sim::IntervalRecord& interval) {
  parts_->guarded([&] { parts_->timeline->add(interval); });
}

void ResultWriter::tick(Seconds) {
  if (Clock::now() - parts_->last_flush >= flush_interval) flush();
}

void ResultWriter::flush() {
  parts_->guarded([&] { parts_->flush(); });
}

void ResultWriter::publish(const EndTables& end) {
  parts_->guarded([&] {
    parts_->write_end(end);
    parts_->close_handles();
    parts_->file->close();
  });
  parts_->closed = true;
  move_into_place(partial_path(), path(), parts_->run.force);
}

std::string ResultWriter::abandon() noexcept {
  Parts& parts = *parts_;
  if (parts.closed) return {};
  if (!parts.broken) {
    try {
      parts.guarded([&] {
        parts.series->finish();
        parts.flush();
      });
    } catch (const FileError&) {
    }
  }
  const bool complete_rows = !parts.broken;
  const Instant end = parts.run.start + parts.series->end();
  const bool empty = parts.series->rows() + parts.jobs->rows() + parts.timeline->rows() + parts.events->rows() == 0;
  parts.close_handles();
  parts.file->abandon();
  parts.closed = true;
  if (empty) ::unlink(partial_path().c_str());
  if (empty) return {};
  if (!complete_rows) return fmt::format("{} holds what could be written", partial_path());
  return fmt::format("{} holds the unfinished result up to {} UTC", partial_path(), to_text(end));
}

}  // namespace gigatwin::results
