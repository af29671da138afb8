"""A small study, what is in a merged file, and processes that are ended at random: what the tests of this folder share."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import harness  # noqa: E402

# Two sites with one distribution in common: money alone, the plant alone, and the machine, so that every cache is met.
STUDY = """\
gigatwin: 1
name: small-study
description: Two small sites, {samples} samples and a tornado
seed: 11
scenarios: [north.yaml, south.yaml]
samples: {{count: {samples}}}
tornado: true
uncertain:
  - {{key: economics.discount_rate, distribution: triangular, low: 4 %, mode: 6 %, high: 9 %, reason: "test"}}
  - {{key: operations.failure_rate_factor, distribution: uniform, low: 2, high: 8, reason: "test"}}
"""


def write_study(folder, samples=9, duration="3 d"):
    """STUDY.yaml and its scenarios; returns its path."""
    folder = Path(folder)
    text = harness.SMALL.read_text().replace("duration: 20 d", f"duration: {duration}")
    for name in ("north", "south"):
        scenario = text.replace("name: small\n", f"name: {name}\n")
        if name == "south":
            scenario = scenario.replace("step: 1 h", "step: 30 min")
        (folder / f"{name}.yaml").write_text(scenario)
    study = folder / "small-study.yaml"
    study.write_text(STUDY.format(samples=samples))
    return study


def merged(path):
    """Every dataset of a study's file, /provenance included: nothing in it may depend on how the runs were dealt out."""
    return harness.datasets(path, without=())


def differences(one, other):
    """Names of datasets that are not the same, byte for byte."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


class Shard:
    """`gigatwin study run` of one shard in a session of its own, so that it can be killed with all its workers."""

    def __init__(self, study, folder, shard, *options, env=None):
        self.process = subprocess.Popen(
            [harness.program, "study", "run", str(study), "-o", str(folder), "--shard", shard, *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env=env or harness.environment(), start_new_session=True)

    def workers(self):
        """Processes of the session but the first."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, _parent, _group, session = stat.read_text().rpartition(")")[2].split()[:4]
            except OSError:
                continue
            pid = int(stat.parent.name)
            if int(session) == self.process.pid and pid != self.process.pid and state != "Z":
                found.append(pid)
        return found

    def kill_a_worker(self, draws):
        """@return whether there was one to kill"""
        workers = self.workers()
        if not workers:
            return False
        try:
            os.kill(draws.choice(workers), signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def kill(self):
        """The whole study at once, as a node that fails."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        return self.wait()

    def wait(self, timeout=harness.TIME_LIMIT_S):
        self.errors = self.process.communicate(timeout=timeout)[1]
        return self.process.returncode


def random_pause(draws, most_s):
    time.sleep(draws.uniform(0.0, most_s))


def seeded(name):
    """Random numbers of a test, the same each time; texts as seeds do not depend on PYTHONHASHSEED."""
    return random.Random(f"gigatwin {name}")
