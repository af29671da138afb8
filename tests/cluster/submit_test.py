"""`gigatwin study submit` with a Slurm of one node: job arrays, srun, tasks that are killed, refusals. The file of the study is
the same as that of one plain process."""

import os
import signal
import stat
import time
from pathlib import Path

from study_files import harness, write_study
from with_cluster import ARRAY_SIZE, WithCluster


class Arrays(WithCluster):
    def test_any_number_of_tasks_gives_what_one_process_gives(self):
        for count in (1, 2, 4, 7):
            with self.subTest(tasks=count):
                folder = self.folder / f"of {count}, 100%"  # names that a shell or Slurm could take for something else
                done = self.submit(folder, "--tasks", str(count), "--time", "5")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assert_same(f"{folder}.h5")
                self.assertEqual(len(list((folder / "logs").glob("*.log"))), count)
                self.assertIn("28 of 28 runs", done.stderr)
                self.assertIn(f"{count} done", done.stderr)

    def test_processes_of_srun_are_shards(self):
        folder = self.folder / "srun"
        done = self.cluster.run("srun", "--ntasks=2", harness.program, "study", "run", self.study, "-o", folder,
                                "--jobs", "1")
        self.assertEqual(done.returncode, 0, done.stderr)
        done = self.gigatwin("study", "merge", folder, "-o", "srun.h5")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_same(self.folder / "srun.h5")

    def test_tasks_are_packed_by_what_a_run_takes_and_by_what_the_cluster_allows(self):
        import json

        def plan(*options):
            done = self.submit(self.folder / "packed", "--dry-run", "--json", *options)
            self.assertEqual(done.returncode, 0, done.stderr)
            return json.loads(done.stdout)

        long = plan("--target-time", "1 h")
        self.assertEqual((long["tasks"], long["runs_per_task"], long["runs"]), (1, 28, 28))
        self.assertGreater(long["task_time_s"], 0.0)
        short = plan("--set", "samples.count=100000", "--target-time", "1 s")
        self.assertEqual(short["tasks"], ARRAY_SIZE - 1)
        self.assertEqual(plan("--tasks", "400", "--time", "5")["tasks"], ARRAY_SIZE - 1)

    def test_a_task_that_is_killed_is_submitted_once_more(self):
        folder = self.folder / "killed"
        following = self.start(folder, "--tasks", "2", "--time", "5")
        os.killpg(os.getpgid(self.running_shard(folder)), signal.SIGKILL)
        _, errors = following.communicate(timeout=harness.TIME_LIMIT_S)
        self.assertEqual(following.returncode, 0, errors)
        self.assertRegex(errors, r"task [12]: FAILED \(\w+\)\n.*task [12] once more, as job \d+")
        self.assertEqual(len((folder / "jobs.txt").read_text().splitlines()), 2)
        self.assert_same(f"{folder}.h5")

    def test_cancelled_tasks_are_left_and_the_same_command_goes_on(self):
        folder = self.folder / "cancelled"
        following = self.start(folder, "--tasks", "3", "--time", "5")
        self.running_shard(folder)
        self.cluster.run("scancel", self.job_of(folder))
        _, errors = following.communicate(timeout=harness.TIME_LIMIT_S)
        self.assertEqual(following.returncode, 3, errors)
        self.assertIn("not all runs are done", errors)
        self.assertIn("CANCELLED", errors)
        self.assertFalse(Path(f"{folder}.h5").exists())
        done = self.submit(folder, "--tasks", "2", "--time", "5")  # of another number, at that
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_same(f"{folder}.h5")

    def test_ctrl_c_leaves_the_job_at_work_and_the_same_command_follows_it(self):
        folder = self.folder / "left"
        following = self.start(folder, "--tasks", "2", "--time", "5")
        job = self.job_of(folder)
        time.sleep(0.5)
        following.send_signal(signal.SIGINT)
        _, errors = following.communicate(timeout=harness.TIME_LIMIT_S)
        self.assertEqual(following.returncode, 130, errors)
        for words in (f"job {job} goes on", f"gigatwin study merge {folder} -o {folder}.h5", f"scancel {job}"):
            self.assertIn(words, errors)
        done = self.submit(folder, "--tasks", "2", "--time", "5")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len((folder / "jobs.txt").read_text().splitlines()), 1, "it was submitted again")
        self.assert_same(f"{folder}.h5")

    def test_without_waiting(self):
        folder = self.folder / "later"
        done = self.submit(folder, "--tasks", "1", "--time", "5", "--no-wait")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.wait_until(lambda: set(self.tasks(self.job_of(folder)).values()) == {"COMPLETED"}, "the end of the job")
        done = self.gigatwin("study", "merge", folder, "-o", "later.h5")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_same(self.folder / "later.h5")


class Refusals(WithCluster):
    def assert_refused(self, done, *words):
        self.assertEqual(done.returncode, 2, done.stderr)
        for each in words:
            self.assertIn(each, done.stderr)
        self.assertEqual([path.name for path in self.folder.glob("*.h5")], [])

    def test_a_partition_that_does_not_exist(self):
        self.assert_refused(self.submit("a", "--tasks", "1", "--time", "5", "--partition", "nope"),
                            "invalid partition specified: nope", "--partition")

    def test_more_memory_than_any_node_has(self):
        self.assert_refused(self.submit("a", "--tasks", "1", "--time", "5", "--memory", "100T"), "Memory", "--memory")

    def test_a_time_that_is_none(self):
        self.assert_refused(self.submit("a", "--tasks", "1", "--time", "soon"), "sbatch refuses")
        self.assert_refused(self.submit("a", "--tasks", "1", "--time", "5", "--every", "often"), "--every: expected a time")

    def test_a_folder_that_cannot_be_written_to(self):
        (self.folder / "taken").write_text("a file")
        self.assert_refused(self.submit("taken", "--tasks", "1", "--time", "5"), "taken")
        self.assert_refused(self.submit("/proc/none", "--tasks", "1", "--time", "5"), "/proc/none")

    def test_a_result_that_is_there_already(self):
        (self.folder / "a.h5").write_text("mine")
        done = self.submit("a", "--tasks", "1", "--time", "5")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("a.h5", done.stderr)
        self.assertEqual((self.folder / "a.h5").read_text(), "mine")

    def test_a_job_that_waits_for_ever_says_why(self):
        for options, words in ((["--cpus", "64"], "PartitionConfig: no node of the partition is that large"),
                               (["--partition", "closed"], "PartitionDown: the partition is down")):
            with self.subTest(options=options):
                folder = self.folder / options[1]
                following = self.start(folder, "--tasks", "1", "--time", "5", *options)
                job = self.job_of(folder)
                time.sleep(3)
                following.send_signal(signal.SIGTERM)
                _, errors = following.communicate(timeout=harness.TIME_LIMIT_S)
                self.cluster.run("scancel", job)
                self.assertEqual(following.returncode, 143, errors)
                self.assertEqual(errors.count(words), 1, errors)


class WithoutSlurm(harness.ProgramTest):
    """Where there is none, or none that answers."""

    def setUp(self):
        super().setUp()
        self.study = write_study(self.folder)
        self.empty = self.folder / "bin"
        self.empty.mkdir()

    def submit(self, *options):
        return self.gigatwin("study", "submit", self.study, "--slurm", "-o", "out", "--tasks", "3", "--time", "10", *options,
                             env=harness.environment(PATH=str(self.empty)))

    def test_no_slurm_is_told_with_what_to_do_instead(self):
        done = self.submit()
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("expected Slurm, found no scontrol in PATH", done.stderr)
        self.assertIn("gigatwin study run", done.stderr)
        self.assertFalse((self.folder / "out").exists())

    def test_a_script_needs_no_slurm(self):
        done = self.submit("--dry-run", "--partition", "small")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith("#!/bin/bash\n"), done.stdout)
        for line in ("#SBATCH --array=1-3\n", "#SBATCH --partition=small\n", "#SBATCH --time=10\n"):
            self.assertIn(line, done.stdout)
        self.assertFalse((self.folder / "out").exists())

    def test_a_controller_that_does_not_answer(self):
        fake = self.empty / "scontrol"
        fake.write_text("#!/bin/sh\necho 'slurm_load_ctl_conf error: Unable to contact slurm controller' >&2\nexit 1\n")
        fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
        done = self.submit()
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("Unable to contact slurm controller", done.stderr)

    def test_a_wrong_study_is_told_before_anything_is_asked_of_the_cluster(self):
        self.study.write_text(self.study.read_text().replace("count: 9", "count: -9"))
        done = self.submit()
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertRegex(done.stderr, r"small-study\.yaml:\d+:\d+: error: samples\.count: expected")


if __name__ == "__main__":
    harness.main()
