"""Looks for words that must not be in the tree: marks of unfinished work and folders of a developer's machine.

    python3 words.py ROOT        prints file:line: the word and why   (exit status 1 if there is any)
"""

import os
import re
import sys
from pathlib import Path

# Put together from parts, so that this file does not find itself.
FORBIDDEN = [
    (re.compile(r"\b(" + "TO" + "DO|FIX" + "ME|XX" + r"X)\b"), "finish it, or open an issue"),
    (re.compile(r"(?<![\w.}/])/(" + "wo" + "rk/|tmp" + r"/b-|ro" + r"ot/|ho" + r"me/\w)"),
     "a folder of one developer's machine"),
]
SKIPPED_FOLDERS = {".git", "build", ".cache", "results", "__pycache__"}
INSTALLED_FOLDERS = {"__pycache__", "node_modules"}


def files_below(root):
    for folder, subfolders, names in os.walk(root):
        skipped = SKIPPED_FOLDERS if Path(folder) == Path(root) else INSTALLED_FOLDERS
        subfolders[:] = sorted(name for name in subfolders if name not in skipped)
        for name in sorted(names):
            yield Path(folder) / name


def problems_of(root):
    for path in files_below(root):
        if path.is_symlink() or not path.is_file():
            continue
        data = path.read_bytes()
        if b"\0" in data:
            continue  # a picture, a packed or a result file
        for number, line in enumerate(data.decode("utf-8", errors="replace").splitlines(), start=1):
            for pattern, reason in FORBIDDEN:
                match = pattern.search(line)
                if match:
                    yield f"{path.relative_to(root)}:{number}: {match.group()}: {reason}"


def main(arguments):
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    problems = list(problems_of(Path(arguments[0])))
    print("\n".join(problems) if problems else "no forbidden words")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
