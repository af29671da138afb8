#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/call_json.hpp"
#include "cli/commands.hpp"
#include "cli/scenario_input.hpp"
#include "report/call.hpp"

namespace gigatwin::cli {

int call(const CallOptions& options) {
  std::vector<results::ResultReader> results;
  for (const std::string& path : options.results) results.emplace_back(path);
  Diagnostics diagnostics;
  const report::Criteria criteria = report::read_criteria(options.criteria, results, diagnostics);
  if (const int status = report(diagnostics); status != 0) return status;
  std::vector<rules::AssessmentSpec> assessments;
  if (!options.assessments.empty()) {
    if (!criteria.call) throw FileError(options.assessments + ": the rules of a law take no assessments, a call does");
    assessments = report::read_assessments(options.assessments, *criteria.call, results, diagnostics);
    if (const int status = report(diagnostics); status != 0) return status;
  }
  std::vector<report::Judgement> judgements;
  for (const results::ResultReader& result : results)
    judgements.push_back(report::judge(result, criteria, options.quantile, assessments));
  if (options.json)
    fmt::print("{}", call_json(criteria, judgements));
  else if (options.csv)
    fmt::print("{}", report::judgements_csv(judgements));
  else
    fmt::print("{}", report::judgements_text(criteria, judgements));
  return 0;
}

}  // namespace gigatwin::cli
