"""tools/install-packages with dpkg-query, apt-get, id and sudo replaced by scripts: what it asks of them and says."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parents[2] / "tools" / "install-packages"
NEEDED = ["bash", "cat", "env", "grep", "mktemp", "rm", "sed", "tail"]


def listed(*sets):
    return subprocess.run([TOOL, "--list", *sets], check=True, capture_output=True, text=True).stdout.split()


class InstallPackages(unittest.TestCase):
    """A folder `bin` is all of PATH. The file `installed` is what dpkg knows, `asked` what apt-get was asked for."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        (self.folder / "bin").mkdir()
        for name in NEEDED:
            found = next(path for path in (f"/usr/bin/{name}", f"/bin/{name}") if os.path.exists(path))
            (self.folder / "bin" / name).symlink_to(found)
        self.write("debian_version", "12.11\n")
        self.write("asked", "")
        self.script("dpkg-query", 'while read -r name; do echo "$name installed"; done < "$FOLDER/installed"')
        # Installs every argument that is no option, unless told to fail.
        self.script("apt-get", 'echo "$(id -u):$*" >> "$FOLDER/asked"\n'
                               '[ -z "${APT_FAILS:-}" ] || { echo "E: no route to the mirror"; exit 100; }\n'
                               'for word in "$@"; do echo "$word" >> "$FOLDER/installed"; done')
        self.script("id", "echo ${FAKE_UID:-0}")
        if shutil.which("npm"):  # then it is not asked for
            self.script("npm", "true")

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def script(self, name, text):
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/bash\n{text}\n")
        path.chmod(0o755)

    def run_tool(self, *arguments, **environment):
        result = subprocess.run(
            [TOOL, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
            env={"PATH": str(self.folder / "bin"), "FOLDER": str(self.folder), "TMPDIR": str(self.folder),
                 "GIGATWIN_DEBIAN_VERSION_FILE": str(self.folder / "debian_version"), **environment})
        self.asked = (self.folder / "asked").read_text()
        return result

    def installed_but(self, *missing):
        self.write("installed", "".join(f"{name}\n" for name in listed("build", "test") if name not in missing))

    def test_nothing_missing_is_silent_and_needs_no_rights(self):
        self.installed_but()
        self.write("debian_version", "13.0\n")
        result = self.run_tool("build", "test", FAKE_UID="1000")
        self.assertEqual((result.returncode, result.stdout, result.stderr, self.asked), (0, "", "", ""))

    def test_only_what_is_missing_is_installed_and_the_second_time_is_silent(self):
        self.installed_but("ninja-build", "libfmt-dev")
        result = self.run_tool("build")
        self.assertEqual(result.stdout, "installing 2 Debian packages: ninja-build libfmt-dev\n")
        self.assertEqual(result.returncode, 0, result.stderr)
        update, install = self.asked.splitlines()
        self.assertTrue(update.endswith(" update"), update)
        self.assertTrue(install.endswith(" install --no-install-recommends ninja-build libfmt-dev"), install)
        again = self.run_tool("build")
        self.assertEqual((again.returncode, again.stdout, len(self.asked.splitlines())), (0, "", 2))

    def test_a_test_package_is_no_matter_of_the_build(self):
        self.installed_but("libgtest-dev")
        self.assertEqual(self.run_tool("build").stdout, "")
        self.assertEqual(self.run_tool("build", "test").stdout, "installing 1 Debian packages: libgtest-dev\n")

    def test_without_root_it_goes_through_sudo(self):
        self.installed_but("cmake")
        self.script("sudo", 'FAKE_UID=0 exec "$@"')
        result = self.run_tool(FAKE_UID="1000")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertTrue(all(line.startswith("0:") for line in self.asked.splitlines()), self.asked)

    def test_without_root_and_sudo_it_says_what_to_install(self):
        self.installed_but("cmake")
        result = self.run_tool(FAKE_UID="1000")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr, "install-packages: needs root or sudo to install: cmake\n"
                                        "install-packages: as root: apt-get install --no-install-recommends cmake\n")

    def test_another_release_of_debian_is_refused(self):
        self.installed_but("cmake")
        self.write("debian_version", "trixie/sid\n")
        result = self.run_tool()
        self.assertEqual((result.returncode, self.asked), (1, ""))
        self.assertIn("expected Debian 12 (bookworm), found trixie/sid", result.stderr)

    def test_a_failing_apt_is_shown(self):
        self.installed_but("cmake")
        result = self.run_tool(APT_FAILS="yes")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr,
                         "E: no route to the mirror\n"
                         'install-packages: "apt-get update" failed with status 100 (its last lines are above); once it '
                         "works, run this again\n")

    def test_an_unknown_word_is_bad_usage(self):
        result = self.run_tool("tests")
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("usage: tools/install-packages", result.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
