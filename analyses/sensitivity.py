#!/usr/bin/env python3
"""What an indicator depends on: tornado (one value at a time at 5 and 95 %) and Sobol indices, from a study.

    analyses/sensitivity.py study.h5 --indicator levelised_exaflop_day [--scenario kajaani] -o sensitivity.svg
"""

import argparse

import numpy
import xarray
from files import GREYS, HATCHES, caption, check, fail, plt, save

NOMINAL, TORNADO, SOBOL_A, SOBOL_B, SOBOL_AB = 0, 4, 5, 6, 7  # of the variable `block`

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("study", metavar="STUDY")
parser.add_argument("--indicator", default="levelised_exaflop_day", metavar="NAME")
parser.add_argument("--scenario", metavar="NAME", help="default: the first of the study")
parser.add_argument("-o", "--output", default="sensitivity.svg", metavar="PICTURE")
parser.add_argument("--table", action="store_true", help="print the numbers as well")
arguments = parser.parse_args()

about = check(arguments.study, ["indicators", "inputs"], kind="gigatwin-study", missing="none of its values is a distribution")
points = xarray.open_dataset(arguments.study)
indicators = xarray.open_dataset(arguments.study, group="indicators")
inputs = list(xarray.open_dataset(arguments.study, group="inputs").input.values)
scenario = arguments.scenario or str(points.scenario.values[0])
if arguments.indicator not in indicators:
    fail(f"{arguments.study}: has no indicator {arguments.indicator}: expected one of {', '.join(indicators.data_vars)}")
if scenario not in points.scenario.values:
    fail(f"{arguments.study}: has no scenario {scenario}: expected one of {', '.join(points.scenario.values)}")
indicator = indicators[arguments.indicator]
values = indicator.sel(scenario=scenario).values
block, differs = points.block.values, points.differing_input.values


def tornado():
    """[input, (low, high)]: a pair of points for each input."""
    return numpy.array([values[(block == TORNADO) & (differs == number)] for number in range(len(inputs))])


def sobol():
    """First-order and total indices of each input: Saltelli (2010) and Jansen (1999); rows without a number left out."""
    rows = numpy.column_stack([values[block == SOBOL_A], values[block == SOBOL_B],
                               values[block == SOBOL_AB].reshape(-1, len(inputs))])
    a, b, *ab = rows[~numpy.isnan(rows).any(axis=1)].T
    mean, variance = numpy.mean([a, b]), numpy.var([a, b])
    return numpy.array([[numpy.mean((b - mean) * (one - a)), numpy.mean((a - one) ** 2) / 2] for one in ab]) / variance


has_tornado, has_sobol = TORNADO in block, SOBOL_AB in block
if not has_tornado and not has_sobol:
    fail(f"{arguments.study}: has neither a tornado nor a Sobol design: write 'tornado: true' or 'sobol: 256' into the study")
ends = tornado() if has_tornado else None
shares = sobol() if has_sobol else None
weight = shares[:, 1] if ends is None else numpy.abs(ends[:, 1] - ends[:, 0])
order = numpy.argsort(-numpy.nan_to_num(weight), kind="stable")
if arguments.table:
    print("input,low,high,first,total")
    for number in order:
        low, high = ends[number] if has_tornado else (numpy.nan, numpy.nan)
        first, total = shares[number] if has_sobol else (numpy.nan, numpy.nan)
        print(inputs[number], *(repr(float(x)) for x in (low, high, first, total)), sep=",")

shown = order[:15]
labels, places = [inputs[number] for number in shown], numpy.arange(len(shown))
figure, axes = plt.subplots(1, has_tornado + has_sobol, figsize=(9, 1.6 + 0.34 * len(shown)), sharey=True, squeeze=False)
title = f"{indicator.attrs['long_name']}, {indicator.attrs['units']}"
if has_tornado:
    axis, middle = axes[0, 0], float(values[block == NOMINAL][0])
    for column, (hatch, label) in enumerate([("", "at 5 %"), ("///", "at 95 %")]):
        axis.barh(places, ends[shown, column] - middle, left=middle, color=GREYS[column], hatch=hatch, edgecolor="k",
                  linewidth=0.5, label=f"value {label} of its distribution")
    axis.axvline(middle, color="k", linewidth=1)
    axis.set_xlabel(title)
    axis.legend(loc="lower right", fontsize=7)
if has_sobol:
    axis = axes[0, -1]
    for column, label in enumerate(["first order: alone", "total: with others"]):
        axis.barh(places + (column - 0.5) * 0.36, shares[shown, column], height=0.36, color=GREYS[column],
                  hatch=HATCHES[column], edgecolor="k", linewidth=0.5, label=label)
    axis.set_xlabel("Share of the variance (Sobol index)")
    axis.legend(loc="lower right", fontsize=7)
axes[0, 0].set_yticks(places, labels)
axes[0, 0].invert_yaxis()
figure.suptitle(f"{title}: {scenario}", fontsize=9)
save(figure, arguments.output, [caption(arguments.study, about)])
