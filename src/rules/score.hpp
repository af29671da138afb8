#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/call.hpp"
#include "rules/reach.hpp"

/// How a proposal stands against a call: eligibility by lot, the band of each criterion, the award as a range.
namespace gigatwin::rules {

/// From the band of a value to another one.
struct Step {
  std::string band;
  Condition condition;  ///< whose limit is crossed
  double value = 0.0;   ///< of the condition's figure
  double limit = 0.0;
  double margin = 0.0;    ///< |limit - value|
  std::vector<Way> ways;  ///< to a better band
};

/// Points as shares of the award: as the classes say, and the least and most that ranges and unknowns leave.
struct Points {
  double low = 0.0, nominal = 0.0, high = 0.0;
};

enum class Basis {
  simulated,      ///< by indicators of the result
  self_assessed,  ///< stated by the bidder
  unknown,        ///< the result does not have the indicator
  not_scored,     ///< nothing that a simulation knows, and nobody states it
  parts,          ///< sum over its parts
};

struct CriterionScore {
  std::size_t criterion = 0;  ///< index in the call
  double award_share = 0.0;   ///< points that it can bring, of the award's 1
  Basis basis = Basis::not_scored;
  double value = 0.0;  ///< of the criterion's own figure; NaN: none or not known
  std::string band;    ///< empty: none
  Points points;
  std::optional<Step> better, worse;
  std::string why;  ///< of a self-assessment
};

enum class Answer { yes, no, unknown };

/// A figure against one limit, or between two.
struct LimitScore {
  Answer met = Answer::unknown;
  double value = 0.0;
  double limit = 0.0;     ///< the one missed, else the nearest
  double margin = 0.0;    ///< to the limit: negative where it is missed
  std::vector<Way> ways;  ///< to the limit where it is missed
};
LimitScore score(const Condition& condition, const FigureOf& figure);

struct RequirementScore {
  std::size_t requirement = 0;  ///< index in the call
  LimitScore at;
};

struct LotScore {
  std::string lot;  ///< empty: a call without lots
  Answer eligible = Answer::unknown;
  std::vector<RequirementScore> requirements;  ///< in the order of the call
};

struct Score {
  std::vector<LotScore> lots;            ///< the proposal's own, or all where it names none
  std::vector<CriterionScore> criteria;  ///< in the order of the call
  Points total;                          ///< of the award
  double simulated_share = 0.0;          ///< of the award, decided by indicators that are known
};

/// @param lot          of the proposal; empty, or none of the call's: tried against all
/// @param assessments  of this proposal
Score score(const CallSpec& call, const FigureOf& figure, const std::string& lot,
            const std::vector<AssessmentSpec>& assessments);

std::string to_text(Basis basis);
std::string to_text(Answer answer);  ///< "yes", "no", "unknown"

}  // namespace gigatwin::rules
