"""Studies as their users meet them: run, shards, kill and resume, merge, wrong files, runs that fail.

usage: study_test.py PROGRAM
"""

import json
import os
import random
import re
import signal
import subprocess
import time

import harness

POD = harness.SOURCE / "scenarios/studies/quick/pod.yaml"
STUDIES = harness.SOURCE / "scenarios/studies"

STUDY = """gigatwin: 1
name: Test
seed: 3
scenarios: [a.yaml, b.yaml]
set: ["time.duration=12 h"]
samples: {count: 12}
tornado: true
uncertain:
  - {key: economics.discount_rate, distribution: uniform, low: 4 %, high: 8 %, reason: "assumption: for a test"}
  - {key: site.price.network_charge, distribution: uniform, low: 5 EUR/MWh, high: 20 EUR/MWh, reason: "assumption: for a test"}
"""
RUNS = 2 * (1 + 12 + 4)

# What is wrong with the study: text in place of text, and the message behind the file's name.
REFUSED = [
    ("samples: {count: 12}", "samples: {count: 1000000000}",
     "error: samples.count: the study asks for 2e+09 runs (1e+09 points of 2 scenarios); the limit is 10000000"),
    ("tornado: true", "sobol: 100000000", "error: sobol: the study asks for 8e+08 runs"),
    ("a.yaml, b.yaml", "a.yaml, a.yaml", 'error: scenarios[1]: expected a scenario with a name of its own, found "a"'),
    ("a.yaml, b.yaml", "a.yaml, c.yaml", "error: scenarios[1]: expected the path of a scenario, found no file at"),
    ("time.duration=12 h", "time.duratoin=12 h", "error: set[0]: time.duratoin: unknown key"),
    ("time.duration=12 h", "time.duration", 'error: set[0]: expected key=value, found "time.duration"'),
    ("economics.discount_rate", "economics.discount", "error: uncertain[0].key: economics.discount: unknown key"),
    ("low: 4 %, high: 8 %", "low: 9 %, high: 8 %", "error: uncertain[0]"),
    ("low: 4 %, high: 8 %", "low: 4 EUR, high: 8 EUR", "error: uncertain[0].key: economics.discount_rate: expected"),
    ("key: site.price.network_charge,", "key: economics.discount_rate,",
     "error: uncertain[1].key: expected a key that is not named before"),
    ("key: site.price", "scenario: c, key: site.price", 'error: uncertain[1].scenario: expected the name of one of the scenarios, found "c"'),
    ("tornado: true", "grid: [{key: fabric.kind, values: [ring, star]}]",
     'error: grid[0].key: no value of it is possible for scenario "a"'),
    ("tornado: true", "replicates: 0", "error: replicates: expected"),
    ("tornado: true", "keep: [puee]", 'error: keep[0]: expected the name of an indicator, found "puee"; did you mean pue?'),
]


def values_of(path):
    """Every dataset, as bytes."""
    return harness.datasets(path, without=())


class Study(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        pod = POD.read_text()
        for name in "ab":
            (self.folder / f"{name}.yaml").write_text(pod.replace("name: pod", f"name: {name}"))
        (self.folder / "study.yaml").write_text(STUDY)

    def run_study(self, *arguments, **options):
        return self.gigatwin("study", "run", "study.yaml", "-q", *arguments, **options)

    def makes(self, *arguments):
        done = self.run_study(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done

    def start(self, *arguments):
        return subprocess.Popen([harness.program, "study", "run", "study.yaml", "-q", *arguments], cwd=self.folder,
                                env=harness.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


class Runs(Study):
    def test_one_command_gives_one_file(self):
        done = self.makes()
        self.assertIn(f"study.study.h5: {RUNS} runs, {RUNS} ok", done.stdout)
        self.assertEqual(self.files(), ["a.yaml", "b.yaml", "study.study.h5", "study.yaml"])
        again = self.run_study()
        self.assertEqual(again.returncode, 2)
        self.assertIn("exists already", again.stderr)
        self.makes("--force")

    def test_a_run_of_a_study_is_that_of_run(self):
        import h5py
        self.makes()
        command = self.succeeds("study", "plan", "study.yaml", "--run", 9).stdout.strip()
        self.assertTrue(command.startswith("gigatwin run "), command)
        subprocess.run(command.replace("gigatwin", harness.program, 1) + " -o nine.h5 -q", shell=True, cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with h5py.File(self.folder / "nine.h5") as one, h5py.File(self.folder / "study.study.h5") as study:
            for name, value in one["indicators"].items():
                found = study["indicators"][name][4, 1]  # run 9 = 4 * 2 + 1
                self.assertTrue(found == value[()] or (found != found and value[()] != value[()]), name)

    def test_shards_and_jobs_give_the_same_datasets(self):
        self.makes("--jobs", "1")
        whole = values_of(self.folder / "study.study.h5")
        self.assertGreater(len(whole), 100)
        for shards in (2, 4, 7):
            parts = [self.start("--shard", f"{i}/{shards}", "-o", f"parts{shards}", "--jobs", "2") for i in range(1, shards + 1)]
            for part in parts:
                said = part.communicate(timeout=harness.TIME_LIMIT_S)[1]
                self.assertEqual((part.returncode, said), (0, ""))
            self.succeeds("study", "merge", f"parts{shards}")
            self.assertEqual(values_of(self.folder / f"parts{shards}.h5"), whole, shards)

    def test_slurm_tells_a_task_its_shard(self):
        for task in (4, 5):
            done = self.run_study("-o", "array", env=harness.environment(SLURM_ARRAY_TASK_ID=str(task), SLURM_ARRAY_TASK_MIN="4",
                                                                         SLURM_ARRAY_TASK_COUNT="2"))
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.folder / "array/shard-2-of-2.tsv").exists())
        self.succeeds("study", "merge", "array")
        done = self.run_study("-o", "tasks", env=harness.environment(SLURM_PROCID="1", SLURM_NTASKS="3"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.folder / "tasks/shard-2-of-3.tsv").exists())

    def test_killed_at_random_moments_and_resumed_it_is_the_same(self):
        self.makes()
        whole = values_of(self.folder / "study.study.h5")
        moments = random.Random(7)
        for _ in range(3):
            process = self.start("-o", "killed", *(["--resume"] if (self.folder / "killed").exists() else []), "--jobs", "2")
            time.sleep(moments.uniform(0.1, 1.5))
            process.kill()
            process.communicate()
        done = self.run_study("-o", "killed", "--resume")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(values_of(self.folder / "killed.h5"), whole)

    def test_interrupted_it_keeps_what_is_finished(self):
        process = self.start("-o", "stopped", "--jobs", "1")
        for _ in range(200):
            time.sleep(0.05)
            shard = self.folder / "stopped/shard-1-of-1.tsv"
            if shard.exists():
                break
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=harness.TIME_LIMIT_S)[1]
        if process.returncode == 0:
            self.skipTest("it was done before it could be interrupted")
        self.assertEqual(process.returncode, 130, said)
        self.assertIn("--resume goes on", said)
        status = self.gigatwin("study", "status", "stopped", "--json")
        self.assertEqual(status.returncode, 3)
        self.assertEqual(json.loads(status.stdout)["runs"], RUNS)
        again = self.run_study("-o", "stopped")
        self.assertEqual(again.returncode, 2)
        self.assertIn("--resume goes on with them", again.stderr)
        self.assertEqual(self.run_study("-o", "stopped", "--resume").returncode, 0)

    def test_runs_with_impossible_values_are_reported_and_the_others_go_on(self):
        text = STUDY.replace("tornado: true\n", 'list: [{set: ["compute.accelerators=1152"]}, {set: ["compute.accelerators=1151"]}]\n')
        (self.folder / "study.yaml").write_text(text.replace("samples: {count: 12}", "samples: {count: 2}"))
        done = self.run_study()
        self.assertEqual(done.returncode, 4)
        self.assertIn("8 runs, 6 ok, 2 invalid", done.stdout)
        self.assertIn("with compute.accelerators=1151", done.stderr)
        self.assertIn("run 2, a: invalid", done.stderr)


class Shards(Study):
    def setUp(self):
        super().setUp()
        for index in (1, 2):
            done = self.run_study("--shard", f"{index}/2", "-o", "parts")
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_what_is_missing_is_named(self):
        (self.folder / "parts/shard-2-of-2.tsv").unlink()
        done = self.gigatwin("study", "merge", "parts")
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"{RUNS // 2} of {RUNS} runs are missing: runs 1-2", done.stderr)
        self.assertIn("of 2 shards, no file of: 2", done.stderr)
        self.assertFalse((self.folder / "parts.h5").exists())
        allowed = self.gigatwin("study", "merge", "parts", "--allow-missing")
        self.assertEqual(allowed.returncode, 3)
        self.assertIn(f"{RUNS // 2} missing", allowed.stdout)

    def test_a_truncated_shard_is_not_believed(self):
        shard = self.folder / "parts/shard-1-of-2.tsv"
        shard.write_bytes(shard.read_bytes()[:-50])
        done = self.gigatwin("study", "merge", "parts")
        self.assertEqual(done.returncode, 3)
        self.assertIn("torn or damaged", done.stderr)
        resumed = self.run_study("-o", "parts", "--resume")
        self.assertEqual(resumed.returncode, 0, resumed.stderr)

    def test_a_run_in_two_shards_is_refused(self):
        os.link(self.folder / "parts/shard-1-of-2.tsv", self.folder / "parts/shard-1-of-3.tsv")
        done = self.gigatwin("study", "merge", "parts")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"run \d+ is both in ")

    def test_another_design_is_refused(self):
        (self.folder / "study.yaml").write_text(STUDY.replace("seed: 3", "seed: 4"))
        for arguments in (["--shard", "1/2", "--resume"], ["--resume"]):
            done = self.run_study("-o", "parts", *arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn("holds runs of another design", done.stderr)
        shard = self.folder / "parts/shard-2-of-2.tsv"
        self.run_study("--shard", "2/2", "-o", "other")
        shard.write_bytes((self.folder / "other/shard-2-of-2.tsv").read_bytes())
        done = self.gigatwin("study", "merge", "parts")
        self.assertEqual(done.returncode, 2)
        self.assertIn("is of another design", done.stderr)

    def test_a_design_of_an_older_version_is_refused(self):
        design = self.folder / "parts/design.yaml"
        text = design.read_text()
        text = re.sub(r"hash: .*", "hash: 0000000000000000", re.sub(r"version: .*", 'version: "0.0.1 (old)"', text, count=1), count=1)
        design.write_text(text)
        done = self.run_study("-o", "parts", "--resume")
        self.assertEqual(done.returncode, 2)
        self.assertIn("its runs were begun by gigatwin 0.0.1 (old)", done.stderr)

    def test_status_counts_shard_by_shard(self):
        status = json.loads(self.succeeds("study", "status", "parts", "--json").stdout)
        self.assertEqual(status["done"], RUNS)
        self.assertEqual([shard["done"] for shard in status["shards"]], [RUNS // 2, RUNS // 2])
        self.assertIn("done", self.succeeds("study", "status", "parts").stdout)

    def test_no_study_is_said(self):
        for command in ("merge", "status"):
            done = self.gigatwin("study", command, "nowhere")
            self.assertEqual(done.returncode, 2)
            self.assertIn("nowhere: no such folder of a study", done.stderr)
        (self.folder / "empty").mkdir()
        self.assertIn("it has no design.yaml", self.gigatwin("study", "merge", "empty").stderr)


class Plans(Study):
    def test_says_what_would_run(self):
        plan = json.loads(self.succeeds("study", "plan", "study.yaml", "--json").stdout)
        self.assertEqual(plan["runs"], RUNS)
        self.assertEqual(plan["blocks"], {"nominal": 1, "sample": 12, "tornado": 4})
        self.assertEqual(plan["inputs"][0]["distribution"], "uniform, 4 % to 8 %")
        lines = self.succeeds("study", "plan", "study.yaml", "--csv").stdout.splitlines()
        self.assertEqual(len(lines), RUNS + 1)
        self.assertEqual(self.files(), ["a.yaml", "b.yaml", "study.yaml"])

    def test_every_study_that_is_shipped_plans(self):
        studies = sorted(STUDIES.glob("*.yaml"))
        self.assertGreaterEqual(len(studies), 4)
        for study in studies:
            with self.subTest(study.name):
                self.assertGreater(json.loads(self.succeeds("study", "plan", study, "--json").stdout)["runs"], 0)

    def test_the_quick_study_runs(self):
        done = self.gigatwin("study", "run", STUDIES / "quick.yaml", "-q")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("23 runs, 23 ok", done.stdout)

    def test_wrong_studies_say_where(self):
        for before, after, message in REFUSED:
            with self.subTest(after):
                self.assertIn(before, STUDY)
                (self.folder / "study.yaml").write_text(STUDY.replace(before, after, 1))
                for command in (["plan"], ["run", "-q"]):
                    done = self.gigatwin("study", command[0], "study.yaml", *command[1:])
                    self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                    self.assertIn(message, done.stderr)
                self.assertFalse((self.folder / "study.study").exists())

    def test_wrong_shards_are_refused(self):
        for text in ("0/2", "3/2", "2", "a/b", "1/0", "-1/2"):
            done = self.run_study(f"--shard={text}", "-o", "parts")
            self.assertEqual(done.returncode, 2, text)
            self.assertIn("expected I/N", done.stderr)


if __name__ == "__main__":
    harness.main()
