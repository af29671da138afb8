/* What all charts of the report share: words, numbers, colours, axes. */
"use strict";
window.gigatwinCharts = (() => {
  const {data, number} = window.gigatwin;
  const language = () => window.gigatwin.language();
  const words = key => data.texts[language()][key] ?? key;
  /** A name from a file in the page's language where it is one of ours. */
  const named = (kind, name) => data.texts[language()][`${kind}.${name}`] ?? name;
  const filled = (key, ...values) => values.reduce((text, value, k) => text.replace(`{${k}}`, () => value), words(key));
  /** As short as it is exact: of axes and shares. */
  const plain = value =>
    new Intl.NumberFormat(language(), {maximumSignificantDigits: 6})
      .format(value)
      .replace(/[\u00a0,](?=\d{3})/g, language() === "en" ? "\u202f" : "$&");
  const percent = share => `${plain(Math.round(share * 1000) / 10)}\u00a0%`;
  const escaped = text => String(text).replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);

  const date = (ms, options) => new Intl.DateTimeFormat(language(), {timeZone: "UTC", ...options}).format(ms);
  const day = ms => date(ms, {day: "numeric", month: "short", year: "numeric"});
  const moment = ms => date(ms, {day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit"});

  /** Custom properties of the page; for print those of the light page, whatever the screen shows. */
  function palette(print) {
    let styles = getComputedStyle(document.documentElement);
    if (print)
      for (const sheet of document.styleSheets)
        for (const rule of sheet.cssRules)
          if (rule.selectorText === ":root" && rule.style.getPropertyValue("--ink")) styles = rule.style;
    const colour = name => styles.getPropertyValue(name).trim();
    return {
      ink: colour("--ink"),
      soft: colour("--soft"),
      line: colour("--line"),
      paper: colour("--paper"),
      panel: colour("--panel"),
      proposal: index => colour(data.proposals[index].colour),
      part: index => (index < 10 ? colour(`--proposal-${index}`) : colour("--soft")),
    };
  }

  const font = {fontFamily: "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif", fontSize: 13};
  const label = index => `${index + 1} ${data.proposals[index].label}`;
  const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

  function frame(view) {
    return {
      animation: false,
      useUTC: true,
      textStyle: {...font, color: view.palette.ink},
      backgroundColor: "transparent",
      aria: {enabled: true, label: {enabled: false}, decal: {show: true}},
      tooltip: {
        confine: true,
        transitionDuration: 0,
        backgroundColor: view.palette.paper,
        borderColor: view.palette.soft,
        textStyle: {...font, color: view.palette.ink},
        axisPointer: {lineStyle: {color: view.palette.soft}},
      },
    };
  }
  function valueAxis(view, name, more = {}) {
    return {
      type: "value",
      name,
      nameTextStyle: {color: view.palette.soft, align: "left", padding: [0, 0, 0, -32]},
      nameGap: 12,
      axisLabel: {color: view.palette.soft, formatter: plain},
      splitLine: {lineStyle: {color: view.palette.line}},
      splitNumber: 4,
      ...more,
    };
  }
  /** A value axis along the bottom, its name centred below. */
  function bottomAxis(view, name, more = {}) {
    return valueAxis(view, name, {
      nameLocation: "middle",
      nameGap: 30,
      splitNumber: view.width < 600 ? 3 : 5,
      nameTextStyle: {color: view.palette.soft, align: "center"},
      ...more,
    });
  }
  function namesAxis(view, names, more = {}) {
    return {
      type: "category",
      data: names,
      axisTick: {show: false},
      axisLine: {lineStyle: {color: view.palette.soft}},
      axisLabel: {color: view.palette.ink, width: view.width < 600 ? 122 : 200, overflow: "truncate", interval: 0},
      ...more,
    };
  }
  function timeAxis(view, more = {}) {
    return {
      type: "time",
      axisLine: {lineStyle: {color: view.palette.soft}},
      splitLine: {show: false},
      splitNumber: view.width < 600 ? 4 : 6,
      axisLabel: {
        color: view.palette.soft,
        hideOverlap: true,
        formatter: ms => {
          const at = new Date(ms);
          if (at.getUTCHours() || at.getUTCMinutes()) return date(ms, {hour: "2-digit", minute: "2-digit"});
          if (at.getUTCDate() > 1) return date(ms, {day: "numeric", month: "short"});
          return date(ms, at.getUTCMonth() ? {month: "short"} : {month: "short", year: "numeric"});
        },
      },
      ...more,
    };
  }
  /** Zoom of x axes: with Ctrl and the wheel, so that the page scrolls; drag moves; the slider is for all. */
  function zooming(view, axes) {
    const [start, end] = view.zoom;
    const touch = matchMedia("(pointer: coarse)").matches;
    return [
      {
        type: "inside",
        xAxisIndex: axes,
        start,
        end,
        zoomOnMouseWheel: "ctrl",
        moveOnMouseWheel: false,
        moveOnMouseMove: !touch,
        disabled: touch,
      },
      {
        type: "slider",
        show: !view.print,
        xAxisIndex: axes,
        start,
        end,
        left: 52,
        right: 20,
        bottom: 6,
        height: 18,
        showDataShadow: false,
        brushSelect: false,
        showDetail: false,
        borderColor: view.palette.line,
        fillerColor: "rgba(128,128,128,.25)",
        handleStyle: {color: view.palette.paper, borderColor: view.palette.soft},
      },
    ];
  }
  function legend(view, more = {}) {
    return {
      show: true,
      top: 0,
      left: 0,
      itemWidth: 22,
      itemHeight: 13,
      itemGap: 12,
      selectedMode: false,
      textStyle: {...font, color: view.palette.ink},
      ...more,
    };
  }
  /** Rows a legend of these names takes, so that the chart begins below it. */
  function legendHeight(view, names) {
    let rows = 1,
      x = 0;
    for (const name of names) {
      const width = 50 + name.length * 7.6;
      if (x > 0 && x + width > view.width) [rows, x] = [rows + 1, 0];
      x += width;
    }
    return rows * 24 + 8;
  }
  /** Least, most and step of an axis that holds the values in about `parts` round steps. */
  function scale(values, parts, least) {
    const low = Math.min(...values, least ?? Infinity),
      high = Math.max(...values);
    const rough = (high - low || Math.abs(high) || 1) / parts,
      power = 10 ** Math.floor(Math.log10(rough));
    const interval = [1, 2, 2.5, 5, 10].map(k => k * power).find(step => step >= rough * 0.999);
    return {
      min: Math.floor(low / interval + 1e-9) * interval,
      max: Math.ceil(high / interval - 1e-9) * interval,
      interval,
    };
  }
  /** How far labels at these heights (pixels, downwards) have to move so that they keep `gap`. */
  function spread(heights, gap, room) {
    const order = heights.map((_, k) => k).sort((a, b) => heights[a] - heights[b]),
      placed = [...heights];
    order.forEach((k, i) => {
      if (i > 0) placed[k] = Math.max(placed[k], placed[order[i - 1]] + gap);
    });
    for (let i = order.length - 1; i >= 0; --i)
      placed[order[i]] = Math.min(placed[order[i]], i === order.length - 1 ? room : placed[order[i + 1]] - gap);
    return placed.map((height, k) => height - heights[k]);
  }
  const mark = colour =>
    `<span style="display:inline-block;width:.8em;height:.8em;margin-right:.4em;background:${colour}"></span>`;
  const tip = (title, rows) =>
    `<b>${escaped(title)}</b>${rows
      .map(([colour, name, value]) => `<br>${mark(colour)}${escaped(name)}: <b>${escaped(value)}</b>`)
      .join("")}`;

  return {
    builders: {},
    data,
    charts: data.charts,
    words,
    named,
    filled,
    number,
    percent,
    escaped,
    day,
    moment,
    palette,
    label,
    short,
    frame,
    valueAxis,
    bottomAxis,
    namesAxis,
    timeAxis,
    zooming,
    legend,
    legendHeight,
    tip,
    language,
    plain,
    scale,
    spread,
  };
})();
