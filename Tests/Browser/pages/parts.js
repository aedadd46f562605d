// SPDX-License-Identifier: Apache-2.0
// Lets a test call the parts of the console from outside of the page.
import * as altitudes from "/console/map/altitudes.js";
import * as geometry from "/console/map/geometry.js";
import { html, render } from "/assets/vendor/preact.js";
import { Profile } from "/console/time/profile.js";
import { Timeline } from "/console/time/timeline.js";
import { createMap } from "/console/map/map.js";
import { density } from "/console/time/density.js";
import { plain } from "/console/map/text.js";

const two = (n) => String(n).padStart(2, "0");
export const format = {
  number: (n) => new Intl.NumberFormat("en").format(n),
  time: (at) => `${two(new Date(at).getUTCHours())}${two(new Date(at).getUTCMinutes())}Z`,
  date: (at) => new Date(at).toISOString().slice(0, 10),
  altitude: (a) => JSON.stringify(a),
};

async function words(tag) {
  const catalogue = await (await fetch(`/console/i18n/${tag}.json`)).json(), plural = new Intl.PluralRules(tag);
  return (key, values = {}) => {
    const found = catalogue[key];
    if (found === undefined) { parts.missing.push(key); return key; }
    const text = typeof found === "object" ? found[plural.select(values.count)] ?? found.other : found;
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  };
}

const parts = {
  altitudes, geometry, density, plain, missing: [], seen: { select: [], cursor: [], changes: [], ended: [], at: [], play: [], now: 0, range: [] },

  async map(tag, theme = "dark") {
    document.documentElement.lang = tag;
    document.documentElement.dir = ["he", "ar"].includes(tag) ? "rtl" : "ltr";
    document.documentElement.dataset.theme = theme;
    parts.shown = await createMap(document.getElementById("map"), {
      language: tag, direction: document.documentElement.dir, theme, t: await words(tag), onSelect: (ref) => parts.seen.select.push(ref), onCursor: (at) => parts.seen.cursor.push(at),
    });
  },
  async language(tag) { parts.shown.setLanguage(tag, ["he", "ar"].includes(tag) ? "rtl" : "ltr", await words(tag)); },
  quiet: () => parts.shown.library.loaded() && parts.shown.library.areTilesLoaded(),
  draw: (shape, area) => parts.shown.startDrawing(shape, area, { onChange: (changed, state) => parts.seen.changes.push([changed, state.settled]), onEnd: (ended) => parts.seen.ended.push(ended) }),

  async timeline(tag, given) {
    document.documentElement.lang = tag;
    document.documentElement.dir = ["he", "ar"].includes(tag) ? "rtl" : "ltr";
    const t = await words(tag), state = { at: given.now, playing: false, ...given };
    const show = () => render(html`<${Timeline} t=${t} format=${format} ...${state} onAt=${(at) => { parts.seen.at.push(at); state.at = at; show(); }}
      onPlay=${(playing) => { parts.seen.play.push(playing); state.playing = playing; show(); }} onNow=${() => { parts.seen.now++; }}
      onRange=${(from, to) => { parts.seen.range.push([from, to]); Object.assign(state, { from, to }); show(); }}/>`, document.getElementById("time"));
    show();
  },
  async profile(tag, given) { render(html`<${Profile} t=${await words(tag)} format=${format} ...${given}/>`, document.getElementById("profile")); },
};
window.parts = parts;
