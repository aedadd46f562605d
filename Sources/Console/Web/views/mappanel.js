// SPDX-License-Identifier: Apache-2.0
// The map with everything of the board on it. What it shows is in lists beside it too.
import { html, useEffect, useRef, useState } from "/assets/vendor/preact.js";
import { name } from "../core/api.js";
import { current, emphasis, isOver } from "../core/lookup.js";
import { now, read, set, useStore, useWords } from "../core/store.js";
import { Button } from "../core/ui.js";

const HOUR = 3_600_000;

let library = null;
/** The map and its library are large: lists and alarms do not wait for them. */
const loaded = () => (library ??= new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = "/assets/vendor/maplibre-gl.js";
  script.onload = resolve;
  script.onerror = () => reject(new Error("the map's library cannot be read"));
  document.head.append(script);
}).then(() => import("../map/map.js")).catch((error) => { library = null; throw error; }));

/** What the map draws of a board. */
export function drawn(board, party) {
  const activities = board.activities.filter((a) => !isOver(a)).map((a) => {
    const notice = current(a).notice;
    return {
      ref: name(a.ref), own: a.owner === party, party: a.owner, kind: notice.kind, title: notice.title, emphasis: emphasis(a),
      ...(a.departure?.volumes?.length ? { volumes: a.departure.volumes } : { volumes: notice.volumes, version: name(current(a).ref) }),
    };
  });
  const findings = [];
  for (const f of board.findings) {
    if (f.open && f.finding.closest) {
      findings.push({ ref: name(f.ref), pair: [name(f.finding.version), name(f.finding.other?.version)].filter(Boolean), at: f.finding.closest,
        other: f.conflict?.closestOther ?? null, start: Date.parse(f.finding.start), end: Date.parse(f.finding.end) });
    }
  }
  const warnings = board.warnings.filter((w) => w.warning.place).map((w) => ({
    ref: name(w.ref), own: w.by === party, at: w.warning.place, radiusMetres: w.warning.radiusMetres ?? 0, lower: w.warning.lower, upper: w.warning.upper,
    from: Date.parse(w.warning.from), until: Date.parse(w.warning.until ?? "9999-12-31T00:00:00Z"),
  }));
  const measures = (board.measures ?? []).filter((m) => m.stands && m.measure.volume).map((m) => ({ ref: JSON.stringify(m.feature), name: m.measure.name, kind: m.measure.kind, volume: m.measure.volume }));
  return { activities, findings, warnings, measures };
}

/** Pixels of an element's width that the sheet covers; none where that leaves too little of it. */
function coveredBySheet(element) {
  const sheet = document.querySelector(".sheet")?.getBoundingClientRect(), own = element.getBoundingClientRect();
  const width = sheet ? Math.min(own.right, sheet.right) - Math.max(own.left, sheet.left) : 0;
  return width > 0 && width < 0.7 * own.width ? width : 0;
}

/**
 * @param {{onMap?: (map: object) => void, onClick?: (place: [number, number]) => void, at?: number, span?: [number, number], label: string}} props
 *   `onMap` gets the map once it is there, to draw on it
 */
export function MapPanel({ onMap, onClick, at, span, label }) {
  const { t, tag, direction } = useWords();
  const container = useRef(null);
  const map = useRef(null);
  const time = useRef(null);
  const click = useRef(onClick);
  click.current = onClick;
  const board = useStore((s) => s.board);
  const theme = useStore((s) => s.theme);
  const selected = useStore((s) => s.selected);
  const [isVolumetric, setVolumetric] = useState(localStorage.getItem("parley.3d") === "1");
  const [hasBorders, setBorders] = useState(localStorage.getItem("parley.borders") === "1");
  const [problem, setProblem] = useState(false);
  useEffect(() => {
    let isGone = false;
    const before = sessionStorage.getItem("parley.view");
    const options = () => ({
      language: read().words.tag, direction: read().words.direction, theme: read().theme, t: read().words.t, label,
      onSelect: (ref) => set({ selected: ref }), onHover: () => {}, onCursor: () => {}, onMove: (view) => sessionStorage.setItem("parley.view", JSON.stringify(view)),
      onClick: (place) => click.current?.(place), view: JSON.parse(before ?? "null"),
    });
    loaded().then(({ createMap }) => (isGone ? null : createMap(container.current, options()))).then((made) => {
      if (isGone) return made?.destroy();
      map.current = made;
      made.setVolumetric(isVolumetric);
      made.setBorders(hasBorders);
      show(made);
      made.setTime(time.current);
      const area = read().board?.arrangement?.terms.areaOfOperations?.[0];
      if (!before && area) made.fit({ area });
      globalThis.parleyMap = made; // for whoever measures
      onMap?.(made);
    }).catch((error) => { console.error(error); setProblem(true); });
    const observer = new ResizeObserver(() => map.current?.resize());
    observer.observe(container.current);
    return () => { isGone = true; observer.disconnect(); map.current?.destroy(); map.current = null; };
  }, []);
  const show = (made) => {
    const parts = drawn(read().board, read().session.party);
    made.setMeasures(parts.measures);
    made.setActivities(parts.activities);
    made.setFindings(parts.findings);
    made.setWarnings(parts.warnings);
    if (read().selected) made.select(read().selected);
  };
  useEffect(() => { if (map.current) show(map.current); }, [board]);
  useEffect(() => { map.current?.setLanguage(tag, direction, t); }, [tag]);
  useEffect(() => { map.current?.setTheme(theme); }, [theme]);
  useEffect(() => {
    map.current?.select(selected);
    // The sheet of what is selected covers a part of the map, once it is there.
    if (selected) requestAnimationFrame(() => map.current?.reveal(selected, coveredBySheet(container.current)));
  }, [selected]);
  time.current = { at: at ?? now(), spanStart: span?.[0] ?? now() - HOUR, spanEnd: span?.[1] ?? now() + 24 * HOUR };
  useEffect(() => { map.current?.setTime(time.current); });
  const toggle = (key, value, change, apply) => { localStorage.setItem(key, value ? "1" : "0"); change(value); map.current?.[apply](value); };
  return html`<div class="map-panel">
    ${problem && html`<p class="error" role="alert">${t("map.missing")}</p>`}
    <div class="map-canvas" ref=${container} data-own-keys></div>
    <div class="map-tools"><${Button} aria-pressed=${String(isVolumetric)} onClick=${() => toggle("parley.3d", !isVolumetric, setVolumetric, "setVolumetric")}>${t("map.volumetric")}</${Button}>
      <${Button} aria-pressed=${String(hasBorders)} title=${t("map.bordersNote")} onClick=${() => toggle("parley.borders", !hasBorders, setBorders, "setBorders")}>${t("map.borders")}</${Button}></div></div>`;
}
