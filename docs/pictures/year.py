"""Draws the year of one or more results: facility power, PUE and outdoor temperature, daily means.

    /usr/bin/python3 docs/pictures/year.py kajaani-gb200.h5 [sines-gb200.h5 ...] -o docs/pictures/year.png

Needs Debian's python3-xarray and python3-matplotlib.
"""

import argparse

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import xarray as xr

SERIES = [("facility_power", "Facility power, MW"), ("pue", "PUE"), ("dry_bulb", "Outdoor air, °C")]
STYLES = ["-", "--", ":", "-."]

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("results", nargs="+")
parser.add_argument("-o", "--output", required=True)
arguments = parser.parse_args()

figure, axes = plt.subplots(len(SERIES), 1, figsize=(9, 7), sharex=True, constrained_layout=True)
for number, path in enumerate(arguments.results):
    with xr.open_dataset(path) as site:
        daily = site[[name for name, _ in SERIES]].resample(time="1D").mean()
        for axis, (name, label) in zip(axes, SERIES):
            axis.plot(daily.time, daily[name], STYLES[number % len(STYLES)], linewidth=1.2, label=site.attrs["scenario"])
            axis.set_ylabel(label)
            axis.grid(alpha=0.3)
axes[0].legend(loc="lower right", fontsize=9)
figure.savefig(arguments.output, dpi=110)
