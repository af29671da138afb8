#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "rules/reach.hpp"
#include "rules/reliability.hpp"

/// The criteria of a call for proposals as data: what a proposal must have, and a tree of weighted criteria whose
/// leaves are bands over indicators of a simulated year, or nothing that a simulation knows.
namespace gigatwin::rules {

/// A class of a band and the share of a criterion's points that it earns.
struct ClassSpec {
  std::string name;                 ///< "excellent"
  double points = 0.0;              ///< 0..1
  std::optional<double> low, high;  ///< plausible range of `points`; none: they are published
};

/// Bands go from best to worst; a value belongs to the first that it fulfils.
struct BandSpec {
  std::string name;                         ///< of a class
  std::string figure;                       ///< empty: the criterion's
  std::optional<double> at_least, at_most;  ///< neither: what no other band takes
};

struct CriterionSpec {
  std::string name;
  std::string title;
  std::string part_of;  ///< criterion above; empty: of the award itself
  double weight = 0.0;  ///< share of what it is part of; all parts add up to 1
  std::string figure, per;
  std::vector<BandSpec> bands;  ///< none: its parts are scored, or nothing that a simulation knows
  std::string note;
};

/// What a proposal must have to be ranked at all.
struct RequirementSpec {
  std::string name;
  std::string title;
  std::string lot;  ///< empty: of every lot
  std::string figure, per;
  std::optional<double> at_least, at_most;
  std::string note;
};

struct LotSpec {
  std::string name;  ///< as `proposal.lot`
  std::string title;
};

struct CallSpec {
  std::string title;
  std::string issuer;
  std::string reference;  ///< "EUROHPC/2026/OP/0008"
  std::vector<LotSpec> lots;
  std::vector<RequirementSpec> requirements;
  std::vector<ClassSpec> classes;
  std::vector<CriterionSpec> criteria;
  std::string note;
  std::vector<ThresholdSource> sources;
};

const Schema<ClassSpec>& class_schema();
const Schema<BandSpec>& band_schema();
const Schema<CriterionSpec>& criterion_schema();
const Schema<RequirementSpec>& requirement_schema();
const Schema<LotSpec>& lot_schema();
/// Checks that names are distinct, parts belong to criteria, weights add up, classes exist.
const Schema<CallSpec>& call_schema();

/// One share of a criterion that somebody other than the simulation states.
struct AssessmentSpec {
  std::string proposal;   ///< name of the scenario; empty: every one
  std::string criterion;  ///< name
  double points = 0.0;    ///< 0..1 of the criterion's
  std::string why;
};

/// A file of self-assessments, for criteria that no simulation knows.
struct AssessmentsSpec {
  std::vector<AssessmentSpec> assessments;
};
const Schema<AssessmentSpec>& assessment_schema();
const Schema<AssessmentsSpec>& assessments_schema();

Condition condition_of(const CriterionSpec& criterion, const BandSpec& band);
Condition condition_of(const RequirementSpec& requirement);

/// Share of the award that a criterion decides: its weight times those of all above it.
double award_share(const CallSpec& call, const CriterionSpec& criterion);
/// Whether other criteria are part of it.
bool has_parts(const CallSpec& call, const CriterionSpec& criterion);

}  // namespace gigatwin::rules
