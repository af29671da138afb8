"""Portfolios as a planner asks for them: the example of the model page, limits that contradict each other, wrong files.

usage: portfolio_test.py PROGRAM
"""

import csv
import io
import json
import re

import harness

EXAMPLE = harness.SOURCE / "scenarios/portfolio/call-2026.yaml"

HEAD = """gigatwin: 1
title: By hand
goal: [{figure: training}]
budget: {union: 6 GEUR}
candidates:
"""
CANDIDATES = """  - {name: A, country: FI, money: {union: 4 GEUR}, figures: [{figure: training, value: 6}]}
  - {name: B, country: PT, money: {union: 3 GEUR}, figures: [{figure: training, value: 5}]}
  - {name: C, country: ES, money: {union: 3 GEUR}, figures: [{figure: training, value: 4}]}
"""

# What is wrong with the file, appended to or put in place of the candidates; the message behind the file's name.
REFUSED = [
    ("goal: [{figure: training, weight: 0}]", "goal: [{figure: training}]", "3:35: error: goal[0].weight: expected a number other than 0, found 0"),
    ("goal: [{figure: pue}]", "goal: [{figure: training}]", "3:17: error: goal[0].figure: expected a figure that adds up over sites, found pue"),
    ("goal: [{figure: training}]\nconstraints: [{figure: training}]", "goal: [{figure: training}]",
     "4:15: error: constraints[0].at_most: expected at_least, at_most or both, found neither"),
    ("goal: [{figure: training}]\nconstraints: [{figure: training, at_most: 9, of: mean}]", "goal: [{figure: training}]",
     "error: constraints[0].by: expected the figure that weights the mean, found none"),
    ("goal: [{figure: training}]\nexclusions: [{candidates: [A, D]}]", "goal: [{figure: training}]",
     'error: exclusions[0].candidates: expected the name of a candidate, found "D"'),
    ("goal: [{figure: training}]\nrequirements: [{candidate: A, needs: A}]", "goal: [{figure: training}]",
     'error: requirements[0].needs: expected another candidate, found "A"'),
    ("goal: [{figure: training}]\nsites: {at_least: 3, at_most: 2}", "goal: [{figure: training}]",
     "error: sites.at_least: expected no more than at_most, 2, found 3"),
    ("goal: [{figure: training}]\nlots: [{lot: \"1\"}, {lot: \"1\"}]", "goal: [{figure: training}]",
     'error: lots[1].lot: expected a lot that is not named before, found "1"'),
    ("budget: {public: 6 GEUR}", "budget: {union: 6 GEUR}",
     "6:5: error: candidates[0]: expected the figure public_money, found none"),
    ("name: A, country: PT", "name: B, country: PT",
     'error: candidates[1].name: expected a name that no candidate before has, found "A"'),
    ("name: A, sizes: [{label: x}]", "name: A", "error: candidates[0].sizes[0].share: expected share or accelerators, found neither"),
    ("name: A, sizes: [{label: x, accelerators: 9}]", "name: A",
     "error: candidates[0].sizes[0].accelerators: expected a candidate whose accelerators at share 1 are known, found none"),
    ("name: A, sizes: [{label: x, share: 1}, {label: x, share: 2}]", "name: A",
     'error: candidates[0].sizes[1].label: expected a label that no size before has, found "x"'),
    ("name: A, result: nowhere.h5", "name: A", "error: candidates[0].result: expected"),
]


class Portfolio(harness.ProgramTest):
    def write(self, text, name="call.yaml"):
        (self.folder / name).write_text(text)

    def setUp(self):
        super().setUp()
        self.write(HEAD + CANDIDATES)

    def answer(self, *options):
        return json.loads(self.succeeds("portfolio", "call.yaml", "--json", *options).stdout)

    def test_gives_the_example_of_the_model_page(self):
        told = self.answer()
        self.assertEqual((told["schema"], told["status"]), ("gigatwin.portfolio/1", "optimal"))
        self.assertEqual([site["name"] for site in told["best"]["sites"]], ["B", "C"])
        self.assertEqual(told["best"]["goal"], 9)
        self.assertEqual([p["goal"] for p in told["next_best"]], [6, 5, 4])
        self.assertEqual(told["next_best"][0]["differing_sites"], 3)
        self.assertEqual((told["budgets"][0]["less"]["goal"], told["budgets"][0]["more"]["goal"]), (6, 9))
        self.assertAlmostEqual(told["budgets"][0]["goal_per_unit"] * 1e9, 2.5)
        self.assertEqual(told["share_of_portfolios"], {"A": 0.25, "B": 0.5, "C": 0.5})

    def test_says_what_the_next_best_exchange(self):
        text = self.succeeds("portfolio", "call.yaml").stdout
        self.assertIn("2 of 3 candidates, goal 9 training: proven best", text)
        self.assertRegex(text, r"Union money +at most +6 GEUR +6 GEUR +0 EUR")
        self.assertRegex(text, r"2 +6 +33\.3 % +3 +0 +without B, C; with A")

    def test_writes_a_row_for_each_site_of_each_portfolio(self):
        rows = list(csv.DictReader(io.StringIO(self.succeeds("portfolio", "call.yaml", "--csv").stdout)))
        self.assertEqual([(row["rank"], row["site"]) for row in rows], [("1", "B"), ("1", "C"), ("2", "A"), ("3", "B"), ("4", "C")])

    def test_does_not_depend_on_the_order_of_candidates(self):
        lines = CANDIDATES.splitlines(keepends=True)
        self.write(HEAD + "".join(reversed(lines)))
        self.assertEqual({site["name"] for site in self.answer()["best"]["sites"]}, {"B", "C"})

    def test_says_which_limits_contradict_each_other_and_what_is_enough(self):
        options = ["--set", "sites.at_least=2", "--set", "budget.union=5 GEUR"]
        done = harness.gigatwin("portfolio", "call.yaml", *options, cwd=self.folder)
        self.assertEqual(done.returncode, 2)
        self.assertIn("error: sites.at_least: no choice keeps this limit (sites) together with budget.union", done.stderr)
        self.assertIn("hint: 1 instead of 2 would be enough", done.stderr)
        self.assertIn("hint: 6 GEUR instead of 5 GEUR would be enough", done.stderr)
        told = harness.gigatwin("portfolio", "call.yaml", *options, "--json", cwd=self.folder)
        conflict = json.loads(told.stdout)["conflict"]
        self.assertEqual([(rule["key"], rule["enough"]) for rule in conflict["rules"]], [("sites.at_least", 1), ("budget.union", 6e9)])

    def test_says_what_is_enough_together_where_no_single_limit_is(self):
        self.write(HEAD.replace("{union: 6 GEUR}", "{union: 2 GEUR, total: 1 GEUR}") +
                   CANDIDATES.replace("GEUR}", "GEUR, total: 5 GEUR}"))
        done = harness.gigatwin("portfolio", "call.yaml", cwd=self.folder)
        self.assertEqual(done.returncode, 2)
        self.assertIn("error: budget.union: no single limit is enough; together are: budget.union 3 GEUR instead of 2 GEUR, "
                      "budget.total 5 GEUR instead of 1 GEUR", done.stderr)

    def test_refuses_what_is_wrong_with_its_place(self):
        for wrong, right, message in REFUSED:
            with self.subTest(message):
                text = HEAD + CANDIDATES
                self.assertIn(right, text)
                self.write(text.replace(right, wrong, 1))
                done = harness.gigatwin("portfolio", "call.yaml", cwd=self.folder)
                self.assertEqual(done.returncode, 2, done.stdout)
                self.assertIn(message, done.stderr)
                self.assertIn("call.yaml:", done.stderr)

    def test_the_shipped_example_runs_and_has_the_figures_of_its_proposals(self):
        """Prague, the smallest: a run of its proposal gives what the example states, to its four digits."""
        told = json.loads(self.succeeds("portfolio", EXAMPLE, "--json").stdout)
        self.assertEqual(told["status"], "optimal")
        self.assertEqual(len(told["best"]["sites"]), 7)
        stated = re.search(r"name: prague\n(.*?)sizes:", EXAMPLE.read_text(), re.S)[1]
        self.succeeds("run", harness.SOURCE / "scenarios/proposals/prague.yaml", "-o", self.folder / "prague.h5", "-q")
        shown = json.loads(self.succeeds("show", self.folder / "prague.h5", "--json").stdout)
        simulated = {row["name"]: row["value"] for row in shown["indicators"]}
        for figure in ("useful_exaflop_days", "pue", "it_energy"):
            value = float(re.search(rf"figure: {figure}, value: ([^}}]+)}}", stated)[1])
            self.assertLess(abs(value / simulated[figure] - 1), 1e-3, f"{figure}: renew the example's figures")
        for key, figure in (("union", "union_grant"), ("public", "public_money"), ("total", "initial_capital")):
            value = 1e6 * float(re.search(rf"\b{key}: ([0-9.e+]+) MEUR", stated)[1])
            self.assertLess(abs(value / simulated[figure] - 1), 1e-3, f"{figure}: renew the example's figures")

    def test_takes_figures_from_results_and_refuses_those_that_were_simulated_otherwise(self):
        harness.gigatwin("run", harness.SMALL, "-o", self.folder / "one.h5", "-q")
        harness.gigatwin("run", harness.SMALL, "-o", self.folder / "short.h5", "-q", "--set", "time.duration=1 d")
        text = HEAD.replace("training", "facility_energy").replace("budget: {union: 6 GEUR}", "sites: {at_most: 1}")
        sizes = "sizes: [{label: half, share: 0.5}, {label: full, share: 1}]"
        self.write(text + f"  - {{name: One, country: FI, result: one.h5, {sizes}}}\n")
        told = self.answer()
        self.assertEqual(told["goal_units"], "MWh")
        self.assertEqual(told["best"]["sites"][0]["size"], "full")
        self.assertAlmostEqual(told["next_best"][0]["goal"], told["best"]["goal"] / 2)
        self.write(text + "  - {name: One, country: FI, result: one.h5}\n  - {name: Short, country: FI, result: short.h5}\n")
        done = harness.gigatwin("portfolio", "call.yaml", cwd=self.folder)
        self.assertEqual(done.returncode, 2)
        self.assertIn("candidates[1].result: expected duration", done.stderr)


if __name__ == "__main__":
    harness.main()
