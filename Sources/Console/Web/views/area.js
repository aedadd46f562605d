// SPDX-License-Identifier: Apache-2.0
// An area, drawn on the map or typed point by point; either changes the other.
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { useWords } from "../core/store.js";
import { Button, Choice, Code, PlaceField, TextField } from "../core/ui.js";
import { areaText } from "./activity.js";

const shapeOf = (area) => (area?.type === "LineString" ? "corridor" : area?.type === "Point" ? "circle" : "polygon");
const pointsOf = (area) => (!area ? [] : area.type === "Polygon" ? area.coordinates[0].slice(0, -1) : area.type === "LineString" ? area.coordinates : [area.coordinates]);

/** An area from its points, or null while there are too few. `size` is a radius or half a width, in metres. */
export function areaOf(shape, points, size) {
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

export function AreaEditor({ area, map, onArea, isActive, onActivate }) {
  const { t, format } = useWords();
  const [shape, setShape] = useState(shapeOf(area));
  const [points, setPoints] = useState(pointsOf(area));
  const [size, setSize] = useState(area?.radiusMetres ?? area?.halfWidthMetres ?? 5000);
  const [text, setText] = useState("");
  const [place, setPlace] = useState(null);
  const [drawing, setDrawing] = useState(false);
  useEffect(() => {
    if (!area) return;
    setShape(shapeOf(area)); setPoints(pointsOf(area)); setSize(area.radiusMetres ?? area.halfWidthMetres ?? size);
  }, [JSON.stringify(area)]);
  useEffect(() => { if (!isActive && drawing) stop(); }, [isActive]);
  useEffect(() => () => map.current?.stopDrawing(), []);
  const tell = (nextShape, nextPoints, nextSize) => onArea(areaOf(nextShape, nextPoints, nextSize));
  const stop = () => { setDrawing(false); map.current?.stopDrawing(); };
  const draw = () => {
    onActivate();
    setDrawing(true);
    map.current?.startDrawing(shape, area, { onChange: (changed) => onArea(tidy(changed)), onEnd: () => setDrawing(false) });
  };
  const add = () => {
    const next = shape === "circle" ? [place] : [...points, place];
    setPoints(next); setText(""); setPlace(null); tell(shape, next, size);
    map.current?.fit({ at: place });
  };
  const remove = (i) => { const next = points.filter((_, j) => j !== i); setPoints(next); tell(shape, next, size); };
  if (isForeign(area)) return html`<div class="area"><p>${areaText(area, { t, format })}</p><${Button} onClick=${() => onArea(null)}>${t("area.anew")}</${Button}></div>`;
  return html`<div class="area">
    <${Choice} label=${t("field.shape")} value=${shape} onInput=${(s) => { stop(); setShape(s); tell(s, s === "circle" ? points.slice(0, 1) : points, size); }} options=${["polygon", "circle", "corridor"].map((value) => ({ value, label: t(`shape.${value}`) }))} />
    <div class="buttons"><${Button} kind=${drawing ? "main" : "plain"} aria-pressed=${String(drawing)} onClick=${() => (drawing ? stop() : draw())}>${t(drawing ? "draw.finish" : area ? "draw.edit" : "draw.start")}</${Button}>
      ${drawing && html`<span class="hint">${t("draw.keys")}</span>`}</div>
    ${shape !== "polygon" && html`<${TextField} label=${`${t(shape === "circle" ? "field.radius" : "field.halfWidth")} (m)`} inputmode="decimal" dir="ltr" value=${String(Math.round(size))}
      onInput=${(v) => { const n = Number(v); if (n > 0) { setSize(n); tell(shape, points, n); } }} />`}
    <details><summary>${t("area.points", { count: points.length })}</summary>
      <ol class="points">${points.map((p, i) => html`<li><${Code}>${format.position(p)}</${Code}> <${Button} kind="quiet" aria-label=${t("area.removePoint", { n: i + 1 })} onClick=${() => remove(i)}>✕</${Button}></li>`)}</ol>
      <${PlaceField} label=${t("area.addPoint")} text=${text} onInput=${setText} onPlace=${(at) => { setPlace(at); map.current?.showPoint(at, t("area.addPoint")); }} />
      <${Button} disabled=${!place} onClick=${add}>${t("action.add")}</${Button}></details></div>`;
}
