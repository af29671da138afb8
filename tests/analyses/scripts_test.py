"""The scripts of analyses/: a picture that is not blank, and numbers that are those of the file."""

import contextlib
import csv
import io
import math
import runpy
import subprocess
import sys
import unittest
import unittest.mock
import warnings

from common import ANALYSES, PYTHON, ProgramTest, gigatwin, has_module, main, new_folder, small_result

NEEDED = ("matplotlib", "xarray", "netCDF4", "h5py")
TERMS = ("--set", "finance=eu-gigafactory-2026")
STUDY = """gigatwin: 1
name: few
seed: 3
scenarios: [{scenario}]
set: ["time.duration=4 d", "time.step=1 h", "output.every=1 h"]
uncertain:
  - {{key: economics.discount_rate, distribution: uniform, low: 3 %, high: 9 %, reason: "a test"}}
  - {{key: economics.it_maintenance, distribution: triangular, low: 2 %, mode: 4 %, high: 8 %, reason: "a test"}}
samples: {{count: 12}}
tornado: true
sobol: 4
"""


class Scripts(ProgramTest):
    @classmethod
    def setUpClass(cls):
        if not has_module(*NEEDED):
            raise unittest.SkipTest("needs python3-" + ", python3-".join(NEEDED))
        folder = new_folder(cls)
        cls.first = small_result(folder, "first.h5")
        cls.second = small_result(folder, "second.h5", "--set", "name=other", "--seed", 8)

    def script(self, name, *arguments):
        """In this process, so that matplotlib is loaded once: exit status, standard output, standard error."""
        import matplotlib.pyplot
        out, said, status = io.StringIO(), io.StringIO(), 0
        with warnings.catch_warnings(), contextlib.chdir(self.folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(said), \
                unittest.mock.patch("sys.argv", [str(ANALYSES / f"{name}.py"), *map(str, arguments)]), \
                unittest.mock.patch("sys.path", [str(ANALYSES), *sys.path]):
            warnings.simplefilter("ignore")  # unittest shows those that libraries have for their developers
            try:
                runpy.run_path(sys.argv[0], run_name="__main__")
            except SystemExit as end:
                status = end.code
            matplotlib.pyplot.close("all")
        return status, out.getvalue(), said.getvalue()

    def draws(self, name, *arguments):
        """Rows of --table; the picture has ink on it, and paper."""
        import matplotlib.image
        status, table, said = self.script(name, *arguments, "-o", "picture.png", "--table")
        self.assertEqual((status, said), (0, ""))
        picture = matplotlib.image.imread(self.folder / "picture.png")[..., :3]
        self.assertGreater((picture < 0.5).any(axis=2).mean(), 0.003, "hardly any ink")
        self.assertGreater((picture.min(axis=2) > 0.95).mean(), 0.2, "no paper")
        return list(csv.DictReader(io.StringIO(table)))

    def test_the_same_numbers_make_the_same_file(self):
        for name in ("one.svg", "two.svg"):
            done = subprocess.run([PYTHON, "-B", ANALYSES / "load_duration.py", self.first, "-o", name], cwd=self.folder,
                                  capture_output=True, text=True, timeout=240)
            self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        one = (self.folder / "one.svg").read_text(encoding="utf-8")
        self.assertEqual(one, (self.folder / "two.svg").read_text(encoding="utf-8"))
        self.assertIn("Source: first.h5: small, seed 7, 20 days from 2028-07-01, gigatwin ", one)
        self.assertIn("Share of the time, %", one)

    def open(self, path):
        import h5py
        file = h5py.File(path)
        self.addCleanup(file.close)
        return file

    def test_compare_sites(self):
        rows = self.draws("compare_sites", self.first, self.second, "--indicators", "pue", "carbon")
        self.assertEqual([(row["indicator"], row["site"]) for row in rows],
                         [("pue", "small"), ("pue", "other"), ("carbon", "small"), ("carbon", "other")])
        for row, path in zip(rows, [self.first, self.second] * 2):
            self.assertEqual(float(row["value"]), self.open(path)["indicators"][row["indicator"]][()])

    def test_load_duration(self):
        rows = self.draws("load_duration", self.first, self.second)
        power = sorted(self.open(self.first)["facility_power"][...], reverse=True)
        shown = [float(row["value"]) for row in rows if row["site"] == "small"]
        self.assertEqual(shown[0], max(power))
        self.assertEqual(shown[5], power[len(power) // 2])
        self.assertEqual(shown[10], min(power))

    def test_lost_hours(self):
        rows = self.draws("lost_hours", self.first, "--most", 3)
        file = self.open(self.first)
        self.assertEqual(len(rows), min(4, file["causes/cause"].size))
        for part, indicator in (("lost", "lost_hours"), ("restarting", "restarting_hours"), ("out_of_service", "out_of_service_hours")):
            shown = math.fsum(float(row[f"{part}_h"]) for row in rows)
            self.assertAlmostEqual(shown, file["indicators"][indicator][()], delta=1e-9 * abs(shown) + 1e-9)

    def test_power_pue_temperature(self):
        rows = self.draws("power_pue_temperature", self.first)
        file = self.open(self.first)
        degree = int(rows[0]["degree_c"])
        here = [place for place, t in enumerate(file["dry_bulb"][...]) if degree <= t < degree + 1]
        energy, it = file["energy_input"][...][here].astype(float), file["it_power"][...][here].astype(float)
        self.assertEqual(float(rows[0]["hours"]), len(here))  # rows of an hour each
        self.assertAlmostEqual(float(rows[0]["pue"]), energy.sum() / it.sum(), delta=1e-5)  # float32 sums

    def test_cash_flow(self):
        result = small_result(self.folder, "paid.h5", *TERMS)
        rows = self.draws("cash_flow", result)
        finance = self.open(result)["finance"]
        self.assertEqual([int(row["year"]) for row in rows], list(finance["year"][...]))
        for place, row in enumerate(rows):
            self.assertEqual(float(row["Cash at the end"]), finance["cash"][place])
            self.assertAlmostEqual(float(row["Capital"]), -finance["capital"][place].sum(), delta=1.0)
            flows = [float(value) for name, value in row.items() if name not in ("year", "Cash at the end")]
            self.assertAlmostEqual(math.fsum(flows), 0.0, delta=1e-6 * max(map(abs, flows)) + 1.0)  # sources pay the uses

    def study(self):
        from common import SMALL
        (self.folder / "few.yaml").write_text(STUDY.format(scenario=SMALL), encoding="utf-8")
        done = self.gigatwin("study", "run", "few.yaml", "-o", "few.h5")
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.folder / "few.h5"

    def test_sensitivity_and_comparison_of_a_study(self):
        import numpy
        study = self.study()
        rows = self.draws("sensitivity", study, "--indicator", "cost")
        file = self.open(study)
        inputs = list(file["inputs/input"].asstr()[...])
        values, block, differs = file["indicators/cost"][:, 0], file["block"][...], file["differing_input"][...]
        self.assertEqual(sorted(row["input"] for row in rows), sorted(inputs))
        for row in rows:
            number = inputs.index(row["input"])
            low, high = values[(block == 4) & (differs == number)]
            self.assertEqual((float(row["low"]), float(row["high"])), (low, high))
            a, b = values[block == 5], values[block == 6]
            ab = values[block == 7][number::len(inputs)]  # AB_1 AB_2 of row 0, then of row 1 ...
            variance = numpy.var(numpy.concatenate([a, b]))
            self.assertAlmostEqual(float(row["total"]), float(((a - ab) ** 2).mean() / 2 / variance), places=9)
        wide = self.draws("compare_sites", self.first, "--study", study, "--indicators", "cost")
        quantiles = file["summary/cost"][0]
        self.assertEqual((float(wide[0]["low"]), float(wide[0]["high"])), (quantiles[0], quantiles[2]))
        nothing = self.script("sensitivity", study, "--indicator", "beauty")
        self.assertEqual(nothing[0], 2)
        self.assertIn("few.h5: has no indicator beauty: expected one of ", nothing[2])

    def refused(self, name, *arguments):
        status, printed, said = self.script(name, *arguments)
        self.assertEqual((status, printed), (2, ""), said)
        self.assertEqual(len(said.splitlines()), 1, said)
        return said

    def test_wrong_files_are_refused(self):
        import shutil

        import h5py
        (self.folder / "text.h5").write_text("no HDF5", encoding="utf-8")
        self.assertIn("text.h5: cannot be read as HDF5", self.refused("load_duration", "text.h5"))
        self.assertIn("none.h5: cannot be read", self.refused("load_duration", "none.h5"))
        h5py.File(self.folder / "foreign.h5", "w").close()
        self.assertIn("foreign.h5: expected a file of format gigatwin-result, found an HDF5 file of another program",
                      self.refused("lost_hours", "foreign.h5"))
        self.assertIn("expected a file of format gigatwin-study, found gigatwin-result", self.refused("sensitivity", self.first))
        shutil.copy(self.first, self.folder / "old.h5")
        with h5py.File(self.folder / "old.h5", "r+") as file:
            file.attrs["format_major"] = 0
        for name in ("compare_sites", "load_duration", "lost_hours", "power_pue_temperature", "cash_flow"):
            self.assertIn("old.h5: has format 0.", self.refused(name, "old.h5"))
        self.assertIn("first.h5: has no group /finance: its scenario has no block finance", self.refused("cash_flow", self.first))
        self.assertIn("has no indicator beauty", self.refused("compare_sites", self.first, "--indicators", "beauty"))
        self.assertIn("has no series beauty: expected one of it_power", self.refused("load_duration", self.first, "--series", "beauty"))
        self.assertEqual(self.files(), ["foreign.h5", "old.h5", "text.h5"])


if __name__ == "__main__":
    main()
