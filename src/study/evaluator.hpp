#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenario/load.hpp"
#include "scenario/scenario.hpp"

/// One run of a study: a scenario with some of its values replaced, simulated in memory, its indicators the result.
namespace gigatwin::study {

enum class RunStatus : std::int8_t {
  ok = 0,
  invalid = 1,  ///< the values make the scenario invalid
  failed = 2,   ///< the run ended with an error
  crashed = 3,  ///< its process died, twice; nothing that an Evaluator says by itself
};

struct RunRequest {
  std::size_t scenario = 0;            ///< which of the Evaluator's
  std::vector<std::string> overrides;  ///< "key=value" in order, as of --set; the seed among them
};

struct RunOutcome {
  RunStatus status = RunStatus::ok;
  std::vector<double> indicators;  ///< in the order of results::indicators(), NaN where undefined; empty unless ok
  std::string message;             ///< why it is not ok, a line for each reason
  double cpu_seconds = 0.0;
};

/// Runs scenarios without writing a result file. What several runs have in common is computed once: training
/// iterations, and simulations of which only the money or only the plant differs, are kept in memory and in a folder.
/// An outcome is the same, bit for bit, whatever was kept.
class Evaluator {
 public:
  /// What a scenario needs between reading and building: plans that are to be searched.
  using Prepare = std::function<void(scenario::Scenario&, Diagnostics&)>;

  /// @param cache_folder  shared by all processes of a study, created where it is missing; empty: memory alone
  explicit Evaluator(std::vector<scenario::Layer> scenarios, std::string cache_folder, Prepare prepare = nullptr);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  /// One run. nullopt: it has to be simulated, and this process has simulated before (SimGrid's clock does not
  /// restart): ask again in a fresh process.
  std::optional<RunOutcome> run(const RunRequest& request);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace gigatwin::study
