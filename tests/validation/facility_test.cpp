#include "validation/facility.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "files.hpp"
#include "validation/facility_internal.hpp"
#include "validation/plant_year.hpp"

namespace gigatwin::validation {
namespace {

using testing::HasSubstr;

const std::string catalogue = GIGATWIN_SOURCE_DIR "/catalog";
const std::string shipped = GIGATWIN_SOURCE_DIR "/validation";

constexpr const char* machines_text = R"(parts:
- {name: part-a, also: [A 100], idle: 100 W, full: 500 W, hpl: 0.75, tuned: 0.5, hpl_rate: 10 TFLOP/s, source: known}
- {name: cpu, idle: 50 W, full: 250 W, hpl: 0.25, tuned: 0.25, source: known}
machines:
- name: Small
  when: [{input: named, contains: [small]}]
  accelerator: A 100
  accelerators_per_node: 4
  host: cpu
  hosts_per_node: 1
  other_node_power: 100 W
  conversion: [{name: supplies, fixed_loss: 10 W, efficiency: 0.9}]
  network_power_per_node: 20 W
  cdus: 2
  cdu_power: 1 kW
  source: known
- name: Nameplate
  when: [{input: named, contains: [server]}]
  system: dgx-h100
  rated_supply_efficiency: 0.9
  known: calibrated
  source: known
)";

constexpr const char* sites_text = R"(climates:
- {station: Warmplace, places: [warm], latitude: 40, longitude: 10, elevation: 0 m, t_mean: [20 degC, 21 degC, 22 degC, 24 degC, 26 degC, 28 degC, 30 degC, 30 degC, 28 degC, 25 degC, 22 degC, 20 degC], daily_range: 10 K, relative_humidity: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], source: known}
- {station: Coldplace, places: [cold], latitude: 60, longitude: 10, elevation: 0 m, t_mean: [-5 degC, -4 degC, 0 degC, 4 degC, 9 degC, 13 degC, 15 degC, 14 degC, 10 degC, 5 degC, 0 degC, -4 degC], daily_range: 8 K, relative_humidity: [0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8], source: known}
plants:
- name: warm class
  when: [{input: operator, contains: [somebody]}]
  warmer_than: 15 degC
  plant: {cooling: chilled-water-dry, power: hyperscale-n, load: 0.7}
  source: known
- name: cold class
  when: [{input: operator, contains: [somebody]}]
  plant: {cooling: air-cooled-hyperscale, power: hyperscale-n, load: 0.7}
  known: true
  source: known
)";

struct Files {
  FacilitySetup setup;
  std::vector<FacilityRow> rows;
  std::string problems;
};

Files read(const std::string& rows, const std::string& machines = machines_text,
           const std::string& sites = sites_text) {
  Diagnostics diagnostics;
  Files files;
  files.setup.machines = read_installed_machines(file_with("machines.yaml", machines), catalogue, diagnostics);
  files.setup.sites = read_published_sites(file_with("sites.yaml", sites), catalogue, diagnostics);
  files.rows = read_facility_rows(file_with("rows.yaml", rows), catalogue, diagnostics);
  files.problems = first_lines(diagnostics);
  return files;
}

FacilityReport report_of(const std::string& rows) {
  const Files files = read(rows);
  EXPECT_EQ(files.problems, "");
  return validate(files.rows, files.setup);
}

std::string row(const std::string& inputs, const std::string& expected, const std::string& more = {}) {
  static int count = 0;
  return "- {id: row-" + std::to_string(count++) + ", source: somebody, inputs: {" + inputs + "}, expected: {" +
         expected + "}" + more + "}\n";
}

double simulated(const std::string& inputs, const std::string& expected, const std::string& more = {}) {
  const FacilityReport report = report_of("rows:\n" + row(inputs, expected, more));
  if (report.outcomes.empty()) ADD_FAILURE() << report.skipped.front().reason;
  return report.outcomes.empty() ? std::nan("") : report.outcomes.front().simulated;
}

std::string reason(const std::string& inputs, const std::string& expected) {
  const FacilityReport report = report_of("rows:\n" + row(inputs, expected));
  return report.skipped.empty() ? std::string{} : report.skipped.front().reason;
}

// HPL: 4 (100 + 0.75 x 400) + 50 + 0.25 x 200 + 100 = 1800 W; (1800 + 10) / 0.9 = 2011.1 W; 3 nodes with 20 W of
// switches and two CDUs: 3 x 2031.1 + 2000 = 8093.3 W.
TEST(FacilityMachines, DrawWhatTheirPartsAndConversionMake) {
  EXPECT_NEAR(simulated("system: Small, nodes: 3, load: HPL", "power_kw: 8"), 8.09333, 1e-4);
  EXPECT_NEAR(simulated("system: Small, nodes: 3, load: HPL", "power_w_per_node: 2000"), 2011.11, 0.01);
  EXPECT_NEAR(simulated("system: Small, gpus: 12, load: HPL", "power_mw: 0.008"), 0.00809333, 1e-7);
}

// idle: 4 x 100 + 50 + 100 = 550 W, (550 + 10) / 0.9 = 622.2 W; full: 4 x 500 + 250 + 100 = 2350, 2622.2 W; tuned:
// 4 x 300 + 100 + 100 = 1400, 1566.7 W; half of both: 4 x 300 + 150 + 100 = 1450, 1622.2 W.
TEST(FacilityMachines, LoadFollowsFromTheKeyAndTheRow) {
  EXPECT_NEAR(simulated("system: Small", "idle_w: 1"), 622.222, 1e-2);
  EXPECT_NEAR(simulated("system: Small", "peak_w: 1"), 2622.222, 1e-2);
  EXPECT_NEAR(simulated("system: Small, load: 'HPL, tuned'", "power_w: 1"), 1566.667, 1e-2);
  EXPECT_NEAR(simulated("system: Small, gpu_utilisation: 0.5, cpu_utilisation: 0.5", "power_w: 1"), 1622.222, 1e-2);
  EXPECT_NEAR(simulated("system: Small", "kw_per_gpu: 1"), 2.622222 / 4, 1e-5);
}

// 0.24 PFLOP/s at 10 TFLOP/s each are 24 accelerators, 6 nodes; RAPS: (2 x 3 - 1) racks of 2 nodes are 10.
TEST(FacilityMachines, NodesAreCountedByRmaxOrRacksWhereTheyAreNotStated) {
  EXPECT_NEAR(simulated("system: Small, load: HPL, rmax_pflops: 0.24", "power_kw: 1"), (6 * 2031.111 + 2000) / 1e3,
              1e-4);
  EXPECT_NEAR(simulated("system: Small, load: HPL, cdus: 2, racks_per_cdu: 3, missing_rack: 1, nodes_per_rack: 2",
                        "power_kw: 1"),
              (10 * 2031.111 + 2000) / 1e3, 1e-4);
  EXPECT_EQ(reason("system: Small, load: HPL", "power_kw: 1"), "how many nodes it has is not stated, and not known");
}

// 0.5 PFLOP/s at 50 GFLOP/s per watt are 10 kW; beside another power it is the tuned run: 3 x (1566.7 + 20) + 2000 W.
TEST(FacilityMachines, EfficiencyWithRmaxIsAPower) {
  const FacilityReport report = report_of(
      "rows:\n" + row("system: Small, nodes: 3, load: HPL", "rmax_pflops: 0.5, gflops_per_w: 50, power_kw: 12"));
  ASSERT_EQ(report.outcomes.size(), 2u);
  EXPECT_NEAR(report.outcomes[1].published.low, 10.0, 1e-9);
  EXPECT_NEAR(report.outcomes[1].simulated, 6.76, 1e-3);
  EXPECT_EQ(reason("system: Small", "gflops_per_w: 50"), "gflops_per_w is a power only with rmax_pflops");
}

// Catalogue DGX H100 at full power: 8 x 700 + 2 x 350 + 8 x 25 + 2350 = 8850 W of direct current, over 0.9: 9833.3 W.
TEST(FacilityMachines, NameplatesHaveTheSuppliesOfFullLoad) {
  EXPECT_NEAR(simulated("system: server", "max_kw: 10.2"), 9.83333, 1e-4);
}

TEST(FacilityMachines, RowsBringTheirOwn) {
  EXPECT_NEAR(simulated("load: HPL", "power_w: 1",
                        ", machine: {name: own, host: cpu, hosts_per_node: 2, other_node_power: 50 W, source: row}"),
              2 * (50 + 0.25 * 200) + 50, 1e-9);
}

TEST(FacilityRows, ErrorsAreDistancesToTheBand) {
  FacilityOutcome outcome;
  outcome.set = FacilitySet::data_sheet;
  outcome.published = {90, 100};
  outcome.simulated = 95;
  EXPECT_EQ(outcome.error(), 0.0);
  outcome.simulated = 110;
  EXPECT_NEAR(outcome.error(), 0.1, 1e-12);
  outcome.set = FacilitySet::water;
  EXPECT_NEAR(outcome.error(), 10.0, 1e-12);
}

TEST(FacilityRows, ReadsNumbersAndRangesAndNothingElse) {
  EXPECT_EQ(range_of("1.5")->high, 1.5);
  EXPECT_EQ(range_of("[1, 2.5]")->high, 2.5);
  for (const char* text : {"about 2", "[2, 1]", "[1, 2, 3]", "", "nan", "[]"}) EXPECT_FALSE(range_of(text)) << text;
}

TEST(FacilityRows, SayWhyTheyCannotBeRun) {
  EXPECT_THAT(reason("system: Unheard of", "power_kw: 1"), HasSubstr("no machine of the file"));
  EXPECT_THAT(reason("system: Small, nodes: many", "power_kw: 1"), HasSubstr("is no number"));
  EXPECT_THAT(reason("system: Small, nodes: -3, load: HPL", "power_kw: 1"), HasSubstr("nodes is not above 0"));
  EXPECT_THAT(reason("heat_kw: -1, flow_kg_s: 1", "cdu_rise_k: 10"), HasSubstr("heat_kw is not above 0"));
  EXPECT_THAT(reason("system: Small", "mean_kw: 1"), HasSubstr("what runs"));
  EXPECT_THAT(reason("operator: somebody", "pue: 1.1"), HasSubstr("no climate"));
  EXPECT_THAT(reason("operator: somebody, lat: -50, lon: -140", "pue: 1.1"), HasSubstr("within 250 km"));
  EXPECT_THAT(reason("operator: nobody, location: cold", "pue: 1.1"), HasSubstr("no plant"));
  EXPECT_THAT(reason("system: Small", "colour: 1"), HasSubstr("states no power"));
}

TEST(FacilitySites, TakeTheClimateThatIsNamedElseTheNearest) {
  const Files files = read("rows:\n" + row("operator: somebody", "pue: 1.1"));
  const SiteCatalogue& sites = files.setup.sites;
  EXPECT_EQ(climate_at(sites, "Warm Springs", 60.0, 10.0)->station, "Warmplace");
  EXPECT_EQ(climate_at(sites, "elsewhere", 60.5, 10.0)->station, "Coldplace");
  EXPECT_NEAR(distance_km(60.0, 10.0, 61.0, 10.0), 6371.0 * 3.14159265358979 / 180.0, 1e-6);  // a degree of latitude
  EXPECT_FALSE(climate_at(sites, "elsewhere", {}, {}));
}

TEST(FacilitySites, AreNamedByWholeWords) {
  EXPECT_TRUE(has_words("Reno, Nevada", "reno"));
  EXPECT_TRUE(has_words("MareNostrum5", "marenostrum"));  // a figure ends a word
  EXPECT_TRUE(has_words("Meta, Luleå", "luleå"));
  EXPECT_FALSE(has_words("MareNostrum 5, Barcelona", "reno"));
  EXPECT_FALSE(has_words("Indiana", "india"));
  EXPECT_FALSE(has_words("Las Vegas", "vega"));
  EXPECT_TRUE(has_words("Vegas, then Vega", "vega"));  // the second is whole
  const Files files = read("rows:\n" + row("operator: somebody", "pue: 1.1"));
  EXPECT_EQ(climate_at(files.setup.sites, "Scolding", 40.5, 10.0)->station, "Warmplace");
}

TEST(FacilitySites, PlantsFollowTheRulesInOrder) {
  const FacilityReport report = report_of("rows:\n" + row("operator: somebody, location: warm", "pue: 1.1") +
                                          row("operator: somebody, location: cold", "pue: 1.1") +
                                          row("operator: somebody, location: cold", "wue_l_per_kwh: 0.1"));
  ASSERT_EQ(report.outcomes.size(), 3u);
  EXPECT_THAT(report.outcomes[0].subject, HasSubstr("warm class"));
  EXPECT_EQ(report.outcomes[0].set, FacilitySet::likely_plant);
  EXPECT_THAT(report.outcomes[1].subject, HasSubstr("cold class"));
  EXPECT_EQ(report.outcomes[1].set, FacilitySet::known_plant);
  EXPECT_FALSE(report.outcomes[2].counts());  // water of one site without its kind of plant
}

site::Conditions weather(double dry_bulb_c, double wet_bulb_c) {
  site::Conditions conditions;
  conditions.dry_bulb_c.assign(8760, dry_bulb_c);
  conditions.wet_bulb_c.assign(8760, wet_bulb_c);
  conditions.pressure_pa.assign(8760, 101325.0);
  return conditions;
}

TEST(FacilitySites, AHotterYearNeverNeedsLess) {
  const Files files = read("rows:\n" + row("operator: somebody", "pue: 1.1"));
  for (const PlantRule& rule : files.setup.sites.plants) {
    PlantYear before;
    for (double dry_bulb_c = -10.0; dry_bulb_c <= 35.0; dry_bulb_c += 5.0) {
      const PlantYear year = plant_year(rule.plant, weather(dry_bulb_c, dry_bulb_c - 3.0));
      EXPECT_GE(year.chiller_hours, before.chiller_hours) << rule.name << " at " << dry_bulb_c;
      EXPECT_GE(year.pue + 1e-3, before.pue) << rule.name << " at " << dry_bulb_c;  // pads may help the fans
      EXPECT_NEAR(year.pue, 1.0 + year.cooling + year.electrical, 1e-12);
      before = year;
    }
    EXPECT_GT(before.chiller_hours, 8000.0) << rule.name;
  }
}

TEST(FacilityFiles, SayWhatIsWrong) {
  const auto problems = [](const std::string& rows) { return read(rows).problems; };
  EXPECT_THAT(problems("rows:\n- {id: a, source: s}\n- {id: a, source: s}\n"),
              HasSubstr("rows[1].id: expected a name of its own, found a again"));
  EXPECT_THAT(problems("rows:\n- {id: a, source: s, colour: red}\n"), HasSubstr("unknown key"));
  EXPECT_THAT(problems("rows:\n- {id: a, source: s, machine: {name: m, source: s}}\n"),
              HasSubstr("a system of the catalogue, or counts of accelerators and hosts, found neither"));
  EXPECT_THAT(problems("rows:\n- {id: a, source: s, plant: {cooling: air-cooled-hyperscale, power: hyperscale-n, load: "
                       "0.7, liquid_fraction: 0.5}}\n"),
              HasSubstr("plant.cooling."));
  EXPECT_THAT(problems("rows:\n- {id: a, source: s, plant: {cooling: nothing, power: hyperscale-n, load: 0.7}}\n"),
              HasSubstr("cooling"));
  std::string percent = sites_text;
  percent.replace(percent.find("[0.5,"), 5, "[50,");
  EXPECT_THAT(read("rows:\n" + row("system: Small", "idle_w: 1"), machines_text, percent).problems,
              HasSubstr("relative_humidity[0]: expected a share in [0, 1], found 50"));
}

TEST(FacilityReport, ShippedRowsAreWithinTheirLimits) {
  Diagnostics diagnostics;
  const FacilitySetup setup{read_installed_machines(shipped + "/facility-machines.yaml", catalogue, diagnostics),
                            read_published_sites(shipped + "/facility-sites.yaml", catalogue, diagnostics)};
  const auto rows = read_facility_rows(shipped + "/facility.yaml", catalogue, diagnostics);
  ASSERT_EQ(first_lines(diagnostics), "");
  const FacilityReport report = validate(rows, setup);
  EXPECT_TRUE(report.passed());
  for (const FacilityLimit& limit : facility_limits()) {
    const SetSummary summary = report.of_set(limit.set);
    EXPECT_GT(summary.rows, 0u) << limit.name;
    EXPECT_TRUE(summary.passed) << limit.name << ": mean " << summary.mean << ", largest " << summary.largest;
  }
  EXPECT_GE(report.of_set(FacilitySet::likely_plant).within, 0.85);
  EXPECT_THAT(to_markdown(report), HasSubstr("| frontier-idle "));
}

// Section 9.1 of the facility parameters: what RAPS prints for Frontier.
TEST(FacilityReport, FrontierIsExact) {
  Diagnostics diagnostics;
  const FacilitySetup setup{read_installed_machines(shipped + "/facility-machines.yaml", catalogue, diagnostics),
                            read_published_sites(shipped + "/facility-sites.yaml", catalogue, diagnostics)};
  const auto rows = read_facility_rows(shipped + "/facility.yaml", catalogue, diagnostics);
  const FacilityReport report = validate(rows, setup, "frontier-");
  int exact = 0;
  for (const FacilityOutcome& outcome : report.outcomes)
    if (outcome.unit == "MW" && outcome.set == FacilitySet::calibrated) {
      EXPECT_NEAR(outcome.simulated, outcome.published.low, 1e-6 * outcome.published.low) << outcome.row.id;
      ++exact;
    }
  EXPECT_EQ(exact, 3);
}

}  // namespace
}  // namespace gigatwin::validation
