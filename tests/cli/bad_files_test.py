"""Every file of bad/ gives exactly the messages that its first lines announce, from `check` and from `run`, and no file.

A bad file starts with directives:
  # expect: 3:7: error: seed: expected ...     as printed behind the file's name; for another file with its name;
                                               without line and column for the file as a whole
  # hint: ...                                  if there is any, these are all hints
  # catalog: catalogs/NAME                     the catalogue with files of this folder in place of its own
{here} stands for the folder of the bad files. Everything else on standard error has to be a source line with its caret, a
note, a warning or the count.
"""

import json
import re
import shutil
import subprocess
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import harness

BAD = harness.HERE / "bad"
NAMES = sorted(path.name for path in BAD.glob("*.yaml"))
DIRECTIVE = re.compile(rb"# (expect|hint|catalog): (.*)")
TIME_LIMIT_S = 10  # for one bad file; more is a hang


def directives(path):
    found = {"expect": [], "hint": [], "catalog": []}
    for line in path.read_bytes().split(b"\n"):
        match = DIRECTIVE.fullmatch(line)
        if not match:
            break
        found[match[1].decode()].append(match[2].decode())
    return found


def whole_message(expected, name, here):
    if re.match(r"\d+:\d+: ", expected):
        expected = f"{name}:{expected}"
    elif expected.startswith("error: "):
        expected = f"{name}: {expected}"
    return expected.replace("{here}", str(here))


def sorted_out(stderr):
    """Lines of standard error by what they are."""
    kinds = {"error": [], "hint": [], "note": [], "warning": [], "count": [], "source": [], "other": []}
    for line in stderr.splitlines():
        if line.startswith("    hint: "):
            kinds["hint"].append(line.removeprefix("    hint: "))
        elif line.startswith("    "):
            kinds["source"].append(line)
        elif re.fullmatch(r"\d+ errors?; nothing was written", line):
            kinds["count"].append(line)
        else:
            match = re.match(r"\S.*?: (error|note|warning): ", line)
            kinds[match[1] if match else "other"].append(line)
    return kinds


def one_line(diagnostic):
    """What a diagnostic of `check --json` is on the terminal."""
    place = f":{diagnostic['line']}:{diagnostic['column']}" if diagnostic["line"] else ""
    key = f"{diagnostic['key']}: " if diagnostic["key"] else ""
    return f"{diagnostic['file']}{place}: error: {key}{diagnostic['message']}"


def copy_of_bad_files():
    """The bad files in a folder of their own, each catalogue completed by the files of the real one."""
    folder = Path(tempfile.mkdtemp(prefix="gigatwin-bad-")).resolve()
    shutil.copytree(BAD, folder, dirs_exist_ok=True)
    for catalogue in (folder / "catalogs").iterdir():
        for entry in (harness.SOURCE / "catalog").glob("*.yaml"):
            if not (catalogue / entry.name).exists():
                shutil.copy(entry, catalogue)
    return folder


def by_catalogue():
    """The bad files in groups that one process can check."""
    groups = {}
    for name in NAMES:
        groups.setdefault("".join(directives(BAD / name)["catalog"]), []).append(name)
    return groups


class BadFiles(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = copy_of_bad_files()
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.before = sorted(cls.folder.rglob("*"))
        with ThreadPoolExecutor(max_workers=2) as pool:
            checks = [pool.submit(cls.check, *group) for group in by_catalogue().items()]
            cls.runs = dict(zip(NAMES, pool.map(cls.run_one, NAMES)))
            cls.checked = {name: messages for check in checks for name, messages in check.result().items()}

    @classmethod
    def gigatwin(cls, *arguments, catalogue="", time_limit_s=TIME_LIMIT_S):
        env = harness.environment(GIGATWIN_CATALOG=catalogue or None)
        try:
            return harness.gigatwin(*arguments, cwd=cls.folder, env=env, timeout=time_limit_s)
        except subprocess.TimeoutExpired as hang:  # of one file; the others are still judged
            return subprocess.CompletedProcess(hang.cmd, -9, "", f"no end within {time_limit_s} s\n")

    @classmethod
    def run_one(cls, name):
        catalogue = "".join(directives(BAD / name)["catalog"])
        return cls.gigatwin("run", name, "--output", name + ".h5", catalogue=catalogue)

    @classmethod
    def check(cls, catalogue, names):
        """Name -> messages of the errors, for all that one `check` judges."""
        done = cls.gigatwin("check", "--json", *names, catalogue=catalogue, time_limit_s=TIME_LIMIT_S * len(names))
        if done.returncode != 2:
            return {name: [f"check ended with {done.returncode}: {done.stderr[-500:]}"] for name in names}
        return {file["file"]: [one_line(d) for d in file["diagnostics"] if d["severity"] == "error"]
                for file in json.loads(done.stdout)["files"]}

    def expect_messages(self, name):
        announced = directives(BAD / name)
        messages = [whole_message(expected, name, self.folder) for expected in announced["expect"]]
        self.assertTrue(messages, f"{name} does not say what it expects")
        run = self.runs[name]
        found = sorted_out(run.stderr)
        self.assertEqual(found["error"], messages)
        if announced["hint"]:
            self.assertEqual(found["hint"], [hint.replace("{here}", str(self.folder)) for hint in announced["hint"]])
        self.assertEqual(found["count"], [f"{len(messages)} error{'s' if len(messages) > 1 else ''}; nothing was written"])
        self.assertEqual(found["other"], [])
        self.assertEqual((run.returncode, run.stdout), (2, ""))
        self.assertEqual(self.checked[name], messages, "check says something else than run")

    def test_nothing_is_written(self):
        self.assertEqual(sorted(self.folder.rglob("*")), self.before)

    def test_there_are_enough_of_them(self):
        self.assertGreaterEqual(len(NAMES), 70)

    def test_what_they_extend_is_right(self):
        done = self.gigatwin("check", "base/site.yaml")
        self.assertEqual((done.returncode, done.stderr), (0, ""))


def add_a_test_for(name):
    def test(self):
        self.expect_messages(name)
    setattr(BadFiles, "test_" + name.removesuffix(".yaml").replace("-", "_"), test)


for bad_file in NAMES:
    add_a_test_for(bad_file)

if __name__ == "__main__":
    harness.main()
