#!/usr/bin/env python3
"""What a study costs beyond its runs: overhead of many cheap runs, scaling from 1 to 2 workers, bytes, files and memory.

    python3 bench/study.py PROGRAM [--runs 10000] [--duration "1 h"]

Runs a study of one small site, of which money alone differs from run to run, with 1 and with 2 workers, and again as 8
shards. Checks that all three merge to the same datasets (python3-h5py), prints a table, and what 10^6 runs would come to.

  overhead   1 - CPU time of all runs / (wall time x workers): what the machine's other users take counts as well
  of CPU     1 - CPU time of all runs / CPU time of all processes: what is our own of it
  scaling    wall time with 1 worker / wall time with 2
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
SMALL = HERE.parent / "tests" / "cli" / "small.yaml"

STUDY = """\
gigatwin: 1
name: cheap
description: Cheap runs of one small site
seed: 3
scenarios: [site.yaml]
samples: {{count: {runs}}}
uncertain:
  - {{key: economics.discount_rate, distribution: triangular, low: 4 %, mode: 6 %, high: 9 %, reason: "bench"}}
  - {{key: site.labour_cost, distribution: uniform, low: 30 EUR/h, high: 60 EUR/h, reason: "bench"}}
"""


def write_study(folder, runs, duration):
    (folder / "site.yaml").write_text(SMALL.read_text().replace("duration: 20 d", f"duration: {duration}"))
    study = folder / "cheap.yaml"
    study.write_text(STUDY.format(runs=runs))
    return study


class Measured:
    """One command: wall and CPU time and the largest process of all it started."""

    def __init__(self, command):
        begin = time.monotonic()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stderr}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.wall_s = time.monotonic() - begin
        self.cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.largest_mb = after.ru_maxrss / 1024.0


def size_of(folder, pattern):
    files = [path for path in folder.rglob(pattern) if path.is_file()]
    return len(files), sum(path.stat().st_size for path in files)


def cpu_of_runs(folder):
    """CPU time of the runs themselves, from the rows of the shards: run, status, CPU s, wall s, ..."""
    rows = [line.split("\t") for path in folder.glob("shard-*") for line in path.read_text().splitlines()]
    times = [float(row[2]) for row in rows if row[0].isdigit()]
    return len(times), sum(times)


def run_study(program, study, folder, jobs, shards=1):
    """All shards, one after the other, and what they took."""
    parts = [Measured([program, "study", "run", study, "-o", folder, "--shard", f"{i}/{shards}", "--jobs", str(jobs), "--quiet"])
             for i in range(1, shards + 1)]
    count, cpu_s = cpu_of_runs(folder)
    wall_s, all_cpu_s = sum(part.wall_s for part in parts), sum(part.cpu_s for part in parts)
    return {"runs": count, "wall_s": wall_s, "cpu_s": cpu_s, "all_cpu_s": all_cpu_s, "shards": shards,
            "largest_mb": max(part.largest_mb for part in parts), "overhead": 1.0 - cpu_s / (wall_s * jobs),
            "own": 1.0 - cpu_s / all_cpu_s}


def merge(program, folder):
    path = folder.with_suffix(".h5")
    return path, Measured([program, "study", "merge", folder, "-o", path])


def datasets(path):
    sys.path.insert(0, str(HERE.parent / "tests" / "cli"))
    import harness

    return harness.datasets(path, without=())


def on_paper(cases, merging, folder, merged, runs):
    """What a million runs come to, from the figures of this machine."""
    one, eight = cases["1 worker"], cases["8 shards"]
    million = 1e6
    per_run_s = one["all_cpu_s"] / one["runs"]
    per_shard_s = max(0.0, (eight["wall_s"] - one["wall_s"]) / (eight["shards"] - 1))
    _, row_bytes = size_of(folder, "shard-*")
    print(f"\none run            {1e3 * one['cpu_s'] / one['runs']:8.2f} ms CPU, {row_bytes / runs:8.0f} byte in its shard, "
          f"{merged.stat().st_size / runs:8.0f} byte merged")
    print(f"one shard          {per_shard_s:8.2f} s, 1 file")
    print(f"largest process    {max(case['largest_mb'] for case in cases.values()):8.0f} MB; merging "
          f"{merging.largest_mb:.0f} MB, {1e6 * merging.wall_s / runs:.0f} us a run")
    print(f"10^6 such runs     {million * per_run_s / 3600.0:8.1f} core hours, shards {million * row_bytes / runs / 1e9:.1f} GB, "
          f"merged {million * merged.stat().st_size / runs / 1e9:.2f} GB, merging {million * merging.wall_s / runs / 60.0:.0f} min")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--duration", default="1 h")
    parser.add_argument("--allowed", type=float, default=0.05, help="overhead above which the status is 1")
    options = parser.parse_args()
    program = options.program.resolve()
    with tempfile.TemporaryDirectory(prefix="gigatwin-bench-") as name:
        folder = Path(name)
        study = write_study(folder, options.runs, options.duration)
        cases, merges = {}, {}
        for title, jobs, shards in (("1 worker", 1, 1), ("2 workers", 2, 1), ("8 shards", 1, 8)):
            place = folder / title.replace(" ", "-")
            cases[title] = run_study(program, study, place, jobs, shards)
            merges[title] = merge(program, place)
        print(f"{'':12} {'runs':>8} {'wall s':>8} {'runs/s':>8} {'CPU ms':>8} {'overhead':>9} {'of CPU':>8} {'MB':>6}")
        for title, case in cases.items():
            print(f"{title:12} {case['runs']:8} {case['wall_s']:8.1f} {case['runs'] / case['wall_s']:8.1f} "
                  f"{1e3 * case['cpu_s'] / case['runs']:8.2f} {100 * case['overhead']:8.1f}% {100 * case['own']:7.1f}% "
                  f"{case['largest_mb']:6.0f}")
        print(f"scaling 1 to 2     {cases['1 worker']['wall_s'] / cases['2 workers']['wall_s']:8.2f}")
        merged, merging = merges["1 worker"]
        on_paper(cases, merging, folder / "1-worker", merged, options.runs)
        files = datasets(merged)
        if any(datasets(other) != files for other, _ in merges.values()):
            sys.exit("study: WRONG: the merged files differ")
        worst = max(cases[title]["own"] for title in ("1 worker", "2 workers"))
        sys.exit(f"study: more overhead than {options.allowed:.0%}" if worst > options.allowed else 0)


if __name__ == "__main__":
    main()
