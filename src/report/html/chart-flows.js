/* The flow of energy from its sources to training that counts. */
"use strict";
(() => {
  const {builders, charts, data, words, number, percent, label, frame, tip} = window.gigatwinCharts;
  const sum = values => values.reduce((total, value) => total + value, 0);

  /** Which colour a node has says what becomes of the energy; its name says it too. */
  const useful = ["it", "accelerators", "training", "productive"],
    sources = ["grid", "sun", "generators", "battery", "unserved", "site"];
  builders.energy = view => {
    const energy = charts.energy[view.choice.proposal];
    if (!energy) return null;
    const into = energy.nodes.map((_, k) => sum(energy.links.filter(link => link[1] === k).map(link => link[2])));
    const out = energy.nodes.map((_, k) => sum(energy.links.filter(link => link[0] === k).map(link => link[2])));
    const amount = energy.nodes.map((_, k) => Math.max(into[k], out[k]));
    const site = energy.nodes.indexOf("site"),
      gwh = value => number(value / 1000, {units: "GWh"});
    const colour = key =>
      key === "productive"
        ? view.palette.part(2)
        : useful.includes(key)
          ? view.palette.part(0)
          : sources.includes(key)
            ? view.palette.part(6)
            : view.palette.part(1);
    const name = key => words(`energy.${key}`);
    return {
      option: {
        ...frame(view),
        aria: {enabled: true, label: {enabled: false}},
        series: [
          {
            type: "sankey",
            left: 4,
            top: 12,
            bottom: 12,
            right: 230,
            nodeWidth: 14,
            nodeGap: 17,
            nodeAlign: "left",
            draggable: false,
            layoutIterations: 64,
            emphasis: {focus: "adjacency"},
            data: energy.nodes.map((key, k) => ({
              name: key,
              itemStyle: {color: colour(key), borderColor: colour(key)},
              value: amount[k],
            })),
            links: energy.links.map(([from, to, mwh]) => ({
              source: energy.nodes[from],
              target: energy.nodes[to],
              value: mwh,
              lineStyle: {color: colour(energy.nodes[to]), opacity: useful.includes(energy.nodes[to]) ? 0.4 : 0.3},
            })),
            label: {
              color: view.palette.ink,
              fontSize: 12,
              lineHeight: 15,
              formatter: p =>
                p.value < amount[site] / 12
                  ? `${name(p.name)} ${percent(p.value / amount[site])}`
                  : `${name(p.name)}\n${gwh(p.value)}, ${percent(p.value / amount[site])}`,
            },
          },
        ],
        tooltip: {
          ...frame(view).tooltip,
          trigger: "item",
          formatter: p =>
            p.dataType === "edge"
              ? tip(`${name(p.data.source)} → ${name(p.data.target)}`, [
                  [colour(p.data.target), percent(p.data.value / amount[site]), gwh(p.data.value)],
                ])
              : tip(name(p.name), [
                  [colour(p.name), percent(p.value / amount[site]), gwh(p.value)],
                  ...(p.name === "productive" && energy.useful !== null
                    ? [["transparent", words("energy.useful"), number(energy.useful, {units: "exaFLOP-days"})]]
                    : []),
                ]),
        },
      },
      height: 640,
      least: 1120,
      points: {
        count: energy.nodes.length,
        series: 0,
        describe: k => `${name(energy.nodes[k])}: ${gwh(amount[k])}, ${percent(amount[k] / amount[site])}`,
      },
    };
  };
})();
