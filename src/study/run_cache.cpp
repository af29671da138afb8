#include "study/run_cache.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>

#include "base/archive.hpp"
#include "base/text_file.hpp"
#include "study/folder.hpp"

namespace gigatwin::study {
namespace {

namespace fs = std::filesystem;

/// Recordings take some MB each. The first ones are kept at once; later ones where their floor is asked for again; and
/// beyond the last number none.
constexpr std::size_t recordings_at_once = 50, most_recordings = 400;
/// A study that varies the machine needs each iteration once: beyond this many they are not written any more, 0.3 kB
/// each.
constexpr std::size_t most_iterations = 50'000;

std::size_t hash_of(const std::string& text) { return std::hash<std::string>{}(text); }

/// Under its name only when it is whole: another process may be reading.
void write_whole(const std::string& path, const std::string& bytes) {
  const std::string draft = draft_of(path);
  std::ofstream out{draft, std::ios::binary};
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  std::error_code error;
  if (out)
    fs::rename(draft, path, error);
  else
    fs::remove(draft, error);
}

/// Empty where there is none.
std::string read_whole(const std::string& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return {};
  try {
    return read_text_file(path);
  } catch (const FileError&) {
    return {};
  }
}

void put(ArchiveWriter& out, const sim::TenantTotals& tenant) {
  out.put(tenant.name);
  out.put(tenant.share);
  for (const std::int64_t count :
       {tenant.jobs_submitted, tenant.jobs_completed, tenant.jobs_running, tenant.jobs_queued, tenant.jobs_rejected,
        tenant.preemptions, tenant.jobs_waited_long})
    out.put(count);
  for (const double sum : {tenant.accelerator_seconds_held, tenant.accelerator_seconds_productive,
                           tenant.accelerator_seconds_queued, tenant.useful.value})
    out.put(sum);
  out.put(tenant.waits_s);
  out.put(tenant.runs_s);
  out.put(tenant.run_waits_s);
}

sim::TenantTotals get_tenant(ArchiveReader& in) {
  sim::TenantTotals tenant;
  tenant.name = in.get_text();
  tenant.share = in.get<std::optional<double>>();
  for (std::int64_t* count : {&tenant.jobs_submitted, &tenant.jobs_completed, &tenant.jobs_running, &tenant.jobs_queued,
                              &tenant.jobs_rejected, &tenant.preemptions, &tenant.jobs_waited_long})
    *count = in.get<std::int64_t>();
  for (double* sum : {&tenant.accelerator_seconds_held, &tenant.accelerator_seconds_productive,
                      &tenant.accelerator_seconds_queued, &tenant.useful.value})
    *sum = in.get<double>();
  tenant.waits_s = in.get_vector<double>();
  tenant.runs_s = in.get_vector<double>();
  tenant.run_waits_s = in.get_vector<double>();
  return tenant;
}

/// All members that are plain numbers, for reading and writing alike.
template <class Jobs, class Each>
void each_number(Jobs& t, Each each) {
  for (auto* sum :
       {&t.accelerator_seconds_productive, &t.accelerator_seconds_lost, &t.accelerator_seconds_checkpointing,
        &t.accelerator_seconds_restarting, &t.accelerator_seconds_throttled, &t.accelerator_seconds_contended,
        &t.accelerator_seconds_starved, &t.accelerator_seconds_scrubbed, &t.tokens, &t.useful.value})
    each(*sum);
  for (auto* count :
       {&t.jobs_submitted, &t.jobs_completed, &t.jobs_running, &t.jobs_queued, &t.jobs_rejected, &t.failures,
        &t.interruptions, &t.checkpoints, &t.preemptions, &t.resizes, &t.jobs_waited_long, &t.longest_queue})
    each(*count);
}

std::string to_bytes(const KeptRun& run) {
  ArchiveWriter out;
  out.put(run.floor);
  out.put(run.jobs);
  out.put(run.recording.tape.marks);
  out.put(run.recording.tape.numbers);
  out.put(run.recording.tape.plant_changes);
  const sim::JobTotals& jobs = run.recording.jobs;
  each_number(jobs, [&](const auto& number) { out.put(number); });
  out.put(jobs.tenants.size());
  for (const sim::TenantTotals& tenant : jobs.tenants) put(out, tenant);
  out.put(jobs.causes.size());
  for (const sim::CauseTotals& cause : jobs.causes) {
    out.put(cause.name);
    out.put(cause.failures);
    out.put(cause.interruptions);
    for (const double sum :
         {cause.accelerator_seconds_lost, cause.accelerator_seconds_restarting, cause.accelerator_seconds_failed})
      out.put(sum);
  }
  return out.bytes();
}

KeptRun from_bytes(const std::string& bytes) {
  ArchiveReader in{bytes};
  KeptRun run;
  run.floor = in.get_text();
  run.jobs = in.get<results::JobStatistics>();
  run.recording.tape.marks = in.get_vector<sim::Tape::Mark>();
  run.recording.tape.numbers = in.get_vector<double>();
  run.recording.tape.plant_changes = in.get_vector<sim::UnitChange>();
  sim::JobTotals& jobs = run.recording.jobs;
  each_number(jobs, [&]<class Number>(Number& number) { number = in.get<Number>(); });
  for (auto tenants = in.get<std::size_t>(); tenants > 0; --tenants) jobs.tenants.push_back(get_tenant(in));
  for (auto causes = in.get<std::size_t>(); causes > 0; --causes) {
    sim::CauseTotals cause;
    cause.name = in.get_text();
    cause.failures = in.get<std::int64_t>();
    cause.interruptions = in.get<std::int64_t>();
    for (double* sum :
         {&cause.accelerator_seconds_lost, &cause.accelerator_seconds_restarting, &cause.accelerator_seconds_failed})
      *sum = in.get<double>();
    jobs.causes.push_back(std::move(cause));
  }
  return run;
}

/// Adds a number to a list of them that processes write at once; whether it stood there.
bool note(const std::string& path, std::size_t number) {
  const std::string known = read_whole(path);
  for (std::size_t at = 0; at + sizeof number <= known.size(); at += sizeof number)
    if (std::memcmp(known.data() + at, &number, sizeof number) == 0) return true;
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
  if (file < 0) return false;
  const ssize_t written = ::write(file, &number, sizeof number);
  ::close(file);
  return written != sizeof number;
}

}  // namespace

RunCache::RunCache(std::string folder) : folder_(std::move(folder)) {
  if (folder_.empty()) return;
  std::error_code error;
  fs::create_directories(folder_, error);
}

void RunCache::load_iterations() {
  if (folder_.empty()) return;
  const std::string bytes = read_whole(folder_ + "/iterations");
  if (bytes.empty()) return;
  try {
    iterations_->add(bytes);
    saved_iterations_ = std::max(saved_iterations_, iterations_->size());
  } catch (const FileError&) {  // of another build: made again
  }
}

std::string RunCache::file_of(const std::string& floor) const {
  return fmt::format("{}/jobs-{:016x}", folder_, hash_of(floor));
}

const KeptRun* RunCache::find(const std::string& floor) {
  if (kept_ && kept_->floor == floor) return &*kept_;
  if (folder_.empty()) return nullptr;
  const std::string bytes = read_whole(file_of(floor));
  if (bytes.empty()) return nullptr;
  try {
    KeptRun run = from_bytes(bytes);
    if (run.floor != floor) return nullptr;
    kept_ = std::move(run);
    return &*kept_;
  } catch (const FileError&) {
    return nullptr;
  }
}

bool RunCache::is_wanted(const std::string& floor) {
  if (folder_.empty()) return true;
  const bool asked_before = note(folder_ + "/asked", hash_of(floor));
  return asked_before || recordings() < recordings_at_once;
}

std::size_t RunCache::recordings() const {
  std::error_code error;
  return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder_, error}, fs::directory_iterator{}));
}

void RunCache::keep(KeptRun run) {
  kept_ = std::move(run);
  if (folder_.empty()) return;
  if (recordings() < most_recordings) write_whole(file_of(kept_->floor), to_bytes(*kept_));
}

void RunCache::save_iterations() {
  if (folder_.empty() || iterations_->size() == saved_iterations_ || saved_iterations_ > most_iterations) return;
  write_whole(folder_ + "/iterations", iterations_->to_bytes());
  saved_iterations_ = iterations_->size();
}

}  // namespace gigatwin::study
