#!/usr/bin/env python3
"""Compares sites by their indicators; with a study, from the 5 % to the 95 % of what the uncertain values make of each.

    analyses/compare_sites.py kajaani.h5 lulea.h5 sines.h5 [--study study.h5] [--indicators pue carbon] -o sites.svg
"""

import argparse

import numpy
import xarray
from files import caption, check, fail, in_units, plt, save

INDICATORS = ["pue", "energy_per_exaflop", "electricity_price_paid", "carbon", "goodput", "levelised_exaflop_day"]

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("results", nargs="+", metavar="RESULT")
parser.add_argument("--study", help="merged file of 'gigatwin study': sites are matched by the scenario's name")
parser.add_argument("--indicators", nargs="+", default=INDICATORS, metavar="NAME")
parser.add_argument("-o", "--output", default="compare_sites.svg", metavar="PICTURE")
parser.add_argument("--table", action="store_true", help="print the numbers as well")
arguments = parser.parse_args()

about = [check(path, ["indicators"]) for path in arguments.results]
names = [root["scenario"] for root in about]
sites = xarray.concat([xarray.open_dataset(path, group="indicators") for path in arguments.results], dim="site", join="override",
                      combine_attrs="override", data_vars="all").assign_coords(site=names)
for name in arguments.indicators:
    if name not in sites:
        fail(f"{arguments.results[0]}: has no indicator {name}; 'gigatwin show {arguments.results[0]} --csv indicators' lists them")

captions = [caption(path, root) for path, root in zip(arguments.results, about)]
spread = None
if arguments.study:
    captions.append(caption(arguments.study, check(arguments.study, ["summary"], kind="gigatwin-study")))
    spread = xarray.open_dataset(arguments.study, group="summary")

if arguments.table:
    print("indicator,site,value,low,high,units")
columns = min(3, len(arguments.indicators))
rows = -(-len(arguments.indicators) // columns)
figure, axes = plt.subplots(rows, columns, figsize=(9, 1.0 + rows * (0.8 + 0.25 * len(names))), sharey=True, squeeze=False)
for axis in axes.flat[len(arguments.indicators):]:
    axis.remove()
for axis, name in zip(axes.flat, arguments.indicators):
    indicator = sites[name]
    for place, site in enumerate(names):
        value = float(indicator[place])
        low = high = numpy.nan
        if spread is not None and site in spread.scenario and name in spread:
            low, high = (float(spread[name].sel(scenario=site, quantile=q)) for q in (0.05, 0.95))
            axis.plot([low, high], [place, place], color="0.5", linewidth=5, solid_capstyle="butt")
        axis.plot(value, place, "ko", markersize=5)
        axis.annotate(f"{value:.4g}" if abs(value) < 1e4 else f"{value:,.0f}", (value, place), textcoords="offset points", xytext=(0, 6), ha="center", fontsize=8)
        if arguments.table:
            print(name, site, repr(value), repr(low), repr(high), indicator.attrs["units"], sep=",")
    better = {"lower": "\nlower is better", "higher": "\nhigher is better"}.get(indicator.attrs["better"], "")
    axis.set_xlabel(", ".join(filter(None, [indicator.attrs["long_name"], in_units(indicator)])) + better, fontsize=8)
    axis.margins(x=0.2)
    axis.set_ylim(len(names) - 0.4, -0.7)
    axis.set_yticks(range(len(names)), names)
save(figure, arguments.output, captions)
