"""The program as a user runs it: gigatwin(...), a folder of its own for every test, what a result file holds.

Scripts of this folder are unittest programs whose first argument is the program: SCRIPT PROGRAM [unittest options].
Exit status 77 when every test was skipped.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
SMALL = HERE / "small.yaml"
TIME_LIMIT_S = 120  # of a run that hangs; sanitizers on a busy machine need most of it

program = None  # set by main()


def environment(**changes):
    """Of the program: nothing of the caller's that it reads, but what `changes` says; None removes."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("GIGATWIN_", "HDF5_"))}
    env.update(TERM="dumb")
    env.update(changes)
    return {key: value for key, value in env.items() if value is not None}


def gigatwin(*arguments, cwd=None, env=None, timeout=TIME_LIMIT_S, **options):
    """Runs the program to its end; standard input is empty, output and errors are text."""
    return subprocess.run([program, *map(str, arguments)], cwd=cwd, env=env or environment(), timeout=timeout,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          errors="replace", **options)


@contextlib.contextmanager
def temporary_folder():
    with tempfile.TemporaryDirectory(prefix="gigatwin-cli-") as name:
        yield Path(name).resolve()


def new_folder(owner):
    """An empty folder that goes when the test, or the class of tests, is done."""
    folder = Path(tempfile.mkdtemp(prefix="gigatwin-cli-")).resolve()
    cleanup = owner.addClassCleanup if isinstance(owner, type) else owner.addCleanup
    cleanup(shutil.rmtree, folder, ignore_errors=True)
    return folder


class ProgramTest(unittest.TestCase):
    """`self.folder` is new and empty for every test; where it is the working directory, files of a user are told apart."""

    maxDiff = None

    def setUp(self):
        self.folder = new_folder(self)

    def gigatwin(self, *arguments, **options):
        options.setdefault("cwd", self.folder)
        return gigatwin(*arguments, **options)

    def succeeds(self, *arguments, **options):
        """Runs the program, which has to exit with 0 and say nothing on standard error."""
        done = self.gigatwin(*arguments, **options)
        self.assertEqual((done.returncode, done.stderr), (0, ""), f"gigatwin {' '.join(map(str, arguments))}")
        return done

    def files(self):
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*"))


def datasets(path, without=("provenance",)):
    """Every dataset of a result by its name, as (type, shape, bytes); texts as themselves. Needs h5py."""
    import h5py

    found = {}
    with h5py.File(path, "r") as file:
        def visit(name, item):
            if isinstance(item, h5py.Dataset) and name.split("/")[0] not in without:
                is_text = h5py.check_string_dtype(item.dtype) is not None
                content = tuple(item.asstr()[...].ravel()) if is_text else item[...].tobytes()
                found[name] = (str(item.dtype), item.shape, content)
        file.visititems(visit)
    return found


def has_h5py():
    try:
        import h5py  # noqa: F401
    except ImportError:
        return False
    return True


needs_h5py = unittest.skipUnless(has_h5py(), "needs python3-h5py")


def main():
    global program
    if len(sys.argv) < 2 or not os.access(sys.argv[1], os.X_OK):
        sys.exit(f"usage: {sys.argv[0]} PROGRAM [unittest options]")
    program = os.path.abspath(sys.argv.pop(1))
    run = unittest.main(module="__main__", exit=False, verbosity=2).result
    if not run.wasSuccessful():
        sys.exit(1)
    sys.exit(77 if run.testsRun > 0 and len(run.skipped) == run.testsRun else 0)
