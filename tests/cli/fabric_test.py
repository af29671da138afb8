"""What a network architect asks: load of the tiers, collisions of hashes, failures; as table, JSON and HDF5."""

import json

import harness

# Leaves of 32 NICs with 32 uplinks, 16 to each of two spines: 128 accelerators on 4 leaves, 64 x 400 Gbit/s each way.
POD = """\
gigatwin: 1
name: pod
seed: 3
compute: {system: dgx-h100, accelerators: 128}
fabric:
  kind: two-tier
  switch: qm9700
  transceiver: osfp-400g-dr4
  cable_latency: 250 ns
  cable_price: 100 EUR
"""


class FabricTest(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.folder / "pod.yaml").write_text(POD)

    def study(self, *options):
        return json.loads(self.succeeds("fabric", "pod.yaml", "--json", *options).stdout)["study"]


class Load(FabricTest):
    def test_the_study_follows_the_tables_where_it_is_asked_for(self):
        plain = self.succeeds("fabric", "pod.yaml").stdout
        text = self.succeeds("fabric", "pod.yaml", "--study").stdout
        self.assertTrue(text.startswith(plain))
        self.assertIn("traffic          bisection, routing deterministic, seed 3: 128 flows of at most 400.0 Gbit/s", text)
        self.assertIn("effective bisection 25.6 Tbit/s each way, 100.0 % of the nominal", text)
        self.assertRegex(text, r"(?m)^leaf_spine +256 +256 +1\.000 +1\.000 +1\.000 +1\.000 +1\.00$")
        self.assertRegex(text, r"(?m)^hottest ")
        self.assertNotIn("failed", text)
        self.assertNotIn("study", json.loads(self.succeeds("fabric", "pod.yaml", "--json").stdout))

    def test_every_option_of_the_study_asks_for_it(self):
        for options in (["--pattern", "random"], ["--routing", "ecmp"], ["--failed-links", "1", "--trials", "1"],
                        ["--failed-switches", "1", "--trials", "1"], ["--top", "3"], ["-o", "s.h5"]):
            with self.subTest(options):
                self.assertIn("traffic  ", self.succeeds("fabric", "pod.yaml", *options).stdout)

    def test_hashed_flows_collide_and_sprayed_ones_do_not(self):
        hashed = self.study("--pattern", "random", "--routing", "ecmp")
        uplinks = {tier["name"]: tier for tier in hashed["tiers"]}["leaf_spine"]
        most = uplinks["max_offered"]
        self.assertGreaterEqual(most, 2)
        self.assertEqual(most, round(most, 6))  # whole flows
        self.assertAlmostEqual(uplinks["imbalance"], most / (uplinks["mean_offered"] * 256 / uplinks["used_links"]))
        self.assertAlmostEqual(hashed["hottest_links"][0]["offered"], most)
        self.assertLess(hashed["throughput"]["worst"], 0.51)
        sprayed = self.study("--pattern", "random", "--routing", "adaptive")
        self.assertAlmostEqual(sprayed["throughput"]["worst"], 1.0)

    def test_the_same_seed_gives_the_same_study(self):
        options = ["--pattern", "random", "--routing", "ecmp", "--failed-links", "5", "--trials", "4"]
        self.assertEqual(self.study(*options), self.study(*options))
        self.assertNotEqual(self.study(*options), self.study(*options, "--seed", "4"))

    def test_as_many_hottest_links_as_asked(self):
        for top in (0, 7):
            self.assertEqual(len(self.study("--top", top)["hottest_links"]), top)


class Failures(FabricTest):
    # From the leaf 31 links are left: 31 of 32 flows' worth. Towards it half of 32 flows come by the spine that has 15
    # links left to it: all get 15/16, which is 30 flows' worth. (128 - 1 - 2) / 2 x 400 Gbit/s = 25.0 Tbit/s.
    def test_one_link_less_under_spraying(self):
        study = self.study("--routing", "adaptive", "--failed-links", "1", "--trials", "3")
        self.assertAlmostEqual(study["effective_bisection_bit_s"], 25.6e12, delta=1e6)
        self.assertEqual(len(study["failures"]["trials"]), 3)
        for trial in study["failures"]["trials"]:
            self.assertEqual(len(trial["failed_links"]), 1)
            self.assertAlmostEqual(trial["effective_bisection_bit_s"], 25.0e12, delta=1e6)
            self.assertAlmostEqual(trial["throughput"]["worst"], 15 / 16)
            self.assertEqual(trial["partitioned_pairs"], 0)
        self.assertAlmostEqual(study["failures"]["effective_bisection_bit_s"]["least"], 25.0e12, delta=1e6)

    # 32 of 128 accelerators are gone: they neither send nor receive.
    def test_a_failed_leaf_is_a_result_and_no_error(self):
        options = ["--failed-switches", "1", "--tier", "leaf", "--trials", "4"]
        for trial in self.study(*options)["failures"]["trials"]:
            self.assertEqual((trial["failed_switches"][0]["kind"], trial["partitioned_pairs"]), ("leaf", 64))
            self.assertAlmostEqual(trial["throughput"]["mean"], 0.5)
        text = self.succeeds("fabric", "pod.yaml", *options).stdout
        self.assertIn("1 of tier leaf failed, 4 trials", text)
        self.assertRegex(text, r"(?m)^pairs cut off +64\.0 +64\.0 +64\.0 +64\.0 +64\.0$")

    def test_spines_fail_unless_told_otherwise_and_trials_have_a_default(self):
        failures = self.study("--failed-switches", "1")["failures"]
        self.assertEqual(failures["tier"], "spine")
        self.assertEqual(len(failures["trials"]), 200)
        for trial in failures["trials"]:  # one of two spines: half of everything
            self.assertAlmostEqual(trial["effective_bisection_bit_s"], 12.8e12, delta=1e6)


class BadInput(FabricTest):
    def refused(self, *options):
        done = self.gigatwin("fabric", "pod.yaml", "-o", "study.h5", *options)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(self.files(), ["pod.yaml"])
        return done.stderr

    def test_what_the_fabric_does_not_allow(self):
        for options, message in [
            (["--failed-links", "129"], "expected at most 128 failed links, as many as join switches, found 129"),
            (["--failed-switches", "3"], "expected at most 2 failed switches, as many as are of tier spine, found 3"),
            (["--failed-switches", "1", "--tier", "core"],
             "expected at most 0 failed switches, as many as are of tier core, found 1"),
            (["--set", "compute.accelerators=8"],
             "pattern bisection has no pair that uses the fabric: 8 accelerators, 8 in a scale-up domain, 32 in a leaf group"),
        ]:
            with self.subTest(options):
                self.assertEqual(self.refused(*options), f"gigatwin fabric: pod.yaml: {message}\n")

    def test_what_no_fabric_allows(self):
        for options, message in [
            (["--trials", "0", "--failed-links", "1"], '--trials: expected a whole number >= 1, found "0"'),
            (["--trials", "2"], "--trials: expected --failed-links or --failed-switches beside it"),
            (["--failed-links", "-1"], '--failed-links: expected a whole number >= 0, found "-1"'),
            (["--failed-links", "1.5"], '--failed-links: expected a whole number >= 0, found "1.5"'),
            (["--tier", "leaf"], "--tier requires --failed-switches"),
            (["--tier", "attic", "--failed-switches", "1"],
             '--tier: expected one of leaf, spine, core, inter-hall, found "attic"'),
            (["--pattern", "randon"],
             '--pattern: expected one of bisection, random, neighbour-leaf, all-to-all, found "randon"; did you mean '
             'random?'),
        ]:
            with self.subTest(options):
                self.assertEqual(self.refused(*options), f"gigatwin fabric: {message}\nTry 'gigatwin fabric --help'.\n")

    def test_a_routing_that_does_not_go_with_the_kind(self):
        self.assertIn("fabric.routing: expected ", self.refused("--routing", "valiant"))
        self.assertIn("fabric.routing: expected ", self.refused("--routing", "scenic"))

    def test_a_file_is_replaced_only_when_asked(self):
        self.succeeds("fabric", "pod.yaml", "-o", "study.h5")
        done = self.gigatwin("fabric", "pod.yaml", "-o", "study.h5")
        self.assertEqual(done.returncode, 2)
        self.assertIn("study.h5: exists already", done.stderr)
        self.succeeds("fabric", "pod.yaml", "-o", "study.h5", "--force")
        self.assertEqual(self.files(), ["pod.yaml", "study.h5"])


@harness.needs_h5py
class ResultFile(FabricTest):
    def test_the_file_has_what_the_json_says(self):
        import h5py

        study = self.study("--pattern", "random", "--routing", "ecmp", "--failed-links", "2", "--trials", "5",
                           "-o", "study.h5")
        with h5py.File(self.folder / "study.h5") as file:
            fabric = file["fabric"]
            self.assertEqual({name: fabric.attrs[name] for name in ("pattern", "routing", "seed", "failed_links")},
                             {"pattern": "random", "routing": "ecmp", "seed": 3, "failed_links": 2})
            for number, tier in enumerate(study["tiers"]):
                self.assertEqual(fabric["tier"].asstr()[number], tier["name"])
                self.assertEqual(fabric["max_offered"][number], tier["max_offered"])
                self.assertEqual(fabric["mean_utilisation"][number], tier["mean_utilisation"])
            self.assertEqual(list(fabric["hot_link"]), [link["link"] for link in study["hottest_links"]])
            for number, trial in enumerate(study["failures"]["trials"]):
                self.assertAlmostEqual(fabric["trial_effective_bisection"][number] * 1e9, trial["effective_bisection_bit_s"],
                                       delta=1.0)
                self.assertEqual(fabric["trial_failed_links"].asstr()[number].split(),
                                 [str(link) for link in trial["failed_links"]])
            self.assertGreater(fabric["switches"][...].sum(), 0)
            self.assertIn("gigatwin fabric pod.yaml", file["provenance/command"].asstr()[()])

    def test_the_file_has_the_fabric_to_study_again(self):
        import h5py

        first = self.study("-o", "study.h5", "--routing", "ecmp")
        with h5py.File(self.folder / "study.h5") as file:
            (self.folder / "again.yaml").write_text(file["provenance/scenario_resolved"].asstr()[()])
        again = json.loads(self.succeeds("fabric", "again.yaml", "--json", "--study").stdout)["study"]
        self.assertEqual(again, first)

    def test_a_run_has_the_tiers_and_their_parts(self):
        import h5py

        self.succeeds("run", harness.SMALL, "--quiet", "--set", "time.duration=3 d", "-o", "small.h5")
        tiers = json.loads(self.succeeds("fabric", harness.SMALL, "--json").stdout)["tiers"]
        with h5py.File(self.folder / "small.h5") as file:
            for number, tier in enumerate(tiers):
                for name in ("links", "switches", "cables", "transceivers"):
                    self.assertEqual(file["fabric"][name][number], tier[name], name)
                self.assertAlmostEqual(file["fabric/peak_power"][number] * 1e3, tier["peak_power_w"])
                self.assertAlmostEqual(file["fabric/price"][number], tier["price_eur"])


if __name__ == "__main__":
    harness.main()
