"""Plants forbidden words in a small tree and expects them to be found, and look-alikes not."""

import sys
import tempfile
import unittest
from pathlib import Path

from words import problems_of

MARK = "TO" + "DO"
FOLDER = "/" + "work/"


class Words(unittest.TestCase):
    def found(self, name, data):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            return list(problems_of(Path(folder)))

    def test_marks_of_unfinished_work_are_found(self):
        self.assertEqual(self.found("src/a.cpp", f"int a;\nint b;  // {MARK}: more\n".encode()),
                         [f"src/a.cpp:2: {MARK}: finish it, or open an issue"])

    def test_folders_of_a_machine_are_found(self):
        self.assertEqual(self.found("docs/a.md", f"see {FOLDER}main\n".encode()),
                         [f"docs/a.md:1: {FOLDER}: a folder of one developer's machine"])

    def test_words_that_only_look_alike_are_not(self):
        self.assertEqual(self.found("docs/a.md", f"src{FOLDER}load, ..{FOLDER}x, {MARK}S\n".encode()), [])

    def test_build_folders_and_binary_files_are_left_out(self):
        self.assertEqual(self.found("build/dev/a.txt", MARK.encode()), [])
        self.assertEqual(self.found("docs/a.png", MARK.encode() + b"\0"), [])


if __name__ == "__main__":
    sys.exit(unittest.main())
