"""What cmake/commit.cmake says of a clone, of a changed one, of an archive, and of an archive within another clone."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "cmake" / "commit.cmake"
CMAKE = os.environ.get("GIGATWIN_CMAKE", "cmake")


def git(folder, *arguments):
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True, text=True).stdout


def commit_of(source, path=None):
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "commit.hpp"
        environment = {**os.environ, "PATH": path} if path else None
        subprocess.run([CMAKE, "-D", f"SOURCE={source}", "-D", f"OUTPUT={output}", "-P", SCRIPT], check=True,
                       env=environment)
        return output.read_text().split('"')[1]


class Commit(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = Path(self.temporary.name)

    def test_without_a_clone_it_is_unknown(self):
        self.assertEqual(commit_of(self.folder), "unknown")

    @unittest.skipUnless(shutil.which("git"), "git is not installed")
    def test_a_clone_says_its_commit_and_whether_it_was_changed(self):
        git(self.folder, "init", "-q")
        (self.folder / "a").write_text("1")
        git(self.folder, "add", "a")
        git(self.folder, "commit", "-q", "-m", "first")
        head = git(self.folder, "rev-parse", "HEAD").strip()
        self.assertEqual(commit_of(self.folder), head[:12])
        (self.folder / "a").write_text("2")
        self.assertEqual(commit_of(self.folder), head[:12] + "-dirty")
        git(self.folder, "commit", "-q", "-a", "-m", "second")
        git(self.folder, "tag", "v1.2.3")
        self.assertEqual(commit_of(self.folder), "v1.2.3")

        inner = self.folder / "unpacked"
        inner.mkdir()
        self.assertEqual(commit_of(inner), "unknown", "an archive unpacked within another project's clone")


if __name__ == "__main__":
    sys.exit(unittest.main())
