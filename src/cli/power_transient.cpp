#include <fmt/format.h>

#include "cli/collective_request.hpp"
#include "cli/commands.hpp"
#include "cli/power_jobs.hpp"
#include "cli/power_transient_report.hpp"
#include "cli/result_description.hpp"
#include "cli/scenario_input.hpp"
#include "results/transient_series.hpp"
#include "results/writer.hpp"

namespace gigatwin::cli {
namespace {

constexpr double most_numbers = 50e6;  // of the series of all halls: 0.8 GB of memory

void check_size(const power::TransientSpec& spec, const sim::SiteModel& site) {
  const double numbers = 2.0 * (spec.window / spec.resolution) * static_cast<double>(site.halls.size());
  if (numbers > most_numbers)
    throw RequestError(
        fmt::format("power.transients: expected at most {:g} samples in all halls, found {:g}: take a "
                    "shorter window or a coarser resolution",
                    most_numbers, numbers));
}

int study(const PowerOptions& options, const ScenarioInput& input) {
  const power::TransientSpec spec = input.scenario.power.transients.value_or(power::TransientSpec{});
  if (!options.output.empty()) results::check_output_path(options.output, options.force);
  check_size(spec, *input.site);
  const std::vector<power::TransientJob> jobs =
      transient_jobs(*input.site, transient_campaigns(*input.site, options.campaigns), spec.resolution);
  const power::TransientStudy result = power::study_transients(transient_site(*input.site), jobs, spec);
  if (!options.output.empty())
    results::write_transient_series(describe_run(input, options.output, options.force, options.command),
                                    {spec.limits.band_high, result});
  const TransientReport report{*input.site, spec, jobs, result};
  (options.json ? print_transient_json : print_transient)(report);
  return result.all_met() ? 0 : 1;
}

}  // namespace

int power_transient(const PowerOptions& options) {
  const ScenarioInput input = read_scenario({options.scenario, std::nullopt}, options.scenario_options);
  if (const int status = report(input.diagnostics); status != 0) return status;
  try {
    return study(options, input);
  } catch (const RequestError& error) {
    fmt::print(stderr, "gigatwin power: {}\n", error.what());
    return 2;
  }
}

}  // namespace gigatwin::cli
