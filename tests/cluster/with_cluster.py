"""Tests with a Slurm of one node and a study that one plain process has run."""

import os
import subprocess
import time
import unittest
from pathlib import Path

import slurm
from study_files import differences, harness, merged, write_study

ARRAY_SIZE = 12  # MaxArraySize: tasks 0 to 11


class WithCluster(harness.ProgramTest):
    """One cluster, and the file of the study as one plain process makes it."""

    @classmethod
    def setUpClass(cls):
        if why := slurm.missing():
            raise unittest.SkipTest(why)
        if not harness.has_h5py():
            raise unittest.SkipTest("needs python3-h5py")
        cls.cluster = cls.enterClassContext(slurm.Cluster(array_size=ARRAY_SIZE))
        cls.shared = harness.new_folder(cls)
        cls.study = write_study(cls.shared)
        done = harness.gigatwin("study", "run", cls.study, "-o", cls.shared / "whole.h5", cwd=cls.shared)
        assert done.returncode == 0, done.stderr
        cls.whole = merged(cls.shared / "whole.h5")

    def words(self, folder, *options):
        usual = [word for name, value in (("--cpus", "1"), ("--every", "1 s")) if name not in options for word in (name, value)]
        return [harness.program, "study", "submit", self.study, "--slurm", "-o", folder, *usual, *options]

    def submit(self, folder, *options, **how):
        return self.cluster.run(*self.words(folder, *options), cwd=self.folder, **how)

    def start(self, folder, *options):
        """Submits and follows in the background."""
        process = subprocess.Popen([str(word) for word in self.words(folder, *options)], cwd=self.folder, text=True,
                                   env=self.cluster.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def assert_same(self, path):
        self.assertEqual(differences(merged(path), self.whole), [])

    def job_of(self, folder):
        """Of the last line of jobs.txt, once there is one."""
        jobs = Path(folder) / "jobs.txt"
        self.wait_until(lambda: jobs.exists() and jobs.read_text().endswith("\n"), "a job")
        return jobs.read_text().splitlines()[-1].split()[0]

    def tasks(self, job):
        answer = self.cluster.run("squeue", "--noheader", "--array", "--states=all", f"--job={job}", "--format=%K %T")
        return dict(line.split() for line in answer.stdout.splitlines())

    def running_shard(self, folder):
        """The first process of a task that has finished some of its runs but not all."""
        found = []

        def look():
            rows = sum(path.read_bytes().count(b"\n") for path in Path(folder).glob("shard-*"))
            for command in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    words = command.read_bytes().split(b"\0")
                except OSError:
                    continue
                if rows >= 3 and b"run" in words and b"--shard" in words and os.fsencode(folder) in words:
                    found.append(int(command.parent.name))
            return found

        self.wait_until(look, "a running shard")
        return min(found)

    def wait_until(self, is_so, what, seconds=60):
        deadline = time.monotonic() + seconds
        while not is_so():
            self.assertLess(time.monotonic(), deadline, f"{what} did not come within {seconds} s")
            time.sleep(0.05)
