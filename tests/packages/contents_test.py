"""What is in the two packages: fields, files, rights, and nothing that a build leaves behind."""

import gzip
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from debs import SOURCE, VERSION, deb, output_of

INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)


class Package(unittest.TestCase):
    """`root` is the package unpacked, `listing` its lines of `dpkg-deb -c`."""

    name = None

    @classmethod
    def setUpClass(cls):
        if cls.name is None:
            raise unittest.SkipTest("what the two packages have in common")
        cls.root = Path(tempfile.mkdtemp(prefix="gigatwin-deb-"))
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        subprocess.run(["dpkg-deb", "-x", deb(cls.name), cls.root], check=True)
        cls.listing = output_of("dpkg-deb", "-c", deb(cls.name)).splitlines()

    def field(self, name):
        return output_of("dpkg-deb", "-f", deb(self.name), name).strip()

    def depends(self):
        return [word.strip().split(" ")[0] for word in self.field("Depends").split(",")]

    def documents(self):
        return self.root / "usr" / "share" / "doc" / self.name


class Common:
    def test_it_says_what_it_is(self):
        self.assertEqual((self.field("Package"), self.field("Version")), (self.name, VERSION))
        self.assertEqual(self.field("Architecture"), output_of("dpkg", "--print-architecture").strip())
        self.assertRegex(self.field("Maintainer"), r"^gigatwin developers <\S+@\S+>$")
        synopsis, *text = self.field("Description").splitlines()
        self.assertTrue(synopsis.startswith("digital twin of an AI gigafactory"), synopsis)
        self.assertGreater(len(text), 2)

    def test_all_is_roots_and_readable_below_usr(self):
        for line in self.listing:
            rights, owner, path = line.split()[0], line.split()[1], line.split(maxsplit=5)[5]
            self.assertEqual(owner, "root/root", line)
            self.assertTrue(path == "./" or path.startswith("./usr/"), line)
            self.assertIn(rights, ("drwxr-xr-x", "-rw-r--r--", "-rwxr-xr-x"), line)

    def test_copyright_and_changelog_are_this_version_s(self):
        text = (self.documents() / "copyright").read_text()
        self.assertIn("/usr/share/common-licenses/Apache-2.0", text)
        for folder in sorted(path.name for path in SOURCE.glob("third_party/*") if path.is_dir()):
            self.assertIn(f"Files: third_party/{folder}/*\n", text, "third-party work without its licence")
        changelog = gzip.open(self.documents() / "changelog.gz", "rt").read()
        self.assertTrue(changelog.startswith(f"gigatwin ({VERSION}) "), changelog.splitlines()[0])

    def test_nothing_of_the_making_is_left(self):
        for path in self.root.rglob("*"):
            self.assertFalse(path.name.endswith((".pyc", ".partial", "~")) or path.name == "__pycache__", path)
        machine_code = [path for path in self.root.rglob("*")
                        if path.is_file() and (path.suffix == ".a" or path.parent.name == "bin")]
        self.assertTrue(machine_code)
        for path in machine_code:
            self.assertNotIn(".debug_info", output_of("readelf", "-SW", path), f"{path} has debug information")


class Program(Common, Package):
    name = "gigatwin"

    def test_it_depends_on_what_it_links_and_nothing_large(self):
        self.assertLessEqual({"libhdf5-103-1", "libsimgrid3.32", "libyaml-cpp0.7", "libfmt9", "libsundials-cvode6"},
                             set(self.depends()))
        # The MPI builds of HDF5 and SUNDIALS are one careless find_package away, and bring a hundred packages.
        self.assertFalse([name for name in self.depends() if re.search("mpi|petsc|-dev$", name)])

    def test_program_data_and_documents_are_in_it(self):
        usr = self.root / "usr"
        self.assertIn(f"gigatwin {VERSION} ", output_of(usr / "bin" / "gigatwin", "--version"))
        for folder in ("catalog", "scenarios", "validation"):
            expected = output_of("git", "-C", SOURCE, "ls-files", folder).split() if (SOURCE / ".git").exists() else [
                str(path.relative_to(SOURCE)) for path in (SOURCE / folder).rglob("*") if path.is_file()]
            missing = [path for path in expected if not (usr / "share" / "gigatwin" / path).is_file()]
            self.assertEqual(missing, [])
        for path in ("README.md", "model.md", "scenario-reference.md", "result-format.md", "how-to/install.md"):
            self.assertTrue((self.documents() / path).is_file(), path)
        for path in ("man/man1/gigatwin.1.gz", "bash-completion/completions/gigatwin", "zsh/vendor-completions/_gigatwin",
                     "fish/vendor_completions.d/gigatwin.fish"):
            self.assertTrue((usr / "share" / path).is_file(), path)
        self.assertFalse(list(usr.glob("lib/**/*.a")), "libraries belong to libgigatwin-dev")


class Development(Common, Package):
    name = "libgigatwin-dev"

    def test_it_needs_the_data_of_the_same_version(self):
        self.assertIn(f"gigatwin (= {VERSION})", self.field("Depends"))
        self.assertEqual(self.field("Section"), "libdevel")

    def test_every_header_that_a_header_includes_is_in_it(self):
        include = self.root / "usr" / "include" / "gigatwin"
        headers = list(include.rglob("*.hpp"))
        self.assertGreater(len(headers), 100)
        missing = {f"{header.relative_to(include)} includes {name}" for header in headers
                   for name in INCLUDE.findall(header.read_text()) if not (include / name).is_file()}
        self.assertEqual(missing, set())

    def test_no_header_needs_a_library_that_stays_inside(self):
        for header in (self.root / "usr" / "include").rglob("*.hpp"):
            self.assertNotRegex(header.read_text(), r"#include <(hdf5|yaml-cpp/|simgrid/|nlohmann/json\.hpp|cvode/|CLI/)",
                                header)

    def test_the_package_files_of_cmake_name_what_is_there(self):
        text = (self.root / "usr" / "lib" / "cmake" / "gigatwin" / "gigatwinTargets.cmake").read_text()
        targets = re.findall(r"add_library\(gigatwin::(\w+) STATIC IMPORTED\)", text)
        archives = [path.stem.removeprefix("libgigatwin_") for path in (self.root / "usr" / "lib").glob("*.a")]
        self.assertEqual(sorted(targets), sorted(archives))
        self.assertLessEqual({"fluid", "cooling", "sim", "results"}, set(targets))
        self.assertNotIn(str(SOURCE), text, "a path of the machine that it was built on")


if __name__ == "__main__":
    sys.exit(unittest.main())
