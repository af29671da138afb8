"""The commands that a Markdown page shows, run in the order of the page, and what they print.

A page is run in one temporary folder, with the program first on PATH and `scenarios`, `catalog`, `docs` and `analyses` of the
sources in it. Fenced blocks:

    ```sh        every line is run by bash; all of them have to succeed
    ```console   lines after `$ ` are run, the lines below them are what they print; `...` on a line stands for any lines
    <!-- not run: why -->   on the line before a block: it is shown alone
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"(?P<mark><!-- not run: (?P<why>[^>]+) -->\n)?^```(?P<kind>sh|console)\n(?P<text>.*?)^```$", re.S | re.M)
TIMEOUT_S = 600


def pages():
    """README.md and the pages of docs/ in which commands are shown to be run; decisions tell of the past."""
    folder = ROOT / "docs"
    every = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(folder.rglob("*.md"))]
    return [page for page in every if folder / "decisions" not in page.parents and BLOCK.search(page.read_text(encoding="utf-8"))]


def commands_of(block):
    """[(command, shown output)] of a console block; a command goes on where a line ends in a backslash."""
    found = []
    lines = iter(block.splitlines())
    for line in lines:
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\"):
                command += "\n" + next(lines)
            found.append((command, []))
        else:
            assert found, f"a console block begins with `$ COMMAND`, found: {line}"
            found[-1][1].append(line)
    return found


def run(command, folder, program):
    environment = {**os.environ, "PATH": f"{Path(program).resolve().parent}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["bash", "-e", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT_S)
    assert done.returncode == 0, f"status {done.returncode} of\n  {command}\n{done.stdout}"
    return [line.rstrip() for line in done.stdout.splitlines()]


def with_gaps(shown, printed):
    """`printed`, with lines left out where `shown` leaves lines out with `...`; None where they differ."""
    kept, at = [], 0
    for index, line in enumerate(shown):
        if line != "...":
            if at >= len(printed) or printed[at] != line:
                return None
            kept.append(line)
            at += 1
            continue
        kept.append(line)
        rest = shown[index + 1:]
        if not rest:
            return kept
        following = rest[:rest.index("...")] if "..." in rest else rest
        ends = [at] if not following else [n for n in range(at, len(printed)) if printed[n:n + len(following)] == following]
        if not ends:
            return None
        at = ends[0]
    return kept if at == len(printed) else None


def refreshed(shown, printed):
    """What a page should show: as it is where it is right, else everything that was printed, cut where it was cut."""
    if with_gaps(shown, printed) is not None:
        return shown
    if "..." not in shown:
        return printed
    head = shown.index("...")
    tail = len(shown) - 1 - max(n for n, line in enumerate(shown) if line == "...")
    return printed[:head] + ["..."] + (printed[len(printed) - tail:] if tail else [])


def link_sources(folder):
    for name in ("scenarios", "catalog", "docs", "analyses"):
        if (ROOT / name).exists():
            (Path(folder) / name).symlink_to(ROOT / name)


def run_page(text, program):
    """The page with what its commands print now."""
    def renewed(block):
        if block["why"]:
            return block[0]
        if block["kind"] == "sh":
            run(block["text"], folder, program)
            return block[0]
        lines = []
        for command, shown in commands_of(block["text"]):
            lines += [f"$ {command}", *refreshed(shown, run(command, folder, program))]
        return "```console\n" + "\n".join(lines) + "\n```"

    with tempfile.TemporaryDirectory(prefix="gigatwin-page-") as folder:
        link_sources(folder)
        return BLOCK.sub(renewed, text)
