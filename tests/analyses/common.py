"""The harness of tests/cli, and a small result to try things on."""

import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests" / "cli"))

from harness import SMALL, ProgramTest, environment, gigatwin, has_h5py, main, needs_h5py, new_folder  # noqa: E402,F401

PYTHON = "/usr/bin/python3"  # Debian's own: it alone sees python3-xarray and its like
ANALYSES = SOURCE / "analyses"


def small_result(folder, name="run.h5", *options):
    """A result of a second or so; its path."""
    path = folder / name
    done = gigatwin("run", SMALL, "-o", path, "--quiet", *options, cwd=folder)
    assert done.returncode == 0, done.stderr
    return path


def has_module(*names):
    """Whether Debian's Python has all of them."""
    import importlib.util
    return all(importlib.util.find_spec(name) for name in names)
