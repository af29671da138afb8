// The report's page: requests, languages, proposals, keyboard, accessibility, widths, print.
import assert from "node:assert/strict";
import {readFileSync, statSync} from "node:fs";
import {createRequire} from "node:module";
import {after, before, test} from "node:test";
import {launch, open, report, visibleTexts} from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

/// Violations that keep somebody out, in words.
async function violations(page) {
  await page.evaluate(axe);
  const {violations: all} = await page.evaluate(() => axe.run(document, {resultTypes: ["violations"]}));
  return all.filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => `${node.target} ${node.failureSummary}`).join("; ")}`);
}

test("asks for nothing but itself and says nothing wrong", async () => {
  const {page, errors, requests} = await open(browser);
  await page.mouse.wheel(0, 1e6);
  await page.waitForTimeout(500);
  assert.deepEqual(requests, []);
  assert.deepEqual(errors, []);
  assert.match(await page.getAttribute("meta[http-equiv=Content-Security-Policy]", "content"), /default-src 'none'/);
});

test("is small, and soon there", async () => {
  const begin = performance.now();
  const {page} = await open(browser);
  await page.locator("#language").click();
  const seconds = (performance.now() - begin) / 1000;
  console.log(`# ${(statSync(report).size / 1e6).toFixed(2)} MB, ${seconds.toFixed(2)} s from opening to the answer of a click`);
  assert.ok(statSync(report).size < 5e6);
});

test("changes its language at once, and remembers it in the address alone", async () => {
  const {page, errors} = await open(browser);
  const english = await visibleTexts(page, "h2");
  await page.locator("#language").click();
  assert.equal(await page.getAttribute("html", "lang"), "fr");
  const french = await visibleTexts(page, "h2");
  assert.equal(french.length, english.length);
  assert.ok(french.includes("Indicateurs") && !french.includes("Indicators"));
  assert.match((await visibleTexts(page, "#indicators-headline .n")).join(" "), /\d,\d/);
  assert.match(page.url(), /lang=fr/);
  assert.match(await page.innerText("#announcer"), /français/);
  await page.reload();
  assert.equal(await page.getAttribute("html", "lang"), "fr");
  assert.deepEqual(await page.evaluate(() => [localStorage.length, document.cookie]), [0, ""]);
  await page.locator("#language").click();
  assert.deepEqual(await visibleTexts(page, "h2"), english);
  assert.deepEqual(errors, []);
});

test("shows every text in one language at a time", async () => {
  const {page} = await open(browser);
  for (const language of ["en", "fr"]) {
    if (language === "fr") await page.locator("#language").click();
    await page.evaluate(() => document.querySelectorAll("details").forEach(part => { part.open = true; }));
    const other = await page.$$eval(`.t[lang=${language === "en" ? "fr" : "en"}]`, all => all.filter(one => one.getClientRects().length).length);
    assert.equal(other, 0);
  }
});

test("hides a proposal everywhere and tells the charts", async () => {
  const {page} = await open(browser);
  await page.evaluate(() => document.addEventListener("gigatwin:proposals", event => { window.told = event.detail; }));
  const columns = () => page.$$eval("#indicators-headline thead th", all => all.filter(one => one.getClientRects().length).length);
  const dots = () => page.$$eval(".map [data-proposal]", all => all.filter(one => one.getClientRects().length).length);
  const [columnsBefore, dotsBefore] = [await columns(), await dots()];
  await page.locator(".chooser summary").click();
  await page.locator("[data-toggles='1']").uncheck();
  assert.equal(await columns(), columnsBefore - 1);
  assert.ok(await dots() === dotsBefore - 1 || dotsBefore === 0);
  assert.equal((await page.evaluate(() => window.told.shown)).filter(on => !on).length, 1);
  assert.match(await page.innerText("#announcer"), /\d+ of \d+ shown/);
  await page.locator("[data-toggles='1']").check();
  assert.equal(await columns(), columnsBefore);
});

test("works from the keyboard, with a focus that is seen", async () => {
  const {page} = await open(browser);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.locator(".chooser summary").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.toggles), "0");
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
  await page.keyboard.press("Space");
  assert.equal(await page.evaluate(() => document.activeElement.checked), false);
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.querySelector(".chooser").open), false);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
  await page.locator("#language").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.getAttribute("html", "lang"), "fr");
});

test("keeps nobody out: axe finds nothing serious", async () => {
  for (const how of [{}, {colorScheme: "dark", hash: "#lang=fr"}, {width: 390, height: 844}]) {
    const {page} = await open(browser, how);
    await page.evaluate(() => document.querySelectorAll("details").forEach(part => { part.open = true; }));
    assert.deepEqual(await violations(page), [], JSON.stringify(how));
  }
});

test("needs no script for words, map and tables", async () => {
  const context = await browser.newContext({javaScriptEnabled: false});
  const page = await context.newPage();
  await page.goto(`file://${report}`);
  assert.ok((await page.innerText("#verdict")).length > 100);
  assert.ok(await page.locator(".map .state").count() > 25);
});

test("fits a telephone without moving sideways", async () => {
  for (const width of [320, 390, 768]) {
    const {page} = await open(browser, {width, height: 844});
    for (let step = 0; step < 3; ++step) {
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${width} px wide`);
      await page.evaluate(() => document.querySelectorAll("details").forEach(part => { part.open = true; }));
    }
  }
});

test("prints on A4 with every section, all that folds open", async () => {
  const {page, errors} = await open(browser, {colorScheme: "dark"});
  await page.evaluate(() => addEventListener("beforeprint", () => {
    window.stillFolded = [...document.querySelectorAll("main details:not([open])")].filter(part => part.getClientRects().length && !part.closest(".screen-only")).length;
  }));
  const headings = await page.$$eval("section > h2", all => all.length);
  const pdf = await page.pdf({preferCSSPageSize: true, printBackground: true});
  const text = pdf.toString("latin1");
  const boxes = [...text.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g)];
  assert.ok(boxes.length > 3);
  for (const [, across, down] of boxes) {  // points of 1/72 inch
    assert.ok(Math.abs(Number(across) - 595.3) < 1.5 && Math.abs(Number(down) - 841.9) < 1.5, `${across} x ${down}`);
  }
  console.log(`# ${boxes.length} pages A4, ${(pdf.length / 1e6).toFixed(2)} MB`);
  assert.equal(await page.evaluate(() => window.stillFolded), 0);
  await page.emulateMedia({media: "print"});
  assert.equal((await visibleTexts(page, "section > h2")).filter(Boolean).length, headings);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  assert.deepEqual(errors, []);
});
