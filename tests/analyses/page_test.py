"""docs/analysis.md: the lines it prints are run as they stand; the pictures it shows are there, small, and not blank."""

import os
import re
import shutil
import subprocess

from common import ANALYSES, PYTHON, SOURCE, ProgramTest, environment, has_module, main, new_folder, small_result

PAGE = (SOURCE / "docs" / "analysis.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```\n", PAGE, re.S)


class Page(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.home = new_folder(cls)
        small_result(cls.home)

    def test_python_lines_run(self):
        if not has_module("xarray", "netCDF4"):
            self.skipTest("needs python3-xarray and python3-netcdf4")
        self.assertEqual(len(blocks("python")), 2)
        self.assertEqual(len(blocks("python")[0].strip().splitlines()), 3, "the quick start has three lines")
        for block in blocks("python"):
            done = subprocess.run([PYTHON, "-c", block], cwd=self.home, capture_output=True, text=True, timeout=120)
            self.assertEqual((done.returncode, done.stderr), (0, ""), block)
            self.assertGreater(len(done.stdout.splitlines()), 1 if "jobs" in block else 20, done.stdout)

    def octave(self, block):
        if shutil.which("octave-cli") is None:
            self.skipTest("needs octave")
        # It may complain about its own history while it leaves; what counts is what it prints.
        done = subprocess.run(["octave-cli", "--no-gui", "--no-history", "--quiet", "--eval", block], cwd=self.home,
                              env=environment(HOME=str(self.home)), capture_output=True, text=True, timeout=120)
        return done.stdout + done.stderr

    def test_octave_lines_run(self):
        import h5py
        said = self.octave(blocks("octave")[0])
        with h5py.File(self.home / "run.h5") as file:
            expected = (f"{file['time'].size} hours, {file['facility_power'][...].max():.3f} MW at most, "
                        f"PUE {file['indicators/pue'][()]:.4f}")
        self.assertIn(expected, said)

    def test_octave_netcdf_lines_run(self):
        import h5py
        said = self.octave(blocks("octave")[1])
        if "package netcdf" in said or "not found" in said:
            self.skipTest("needs octave-netcdf")
        with h5py.File(self.home / "run.h5") as file:
            self.assertIn(f"{file['power/ups_loss'][...].mean(dtype='f8'):.6f} MW of UPS losses", said)

    def test_commands_run(self):
        commands = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("gigatwin show")]
        self.assertEqual(len(commands), 3)
        bin_folder = self.folder / "bin"
        bin_folder.mkdir()
        import harness
        (bin_folder / "gigatwin").symlink_to(harness.program)
        for command in commands:
            done = subprocess.run(command, shell=True, cwd=self.home, capture_output=True, text=True, timeout=60,
                                  env=environment(PATH=f"{bin_folder}:{os.environ['PATH']}"))
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)

    def test_every_script_has_its_picture(self):
        scripts = sorted(path.stem for path in ANALYSES.glob("*.py") if path.stem != "files")
        self.assertEqual(sorted(set(re.findall(r"`analyses/(\w+)\.py", PAGE))), scripts)
        pictures = re.findall(r"!\[(.+?)\]\((pictures/analyses/(\w+)\.\w+)\)", PAGE)
        self.assertEqual(sorted(stem for _, _, stem in pictures), scripts)
        for words, name, stem in pictures:
            path = SOURCE / "docs" / name
            self.assertLess(path.stat().st_size, 100_000, name)
            self.assertGreater(path.stat().st_size, 5_000, name)


if __name__ == "__main__":
    main()
