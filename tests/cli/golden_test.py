"""The indicators of small.yaml are those of golden/small.json; what differs is named, number by number.

usage: golden_test.py PROGRAM             compares
       golden_test.py PROGRAM --update    writes golden/small.json anew: a commit of its own that says what moved and why
"""

import json
import math
import sys

import harness

GOLDEN = harness.HERE / "golden" / "small.json"
TOLERANCE = 1e-6  # relative: other compilers may sum in another order, other models may not
ROUNDING = 1e-12  # absolute: the balance residual is nothing but rounding


def indicators(folder):
    """Name -> value and unit of every indicator and every figure of the economics, of a new run."""
    result = folder / "small.h5"
    done = harness.gigatwin("run", harness.SMALL, "-o", result, "--json")
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    shown = json.loads(done.stdout)
    return {row["name"]: {"value": row["value"], "units": row["units"]} for row in shown["indicators"] + shown["economics"]}


def difference(name, golden, found):
    """What moved, in words; empty if nothing did."""
    if golden is None or found is None:
        return "" if golden == found else f"{name}: {'is new' if golden is None else 'is gone'}"
    if golden["units"] != found["units"]:
        return f"{name}: was in {golden['units']}, is in {found['units']}"
    was, now = golden["value"], found["value"]
    if was is None or now is None:
        return "" if was == now else f"{name}: was {was}, is {now}"
    if math.isclose(was, now, rel_tol=TOLERANCE, abs_tol=ROUNDING):
        return ""
    relative = f" ({(now - was) / abs(was):+.3g} relative)" if was else ""
    return f"{name}: was {was!r} {golden['units']}, is {now!r}{relative}"


class Golden(harness.ProgramTest):
    def test_the_indicators_of_the_small_site(self):
        golden, found = json.loads(GOLDEN.read_text())["indicators"], indicators(self.folder)
        names = [*golden, *(name for name in found if name not in golden)]
        moved = [text for name in names if (text := difference(name, golden.get(name), found.get(name)))]
        self.assertEqual(moved, [], "if that is meant: golden_test.py PROGRAM --update, and say why in a commit of its own\n"
                         + "\n".join(moved))

    def test_a_difference_names_the_number(self):
        golden = {"value": 2.0, "units": "W"}
        self.assertEqual(difference("x", golden, {"value": 2.0 * (1 + 5e-7), "units": "W"}), "")
        self.assertEqual(difference("x", golden, {"value": 3.0, "units": "W"}), "x: was 2.0 W, is 3.0 (+0.5 relative)")
        self.assertEqual(difference("x", golden, {"value": 2.0, "units": "kW"}), "x: was in W, is in kW")
        self.assertEqual(difference("x", golden, {"value": None, "units": "W"}), "x: was 2.0, is None")
        self.assertEqual(difference("x", golden, None), "x: is gone")
        self.assertEqual(difference("x", None, golden), "x: is new")


def update():
    harness.program = sys.argv[1]
    with harness.temporary_folder() as folder:
        found = indicators(folder)
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in found.items())
    GOLDEN.write_text(f'{{"scenario": "{harness.SMALL.name}", "relative_tolerance": {TOLERANCE}, "indicators": {{\n{rows}\n}}}}\n')


if __name__ == "__main__":
    update() if "--update" in sys.argv else harness.main()
