#pragma once

#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "results/reader.hpp"
#include "rules/rule.hpp"

namespace gigatwin::report {

/// The rules of the catalogue (catalog/rules.yaml), in file order; none where it has no such file. What is wrong with
/// the file goes to `diagnostics`.
std::vector<rules::NamedRule> catalogue_rules(Diagnostics& diagnostics);

/// Verdicts of the rules that apply to the site of a result.
std::vector<rules::Verdict> checks_of(const results::ResultReader& result, const std::vector<rules::NamedRule>& rules);

/// What a rule looks at, in words: "PUE"; and its unit, empty for a plain number.
std::string words_of(rules::Measure measure);
std::string unit_of(rules::Measure measure);
/// "EnEfG, draft of April 2026, section 11(2) (draft)".
std::string place_of(const rules::RuleSpec& rule);

/// "PUE 1.215, at most 1.2".
std::string finding(const rules::Verdict& verdict);

/// For the end of a run: how many are met, and each that is failed with its article; empty where none applies.
std::string failures_text(const std::vector<rules::Verdict>& verdicts);
/// All of them, a line each.
std::string checks_text(const std::vector<rules::Verdict>& verdicts);

}  // namespace gigatwin::report
