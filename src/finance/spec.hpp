#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

namespace gigatwin::finance {

/// Council Regulation (EU) 2026/150, Article 12b: the most that the Union brings of the capital cost of the computing
/// infrastructure.
inline constexpr double union_share_limit = 0.17;

enum class GrantBasis {
  computing,       ///< accelerators, network and storage
  initial_capital  ///< all that is built up to the last phase
};
enum class Access { none, union_alone, union_and_state };
enum class Holder { union_budget, state, private_capital };
enum class LayerKind { senior, mezzanine, first_loss };
enum class Repayment { annuity, linear };
enum class GraceInterest {
  capitalised,  ///< added to what is owed
  paid
};
enum class Pricing {
  stated,
  equity_return,  ///< prices times the one factor at which equity earns `equity_return`
  project_value   ///< prices times the one factor at which the project's net present value is zero
};

/// Public money that is not paid back.
struct GrantSpec {
  double union_share = 0.0;        ///< of the capital of computing infrastructure, at most `union_share_limit`
  std::optional<Euros> union_cap;  ///< nominal, all years
  double state_share = 0.0;        ///< of `state_basis`
  std::optional<Euros> state_cap;  ///< nominal, all years
  GrantBasis state_basis = GrantBasis::computing;
  bool refresh = false;                     ///< replaced systems are paid for too
  bool matching = true;                     ///< the state brings at least what the Union brings
  Access access = Access::union_alone;      ///< who uses the machine free of charge, in proportion to what it brought
  std::vector<std::string> access_classes;  ///< tenant classes that use that time; none of them there: all alike
  std::optional<Seconds> access_lasts;      ///< from the first operating year on; none: to the end
};

/// A layer of the fund: lent to the project, paid after debt and after the layers above it.
struct LayerSpec {
  std::string name;
  LayerKind kind = LayerKind::senior;
  Holder holder = Holder::private_capital;
  double share = 0.0;          ///< of the capital after grants
  double target_return = 0.0;  ///< a year, nominal, on what is owed
  Seconds tenor;               ///< from drawing to the last repayment
  Seconds grace;               ///< of it without repayment
  GraceInterest grace_interest = GraceInterest::capitalised;
};

struct DebtSpec {
  double share = 0.0;  ///< of the capital after grants
  double rate = 0.0;   ///< a year, nominal
  Seconds tenor;       ///< from drawing to the last repayment
  Seconds grace;       ///< of it without repayment
  GraceInterest grace_interest = GraceInterest::capitalised;
  Repayment repayment = Repayment::annuity;
  double minimum_cover = 1.0;  ///< cash flow / debt service below which no dividend is paid
};

struct PriceSpec {
  std::string tenant_class;
  EurosPerSecond price;  ///< of an accelerator held, real
};

struct SalesSpec {
  EurosPerSecond default_price;   ///< of an accelerator held, real
  std::vector<PriceSpec> prices;  ///< of tenant classes that pay another
  double price_growth = 0.0;      ///< real, a year, from the price year on
  double sme_share = 0.0;         ///< of the hours sold, to small and medium-sized enterprises
  double sme_discount = 0.0;      ///< off their price
  std::vector<double> ramp;       ///< hours sold / hours held as simulated, in operating years 1, 2 ...; then 1
  Pricing pricing = Pricing::stated;
};

/// Who pays, who lends, who buys, and what the state takes.
struct FinanceSpec {
  std::string title;
  double inflation = 0.0;             ///< a year, from the price year on
  double tax_rate = 0.0;              ///< on profit
  double loss_offset = 1.0;           ///< share of a year's profit that earlier losses may offset
  double equity_return = 0.0;         ///< nominal, a year: discounts what equity pays and gets
  double public_discount_rate = 0.0;  ///< real, a year: discounts what the public pays and gets
  double contingent_equity = 0.0;     ///< committed for shortfalls, of all capital after grants
  bool refresh_financed = true;       ///< layers and debt pay their shares of replaced systems; else cash, then equity
  GrantSpec grants;
  std::vector<LayerSpec> fund;
  std::optional<DebtSpec> debt;
  SalesSpec sales;
  std::vector<hardware::Source> sources;
};

const Schema<GrantSpec>& grant_schema();
const Schema<LayerSpec>& layer_schema();
const Schema<DebtSpec>& debt_schema();
const Schema<PriceSpec>& price_schema();
const Schema<SalesSpec>& sales_schema();
const Schema<FinanceSpec>& finance_schema();

}  // namespace gigatwin::finance
