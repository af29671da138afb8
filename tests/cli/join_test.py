"""Two sites of one consortium joined, and the joined result as every command reads it.

usage: join_test.py PROGRAM
"""

import json

import harness


class Join(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.sites = harness.new_folder(cls)
        for name, seed in (("north", 7), ("south", 8)):
            done = harness.gigatwin("run", harness.SMALL, "-o", cls.sites / f"{name}.h5", "-q", "--seed", str(seed),
                                    "--set", f"name={name}", "--set", "time.duration=2 d")
            assert done.returncode == 0, done.stderr

    def join(self, *options):
        self.succeeds("join", self.sites / "north.h5", self.sites / "south.h5", "-o", "both.h5", *options)

    def indicators(self, result):
        told = json.loads(self.succeeds("show", result, "--json").stdout)
        return {indicator["name"]: indicator["value"] for indicator in told["indicators"]}

    def test_adds_up_and_is_shown_and_compared_as_any_result(self):
        self.join("--name", "Both")
        north, south, both = (self.indicators(path) for path in
                              (self.sites / "north.h5", self.sites / "south.h5", "both.h5"))
        self.assertAlmostEqual(both["facility_energy"], north["facility_energy"] + south["facility_energy"], places=6)
        weighted = sum(site["pue"] * site["it_energy"] for site in (north, south))
        self.assertAlmostEqual(both["pue"], weighted / (north["it_energy"] + south["it_energy"]), places=9)
        self.assertIn("Both", self.succeeds("show", "both.h5").stdout)
        compared = self.gigatwin("compare", self.sites / "north.h5", "both.h5", "--csv")
        self.assertEqual(compared.returncode, 0, compared.stderr)
        self.assertIn("facility_energy,", compared.stdout)

    def test_lists_its_members(self):
        self.join()
        rows = self.succeeds("show", "both.h5", "--csv", "members").stdout.splitlines()
        self.assertEqual(len(rows), 3)
        self.assertTrue(rows[1].startswith("north,"), rows[1])

    def test_is_a_candidate_of_a_portfolio(self):
        self.join()
        (self.folder / "call.yaml").write_text(
            "gigatwin: 1\ntitle: One of them\ngoal: [{figure: useful_exaflop_days}]\nsites: {at_most: 1}\n"
            "exclusions: [{candidates: [Both, North], why: the same site}]\ncandidates:\n"
            f"  - {{name: North, country: GR, result: {self.sites / 'north.h5'}}}\n"
            "  - {name: Both, country: GR, result: both.h5}\n")
        told = json.loads(self.succeeds("portfolio", "call.yaml", "--json").stdout)
        self.assertEqual([site["name"] for site in told["best"]["sites"]], ["Both"])

    def test_keeps_what_is_there_and_refuses_the_same_file_twice(self):
        self.join()
        again = self.gigatwin("join", self.sites / "north.h5", self.sites / "south.h5", "-o", "both.h5")
        self.assertEqual(again.returncode, 2)
        self.assertIn("both.h5", again.stderr)
        self.join("--force")
        twice = self.gigatwin("join", self.sites / "north.h5", self.sites / "north.h5", "-o", "twice.h5")
        self.assertEqual(twice.returncode, 2)
        self.assertIn("is the same result as", twice.stderr)
        self.assertEqual(self.files(), ["both.h5"])

    def test_cannot_be_run_again(self):
        self.join()
        done = self.gigatwin("run", "--from", "both.h5", "-o", "again.h5")
        self.assertEqual(done.returncode, 2)
        self.assertIn("has no scenario in /provenance", done.stderr)


if __name__ == "__main__":
    harness.main()
