#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "results/reader.hpp"
#include "rules/rule.hpp"
#include "rules/score.hpp"

/// Results judged by the criteria of a call or by the rules of a law, in one form: each figure with its band or limit,
/// the way to the next one, and where the threshold comes from.
namespace gigatwin::report {

/// What results are judged by: a call, or a group of rules.
struct Criteria {
  std::string name;   ///< entry, group or file
  std::string title;  ///< "EUROHPC/2026/OP/0008: AI gigafactories ..."
  std::string note;
  std::optional<rules::CallSpec> call;
  std::vector<rules::NamedRule> rules;
};

/// A call of the catalogue, a group of rules ("enefg": those whose name begins with it) or a file with a call.
/// Figures have to be indicators that the program or one of the results knows; what is wrong goes to `diagnostics`.
/// Throws FileError for a name that is neither, with the nearest.
Criteria read_criteria(const std::string& name, const std::vector<results::ResultReader>& results,
                       Diagnostics& diagnostics);
/// The names that `read_criteria` accepts: calls, then groups of rules.
std::vector<std::string> criteria_names(Diagnostics& diagnostics);

/// A file of self-assessments, checked against the call and the names of the results.
std::vector<rules::AssessmentSpec> read_assessments(const std::string& path, const rules::CallSpec& call,
                                                    const std::vector<results::ResultReader>& results,
                                                    Diagnostics& diagnostics);

/// A figure as people read it.
struct FigureWords {
  std::string label;
  std::string unit;  ///< empty: a plain number
};

/// To another band, or over a limit.
struct Shift {
  std::string band;    ///< "excellent"; "meets", "fails" of a single limit
  FigureWords figure;  ///< whose limit is crossed
  double value = 0.0, limit = 0.0, margin = 0.0;
  bool upwards = false;          ///< the figure has to rise, or does so to get there
  std::vector<rules::Way> ways;  ///< any one of them is enough; units and labels filled in
};

/// One criterion, requirement or rule.
struct Finding {
  std::string name, title;
  std::string place;    ///< of a rule: law and article
  std::string outcome;  ///< band; "meets", "fails", "later", "unknown", "not scored" ...; empty: a group
  FigureWords figure;   ///< empty label: none of its own
  double value = std::numeric_limits<double>::quiet_NaN();
  std::string asked;      ///< "at least 120 MW"; of single limits
  std::string remark;     ///< from when on it is due, what is missing in the result, who says so
  std::size_t depth = 0;  ///< of the criterion in the tree
  double award_share = std::numeric_limits<double>::quiet_NaN();  ///< NaN: not part of an award
  rules::Points points;                                           ///< shares of the award
  std::optional<Shift> better, worse;
  std::vector<std::size_t> sources;  ///< indices in the judgement
  std::string note;
};

struct Section {
  std::string title;
  std::string outcome;  ///< of lots: "eligible", "not eligible", "not known"
  std::vector<Finding> findings;
};

struct SourceLine {
  std::string source, reliability, range;
};

/// Of one result.
struct Judgement {
  results::ResultInfo info;
  std::vector<Section> sections;       ///< lots or laws; of a call the award comes last
  std::vector<SourceLine> sources;     ///< that findings name
  std::optional<rules::Points> total;  ///< of an award
  double simulated_share = 0.0;        ///< of the award, decided by indicators that are known
  std::string groups;                  ///< those groups of criteria and their shares: "sustainability 2 %, ..."
};

/// @param quantile  of results that carry one; none: their single numbers
Judgement judge(const results::ResultReader& result, const Criteria& criteria, std::optional<double> quantile,
                const std::vector<rules::AssessmentSpec>& assessments);

/// Criteria, a table of all results beside each other where there are several, then each of them.
std::string judgements_text(const Criteria& criteria, const std::vector<Judgement>& judgements);
/// result,section,name,outcome,value,unit,... (RFC 4180, LF); unknown values are empty.
std::string judgements_csv(const std::vector<Judgement>& judgements);

}  // namespace gigatwin::report
