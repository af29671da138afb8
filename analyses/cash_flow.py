#!/usr/bin/env python3
"""Sources and uses of money by calendar year, nominal, from the block `finance` of the scenario.

    analyses/cash_flow.py kajaani.h5 -o cash_flow.svg
"""

import argparse

import numpy
import xarray
from files import GREYS, HATCHES, caption, check, plt, save

SOURCES = {"Grants": ["union_grant", "state_grant"], "Equity": ["equity_called", "equity_top_up"], "Loans drawn": ["drawn"],
           "Compute and land sold": ["revenue", "land_sale"], "Missing": ["unfunded"]}
USES = {"Capital": ["capital"], "Operation": ["operating"], "Interest and repayment": ["interest", "repaid"],
        "Tax and dividends": ["tax", "dividends"], "To cash": ["cash_change"]}

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("result", metavar="RESULT")
parser.add_argument("-o", "--output", default="cash_flow.svg", metavar="PICTURE")
parser.add_argument("--table", action="store_true", help="print the numbers as well")
arguments = parser.parse_args()

about = check(arguments.result, ["finance"], missing="its scenario has no block finance; 'gigatwin run --set finance=eu-gigafactory-2026' adds one")
finance = xarray.open_dataset(arguments.result, group="finance")


def by_year(variables):
    """Their sum in each year, EUR, over tranches, tenants and parts."""
    return sum(finance[name].sum([d for d in finance[name].dims if d != "year"]).values for name in variables)


flows = {name: by_year(variables) for name, variables in SOURCES.items()}
flows |= {name: -by_year(variables) for name, variables in USES.items()}
flows = {name: values for name, values in flows.items() if numpy.any(values != 0)}
cash = finance.cash.values
if arguments.table:
    print("year," + ",".join(flows) + ",Cash at the end")
    for place, year in enumerate(finance.year.values):
        print(year, *(repr(float(values[place])) for values in flows.values()), repr(float(cash[place])), sep=",")

figure, axis = plt.subplots(figsize=(9, 5.2))
axis.use_sticky_edges = False
tops = {True: numpy.zeros(finance.year.size), False: numpy.zeros(finance.year.size)}
for number, (name, values) in enumerate(flows.items()):
    for up in (True, False):  # cash that is taken out again counts as a source
        part = numpy.where((values > 0) == up, values, 0) / 1e6
        if numpy.any(part != 0):
            axis.bar(finance.year, part, bottom=tops[up], color=GREYS[number % len(GREYS)], hatch=HATCHES[number % len(HATCHES)],
                     edgecolor="k", linewidth=0.4, label=name if numpy.all((values > 0) == up) or up == (name in SOURCES) else None)
            tops[up] += part
axis.plot(finance.year, cash / 1e6, "ko-", markersize=3, linewidth=1.2, label="Cash at the year's end")
axis.axhline(0, color="k", linewidth=0.8)
axis.set_xlabel("Calendar year")
axis.set_ylabel("million EUR, nominal: sources above, uses below")
axis.set_xticks(finance.year.values[::2])
axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncol=4, fontsize=8)
save(figure, arguments.output, [caption(arguments.result, about)])
