"""Values that are distributions: what commands say of them, and what `study show` and `study rank` make of a study."""

import csv
import io
import json
import unittest

import harness

TAX = "economics.discount_rate={distribution: uniform, low: 4 %, high: 8 %, reason: x}"
SHORT = ["--set", "time.duration=1 d", "--set", "workload={}"]
SAID = ("1 value is a distribution; its median is used: economics.discount_rate (6 %); gigatwin study samples it\n")

STUDY = """gigatwin: 1
name: Sure?
scenarios: [here.yaml, there.yaml]
set: [time.duration=1 d, "workload={{}}"]
samples: {{count: 64}}
{more}
uncertain:
  - {{key: economics.discount_rate, distribution: uniform, low: 4 %, high: 8 %, reason: "assumption: a test"}}
  - {{key: economics.it_maintenance, distribution: uniform, low: 4 %, high: 5 %, reason: "assumption: a test"}}
"""
COST = "cost"


class Medians(harness.ProgramTest):
    def test_check_says_so_once(self):
        done = self.gigatwin("check", harness.SMALL, "--set", TAX)
        self.assertEqual((done.returncode, done.stderr), (0, SAID))

    def test_many_are_counted(self):
        several = ["--set", TAX, "--set", "seed={distribution: empirical, values: [3, 5], reason: x}"]
        done = self.gigatwin("check", harness.SMALL, *several)
        self.assertIn("error: seed.whole: expected true: the value is a whole number, found false", done.stderr)
        several[-1] = "seed={distribution: empirical, values: [3, 5], whole: true, reason: x}"
        done = self.gigatwin("check", harness.SMALL, *several)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr.splitlines()[0], "2 values are distributions; their medians are used: seed (3), "
                         "economics.discount_rate (6 %); gigatwin study samples them")

    @harness.needs_h5py
    def test_run_is_that_of_the_median_and_runs_again(self):
        done = self.gigatwin("run", harness.SMALL, *SHORT, "--set", TAX, "-o", "drawn.h5", "--quiet")
        self.assertEqual((done.returncode, done.stderr), (0, SAID))
        self.succeeds("run", harness.SMALL, *SHORT, "--set", "economics.discount_rate=6 %", "-o", "plain.h5", "--quiet")
        self.assertEqual(harness.datasets(self.folder / "drawn.h5"), harness.datasets(self.folder / "plain.h5"))
        self.succeeds("run", "--from", "drawn.h5", "-o", "again.h5", "--quiet")
        self.assertEqual(harness.datasets(self.folder / "again.h5"), harness.datasets(self.folder / "plain.h5"))

    def test_criteria_have_no_distributions(self):
        (self.folder / "c.yaml").write_text(
            "gigatwin: 1\ntitle: t\ncriteria:\n"
            "  - {figure: pue, weight: {distribution: uniform, low: 1, high: 2, reason: x}}\n")
        done = self.gigatwin("study", "rank", "nothing.h5", "--criteria", "c.yaml")
        self.assertEqual(done.returncode, 2)
        done = self.gigatwin("compare", "a.h5", "b.h5", "--criteria", "c.yaml")
        self.assertIn("c.yaml:4:27: error: criteria[0].weight: a plain value is due: this file is no scenario", done.stderr)


class Shown(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.shared = harness.new_folder(cls)
        text = harness.SMALL.read_text()
        (cls.shared / "here.yaml").write_text(text.replace("name: small", "name: here"))
        (cls.shared / "there.yaml").write_text(
            text.replace("name: small", "name: there").replace("accelerators: 1152", "accelerators: 576")
            .replace("grid_connection: 2.6 MW", "grid_connection: 1.4 MW"))
        (cls.shared / "all.yaml").write_text(STUDY.format(more="tornado: true\nsobol: 16"))
        (cls.shared / "few.yaml").write_text(STUDY.format(more="").replace("count: 64", "count: 8"))
        for name in ("all", "few"):
            done = harness.gigatwin("study", "run", f"{name}.yaml", "--quiet", cwd=cls.shared, timeout=600)
            if done.returncode != 0:
                raise RuntimeError(f"gigatwin study run {name}.yaml: {done.returncode}: {done.stderr}")

    def show(self, *arguments, name="all"):
        return self.succeeds("study", "show", self.shared / f"{name}.study.h5", *arguments).stdout

    def test_text_has_all_parts(self):
        text = self.show("--indicator", COST)
        for part in ["2 scenarios, 133 points, 64 of them drawn from 2 uncertain values",
                     "economics.discount_rate   uniform, 4 % to 8 %", "Probability that the row beats the column",
                     "Tornado: one value from its 5 to its 95 %", "Sobol indices, shares of the variance: Saltelli's design of 16 rows",
                     "Convergence over the drawn points"]:
            self.assertIn(part, text)
        self.assertNotIn("Not said", text)

    def test_what_cannot_be_said_is_said(self):
        text = self.show("--indicator", COST, name="few")
        self.assertIn("Rank correlation over the drawn points, in place of a tornado", text)
        self.assertIn("Not said: no `tornado` in the study", text)
        self.assertIn("Not said: no `sobol` in the study", text)

    def test_numbers_of_json_and_csv_are_those_of_the_file(self):
        shown = json.loads(self.show("--indicator", COST, "--json"))
        self.assertEqual(shown["schema"], "gigatwin.study-show/1")
        rows = list(csv.DictReader(io.StringIO(self.show("--indicator", COST, "--csv"))))
        for scenario in shown["indicators"][0]["scenarios"]:
            for quantile in scenario["quantiles"]:
                value = [r["value"] for r in rows if (r["scenario"], r["statistic"], r["of"]) ==
                         (scenario["scenario"], "quantile", str(quantile["probability"]))]
                self.assertEqual([quantile["value"]], list(map(float, value)))

    @harness.needs_h5py
    def test_quantiles_are_those_of_the_samples(self):
        import h5py
        import numpy
        shown = json.loads(self.show("--json"))["indicators"]
        with h5py.File(self.shared / "all.study.h5") as file:
            drawn = file["block"][...] == 3
            for indicator in shown:
                values = file["indicators"][indicator["name"]][...][drawn]
                for s, scenario in enumerate(indicator["scenarios"]):
                    for quantile in scenario["quantiles"]:
                        if quantile["value"] is not None:
                            expected = numpy.quantile(values[:, s], quantile["probability"])
                            self.assertTrue(numpy.isclose(quantile["value"], expected, rtol=1e-12, atol=0), indicator["name"])

    def test_drivers_of_a_cost(self):
        drivers = json.loads(self.show("--indicator", COST, "--json"))["indicators"][0]["drivers"][0]
        self.assertEqual(drivers["sobol"]["source"], "saltelli")
        self.assertEqual(drivers["tornado"][0]["input"], "economics.discount_rate")
        self.assertGreater(drivers["sobol"]["total"][0]["value"], 0.9)

    def test_one_scenario_and_wrong_names(self):
        text = self.show("--scenario", "there")
        self.assertNotIn("here ", text.split("settled")[1].replace("there", ""))
        file = self.shared / "all.study.h5"
        for arguments, message in [
                (["show", file, "--scenario", "ther"], "the study has no scenario \"ther\"; did you mean there?"),
                (["show", file, "--indicator", "pux"], "the study has no indicator pux; did you mean pue?"),
                (["show", self.folder / "none.h5"], "none.h5"),
                (["rank", file, "--criteria", "training-for-money", "--scenario", "here"], "at least two scenarios")]:
            done = self.gigatwin("study", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
            self.assertIn(message, done.stderr)

    def test_rank_gives_probabilities(self):
        (self.folder / "c.yaml").write_text("gigatwin: 1\ntitle: t\ncriteria: [{figure: cost, weight: 1, better: lower}]\n")
        file = self.shared / "all.study.h5"
        shown = json.loads(self.succeeds("study", "rank", file, "--criteria", "c.yaml", "--json").stdout)
        self.assertEqual((shown["schema"], shown["points"]), ("gigatwin.study-rank/1", 64))
        for method in shown["methods"]:
            first = {s["scenario"]: s["probability"][0] for s in method["scenarios"]}
            self.assertAlmostEqual(first["there"], 1.0)  # half the machine, half the cost
            self.assertAlmostEqual(first["here"], 0.0)
        text = self.succeeds("study", "rank", file, "--criteria", "c.yaml").stdout
        self.assertIn("Probability of each rank", text)
        rows = list(csv.DictReader(io.StringIO(self.succeeds("study", "rank", file, "--criteria", "c.yaml", "--csv").stdout)))
        self.assertEqual({r["statistic"] for r in rows}, {"rank", "mean_rank", "excluded", "incomplete", "before"})


if __name__ == "__main__":
    harness.main()
