// Makes europe.json from the package world-atlas (Natural Earth 1:50m):
//   npm ci && node make-europe.mjs > europe.json
// States of the Union, of the European Economic Area, Switzerland and the United Kingdom are kept apart; all other land is one
// shape without inner borders, so that the map takes no side in disputes. The north of Cyprus is Cyprus.
import {readFileSync} from "node:fs";
import {merge} from "topojson-client";
import {presimplify, simplify, sphericalTriangleArea} from "topojson-simplify";

const states = {
  "040": "AT", "056": "BE", "100": "BG", "191": "HR", "196": "CY", "203": "CZ", "208": "DK", "233": "EE", "246": "FI", "250": "FR",
  "276": "DE", "300": "GR", "348": "HU", "372": "IE", "380": "IT", "428": "LV", "440": "LT", "442": "LU", "470": "MT", "528": "NL",
  "616": "PL", "620": "PT", "642": "RO", "703": "SK", "705": "SI", "724": "ES", "752": "SE", "352": "IS", "438": "LI", "578": "NO",
  "756": "CH", "826": "GB",
};
const window = {west: -60, south: 22, east: 95, north: 84};  // degrees
const leastArea = 3e-7;                                        // steradian of a triangle: 12 km2, half a pixel of a map 900 px wide

/// Sutherland and Hodgman: the part of a ring on one side of a line of longitude or latitude.
function clipped(ring, axis, limit, sign) {
  const inside = point => sign * (point[axis] - limit) <= 0;
  const out = [];
  ring.forEach((point, i) => {
    const before = ring[(i + ring.length - 1) % ring.length];
    if (inside(point) !== inside(before)) {
      const t = (limit - before[axis]) / (point[axis] - before[axis]);
      out.push([0, 1].map(k => before[k] + t * (point[k] - before[k])));
    }
    if (inside(point)) out.push(point);
  });
  return out;
}

const inWindow = ring => clipped(clipped(clipped(clipped(ring, 0, window.west, -1), 0, window.east, 1), 1, window.south, -1), 1,
  window.north, 1);

function rounded(ring) {
  const flat = [];
  for (const [longitude, latitude] of ring) {
    const point = [Math.round(longitude * 100), Math.round(latitude * 100)];
    if (flat.length >= 2 && flat.at(-2) === point[0] && flat.at(-1) === point[1]) continue;
    flat.push(...point);
  }
  return flat;
}

/// Rings of a merged shape: at least a triangle, and large enough to be seen.
function rings(shape) {
  const list = [];
  for (const polygon of shape.coordinates)
    for (const ring of polygon) {
      const flat = rounded(inWindow(ring.slice(0, -1)));
      let twice = 0;
      for (let i = 0; i < flat.length; i += 2) {
        const j = (i + 2) % flat.length;
        twice += flat[i] * flat[j + 1] - flat[j] * flat[i + 1];
      }
      if (flat.length >= 6 && Math.abs(twice) > 100) list.push(flat);  // 50 km2 or so
    }
  return list;
}

const world = JSON.parse(readFileSync("node_modules/world-atlas/countries-50m.json", "utf8"));
const atlas = simplify(presimplify(world, sphericalTriangleArea), leastArea);
const byCode = {};
const others = [];
for (const shape of atlas.objects.countries.geometries) {
  const code = shape.properties.name === "N. Cyprus" ? "CY" : states[shape.id];
  if (code) (byCode[code] ??= []).push(shape);
  else if (shape.properties.name !== "Antarctica") others.push(shape);
}
const lines = Object.keys(byCode).sort().map(code => `    ${JSON.stringify(code)}: ${JSON.stringify(rings(merge(atlas, byCode[code])))}`);
process.stdout.write(`{
  "source": "Natural Earth 1:50m (public domain), by way of world-atlas 2.0.2",
  "units": "hundredths of a degree: longitude, latitude, longitude, latitude ...",
  "states": {
${lines.join(",\n")}
  },
  "other_land": ${JSON.stringify(rings(merge(atlas, others)))}
}
`);
