#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"
#include "rules/reach.hpp"

/// Named checks: what laws, commitments and drafts ask of a datacentre, each with its article. Figures are data
/// (catalog/rules.yaml); this is how they are read and applied.
namespace gigatwin::rules {

enum class Standing { binding, voluntary, draft };

/// What a rule looks at.
enum class Measure {
  pue,                    ///< E_DC / E_IT
  pue_without_heat_pump,  ///< (E_DC - electricity of the site's heat pumps) / E_IT
  wue,                    ///< L/kWh
  erf,
  ref,
  heat_use,         ///< 1 where waste heat is used or its use is proved infeasible, else 0
  reporting,        ///< 1 where every quantity that has to be reported is known
  heat_offer,       ///< as heat_use, or 1 where heat and a plot for a heat plant are offered
  practices,        ///< of the European Code of Conduct that are in place
  audit_age,        ///< of these practices, in years at the end of the period
  refrigerant_gwp,  ///< highest global warming potential among the refrigerants
};

/// Whether it is a cool or a warm climate by the site's weather.
enum class Climate { any, cool, warm };

struct RuleSpec {
  std::string title;
  std::string law;      ///< "EnEfG"
  std::string article;  ///< "section 11(2) no. 1"
  Standing standing = Standing::binding;
  std::vector<std::string> countries;      ///< ISO 3166-1 alpha-2; empty: the whole Union
  std::optional<Watts> above_it_power;     ///< only sites of at least this installed IT power
  std::optional<Watts> above_rated_power;  ///< only sites of more than this total rated energy input
  std::optional<Instant> opened_from;      ///< only sites that begin operation from here on ...
  std::optional<Instant> opened_before;    ///< ... and before this
  std::optional<Instant> in_force_from;    ///< the limit holds from here on ...
  std::optional<Instant> in_force_until;   ///< ... and before this
  Seconds grace{0.0};                      ///< after the begin of operation
  Climate climate = Climate::any;
  bool potable_water_only = false;  ///< only where potable water is used
  Measure measure = Measure::pue;
  std::optional<double> at_most;
  std::optional<double> at_least;
  std::string note;
  std::vector<hardware::Source> sources;
};

const Schema<RuleSpec>& rule_schema();

struct NamedRule {
  std::string name;
  RuleSpec rule;
};

/// Of one site and one simulated period. NaN: not known.
struct Figures {
  std::string country;
  Instant opened;      ///< begin of operation
  Instant begin, end;  ///< of the simulated period
  Watts installed_it_power;
  Watts rated_power;                 ///< total rated energy input
  double cooling_degree_days = 0.0;  ///< K d per year, base 21 degC; NaN: rules of a climate are unknown
  bool potable_water = true;
  bool heat_exempt = false;
  double pue = 0.0, pue_without_heat_pump = 0.0, wue = 0.0, erf = 0.0, ref = 0.0;
  bool heat_offered = false;
  double practices = 0.0, refrigerant_gwp = 0.0;
  std::optional<Instant> audited;  ///< none: not known
  bool report_complete = false;    ///< every quantity of the regulation's table is known
};

enum class Outcome {
  meets,
  fails,
  later,    ///< applies, but not in the simulated period: grace, or not yet in force
  unknown,  ///< the figure is not known
};

struct Verdict {
  std::string name;
  RuleSpec rule;
  Outcome outcome = Outcome::unknown;
  double value = 0.0;
  std::optional<Instant> due;  ///< later: from when on
};

/// Those of the rules that apply to the site, in their order. A limit is `later` where its time (in force, grace after
/// the opening) begins only after the period; one that ended before the period's end is left out.
std::vector<Verdict> check(const std::vector<NamedRule>& rules, const Figures& figures);

/// Cooling degree days (base 21 degC) a year above which a climate counts as warm. Assumption: between Germany and
/// France in Eurostat's tables of recent years; range 30 to 100. The Pact's own boundary was not read.
inline constexpr double warm_cooling_degree_days = 50.0;

/// What the rule asks, of the figure that is named as its measure; for `value_of` and `ways_to`.
Condition condition_of(const RuleSpec& rule);
/// "enefg" of "enefg-pue-new": rules of one law, its drafts included, share the first word of their names.
std::string group_of(std::string_view rule_name);

std::string to_text(Outcome outcome);
std::string to_text(Standing standing);
std::string to_text(Measure measure);

}  // namespace gigatwin::rules
