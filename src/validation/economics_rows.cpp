#include <algorithm>

#include "validation/economics.hpp"
#include "validation/row_file.hpp"

namespace gigatwin::validation {
namespace {

void check_row(const CapitalRow& row, BlockProblems& problems) {
  if (row.high < row.low) problems.expected("high", "at least low", "less");
}

const Schema<CapitalRow>& row_schema() {
  using R = CapitalRow;
  using F = CapitalFigure;
  static const Schema<R> schema{
      "row", "One published figure of the cost of AI sites.",
      row_fields<R>({text("site", &R::site).required().doc("Site of economics-sites.yaml that it is computed for."),
                     text("figure", &R::figure).required().doc("What was published, in words."),
                     choice("computed", &R::computed,
                            {{"all-in-per-power", F::all_in_per_power},
                             {"all-in-per-rack", F::all_in_per_rack},
                             {"computing-per-rack", F::computing_per_rack},
                             {"infrastructure-per-rack", F::infrastructure_per_rack},
                             {"system-per-rack", F::system_per_rack},
                             {"facility-per-it-power", F::facility_per_it_power},
                             {"share-computing", F::share_computing},
                             {"share-systems", F::share_systems},
                             {"share-network", F::share_network},
                             {"share-storage", F::share_storage},
                             {"share-mechanical-electrical", F::share_mechanical_electrical}})
                         .required()
                         .doc("What is computed for it."),
                     number("low", &R::low).required().between(0, 1e6).doc("Lowest published, in the figure's unit."),
                     number("high", &R::high).required().between(0, 1e6).doc("Highest published."),
                     text("difference", &R::difference).doc("Why the computed figure lies outside.")}),
      check_row};
  return schema;
}

const Schema<PricedSite>& site_schema() {
  using S = PricedSite;
  const auto range = [](auto field) { return std::move(field).required().items(2, 2); };
  static const Schema<S> schema{
      "site",
      "A site as a list of purchases.",
      {text("name", &S::name).required().doc("By which rows name it."),
       block<hardware::system_schema>("system", &S::system).required().from("systems").doc("Racks."),
       integer("accelerators", &S::accelerators).required().between(1, 10000000).doc("In all."),
       block<topology::fabric_schema>("fabric", &S::fabric).required().doc("Scale-out network."),
       quantity("storage_bandwidth", &S::storage_bandwidth).required().at_least({0}).doc("Read, parallel storage."),
       quantity("storage_power", &S::storage_power).required().at_least({0}).doc("Of that storage."),
       quantity("grid_connection", &S::grid_connection).required().above({0}).doc("Rated power."),
       quantity("generators", &S::generators).required().at_least({0}).doc("Backup, rating of all; 0 W for none."),
       quantity("land_price", &S::land_price).required().at_least({0}).doc("Of its land."),
       block<economics::economics_schema>("economics", &S::economics).required().from("economics").doc("Prices."),
       number("euros_per_dollar", &S::euros_per_dollar).required().between(0.1, 10).doc("By which rows are compared."),
       range(quantities("node_price_range", &S::node_price_range)).doc("Lowest and highest plausible."),
       range(quantities("switch_price_range", &S::switch_price_range)).doc("The same of switches."),
       range(quantities("transceiver_price_range", &S::transceiver_price_range)).doc("The same of transceivers."),
       range(numbers("facility_factors", &S::facility_factors))
           .doc("Lowest and highest plausible cost of building and plant, times that of the economics."),
       range(quantities("storage_cost_range", &S::storage_cost_range))
           .doc("Lowest and highest plausible cost of a TB/s."),
       text("source", &S::source).required().doc("Where it comes from.")}};
  return schema;
}

struct SiteFile {
  std::vector<PricedSite> sites;
};

const Schema<SiteFile>& site_file_schema() {
  static const Schema<SiteFile> schema{"economics-sites",
                                       "Sites as lists of purchases.",
                                       {blocks<site_schema>("sites", &SiteFile::sites).required().doc("By name.")}};
  return schema;
}

}  // namespace

std::vector<PricedSite> read_priced_sites(const std::string& file, const std::string& catalogue_directory,
                                          Diagnostics& diagnostics) {
  std::optional<scenario::Tree> tree = scenario::read_yaml_file(file, diagnostics);
  if (!tree) return {};
  SiteFile read;
  scenario::Origins origins;
  scenario::Catalogue catalogue{catalogue_directory};
  scenario::expand_catalogues(tree->root, site_file_schema(), {}, catalogue, diagnostics);
  scenario::ReadContext context{diagnostics, origins};
  scenario::read_block(tree->root, site_file_schema(), &read, {}, Location{file, 0, 0, 1, {}}, context);
  catalogue.report_problems(diagnostics);
  diagnostics.sort();
  return std::move(read.sites);
}

std::vector<CapitalRow> read_capital_rows(const std::string& file, Diagnostics& diagnostics) {
  return read_row_file<row_schema, CapitalRow>("economics", "Published cost of AI sites.", file, {}, diagnostics,
                                               [](CapitalRow&, OpenFacts&) {});
}

void check_sites(const std::vector<CapitalRow>& rows, const std::vector<PricedSite>& sites, Diagnostics& diagnostics) {
  for (const CapitalRow& row : rows)
    if (std::none_of(sites.begin(), sites.end(), [&row](const PricedSite& site) { return site.name == row.site; }))
      diagnostics.error({}, fmt::format("row {}: no site is named {}", row.id, row.site));
}

}  // namespace gigatwin::validation
