/* Charts of bars, and the flow of energy. */
"use strict";
(() => {
  const {builders, charts, data, words, named, filled, number, percent, label, short, frame, valueAxis, bottomAxis, namesAxis, legend, legendHeight, tip, language, plain} = window.gigatwinCharts;
  const unitsOf = chart => data.units[language()][chart.units] ?? chart.units;
  const narrow = view => view.width < 600;
  const sum = values => values.reduce((total, value) => total + value, 0);

  /** Stacked bars, one bar for each name. @param parts  [{name, values: [of each bar]}] */
  function stacked(view, {names, parts, show, axis, title, totals, vertical, extra, height, below}) {
    const partNames = [...parts.map(part => part.name), ...(extra ?? []).map(series => series.name)];
    const top = legendHeight(view, partNames) + 16;
    const category = namesAxis(view, names, vertical ? {axisLabel: {color: view.palette.soft, hideOverlap: true}} : {inverse: true});
    const value = vertical ? valueAxis(view, axis) : bottomAxis(view, axis, totals ? {min: range => Math.min(0, Math.floor(range.min * 10) / 10)} : {min: 0, max: 1});
    if (!vertical && !totals) value.axisLabel = {color: view.palette.soft, formatter: percent};
    const last = parts.length - 1;
    return {
      option: {
        ...frame(view), legend: legend(view, {data: partNames}),
        grid: {left: vertical ? 66 : narrow(view) ? 130 : 160, right: totals ? 78 : 26, top: vertical ? top + 14 : top, bottom: below ?? 52},
        xAxis: vertical ? category : value, yAxis: vertical ? value : category,
        series: [...parts.map((part, k) => ({
          type: "bar", stack: "all", name: part.name, data: part.values, barMaxWidth: vertical ? 40 : 24, itemStyle: {color: view.palette.part(k), borderColor: view.palette.paper, borderWidth: 1},
        })), ...(totals ? [{
          // An unseen bar as long as what is above zero carries the total: after it, whatever is below zero.
          type: "bar", name: "", barGap: "-100%", barMaxWidth: 24, data: names.map((_, i) => sum(parts.map(part => Math.max(0, part.values[i])))), silent: true, itemStyle: {color: "transparent", decal: {symbol: "none"}},
          label: {show: true, position: "right", color: view.palette.ink, fontWeight: 600, formatter: p => show(totals[p.dataIndex])},
        }] : []), ...(extra ?? [])],
        tooltip: {...frame(view).tooltip, trigger: "axis", axisPointer: {type: "shadow"}, formatter: params => tip(title ? title(params[0].dataIndex) : names[params[0].dataIndex],
          params.filter(p => p.seriesName).map(p => [p.color, p.seriesName, show(p.value)]))},
      },
      height: height ?? top + names.length * 30 + 66,
      points: {count: names.length, series: Math.max(0, last), describe: i => `${names[i]}: ${[...parts.map(part => `${part.name} ${show(part.values[i])}`), ...(totals ? [show(totals[i])] : [])].join(", ")}`},
    };
  }

  const groups = (index, per) => charts.cost.groups.map(group => sum(charts.cost.parts.map((part, k) => (part.group === group ? charts.cost.proposals[index][per][k] : 0))));
  const used = shown => charts.cost.groups.map((group, k) => k).filter(k => shown.some(index => groups(index, "hour")[k] !== 0));

  builders.cost = view => {
    const shown = view.shown.filter(index => charts.cost.proposals[index]);
    if (!shown.length) return null;
    const parts = used(shown).map(k => ({name: words(`group.${charts.cost.groups[k]}`), values: shown.map(index => groups(index, "hour")[k])}));
    return stacked(view, {names: shown.map(label), parts, axis: words("cost.axis"), show: value => number(value, {units: "EUR"}), totals: shown.map(index => charts.cost.proposals[index].hour_total)});
  };

  /** What an exaFLOP-day costs, part after part, each beginning where the one before it ends. */
  builders.flop = view => {
    const index = view.choice.proposal, cost = charts.cost.proposals[index];
    if (!cost || cost.flop_total === null) return null;
    const values = groups(index, "flop"), kept = used([index]).filter(k => values[k] !== 0);
    const names = [...kept.map(k => words(`group.${charts.cost.groups[k]}`)), words("total")];
    let end = 0;
    const steps = kept.map(k => ({from: end, to: (end += values[k])}));
    steps.push({from: 0, to: cost.flop_total});
    const show = value => number(value, {units: "EUR"});
    const amounts = [...kept.map(k => values[k]), cost.flop_total];
    return {
      option: {
        ...frame(view), aria: {enabled: true, label: {enabled: false}}, grid: {left: narrow(view) ? 130 : 170, right: 92, top: 8, bottom: 52},
        xAxis: bottomAxis(view, words("flop.axis")), yAxis: namesAxis(view, names, {inverse: true}),
        series: [
          {type: "bar", stack: "all", silent: true, itemStyle: {color: "transparent"}, data: steps.map(step => Math.min(step.from, step.to)), tooltip: {show: false}},
          {type: "bar", stack: "all", name: words("flop.axis"), barMaxWidth: 26, label: {show: true, position: "right", color: view.palette.ink, formatter: p => number(amounts[p.dataIndex])},
            data: steps.map((step, k) => ({value: Math.abs(step.to - step.from), itemStyle: {color: k === kept.length ? view.palette.ink : amounts[k] < 0 ? view.palette.part(2) : view.palette.proposal(index)}}))},
        ],
        tooltip: {...frame(view).tooltip, trigger: "axis", axisPointer: {type: "shadow"}, formatter: params => {
          const k = params[0].dataIndex;
          return tip(names[k], k === kept.length ? [[view.palette.ink, label(index), show(amounts[k])]] : [[view.palette.proposal(index), label(index), `${show(amounts[k])} (${percent(amounts[k] / cost.flop_total)})`],
            ...charts.cost.parts.flatMap((part, at) => (part.group === charts.cost.groups[kept[k]] && cost.flop[at] !== 0 ? [["transparent", named("part", part.name), show(cost.flop[at])]] : []))]);
        }},
      },
      height: names.length * 34 + 66, points: {count: names.length, series: 1, describe: k => `${names[k]}: ${show(amounts[k])}`},
    };
  };

  builders.cash = view => {
    const cash = charts.cash[view.choice.proposal];
    if (!cash) return null;
    const millions = amounts => amounts.map(amount => amount / 1e6);
    const keys = Object.keys(cash.flows).filter(key => cash.flows[key].some(amount => amount !== 0));
    const line = {type: "line", name: words("cash.equity_so_far"), data: millions(cash.equity_so_far), symbol: "circle", symbolSize: 7, lineStyle: {color: view.palette.ink, width: 2}, itemStyle: {color: view.palette.ink}, z: 5};
    return stacked(view, {
      names: cash.years.map(String), parts: keys.map(key => ({name: words(`cash.${key}`), values: millions(cash.flows[key])})), axis: words("cash.axis"), show: value => number(value, {units: "MEUR"}),
      vertical: true, extra: [line], height: 480, below: 30,
    });
  };

  builders.time = view => {
    const shown = view.shown.filter(index => charts.time.proposals[index]);
    if (!shown.length) return null;
    const parts = charts.time.parts.map((part, k) => ({name: words(`time.${part}`), values: shown.map(index => charts.time.proposals[index][k])})).filter(part => part.values.some(value => Math.abs(value) > 1e-12));
    return stacked(view, {names: shown.map(label), parts, axis: words("time.axis"), show: percent});
  };

  builders.lost = view => {
    const of = charts.lost.proposals[view.choice.proposal];
    if (!of) return null;
    const kept = charts.lost.causes.map((_, k) => k).filter(k => of.failures[k] > 0).slice(0, 15);
    const share = values => kept.map(k => values[k] / of.offered);
    const kinds = ["taken_back", "restarting", "out_of_service"];
    const names = kept.map(k => named("cause", charts.lost.causes[k]));
    const built = stacked(view, {
      names, parts: kinds.map(kind => ({name: words(`time.${kind}`), values: share(of[kind])})), axis: words("lost.axis"), show: value => `${number(value * 100)}\u00a0%`,
      totals: kept.map(k => sum(kinds.map(kind => of[kind][k])) / of.offered), title: i => filled("lost.failures", names[i], number(of.failures[kept[i]], {count: true})),
    });
    built.option.xAxis.axisLabel = {color: view.palette.soft, formatter: value => `${plain(value * 100)}\u00a0%`};
    return built;
  };

  builders.network = view => {
    const shown = view.shown.filter(index => charts.network[index] && charts.network[index].mean.some(value => value !== null));
    if (!shown.length) return null;
    const tiers = charts.network[shown[0]].tiers;
    const rows = tiers.flatMap(tier => shown.map(index => ({tier, index, k: charts.network[index].tiers.indexOf(tier)})).filter(row => row.k >= 0));
    const columns = view.width >= 860 ? 2 : 1, cell = view.width / columns, height = shown.length * 24 + 8, left = narrow(view) ? 104 : 140;
    const option = {...frame(view), title: [], grid: [], xAxis: [], yAxis: [], series: []};
    tiers.forEach((tier, g) => {
      const x = (g % columns) * cell, y = 26 + Math.floor(g / columns) * (height + 64);
      option.title.push({text: named("tier", tier), left: x, top: y - 26, textStyle: {fontSize: 13, fontWeight: 600, color: view.palette.ink}});
      option.grid.push({left: x + left, top: y, width: cell - left - 30, height});
      const most = rows.reduce((max, row) => Math.max(max, charts.network[row.index].max[row.k] ?? 0), 0.1);
      option.xAxis.push(bottomAxis(view, "", {gridIndex: g, min: 0, max: Math.ceil(most * 10) / 10, splitNumber: 4, axisLabel: {color: view.palette.soft, formatter: percent}}));
      option.yAxis.push(namesAxis(view, shown.map(label), {gridIndex: g, inverse: true, axisLabel: {color: view.palette.ink, width: left - 12, overflow: "truncate", interval: 0}}));
      const at = index => charts.network[index].tiers.indexOf(tier);
      option.series.push(
        {type: "bar", name: words("network.max"), xAxisIndex: g, yAxisIndex: g, barWidth: 6, barGap: "-100%", data: shown.map(index => ({value: charts.network[index].max[at(index)], itemStyle: {color: view.palette.proposal(index), opacity: 0.45}}))},
        {type: "bar", name: words("network.mean"), xAxisIndex: g, yAxisIndex: g, barWidth: 14, data: shown.map(index => ({value: charts.network[index].mean[at(index)], itemStyle: {color: view.palette.proposal(index)}}))});
    });
    option.aria = {enabled: true, label: {enabled: false}};
    option.tooltip = {...option.tooltip, trigger: "axis", axisPointer: {type: "shadow"}, formatter: params => tip(`${params[0].name}, ${named("tier", tiers[params[0].axisIndex])}`, params.map(p => [p.color, p.seriesName, percent(p.value)]))};
    const describe = i => `${label(shown[i])}: ${tiers.map((tier, k) => `${named("tier", tier)} ${percent(charts.network[shown[i]].mean[k])}`).join(", ")}`;
    return {option, height: Math.ceil(tiers.length / columns) * (height + 64) + 10, points: {count: shown.length, series: 1, describe}};
  };

  /** Which colour a node has says what becomes of the energy; its name says it too. */
  const useful = ["it", "accelerators", "training", "productive"], sources = ["grid", "sun", "generators", "battery", "unserved", "site"];
  builders.energy = view => {
    const energy = charts.energy[view.choice.proposal];
    if (!energy) return null;
    const into = energy.nodes.map((_, k) => sum(energy.links.filter(link => link[1] === k).map(link => link[2])));
    const out = energy.nodes.map((_, k) => sum(energy.links.filter(link => link[0] === k).map(link => link[2])));
    const amount = energy.nodes.map((_, k) => Math.max(into[k], out[k]));
    const site = energy.nodes.indexOf("site"), gwh = value => number(value / 1000, {units: "GWh"});
    const colour = key => (key === "productive" ? view.palette.part(2) : useful.includes(key) ? view.palette.part(0) : sources.includes(key) ? view.palette.part(6) : view.palette.part(1));
    const name = key => words(`energy.${key}`);
    return {
      option: {
        ...frame(view), aria: {enabled: true, label: {enabled: false}},
        series: [{
          type: "sankey", left: 4, top: 12, bottom: 12, right: 230, nodeWidth: 14, nodeGap: 17, nodeAlign: "left", draggable: false, layoutIterations: 64, emphasis: {focus: "adjacency"},
          data: energy.nodes.map((key, k) => ({name: key, itemStyle: {color: colour(key), borderColor: colour(key)}, value: amount[k]})),
          links: energy.links.map(([from, to, mwh]) => ({source: energy.nodes[from], target: energy.nodes[to], value: mwh, lineStyle: {color: colour(energy.nodes[to]), opacity: useful.includes(energy.nodes[to]) ? 0.4 : 0.3}})),
          label: {color: view.palette.ink, fontSize: 12, lineHeight: 15, formatter: p => (p.value < amount[site] / 12 ? `${name(p.name)} ${percent(p.value / amount[site])}`
            : `${name(p.name)}\n${gwh(p.value)}, ${percent(p.value / amount[site])}`)},
        }],
        tooltip: {...frame(view).tooltip, trigger: "item", formatter: p => (p.dataType === "edge"
          ? tip(`${name(p.data.source)} → ${name(p.data.target)}`, [[colour(p.data.target), percent(p.data.value / amount[site]), gwh(p.data.value)]])
          : tip(name(p.name), [[colour(p.name), percent(p.value / amount[site]), gwh(p.value)], ...(p.name === "productive" && energy.useful !== null ? [["transparent", words("energy.useful"), number(energy.useful, {units: "exaFLOP-days"})]] : [])]))},
      },
      height: 640, least: 1120,
      points: {count: energy.nodes.length, series: 0, describe: k => `${name(energy.nodes[k])}: ${gwh(amount[k])}, ${percent(amount[k] / amount[site])}`},
    };
  };

  /** A whisker from low to high with a dot at the middle; a bar of given width where `bar`. */
  const whisker = colourOf => (params, api) => {
    const [low, middle, high] = [1, 2, 3].map(k => api.coord([api.value(k), api.value(0)]));
    const colour = colourOf(params.dataIndex), line = {stroke: colour, lineWidth: 2.5, fill: "none"};
    const tick = at => ({type: "line", shape: {x1: at[0], x2: at[0], y1: at[1] - 5, y2: at[1] + 5}, style: line});
    return {type: "group", children: [{type: "line", shape: {x1: low[0], x2: high[0], y1: low[1], y2: high[1]}, style: line}, tick(low), tick(high),
      {type: "circle", shape: {cx: middle[0], cy: middle[1], r: 5}, style: {fill: colour}}]};
  };

  builders.intervals = view => {
    const all = charts.intervals ?? [];
    const columns = view.width >= 860 ? 2 : 1, cell = view.width / columns, left = narrow(view) ? 104 : 140;
    const shown = view.shown.filter(index => all.some(chart => chart.proposals[index]));
    if (!shown.length) return null;
    const height = shown.length * 22 + 10, option = {...frame(view), title: [], grid: [], xAxis: [], yAxis: [], series: []};
    const title = chart => `${named2(chart)}${chart.units ? `, ${unitsOf(chart)}` : ""}`;
    all.forEach((chart, g) => {
      const x = (g % columns) * cell, y = 26 + Math.floor(g / columns) * (height + 66), rows = shown.map((index, k) => [k, ...(chart.proposals[index] ?? [null, null, null])]);
      option.title.push({text: title(chart), left: x, top: y - 26, textStyle: {fontSize: 13, fontWeight: 600, color: view.palette.ink}});
      option.grid.push({left: x + left, top: y, width: cell - left - 34, height});
      option.xAxis.push(bottomAxis(view, "", {gridIndex: g, scale: true, splitNumber: 3}));
      option.yAxis.push(namesAxis(view, shown.map(label), {gridIndex: g, inverse: true, axisLabel: {color: view.palette.ink, width: left - 12, overflow: "truncate", interval: 0}}));
      option.series.push({type: "custom", name: title(chart), xAxisIndex: g, yAxisIndex: g, encode: {x: [1, 2, 3], y: 0}, data: rows.filter(row => row[1] !== null), renderItem: whisker(i => view.palette.proposal(shown[rows.filter(row => row[1] !== null)[i][0]]))});
    });
    option.tooltip = {...option.tooltip, trigger: "item", formatter: p => tip(label(shown[p.value[0]]), [[view.palette.proposal(shown[p.value[0]]), p.seriesName, `${number(p.value[2])} (${number(p.value[1])} – ${number(p.value[3])})`]])};
    const describe = g => `${title(all[g])}: ${shown.filter(index => all[g].proposals[index]).map(index => `${label(index)} ${all[g].proposals[index].map(value => number(value)).join(" – ")}`).join("; ")}`;
    return {option, height: Math.ceil(all.length / columns) * (height + 66) + 6, points: {count: all.length, describe}};
  };
  const named2 = chart => data.texts[language()][`label.${chart.name}`] ?? chart.label;

  builders.tornado = view => {
    const chart = charts.tornado[view.choice.indicator], index = view.choice.proposal, base = chart.base[index];
    if (base === null || base === undefined) return null;
    const rows = chart.inputs.filter(input => input.low[index] !== null && input.high[index] !== null && input.low[index] !== input.high[index])
      .sort((a, b) => Math.abs(b.high[index] - b.low[index]) - Math.abs(a.high[index] - a.low[index])).slice(0, 15);
    if (!rows.length) return null;
    const names = rows.map(row => row.key), show = value => number(value, {units: chart.units});
    const side = key => ({type: "bar", name: words(`tornado.${key}`), stack: "all", barMaxWidth: 22, data: rows.map(row => row[key][index] - base), itemStyle: {color: key === "low" ? view.palette.part(0) : view.palette.part(1)}});
    const option = {
      ...frame(view), legend: legend(view), grid: {left: narrow(view) ? 140 : 300, right: 30, top: 34, bottom: 52},
      xAxis: bottomAxis(view, unitsOf(chart), {axisLabel: {color: view.palette.soft, formatter: value => number(value + base)}}),
      yAxis: namesAxis(view, names, {inverse: true, axisLabel: {color: view.palette.ink, width: narrow(view) ? 130 : 290, overflow: "truncate", interval: 0}, axisLine: {show: false}}), series: [side("low"), side("high")],
      tooltip: {...frame(view).tooltip, trigger: "axis", axisPointer: {type: "shadow"}, formatter: params => tip(names[params[0].dataIndex], params.map(p => [p.color, p.seriesName, show(p.value + base)]))},
    };
    // Bars on the same side of the base overlap rather than add up: the longer one is drawn first.
    option.series.forEach(series => { delete series.stack; series.barGap = "-100%"; });
    return {option, height: rows.length * 32 + 96, points: {count: rows.length, series: 0, describe: i => `${names[i]}: ${show(rows[i].low[index])} – ${show(rows[i].high[index])}`}};
  };

  builders.sobol = view => {
    const chart = charts.sobol[view.choice.indicator], index = view.choice.proposal;
    const value = (input, kind) => (input[kind][index] ? input[kind][index][0] : null);
    const rows = chart.inputs.filter(input => value(input, "first") !== null || value(input, "total") !== null)
      .sort((a, b) => (value(b, "total") ?? value(b, "first")) - (value(a, "total") ?? value(a, "first"))).slice(0, 15);
    if (!rows.length) return null;
    const kinds = ["first", "total"].filter(kind => rows.some(row => value(row, kind) !== null)), names = rows.map(row => row.key);
    const range = (row, kind) => (row[kind][index] ? `${percent(row[kind][index][0])} (${percent(row[kind][index][1])} – ${percent(row[kind][index][2])})` : "–");
    return {
      option: {
        ...frame(view), legend: legend(view), grid: {left: narrow(view) ? 140 : 300, right: 40, top: 34, bottom: 52},
        xAxis: bottomAxis(view, words("sobol.axis"), {axisLabel: {color: view.palette.soft, formatter: percent}}),
        yAxis: namesAxis(view, names, {inverse: true, axisLabel: {color: view.palette.ink, width: narrow(view) ? 130 : 290, overflow: "truncate", interval: 0}}),
        series: kinds.map((kind, k) => ({type: "bar", name: words(`sobol.${kind}`), barMaxWidth: 14, data: rows.map(row => value(row, kind)), itemStyle: {color: view.palette.part(k)}})),
        tooltip: {...frame(view).tooltip, trigger: "axis", axisPointer: {type: "shadow"}, formatter: params => tip(names[params[0].dataIndex], params.map((p, k) => [p.color, p.seriesName, range(rows[p.dataIndex], kinds[k])]))},
      },
      height: rows.length * 40 + 100, points: {count: rows.length, series: 0, describe: i => `${names[i]}: ${kinds.map(kind => `${words(`sobol.${kind}`)} ${range(rows[i], kind)}`).join(", ")}`},
    };
  };
})();
