"""tools/quickstart, tools/test and tools/package in a copy of the tools, with cmake, ctest and the program replaced by scripts."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
RECORD = 'echo "$(basename "$0") $*" >> "$CALLS"\n'


class Tools(unittest.TestCase):
    """`clone` has the tools, install-packages replaced; every replacement writes its command line to `calls`."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name).resolve()
        self.clone = self.folder / "clone"
        shutil.copytree(SOURCE / "tools", self.clone / "tools")
        self.script(self.clone / "tools" / "install-packages", RECORD)
        self.script(self.folder / "bin" / "cmake", RECORD)
        self.script(self.folder / "bin" / "ctest", RECORD + "exit ${CTEST_STATUS:-0}")
        self.script(self.clone / "build" / "release" / "bin" / "gigatwin", RECORD + "exit ${RUN_STATUS:-0}")

    def script(self, path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/bash\n{text}\n")
        path.chmod(0o755)

    def run_tool(self, *command, **environment):
        calls = self.folder / "calls"
        calls.write_text("")
        result = subprocess.run(
            [self.clone / "tools" / command[0], *command[1:]], cwd="/", capture_output=True, text=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin", "CALLS": str(calls),
                 "CMAKE_BUILD_PARALLEL_LEVEL": "3", **environment})
        self.calls = calls.read_text().splitlines()
        return result

    def test_quickstart_installs_builds_runs_and_says_where_the_result_is(self):
        result = self.run_tool("quickstart")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.calls, [
            "install-packages build",
            "cmake --preset release --log-level=WARNING",
            "cmake --build --preset release --parallel 3",
            "gigatwin run scenarios/kajaani-gb200.yaml --output results/kajaani-gb200.h5 --force"])
        self.assertTrue((self.clone / "results").is_dir())
        self.assertIn(f"The result is {self.clone}/results/kajaani-gb200.h5\n", result.stdout)
        self.assertIn("gigatwin compare scenarios/kajaani-gb200.yaml scenarios/sines-gb200.yaml\n", result.stdout)
        self.assertRegex(result.stderr, r"(?m)^== +0:0\d  run scenarios/kajaani-gb200.yaml$")

    def test_quickstart_promises_no_result_when_the_run_failed(self):
        result = self.run_tool("quickstart", RUN_STATUS="1")
        self.assertEqual((result.returncode, result.stdout), (1, ""))

    def test_test_hands_its_arguments_to_ctest_and_its_status_back(self):
        result = self.run_tool("test", "-R", "^power", CTEST_STATUS="8")
        self.assertEqual(result.returncode, 8)
        self.assertEqual(self.calls[0], "install-packages build test")
        self.assertEqual(self.calls[-1], "ctest --preset dev -j2 -R ^power")

    def test_asan_is_another_preset(self):
        self.run_tool("test", "--asan", "-j8")
        self.assertEqual(self.calls[1:], ["cmake --preset asan --log-level=WARNING",
                                          "cmake --build --preset asan --parallel 3", "ctest --preset asan -j2 -j8"])

    def test_a_build_folder_of_another_place_starts_afresh(self):
        cache = self.clone / "build" / "release" / "CMakeCache.txt"
        cache.write_text(f"CMAKE_HOME_DIRECTORY:INTERNAL={self.clone}\n")
        self.run_tool("quickstart")
        self.assertEqual(self.calls[1], "cmake --preset release --log-level=WARNING")
        cache.write_text("CMAKE_HOME_DIRECTORY:INTERNAL=/elsewhere\n")
        self.run_tool("quickstart")
        self.assertEqual(self.calls[1], "cmake --preset release --fresh --log-level=WARNING")

    def test_package_installs_builds_packs_and_says_where_the_packages_are(self):
        self.script(self.folder / "bin" / "cpack",
                    RECORD + 'mkdir -p build/packages/_CPack_Packages && touch build/packages/gigatwin_1_amd64.deb')
        result = self.run_tool("package")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.calls, [
            "install-packages build package",
            "cmake --preset release --log-level=WARNING",
            "cmake --build --preset release --parallel 3",
            "cpack -G DEB --config build/release/CPackConfig.cmake -B build/packages"])
        self.assertEqual(result.stdout, f"{self.clone}/build/packages/gigatwin_1_amd64.deb\n")
        self.assertFalse((self.clone / "build" / "packages" / "_CPack_Packages").exists())

    def test_package_shows_why_packing_failed(self):
        self.script(self.folder / "bin" / "cpack", 'echo "CPack Error: no space left"; exit 1')
        result = self.run_tool("package")
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("CPack Error: no space left", result.stderr)

    def test_help_and_bad_usage_start_nothing(self):
        for tool in ("quickstart", "test", "package"):
            result = self.run_tool(tool, "--help")
            self.assertEqual((result.returncode, self.calls), (0, []))
            self.assertTrue(result.stdout.startswith(f"usage: tools/{tool}"), result.stdout)
        result = self.run_tool("quickstart", "fast")
        self.assertEqual((result.returncode, self.calls, result.stdout), (2, [], ""))


if __name__ == "__main__":
    sys.exit(unittest.main())
