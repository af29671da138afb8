#!/usr/bin/env python3
"""The year of one or more sites: power, PUE and outdoor temperature as daily means, and PUE over temperature.

    analyses/power_pue_temperature.py kajaani.h5 sines.h5 -o power_pue_temperature.svg
"""

import argparse

import numpy
import xarray
from files import LINES, caption, check, plt, save

SERIES = {"facility_power": "Facility power, MW", "pue": "PUE", "dry_bulb": "Outdoor air, °C"}

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("results", nargs="+", metavar="RESULT")
parser.add_argument("-o", "--output", default="power_pue_temperature.svg", metavar="PICTURE")
parser.add_argument("--table", action="store_true", help="print the numbers as well")
arguments = parser.parse_args()

about = [check(path) for path in arguments.results]
if arguments.table:
    print("site,degree_c,hours,pue")
figure, axes = plt.subplots(4, 1, figsize=(9, 9.5), height_ratios=[1, 1, 1, 1.2])
for number, (path, root) in enumerate(zip(arguments.results, about)):
    style = {"linestyle": LINES[number % len(LINES)], "color": "k", "linewidth": 1.1, "label": root["scenario"]}
    site = xarray.open_dataset(path)
    power = site.energy_input.where(site.it_power > 0)
    daily = site[["facility_power", "dry_bulb"]].resample(time="1D").mean()
    # The PUE of a day is a quotient of energies, not a mean of quotients.
    daily["pue"] = power.resample(time="1D").sum() / site.it_power.resample(time="1D").sum()
    for axis, (name, label) in zip(axes, SERIES.items()):
        axis.plot(daily.time, daily[name], **style)
        axis.set_ylabel(label)
    by_degree = xarray.Dataset({"energy_input": power, "it_power": site.it_power}).groupby(numpy.floor(site.dry_bulb))
    means = by_degree.sum()
    hours = site.it_power.groupby(numpy.floor(site.dry_bulb)).count() * root["interval_s"] / 3600
    often = means.where(hours >= 24, drop=True)  # a degree that lasted a day in all
    axes[3].plot(often.dry_bulb + 0.5, often.energy_input / often.it_power, **style)
    if arguments.table:
        for degree in often.dry_bulb.values:
            one = often.sel(dry_bulb=degree)
            print(root["scenario"], int(degree), float(hours.sel(dry_bulb=degree)),
                  repr(float(one.energy_input / one.it_power)), sep=",")
axes[3].set_xlabel("Outdoor air, °C")
axes[3].set_ylabel("PUE")
axes[0].legend(loc="lower right")
save(figure, arguments.output, [caption(path, root) for path, root in zip(arguments.results, about)])
