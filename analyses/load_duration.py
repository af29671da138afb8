#!/usr/bin/env python3
"""Load-duration curve: for how much of the time a site draws at least so much from the grid connection.

    analyses/load_duration.py kajaani.h5 lulea.h5 [--series facility_power] -o load_duration.svg
"""

import argparse

import numpy
import xarray
from files import LINES, caption, check, fail, in_units, plt, save

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("results", nargs="+", metavar="RESULT")
parser.add_argument("--series", default="facility_power", metavar="NAME", help="one of the root's series")
parser.add_argument("-o", "--output", default="load_duration.svg", metavar="PICTURE")
parser.add_argument("--table", action="store_true", help="print the numbers as well")
arguments = parser.parse_args()

about = [check(path) for path in arguments.results]
if arguments.table:
    print("site,share_of_time,value")
figure, axis = plt.subplots(figsize=(9, 4.5))
for number, (path, root) in enumerate(zip(arguments.results, about)):
    site = xarray.open_dataset(path)
    if arguments.series not in site:
        fail(f"{path}: has no series {arguments.series}: expected one of {', '.join(site.data_vars)}")
    series = site[arguments.series].dropna("time")
    falling = numpy.sort(series.values)[::-1]
    share = (numpy.arange(falling.size) + 0.5) / falling.size  # every interval is as long as the others
    axis.plot(100 * share, falling, linestyle=LINES[number % len(LINES)], color="k", linewidth=1.3, label=root["scenario"])
    if arguments.table:
        for percent in range(0, 101, 10):  # the value that is reached or exceeded in so many per cent of the time
            place = min(falling.size - 1, int(percent / 100 * falling.size))
            print(root["scenario"], percent / 100, repr(float(falling[place])), sep=",")
axis.set_xlabel("Share of the time, %")
axis.set_ylabel(", ".join(filter(None, [series.attrs["long_name"], in_units(series)])))
axis.set_xlim(0, 100)
axis.set_ylim(bottom=0)
axis.legend()
save(figure, arguments.output, [caption(path, root) for path, root in zip(arguments.results, about)])
