#pragma once

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "results/indicators.hpp"
#include "study/folder.hpp"
#include "study/merge.hpp"
#include "study/plan.hpp"
#include "study/runner.hpp"
#include "study/shard_run.hpp"

/// Studies that need no simulation: two scenarios, made-up indicators that depend on the run's values.
namespace gigatwin::study {

inline UncertainSpec uniform(const std::string& key, const std::string& low, const std::string& high,
                             const std::string& scenario = {}) {
  UncertainSpec spec;
  spec.key = key;
  spec.shape = uncertainty::Shape::uniform;
  spec.low = low;
  spec.high = high;
  spec.reason = "assumption: for a test";
  if (!scenario.empty()) spec.scenario = scenario;
  return spec;
}

inline Design small_design() {
  Design design;
  design.study.name = "small";
  design.study.seed = 7;
  design.study.scenarios = {"a.yaml", "b.yaml"};
  design.study.set = {"time.step=1 h"};
  design.study.samples = SamplesSpec{8, uncertainty::Sampling::sobol};
  design.study.uncertain = {uniform("economics.discount_rate", "4 %", "8 %"), uniform("grid.tax", "0", "10", "b")};
  design.scenarios = {{"a", "Site A", "a.yaml", "gigatwin: 1\n"}, {"b", "Site B", "b.yaml", "gigatwin: 1\n"}};
  design.paths = {"/nowhere/a.yaml", "/nowhere/b.yaml"};
  design.as_written = "gigatwin: 1\nname: small\n";
  design.price_year = 2026;
  design.version = "0 (test)";
  design.hash = "0123456789abcdef";
  return design;
}

/// Indicator i of a run: any function of what the run is asked for.
inline RunOutcome made_up(const RunRequest& request) {
  double sum = static_cast<double>(request.scenario);
  for (const std::string& text : request.overrides)
    for (const char c : text) sum = std::fmod(sum * 31.0 + c, 1e9);
  RunOutcome outcome;
  for (std::size_t i = 0; i < results::indicators().size(); ++i)
    outcome.indicators.push_back(i % 7 == 3 ? std::nan("") : sum / (3.0 + static_cast<double>(i)));
  return outcome;
}

inline Evaluate evaluation_of(const Plan& plan) {
  return [&plan](std::uint64_t run) { return std::optional<RunOutcome>{made_up(plan.request(run))}; };
}

/// Runs one shard into a folder that is made where it is missing.
inline ShardOutcome run_into(const std::string& folder, const Plan& plan, Shard shard, std::size_t jobs,
                             const Evaluate& evaluate, bool resume = true) {
  prepare_folder(folder, plan.design());
  return run_shard(plan, evaluate, {folder, shard, resume, jobs, nullptr}, nullptr);
}

/// A folder of its own for every test.
class StudyFolder {
 public:
  StudyFolder() : path_(std::filesystem::temp_directory_path() / ("gigatwin-study-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~StudyFolder() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void write(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

}  // namespace gigatwin::study
