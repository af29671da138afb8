"""What an operator reports: gigatwin report --eed RESULT, and the rules at the end of a run."""

import csv
import io
import json

import harness
from harness import SMALL, gigatwin

SITE = ["--set", "site=juelich", "--set", "reporting.operation_since=2026-07-01"]

# A network that always asks for more than there is: all that is delivered is under contract.
HEAT = """gigatwin: 1
extends: {small}
time: {{duration: 3 d}}
heat_reuse:
  network: {{supply_cold: 80 degC, outdoor_cold: -10 degC, supply_warm: 70 degC, outdoor_warm: 10 degC, return: 45 degC}}
  demand: {{base: 20 MW, peak: 30 MW, design_outdoor: -10 degC, heating_limit: 15 degC}}
  station: 10 MW
  heat_pump: {{capacity: 4 MW}}
  contract: {{power: 20 MW, price: 30 EUR/MWh}}
"""


class Report(harness.ProgramTest):
    """Works on one result: three days of the small site, placed in Germany and opened in July 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.result = harness.new_folder(cls) / "small.h5"
        cls.run_done = gigatwin("run", SMALL, "-o", cls.result, "--set", "time.duration=3 d", *SITE)
        if cls.run_done.returncode != 0:
            raise AssertionError(cls.run_done.stderr)

    def table(self):
        return list(csv.DictReader(io.StringIO(self.succeeds("report", "--eed", self.result, "--csv").stdout)))

    def test_a_run_ends_with_the_rules_that_it_fails_and_their_articles(self):
        self.assertRegex(self.run_done.stdout, r"\n\d+ of \d+ rules met")
        self.assertIn("fails EnEfG, section 11(2) no. 2: ERF 0, at least 0.1000\n", self.run_done.stdout)
        self.assertIn("fails Directive (EU) 2023/1791, Article 26(6): neither used nor proved infeasible\n",
                      self.run_done.stdout)

    def test_the_table_and_all_rules_as_text(self):
        text = self.succeeds("report", "--eed", self.result).stdout
        self.assertIn("Delegated Regulation (EU) 2024/1364", text)
        self.assertIn("NOT A FULL YEAR", text)
        self.assertRegex(text, r"\n  E_DC +Total energy consumption ")
        self.assertRegex(text, r"\n  fails +enefg-heat-10 ")
        self.assertRegex(text, r"\n  unknown +eed-article-12 ")

    def test_the_table_as_csv_agrees_with_the_indicators(self):
        values = {row["symbol"]: row["value"] for row in self.table()}
        shown = json.loads(self.succeeds("show", self.result, "--json").stdout)
        indicators = {entry["name"]: entry["value"] for entry in shown["indicators"]}
        self.assertEqual(float(values["PUE"]), indicators["pue"])
        self.assertAlmostEqual(float(values["E_IT"]), indicators["it_energy"] * 1000, delta=1e-6 * float(values["E_IT"]))
        self.assertAlmostEqual(float(values["E_DC"]) / float(values["E_IT"]), indicators["pue"], places=9)
        self.assertEqual(values["S_DC"], "")  # not stated

    def test_amounts_are_scaled_to_a_year_and_states_are_not(self):
        rows = {row["symbol"]: row for row in self.table()}
        self.assertAlmostEqual(float(rows["E_DC"]["per_year"]) / float(rows["E_DC"]["value"]), 365 / 3, places=9)
        self.assertEqual(rows["PUE"]["per_year"], rows["PUE"]["value"])

    def test_the_table_as_json_has_the_same_rows_and_the_checks(self):
        report = json.loads(self.succeeds("report", "--eed", self.result, "--json").stdout)
        self.assertEqual(report["schema"], "gigatwin.eed/1")
        self.assertEqual((report["country"], report["full_year"]), ("DE", False))
        self.assertEqual([row["symbol"] for row in report["table"]], [row["symbol"] for row in self.table()])
        outcomes = {check["name"]: check["outcome"] for check in report["checks"]}
        self.assertEqual(outcomes["enefg-heat-10"], "fails")
        self.assertNotIn("enefg-heat-15", outcomes)

    def test_what_the_scenario_states_is_reported(self):
        self.succeeds("run", SMALL, "-o", "stated.h5", "--quiet", "--set", "time.duration=3 d", "--set",
                      "reporting.floor_area=9000 m2", "--set", "reporting.heat_exempt=true")
        report = json.loads(self.succeeds("report", "--eed", "stated.h5", "--json").stdout)
        self.assertEqual({row["symbol"]: row["value"] for row in report["table"]}["S_DC"], 9000)
        self.assertEqual({check["name"]: check["outcome"] for check in report["checks"]}["eed-article-26-6"], "meets")

    def test_heat_reuse_counts_in_erf_and_its_pump_in_pue(self):
        (self.folder / "heat.yaml").write_text(HEAT.format(small=SMALL))
        self.succeeds("run", "heat.yaml", "-o", "heat.h5", "--quiet")
        shown = json.loads(self.succeeds("show", "heat.h5", "--json").stdout)
        value = {entry["name"]: entry["value"] for entry in shown["indicators"]}
        self.assertGreater(value["erf"], 0.1)
        self.assertAlmostEqual(value["erf"], value["heat_delivered"] / value["energy_input"], places=12)
        self.assertAlmostEqual(value["pue"] - value["pue_without_heat_pump"],
                               value["heat_pump_energy"] / value["it_energy"], places=12)
        self.assertGreater(value["heat_pump_energy"], 0)
        self.assertAlmostEqual(value["heat_revenue"], 30 * value["heat_delivered"], delta=1e-6 * value["heat_revenue"])
        report = json.loads(self.succeeds("report", "--eed", "heat.h5", "--json").stdout)
        self.assertEqual({check["name"]: check["outcome"] for check in report["checks"]}["eed-article-26-6"], "meets")

    def test_wrong_use(self):
        for arguments, message in [(("report", self.result), "expected -o FILE for the page, or --eed"),
                                   (("report", "--eed"), "result is required"),
                                   (("report", "--eed", self.result, "--csv", "--json"), "excludes"),
                                   (("report", "--eed", "missing.h5"), "missing.h5: no such file"),
                                   (("report", "--eed", SMALL), "expected an HDF5 file")]:
            done = self.gigatwin(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(message, done.stderr)
            self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    harness.main()
