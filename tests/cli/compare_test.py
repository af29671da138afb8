"""Rankings of results and scenarios by criteria: gigatwin compare --criteria."""

import csv
import io
import json

import harness
from harness import SMALL, gigatwin

CRITERIA = """\
gigatwin: 1
title: A test
criteria:
  - {figure: cost_per_exaflop_day, weight: 60 %}
  - {figure: pue, weight: 40 %, normalise: bounds, target: 1.0, worst: 1.5, least: 1}
stability: {samples: 500}
"""


class Ranking(harness.ProgramTest):
    """Of results that are made once: a.h5, b.h5 of another seed, short.h5 of another length, later.h5 of another price year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = harness.new_folder(cls)
        cls.a, cls.b, cls.short, cls.later = (folder / f"{name}.h5" for name in ("a", "b", "short", "later"))
        runs = [(cls.a, []), (cls.b, ["--seed", "8"]), (cls.short, ["--set", "time.duration=18 d"]),
                (cls.later, ["--set", "economics.price_year=2031"])]
        for path, changes in runs:
            done = gigatwin("run", SMALL, "-o", path, *changes)
            if done.returncode != 0:
                raise AssertionError(done.stderr)

    def criteria(self, text=CRITERIA):
        path = self.folder / "criteria.yaml"
        path.write_text(text)
        return path

    def refused(self, expected, *inputs, text=CRITERIA):
        done = self.gigatwin("compare", *inputs, "--criteria", self.criteria(text))
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertIn(expected, done.stderr)

    def test_text_json_and_csv_say_the_same(self):
        command = ["compare", self.a, self.b, "--criteria", self.criteria()]
        text = self.gigatwin(*command).stdout
        self.assertRegex(text, r"(?s)PUE.*Ranking by criteria: A test\n.*Pareto front.*What would overturn it\n")
        compared = json.loads(self.gigatwin(*command, "--json").stdout)
        self.assertEqual(compared["schema"], "gigatwin.compare/1")
        self.assertIn("pue", [row["name"] for row in compared["indicators"]])
        proposals = compared["ranking"]["proposals"]
        self.assertEqual(sorted(proposal["weighted_sum"]["rank"] for proposal in proposals), [1, 2])
        for proposal in proposals:
            self.assertAlmostEqual(sum(proposal["weighted_sum"]["rank_shares_any_weights"]), 1.0)
        table = list(csv.DictReader(io.StringIO(self.gigatwin(*command, "--csv").stdout)))
        for proposal, row in zip(proposals, table):
            self.assertEqual(float(row["weighted_sum"]), proposal["weighted_sum"]["total"])
            self.assertEqual(float(row["pue"]), proposal["values"][1])

    def test_the_same_comparison_twice_has_the_same_bytes(self):
        command = ["compare", self.a, self.b, "--criteria", self.criteria(), "--json"]
        self.assertEqual(self.gigatwin(*command).stdout, self.gigatwin(*command).stdout)

    def test_all_criteria_of_the_catalogue_work(self):
        for name in json.loads(self.succeeds("catalog", "list", "criteria", "--json").stdout)["entries"]["criteria"]:
            with self.subTest(name):
                done = self.gigatwin("compare", self.a, self.b, "--criteria", name)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(f"Ranking by {name}: ", done.stdout)

    def test_scenarios_run_side_by_side_give_what_one_after_another_gives(self):
        command = ["compare", SMALL, self.b, SMALL, "--criteria", self.criteria(), "--json"]
        env = harness.environment(TMPDIR=str(self.folder))
        outputs = []
        for jobs in ("1", "2"):
            compared = json.loads(self.gigatwin(*command, "--jobs", jobs, env=env).stdout)
            outputs.append((compared["indicators"], compared["ranking"]))
        self.assertEqual(outputs[0], outputs[1])
        self.assertEqual(self.files(), ["criteria.yaml"])

    def test_a_failed_run_is_named_and_nothing_is_printed(self):
        bad = harness.HERE / "bad" / "unknown-key.yaml"
        done = self.gigatwin("compare", SMALL, bad, self.a, "--jobs", "2", env=harness.environment(TMPDIR=str(self.folder)))
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("unknown-key.yaml:", done.stderr)
        self.assertEqual(self.files(), [])

    def test_a_mistake_in_the_last_scenario_is_found_before_the_first_runs(self):
        bad = [harness.HERE / "bad" / name for name in ("unknown-key.yaml", "a-century.yaml")]
        done = self.gigatwin("compare", SMALL, *bad, "--jobs", "1", env=harness.environment(TMPDIR=str(self.folder)))
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertNotIn("done: ", done.stderr)
        for file in bad:
            self.assertIn(f"{file.name}:", done.stderr)

    def test_constraints_exclude_and_say_by_how_much(self):
        text = CRITERIA + "constraints: [{figure: pue, at_most: 1, why: \"assumption: a test\"}]\n"
        done = self.gigatwin("compare", self.a, self.b, "--criteria", self.criteria(text))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"missed, and not ranked, by\n    a: .* too much\n    b: .* too much\n")
        self.assertIn("Nobody is left to rank.", done.stdout)

    def test_lengths_and_price_years_are_not_mixed(self):
        self.refused("expected simulated times of one length; --allow-horizons", self.a, self.short)
        self.refused("expected amounts of money of one price year; --inflation 0.02 would bring them to 2031", self.a, self.later)
        for inputs, option in (((self.a, self.short), ["--allow-horizons"]), ((self.a, self.later), ["--inflation", "0.02"])):
            done = self.gigatwin("compare", *inputs, "--criteria", self.criteria(), *option)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_wrong_criteria_are_shown_at_their_place(self):
        where = f"{self.folder / 'criteria.yaml'}"
        self.refused(f"{where}:4:14: error: criteria[0].figure: expected the name of an indicator, found cost_per_exaflop_days\n",
                     self.a, self.b, text=CRITERIA.replace("cost_per_exaflop_day", "cost_per_exaflop_days"))
        self.refused("did you mean cost_per_exaflop_day?", self.a, self.b,
                     text=CRITERIA.replace("cost_per_exaflop_day", "cost_per_exaflop_days"))
        self.refused("criteria: expected weights that add to 1, found a sum of 0.9\n", self.a, self.b,
                     text=CRITERIA.replace("60 %", "50 %"))
        self.refused("scaled to 1: cost_per_exaflop_day 0.5556, pue 0.4444", self.a, self.b,
                     text=CRITERIA.replace("60 %", "50 %"))
        self.refused("criteria[0].figure: expected \"better: lower\" or \"better: higher\" beside it", self.a, self.b,
                     text=CRITERIA.replace("cost_per_exaflop_day", "it_energy"))
        self.refused("criteria[1].target: expected less than worst, since lower is better", self.a, self.b,
                     text=CRITERIA.replace("target: 1.0", "target: 1.6"))
        self.refused("expected one of at_most and at_least, found neither", self.a, self.b,
                     text=CRITERIA + "constraints: [{figure: pue, why: nothing}]\n")
        done = self.gigatwin("compare", self.a, self.b, "--criteria", "climate-furst")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("catalogue criteria has no entry climate-furst", done.stderr)

    def test_options_out_of_range(self):
        for option in (["--quantile", "1.5"], ["--jobs", "0"], ["--inflation", "2"], ["--allow-horizons"]):
            done = self.gigatwin("compare", self.a, self.b, *option)
            self.assertEqual((done.returncode, done.stdout), (2, ""), option)


if __name__ == "__main__":
    harness.main()
