/* Charts of lines: series of the year as panels, one for each proposal; curves of all proposals in one. */
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
    short,
    frame,
    valueAxis,
    bottomAxis,
    timeAxis,
    zooming,
    tip,
    language,
    plain,
    scale,
    spread,
    moment,
    day,
  } = window.gigatwinCharts;
  const top = values => values.reduce((most, value) => (value > most ? value : most), -Infinity);
  const bottom = values => values.reduce((least, value) => (value < least ? value : least), Infinity);

  /** Times of a year chart's bins. */
  const times = year => year.pue.map((_, k) => year.start + k * year.step * 1000);

  /** An area between two series: the lower one unseen, the difference stacked on it. */
  function band(index, id, at, low, high, colour) {
    const area = {
      type: "line",
      xAxisIndex: index,
      yAxisIndex: index,
      stack: `${id}-${index}`,
      stackStrategy: "all",
      symbol: "none",
      silent: true,
      lineStyle: {opacity: 0},
      tooltip: {show: false},
    };
    return [
      {...area, id: `low-${id}-${index}`, data: at.map((ms, k) => [ms, low[k]])},
      {
        ...area,
        id: `high-${id}-${index}`,
        data: at.map((ms, k) => [ms, low[k] === null ? null : high[k] - low[k]]),
        areaStyle: {color: colour, opacity: 0.22},
      },
    ];
  }

  /** @param lines  [{key, of: year => {mean, low, high} or means alone, dash, band}] */
  function panels(view, {unit, lines, low, floor, round}) {
    const shown = view.shown.filter(index => charts.year[index]);
    if (!shown.length) return null;
    const columns = view.width >= 860 && shown.length > 1 ? 2 : 1;
    const cell = view.width / columns,
      height = 104,
      gap = 52,
      left = 52;
    const rows = Math.ceil(shown.length / columns);
    const valuesOf = line =>
      shown.flatMap(index => {
        const series = line.of(charts.year[index]);
        return (line.band ? [...series.low, ...series.high] : (series.mean ?? series)).filter(value => value !== null);
      });
    const all = lines.flatMap(valuesOf);
    const max = Math.ceil(top(all) / round) * round,
      min = low ?? Math.min(floor, Math.floor(bottom(all) / round) * round);
    const begin = bottom(shown.map(index => charts.year[index].start));
    const end = top(
      shown.map(index => charts.year[index].start + charts.year[index].pue.length * charts.year[index].step * 1000),
    );
    const option = {...frame(view), title: [], grid: [], xAxis: [], yAxis: [], series: []};
    const axes = shown.map((_, k) => k);
    shown.forEach((index, k) => {
      const year = charts.year[index],
        at = times(year),
        colour = view.palette.proposal(index);
      const x = (k % columns) * cell + left,
        y = 24 + Math.floor(k / columns) * (height + gap);
      option.title.push({
        text: `${short(label(index), 30)}${unit ? `, ${data.units[language()][unit] ?? unit}` : ""}`,
        left: x - 4,
        top: y - 25,
        textStyle: {fontSize: 13, fontWeight: 600, color: view.palette.ink},
      });
      option.grid.push({left: x, top: y, width: cell - left - 16, height});
      option.xAxis.push(timeAxis(view, {gridIndex: k, min: begin, max: end}));
      option.yAxis.push(
        valueAxis(view, "", {
          gridIndex: k,
          min,
          max,
          splitNumber: 3,
          axisLabel: {color: view.palette.soft, formatter: plain},
        }),
      );
      for (const line of lines) {
        const series = line.of(year),
          mean = series.mean ?? series;
        if (line.band) option.series.push(...band(k, line.key, at, series.low, series.high, colour));
        option.series.push({
          type: "line",
          id: `${line.key}-${index}`,
          name: words(`series.${line.key}`),
          xAxisIndex: k,
          yAxisIndex: k,
          symbol: "none",
          data: at.map((ms, i) => [ms, mean[i]]),
          lineStyle: {color: colour, width: line.width ?? 1.6, type: line.dash ?? "solid"},
          itemStyle: {color: colour},
        });
      }
    });
    option.dataZoom = zooming(view, axes);
    const rowsAt = (index, i) =>
      lines.map(line => {
        const series = line.of(charts.year[index]),
          mean = (series.mean ?? series)[i];
        const range = line.band ? ` (${number(series.low[i])} – ${number(series.high[i])})` : "";
        return [view.palette.proposal(index), words(`series.${line.key}`), `${number(mean, {units: unit})}${range}`];
      });
    option.tooltip = {
      ...option.tooltip,
      trigger: "axis",
      formatter: params => {
        const first =
          params.find(p => lines.some(line => p.seriesId === `${line.key}-${shown[p.axisIndex]}`)) ?? params[0];
        const index = shown[first.axisIndex];
        return tip(`${label(index)}, ${when(charts.year[index], first.dataIndex)}`, rowsAt(index, first.dataIndex));
      },
    };
    return {
      option,
      height: rows * (height + gap) + 40,
      zoom: true,
      points: {
        count: charts.year[shown[0]].pue.length,
        series: option.series.findIndex(series => series.id === `${lines[0].key}-${shown[0]}`),
        describe: i =>
          `${when(charts.year[shown[0]], i)}: ${shown
            .map(
              index =>
                `${label(index)} ${rowsAt(index, i)
                  .map(row => row[2])
                  .join(", ")}`,
            )
            .join("; ")}`,
      },
      extent: [begin, end],
      extentText: day,
    };
  }
  const when = (year, i) => (year.step >= 86400 ? day : moment)(year.start + i * year.step * 1000);

  builders.power = view =>
    panels(view, {
      unit: "MW",
      low: 0,
      round: 20,
      lines: [
        {key: "facility", of: year => year.facility, band: true},
        {key: "it", of: year => year.it, dash: [3, 3], width: 1.3},
      ],
    });
  builders.pue = view => panels(view, {unit: "", low: 1, round: 0.05, lines: [{key: "pue", of: year => year.pue}]});
  builders.temperature = view =>
    panels(view, {
      unit: "degC",
      floor: 0,
      round: 10,
      lines: [
        {key: "dry_bulb", of: year => year.dry_bulb, band: true},
        {key: "supply", of: year => year.supply, dash: [6, 3], width: 1.3},
        {key: "return", of: year => year.return, dash: [2, 3], width: 1.3},
      ],
    });

  /** Curves of all proposals in one chart: colour, dash, symbol and a label at the end. */
  function curves(view, {shown, xAxis, axis, least, dataOf, describe, count, every, title, unit, zoom}) {
    if (!shown.length) return null;
    const narrow = view.width < 600,
      room = narrow ? 34 : 160,
      top = 34,
      below = zoom ? 86 : 40,
      height = 420,
      plot = height - top - below;
    const range = scale(
      shown.flatMap(index => dataOf(index).map(point => point[1])).filter(value => value !== null),
      5,
      least,
    );
    const ends = shown.map(index => ((range.max - dataOf(index).at(-1)[1]) / (range.max - range.min)) * plot);
    const moves = spread(ends, 15, plot + 8);
    const yAxis = valueAxis(view, axis, range);
    const series = shown.map((index, k) => {
      const look = data.proposals[index],
        colour = view.palette.proposal(index),
        points = dataOf(index);
      return {
        type: "line",
        id: `curve-${index}`,
        name: label(index),
        data: points,
        symbol: look.symbol,
        showAllSymbol: true,
        symbolSize: (_, p) => ((p.dataIndex + k * Math.ceil(every / shown.length)) % every === 0 ? 8 : 0),
        lineStyle: {color: colour, width: 2, type: look.dash},
        itemStyle: {color: colour},
        emphasis: {focus: "series"},
        endLabel: {
          show: true,
          formatter: narrow ? String(index + 1) : short(label(index), 20),
          color: colour,
          fontWeight: 600,
          fontSize: 12,
          distance: 8,
          offset: [0, moves[k]],
        },
      };
    });
    return {
      option: {
        ...frame(view),
        series,
        xAxis,
        yAxis,
        grid: {left: 62, right: room, top, bottom: below},
        tooltip: {
          ...frame(view).tooltip,
          trigger: "axis",
          formatter: params =>
            tip(
              title(params[0].dataIndex),
              params.map(p => [
                view.palette.proposal(shown[p.seriesIndex]),
                p.seriesName,
                number(p.value[1], {units: unit}),
              ]),
            ),
        },
        ...(zoom ? {dataZoom: zooming(view, [0])} : {}),
      },
      height,
      zoom,
      points: {count, series: 0, describe: i => `${title(i)}: ${describe(i)}`},
      extent: zoom,
      extentText: zoom && zoom.text,
    };
  }

  builders.load = view => {
    const shown = view.shown.filter(index => charts.load[index]);
    const parts = shown.length ? charts.load[shown[0]].power.length : 0;
    const points = index => {
      const {peak, least, power} = charts.load[index];
      return [[0, peak], ...power.map((mw, k) => [(k + 0.5) / parts, mw]), [1, least]];
    };
    const share = i => (i === 0 ? 0 : i > parts ? 1 : (i - 0.5) / parts);
    const extent = Object.assign([0, 1], {text: percent});
    return curves(view, {
      shown,
      dataOf: points,
      count: parts + 2,
      every: 40,
      unit: "MW",
      zoom: extent,
      title: i => filled("load.at", percent(share(i))),
      describe: i => shown.map(index => `${label(index)} ${number(points(index)[i][1], {units: "MW"})}`).join("; "),
      xAxis: bottomAxis(view, words("load.axis"), {
        min: 0,
        max: 1,
        nameGap: 28,
        axisLabel: {color: view.palette.soft, formatter: percent},
      }),
      axis: words("load.power"),
      least: 0,
    });
  };

  builders.carbon = view => {
    const shown = view.shown.filter(index => charts.carbon[index]);
    const first = shown.length ? charts.carbon[shown[0]] : {start: []};
    const month = ms =>
      new Intl.DateTimeFormat(language(), {timeZone: "UTC", month: "long", year: "numeric"}).format(ms);
    return curves(view, {
      shown,
      dataOf: index => charts.carbon[index].start.map((ms, k) => [ms, charts.carbon[index].per_kwh[k]]),
      count: first.start.length,
      every: 1,
      unit: "kg/kWh",
      title: i => month(first.start[i]),
      describe: i => shown.map(index => `${label(index)} ${number(charts.carbon[index].per_kwh[i])}`).join("; "),
      xAxis: timeAxis(view),
      axis: words("carbon.axis"),
      least: 0,
    });
  };

  builders.equity = view => {
    const shown = view.shown.filter(index => charts.cash[index]);
    const first = shown.length ? charts.cash[shown[0]] : {years: []};
    return curves(view, {
      shown,
      dataOf: index => charts.cash[index].years.map((year, k) => [year, charts.cash[index].equity_so_far[k] / 1e6]),
      count: first.years.length,
      every: 1,
      unit: "MEUR",
      title: i => String(first.years[i]),
      describe: i =>
        shown.map(index => `${label(index)} ${number(charts.cash[index].equity_so_far[i] / 1e6)}`).join("; "),
      xAxis: {
        ...valueAxis(view, ""),
        min: "dataMin",
        max: "dataMax",
        minInterval: 1,
        axisLabel: {color: view.palette.soft, formatter: year => String(year)},
        splitLine: {show: false},
      },
      axis: words("equity.axis"),
    });
  };
})();
