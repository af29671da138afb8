#include "cli/report_page.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "base/error.hpp"
#include "cli/checksum.hpp"
#include "cli/compare_criteria.hpp"
#include "cli/scenario_input.hpp"
#include "report/html/page.hpp"
#include "report/html/proposals.hpp"
#include "results/compare_ranking.hpp"
#include "results/output_path.hpp"
#include "results/study_file.hpp"
#include "results/writer.hpp"

namespace gigatwin::cli {
namespace {

using report::html::Proposal;

std::vector<Proposal> proposals_of(const ReportOptions& options, const std::vector<results::ResultReader>& results) {
  std::vector<Proposal> proposals = report::html::proposals_of(results);
  for (std::size_t i = 0; i < proposals.size(); ++i) proposals[i].sha256 = sha256_of_file(options.results[i]);
  return proposals;
}

std::vector<std::string> labels_of(const std::vector<Proposal>& proposals) {
  std::vector<std::string> labels;
  for (const Proposal& proposal : proposals) labels.push_back(proposal.label);
  return labels;
}

/// Beside the final name, then renamed.
void write_page(const ReportOptions& options, const std::string& page) {
  const std::string partial = results::partial_name(options.output);
  std::ofstream out{partial, std::ios::binary};
  out << page;
  out.close();
  if (!out) {
    std::error_code ignored;
    std::filesystem::remove(partial, ignored);
    throw FileError(fmt::format("{}: cannot be written", options.output));
  }
  results::move_into_place(partial, options.output, options.force);
}

}  // namespace

int report_page(const ReportOptions& options) {
  if (options.output.empty()) throw FileError("expected -o FILE for the page, or --eed for the regulation's table");
  results::check_output_path(options.output, options.force);
  std::vector<results::ResultReader> readers;
  for (const std::string& path : options.results) readers.emplace_back(path);
  std::optional<NamedCriteria> criteria;
  if (!options.criteria.empty()) {
    criteria = read_criteria(options.criteria);
    if (!criteria->diagnostics.has_errors()) results::check_criteria(criteria->spec, readers, criteria->diagnostics);
    if (const int status = report(criteria->diagnostics); status != 0) return status;
  }
  report::html::ReportInputs inputs{.results = readers, .proposals = proposals_of(options, readers), .scenario_of = {}};
  std::optional<results::StudyReader> study;
  inputs.scenario_of.resize(readers.size());
  if (!options.study.empty()) {
    study.emplace(options.study);
    inputs.study = &*study;
    inputs.scenario_of = report::html::scenarios_of(*study, inputs.proposals);
  }
  inputs.reading.inflation = options.inflation;
  if (criteria && !inputs.reading.inflation) inputs.reading.inflation = criteria->spec.inflation;
  std::optional<results::Ranking> ranking;
  if (criteria) {
    ranking = results::rank(readers, labels_of(inputs.proposals), criteria->name, criteria->spec, inputs.reading,
                            options.any_horizons ? results::Horizons::any : results::Horizons::equal);
    inputs.ranking = &*ranking;
  }
  write_page(options, report::html::page(inputs, {options.language, options.title, options.command}));
  fmt::print("{}: {} proposals; open it in a browser, or print it to PDF from there\n", options.output, readers.size());
  return 0;
}

}  // namespace gigatwin::cli
