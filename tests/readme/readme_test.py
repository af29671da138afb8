"""Runs the terminal sessions of README.md and compares what it prints with what the page shows.

    readme_test.py PROGRAM            fails and shows the difference
    readme_test.py PROGRAM --update   writes the output into the page
"""

import difflib
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```\n", re.S)


def run_session(text, program, folder):
    """The block with the output of each of its `$ gigatwin ...` lines renewed."""
    shown = []
    for line in text.splitlines():
        if not line.startswith("$ "):
            continue
        words = shlex.split(line[2:])
        assert words[0] == "gigatwin", line
        done = subprocess.run([program, *words[1:]], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        shown += [line, *(output.rstrip() for output in done.stdout.splitlines())]
    return "\n".join(shown) + "\n"


def main():
    program = str(Path(sys.argv[1]).resolve())
    page = README.read_text(encoding="utf-8")
    assert BLOCK.search(page), "README.md has no console block"
    with tempfile.TemporaryDirectory(prefix="gigatwin-readme-") as folder:
        (Path(folder) / "scenarios").symlink_to(ROOT / "scenarios")
        renewed = BLOCK.sub(lambda block: f"```console\n{run_session(block[1], program, folder)}```\n", page)
    if "--update" in sys.argv[2:]:
        README.write_text(renewed, encoding="utf-8")
        return 0
    difference = list(difflib.unified_diff(page.splitlines(), renewed.splitlines(), "README.md", "what the program prints", lineterm=""))
    print("\n".join(difference) or "README.md shows what the program prints")
    if difference:
        print("renew it with: /usr/bin/python3 tests/readme/readme_test.py build/dev/bin/gigatwin --update")
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main())
