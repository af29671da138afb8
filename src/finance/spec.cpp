#include "finance/spec.hpp"

#include "finance/spec_checks.hpp"

namespace gigatwin::finance {

const Schema<PriceSpec>& price_schema() {
  using P = PriceSpec;
  static const Schema<P> schema{"compute_price",
                                "What a class of tenants pays.",
                                {text("tenant_class", &P::tenant_class).required().doc("As the workload names it."),
                                 quantity("price", &P::price)
                                     .required()
                                     .between({0}, {100.0 / 3600})
                                     .doc("Of an accelerator held, in euros of the price year: 2.5 EUR/h.")}};
  return schema;
}

const Schema<SalesSpec>& sales_schema() {
  using S = SalesSpec;
  static const Schema<S> schema{
      "sales",
      "How accelerator time is sold. All hours that tenants hold are sold but those that grants have bought.",
      {quantity("default_price", &S::default_price)
           .required()
           .between({0}, {100.0 / 3600})
           .doc("Of an accelerator held, in euros of the price year: 2.5 EUR/h."),
       blocks<price_schema>("prices", &S::prices).doc("Of tenant classes that pay another price."),
       number("price_growth", &S::price_growth).between(-0.5, 0.5).doc("Real, a year, from the price year on."),
       fraction("sme_share", &S::sme_share).doc("Of the hours sold: to small and medium-sized enterprises."),
       fraction("sme_discount", &S::sme_discount).doc("Off the price that they pay."),
       numbers("ramp", &S::ramp)
           .between(0.0, 1.0)
           .doc("Hours sold / hours held as simulated, in operating years 1, 2 and so on; then 1."),
       choice("pricing", &S::pricing,
              {{"stated", Pricing::stated},
               {"equity-return", Pricing::equity_return},
               {"project-value", Pricing::project_value}})
           .doc("stated; or cost-plus, all prices times one factor: equity-return, at which equity earns "
                "`equity_return`, or project-value, at which the project's net present value is zero.")},
      check_sales};
  return schema;
}

const Schema<FinanceSpec>& finance_schema() {
  using F = FinanceSpec;
  static const Schema<F> schema{
      "finance",
      "Who pays for a site, who lends, who buys and what the state takes. Rates are nominal unless said.",
      {text("title", &F::title).required().doc("Name for people."),
       fraction("inflation", &F::inflation)
           .required()
           .between(-0.05, 0.3)
           .doc("A year, from the price year of `economics` on: of all costs and prices alike."),
       fraction("tax_rate", &F::tax_rate).required().between(0.0, 0.6).doc("On profit, where the site is."),
       fraction("loss_offset", &F::loss_offset).doc("Share of a year's profit that earlier losses may offset."),
       fraction("equity_return", &F::equity_return)
           .required()
           .between(0.0, 0.5)
           .doc("A year, asked for by the owners: discounts what they pay and get."),
       fraction("public_discount_rate", &F::public_discount_rate)
           .required()
           .between(0.0, 0.2)
           .doc("Real, a year: discounts what the public pays and gets."),
       fraction("contingent_equity", &F::contingent_equity)
           .doc("Committed by the owners for shortfalls, of all capital after grants."),
       boolean("refresh_financed", &F::refresh_financed)
           .doc("Fund and debt pay their shares of replaced systems too; false: cash of the year, then owners."),
       block<grant_schema>("grants", &F::grants).doc("Public money that is not paid back."),
       blocks<layer_schema>("fund", &F::fund).doc("Layers of the fund that lend to the project."),
       block<debt_schema>("debt", &F::debt).doc("Loans of banks, paid before the fund."),
       block<sales_schema>("sales", &F::sales).required().doc("How accelerator time is sold."),
       blocks<hardware::source_schema>("sources", &F::sources).doc("Where each figure comes from.")},
      check_finance};
  return schema;
}

}  // namespace gigatwin::finance
