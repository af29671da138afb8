"""Shards as plain processes that share nothing but a folder: whatever their number, and whoever is killed when, the file of
the study is the same. What a cluster does, without one."""

import subprocess

import study_files
from study_files import Shard, differences, harness, merged, seeded, write_study

WORKERS = 2


@harness.needs_h5py
class Shards(harness.ProgramTest):
    """All studies of this class are the same one, run in different ways."""

    @classmethod
    def setUpClass(cls):
        cls.shared = harness.new_folder(cls)
        cls.study = write_study(cls.shared)
        done = harness.gigatwin("study", "run", cls.study, "-o", cls.shared / "whole", "--shard", "1/1", "--jobs", "1",
                                cwd=cls.shared)
        assert done.returncode == 0, done.stderr
        cls.whole = cls.merge(cls.shared / "whole", cls.shared / "whole.h5")

    @classmethod
    def merge(cls, folder, path):
        done = harness.gigatwin("study", "merge", folder, "-o", path, cwd=cls.shared)
        assert done.returncode == 0, done.stderr
        return merged(path)

    def assert_same(self, folder):
        """What the folder holds merges to what one process made of it."""
        self.assertEqual(differences(self.merge(folder, f"{folder}.h5"), self.whole), [])

    def run_shard(self, folder, shard, *options):
        done = self.gigatwin("study", "run", self.study, "-o", folder, "--shard", shard, *options)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_study_has_numbers(self):
        """Or all the others would compare nothing with nothing."""
        import h5py

        with h5py.File(self.shared / "whole.h5", "r") as file:
            pue = file["indicators/pue"][...]
            self.assertEqual(pue.shape, (9 + 1 + 4, 2))  # samples; the nominal point; two values, low and high; scenarios
            self.assertTrue((pue > 1.0).all())
            self.assertGreater(len(set(file["indicators/cost_per_exaflop_day"][:, 0])), 9)

    def test_any_number_of_shards_side_by_side(self):
        for count in (2, 4, 7):
            with self.subTest(shards=count):
                folder = self.folder / f"of-{count}"
                command = [harness.program, "study", "run", self.study, "-o", folder, "--jobs", "1", "--quiet", "--shard"]
                shards = "\n".join(f"{i}/{count}" for i in range(1, count + 1))
                done = subprocess.run(["xargs", f"-P{WORKERS}", "-n1", *map(str, command)], input=shards, text=True,
                                      capture_output=True, env=harness.environment(), timeout=harness.TIME_LIMIT_S)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assert_same(folder)

    def test_any_number_of_workers(self):
        for jobs in ("2", "5"):
            with self.subTest(jobs=jobs):
                folder = self.folder / f"jobs-{jobs}"
                self.run_shard(folder, "1/1", "--jobs", jobs)
                self.assert_same(folder)

    def test_the_environment_of_slurm_names_the_shard(self):
        """srun numbers its processes from 0, an array its tasks from wherever it was told to."""
        folder = self.folder / "srun"
        for rank in range(2):
            env = harness.environment(SLURM_PROCID=str(rank), SLURM_NTASKS="2")
            done = self.gigatwin("study", "run", self.study, "-o", folder, "--jobs", "1", env=env)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_same(folder)
        folder = self.folder / "array"
        for task in (5, 6):
            env = harness.environment(SLURM_ARRAY_TASK_ID=str(task), SLURM_ARRAY_TASK_MIN="5", SLURM_ARRAY_TASK_COUNT="2")
            done = self.gigatwin("study", "run", self.study, "-o", folder, "--jobs", "1", env=env)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_same(folder)

    def test_a_study_that_is_killed_at_random_moments_goes_on(self):
        draws = seeded("kill the study")
        folder = self.folder / "killed"
        killed = 0
        for attempt in range(6):
            shard = Shard(self.study, folder, "1/1", "--jobs", str(WORKERS), "--resume")
            study_files.random_pause(draws, 1.5)
            killed += shard.kill() < 0
        self.assertGreater(killed, 0, "every attempt was over before it was killed")
        self.run_shard(folder, "1/1", "--jobs", str(WORKERS), "--resume")
        self.assert_same(folder)

    def test_workers_that_are_killed_at_random_moments_are_started_again(self):
        draws = seeded("kill workers")
        folder = self.folder / "workers"
        shard = Shard(self.study, folder, "1/1", "--jobs", str(WORKERS))
        killed = 0
        while shard.process.poll() is None and killed < 2:  # the same run twice would be reported as crashed
            study_files.random_pause(draws, 0.8)
            killed += shard.kill_a_worker(draws)
        shard.wait()
        self.assertGreater(killed, 0)
        self.run_shard(folder, "1/1", "--resume")
        self.assert_same(folder)

    def test_one_of_several_shards_is_killed_and_resumed_by_others(self):
        """The rest of a killed shard may be done by shards of another number."""
        draws = seeded("kill a shard")
        folder = self.folder / "mixed"
        first = Shard(self.study, folder, "1/2", "--jobs", "1")
        second = Shard(self.study, folder, "2/2", "--jobs", "1")
        study_files.random_pause(draws, 1.0)
        first.kill()
        self.assertEqual(second.wait(), 0, second.errors)
        for i in (1, 2, 3):
            self.run_shard(folder, f"{i}/3", "--resume")
        self.assert_same(folder)

    def test_a_missing_shard_is_told(self):
        folder = self.folder / "gap"
        self.run_shard(folder, "2/2")
        done = self.gigatwin("study", "merge", folder, "-o", "gap.h5")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("missing", done.stderr)
        self.assertFalse((self.folder / "gap.h5").exists())


if __name__ == "__main__":
    harness.main()
