/* Charts of a study: how far indicators spread, what moves them, whether there are enough samples. */
"use strict";
(() => {
  const {
    builders,
    charts,
    data,
    words,
    filled,
    number,
    percent,
    label,
    frame,
    valueAxis,
    bottomAxis,
    namesAxis,
    legend,
    tip,
    language,
    scale,
  } = window.gigatwinCharts;
  const unitsOf = chart => data.units[language()][chart.units] ?? chart.units;
  const narrow = view => view.width < 600;

  /** A whisker from low to high with a dot at the middle; a bar of given width where `bar`. */
  const whisker = colourOf => (params, api) => {
    const [low, middle, high] = [1, 2, 3].map(k => api.coord([api.value(k), api.value(0)]));
    const colour = colourOf(params.dataIndex),
      line = {stroke: colour, lineWidth: 2.5, fill: "none"};
    const tick = at => ({type: "line", shape: {x1: at[0], x2: at[0], y1: at[1] - 5, y2: at[1] + 5}, style: line});
    return {
      type: "group",
      children: [
        {type: "line", shape: {x1: low[0], x2: high[0], y1: low[1], y2: high[1]}, style: line},
        tick(low),
        tick(high),
        {type: "circle", shape: {cx: middle[0], cy: middle[1], r: 5}, style: {fill: colour}},
      ],
    };
  };

  builders.intervals = view => {
    const all = charts.intervals ?? [];
    const columns = view.width >= 860 ? 2 : 1,
      cell = view.width / columns,
      left = narrow(view) ? 104 : 140;
    const shown = view.shown.filter(index => all.some(chart => chart.proposals[index]));
    if (!shown.length) return null;
    const height = shown.length * 22 + 10,
      option = {...frame(view), title: [], grid: [], xAxis: [], yAxis: [], series: []};
    const title = chart => `${named2(chart)}${chart.units ? `, ${unitsOf(chart)}` : ""}`;
    all.forEach((chart, g) => {
      const x = (g % columns) * cell,
        y = 26 + Math.floor(g / columns) * (height + 66),
        rows = shown.map((index, k) => [k, ...(chart.proposals[index] ?? [null, null, null])]);
      option.title.push({
        text: title(chart),
        left: x,
        top: y - 26,
        textStyle: {fontSize: 13, fontWeight: 600, color: view.palette.ink},
      });
      option.grid.push({left: x + left, top: y, width: cell - left - 34, height});
      option.xAxis.push(bottomAxis(view, "", {gridIndex: g, scale: true, splitNumber: 3}));
      option.yAxis.push(
        namesAxis(view, shown.map(label), {
          gridIndex: g,
          inverse: true,
          axisLabel: {color: view.palette.ink, width: left - 12, overflow: "truncate", interval: 0},
        }),
      );
      option.series.push({
        type: "custom",
        name: title(chart),
        xAxisIndex: g,
        yAxisIndex: g,
        encode: {x: [1, 2, 3], y: 0},
        data: rows.filter(row => row[1] !== null),
        renderItem: whisker(i => view.palette.proposal(shown[rows.filter(row => row[1] !== null)[i][0]])),
      });
    });
    option.tooltip = {
      ...option.tooltip,
      trigger: "item",
      formatter: p =>
        tip(label(shown[p.value[0]]), [
          [
            view.palette.proposal(shown[p.value[0]]),
            p.seriesName,
            `${number(p.value[2])} (${number(p.value[1])} – ${number(p.value[3])})`,
          ],
        ]),
    };
    const describe = g =>
      `${title(all[g])}: ${shown
        .filter(index => all[g].proposals[index])
        .map(index => `${label(index)} ${all[g].proposals[index].map(value => number(value)).join(" – ")}`)
        .join("; ")}`;
    return {option, height: Math.ceil(all.length / columns) * (height + 66) + 6, points: {count: all.length, describe}};
  };
  const named2 = chart => data.texts[language()][`label.${chart.name}`] ?? chart.label;

  builders.tornado = view => {
    const chart = charts.tornado[view.choice.indicator],
      index = view.choice.proposal,
      base = chart.base[index];
    if (base === null || base === undefined) return null;
    const rows = chart.inputs
      .filter(
        input => input.low[index] !== null && input.high[index] !== null && input.low[index] !== input.high[index],
      )
      .sort((a, b) => Math.abs(b.high[index] - b.low[index]) - Math.abs(a.high[index] - a.low[index]))
      .slice(0, 15);
    if (!rows.length) return null;
    const names = rows.map(row => row.key),
      show = value => number(value, {units: chart.units});
    const side = key => ({
      type: "bar",
      name: words(`tornado.${key}`),
      stack: "all",
      barMaxWidth: 22,
      data: rows.map(row => row[key][index] - base),
      itemStyle: {color: key === "low" ? view.palette.part(0) : view.palette.part(1)},
    });
    const option = {
      ...frame(view),
      legend: legend(view),
      grid: {left: narrow(view) ? 140 : 300, right: 30, top: 34, bottom: 52},
      xAxis: bottomAxis(view, unitsOf(chart), {
        axisLabel: {color: view.palette.soft, formatter: value => number(value + base)},
      }),
      yAxis: namesAxis(view, names, {
        inverse: true,
        axisLabel: {color: view.palette.ink, width: narrow(view) ? 130 : 290, overflow: "truncate", interval: 0},
        axisLine: {show: false},
      }),
      series: [side("low"), side("high")],
      tooltip: {
        ...frame(view).tooltip,
        trigger: "axis",
        axisPointer: {type: "shadow"},
        formatter: params =>
          tip(
            names[params[0].dataIndex],
            params.map(p => [p.color, p.seriesName, show(p.value + base)]),
          ),
      },
    };
    // Bars on the same side of the base overlap rather than add up: the longer one is drawn first.
    option.series.forEach(series => {
      delete series.stack;
      series.barGap = "-100%";
    });
    return {
      option,
      height: rows.length * 32 + 96,
      points: {
        count: rows.length,
        series: 0,
        describe: i => `${names[i]}: ${show(rows[i].low[index])} – ${show(rows[i].high[index])}`,
      },
    };
  };

  builders.sobol = view => {
    const chart = charts.sobol[view.choice.indicator],
      index = view.choice.proposal;
    const value = (input, kind) => (input[kind][index] ? input[kind][index][0] : null);
    const rows = chart.inputs
      .filter(input => value(input, "first") !== null || value(input, "total") !== null)
      .sort((a, b) => (value(b, "total") ?? value(b, "first")) - (value(a, "total") ?? value(a, "first")))
      .slice(0, 15);
    if (!rows.length) return null;
    const kinds = ["first", "total"].filter(kind => rows.some(row => value(row, kind) !== null)),
      names = rows.map(row => row.key);
    const range = (row, kind) =>
      row[kind][index]
        ? `${percent(row[kind][index][0])} (${percent(row[kind][index][1])} – ${percent(row[kind][index][2])})`
        : "–";
    return {
      option: {
        ...frame(view),
        legend: legend(view),
        grid: {left: narrow(view) ? 140 : 300, right: 40, top: 34, bottom: 52},
        xAxis: bottomAxis(view, words("sobol.axis"), {axisLabel: {color: view.palette.soft, formatter: percent}}),
        yAxis: namesAxis(view, names, {
          inverse: true,
          axisLabel: {color: view.palette.ink, width: narrow(view) ? 130 : 290, overflow: "truncate", interval: 0},
        }),
        series: kinds.map((kind, k) => ({
          type: "bar",
          name: words(`sobol.${kind}`),
          barMaxWidth: 14,
          data: rows.map(row => value(row, kind)),
          itemStyle: {color: view.palette.part(k)},
        })),
        tooltip: {
          ...frame(view).tooltip,
          trigger: "axis",
          axisPointer: {type: "shadow"},
          formatter: params =>
            tip(
              names[params[0].dataIndex],
              params.map((p, k) => [p.color, p.seriesName, range(rows[p.dataIndex], kinds[k])]),
            ),
        },
      },
      height: rows.length * 40 + 100,
      points: {
        count: rows.length,
        series: 0,
        describe: i =>
          `${names[i]}: ${kinds.map(kind => `${words(`sobol.${kind}`)} ${range(rows[i], kind)}`).join(", ")}`,
      },
    };
  };
  builders.convergence = view => {
    const chart = charts.convergence[view.choice.indicator],
      index = view.choice.proposal,
      steps = chart.proposals[index];
    if (!steps || !steps.some(step => step[1] !== null)) return null;
    const colour = view.palette.proposal(index),
      names = ["5 %", "50 %", "95 %"],
      dashes = ["dashed", "solid", "dotted"];
    return {
      option: {
        ...frame(view),
        grid: {left: 76, right: 60, top: 34, bottom: 56},
        xAxis: {
          ...namesAxis(
            view,
            chart.n.map(n => number(n, {count: true})),
            {boundaryGap: false},
          ),
          name: words("convergence.axis"),
          nameLocation: "middle",
          nameGap: 30,
        },
        yAxis: valueAxis(view, unitsOf(chart), {scale: true}),
        series: names.map((name, k) => ({
          type: "line",
          name,
          data: steps.map(step => step[k]),
          symbol: ["emptyCircle", "circle", "emptyRect"][k],
          symbolSize: 8,
          lineStyle: {color: colour, type: dashes[k]},
          itemStyle: {color: colour},
          endLabel: {show: true, formatter: name, color: view.palette.ink},
        })),
        tooltip: {
          ...frame(view).tooltip,
          trigger: "axis",
          formatter: params =>
            tip(
              filled("convergence.at", params[0].name),
              params.map(p => [colour, p.seriesName, number(p.value, {units: chart.units})]),
            ),
        },
      },
      height: 340,
      points: {
        count: chart.n.length,
        series: 1,
        describe: i => `${number(chart.n[i], {count: true})}: ${steps[i].map(value => number(value)).join(" – ")}`,
      },
    };
  };
})();
