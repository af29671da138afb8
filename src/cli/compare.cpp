#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/signals.hpp"
#include "results/compare.hpp"

namespace gigatwin::cli {
namespace {

bool is_scenario(const std::string& path) { return path.ends_with(".yaml") || path.ends_with(".yml"); }

/// A folder for the results of scenarios that are run on the way; removed with all that is in it.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gigatwin-compare-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw FileError(fmt::format("{}: cannot be created", pattern));
    path_ = pattern;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Runs a scenario in a process of its own, since the simulation kernel's clock does not restart. The exit status of
/// `run`.
int run_in_child(const RunOptions& options) {
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot start a process for a scenario");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody wants its result without the comparison
    int status = 1;
    try {
      status = run(options);
    } catch (const std::exception& error) {
      fmt::print(stderr, "gigatwin compare: {}: {}\n", options.scenario, error.what());
    }
    std::fflush(nullptr);
    _exit(status);
  }
  return wait_for_child(child);
}

std::size_t terminal_width() {
  winsize size{};
  if (isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 120;
}

}  // namespace

int compare(const CompareOptions& options) {
  const ScratchFolder scratch;
  std::vector<std::string> paths;
  for (const std::string& input : options.inputs) {
    if (!is_scenario(input)) {
      paths.push_back(input);
      continue;
    }
    RunOptions run_options;
    run_options.scenario_options = options.scenario_options;
    run_options.scenario = input;
    const std::string folder = fmt::format("{}/{}", scratch.path(), paths.size() + 1);  // two inputs may have one name
    std::filesystem::create_directory(folder);
    run_options.output = fmt::format("{}/{}.h5", folder, std::filesystem::path(input).stem().string());
    run_options.command = "gigatwin run " + input;
    run_options.quiet = options.quiet;
    run_options.summary = false;
    if (const int status = run_in_child(run_options); status != 0) return status;
    paths.push_back(run_options.output);
  }
  const results::Comparison comparison = results::compare(paths);
  for (const std::string& warning : comparison.warnings) fmt::print(stderr, "warning: {}\n", warning);
  if (options.json)
    fmt::print("{}", results::comparison_json(comparison));
  else if (options.csv)
    fmt::print("{}", results::comparison_csv(comparison));
  else
    fmt::print("{}", results::comparison_text(comparison, terminal_width()));
  return 0;
}

}  // namespace gigatwin::cli
