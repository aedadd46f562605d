// SPDX-License-Identifier: Apache-2.0
// What the views of agreements, incidents and voice have in common: saying something after having seen it as the other side
// will, areas by typed coordinates, entries by their place in a log.
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { get, name, post } from "../core/api.js";
import { plain } from "../core/i18n.js";
import { readLength } from "../core/length.js";
import { onEvent } from "../core/live.js";
import { href } from "../core/router.js";
import { read, tell, useWords } from "../core/store.js";
import { Button, Code, Dialog, ErrorBox, Field, LengthField, Party, PlaceField, Ref, Said, Select, Tag, TextArea, TextField, Time, useSubmit, useText } from "../core/ui.js";
import { areaOf } from "./area.js";
import { EntryFields, kindWord } from "./entryfields.js";

/** What others wrote, fit to stand within a sentence of the page: it can not turn the sentence around. */
export const within = (text) => `\u2068${plain(text)}\u2069`;

/** Parties in a row. */
export const Parties = ({ names }) => html`<span class="row">${names.map((party) => html`<${Party} key=${party} name=${party} />`)}</span>`;

/** A number that grows whenever something was said: to read a resource again. */
export function useAgain() {
  const [count, setCount] = useState(0);
  useEffect(() => {
    let timer = 0;
    const forget = onEvent((type) => {
      if (!["entry", "receipt", "reset"].includes(type)) return;
      clearTimeout(timer);
      timer = setTimeout(() => setCount((n) => n + 1), 150);
    });
    return () => { clearTimeout(timer); forget(); };
  }, []);
  return [count, () => setCount((n) => n + 1)];
}

/** The channel's other parties. */
export const others = () => (read().board?.parties ?? []).filter((party) => party !== read().session.party);

/** The whole reference of an entry as people write it. */
export const refOf = async (text) => (await get(`/entries/${encodeURIComponent(text.trim())}`)).ref;

/** Words for a value that a later version may have added to: the value itself if there are none. */
export function useLabel() {
  const { t, has } = useWords();
  return (section, value) => (has(`${section}.${value}`) ? t(`${section}.${value}`) : plain(value));
}

const decode = (base64) => new TextDecoder().decode(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));

/** Entries as the other side will see them. */
function Seen({ preview, brief }) {
  const words = useWords();
  const { t, format } = words;
  return html`${preview.entries.map(({ entry, lane, size, parts }) => html`<div class="card">
      <dl class="facts"><dt>${t("field.kind")}</dt><dd>${kindWord(words, entry.kind)}</dd>
        <dt>${t("agree.seen.position")}</dt><dd><${Party} name=${read().session.party} /> <bdi>${entry.position}</bdi></dd>
        <dt>${t("agree.seen.size")}</dt><dd>${t("agree.seen.bytes", { n: format.number(size), lane: t(`lane.${lane}`) })}</dd></dl>
      ${parts.filter((part) => part.size < 65536).map((part) => html`<${Said} block text=${decode(part.base64)} />`)}
      <details open=${!brief || size < 1000}><summary>${t("agree.seen.exact")}</summary><${EntryFields} value=${entry.body} /></details></div>`)}
    ${preview.defects.length > 0 && html`<div class="error"><strong>${t("agree.seen.defects")}</strong><ul>${preview.defects.map((d) => html`<li lang="en" dir="auto">${plain(d)}</li>`)}</ul></div>`}
    <p>${t(preview.positions === 2 ? "agree.seen.two" : "agree.seen.one")}</p>`;
}

/**
 * A button that says something to the other side: first it shows what they will see, then it is said.
 * @param {{kind: string, path: string, body: object | (() => object | Promise<object>), subject?: object, label: string, warn?: string, done: string,
 *   onDone?: (answer: object) => void, onProblem?: (problem: object|null) => void}} props `subject` is what the path names, for the preview;
 *   children stand above what will be seen; a function makes them from what will be said
 */
export function Say({ kind, path, body, subject, label, look = "plain", warn, done, onDone, onProblem, children, disabled, title }) {
  const { t } = useWords();
  const { busy, problem, submit, clear } = useSubmit();
  const [shown, setShown] = useState(null);
  const [waits, setWaits] = useState(false);
  useEffect(() => onProblem?.(problem), [problem]);
  const see = async () => {
    setWaits(false);
    const found = await submit(async () => {
      const said = typeof body === "function" ? await body() : body;
      return { said, preview: await post(`/preview/${kind}`, { ...said, ...subject }) };
    });
    if (found) setShown(found);
  };
  const say = async () => {
    const answer = await submit(({ key }) => post(path, shown.said, { key }));
    if (!answer) return;
    setShown(null);
    setWaits(!!answer.release);
    tell(answer.release ? t("agree.say.waits") : done);
    onDone?.(answer);
  };
  return html`<div class="say"><${Button} kind=${look} busy=${busy && !shown} onClick=${see} disabled=${disabled}>${label}</${Button}>
    ${!shown && html`<${ErrorBox} problem=${problem} />`}
    ${waits && html`<p role="status">${t("agree.say.waits")} <a href=${href("releases")}>${t("agree.say.releases")}</a></p>`}
    ${shown && html`<${Dialog} wide title=${title ?? label} onClose=${() => { setShown(null); clear(); }}>
      ${warn && html`<p><${Tag} kind="warn" icon="warning">${t("agree.say.mind")}</${Tag}> ${warn}</p>`}
      ${typeof children === "function" ? children(shown.said) : children}<h3>${t("preview.title")}</h3><${Seen} preview=${shown.preview} brief=${!!children} /><${ErrorBox} problem=${problem} />
      <div class="buttons"><${Button} kind="main" busy=${busy} onClick=${say} disabled=${!shown.preview.mayRelease}>${label}</${Button}>
        <${Button} onClick=${() => { setShown(null); clear(); }}>${t("action.back")}</${Button}></div></${Dialog}>`}</div>`;
}

/** The text beside an entry, in its own frame. */
export function EntryText({ to, language, removed }) {
  const { t } = useWords();
  const text = useText(removed ? null : to);
  if (removed) return html`<p class="soft">${t("agree.text.removed")}</p>`;
  return text === null ? html`<p class="soft">${t("state.loading")}</p>` : text ? html`<${Said} block text=${text} language=${language} />` : html`<p class="soft">${t("agree.text.none")}</p>`;
}

/** Something that is only made once it is opened. */
export function Fold({ label, children }) {
  const [isOpen, setOpen] = useState(false);
  return html`<details open=${isOpen} onToggle=${(e) => setOpen(e.target.open)}><summary>${label}</summary>${isOpen && children()}</details>`;
}

/** Who said something, at which position, when, where it stands. */
export const Stated = ({ party, stated }) => html`<span class="row">${party && html`<${Party} name=${party} />`}<bdi>${plain(stated.position)}</bdi>
  <${Time} at=${stated.at} /><${Ref} to=${stated.ref} /></span>`;

/** Entries by their places in the logs: added one by one, each looked up at once. `refs` are whole references. */
export function RefsField({ label, refs, onChange, single, hint }) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const { busy, problem, submit } = useSubmit();
  const add = async () => {
    const ref = text.trim() && (await submit(() => refOf(text)));
    if (!ref) return;
    onChange(single ? [ref] : [...refs.filter((r) => name(r) !== name(ref)), ref]);
    setText("");
  };
  return html`<div class="field field-wide"><${TextField} label=${label} hint=${hint ?? t("agree.refs.hint")} value=${text} onInput=${setText} dir="ltr" problem=${problem && { ...problem, field: "ref" }} field="ref"
      onKeyDown=${(e) => { if (e.key === "Enter") { e.preventDefault(); add(); } }} />
    <div class="row"><${Button} busy=${busy} onClick=${add} disabled=${!text.trim()}>${t("action.add")}</${Button}>
      ${refs.map((ref) => html`<span class="chip" key=${name(ref)}><${Ref} to=${ref} /><${Button} kind="quiet" aria-label=${t("agree.refs.remove", { ref: name(ref) })} onClick=${() => onChange(refs.filter((r) => r !== ref))}>✕</${Button}></span>`)}</div></div>`;
}

/** An area in words and numbers. */
export function Area({ area }) {
  const { t, format } = useWords();
  if (!area) return null;
  const m = (value) => t("unit.m", { n: format.number(value) });
  if (area.type === "Point") {
    const at = format.position(area.coordinates);
    const said = area.radiusMetres !== undefined ? t("agree.area.circle", { n: m(area.radiusMetres) })
      : area.outerRadiusMetres !== undefined ? t("agree.area.sector", { a: m(area.innerRadiusMetres), b: m(area.outerRadiusMetres), c: area.fromDegrees, d: area.toDegrees })
      : area.semiMajorMetres !== undefined ? t("agree.area.ellipse", { a: m(area.semiMajorMetres), b: m(area.semiMinorMetres), c: area.orientationDegrees })
      : t("agree.area.fan", { a: m(area.minimumRangeMetres ?? 0), b: m(area.maximumRangeMetres ?? 0), c: area.lineDegrees, d: area.spreadDegrees });
    return html`<span>${said} <${Code}>${at}</${Code}></span>`;
  }
  const points = area.type === "Polygon" ? area.coordinates[0].slice(0, -1) : area.coordinates;
  const said = area.type === "Polygon" ? t("agree.area.polygon", { count: points.length })
    : area.movingRadiusMetres !== undefined ? t("agree.area.moving", { n: m(area.movingRadiusMetres) }) : t("agree.area.corridor", { n: m(area.halfWidthMetres ?? 0) });
  return html`<span>${said} ${area.coordinates.length > 1 && area.type === "Polygon" && t("agree.area.holes", { count: area.coordinates.length - 1 })}
    <span class="place-list">${points.map((p) => html`<${Code}>${format.position(p)}</${Code}> `)}</span></span>`;
}

/** An area as it is being typed: a draft `{shape, place, size, points, json}`. */
export const emptyArea = { shape: "circle", place: "", size: "5000", points: "", json: "" };
/** A draft that stands for an area. */
export function areaDraft(area) {
  const typed = ([longitude, latitude]) => `${latitude}, ${longitude}`;
  if (!area) return emptyArea;
  if (area.radiusMetres !== undefined) return { ...emptyArea, place: typed(area.coordinates), size: String(area.radiusMetres) };
  if (area.type === "Polygon" && area.coordinates.length === 1) return { ...emptyArea, shape: "polygon", points: area.coordinates[0].slice(0, -1).map(typed).join("\n") };
  if (area.halfWidthMetres !== undefined) return { ...emptyArea, shape: "corridor", points: area.coordinates.map(typed).join("\n"), size: String(area.halfWidthMetres) };
  return { ...emptyArea, shape: "json", json: JSON.stringify(area) };
}

const NONE = [];
/** An area by typed coordinates; told as GeoJSON, or as null while it is none. */
export function AreaField({ label, draft, onDraft, onArea, optional, problem, field }) {
  const { t } = useWords();
  const [place, setPlace] = useState(null);
  const [known, setKnown] = useState({ text: "", points: NONE });
  // Until the node has read what stands there now, there are no points: never those that stood there before.
  const points = known.text === draft.points ? known.points : NONE;
  const [wrong, setWrong] = useState(null);
  const isLine = ["polygon", "corridor"].includes(draft.shape);
  useEffect(() => {
    if (!isLine) return;
    let isGone = false;
    const timer = setTimeout(async () => {
      const lines = draft.points.split("\n").map((l) => l.trim()).filter(Boolean);
      try {
        const found = await Promise.all(lines.map((line) => get(`/reading?position=${encodeURIComponent(line)}`)));
        if (!isGone) { setKnown({ text: draft.points, points: found }); setWrong(null); }
      } catch (error) { if (!isGone) setWrong(error); }
    }, 120);
    return () => { isGone = true; clearTimeout(timer); };
  }, [draft.points, isLine]);
  useEffect(() => {
    const made = () => {
      if (draft.shape === "none") return null;
      if (draft.shape !== "json") return areaOf(draft.shape, isLine ? points.map((p) => p.position) : place ? [place] : [], readLength(draft.size));
      try { return JSON.parse(draft.json); } catch { return draft.json.trim() ? undefined : null; }
    };
    const area = made();
    if (draft.shape === "json") setWrong(area === undefined ? { detail: t("agree.area.notJSON"), field: "area" } : null);
    onArea(area || null);
  }, [draft.shape, draft.size, draft.json, place && place.join(), points]);
  const shapes = [...(optional ? ["none"] : []), "circle", "polygon", "corridor", "json"];
  return html`<fieldset class="group field-wide"><legend>${label}</legend><div class="fields">
    <${Select} label=${t("agree.area.shape")} value=${draft.shape} onInput=${(shape) => onDraft({ ...draft, shape })} options=${shapes.map((value) => ({ value, label: t(`agree.area.shape.${value}`) }))} problem=${problem} field=${field} />
    ${["circle", "corridor"].includes(draft.shape) && html`<${LengthField} required label=${t(draft.shape === "circle" ? "field.radius" : "field.halfWidth")} value=${draft.size} onInput=${(size) => onDraft({ ...draft, size })} />`}
    ${draft.shape === "circle" && html`<${PlaceField} label=${t("agree.area.centre")} text=${draft.place} onInput=${(text) => onDraft({ ...draft, place: text })} onPlace=${setPlace} />`}
    ${isLine && html`<${Field} wide label=${t("agree.area.points")} hint=${t("agree.area.pointsHint")} problem=${wrong} field=${wrong?.field}>${(tie) => html`<textarea dir="ltr" rows="5" spellcheck="false" ...${tie} value=${draft.points} onInput=${(e) => onDraft({ ...draft, points: e.target.value })}></textarea>
      ${points.length > 0 && html`<output class="reading">${points.map((p) => html`<${Code}>${p.forms.dms}</${Code}>`)}</output>`}`}</${Field}>`}
    ${draft.shape === "json" && html`<${TextArea} label=${t("agree.area.json")} dir="ltr" spellcheck="false" value=${draft.json} onInput=${(json) => onDraft({ ...draft, json })} problem=${wrong} field="area" />`}
  </div></fieldset>`;
}
