"""The electrical plant as `gigatwin power` tells it: stages, single points of failure, availability.

usage: power_report_test.py PROGRAM
"""

import json

import harness
from harness import SMALL


class PowerReport(harness.ProgramTest):
    def report(self, *options):
        return json.loads(self.succeeds("power", SMALL, "--json", *options).stdout)

    def test_the_table_names_stages_single_points_and_minutes(self):
        text = self.succeeds("power", SMALL, "--set", "power.from=hyperscale-n").stdout
        for line in (r"feeds +feed +site +2 +n\+1 .* grid$", r"transformers +transformer +hall +10 +n .* switchgear$",
                     r"  transformers +one of 10 in a hall leaves 90\.0 % of its hall$", r"hall-1 ", r"site "):
            self.assertRegex(text, rf"(?m)^{line}")

    def test_two_systems_have_no_single_point_of_failure(self):
        text = self.succeeds("power", SMALL, "--set", "power.from=eco-mode-2n").stdout
        self.assertRegex(text, r"(?m)^single points of failure .*\n  none$")

    def test_a_meter_at_the_racks_has_nothing_to_tell(self):
        text = self.succeeds("power", SMALL, "--set", "power.from=frontier").stdout
        self.assertIn("the meter is at the racks: no stages\n", text)

    # One unit at 9 in 10: 0.9 of the time; two needed of three: 0.9^3 + 3 x 0.9^2 x 0.1 = 0.972.
    def test_the_json_has_what_a_hand_computes(self):
        ups = ("{name: ups, kind: ups, level: site, units: {needed: 2, redundancy: n+1, reliability: {between_failures: 900 h, "
               "repair: 100 h}}, capacity: 1, losses: {no_load: 0.01, proportional: 0, quadratic: 0.01}, "
               "autonomy: 5 min}")
        answer = self.report("--set", f"power.stages=[{ups}]")
        self.assertEqual(answer["schema"], "gigatwin.power/1")
        self.assertEqual([c["stage"] for c in answer["components"]], ["ups"])
        component = answer["components"][0]
        self.assertEqual((component["units"], component["hall"], component["left_without_one"]), (3, None, 1.0))
        self.assertAlmostEqual(component["efficiency_half_load"], 0.5 / 0.5125, 12)
        self.assertAlmostEqual(component["unit_rating_w"], answer["site"]["design_w"] / 2, 3)
        self.assertAlmostEqual(answer["site"]["availability_full"], 0.972, 12)
        self.assertAlmostEqual(answer["site"]["availability_any"], 0.999, 12)
        self.assertAlmostEqual(answer["site"]["minutes_below_full"], 0.028 * 525960, 6)
        for hall in answer["halls"]:
            self.assertAlmostEqual(hall["availability_full"], 0.972, 12)

    def test_a_cycle_is_refused(self):
        done = self.gigatwin("power", harness.HERE / "bad" / "feed-cycle.yaml")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no feed cycle", done.stderr)


if __name__ == "__main__":
    harness.main()
