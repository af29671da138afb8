"""`gigatwin finance`: the plan of a result under other terms, the same from the scenario, sources that add up to uses."""

import csv
import io
import json
import unittest

from harness import SMALL, gigatwin, main, new_folder

TERMS = ["--set", "finance=eu-gigafactory-2026"]


class Finance(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = new_folder(cls)
        cls.result = cls.folder / "small.h5"
        done = gigatwin("run", SMALL, "-o", cls.result, "--quiet")
        assert done.returncode == 0, done.stderr

    def plan(self, *options):
        done = gigatwin("finance", self.result, *TERMS, *options, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def wrong(self, *options):
        done = gigatwin("finance", self.result, *options)
        self.assertEqual(done.returncode, 2, done.stdout)
        return done.stderr

    def test_sources_are_uses_in_every_year(self):
        plan = self.plan()
        self.assertEqual(plan["schema"], "gigatwin.finance/1")
        for year in plan["years"]:
            self.assertEqual(round(100 * sum(year["sources"].values())), round(100 * sum(year["uses"].values())), year["year"])

    def test_terms_change_without_a_run(self):
        grants = self.plan()["public_money"]
        self.assertGreater(grants["union_grant"], 0)
        self.assertLessEqual(grants["union_grant"], grants["state_grant"])
        none = self.plan("--set", "finance.grants={union_share: 0, state_share: 0, access: none}")["public_money"]
        self.assertEqual((none["union_grant"], none["state_grant"], none["back_free_compute"]), (0, 0, 0))

    def test_the_scenario_gives_what_its_result_gives(self):
        done = gigatwin("finance", SMALL, *TERMS, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["figures"], self.plan()["figures"])

    def test_csv_has_a_row_for_each_year_to_the_cent(self):
        done = gigatwin("finance", self.result, *TERMS, "--csv")
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        self.assertEqual([int(row["year"]) for row in rows], [year["year"] for year in self.plan()["years"]])
        self.assertRegex(rows[0]["equity: called"], r"^\d+\.\d\d$")

    def test_text_names_parts_figures_and_years(self):
        done = gigatwin("finance", self.result, *TERMS, "--years")
        for words in ("Capital, real MEUR", "Sources, nominal MEUR", "value of the project", "Public money", "Year by year"):
            self.assertIn(words, done.stdout)

    def test_wrong_input_is_named(self):
        self.assertIn("expected a key of economics, finance or proposal, found compute", self.wrong(*TERMS, "--set", "compute.halls=2"))
        self.assertIn("its scenario has no block finance", self.wrong())
        self.assertIn("error: finance.debt.tenor: expected at most the ", self.wrong(*TERMS, "--set", "finance.debt.tenor=40 a"))


if __name__ == "__main__":
    main()
