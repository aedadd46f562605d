// SPDX-License-Identifier: Apache-2.0
// An area, drawn on the map or typed point by point; either changes the other.
import { html, useEffect, useRef, useState } from "/assets/vendor/preact.js";
import { readLength } from "../core/length.js";
import { useWords } from "../core/store.js";
import { Button, Choice, Code, LengthField, PlaceField } from "../core/ui.js";
import { areaText } from "./activity.js";

const shapeOf = (area) => (area?.type === "LineString" ? "corridor" : area?.type === "Point" ? "circle" : "polygon");
const pointsOf = (area) => (!area ? [] : area.type === "Polygon" ? area.coordinates[0].slice(0, -1) : area.type === "LineString" ? area.coordinates : [area.coordinates]);

/** An area from its points, or null while there are too few, or no size. `size` is a radius or half a width, in metres. */
export function areaOf(shape, points, size) {
  if (shape !== "polygon" && !(size > 0)) return null;
  if (shape === "circle") return points.length ? { type: "Point", coordinates: points[0], radiusMetres: size } : null;
  if (shape === "corridor") return points.length > 1 ? { type: "LineString", coordinates: points, halfWidthMetres: size } : null;
  return points.length > 2 ? { type: "Polygon", coordinates: [[...points, points[0]]] } : null;
}

/** While one draws, the point under the pointer may be one that is there already: it counts once. */
function tidy(area) {
  if (!area || area.type === "Point") return area;
  const points = pointsOf(area).filter((p, i, all) => i === 0 || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1]);
  return areaOf(shapeOf(area), points, area.halfWidthMetres);
}

/** Areas that this form does not edit: they go along as they are, or are drawn anew. */
const isForeign = (area) => !!area && (area.type === "Polygon" ? area.coordinates.length > 1
  : area.type === "Point" ? area.radiusMetres === undefined : area.halfWidthMetres === undefined);

/**
 * The editor. `sketch` is what is typed and no area yet: `{shape, points, size, next}`, kept with the area.
 * @param {{area: object|null, sketch?: object, onArea: (area: object|null, sketch: object) => void, isTried: boolean}} props `isTried` says what is missing
 */
export function AreaEditor({ area, sketch, map, onArea, isActive, onActivate, isTried }) {
  const { t, format } = useWords();
  const [place, setPlace] = useState(null);
  const [drawing, setDrawing] = useState(false);
  const isWanted = useRef(false);
  const now = useRef(null);
  const told = now.current = sketch ?? { shape: shapeOf(area), points: pointsOf(area), size: String(area?.radiusMetres ?? area?.halfWidthMetres ?? 5000), next: "" };
  const { shape, size, next } = told, points = shape === "circle" ? told.points.slice(0, 1) : told.points;
  useEffect(() => { if (!isActive && drawing) stop(); }, [isActive]);
  useEffect(() => () => map.current?.stopDrawing(), []);
  const areaIn = (of) => areaOf(of.shape, of.points, readLength(of.size));
  const change = (part) => { const to = { ...now.current, ...part }; onArea(areaIn(to), to); };
  const drawn = (changed) => {
    const made = tidy(changed), metres = made?.radiusMetres ?? made?.halfWidthMetres;
    // Points that were typed stay until there is an area in their place.
    if (made || areaIn(now.current)) onArea(made, { ...now.current, points: pointsOf(made), ...(metres && { size: String(metres) }) });
  };
  const stop = () => { setDrawing(false); map.current?.stopDrawing(); };
  const draw = () => {
    onActivate();
    setDrawing(true);
    map.current?.startDrawing(shape, area, { onChange: drawn, onEnd: () => setDrawing(false) });
  };
  const add = (at) => {
    stop(); setPlace(null); isWanted.current = false;
    change({ points: shape === "circle" ? [at] : [...points, at], next: "" });
    map.current?.fit({ at });
  };
  if (isForeign(area)) return html`<div class="area"><p>${areaText(area, { t, format })}</p><${Button} onClick=${() => onArea(null)}>${t("area.anew")}</${Button}></div>`;
  return html`<div class="area">
    <${Choice} label=${t("field.shape")} value=${shape} onInput=${(to) => { stop(); change({ shape: to }); }} options=${["polygon", "circle", "corridor"].map((value) => ({ value, label: t(`shape.${value}`) }))} />
    <div class="buttons"><${Button} kind=${drawing ? "main" : "plain"} aria-pressed=${String(drawing)} onClick=${() => (drawing ? stop() : draw())}>${t(drawing ? "draw.finish" : area ? "draw.edit" : "draw.start")}</${Button}>
      ${drawing && html`<span class="hint">${t("draw.keys")}</span>`}</div>
    ${shape !== "polygon" && html`<${LengthField} required label=${t(shape === "circle" ? "field.radius" : "field.halfWidth")} value=${size} onInput=${(to) => { stop(); change({ size: to }); }} />`}
    <details><summary>${t("area.points", { count: points.length })}</summary>
      <ol class="points">${points.map((p, i) => html`<li><${Code}>${format.position(p)}</${Code}> <${Button} kind="quiet" aria-label=${t("area.removePoint", { n: i + 1 })} onClick=${() => { stop(); change({ points: points.filter((_, j) => j !== i) }); }}>✕</${Button}></li>`)}</ol>
      <${PlaceField} label=${t("area.addPoint")} text=${next} wrong=${isTried && (next.trim() ? t("area.notAdded") : !area && t("check.drawFirst"))}
        onInput=${(to) => { isWanted.current = false; change({ next: to }); }}
        onKeyDown=${(e) => { if (e.key !== "Enter" || !next.trim()) return; e.preventDefault(); if (place) add(place); else isWanted.current = true; }}
        onPlace=${(at) => { if (at && isWanted.current) return add(at); setPlace(at); map.current?.showPoint(at, t("area.addPoint")); }} />
      <${Button} disabled=${!place} onClick=${() => add(place)}>${t("action.add")}</${Button}></details></div>`;
}
