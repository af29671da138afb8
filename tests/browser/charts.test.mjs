// The report's charts: drawn, zoomed, read by mouse and keyboard, hidden, translated, printed.
import assert from "node:assert/strict";
import {statSync} from "node:fs";
import {after, before, test} from "node:test";
import {launch, open, report} from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const canvas = name => `[data-chart="${name}"]`;
const names = page => page.$$eval(".chart-canvas", all => all.map(one => one.dataset.chart));
const marks = (page, name) => page.$$eval(`${canvas(name)} svg path`, all => all.length);

/// Brings a chart into sight and waits until it is drawn.
async function drawn(page, name) {
  page.setDefaultTimeout(120_000);  // of a machine that does other things too
  await page.locator(canvas(name)).scrollIntoViewIfNeeded();
  await page.waitForSelector(`${canvas(name)}[data-drawn="${name}"] svg`);
  return page.locator(canvas(name));
}

/// Texts of axes and labels, in order of the alphabet: what the mouse is over is drawn last.
const axisTexts = (page, name) => page.$$eval(`${canvas(name)} svg text`, all => all.map(one => one.textContent).sort());

test("draws every chart that there is data for, when it comes into sight", async () => {
  const {page, errors} = await open(browser);
  const all = await names(page);
  for (const name of ["power", "pue", "temperature", "carbon", "load", "energy", "cost", "flop", "time", "lost", "network"])
    assert.ok(all.includes(name), name);
  assert.equal(await page.locator(`${canvas(all.at(-1))} svg`).count(), 0);
  for (const name of all) {
    await drawn(page, name);
    assert.ok(await marks(page, name) > 5, `${name}: ${await marks(page, name)} marks`);
  }
  assert.deepEqual(errors, []);
});

test("has a title, a text how to read it and a table of numbers with every chart", async () => {
  const {page} = await open(browser);
  for (const name of await names(page)) {
    const figure = page.locator(`#chart-${name}`);
    assert.ok((await figure.locator("figcaption").innerText()).length > 10, name);
    assert.ok((await figure.locator(".chart-read").innerText()).length > 40, name);
    assert.ok(await figure.locator("details table tbody tr").count() > 0, name);
    assert.equal(await page.getAttribute(canvas(name), "role"), "img");
  }
});

test("zooms with Ctrl and the wheel, and leaves the wheel alone to the page", async () => {
  const {page} = await open(browser);
  const chart = await drawn(page, "load");
  const before = await axisTexts(page, "load");
  const box = await chart.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
  await page.mouse.wheel(0, -240);
  await page.waitForTimeout(200);
  assert.deepEqual(await axisTexts(page, "load"), before);
  const at = await chart.boundingBox();
  await page.mouse.move(at.x + at.width / 2, Math.max(20, at.y + at.height / 3));
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -240);
  await page.keyboard.up("Control");
  await page.waitForFunction(name => document.querySelector(name).dataset.zoom, canvas("load"));
  assert.notDeepEqual(await axisTexts(page, "load"), before);
});

test("zooms, moves and goes back from the keyboard, and says what it shows", async () => {
  const {page} = await open(browser);
  const chart = await drawn(page, "power");
  const zoom = () => page.getAttribute(canvas("power"), "data-zoom");
  const before = await axisTexts(page, "power");
  await chart.focus();
  await page.keyboard.press("+");
  assert.equal(await zoom(), "25.0 75.0");
  assert.notDeepEqual(await axisTexts(page, "power"), before);
  const said = await page.innerText("#announcer");
  await page.keyboard.press("ArrowRight");
  assert.equal(await zoom(), "35.0 85.0");
  assert.notEqual(await page.innerText("#announcer"), said);
  await page.keyboard.press("0");
  assert.equal(await zoom(), "0.0 100.0");
  assert.deepEqual(await axisTexts(page, "power"), before);
});

test("shows the number of the data under the mouse and at the keyboard's point", async () => {
  const {page} = await open(browser);
  const cost = page.locator(canvas("cost"));
  if (await cost.count() === 0) return;
  await drawn(page, "cost");
  const expected = await page.evaluate(() => {
    const {cost: {parts, proposals}} = window.gigatwin.data.charts;
    const sum = parts.reduce((total, part, k) => total + (part.group === "computing" ? proposals[0].hour[k] : 0), 0);
    return window.gigatwin.number(sum, {units: "EUR"});
  });
  await cost.focus();
  await page.keyboard.press("ArrowRight");
  assert.ok((await page.innerText("#announcer")).includes(expected));
  assert.ok((await cost.innerText()).includes(expected), "tooltip at the keyboard's point");
  await page.keyboard.press("Escape");
  const bar = await page.evaluate(() => {
    const view = window.gigatwinCharts.views.find(one => one.name === "cost");
    const box = view.canvas.getBoundingClientRect(), [x, y] = view.chart.convertToPixel({seriesIndex: 0}, [0.01, 0]);
    return [box.x + x + 5, box.y + y];
  });
  await page.mouse.move(...bar);
  await page.waitForFunction(text => document.querySelector('[data-chart="cost"]').innerText.includes(text), expected);
});

test("removes the marks of a hidden proposal and chooses another where it was chosen", async () => {
  const {page} = await open(browser);
  for (const name of ["power", "load", "energy"]) await drawn(page, name);
  const hide = on => page.evaluate(checked => {
    const box = document.querySelector("[data-toggles='0']");
    box.checked = checked;
    box.dispatchEvent(new Event("change"));
  }, on);
  const labels = await axisTexts(page, "load"), count = await marks(page, "power");
  const first = await page.evaluate(() => window.gigatwin.data.proposals[0].label);
  assert.ok(labels.some(text => text.startsWith("1 ")), first);
  await hide(false);
  assert.ok(!(await axisTexts(page, "load")).some(text => text.startsWith("1 ")));
  assert.ok(await marks(page, "power") < count);
  assert.equal(await page.locator("select[data-of=energy]").inputValue(), "1");
  await hide(true);
  assert.equal(await marks(page, "power"), count);
});

test("speaks the language of the page", async () => {
  const {page, errors} = await open(browser);
  await drawn(page, "time");
  assert.ok((await axisTexts(page, "time")).includes("Idle"));
  await page.locator("#language").click();
  await page.waitForFunction(() => [...document.querySelectorAll('[data-chart="time"] svg text')].some(one => one.textContent === "Inactif"));
  assert.ok(!(await axisTexts(page, "time")).includes("Idle"));
  assert.deepEqual(errors, []);
});

test("draws all charts for print, light and as wide as the paper", async () => {
  const {page, errors} = await open(browser, {colorScheme: "dark"});
  const [dark, light] = await page.evaluate(() => [false, true].map(print => window.gigatwinCharts.palette(print).ink));
  assert.notEqual(dark, light);
  await page.evaluate(() => addEventListener("beforeprint", () => {
    window.printed = window.gigatwinCharts.views.map(view => [view.name, view.canvas.dataset.drawn, view.canvas.getBoundingClientRect().width, view.canvas.innerHTML.includes("svg")]);
  }));
  await page.pdf({preferCSSPageSize: true, printBackground: true});
  const printed = await page.evaluate(() => window.printed);
  assert.ok(printed.length > 10);
  for (const [name, was, width, svg] of printed) {
    assert.ok(was === "none" || (was === name && svg), name);
    assert.ok(width <= 690, `${name} is ${width} px wide`);
  }
  assert.deepEqual(errors, []);
});

test("keeps what is wrong with one chart from the others", async () => {
  const {page} = await open(browser);
  await page.evaluate(() => {
    window.gigatwinCharts.builders.load = () => { throw new Error("made by the test"); };
  });
  await page.locator(canvas("load")).scrollIntoViewIfNeeded();
  await page.waitForSelector(`${canvas("load")}[data-drawn="none"]`);
  assert.match(await page.innerText(canvas("load")), /could not be drawn/);
  await drawn(page, "energy");
});

test("is small and quick", async () => {
  const begin = performance.now();
  const {page} = await open(browser);
  await drawn(page, (await names(page))[0]);
  const first = (performance.now() - begin) / 1000;
  const all = await page.evaluate(() => {
    const start = performance.now();
    for (const view of window.gigatwinCharts.views) view.draw();
    return (performance.now() - start) / 1000;
  });
  console.log(`# ${(statSync(report).size / 1e6).toFixed(2)} MB, first chart after ${first.toFixed(2)} s, all drawn in ${all.toFixed(2)} s`);
  assert.ok(statSync(report).size < 5e6);
});
