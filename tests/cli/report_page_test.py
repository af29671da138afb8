"""The page of `gigatwin report`: its numbers are those of the files and of the terminal; what is wrong, and what is hostile."""

import json
import shutil
from html.parser import HTMLParser

import harness
from harness import SMALL, gigatwin

HOSTILE = """</script><img src=x onerror=alert(1)>"&'\u202e"""


class Page(HTMLParser):
    """Values of the indicator tables {(label, unit row index): [value of each proposal]}, and every tag."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.rows, self.scripts = [], {}, []
        self.table = self.row = self.script = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if tag == "table":
            self.table = attributes.get("id", "")
        if tag == "tr":
            self.row = (self.table, [], [])
        if "data-value" in attributes and self.row is not None:
            self.row[2].append(attributes["data-value"])
        if tag == "script":
            self.script = attributes

    def handle_endtag(self, tag):
        if tag == "tr" and self.row is not None:
            self.rows.setdefault(self.row[0], []).append(self.row)
            self.row = None
        if tag == "script":
            self.script = None

    def handle_data(self, data):
        if self.row is not None:
            self.row[1].append(data)
        if self.script is not None:
            self.scripts.append((self.script, data))

    def values(self, label):
        """Of the first row of the indicator tables with this label in English."""
        for table, rows in self.rows.items():
            if table and table.startswith("indicators-"):
                for _, texts, values in rows:
                    if texts and texts[0].strip() == label:
                        return [None if value == "" else float(value) for value in values]
        return None


class ReportPage(harness.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.results = []
        folder = harness.new_folder(cls)
        for name, site in (("one", "athens"), ("two", "kajaani"), (HOSTILE, "sines")):
            path = folder / f"{site}.h5"
            quoted = json.dumps(name, ensure_ascii=False)
            done = gigatwin("run", SMALL, "-q", "-o", path, "--set", "time.duration=2 d", "--set", f"site={site}", "--set",
                            f"name={quoted}")
            if done.returncode != 0:
                raise AssertionError(done.stderr)
            cls.results.append(path)

    def page(self, *options):
        self.succeeds("report", *self.results, "-o", "report.html", *options)
        return (self.folder / "report.html").read_text(encoding="utf-8")

    def fails(self, message, *arguments):
        before = self.files()
        done = self.gigatwin("report", *arguments)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(message, done.stderr)
        self.assertEqual(self.files(), before)

    @harness.needs_h5py
    def test_every_number_is_the_files_and_the_terminals(self):
        import h5py

        page = Page(self.page())
        compared = json.loads(self.succeeds("compare", *self.results, "--json").stdout)
        shown = [json.loads(self.succeeds("show", path, "--json").stdout) for path in self.results]
        files = [h5py.File(path, "r") for path in self.results]
        checked = 0
        for row in compared["indicators"]:
            values = page.values(row["label"])
            if all(value is None for value in row["values"]):
                self.assertIsNone(values, row["label"])
                continue
            self.assertEqual(values, row["values"], row["label"])
            for index, value in enumerate(values):
                stored = float(files[index]["indicators"][row["name"]][()])
                self.assertTrue(stored == value or (stored != stored and value is None), row["name"])
                told = next(entry["value"] for entry in shown[index]["indicators"] if entry["name"] == row["name"])
                self.assertEqual(told, value, row["name"])
                checked += 1
        self.assertGreater(checked, 250)

    def test_is_the_same_every_time(self):
        first = self.page()
        (self.folder / "report.html").unlink()
        self.assertEqual(self.page(), first)

    def test_asks_for_nothing(self):
        page = Page(self.page())
        for tag, attributes in page.tags:
            self.assertNotIn("src", attributes, tag)
            if "href" in attributes:
                self.assertRegex(attributes["href"], r"^(#|data:)")
        self.assertIn(("meta", "default-src 'none'"), [(tag, (attributes.get("content") or "").split(";")[0]) for tag, attributes in page.tags])

    def test_hostile_names_stay_text(self):
        text = self.page("--title", HOSTILE)
        page = Page(text)
        self.assertNotIn("img", [tag for tag, _ in page.tags])
        self.assertNotIn("onerror=alert(1)>", text)
        self.assertNotIn("\u202e", text.split("gigatwin-data")[0])
        data = next(json.loads(text) for script, text in page.scripts if script.get("id") == "gigatwin-data")
        self.assertEqual([entry["name"] for entry in data["proposals"]], ["one", "two", HOSTILE])

    def test_ranks_by_criteria_in_either_language(self):
        text = self.page("--criteria", "training-for-money", "--language", "fr", "--title", "Trois sites")
        self.assertIn('<html lang="fr">', text)
        self.assertIn("<title>Trois sites</title>", text)
        compared = json.loads(self.succeeds("compare", *self.results, "--criteria", "training-for-money", "--json").stdout)
        told = [proposal["weighted_sum"] for proposal in compared["ranking"]["proposals"] if "weighted_sum" in proposal]
        self.assertGreater(len(told), 1)
        shares = [[one["total"], one["rank_shares_any_weights"][0], one["rank_shares_near_weights"][0]]
                  for one in sorted(told, key=lambda one: one["rank"])]
        shown = [[float(value) for value in row[2][:3]] for row in Page(text).rows["ranks"] if row[2]][-len(told):]
        self.assertEqual(shown, shares)
        self.assertIn('id="ranking"', text)
        self.assertNotIn('id="ranking"', self.page("--force"))

    def test_what_is_wrong_is_told_and_nothing_is_written(self):
        one = self.results[0]
        truncated = harness.new_folder(self) / "truncated.h5"
        truncated.write_bytes(one.read_bytes()[:20000])
        twin = harness.new_folder(self) / "twin.h5"
        shutil.copy(one, twin)
        taken = self.folder / "taken.html"
        taken.write_text("mine")
        self.fails("expected -o FILE for the page, or --eed", one)
        self.fails("taken.html", one, "-o", taken)
        self.assertEqual(taken.read_text(), "mine")
        self.fails("missing.h5: no such file", one, "missing.h5", "-o", "report.html")
        self.fails("truncated", truncated, "-o", "report.html")
        self.fails("expected an HDF5 file", SMALL, "-o", "report.html")
        self.fails('"one"; expected distinct names', one, twin, "-o", "report.html")
        self.fails("missing.h5", one, "--study", "missing.h5", "-o", "report.html")
        self.fails("athens.h5", one, "--study", one, "-o", "report.html")
        self.fails("no entry", one, "--criteria", "nobody", "-o", "report.html")
        self.fails("expected one result, found 2", "--eed", one, self.results[1])
        self.fails("--language", one, "--language", "de", "-o", "report.html")
        self.fails("nowhere", one, "-o", "nowhere/report.html")


if __name__ == "__main__":
    harness.main()
