// What the tests of this folder share: the report in Debian's Chromium, with everything that it says and asks for.
//   GIGATWIN_REPORT    the page
//   GIGATWIN_CHROMIUM  the browser
import {pathToFileURL} from "node:url";
import {chromium} from "playwright-core";

export const report = process.env.GIGATWIN_REPORT;

export const launch = () => chromium.launch({
  executablePath: process.env.GIGATWIN_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/// Opens the report in a fresh profile. `errors` collects what goes wrong, `requests` whatever is asked for besides the page.
export async function open(browser, {width = 1280, height = 900, colorScheme = "light", hash = ""} = {}) {
  const context = await browser.newContext({viewport: {width, height}, colorScheme, reducedMotion: "reduce"});
  context.setDefaultTimeout(120e3);  // a busy machine
  const page = await context.newPage();
  const errors = [], requests = [];
  page.on("pageerror", error => errors.push(String(error)));
  page.on("console", message => { if (["error", "warning"].includes(message.type())) errors.push(message.text()); });
  const address = pathToFileURL(report).href;
  page.on("request", request => {
    const url = request.url();
    if (url.split("#")[0] !== address && !url.startsWith("data:")) requests.push(url);
  });
  await page.goto(address + hash);
  return {page, errors, requests};
}

/// Texts of what is visible.
export const visibleTexts = (page, selector) => page.$$eval(selector, found => found.filter(one => one.checkVisibility?.() ?? one.offsetParent)
  .map(one => one.innerText.trim()));
