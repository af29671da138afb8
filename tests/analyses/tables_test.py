"""gigatwin show --csv and schema --results, held against what h5py reads from the same file."""

import csv
import io
import json
import unittest

from common import SOURCE, ProgramTest, has_h5py, main, needs_h5py, new_folder, small_result

if has_h5py():
    import h5py
    import numpy


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@needs_h5py
class Tables(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.result = small_result(new_folder(cls))

    def table(self, name, *options):
        return rows_of(self.succeeds("show", self.result, "--csv", name, *options).stdout)

    def test_the_list_of_tables_tells_their_sizes(self):
        listed = rows_of(self.succeeds("show", self.result, "--csv").stdout)
        self.assertEqual(listed[0], ["table", "rows", "columns", "content"])
        self.assertIn("site", [row[0] for row in listed])
        for name, rows, columns, content in listed[1:]:
            table = self.table(name)
            self.assertEqual((len(table) - 1, {len(row) for row in table}), (int(rows), {int(columns)}), name)
            self.assertNotEqual(content, "", name)

    def test_every_number_reads_back_as_the_stored_bits(self):
        compared = 0
        with h5py.File(self.result) as file:
            for name, *_ in rows_of(self.succeeds("show", self.result, "--csv").stdout)[1:]:
                group, table = name.split("/")[0], self.table(name)
                home = file if group == "site" else file[group]
                if table[0] == ["name", "value", "units"]:
                    columns = {row[0]: [row[1]] for row in table[1:]}
                else:
                    columns = {head: [row[place] for row in table[1:]] for place, head in enumerate(table[0])}
                for column, cells in columns.items():
                    data = home.get(column)
                    if data is None or data.dtype.kind not in "iuf" or "flag_values" in data.attrs or "index_of" in data.attrs:
                        continue
                    if "since" in str(data.attrs.get("units")):
                        continue  # moments are written as dates
                    stored = data[...].ravel()
                    read = numpy.array([numpy.nan if cell == "" else float(cell) for cell in cells]).astype(stored.dtype) \
                        if data.dtype.kind == "f" else numpy.array([int(cell) for cell in cells], stored.dtype)
                    numpy.testing.assert_array_equal(read, stored, f"{name}: {column}")
                    compared += stored.size
        self.assertGreater(compared, 10000)

    def test_a_large_seed_keeps_its_digits(self):
        seed = 2**53 - 2
        result = small_result(self.folder, "seed.h5", "--seed", seed, "--set", "time.duration=1 d")
        cells = dict(row[:2] for row in rows_of(self.succeeds("show", result, "--csv", "provenance").stdout))
        self.assertEqual(cells["seed"], str(seed))

    def test_text_with_commas_quotes_and_lines_comes_back_whole(self):
        with h5py.File(self.result) as file:
            written = file["provenance/scenario_as_written"].asstr()[()]
        cells = dict(row[:2] for row in self.table("provenance")[1:])
        self.assertEqual(cells["scenario_as_written"], written)
        self.assertIn("\n", written)

    def test_words_have_no_units_and_nobody_is_an_empty_cell(self):
        events = self.table("events", "--units")
        self.assertIn("kind", events[0])
        self.assertIn("node [1]", events[0])
        causes = {row[events[0].index("cause")] for row in events[1:]}
        self.assertNotIn("-1", causes)

    def test_a_wrong_table_lists_those_there_are(self):
        done = self.gigatwin("show", self.result, "--csv", "powr")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn('expected one of the tables site, power', done.stderr)

    def test_other_files_of_ours_have_tables_too(self):
        self.succeeds("fabric", SOURCE / "tests" / "cli" / "small.yaml", "--pattern", "random", "--output", "f.h5")
        self.assertIn("a fabric study", self.succeeds("show", "f.h5").stdout)
        self.assertEqual(json.loads(self.succeeds("show", "f.h5", "--json").stdout)["kind"], "gigatwin-fabric-study")
        listed = rows_of(self.succeeds("show", "f.h5", "--csv").stdout)
        self.assertIn("fabric", [row[0] for row in listed])
        refused = self.gigatwin("compare", "f.h5", self.result)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("f.h5: is a fabric study, not a result of a run; 'gigatwin show f.h5 --csv' lists its tables", refused.stderr)


@needs_h5py
class Dictionary(ProgramTest):
    """The data dictionary says of a file what is in it: no dataset more, and what is missing has a reason."""

    def setUp(self):
        super().setUp()
        self.files = {file["kind"]: {group["path"]: group for group in file["groups"]}
                      for file in json.loads(self.succeeds("schema", "--results").stdout)["files"]}

    def check(self, path):
        with h5py.File(path) as file:
            groups = self.files[file.attrs["format"]]
            found = {"/": file} | {"/" + name: item for name, item in file.items() if isinstance(item, h5py.Group)}
            for group, home in found.items():
                if not any(isinstance(item, h5py.Dataset) for item in home.values()):
                    continue  # a root that only holds groups, a table without rows
                self.assertIn(group, groups)
                described = {variable["name"]: variable for variable in groups[group]["variables"]}
                for name, data in home.items():
                    if isinstance(data, h5py.Group):
                        continue
                    where = f"{group}/{name}"
                    if name not in described and groups[group]["open"]:
                        self.assertTrue(data.attrs["long_name"], where)
                        continue
                    variable = described[name]
                    text = h5py.check_string_dtype(data.dtype) is not None
                    self.assertEqual(variable["type"], "text" if text else str(data.dtype), where)
                    self.assertEqual(len(variable["dimensions"]), data.ndim, where)
                    for axis, dimension in enumerate(variable["dimensions"]):
                        if not h5py.h5ds.is_scale(data.id):
                            self.assertEqual(data.dims[axis][0].name.split("/")[-1], dimension, where)
                    units = data.attrs.get("units", "")
                    units = units.decode() if isinstance(units, bytes) else units
                    self.assertEqual(variable["units"], "seconds since the start" if "since" in units else units, where)
                    self.assertEqual((variable["long_name"], variable["definition"]),
                                     (data.attrs["long_name"], data.attrs.get("comment", "")), where)
                if group not in ("/indicators", "/summary", "/fabric"):
                    self.missing(group, described, home)
            for path_, group in groups.items():
                self.assertTrue(group["optional"] or path_ in found or file.attrs["format"] != "gigatwin-result", path_)

    def missing(self, group, described, home):
        """What a file does not have is of a dimension that it does not have."""
        datasets = {name for name, item in home.items() if isinstance(item, h5py.Dataset)}
        for name, variable in described.items():
            if name not in datasets:
                self.assertTrue(set(variable["dimensions"]) - datasets, f"{group}/{name} is not there")

    def test_of_a_result(self):
        self.check(small_result(self.folder))

    def test_of_a_result_of_the_site_alone(self):
        self.check(small_result(self.folder, "site.h5", "--set", "output.detail=site", "--set", "time.duration=2 d"))

    def test_of_the_waveform_of_a_step(self):
        self.succeeds("step", SOURCE / "tests" / "cli" / "small.yaml", "--waveform", "step.h5")
        self.check(self.folder / "step.h5")

    def test_of_a_fabric_study(self):
        self.succeeds("fabric", SOURCE / "tests" / "cli" / "small.yaml", "--pattern", "random", "--failed-links", "2",
                      "--trials", "3", "--output", "study.h5")
        self.check(self.folder / "study.h5")


if __name__ == "__main__":
    main()
