"""Proposals against a call or a law: gigatwin call RESULT ..."""

import csv
import io
import json

import harness
from harness import SMALL, gigatwin

JUELICH = ["--set", "site=juelich", "--set", "reporting.operation_since=2026-07-01", "--set", "time.duration=2 d"]

CALL = """gigatwin: 1
title: Own call
issuer: somebody
reference: OWN/1
requirements:
  - {{name: small, title: PUE below three, figure: pue, at_most: 3}}
classes: [{{name: good, points: 100 %}}, {{name: poor, points: 0 %}}]
criteria:
  - {{name: efficiency, title: efficiency, weight: 40 %, figure: {figure}, bands: [{{name: good, at_most: 1.0}}, {{name: poor}}]}}
  - {{name: panel, title: "what a panel says", weight: {weight} %}}
sources:
  - {{of: [requirements, classes, criteria], source: own, reliability: primary}}
"""


class Call(harness.ProgramTest):
    """Works on one result: two days of the small site, placed in Germany."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.result = harness.new_folder(cls) / "small.h5"
        done = gigatwin("run", SMALL, "-o", cls.result, *JUELICH)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        shown = json.loads(gigatwin("show", cls.result, "--json").stdout)
        cls.indicators = {entry["name"]: entry["value"] for entry in shown["indicators"]}
        cls.scenario = shown["name"] if "name" in shown else None

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def own_call(self, figure="pue", weight=60):
        return self.write("own.yaml", CALL.format(figure=figure, weight=weight))

    def json_of(self, *arguments):
        return json.loads(self.succeeds("call", self.result, *arguments, "--json").stdout)

    def findings(self, *arguments):
        return {finding["name"]: finding for section in self.json_of(*arguments)["results"][0]["sections"]
                for finding in section["findings"]}

    def test_the_gigafactory_call_with_the_small_weight_of_sustainability(self):
        text = self.succeeds("call", self.result).stdout
        self.assertIn("EUROHPC/2026/OP/0008", text)
        self.assertRegex(text, r"Groups that it scores in: power-infrastructure 1\.6 %, .*sustainability 2 %")
        self.assertIn("second-hand quotation: bands of renewables and PUE", text)
        self.assertRegex(text, r"assumption: documents count alike; range: 10 to 50 % each")
        self.assertIn("Lot 1", text)
        self.assertIn("Lot 2", text)  # the scenario names none

    def test_what_no_result_tells_is_unknown(self):
        findings = self.findings()
        self.assertEqual(findings["grid-study"]["outcome"], "unknown")  # no proposal in the scenario
        self.assertEqual(findings["other-technical"]["outcome"], "not scored")
        self.assertEqual(findings["lot-1-h100"]["outcome"], "unknown")
        award = self.json_of()["results"][0]["award"]
        self.assertLess(award["low"], 0.04)
        self.assertGreater(award["high"], 0.9)

    def test_what_would_reach_the_next_band_is_computed(self):
        pue = self.findings("--call", self.own_call())["efficiency"]
        self.assertEqual(pue["outcome"], "poor")
        overhead = self.indicators["energy_input"] - self.indicators["it_energy"]
        self.assertAlmostEqual(pue["better"]["any_of"][0]["now"], overhead, delta=1e-6 * overhead)
        self.assertAlmostEqual(pue["better"]["any_of"][0]["change"], -overhead, delta=1e-6 * overhead)  # PUE 1
        self.assertAlmostEqual(pue["better"]["margin"], self.indicators["pue"] - 1, places=9)

    def test_a_law_and_its_draft_stand_beside_each_other(self):
        text = self.succeeds("call", self.result, "--call", "enefg").stdout
        self.assertRegex(text, r"(?m)^EnEfG$")
        self.assertRegex(text, r"(?m)^EnEfG, draft of April 2026$")
        self.assertIn("enefg-heat-10", text)
        self.assertIn("enefg-draft-heat", text)
        self.assertRegex(text, r"to meets: ERF at least 0\.1000, 0\.1000 more: [0-9. ]+ MWh more heat delivered \(0 MWh now\)")

    def test_the_taxonomy_asks_for_stated_facts(self):
        findings = self.findings("--call", "taxonomy")
        self.assertEqual({finding["outcome"] for finding in findings.values()}, {"unknown"})

    def test_several_results_beside_each_other(self):
        text = self.succeeds("call", self.result, self.result, "--call", self.own_call()).stdout
        self.assertRegex(text, r"(?m)^  efficiency +poor +poor$")
        self.assertRegex(text, r"(?m)^  award, range +0\.0 to 60\.0 % +0\.0 to 60\.0 %$")

    def test_csv_has_a_row_for_every_finding(self):
        rows = list(csv.DictReader(io.StringIO(self.succeeds("call", self.result, "--csv").stdout)))
        self.assertEqual(len(rows), sum(len(s["findings"]) for s in self.json_of()["results"][0]["sections"]))
        pue = next(row for row in rows if row["name"] == "pue")
        self.assertAlmostEqual(float(pue["value"]), self.indicators["pue"], places=12)
        self.assertIn("second-hand quotation", pue["reliability"])
        self.assertEqual(next(row for row in rows if row["name"] == "grid-study")["value"], "")

    def test_a_bidder_states_what_no_simulation_knows(self):
        call = self.own_call()
        self.write("said.yaml", "gigatwin: 1\nassessments: [{criterion: panel, points: 50 %, why: we think so}]\n")
        award = self.json_of("--call", call, "--assessments", "said.yaml")["results"][0]["award"]
        self.assertAlmostEqual(award["low"], 0.3)
        self.assertAlmostEqual(award["high"], 0.3)
        self.assertIn("we think so", self.succeeds("call", self.result, "--call", call, "--assessments", "said.yaml").stdout)

    def fails(self, *arguments):
        done = self.gigatwin("call", *arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        return done.stderr

    def test_an_assessment_overrules_no_figure(self):
        call = self.own_call()
        self.write("said.yaml", "gigatwin: 1\nassessments:\n  - {criterion: efficiency, points: 100 %, why: we think so}\n")
        self.assertIn("said.yaml:3:17: error: assessments[0].criterion: expected a criterion that no simulation scores, found efficiency\n",
                      self.fails(self.result, "--call", call, "--assessments", "said.yaml"))

    def test_an_unknown_indicator_has_its_place_and_the_nearest_name(self):
        self.assertIn("own.yaml:9:65: error: criteria[0].figure: expected the name of an indicator; did you mean pue?, found puee\n",
                      self.fails(self.result, "--call", self.own_call(figure="puee")))

    def test_weights_that_do_not_add_up(self):
        self.assertIn("own.yaml:10:55: error: criteria[1].weight: expected weights that add up to 100 % of the award, found 90 %\n",
                      self.fails(self.result, "--call", self.own_call(weight=50)))

    def test_a_name_that_is_neither_call_nor_law(self):
        self.assertIn("enefgg: neither a call nor a group of rules of the catalogue; did you mean enefg?",
                      self.fails(self.result, "--call", "enefgg"))

    def test_laws_take_no_assessments(self):
        self.write("said.yaml", "gigatwin: 1\nassessments: [{criterion: panel, points: 50 %, why: so}]\n")
        self.assertIn("take no assessments", self.fails(self.result, "--call", "enefg", "--assessments", "said.yaml"))

    def test_files_that_are_no_results(self):
        self.assertIn("missing.h5", self.fails("missing.h5"))
        self.assertIn("own.yaml", self.fails(self.own_call()))

    @harness.needs_h5py
    def test_a_result_without_the_indicators_of_proposals_is_unknown(self):
        import h5py

        old = self.folder / "old.h5"
        old.write_bytes(self.result.read_bytes())
        with h5py.File(old, "r+") as file:
            for name in ("grid_to_it", "autonomy", "hourly_matched"):
                del file["indicators"][name]
        text = self.succeeds("call", old).stdout
        self.assertRegex(text, r"renewables: unknown - .*the result does not tell: Renewable, hour by hour")

    @harness.needs_h5py
    def test_a_quantile_of_a_result_that_carries_some(self):
        import h5py

        drawn = self.folder / "drawn.h5"
        drawn.write_bytes(self.result.read_bytes())
        with h5py.File(drawn, "r+") as file:
            group = file["indicators"]
            attributes = dict(group["pue"].attrs)
            del group["pue"]
            group["quantile"] = [0.05, 0.5, 0.95]
            group["quantile"].make_scale("quantile")
            group["pue"] = [0.9, 1.5, 1.9]
            for name, value in attributes.items():
                group["pue"].attrs[name] = value
            group["pue"].dims[0].attach_scale(group["quantile"])
        call = self.own_call()

        def outcome(*arguments):
            done = json.loads(self.succeeds("call", drawn, "--call", call, "--json", *arguments).stdout)
            return next(f for f in done["results"][0]["sections"][1]["findings"] if f["name"] == "efficiency")["outcome"]

        self.assertEqual(outcome("--quantile", "0.05"), "good")
        self.assertEqual(outcome(), "poor")
        done = self.gigatwin("call", drawn, "--call", call, "--quantile", "0.3")
        self.assertEqual(done.returncode, 2)
        self.assertIn("expected one of the quantiles 0.05, 0.5, 0.95, found 0.3", done.stderr)

    def test_a_hostile_name_stays_on_its_line(self):
        hostile = self.folder / "hostile.h5"
        name = 'a,"b"\tc'
        done = self.gigatwin("run", SMALL, "-o", hostile, *JUELICH, "--set", f"name='{name}'")
        if done.returncode != 0:
            self.skipTest("the program takes no such name")
        rows = list(csv.DictReader(io.StringIO(self.succeeds("call", hostile, "--csv").stdout)))
        self.assertEqual({row["result"] for row in rows}, {name})
        self.assertNotIn("\t", self.succeeds("call", hostile).stdout)

    def test_help_teaches_with_an_example(self):
        self.assertIn("gigatwin call kajaani.h5 sines.h5", self.succeeds("call", "--help").stdout)


if __name__ == "__main__":
    harness.main()
