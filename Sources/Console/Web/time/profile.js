// SPDX-License-Identifier: Apache-2.0
// The vertical profile: heights of an activity against time, with those that it conflicts with. Like the time slider it runs from
// left to right in every language.
import { html, useMemo } from "/assets/vendor/preact.js";
import { isCapped, metres } from "../map/altitudes.js";

const WIDTH = 480, HEIGHT = 250, LEFT = 52, RIGHT = 50, TOP = 14, BOTTOM = 26, FOOT = 0.3048, LINE = 14;
const HOUR = 3600e3, TICKS = [HOUR / 4, HOUR / 2, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 168 * HOUR];
let made = 0;

/**
 * @param {{t: (key: string, values?: object) => string, format: {time: Function, date: Function, number: Function, altitude: Function},
 *   subject: {title: string, own: boolean, party: string, volumes: object[]}, others: object[],
 *   conflicts: {start: any, end: any, lower?: any, upper?: any}[]}} props activities as on the map; a conflict without heights is
 *   marked over the whole height
 */
export function Profile({ t, format, subject, others, conflicts }) {
  const id = useMemo(() => `profile-${++made}`, []);
  const all = [subject, ...others], boxes = all.flatMap((activity, i) => activity.volumes.map((volume) => box(volume, activity, i)));
  if (!boxes.length) return html`<p class="empty">${t("profile.empty")}</p>`;
  const from = Math.min(...boxes.map((b) => b.start)), until = Math.max(...boxes.map((b) => b.end)), margin = Math.max((until - from) * 0.03, 60e3);
  const [start, end] = [from - margin, until + margin], heights = boxes.flatMap((b) => [b.base, b.capped ? 0 : b.top]);
  const top = Math.max(1500, Math.max(...heights) * 1.12);
  const x = (at) => LEFT + (at - start) / (end - start) * (WIDTH - LEFT - RIGHT), y = (m) => HEIGHT - BOTTOM - Math.min(m, top) / top * (HEIGHT - TOP - BOTTOM);
  const names = places(boxes.map((b) => ({ from: x(b.start), to: x(b.end), top: y(b.top) + 2 })));
  const label = t("profile.label", { title: subject.title, count: others.length });

  return html`<figure class="profile">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label} direction="ltr" class="profile-picture">
      <defs>
        <pattern id=${`${id}-other`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V7" class="profile-slant"/></pattern>
        <pattern id=${`${id}-conflict`} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><path d="M0 0V8" class="profile-stripe"/></pattern>
      </defs>
      ${axis(top / FOOT, 5).map((feet) => html`<g key=${`f${feet}`}><path class="profile-grid" d=${`M${LEFT} ${y(feet * FOOT)}H${WIDTH - RIGHT}`}/>
        <text x=${LEFT - 6} y=${y(feet * FOOT)} class="profile-text profile-end">${format.number(feet)}</text></g>`)}
      ${axis(top, 5).map((m) => html`<g key=${`m${m}`}><path class="profile-tick" d=${`M${WIDTH - RIGHT} ${y(m)}h5`}/>
        <text x=${WIDTH - RIGHT + 8} y=${y(m)} class="profile-text">${format.number(m)}</text></g>`)}
      <text x=${LEFT - 6} y=${HEIGHT - BOTTOM / 2} class="profile-text profile-end profile-unit">${t("profile.feet")}</text>
      <text x=${WIDTH - RIGHT + 8} y=${HEIGHT - BOTTOM / 2} class="profile-text profile-unit">${t("profile.metres")}</text>
      ${times(start, end).map((at) => html`<g key=${at}><path class="profile-grid" d=${`M${x(at)} ${TOP}V${HEIGHT - BOTTOM}`}/>
        <text x=${x(at)} y=${HEIGHT - BOTTOM / 2} class="profile-text profile-middle">${format.time(at)}</text></g>`)}
      ${boxes.map((b, i) => html`<g key=${`b${i}`} class=${b.own ? "profile-own" : "profile-other"}>
        <rect x=${x(b.start)} y=${y(b.top)} width=${Math.max(2, x(b.end) - x(b.start))} height=${Math.max(2, y(b.base) - y(b.top))} class=${b.first ? "profile-box profile-subject" : "profile-box"}/>
        ${!b.own && html`<rect x=${x(b.start)} y=${y(b.top)} width=${Math.max(2, x(b.end) - x(b.start))} height=${Math.max(2, y(b.base) - y(b.top))} fill=${`url(#${id}-other)`}/>`}
        ${b.capped && html`<path class="profile-box" d=${`M${(x(b.start) + x(b.end)) / 2 - 6} ${TOP + 9}l6 -8l6 8`}/>`}</g>`)}
      ${conflicts.map((c, i) => {
        const [a, b] = [Number(new Date(c.start)), Number(new Date(c.end))];
        const low = c.lower === undefined ? 0 : metres(c.lower, "lower"), high = c.upper === undefined ? top : metres(c.upper, "upper");
        return html`<g key=${`c${i}`} class="profile-conflict"><rect x=${x(a)} y=${y(high)} width=${Math.max(3, x(b) - x(a))} height=${Math.max(3, y(low) - y(high))} fill=${`url(#${id}-conflict)`}/>
          <path d=${`M${(x(a) + x(b)) / 2} ${y(high) - 7}l7 7l-7 7l-7 -7z`} class="profile-diamond"/></g>`;
      })}
      ${boxes.map((b, i) => names[i] !== null && html`<svg class=${b.own ? "profile-own" : "profile-other"} x=${x(b.start)} y=${names[i]} width=${x(b.end) - x(b.start) - 3} height=${LINE}><title>${b.title}</title><text x="6" y="11" class="profile-name">${b.title}</text></svg>`)}
    </svg>
    <figcaption class="hint">${t("profile.assumed")}</figcaption>
    <details class="profile-table"><summary>${t("profile.table")}</summary>
      <table><thead><tr>${["activity", "party", "from", "until", "lower", "upper"].map((name) => html`<th scope="col" key=${name}>${t(`profile.${name}`)}</th>`)}</tr></thead>
      <tbody>${boxes.map((b, i) => html`<tr key=${i}><th scope="row"><bdi>${b.title}</bdi></th><td><bdi>${b.party}</bdi></td>${row(b.start, b.end, b.volume.lower, b.volume.upper)}</tr>`)}
      ${conflicts.map((c, i) => html`<tr key=${`c${i}`} class="profile-conflict-row"><th scope="row" colspan="2">${t("profile.conflict")}</th>${row(c.start, c.end, c.lower, c.upper)}</tr>`)}</tbody></table>
    </details>
  </figure>`;

  function row(a, b, lower, upper) {
    const moment = (at) => `${format.date(Number(new Date(at)))} ${format.time(Number(new Date(at)))}`;
    return html`<td>${moment(a)}</td><td>${moment(b)}</td><td><bdi>${lower === undefined ? "–" : format.altitude(lower)}</bdi></td><td><bdi>${upper === undefined ? "–" : format.altitude(upper)}</bdi></td>`;
  }
}

function box(volume, { title, own, party }, i) {
  return {
    volume, title, own, party, first: i === 0, start: Number(new Date(volume.start)), end: Number(new Date(volume.end)), base: metres(volume.lower, "lower"),
    top: metres(volume.upper, "upper"), capped: isCapped(volume.upper),
  };
}

/** Where the names of boxes stand, each within its own box's width and below those that are there already: the upper edge, or null where there is no room. */
function places(boxes) {
  const taken = [];
  return boxes.map(({ from, to, top }) => {
    if (to - from <= 40) return null;
    const inTheWay = (y) => taken.find((other) => other.from < to && from < other.to && Math.abs(other.top - y) < LINE);
    let at = top;
    for (let other; (other = inTheWay(at));) at = other.top + LINE;
    if (at + LINE > HEIGHT - BOTTOM) return null;
    taken.push({ from, to, top: at });
    return at;
  });
}

/** Round values from zero up, some `count` of them. */
function axis(most, count) {
  const power = 10 ** Math.floor(Math.log10(most / count)), step = [1, 2, 5, 10].map((s) => s * power).find((s) => most / s <= count + 0.5);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
}

function times(start, end) {
  // Of what lasts for years whole multiples of the longest step.
  const step = TICKS.find((s) => (end - start) / s <= 8) ?? TICKS.at(-1) * Math.ceil((end - start) / TICKS.at(-1) / 8), first = Math.ceil(start / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((end - first) / step) + 1) }, (_, i) => first + i * step);
}
