"""The timeline of a run, drawn as a user asks for it: bars, marks, curves, selections, what cannot be.

usage: timeline_test.py PROGRAM
"""

import collections
import json

import harness
from harness import SMALL, needs_h5py

REFUSED = [
    (["--from", "noon"], '--from: expected a date such as 2028-03-01 or a time after the start such as "30 d", found "noon"'),
    (["--from", "3 d", "--to", "2028-07-02"],
     '--to: expected a time after 2028-07-04 00:00:00 (--from, or the start of the run), found "2028-07-02"'),
    (["--tenant", "nobody"], "has no job and no tenant class nobody"),
    (["-o", "nowhere/t.json"], "nowhere/t.json: the folder nowhere does not exist"),
]


class Timeline(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.results = harness.new_folder(cls)
        cls.result = cls.results / "small.h5"
        done = harness.gigatwin("run", SMALL, "-o", cls.result, "--quiet", "--set", "output.timeline=activities")
        assert done.returncode == 0, done.stderr

    def draw(self, *options):
        done = self.gigatwin("timeline", self.result, "-o", "t.json", "--force", *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads((self.folder / "t.json").read_text())["traceEvents"], done

    def jobs(self, events):
        return [event for event in events if event["ph"] == "X" and "tenant" in event.get("args", {})]

    def test_jobs_of_a_lane_follow_each_other_and_activities_lie_within_them(self):
        events, _ = self.draw()
        tracks = collections.defaultdict(list)
        for event in events:
            if event["ph"] == "X":
                tracks[event["pid"], event["tid"]].append(event)
        self.assertTrue(tracks)
        parts = 0
        for bars in tracks.values():
            end, job = 0, None
            for bar in bars:
                bar_end = bar["ts"] + bar["dur"]
                if "tenant" in bar["args"]:
                    self.assertGreaterEqual(bar["ts"], end - 1)
                    end, job = bar_end, bar
                else:
                    parts += 1
                    self.assertIn(bar["name"], ("training", "checkpointing", "restarting"))
                    self.assertGreaterEqual(bar["ts"], job["ts"] - 1)
                    self.assertLessEqual(bar_end, job["ts"] + job["dur"] + 1)
        self.assertGreater(parts, 10)

    def test_interruptions_are_marks_with_their_cause(self):
        events, _ = self.draw()
        marks = [event for event in events if event["ph"] == "i" and event["name"] == "job_interrupted"]
        self.assertTrue(marks)
        self.assertTrue(all("cause" in mark["args"] and "job" in mark["args"] for mark in marks))

    def test_curves_and_halls_have_names(self):
        events, _ = self.draw()
        self.assertEqual({e["name"] for e in events if e["ph"] == "C"}, {"busy accelerators", "jobs waiting", "IT power, MW"})
        self.assertLessEqual({"site", "hall-1", "hall-2"}, {e["args"]["name"] for e in events if e["ph"] == "M"})

    def test_selections_narrow_it_down(self):
        events, _ = self.draw("--from", "2028-07-05", "--to", "6 d", "--tenant", "large campaign")
        jobs = self.jobs(events)
        self.assertEqual({job["name"] for job in jobs} - {"dense", "mixture"}, set())
        self.assertTrue(jobs)
        for job in jobs:
            self.assertGreaterEqual(job["ts"], 4 * 86400e6)
            self.assertLessEqual(job["ts"] + job["dur"], 6 * 86400e6 + 1)
        one, _ = self.draw("--job", "mixture")
        self.assertEqual({job["name"] for job in self.jobs(one)}, {"mixture"})

    def test_what_is_too_much_is_left_out_and_said(self):
        _, done = self.draw("--most-bars", "1")
        self.assertRegex(done.stderr, r"warning: \d+ jobs with \d+ bars are left out")

    def test_the_same_result_gives_the_same_bytes(self):
        for name in ("a.json", "b.json"):
            self.succeeds("timeline", self.result, "-o", name)
        self.assertEqual((self.folder / "a.json").read_bytes(), (self.folder / "b.json").read_bytes())

    def test_wrong_options_are_refused_and_write_nothing(self):
        for options, message in REFUSED:
            done = self.gigatwin("timeline", self.result, *options)
            self.assertEqual(done.returncode, 2, options)
            self.assertIn(message, done.stderr)
            self.assertEqual(self.files(), [])

    def test_a_file_is_replaced_only_when_asked(self):
        self.succeeds("timeline", self.result)
        self.assertEqual(self.files(), ["small.timeline.json"])
        self.assertEqual(self.gigatwin("timeline", self.result).returncode, 2)

    def test_a_result_without_timeline_says_how_to_get_one(self):
        harness.gigatwin("run", SMALL, "-o", self.folder / "none.h5", "--quiet", "--set", "output.timeline=none", "--set",
                         "time.duration=2 d")
        done = self.gigatwin("timeline", "none.h5")
        self.assertEqual(done.returncode, 2)
        self.assertIn("has no timeline: run the scenario again with output.timeline: jobs or activities", done.stderr)

    @needs_h5py
    def test_bars_of_the_result_are_the_jobs_times(self):
        import h5py
        import numpy

        with h5py.File(self.result) as file:
            timeline, jobs = file["timeline"], file["jobs"]
            held = collections.defaultdict(float)
            for job, begin, end in zip(timeline["job"][...], timeline["begin"][...], timeline["end"][...]):
                held[job] += end - begin
            columns = ("job", "started", "finished", "waited", "submitted")
            for job, started, finished, waited, submitted in zip(*(jobs[name][...] for name in columns)):
                if not numpy.isnan(finished):
                    self.assertAlmostEqual(held[job] / 3600, finished - submitted - waited, delta=0.01)
            names = [name.decode() for name in file["tenants/tenant"][...]]
            self.assertIn("large campaign", names)
            self.assertEqual(file["tenants/submitted"][...].sum(), jobs["job"].size)
            self.assertEqual(file["causes/interruptions"][...].sum(), file["indicators/interruptions"][()])
            self.assertEqual(file["campaigns/campaign"].asstr()[...].tolist(), ["dense", "mixture"])


if __name__ == "__main__":
    harness.main()
