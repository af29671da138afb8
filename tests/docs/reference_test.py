"""docs/commands.md, the manual page, and every command line that a page, a scenario or the help shows: options that exist.

    reference_test.py PROGRAM [unittest options]
"""

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import commands
import sessions

PROGRAM = str(Path(sys.argv.pop(1)).resolve())
PAGE = sessions.ROOT / "docs" / "commands.md"
TOP = {"-h", "--help", "--version"}


def printed(*arguments):
    return subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, text=True).stdout


def shown_lines():
    """(file, command line) of all that shows one: indented, in a block, or in a comment of a scenario."""
    files = [sessions.ROOT / "README.md", sessions.ROOT / "CONTRIBUTING.md", *(sessions.ROOT / "docs").rglob("*.md"),
             *(sessions.ROOT / "scenarios").rglob("*.yaml")]
    for path in files:
        if sessions.ROOT / "docs" / "decisions" in path.parents:
            continue
        lines, fenced = iter(path.read_text(encoding="utf-8").splitlines()), False
        for line in lines:
            fenced ^= line.startswith("```")
            if found := re.match(rf"^(?:\$ |#? {{2,}}|# ){'?' if fenced else ''}(gigatwin [a-z].*)$", line):
                command = found[1]
                while command.endswith("\\"):
                    command = command[:-1] + next(lines)
                yield path, command


class Reference(unittest.TestCase):
    def test_the_page_is_the_printed_one(self):
        self.assertTrue(PAGE.read_text(encoding="utf-8") == printed("help", "--markdown"),
                        f"gigatwin help --markdown > docs/{PAGE.name}")

    def test_every_command_of_the_help_is_described(self):
        described = commands.described(PROGRAM)
        listed = re.findall(r"(?m)^  ([a-z]+) {2,}\S", printed("help").split("Subcommands:")[1].split("\n\n")[0])
        self.assertGreater(len(listed), 20)
        self.assertEqual([name for name in listed if name not in described], [])

    def test_help_of_a_command_is_its_help(self):
        for name in ("run", "trace fit"):
            self.assertEqual(printed("help", *name.split()), printed(*name.split(), "--help"))
        self.assertEqual(printed("help"), printed("--help"))

    def test_a_misspelt_command_is_answered(self):
        done = subprocess.run([PROGRAM, "help", "portfoloi"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr),
                         (2, "gigatwin help: portfoloi: no command of this name; did you mean portfolio?\n"))

    def test_commands_that_are_shown_exist_with_their_options(self):
        described = commands.described(PROGRAM)
        count = 0
        for path, line in shown_lines():
            with self.subTest(f"{path.relative_to(sessions.ROOT)}: {line}"):
                words = shlex.split(re.split(r" [|>] | >> | 2> | && | \|\| |; ", line)[0], comments=True)[1:]
                found = commands.split(words, described)
                count += 1
                if not found:
                    self.assertTrue(words and words[0] in TOP, "no such command")
                    continue
                options = [word.partition("=")[0] for word in found[1] if re.match(r"-{1,2}[a-z]", word)]
                self.assertEqual([option for option in options if option not in described[found[0]]], [])
        self.assertGreater(count, 50)


class ManualPage(unittest.TestCase):
    def check(self, *command):
        if not shutil.which(command[0]):
            self.skipTest(f"needs {command[0]}")
        with tempfile.NamedTemporaryFile("w", suffix=".1") as page:
            page.write(printed("help", "--man"))
            page.flush()
            return subprocess.run([*command, page.name], capture_output=True, text=True)

    def test_groff_has_nothing_to_say(self):
        done = self.check("groff", "-ww", "-man", "-Tutf8", "-z")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_mandoc_misses_the_date_alone(self):
        done = self.check("mandoc", "-T", "lint", "-W", "warning")
        self.assertEqual([line for line in done.stdout.splitlines() if "missing date" not in line], [])

    def test_it_covers_every_command_and_option(self):
        page = printed("help", "--man").replace("\\-", "-")
        for name, options in commands.described(PROGRAM).items():
            section = page.partition(f'.SS "gigatwin {name}"\n')[2].partition("\n.SS ")[0]
            for option in set(options) - {"-h", "--help"}:
                self.assertIn(f"\\fB{option}\\fR", section, name)

    def test_it_is_readable(self):
        done = self.check("groff", "-man", "-Tascii", "-P-cbou")
        self.assertIn("gigatwin run [OPTIONS] [SCENARIO]", done.stdout)
        self.assertIn("       --set KEY=VALUE", done.stdout)


if __name__ == "__main__":
    unittest.main()
