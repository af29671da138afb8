/* Draws the charts: each when it comes into sight, all of them before print; again when size, colours, language or the
   proposals change. A chart that cannot be drawn says so in its place and leaves the others alone. */
"use strict";
(() => {
  const {builders, data, words, filled, palette} = window.gigatwinCharts;
  const paper_px = 680; // A4 less margins at 96 dpi
  let shown = window.gigatwin.shown();
  let printing = false;

  const visible = () => shown.flatMap((on, index) => (on ? [index] : []));

  class View {
    constructor(canvas) {
      this.canvas = canvas;
      this.name = canvas.dataset.chart;
      this.zoom = [0, 100];
      this.choice = {proposal: 0, indicator: 0};
      this.cursor = null;
      this.wanted = false;
      this.listen();
    }

    listen() {
      const choices = document.querySelectorAll(`select[data-of="${this.name}"]`);
      for (const select of choices) {
        select.addEventListener("change", () => {
          this.choice[select.dataset.choice] = Number(select.value);
          this.draw();
        });
      }
      this.canvas.addEventListener("keydown", event => this.key(event));
      this.canvas.addEventListener("focus", () => this.focus());
      this.canvas.addEventListener("blur", () => this.chart && this.chart.dispatchAction({type: "hideTip"}));
    }

    /** A proposal that is hidden is not the chosen one. */
    choose() {
      const indices = visible();
      for (const select of document.querySelectorAll(`select[data-of="${this.name}"]`)) {
        const kind = select.dataset.choice;
        for (const option of select.options) {
          option.textContent = option.dataset[window.gigatwin.language()];
          if (kind === "proposal") option.hidden = option.disabled = !shown[Number(option.value)];
        }
        if (kind === "proposal" && !shown[this.choice.proposal] && indices.length) this.choice.proposal = indices[0];
        select.value = String(this.choice[kind]);
      }
    }

    draw() {
      this.wanted = true;
      try {
        this.choose();
        this.shown = visible();
        this.print = printing;
        this.palette = palette(printing);
        this.width = printing ? paper_px : this.canvas.parentElement.clientWidth;
        this.built = this.shown.length ? builders[this.name](this) : null;
        if (!this.built) return this.say(words("none"));
        const width = Math.max(this.width, this.built.least ?? 0);
        if (width !== this.width) {
          this.width = width;
          this.built = builders[this.name](this);
        }
        this.put(width, this.built.height);
      } catch (problem) {
        console.error(`chart ${this.name}:`, problem);
        this.say(words("failed"));
      }
      return undefined;
    }

    put(width, height) {
      if (!this.chart) {
        this.canvas.textContent = "";
        this.chart = window.echarts.init(this.canvas, null, {renderer: "svg", width, height});
        this.chart.on("datazoom", () => this.zoomed());
      }
      const zoom = printing && width > paper_px ? String(paper_px / width) : ""; // on the screen it scrolls
      Object.assign(this.canvas.style, {width: `${width}px`, height: `${height}px`, zoom});
      this.chart.resize({width, height, silent: true});
      this.chart.setOption(this.built.option, {notMerge: true, lazyUpdate: false});
      for (const svg of this.canvas.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
      this.canvas.dataset.drawn = this.name;
    }

    say(text) {
      if (this.chart) this.chart.dispose();
      this.chart = null;
      this.built = null;
      this.canvas.removeAttribute("style");
      this.canvas.textContent = text;
      this.canvas.dataset.drawn = "none";
    }

    // ---- zoom and keyboard
    zoomed() {
      const {start, end} = this.chart.getOption().dataZoom[0];
      this.zoom = [start, end];
      this.canvas.dataset.zoom = `${start.toFixed(1)} ${end.toFixed(1)}`;
    }

    setZoom(start, end) {
      const width = Math.min(100, Math.max(1, end - start));
      const from = Math.min(100 - width, Math.max(0, start));
      this.chart.dispatchAction({type: "dataZoom", start: from, end: from + width});
      const {extent, extentText} = this.built;
      const at = part => extentText(extent[0] + ((extent[1] - extent[0]) * part) / 100);
      window.gigatwin.announce(filled("shows", at(from), at(from + width)));
    }

    point(step) {
      const {count, series, describe} = this.built.points;
      const first = this.cursor === null ? 0 : this.cursor + step;
      this.cursor = Math.min(count - 1, Math.max(0, first));
      if (series !== undefined)
        this.chart.dispatchAction({type: "showTip", seriesIndex: series, dataIndex: this.cursor});
      window.gigatwin.announce(describe(this.cursor));
    }

    focus() {
      if (!this.built) this.draw();
      if (this.built) window.gigatwin.announce(words(this.built.zoom ? "keys_zoom" : "keys"));
    }

    key(event) {
      if (!this.built || event.ctrlKey || event.altKey || event.metaKey) return;
      const [start, end] = this.zoom,
        width = end - start;
      const zoom = this.built.zoom
        ? {
            "ArrowLeft": () => this.setZoom(start - width / 5, end - width / 5),
            "ArrowRight": () => this.setZoom(start + width / 5, end + width / 5),
            "+": () => this.setZoom(start + width / 4, end - width / 4),
            "-": () => this.setZoom(start - width / 2, end + width / 2),
            "0": () => this.setZoom(0, 100),
          }
        : {ArrowLeft: () => this.point(-1), ArrowRight: () => this.point(1)};
      const keys = {
        ...zoom,
        ",": () => this.point(-1),
        ".": () => this.point(1),
        "=": zoom["+"],
        "Escape": () => this.chart.dispatchAction({type: "hideTip"}),
      };
      if (!keys[event.key]) return;
      keys[event.key]();
      if (event.key !== "Escape") event.preventDefault();
    }
  }

  const views = [...document.querySelectorAll(".chart-canvas")].map(canvas => new View(canvas));
  const redraw = () => views.filter(view => view.wanted).forEach(view => view.draw());

  const sight = new IntersectionObserver(
    entries => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        sight.unobserve(entry.target);
        views.find(view => view.canvas === entry.target).draw();
      }
    },
    {rootMargin: "400px"},
  );
  for (const view of views) sight.observe(view.canvas);

  let width = document.documentElement.clientWidth,
    timer = 0;
  addEventListener("resize", () => {
    if (printing || width === document.documentElement.clientWidth) return; // a phone's bars change the height alone
    width = document.documentElement.clientWidth;
    clearTimeout(timer);
    timer = setTimeout(redraw, 120);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  document.addEventListener("gigatwin:language", redraw);
  document.addEventListener("gigatwin:proposals", event => {
    ({shown} = event.detail);
    redraw();
  });

  addEventListener("beforeprint", () => {
    printing = true;
    for (const view of views) view.draw();
  });
  addEventListener("afterprint", () => {
    printing = false;
    for (const view of views) view.draw();
  });

  window.gigatwinCharts.views = views;
})();
