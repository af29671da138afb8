"""Files that no command can use: of another format version, truncated, unfinished. Which file, what was found, what to do."""

import shutil

from common import ProgramTest, has_h5py, main, needs_h5py, new_folder, small_result

if has_h5py():
    import h5py

TERMS = "finance=eu-gigafactory-2026"


@needs_h5py
class BrokenFiles(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.whole = small_result(new_folder(cls))

    def commands(self, path):
        """Every command that reads a result, on this one; the portfolio shows its own line too."""
        portfolio = self.folder / "portfolio.yaml"
        portfolio.write_text("gigatwin: 1\ntitle: One\ngoal: [{figure: useful_exaflop_days, weight: 1}]\nsites: {at_most: 1}\n"
                             f"candidates:\n  - {{name: One, country: FI, result: {path}}}\n", encoding="utf-8")
        return [["show", path], ["show", path, "--csv"], ["show", path, "--csv", "power"], ["show", path, "--json"],
                ["compare", path, self.whole], ["finance", path, "--set", TERMS], ["call", path], ["portfolio", portfolio],
                ["join", path, self.whole, "-o", "joined.h5"], ["report", path, "--eed"], ["timeline", path, "-o", "t.json"],
                ["report", path, "-o", "report.html"], ["study", "show", path], ["study", "rank", path, "--criteria", "climate-first"]]

    def refused(self, path, *said):
        for command in self.commands(path):
            before = self.files()
            done = self.gigatwin(*command)
            with self.subTest(command=" ".join(map(str, command))):
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                for words in (path.name, *said):
                    self.assertIn(words, done.stderr)
                self.assertLess(len(done.stderr.splitlines()), 5, done.stderr)
                self.assertEqual(self.files(), before)

    def copy(self, name, **attributes):
        path = self.folder / name
        shutil.copy(self.whole, path)
        with h5py.File(path, "r+") as file:
            for key, value in attributes.items():
                file.attrs[key] = value
        return path

    def test_of_an_older_major_format(self):
        path = self.copy("old.h5", format_major=0, format_minor=9, version="0.0.7")
        self.refused(path, "has format 0.9, written by gigatwin 0.0.7; this gigatwin reads format 1",
                     f"gigatwin run --from {path} -o NEW.h5")

    def test_whose_scenario_runs_again_from_an_older_major_format(self):
        path = self.copy("old.h5", format_major=0, format_minor=9)
        self.succeeds("run", "--from", path, "-o", "new.h5", "--quiet")
        show = self.succeeds("show", "new.h5", "--csv", "indicators").stdout
        self.assertEqual(show, self.succeeds("show", self.whole, "--csv", "indicators").stdout)

    def test_of_a_newer_major_format(self):
        path = self.copy("new.h5", format_major=2, format_minor=0, version="3.1.4")
        self.refused(path, "has format 2.0, written by gigatwin 3.1.4", "read it with gigatwin 3.1.4 or newer")

    def test_of_an_older_minor_format_that_lacks_what_is_needed(self):
        path = self.copy("minor.h5", format_minor=2)
        with h5py.File(path, "r+") as file:
            for group in ("quantities", "life_cycle", "tenants", "causes", "reporting"):
                if group in file:
                    del file[group]
        self.succeeds("show", path)  # what is there is shown
        for command in (["finance", path, "--set", TERMS], ["show", path, "--csv", "tenants"]):
            done = self.gigatwin(*command)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("minor.h5", done.stderr)
            self.assertIn("1.2", done.stderr)
            self.assertIn("gigatwin run --from", done.stderr)

    def test_truncated_at_several_places(self):
        whole = self.whole.read_bytes()
        path = self.folder / "cut.h5"
        for share in (0.0005, 0.02, 0.3, 0.6, 0.95, 0.9999):
            path.write_bytes(whole[:int(share * len(whole))])
            for command in (["show", path], ["show", path, "--csv", "site"], ["run", "--from", path, "-o", "n.h5"]):
                done = self.gigatwin(*command)
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertIn("cut.h5: is damaged or truncated: ", done.stderr)
                self.assertIn("copy it again", done.stderr)
        self.refused(path, "is damaged or truncated", "copy it again")

    def test_that_are_no_result(self):
        path = self.folder / "table.h5"
        path.write_text("time,it_power\n", encoding="utf-8")
        self.refused(path, "table.h5")


if __name__ == "__main__":
    main()
