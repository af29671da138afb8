#include "study/merge.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.hpp"
#include "results/indicators.hpp"

namespace gigatwin::study {
namespace {

constexpr unsigned offset_bits = 44;  ///< files of up to 16 TB, a million of them
constexpr std::uint64_t offset_mask = (std::uint64_t{1} << offset_bits) - 1;
constexpr std::size_t most_gaps_said = 8;

class ShardsReader {
 public:
  ShardsReader(MergeInput& input, const std::string& folder) : input_(input), folder_(folder) {}

  void read() {
    input_.files = shard_files(folder_);
    if (input_.files.empty()) throw FileError(fmt::format("{}: no shard has begun", folder_));
    for (std::size_t file = 0; file < input_.files.size(); ++file) read(file);
    find_gaps();
    if (input_.missing > 0) remark_shards();
  }

 private:
  void read(std::size_t file) {
    const std::string& path = input_.files[file];
    std::uint64_t foreign = 0;
    const ShardScan scan = scan_shard(path, [&](const FinishedRun& finished, std::uint64_t offset) {
      if (finished.run < input_.places.size())
        place(finished.run, (static_cast<std::uint64_t>(file) << offset_bits) | offset);
      else
        ++foreign;
    });
    if (scan.header && scan.header->design_hash != input_.plan.design().hash)
      throw FileError(fmt::format("{}: is of another design, {}, or of another version of gigatwin; this study's is {}",
                                  path, scan.header->design_hash, input_.plan.design().hash));
    if (foreign > 0) throw FileError(fmt::format("{}: has {} runs that the study does not have", path, foreign));
    if (!scan.header) return drop(file);
    if (scan.damaged > 0)
      input_.remarks.push_back(fmt::format("{}: {} lines are torn or damaged and do not count", path, scan.damaged));
    if (std::find(shards_.begin(), shards_.end(), scan.header->shard) == shards_.end())
      shards_.push_back(scan.header->shard);
  }

  void place(std::uint64_t run, std::uint64_t place) {
    std::uint64_t& known = input_.places[static_cast<std::size_t>(run)];
    if (known != no_place)
      throw FileError(
          fmt::format("run {} is both in {} and in {}: remove one of the two files, and --resume runs what "
                      "only that one had",
                      run, file_of(known), file_of(place)));
    known = place;
  }

  /// Rows of a file that does not say what it is of are not believed.
  void drop(std::size_t file) {
    for (std::uint64_t& place : input_.places)
      if (place != no_place && place >> offset_bits == file) place = no_place;
    input_.remarks.push_back(fmt::format("{}: its first line is damaged; its runs do not count", input_.files[file]));
  }

  const std::string& file_of(std::uint64_t place) const {
    return input_.files[static_cast<std::size_t>(place >> offset_bits)];
  }

  void find_gaps() {
    for (std::uint64_t run = 0; run < input_.places.size(); ++run) {
      if (input_.places[static_cast<std::size_t>(run)] != no_place) continue;
      ++input_.missing;
      if (!input_.gaps.empty() && input_.gaps.back().second + 1 == run)
        input_.gaps.back().second = run;
      else
        input_.gaps.emplace_back(run, run);
    }
  }

  /// Which shards the missing runs fall to, by the number of shards of the newest files.
  void remark_shards() {
    if (shards_.empty()) return;
    const std::int64_t count =
        std::max_element(shards_.begin(), shards_.end(), [](Shard a, Shard b) { return a.count < b.count; })->count;
    std::vector<std::int64_t> absent, unfinished;
    std::vector<bool> lacks(static_cast<std::size_t>(count) + 1);
    for (const auto& [first, last] : input_.gaps)
      for (std::uint64_t run = first; run <= last; ++run)
        lacks[static_cast<std::size_t>(shard_of(input_.plan, run, count))] = true;
    for (std::int64_t index = 1; index <= count; ++index) {
      if (!lacks[static_cast<std::size_t>(index)]) continue;
      const bool is_there = std::find(shards_.begin(), shards_.end(), Shard{index, count}) != shards_.end();
      (is_there ? unfinished : absent).push_back(index);
    }
    if (!absent.empty())
      input_.remarks.push_back(fmt::format("of {} shards, no file of: {}", count, fmt::join(absent, ", ")));
    if (!unfinished.empty())
      input_.remarks.push_back(fmt::format("of {} shards, unfinished: {}", count, fmt::join(unfinished, ", ")));
  }

  MergeInput& input_;
  const std::string& folder_;
  std::vector<Shard> shards_;
};

results::StudyRow row_of(FinishedRun finished, Merged& merged) {
  results::StudyRow row;
  switch (finished.outcome.status) {
    case RunStatus::ok:
      row.status = results::StudyStatus::ok;
      ++merged.ok;
      break;
    case RunStatus::invalid:
      row.status = results::StudyStatus::invalid;
      ++merged.invalid;
      break;
    case RunStatus::failed:
      row.status = results::StudyStatus::failed;
      ++merged.failed;
      break;
    case RunStatus::crashed:
      row.status = results::StudyStatus::crashed;
      ++merged.crashed;
      break;
  }
  row.indicators = std::move(finished.outcome.indicators);
  row.message = std::move(finished.outcome.message);
  return row;
}

results::StudyRow missing_row(Merged& merged) {
  ++merged.missing;
  results::StudyRow row;
  row.message = "it was not run";
  return row;
}

}  // namespace

MergeInput read_shards(const std::string& folder) {
  MergeInput input{Plan{design_in(folder)}, {}, {}, {}, 0, {}};
  input.places.assign(static_cast<std::size_t>(input.plan.runs()), no_place);
  ShardsReader{input, folder}.read();
  return input;
}

std::string gaps_text(const MergeInput& input) {
  std::vector<std::string> texts;
  for (const auto& [first, last] : input.gaps) {
    if (texts.size() == most_gaps_said) break;
    texts.push_back(first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last));
  }
  const std::size_t more = input.gaps.size() - texts.size();
  return fmt::format("run{} {}{}", input.missing == 1 ? "" : "s", fmt::join(texts, ", "),
                     more > 0 ? fmt::format(" and {} more ranges", more) : "");
}

Merged write_study(const MergeInput& input, const std::string& output, bool force) {
  const Plan& plan = input.plan;
  results::StudyWriter writer{output, plan.description(), plan.points(), force};
  std::vector<ShardRows> files;
  for (const std::string& file : input.files) files.emplace_back(file);
  Merged merged;
  merged.runs = plan.runs();
  const std::size_t all_indicators = results::indicators().size();
  for (std::uint64_t point = 0; point < plan.points(); ++point) {
    std::vector<results::StudyRow> rows;
    for (std::size_t s = 0; s < plan.scenarios(); ++s) {
      const std::uint64_t place = input.places[static_cast<std::size_t>(point * plan.scenarios() + s)];
      rows.push_back(
          place == no_place
              ? missing_row(merged)
              : row_of(files[static_cast<std::size_t>(place >> offset_bits)].at(place & offset_mask), merged));
      if (rows.back().status == results::StudyStatus::ok && rows.back().indicators.size() != all_indicators)
        throw FileError(
            fmt::format("{}: a run has {} indicators, this gigatwin knows {}: merge with the version that "
                        "ran them, {}",
                        input.files.front(), rows.back().indicators.size(), all_indicators, plan.design().version));
    }
    writer.add(plan.point(point), rows);
  }
  writer.publish();
  return merged;
}

}  // namespace gigatwin::study
