#include "study/folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/error.hpp"
#include "base/text_file.hpp"

namespace gigatwin::study {
namespace {

namespace fs = std::filesystem;

std::string design_file(const std::string& folder) { return folder + "/design.yaml"; }
std::string study_file(const std::string& folder) { return folder + "/study.yaml"; }
std::string scenario_file(const std::string& folder, std::size_t scenario) {
  return fmt::format("{}/scenarios/{}.yaml", folder, scenario + 1);
}

/// Whole or not at all: several processes write the same text.
void write_text(const std::string& path, const std::string& text) {
  const std::string own = draft_of(path);
  std::ofstream file(own, std::ios::binary);
  file << text;
  file.close();
  if (!file || std::rename(own.c_str(), path.c_str()) != 0) {
    const std::string why = std::strerror(errno);
    ::unlink(own.c_str());
    throw FileError(fmt::format("{}: cannot be written: {}", path, why));
  }
}

void make_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder))
    throw FileError(fmt::format("{}: cannot be made a folder: {}", folder,
                                error ? error.message() : "there is a file of this name"));
}

void refuse_other(const std::string& folder, const Design& found, const Design& wanted) {
  if (found.hash == wanted.hash) return;
  std::string why = "the study or a file that its scenarios read has changed since";
  if (found.study.name != wanted.study.name)
    why = fmt::format("it holds the study \"{}\"", found.study.name);
  else if (found.version != wanted.version)
    why = fmt::format("its runs were begun by gigatwin {}, this is {}", found.version, wanted.version);
  throw FileError(fmt::format("{}: holds runs of another design: {}; choose another folder, or begin anew with --force",
                              folder, why));
}

/// Runs that fall to each shard, counted once for every number of shards.
class Dealt {
 public:
  explicit Dealt(const Plan& plan) : plan_(plan) {}

  std::uint64_t to(Shard shard) {
    std::vector<std::uint64_t>& runs = runs_[shard.count];
    if (runs.empty()) {
      runs.resize(static_cast<std::size_t>(shard.count) + 1);
      for (std::uint64_t run = 0; run < plan_.runs(); ++run)
        ++runs[static_cast<std::size_t>(shard_of(plan_, run, shard.count))];
    }
    return runs.at(static_cast<std::size_t>(shard.index));
  }

 private:
  const Plan& plan_;
  std::map<std::int64_t, std::vector<std::uint64_t>> runs_;  ///< by number of shards: [index]
};

std::int64_t changed(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 ? static_cast<std::int64_t>(about.st_mtime) : 0;
}

void count(ShardProgress& progress, const FinishedRun& finished) {
  switch (finished.outcome.status) {
    case RunStatus::ok:
      ++progress.ok;
      break;
    case RunStatus::invalid:
      ++progress.invalid;
      break;
    case RunStatus::failed:
      ++progress.failed;
      break;
    case RunStatus::crashed:
      ++progress.crashed;
      break;
  }
  progress.cpu_seconds += finished.outcome.cpu_seconds;
  progress.wall_seconds += finished.wall_seconds;
}

/// Runs a second of all that are at work together.
double pace_of(const std::vector<ShardProgress>& shards) {
  double pace = 0.0;
  for (const ShardProgress& shard : shards)
    if (shard.at_work && shard.last > shard.started)
      pace += static_cast<double>(shard.done()) / static_cast<double>(shard.last - shard.started);
  return pace;
}

}  // namespace

std::string draft_of(const std::string& path) {
  char host[256] = {};  // processes of two nodes may have the same number
  ::gethostname(host, sizeof host - 1);
  return fmt::format("{}.{}.{}", path, host, ::getpid());
}

std::string cache_folder(const std::string& folder) { return folder + "/cache"; }

std::string shard_file(const std::string& folder, Shard shard) {
  return fmt::format("{}/shard-{}-of-{}.tsv", folder, shard.index, shard.count);
}

std::vector<std::string> shard_files(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("shard-") && name.ends_with(".tsv")) files.push_back(folder + "/" + name);
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool holds_study(const std::string& folder) { return fs::exists(design_file(folder)); }

void prepare_folder(const std::string& folder, const Design& design) {
  make_folder(folder);
  if (holds_study(folder)) return refuse_other(folder, design_in(folder), design);
  make_folder(folder + "/scenarios");
  write_text(study_file(folder), design.as_written);
  for (std::size_t i = 0; i < design.scenarios.size(); ++i)
    write_text(scenario_file(folder, i), design.scenarios[i].resolved);
  write_text(design_file(folder), design_yaml(design));
  refuse_other(folder, design_in(folder), design);  // another study may have begun in it at the same moment
}

Design design_in(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) throw FileError(fmt::format("{}: no such folder of a study", folder));
  if (!holds_study(folder))
    throw FileError(fmt::format("{}: is not the folder of a study: it has no design.yaml", folder));
  Design design = design_from_yaml(read_text_file(design_file(folder)), design_file(folder));
  design.as_written = read_text_file(study_file(folder));
  for (std::size_t i = 0; i < design.scenarios.size(); ++i)
    design.scenarios[i].resolved = read_text_file(scenario_file(folder, i));
  return design;
}

void remove_study(const std::string& folder) {
  std::error_code ignored;
  for (const std::string& file : shard_files(folder)) fs::remove(file, ignored);
  for (const char* part : {"cache", "scenarios"}) fs::remove_all(fs::path(folder) / part, ignored);
  fs::remove(study_file(folder), ignored);
  fs::remove(design_file(folder), ignored);
  fs::remove(folder, ignored);
}

std::int64_t shard_of(const Plan& plan, std::uint64_t run, std::int64_t shards) {
  const std::uint64_t place = plan.point_of(run) + plan.scenario_of(run);
  return static_cast<std::int64_t>(place % static_cast<std::uint64_t>(shards)) + 1;
}

StudyProgress progress_of(const std::string& folder) {
  const Plan plan{design_in(folder)};
  StudyProgress study;
  study.name = plan.design().study.name;
  study.runs = plan.runs();
  std::vector<bool> is_done(static_cast<std::size_t>(plan.runs()));
  Dealt dealt{plan};
  for (const std::string& path : shard_files(folder)) {
    ShardProgress shard;
    shard.path = path;
    const ShardScan scan = scan_shard(path, [&](const FinishedRun& finished, std::uint64_t) {
      if (finished.run >= plan.runs()) return;
      count(shard, finished);
      if (is_done[static_cast<std::size_t>(finished.run)]) return;
      is_done[static_cast<std::size_t>(finished.run)] = true;
      ++study.done;
      if (finished.outcome.status == RunStatus::ok) ++study.ok;
    });
    shard.has_header = scan.header && scan.header->design_hash == plan.design().hash;
    shard.damaged = scan.damaged;
    shard.at_work = is_at_work(path);
    if (scan.header) {
      shard.shard = scan.header->shard;
      shard.started = scan.header->started;
      shard.planned = dealt.to(shard.shard);
    }
    shard.last = changed(path);
    study.shards.push_back(std::move(shard));
  }
  const double pace = pace_of(study.shards);
  study.seconds_left = study.done == study.runs ? 0.0
                       : pace > 0.0             ? static_cast<double>(study.runs - study.done) / pace
                                                : std::nan("");
  return study;
}

}  // namespace gigatwin::study
