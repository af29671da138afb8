"""Drills asked as a user does: sequence, JSON, CSV, when and where, what cannot be.

usage: drill_test.py PROGRAM
"""

import csv
import json
import re

import harness
from harness import SMALL

EVENTS = ["grid-loss", "feed-loss", "pump-stop", "loop-stop", "cooler-loss", "chiller-loss"]

REFUSED = [
    (["--event", "grid-los"], '--event: expected one of grid-loss, feed-loss, pump-stop, loop-stop, cooler-loss, chiller-loss, '
                              'found "grid-los"; did you mean grid-loss?'),
    (["--event", "pump-stop", "--share", "50 %"], '--share: expected a share above 0 and at most 1, found "50 %"'),
    (["--event", "pump-stop", "--share", "0"], '--share: expected a share above 0 and at most 1, found "0"'),
    (["--event", "grid-loss", "--share", "0.5"], '--share: expected beside pump-stop, cooler-loss or chiller-loss; '
                                                  'the other events stop all'),
    (["--event", "pump-stop", "--for", "10"], '--for: expected a time up to 1 d such as 10 min, found "10"'),
    (["--event", "pump-stop", "--hall", "3"], '--hall: expected a number from 1 to 2, found "3"'),
    (["--event", "pump-stop", "--at", "noon"], '--at: expected hottest, a date such as "2028-07-21 15:00" or a time after the '
                                               'start such as "6 h", found "noon"'),
]


class DrillTest(harness.ProgramTest):
    def drill(self, event, *options):
        done = self.gigatwin("drill", SMALL, "--event", event, "--json", *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)


class Answer(DrillTest):
    def test_a_reader_can_follow_the_sequence(self):
        text = self.succeeds("drill", SMALL, "--event", "loop-stop").stdout
        self.assertRegex(text, r"loop-stop in hall-1, 2028-07-\d\d \d\d:00:00 \(UTC\), \d\d\.\d degC, wet bulb")
        for line in (r"0\.0 s  full power, \d", r"0\.0 s  .* stands still", r"\d s  junction at 87\.0 degC: the clock falls",
                     r"600\.0 s  the valve is open again", r"1800\.0 s  end: "):
            self.assertRegex(text, line)
        self.assertRegex(text, r"(?m)^verdict: ")

    def test_every_event_plays_in_order(self):
        for event in EVENTS:
            answer = self.drill(event, "--for", "2min", "--play", "5min")
            times = [step["time_s"] for step in answer["sequence"]]
            self.assertEqual((answer["schema"], answer["event"]), ("gigatwin.drill/1", event))
            self.assertEqual(times, sorted(times))
            self.assertEqual([sample["time_s"] for sample in answer["samples"]], list(range(301)))
            self.assertTrue(answer["verdict"])

    def test_what_throttles_first_is_what_takes_the_coolant_first(self):
        shut, stopped = self.drill("loop-stop"), self.drill("pump-stop")
        self.assertLess(shut["throttled_s"], stopped["throttled_s"])
        self.assertGreater(shut["throttled_s"], 1)
        self.assertLess(stopped["throttled_s"], 120)

    def test_a_short_stop_is_survived(self):
        answer = self.drill("pump-stop", "--for", "3s")
        self.assertIsNone(answer["tripped_s"])
        self.assertTrue(answer["back_in_service"])

    def test_it_is_cooler_in_another_hour(self):
        hottest, night = self.drill("cooler-loss"), self.drill("cooler-loss", "--at", "2028-07-02 03:00")
        self.assertLess(night["dry_bulb_c"], hottest["dry_bulb_c"])
        self.assertLessEqual(night["hottest_junction_c"], hottest["hottest_junction_c"])
        self.assertEqual(self.drill("cooler-loss", "--at", "27 h")["at"], "2028-07-02 03:00:00")

    def test_the_csv_has_a_row_a_second(self):
        path = self.folder / "drill.csv"
        arguments = ("drill", SMALL, "--event", "pump-stop", "--play", "1min", "--for", "10s", "-o", path)
        self.succeeds(*arguments)
        rows = list(csv.DictReader(path.read_text().splitlines()))
        self.assertEqual(len(rows), 61)
        self.assertLess(float(rows[9]["technology flow"]), float(rows[0]["technology flow"]))
        again = self.gigatwin(*arguments)
        self.assertEqual(again.returncode, 2)
        self.assertRegex(again.stderr, re.escape("exists already; --force replaces it"))
        self.succeeds(*arguments, "--force")


class Refusal(DrillTest):
    def test_what_cannot_be_is_told_in_a_line(self):
        for options, message in REFUSED:
            done = self.gigatwin("drill", SMALL, *options)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", f"gigatwin drill: {message}\n"))

    def test_an_event_is_needed(self):
        done = self.gigatwin("drill", SMALL)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--event is required", done.stderr)


if __name__ == "__main__":
    harness.main()
