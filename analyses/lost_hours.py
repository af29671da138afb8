#!/usr/bin/env python3
"""Accelerator-hours that failures cost, by the component that failed.

    analyses/lost_hours.py kajaani.h5 [--most 12] -o lost_hours.svg
"""

import argparse

import numpy
import xarray
from files import GREYS, HATCHES, caption, check, plt, save

PARTS = ["lost", "restarting", "out_of_service"]

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("result", metavar="RESULT")
parser.add_argument("--most", type=int, default=12, metavar="N", help="causes with a bar of their own; the rest share one")
parser.add_argument("-o", "--output", default="lost_hours.svg", metavar="PICTURE")
parser.add_argument("--table", action="store_true", help="print the numbers as well")
arguments = parser.parse_args()

about = check(arguments.result, ["causes"], missing="its run was made without failures")
causes = xarray.open_dataset(arguments.result, group="causes")
order = numpy.argsort(-sum(causes[part].values for part in PARTS), kind="stable")
causes = causes.isel(cause=order)
few, rest = causes.isel(cause=slice(arguments.most)), causes.isel(cause=slice(arguments.most, None))
names = list(few.cause.values)
hours = {part: list(few[part].values) for part in PARTS}
if rest.cause.size:
    names.append(f"{rest.cause.size} others")
    for part in PARTS:
        hours[part].append(float(rest[part].sum()))
if arguments.table:
    print("cause," + ",".join(f"{part}_h" for part in PARTS))
    for place, name in enumerate(names):
        print(name, *(repr(float(hours[part][place])) for part in PARTS), sep=",")

figure, axis = plt.subplots(figsize=(9, 1.2 + 0.3 * len(names)))
left = numpy.zeros(len(names))
for number, part in enumerate(PARTS):
    axis.barh(names, numpy.divide(hours[part], 1000), left=left, color=GREYS[number], hatch=HATCHES[number], edgecolor="k", linewidth=0.5,
              label=causes[part].attrs["long_name"].replace("Accelerator-hours ", "").capitalize())
    left += numpy.divide(hours[part], 1000)
axis.invert_yaxis()
axis.set_xlabel("Thousands of accelerator-hours")
axis.legend(loc="lower right")
save(figure, arguments.output, [caption(arguments.result, about)])
