"""The report of ten proposals in headless Chromium, by Playwright and axe-core: *.test.mjs.

    browser_test.py PROGRAM [NAME.test.mjs ...]

GIGATWIN_REPORT=FILE tests that page instead of making one. Exit status 77, with the reason, where Chromium, node or the packages
of package-lock.json (`npm ci` in this folder) are missing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))
import harness  # noqa: E402

SITES = ["kajaani", "athens", "juelich", "sines", "lulea", "vilnius", "bologna", "vienna", "poznan", "prague"]
LEAST_NODE = 18


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def node():
    path = shutil.which("node")
    if path is None:
        skip("needs node")
    major = int(subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.lstrip("v").split(".")[0])
    if major < LEAST_NODE:
        skip(f"needs node {LEAST_NODE} or newer, found {major}")
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        skip(f"needs the packages of {HERE.name}/package-lock.json: npm ci")
    return path


def chromium():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    skip("needs Chromium")


def made_report(folder):
    """Ten small proposals, two days each; names are hostile where they can be."""
    results = []
    for index, site in enumerate(SITES):
        path = folder / f"{site}.h5"
        name = "</script><b onload='alert(1)'>\u202e" if index == 9 else f"{site}-small"
        done = harness.gigatwin("run", harness.SMALL, "-q", "-o", path, "--set", "time.duration=12 d", "--set", f"site={site}",
                                "--set", f"name={name!r}" if index != 9 else 'name="' + name + '"')
        if done.returncode != 0:
            sys.exit(done.stderr)
        results.append(path)
    report = folder / "report.html"
    done = harness.gigatwin("report", *results, "--criteria", "training-for-money", "-o", report)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return report


def main():
    harness.program = os.path.abspath(sys.argv[1])
    tests = sys.argv[2:] or sorted(path.name for path in HERE.glob("*.test.mjs"))
    runner, browser = node(), chromium()
    with tempfile.TemporaryDirectory(prefix="gigatwin-browser-") as name:
        report = os.environ.get("GIGATWIN_REPORT") or made_report(Path(name))
        env = {**os.environ, "GIGATWIN_REPORT": str(report), "GIGATWIN_CHROMIUM": browser}
        sys.exit(subprocess.run([runner, "--test", "--test-reporter=spec", *tests], cwd=HERE, env=env, check=False).returncode)


if __name__ == "__main__":
    main()
