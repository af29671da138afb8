"""A task that meets its time limit is submitted once more and goes on where it was."""

import os
import signal
import time

from study_files import harness
from with_cluster import WithCluster


class TimeLimit(WithCluster):
    def test_a_task_that_meets_its_limit_goes_on_in_a_second_job(self):
        folder = self.folder / "limit"
        following = self.start(folder, "--tasks", "1", "--time", "1")
        shard = self.running_shard(folder)
        os.kill(shard, signal.SIGSTOP)  # it uses up its time without the machine's; Slurm ends such tasks too
        soon = time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(time.time() + 1))
        done = self.cluster.run("scontrol", "update", f"JobId={self.job_of(folder)}_1", f"EndTime={soon}")
        self.assertEqual(done.returncode, 0, done.stderr)
        _, errors = following.communicate(timeout=harness.TIME_LIMIT_S)  # Slurm looks at limits every 30 s
        self.assertEqual(following.returncode, 0, errors)
        self.assertRegex(errors, r"task 1: TIMEOUT \(TimeLimit\)\n.*task 1 once more, as job \d+")
        self.assert_same(f"{folder}.h5")


if __name__ == "__main__":
    harness.main()
