"""find_package(gigatwin) as another project meets it: two small programs built and run against an installed prefix."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "how-to" / "use-as-library.md"
CMAKE = os.environ["GIGATWIN_CMAKE"]
BUILD = os.environ["GIGATWIN_BUILD"]
LIMIT_S = 240


def run(*command, **options):
    options = {"text": True, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "timeout": LIMIT_S, **options}
    return subprocess.run([str(word) for word in command], **options)


class Consumer(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="gigatwin-consumer-")).resolve()
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.prefix = cls.folder / "prefix"
        # Links instead of copies: libraries with debug information are large.
        installed = run(CMAKE, "--install", BUILD, "--prefix", cls.prefix,
                        env={**os.environ, "CMAKE_INSTALL_MODE": "ABS_SYMLINK"})
        assert installed.returncode == 0, installed.stdout

    def configure(self, source, name):
        return run(CMAKE, "-G", "Ninja", "-S", source, "-B", self.folder / name, "-Wno-dev",
                   f"-DCMAKE_PREFIX_PATH={self.prefix}")

    def program(self, name):
        """Configures and builds consumer/NAME; the program of that name."""
        configured = self.configure(HERE / "consumer" / name, name)
        self.assertEqual(configured.returncode, 0, configured.stdout)
        built = run(CMAKE, "--build", self.folder / name)
        self.assertEqual(built.returncode, 0, built.stdout)
        return self.folder / name / name

    def message_of(self, project):
        """What CMake says to a project that it refuses, on one line."""
        source = self.folder / "refused"
        shutil.rmtree(source, ignore_errors=True)
        source.mkdir()
        (source / "CMakeLists.txt").write_text(f"cmake_minimum_required(VERSION 3.25)\n{project}\n")
        refused = self.configure(source, "refused/build")
        self.assertNotEqual(refused.returncode, 0, refused.stdout)
        return " ".join(refused.stdout.split())

    def test_two_models_by_themselves(self):
        result = run(self.program("link"))
        # Flows 2 and 3 share 4 GB/s; of the 10 GB/s of the first link, flow 2 leaves 8. ASHRAE's chart: 22.0 degC.
        self.assertEqual(result.stdout, "8.0 GB/s\n2.0 GB/s\n2.0 GB/s\nwet bulb 22.0 degC\n")
        cache = (self.folder / "link" / "CMakeCache.txt").read_text()
        for package in ("HDF5", "SUNDIALS", "yaml-cpp"):
            self.assertNotIn(f"{package}_DIR", cache, "looked for, though no component asked for links it")

    def test_a_simulation_gives_what_the_program_gives(self):
        scenario = HERE / "consumer" / "pod" / "pod.yaml"
        result = run(self.program("pod"), scenario, cwd=self.folder)
        self.assertEqual(result.returncode, 0, result.stdout)
        pue = float(re.search(r"^PUE ([0-9.]+)$", result.stdout, re.MULTILINE)[1])
        summary = run(self.prefix / "bin" / "gigatwin", "run", scenario, "--json", "-o", self.folder / "pod.h5",
                      stderr=subprocess.DEVNULL)
        indicators = {row["name"]: row["value"] for row in json.loads(summary.stdout)["indicators"]}
        self.assertAlmostEqual(pue, indicators["pue"], places=6)
        self.assertGreater(pue, 1.0)

    def test_an_error_of_the_scenario_comes_with_its_place(self):
        scenario = self.folder / "wrong.yaml"
        scenario.write_text("gigatwin: 1\nname: wrong\ndescription: has no site\ncompute: {system: nothing}\n")
        result = run(self.program("pod"), scenario)
        self.assertEqual(result.returncode, 2, result.stdout)
        self.assertRegex(result.stdout, r"wrong.yaml:4:19: error: compute.system: catalogue systems has no entry nothing\n")

    def test_what_cannot_be_found_is_said(self):
        self.assertIn("gigatwin has no component sky; there are base, ",
                      self.message_of("project(p CXX)\nfind_package(gigatwin REQUIRED COMPONENTS sky)"))
        self.assertIn("write project(... LANGUAGES C CXX)",
                      self.message_of("project(p CXX)\nfind_package(gigatwin REQUIRED COMPONENTS results)"))
        self.assertIn('compatible with requested version "99.0"',
                      self.message_of("project(p CXX)\nfind_package(gigatwin 99.0 REQUIRED)"))

    def test_the_page_shows_these_programs(self):
        page = PAGE.read_text()
        for path in ("link/CMakeLists.txt", "link/link.cpp", "pod/CMakeLists.txt", "pod/pod.cpp"):
            self.assertIn((HERE / "consumer" / path).read_text(), page, f"{PAGE.name} shows another {path}")


if __name__ == "__main__":
    sys.exit(unittest.main())
