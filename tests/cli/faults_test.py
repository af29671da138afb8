"""Faults for real: signals, a kill, a full disk, a folder that cannot be written to. Never a half file under the final name."""

import os
import shlex
import signal
import subprocess
import time
import unittest
from pathlib import Path

import harness
from harness import SMALL, needs_h5py

LONG = ["--set", "time.duration=10 a", "--set", "time.step=1 min", "--set", "output.every=1 h"]  # minutes of work


def namespace():
    """The command that starts another where it may mount; None where that is not allowed."""
    for command in (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]):
        with harness.temporary_folder() as folder:
            probe = [*command, "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
            try:
                if subprocess.run(probe, capture_output=True, timeout=30).returncode == 0:
                    return command
            except (OSError, subprocess.TimeoutExpired):
                pass
    return None


MOUNTING = namespace()
needs_mounts = unittest.skipUnless(MOUNTING, "mounting a tmpfs is not allowed here")


def processes_of(session):
    """Those that still run; ended ones that nobody has waited for do not count."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, _group, of_session = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:  # it has just ended
            continue
        if int(of_session) == session and state != "Z":
            found.append(stat.parent.name)
    return found


class Signals(harness.ProgramTest):
    def interrupted(self, *signals, quiet=True):
        """Starts a long run, sends the signals once it writes, and returns it ended."""
        run = subprocess.Popen([harness.program, "run", str(SMALL), "-o", "a.h5", *LONG], cwd=self.folder, text=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env=harness.environment())
        self.addCleanup(run.kill)
        deadline = time.monotonic() + harness.TIME_LIMIT_S
        while not (self.folder / "a.h5.partial").exists():
            self.assertIsNone(run.poll(), "the run ended before it began to write")
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
        time.sleep(0.5)
        self.assertIsNone(run.poll(), "the run was over before the signal: LONG is too short")
        for number in signals:
            run.send_signal(number)
            time.sleep(0.05 if len(signals) > 1 else 0.0)
        self.out, self.err = run.communicate(timeout=harness.TIME_LIMIT_S)
        return run.returncode

    def assert_unfinished(self):
        """Only the unfinished result is there, it says so, and it can be read."""
        self.assertEqual(self.files(), ["a.h5.partial"])
        shown = self.gigatwin("show", "a.h5.partial")
        self.assertEqual(shown.returncode, 2)
        self.assertIn("unfinished", shown.stderr)

    def test_sigint_ends_the_run_with_130(self):
        self.assertEqual(self.interrupted(signal.SIGINT), 130, self.err if hasattr(self, "err") else "")
        self.assertRegex(self.err, r"^gigatwin run: .*; a\.h5\.partial holds the unfinished result up to 20\d\d-\d\d-\d\d .* UTC\n$")
        self.assertEqual(self.out, "")
        self.assert_unfinished()

    def test_sigterm_ends_the_run_with_143(self):
        self.assertEqual(self.interrupted(signal.SIGTERM), 143)
        self.assertRegex(self.err, r"^gigatwin run: .*; a\.h5\.partial holds the unfinished result up to .*\n$")
        self.assert_unfinished()

    @needs_h5py
    def test_what_an_interrupted_run_leaves_has_its_rows(self):
        import h5py

        self.interrupted(signal.SIGINT)
        with h5py.File(self.folder / "a.h5.partial", "r") as file:
            rows = len(file["time"])
            self.assertGreater(rows, 10)
            self.assertEqual(len(file["it_power"]), rows)
            self.assertTrue((file["it_power"][...] > 0).all())
            self.assertEqual(file.attrs["complete"], 0)

    def test_a_second_signal_ends_it_at_once(self):
        status = self.interrupted(signal.SIGINT, signal.SIGINT)
        self.assertIn(status, (130, -signal.SIGINT))
        self.assertFalse((self.folder / "a.h5").exists())

    def test_kill_leaves_no_result_and_the_next_run_does_not_mind(self):
        self.assertEqual(self.interrupted(signal.SIGKILL), -signal.SIGKILL)
        self.assertEqual(self.files(), ["a.h5.partial"])
        if harness.has_h5py():
            import h5py

            with h5py.File(self.folder / "a.h5.partial", "r") as file:
                self.assertEqual(file.attrs["complete"], 0)
        self.succeeds("run", SMALL, "-o", "a.h5", "--set", "time.duration=3 d")
        self.assertEqual(self.files(), ["a.h5"])

    @needs_h5py
    def test_a_run_that_was_killed_anywhere_gives_the_same_when_it_is_run_again(self):
        shared = ["--set", "time.duration=40 d", "--set", "time.step=1 min", "--set", "seed=7"]
        self.succeeds("run", SMALL, "-o", "whole.h5", *shared)
        for seconds in (0.05, 0.2, 0.4):
            run = subprocess.Popen([harness.program, "run", str(SMALL), "-o", "again.h5", "--force", *shared],
                                   cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=harness.environment())
            time.sleep(seconds)
            run.kill()
            run.wait()
            self.succeeds("run", SMALL, "-o", "again.h5", "--force", *shared)
            self.assertEqual(harness.datasets(self.folder / "again.h5"), harness.datasets(self.folder / "whole.h5"))

    def test_two_runs_do_not_write_one_file(self):
        first = subprocess.Popen([harness.program, "run", str(SMALL), "-o", "a.h5", *LONG], cwd=self.folder,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                 env=harness.environment())
        self.addCleanup(first.wait)
        self.addCleanup(first.kill)
        while not (self.folder / "a.h5.partial").exists():
            self.assertIsNone(first.poll())
            time.sleep(0.01)
        time.sleep(0.2)
        second = self.gigatwin("run", SMALL, "-o", "a.h5")
        self.assertEqual((second.returncode, second.stdout, second.stderr), (
            2, "", "gigatwin run: a.h5.partial: another run is writing it\n"))


class ComparisonOfScenarios(harness.ProgramTest):
    """`compare` runs scenarios in processes of their own, in a folder that goes with it."""

    def started(self):
        run = subprocess.Popen([harness.program, "compare", str(SMALL), str(SMALL), *LONG], cwd=self.folder, text=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               start_new_session=True, env=harness.environment(TMPDIR=str(self.folder)))
        self.addCleanup(run.kill)
        deadline = time.monotonic() + harness.TIME_LIMIT_S
        while not any(name.endswith(".partial") for name in self.files()):
            self.assertIsNone(run.poll(), "it ended before it began to write")
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
        time.sleep(0.3)
        return run

    def assert_nobody_is_left(self, session):
        deadline = time.monotonic() + 10
        while processes_of(session):
            self.assertLess(time.monotonic(), deadline, "a run goes on")
            time.sleep(0.05)

    def test_it_ends_with_its_run_and_tidies_up(self):
        for to_the_group in (False, True):  # kill PID, Ctrl-C
            for number in (signal.SIGINT, signal.SIGTERM):
                with self.subTest(to_the_group=to_the_group, signal=number):
                    run = self.started()
                    (os.killpg if to_the_group else os.kill)(run.pid, number)
                    out, err = run.communicate(timeout=harness.TIME_LIMIT_S)
                    self.assertEqual((run.returncode, out), (128 + number, ""), err)
                    self.assertRegex(err, r"^(gigatwin run: stopped at [^;]*\n)?$")
                    self.assertEqual(self.files(), [])
                    self.assert_nobody_is_left(run.pid)

    def test_a_kill_ends_its_run_too(self):
        run = self.started()
        run.kill()
        run.communicate(timeout=harness.TIME_LIMIT_S)
        self.assert_nobody_is_left(run.pid)


class Disks(harness.ProgramTest):
    def run_on(self, mount, output="disk/a.h5", before="true", user=""):
        """Runs on a file system of this test's own, mounted at disk/ and gone afterwards; what is on it then is `left`."""
        (self.folder / "disk").mkdir()
        command = shlex.join([harness.program, "run", str(SMALL), "-o", output])
        script = f"mount {mount} disk && {before} && {user} {command}; status=$?; ls -A disk > left; exit $status"
        done = subprocess.run([*MOUNTING, "sh", "-c", script], cwd=self.folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=harness.TIME_LIMIT_S, env=harness.environment())
        self.left = (self.folder / "left").read_text().split()
        return done

    @needs_mounts
    def test_a_full_disk_is_a_failure_in_clear_words(self):
        done = self.run_on(f"-t tmpfs -o size={SMALL_DISK} tmpfs")
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertRegex(done.stderr, r"^gigatwin run: disk/a\.h5\.partial: .*no space left on device(; disk/a\.h5\.partial holds "
                                      r"what could be written)?\n$")
        self.assertIn(self.left, ([], ["a.h5.partial"]))

    @needs_mounts
    def test_a_disk_without_any_room_is_noticed_at_once(self):
        done = self.run_on("-t tmpfs -o size=8k tmpfs")
        self.assertEqual((done.returncode, done.stdout, self.left), (1, "", []))
        self.assertRegex(done.stderr, r"^gigatwin run: disk/a\.h5\.partial: .*no space left on device\n$")

    @needs_mounts
    def test_a_read_only_disk_is_refused(self):
        done = self.run_on("-t tmpfs -o size=4m,ro tmpfs")
        self.assertEqual((done.returncode, done.stdout, self.left), (2, "", []))
        self.assertEqual(done.stderr, "gigatwin run: disk/a.h5: cannot write into the folder disk: read-only file system\n")

    @needs_mounts
    def test_a_large_enough_disk_is_fine(self):
        done = self.run_on("-t tmpfs -o size=16m tmpfs")
        self.assertEqual((done.returncode, done.stderr, self.left), (0, "", ["a.h5"]))

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere; the read-only disk is tested instead")
    def test_a_folder_without_permission_is_refused(self):
        (self.folder / "locked").mkdir(mode=0o555)
        done = self.gigatwin("run", SMALL, "-o", "locked/a.h5")
        self.assertEqual((done.returncode, done.stderr), (
            2, "gigatwin run: locked/a.h5: cannot write into the folder locked: permission denied\n"))


SMALL_DISK = "256k"

if __name__ == "__main__":
    harness.main()
