"""What the shells complete, asked of the shells themselves.

    completion_test.py PROGRAM [unittest options]
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = Path(sys.argv.pop(1)).resolve()
ASK = """
source completion
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_gigatwin
printf '%s\\n' "${COMPREPLY[@]}"
"""


class Shells(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.environment = {"PATH": f"{PROGRAM.parent}:/usr/bin:/bin", "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}

    def script(self, shell):
        path = self.folder / "completion"
        path.write_bytes(subprocess.run([PROGRAM, "completion", shell], check=True, capture_output=True).stdout)
        return path

    def in_shell(self, *command):
        if not shutil.which(command[0]):
            self.skipTest(f"needs {command[0]}")
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.split()


class Bash(Shells):
    def complete(self, *words):
        self.script("bash")
        return self.in_shell("bash", "--norc", "-u", "-c", ASK, "bash", "gigatwin", *words)

    def test_commands(self):
        self.assertEqual(self.complete("sch"), ["schema"])
        self.assertIn("portfolio", self.complete(""))
        self.assertEqual(self.complete("trace", ""), ["info", "fit"])

    def test_options_of_the_command_that_is_typed(self):
        self.assertEqual(self.complete("run", "--dry"), ["--dry-run"])
        self.assertEqual(self.complete("show", "--dry"), [])
        self.assertIn("--rejected", self.complete("trace", "info", "--"))

    def test_files_by_their_kind_and_folders_on_the_way(self):
        for name in ("b.h5", "a.yaml", "c.txt"):
            (self.folder / name).touch()
        (self.folder / "results").mkdir()
        self.assertEqual(sorted(self.complete("show", "")), ["b.h5", "results"])
        self.assertEqual(sorted(self.complete("run", "")), ["a.yaml", "results"])
        self.assertEqual(self.complete("run", "--from", "b"), ["b.h5"])
        self.assertIn("c.txt", self.complete("trace", "info", "c"))

    def test_names_of_the_catalogue(self):
        self.assertIn("gb200-nvl72", self.complete("plan", "--system", "gb200"))
        self.assertIn("accelerators", self.complete("catalog", "list", "acc"))
        self.assertIn("gb200-nvl72", self.complete("catalog", "show", "gb200"))
        self.assertIn("climate-first", self.complete("compare", "a.h5", "b.h5", "--criteria", "cli"))

    def test_words_of_an_option(self):
        self.assertEqual(self.complete("collective", "--fidelity", "s"), ["simgrid"])
        self.assertEqual(self.complete("fabric", "x.yaml", "--routing", "=", "a"), ["adaptive"])
        self.assertEqual(self.complete("completion", ""), ["bash", "zsh", "fish"])

    def test_a_value_of_an_unknown_kind_is_left_to_the_user(self):
        self.assertEqual(self.complete("run", "--seed", ""), [])


class Zsh(Shells):
    def test_the_file_is_read(self):
        self.in_shell("zsh", "-n", str(self.script("zsh")))
        self.assertEqual(self.in_shell("zsh", "-f", "-c", "autoload -U compinit; compinit -u; source ./completion; print $_comps[gigatwin]"),
                         ["_gigatwin"])


class Fish(Shells):
    def complete(self, line):
        self.script("fish")
        return self.in_shell("fish", "--no-config", "-c", f"source completion; complete -C '{line}' | string replace -r '\\t.*' ''; true")

    def test_commands_options_and_names(self):
        self.assertEqual(self.complete("gigatwin sch"), ["schema"])
        self.assertEqual(self.complete("gigatwin run --dry"), ["--dry-run"])
        self.assertEqual(self.complete("gigatwin show --dry"), [])
        self.assertEqual(self.complete("gigatwin trace "), ["fit", "info"])
        self.assertIn("gb200-nvl72", self.complete("gigatwin catalog show gb200"))
        self.assertIn("climate-first", self.complete("gigatwin compare --criteria cli"))


if __name__ == "__main__":
    unittest.main()
