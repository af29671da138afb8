/* The page without its charts: language, which proposals are shown, what is open in print. Charts listen to the events
   gigatwin:language and gigatwin:proposals on document. */
"use strict";
window.gigatwin = (() => {
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById("gigatwin-data").textContent);
  const say = key => data.page[root.lang][key];
  const announce = text => { document.getElementById("announcer").textContent = text; };
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`gigatwin:${name}`, {detail}));

  // ---- numbers: as src/report/html/numbers.cpp: 4 digits, narrow spaces, the comma in French, "–" for none
  const grouped = text => {
    const [whole, part] = text.split(".");
    const spaced = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
    return (part === undefined ? spaced : `${spaced}.${part}`).replace("-", "\u2212");
  };
  function digits(value, count) {
    if (count) return grouped(value.toFixed(0));
    if (value === 0) return "0";
    const size = Math.abs(value);
    if (size >= 1e15 || size < 1e-6) return value.toExponential(3).replace(/-/g, "\u2212");
    const rounded = Number(value.toPrecision(4));
    return grouped(rounded.toFixed(Math.max(0, 3 - Math.floor(Math.log10(Math.abs(rounded)) + 1e-12))));
  }
  function number(value, {units = "", count = false} = {}) {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    const text = root.lang === "fr" ? digits(value, count).replace(".", ",") : digits(value, count);
    const shown = data.units[root.lang][units] ?? units;
    return shown ? `${text}\u00a0${shown}` : text;
  }

  // ---- state in the address: #SECTION&lang=fr
  const parts = () => location.hash.replace(/^#/, "").split("&");
  function remember(language) {
    const section = parts().find(part => part && !part.startsWith("lang=")) ?? "";
    try {
      history.replaceState(null, "", `#${[section, `lang=${language}`].filter(Boolean).join("&")}`);
    } catch { /* a browser may forbid it for files: the language holds until the page is left */ }
  }

  // ---- language
  function setLanguage(language, loud) {
    root.lang = language;
    if (loud) {
      remember(language);
      announce(say("language"));
    }
    countShown();
    tell("language", {language});
  }

  // ---- proposals
  const boxes = [...document.querySelectorAll("[data-toggles]")];
  const hidden = document.head.appendChild(document.createElement("style"));
  const shown = () => boxes.map(box => box.checked);
  function countShown() {
    const count = shown().filter(Boolean).length;
    const text = say("shown").replace("{0}", count).replace("{1}", boxes.length);
    document.getElementById("shown-count").textContent = `(${text})`;
    return text;
  }
  function showProposals() {
    const off = shown().flatMap((on, index) => (on ? [] : [`[data-proposal="${index}"]`]));
    hidden.textContent = off.length ? `${off.join(",")}{display:none!important}` : "";
    announce(countShown());
    tell("proposals", {shown: shown()});
  }

  // ---- print: everything that folds is open, and as it was afterwards
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("main details:not([open])")].filter(part => !part.closest(".screen-only"));
    for (const part of folded) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of folded) part.open = false;
    folded = [];
  });

  function start() {
    for (const box of boxes) {
      box.checked = true;  // a browser may restore what was chosen before the page was loaded again
      box.addEventListener("change", showProposals);
    }
    document.getElementById("language").addEventListener("click", () => setLanguage(root.lang === "fr" ? "en" : "fr", true));
    const chooser = document.querySelector(".chooser");
    document.addEventListener("keydown", event => {
      if (event.key !== "Escape" || !chooser.open) return;
      chooser.open = false;
      chooser.querySelector("summary").focus();
    });
    document.addEventListener("click", event => {
      if (chooser.open && !chooser.contains(event.target)) chooser.open = false;
    });
    const wanted = parts().find(part => part.startsWith("lang="))?.slice(5);
    setLanguage(wanted === "en" || wanted === "fr" ? wanted : root.lang, false);
    const section = parts().find(part => part && !part.startsWith("lang="));
    if (section && parts().length > 1) document.getElementById(section)?.scrollIntoView();
    addEventListener("hashchange", () => {
      if (wanted || root.lang !== document.documentElement.dataset.first) remember(root.lang);
    });
  }
  root.dataset.first = root.lang;
  start();
  return {data, number, shown, announce, language: () => root.lang};
})();
