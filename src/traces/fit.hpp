#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "traces/generator.hpp"
#include "traces/job.hpp"

/// A generator whose jobs are like those of a trace.
namespace gigatwin::traces {

struct FitOptions {
  std::string title;                    ///< empty: the trace's name
  std::optional<std::int64_t> machine;  ///< accelerators; nullopt: the log's figure, else the most in use at once
};

/// How well the durations of one size class are met: Kolmogorov-Smirnov distances, the largest difference between the
/// shares of jobs below any duration.
struct ClassFit {
  std::string name;
  std::int64_t jobs = 0;
  std::array<double, 3> mixture_ks{};  ///< of 1, 2 and 3 log-normal parts
  double quantiles_ks = 0.0;
  int parts = 0;    ///< of the mixture that was chosen; 0: quantiles
  double ks = 0.0;  ///< of the choice
};

struct Fit {
  std::string trace;  ///< name of its file
  std::int64_t jobs = 0;
  GeneratorSpec generator;
  std::vector<ClassFit> classes;
  double dispersion_10min = 1.0,
         dispersion_1h = 1.0;            ///< of submissions about the profile: variance / mean; 1 for Poisson
  double trace_accelerator_s = 0.0;      ///< mean of a job in the trace
  double generator_accelerator_s = 0.0;  ///< expected of a job drawn
  double load = 0.0;                     ///< of the machine, by the trace
};

/// Throws FileError where the trace has fewer than 30 jobs or no span.
Fit fit(const Trace& trace, const FitOptions& options = {});

/// As a YAML block that a scenario reads (`workload.generators[].jobs: {from: FILE}`), with the quality of the fit in
/// comments.
std::string to_yaml(const Fit& fit);

}  // namespace gigatwin::traces
