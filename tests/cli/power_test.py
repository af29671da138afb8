"""Transients of training asked as a user does: table, JSON, HDF5, limits and their exit status, mitigation, what cannot be.

usage: power_test.py PROGRAM
"""

import json
import math
import re

import harness
from harness import SMALL

TRANSIENTS = ["--set", "power.transients.window=30 s"]

REFUSED = [
    (["--transient", "--campaign", "dens"], '--campaign: expected one of dense, mixture, found "dens"; did you mean dense?'),
    (["--campaign", "dense"], "--campaign requires --transient"),
    (["--output", "x.h5"], "--output requires --transient"),
    (["--transient", "-o", "nowhere/x.h5"], "nowhere/x.h5: the folder nowhere does not exist"),
    (["--transient", "--set", "power.transients.window=1 h", "--set", "power.transients.resolution=0.1 ms"],
     "power.transients: expected at most 5e+07 samples in all halls, found 1.44e+08"),
]


class PowerTest(harness.ProgramTest):
    def transients(self, *options, status=0, scenario=SMALL):
        done = self.gigatwin("power", scenario, "--transient", "--json", *TRANSIENTS, *options)
        self.assertEqual((done.returncode, done.stderr), (status, ""))
        return json.loads(done.stdout)


class Answer(PowerTest):
    def test_the_table_says_swings_ramps_band_and_events_at_every_place(self):
        text = self.succeeds("power", SMALL, "--transient", *TRANSIENTS).stdout
        for line in (r"scenario +small", r"jobs +dense: 512 accelerators, steps of \d", r" +mixture: 256 accelerators",
                     r"rack \(stage \d of \w+\) +\d", r"hall \(hall-\d\) +\d", r"grid connection +\d",
                     r"0\.1 to 20 Hz +% energy +largest line", r"checkpoint +\d", r"stop +\d", r"start +\d",
                     r"limits +none set"):
            self.assertRegex(text, rf"(?m)^{line}")
        self.assertNotIn("smoothed", text)

    def test_the_json_has_what_adds_up(self):
        answer = self.transients()
        self.assertEqual((answer["schema"], answer["all_met"], answer["limits"]), ("gigatwin.transient/1", True, []))
        self.assertEqual([job["campaign"] for job in answer["jobs"]], ["dense", "mixture"])
        self.assertEqual([place["place"] for place in answer["places"]], ["rack", "hall", "grid connection"])
        for place in answer["places"]:
            training = place["bare"]["training"]
            self.assertLess(training["lowest_w"], training["mean_w"])
            self.assertLess(training["mean_w"], training["highest_w"])
            self.assertAlmostEqual(training["swing_w"], training["highest_w"] - training["lowest_w"], 3)
            for ramp in training["ramps"]:
                self.assertLessEqual(ramp["up_w"], training["swing_w"] * (1 + 1e-12))
            self.assertTrue(0 < place["bare"]["band_share"] <= 1)
        grid = answer["places"][2]["bare"]
        # A failure takes the accelerators of the largest job from what they draw to idle at once.
        self.assertGreater(grid["stop"]["ramps"][0]["down_w"], grid["training"]["ramps"][0]["down_w"])
        for job in answer["jobs"]:
            self.assertAlmostEqual(job["lines"][0]["frequency_hz"] * job["step_time_s"], 1, 9)

    def test_the_step_is_that_of_gigatwin_step(self):
        step = json.loads(self.succeeds("step", SMALL, "--json", "--fidelity", "analytic").stdout)
        job = self.transients("--campaign", "dense")["jobs"][0]
        self.assertAlmostEqual(job["step_time_s"] / step["step_time_s"], 1, 2)  # elsewhere on the machine at most
        self.assertEqual(job["accelerators"], 512)

    def test_one_campaign_alone_swings_less_than_both_and_no_more_than_its_accelerators_can(self):
        alone, both = self.transients("--campaign", "dense"), self.transients()
        self.assertEqual(len(alone["jobs"]), 1)
        swing = [answer["places"][2]["bare"]["training"]["swing_w"] for answer in (alone, both)]
        self.assertLess(swing[0], swing[1])
        self.assertLess(swing[0], 512 * 1000 * 1.1)  # 200 W to 1200 W, and the losses on their way


class Limits(PowerTest):
    LIMITS = ["--set", "power.transients.limits={ramp_up: 100 kW, ramp_down: 100 kW, dynamic_range: 150 kW, "
              "band_share: 20 %, line: 10 kW}"]

    def test_limits_that_are_exceeded_say_what_would_mend_them_and_fail(self):
        done = self.gigatwin("power", SMALL, "--transient", *TRANSIENTS, *self.LIMITS)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        for key in ("ramp_up", "ramp_down", "dynamic_range", "band_share", "line"):
            self.assertRegex(done.stdout, rf"(?m)^{key} +EXCEEDED \(\w+\): .* of at most \S.*\n +would mend it: \w")

    def test_limits_that_are_met_do_not_fail(self):
        answer = self.transients("--set", "power.transients.limits={ramp_up: 5 MW, dynamic_range: 5 MW}")
        self.assertEqual([check["met"] for check in answer["limits"]], [True, True])
        self.assertNotIn("advice", answer["limits"][0])

    def test_the_floor_that_is_advised_mends_the_range_and_is_paid_for(self):
        limit = ["--set", "power.transients.limits={dynamic_range: 150 kW}", "--campaign", "dense"]
        refused = self.transients(*limit, status=1)
        floor = re.search(r"smoothing.floor of (\d\.\d\d)", refused["limits"][0]["advice"]).group(1)
        mended = self.transients(*limit, "--set", f"power.transients.smoothing.floor={floor}")
        self.assertTrue(mended["all_met"])
        cost = mended["mitigation"]["smoothing"]
        self.assertTrue(0 < cost["filler_j"] < 0.5 * cost["asked_j"])


class Mitigation(PowerTest):
    def test_everything_that_smooths_is_told_with_its_cost(self):
        options = [
            "--set", "power.transients.smoothing={floor: 0.7, ramp_down: 200 W, ramp_window: 1 s, stop_delay: 1 s}",
            "--set", "power.transients.shelf_capacitance={energy: 4.68 kJ, time_constant: 0.5 s, round_trip_efficiency: 0.95}",
            "--set", "power.transients.hall_battery={energy: 5 kWh, power: 100 kW, response: 2 ms, time_constant: 5 s, "
            "round_trip_efficiency: 0.9}",
            "--set", "power.transients.site_battery={energy: 20 kWh, power: 300 kW, response: 2 ms, time_constant: 10 s, "
            "round_trip_efficiency: 0.9}",
            "--set", "power.transients.stagger=true"]
        answer = self.transients(*options)
        for place in answer["places"]:
            self.assertLess(place["smoothed"]["training"]["swing_w"], place["bare"]["training"]["swing_w"])
        for name in ("shelves", "hall_batteries", "site_battery"):
            books = answer["mitigation"][name]
            self.assertAlmostEqual((books["out_j"] + books["stored_j"] + books["lost_j"]) / books["in_j"], 1, 9)
            self.assertTrue(0 <= books["lowest"] <= books["highest"] <= 1)
        text = self.succeeds("power", SMALL, "--transient", *TRANSIENTS, *options).stdout
        for line in (r"  smoothed +\d", r"smoothing +filler \d", r"shelves +\d.* lost", r"hall batteries +\d",
                     r"site battery +\d", r"staggering +no two jobs have steps of equal length"):
            self.assertRegex(text, rf"(?m)^{line}")


class File(PowerTest):
    @harness.needs_h5py
    def test_the_file_has_the_series_and_the_spectrum_that_the_answer_sums_up(self):
        import h5py
        import numpy
        answer = self.transients("--output", "swings.h5")
        with h5py.File(self.folder / "swings.h5") as file:
            self.assertEqual(file.attrs["format"], "gigatwin-transient")
            self.assertEqual(file["power"].shape, (60000, 3))
            grid = file["power"][:round(answer["training_s"] * 1000), 2]
            training = answer["places"][2]["bare"]["training"]
            cycles = numpy.convolve(grid.astype(float), numpy.full(20, 1 / 20), "valid")  # 20 ms
            self.assertTrue(math.isclose(cycles.max(), training["highest_w"], rel_tol=1e-6))
            self.assertTrue(math.isclose(cycles.min(), training["lowest_w"], rel_tol=1e-6))
            self.assertTrue(math.isclose(grid.mean(dtype=float), training["mean_w"], rel_tol=1e-6))
            inside = file["frequency"][...] >= 0.1
            largest = answer["places"][2]["bare"]["largest_line"]["amplitude_w"]
            self.assertTrue(math.isclose(file["spectrum"][...][inside, 2].max(), largest, rel_tol=1e-6))
            self.assertEqual(file["place"].asstr()[2], "grid connection")
        self.assertEqual(self.files(), ["swings.h5"])

    def test_an_existing_file_is_kept_unless_forced(self):
        (self.folder / "swings.h5").write_text("mine")
        done = self.gigatwin("power", SMALL, "--transient", *TRANSIENTS, "-o", "swings.h5")
        self.assertEqual(done.returncode, 2)
        self.assertIn("swings.h5", done.stderr)
        self.assertEqual((self.folder / "swings.h5").read_text(), "mine")


class Refused(PowerTest):
    def test_what_cannot_be_is_one_line_and_writes_nothing(self):
        for options, message in REFUSED:
            with self.subTest(options):
                done = self.gigatwin("power", SMALL, *options)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(message, done.stderr)
                self.assertEqual(self.files(), [])


if __name__ == "__main__":
    harness.main()
