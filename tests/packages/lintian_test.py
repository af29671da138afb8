"""Debian's own checker finds no error in the two packages. Exit status 77 where it is not installed."""

import shutil
import subprocess
import sys
import unittest

from debs import deb


class Lintian(unittest.TestCase):
    def test_no_error(self):
        for package in ("gigatwin", "libgigatwin-dev"):
            result = subprocess.run(["lintian", "--no-cfg", "--allow-root", "--fail-on", "error", deb(package)],
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual(result.returncode, 0, f"{package}\n{result.stdout}")


if __name__ == "__main__":
    if not shutil.which("lintian"):
        print("skipped: lintian is not installed")
        sys.exit(77)
    sys.exit(unittest.main())
