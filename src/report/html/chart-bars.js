/* Charts of bars: cost, cash, time, failures, network. */
"use strict";
(() => {
  const {
    builders,
    charts,
    data,
    words,
    named,
    filled,
    number,
    percent,
    label,
    frame,
    valueAxis,
    bottomAxis,
    namesAxis,
    legend,
    legendHeight,
    tip,
    plain,
    day,
  } = window.gigatwinCharts;
  const narrow = view => view.width < 600;
  const sum = values => values.reduce((total, value) => total + value, 0);

  /** Stacked bars, one bar for each name. @param parts  [{name, values: [of each bar]}] */
  function stacked(view, {names, parts, show, axis, title, totals, vertical, extra, height, below}) {
    const partNames = [...parts.map(part => part.name), ...(extra ?? []).map(series => series.name)];
    const top = legendHeight(view, partNames) + 16;
    const category = namesAxis(
      view,
      names,
      vertical ? {axisLabel: {color: view.palette.soft, hideOverlap: true}} : {inverse: true},
    );
    const value = vertical
      ? valueAxis(view, axis)
      : bottomAxis(
          view,
          axis,
          totals ? {min: range => Math.min(0, Math.floor(range.min * 10) / 10)} : {min: 0, max: 1},
        );
    if (!vertical && !totals) value.axisLabel = {color: view.palette.soft, formatter: percent};
    const last = parts.length - 1;
    return {
      option: {
        ...frame(view),
        legend: legend(view, {data: partNames}),
        grid: {
          left: vertical ? 66 : narrow(view) ? 130 : 160,
          right: totals ? 78 : 26,
          top: vertical ? top + 14 : top,
          bottom: below ?? 52,
        },
        xAxis: vertical ? category : value,
        yAxis: vertical ? value : category,
        series: [
          ...parts.map((part, k) => ({
            type: "bar",
            stack: "all",
            name: part.name,
            data: part.values,
            barMaxWidth: vertical ? 40 : 24,
            itemStyle: {color: view.palette.part(k), borderColor: view.palette.paper, borderWidth: 1},
          })),
          ...(totals
            ? [
                {
                  // An unseen bar as long as what is above zero carries the total: after it, whatever is below zero.
                  type: "bar",
                  name: "",
                  barGap: "-100%",
                  barMaxWidth: 24,
                  data: names.map((_, i) => sum(parts.map(part => Math.max(0, part.values[i])))),
                  silent: true,
                  itemStyle: {color: "transparent", decal: {symbol: "none"}},
                  label: {
                    show: true,
                    position: "right",
                    color: view.palette.ink,
                    fontWeight: 600,
                    formatter: p => show(totals[p.dataIndex]),
                  },
                },
              ]
            : []),
          ...(extra ?? []),
        ],
        tooltip: {
          ...frame(view).tooltip,
          trigger: "axis",
          axisPointer: {type: "shadow"},
          formatter: params =>
            tip(
              title ? title(params[0].dataIndex) : names[params[0].dataIndex],
              params.filter(p => p.seriesName).map(p => [p.color, p.seriesName, show(p.value)]),
            ),
        },
      },
      height: height ?? top + names.length * 30 + 66,
      points: {
        count: names.length,
        series: Math.max(0, last),
        describe: i =>
          `${names[i]}: ${[...parts.map(part => `${part.name} ${show(part.values[i])}`), ...(totals ? [show(totals[i])] : [])].join(", ")}`,
      },
    };
  }

  const groups = (index, per) =>
    charts.cost.groups.map(group =>
      sum(charts.cost.parts.map((part, k) => (part.group === group ? charts.cost.proposals[index][per][k] : 0))),
    );
  const used = shown =>
    charts.cost.groups.map((group, k) => k).filter(k => shown.some(index => groups(index, "hour")[k] !== 0));

  builders.cost = view => {
    const shown = view.shown.filter(index => charts.cost.proposals[index]);
    if (!shown.length) return null;
    const parts = used(shown).map(k => ({
      name: words(`group.${charts.cost.groups[k]}`),
      values: shown.map(index => groups(index, "hour")[k]),
    }));
    return stacked(view, {
      names: shown.map(label),
      parts,
      axis: words("cost.axis"),
      show: value => number(value, {units: "EUR"}),
      totals: shown.map(index => charts.cost.proposals[index].hour_total),
    });
  };

  /** What an exaFLOP-day costs, part after part, each beginning where the one before it ends. */
  builders.flop = view => {
    const index = view.choice.proposal,
      cost = charts.cost.proposals[index];
    if (!cost || cost.flop_total === null) return null;
    const values = groups(index, "flop"),
      kept = used([index]).filter(k => values[k] !== 0);
    const names = [...kept.map(k => words(`group.${charts.cost.groups[k]}`)), words("total")];
    let end = 0;
    const steps = kept.map(k => ({from: end, to: (end += values[k])}));
    steps.push({from: 0, to: cost.flop_total});
    const show = value => number(value, {units: "EUR"});
    const amounts = [...kept.map(k => values[k]), cost.flop_total];
    return {
      option: {
        ...frame(view),
        aria: {enabled: true, label: {enabled: false}},
        grid: {left: narrow(view) ? 130 : 170, right: 92, top: 8, bottom: 52},
        xAxis: bottomAxis(view, words("flop.axis")),
        yAxis: namesAxis(view, names, {inverse: true}),
        series: [
          {
            type: "bar",
            stack: "all",
            silent: true,
            itemStyle: {color: "transparent"},
            data: steps.map(step => Math.min(step.from, step.to)),
            tooltip: {show: false},
          },
          {
            type: "bar",
            stack: "all",
            name: words("flop.axis"),
            barMaxWidth: 26,
            label: {
              show: true,
              position: "right",
              color: view.palette.ink,
              formatter: p => number(amounts[p.dataIndex]),
            },
            data: steps.map((step, k) => ({
              value: Math.abs(step.to - step.from),
              itemStyle: {
                color:
                  k === kept.length
                    ? view.palette.ink
                    : amounts[k] < 0
                      ? view.palette.part(2)
                      : view.palette.proposal(index),
              },
            })),
          },
        ],
        tooltip: {
          ...frame(view).tooltip,
          trigger: "axis",
          axisPointer: {type: "shadow"},
          formatter: params => {
            const k = params[0].dataIndex;
            return tip(
              names[k],
              k === kept.length
                ? [[view.palette.ink, label(index), show(amounts[k])]]
                : [
                    [
                      view.palette.proposal(index),
                      label(index),
                      `${show(amounts[k])} (${percent(amounts[k] / cost.flop_total)})`,
                    ],
                    ...charts.cost.parts.flatMap((part, at) =>
                      part.group === charts.cost.groups[kept[k]] && cost.flop[at] !== 0
                        ? [["transparent", named("part", part.name), show(cost.flop[at])]]
                        : [],
                    ),
                  ],
            );
          },
        },
      },
      height: names.length * 34 + 66,
      points: {count: names.length, series: 1, describe: k => `${names[k]}: ${show(amounts[k])}`},
    };
  };

  builders.cash = view => {
    const cash = charts.cash[view.choice.proposal];
    if (!cash) return null;
    const millions = amounts => amounts.map(amount => amount / 1e6);
    const keys = Object.keys(cash.flows).filter(key => cash.flows[key].some(amount => amount !== 0));
    const line = {
      type: "line",
      name: words("cash.equity_so_far"),
      data: millions(cash.equity_so_far),
      symbol: "circle",
      symbolSize: 7,
      lineStyle: {color: view.palette.ink, width: 2},
      itemStyle: {color: view.palette.ink},
      z: 5,
    };
    return stacked(view, {
      names: cash.years.map(String),
      parts: keys.map(key => ({name: words(`cash.${key}`), values: millions(cash.flows[key])})),
      axis: words("cash.axis"),
      show: value => number(value, {units: "MEUR"}),
      vertical: true,
      extra: [line],
      height: 480,
      below: 30,
    });
  };

  builders.time = view => {
    const shown = view.shown.filter(index => charts.time.proposals[index]);
    if (!shown.length) return null;
    const parts = charts.time.parts
      .map((part, k) => ({name: words(`time.${part}`), values: shown.map(index => charts.time.proposals[index][k])}))
      .filter(part => part.values.some(value => Math.abs(value) > 1e-12));
    return stacked(view, {names: shown.map(label), parts, axis: words("time.axis"), show: percent});
  };

  builders.lost = view => {
    const of = charts.lost.proposals[view.choice.proposal];
    if (!of) return null;
    const kept = charts.lost.causes
      .map((_, k) => k)
      .filter(k => of.failures[k] > 0)
      .slice(0, 15);
    const share = values => kept.map(k => values[k] / of.offered);
    const kinds = ["taken_back", "restarting", "out_of_service"];
    const names = kept.map(k => named("cause", charts.lost.causes[k]));
    const built = stacked(view, {
      names,
      parts: kinds.map(kind => ({name: words(`time.${kind}`), values: share(of[kind])})),
      axis: words("lost.axis"),
      show: value => `${number(value * 100)}\u00a0%`,
      totals: kept.map(k => sum(kinds.map(kind => of[kind][k])) / of.offered),
      title: i => filled("lost.failures", names[i], number(of.failures[kept[i]], {count: true})),
    });
    built.option.xAxis.axisLabel = {color: view.palette.soft, formatter: value => `${plain(value * 100)}\u00a0%`};
    return built;
  };

  builders.network = view => {
    const shown = view.shown.filter(
      index => charts.network[index] && charts.network[index].mean.some(value => value !== null),
    );
    if (!shown.length) return null;
    const tiers = charts.network[shown[0]].tiers;
    const rows = tiers.flatMap(tier =>
      shown.map(index => ({tier, index, k: charts.network[index].tiers.indexOf(tier)})).filter(row => row.k >= 0),
    );
    const columns = view.width >= 860 ? 2 : 1,
      cell = view.width / columns,
      height = shown.length * 24 + 8,
      left = narrow(view) ? 104 : 140;
    const option = {...frame(view), title: [], grid: [], xAxis: [], yAxis: [], series: []};
    tiers.forEach((tier, g) => {
      const x = (g % columns) * cell,
        y = 26 + Math.floor(g / columns) * (height + 64);
      option.title.push({
        text: named("tier", tier),
        left: x,
        top: y - 26,
        textStyle: {fontSize: 13, fontWeight: 600, color: view.palette.ink},
      });
      option.grid.push({left: x + left, top: y, width: cell - left - 30, height});
      const most = rows.reduce((max, row) => Math.max(max, charts.network[row.index].max[row.k] ?? 0), 0.1);
      option.xAxis.push(
        bottomAxis(view, "", {
          gridIndex: g,
          min: 0,
          max: Math.ceil(most * 10) / 10,
          splitNumber: 4,
          axisLabel: {color: view.palette.soft, formatter: percent},
        }),
      );
      option.yAxis.push(
        namesAxis(view, shown.map(label), {
          gridIndex: g,
          inverse: true,
          axisLabel: {color: view.palette.ink, width: left - 12, overflow: "truncate", interval: 0},
        }),
      );
      const at = index => charts.network[index].tiers.indexOf(tier);
      option.series.push(
        {
          type: "bar",
          name: words("network.max"),
          xAxisIndex: g,
          yAxisIndex: g,
          barWidth: 6,
          barGap: "-100%",
          data: shown.map(index => ({
            value: charts.network[index].max[at(index)],
            itemStyle: {color: view.palette.proposal(index), opacity: 0.45},
          })),
        },
        {
          type: "bar",
          name: words("network.mean"),
          xAxisIndex: g,
          yAxisIndex: g,
          barWidth: 14,
          data: shown.map(index => ({
            value: charts.network[index].mean[at(index)],
            itemStyle: {color: view.palette.proposal(index)},
          })),
        },
      );
    });
    option.aria = {enabled: true, label: {enabled: false}};
    option.tooltip = {
      ...option.tooltip,
      trigger: "axis",
      axisPointer: {type: "shadow"},
      formatter: params =>
        tip(
          `${params[0].name}, ${named("tier", tiers[params[0].axisIndex])}`,
          params.map(p => [p.color, p.seriesName, percent(p.value)]),
        ),
    };
    const describe = i =>
      `${label(shown[i])}: ${tiers.map((tier, k) => `${named("tier", tier)} ${percent(charts.network[shown[i]].mean[k])}`).join(", ")}`;
    return {
      option,
      height: Math.ceil(tiers.length / columns) * (height + 64) + 10,
      points: {count: shown.length, series: 1, describe},
    };
  };
})();
