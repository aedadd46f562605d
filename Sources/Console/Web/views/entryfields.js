// SPDX-License-Identifier: Apache-2.0
// An entry's fields as people read them: every field, in words, whatever its kind. A later kind or field is shown by its name.
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { onEvent } from "../core/live.js";
import { useWords } from "../core/store.js";
import { Code, Icon, Loading, Party, Ref, Said, Tag, Time, useText } from "../core/ui.js";

const DRAFTS = {
  withdrawal: "activity-withdrawn", start: "activity-started", end: "activity-ended", halt: "activity-held", continuation: "activity-resumed",
  nonconformity: "activity-nonconforming", contingency: "activity-contingent", conformity: "activity-conforming", message: "hotline",
  warning: "safety-warning", hold: "hold-requested", lift: "hold-lifted", layer: "reference-layer", proposal: "arrangement-proposed",
  signature: "arrangement-signed", removal: "part-removed", rotation: "key-rotated", seal: "sealed", suspension: "arrangement-suspended",
  resumption: "arrangement-resumed", termination: "arrangement-terminated", measure: "measure-declared", "measure-word": "measure-said",
  incident: "incident-opened", call: "call-record", reconciliation: "reconciled",
};

/** Kind of an entry or of a draft, in words, however the node spells it. */
export function kindWord({ t, has }, kind) {
  const name = String(kind ?? "").replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  const key = `rec.kind.${DRAFTS[name] ?? name}`;
  return has(key) ? t(key) : name;
}

const PARTIES = new Set(["party", "by", "from", "saidBy"]);
const LISTS_OF_PARTIES = new Set(["concerned", "parties", "observers", "with", "lead"]);
const WORDS = new Set([
  "kind", "precedence", "state", "attestation", "reason", "cause", "level", "nature", "closing", "action", "role", "character", "source",
  "status", "check", "choice", "datum", "lane", "type", "days", "lostLine",
]);
const POSITIONS = new Set(["place", "closest", "closestOther"]);
const isTime = (v) => typeof v === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(v);
const isRef = (v) => v && typeof v === "object" && "origin" in v && "index" in v;
const isPoint = (v) => Array.isArray(v) && v.length === 2 && v.every((n) => typeof n === "number");
const points = (v) => (isPoint(v) ? [v] : Array.isArray(v) ? v.flatMap(points) : []);

/** All fields of an object, one a line. */
export function EntryFields({ value }) {
  const words = useWords();
  const label = (name) => (words.has(`rec.field.${name}`) ? words.t(`rec.field.${name}`) : name);
  return html`<dl class="facts rec-fields">${Object.entries(value ?? {}).filter(([, v]) => v !== null && v !== undefined).map(([name, v]) => html`
    <dt>${label(name)}</dt><dd><${FieldValue} name=${name} value=${v} /></dd>`)}</dl>`;
}

/** One field's value, by what it is: a time, a ref, a party, a place, a height, a number with its unit, a word, or what somebody wrote. */
export function FieldValue({ name, value }) {
  const { t, has, format } = useWords();
  const word = (v) => { const key = [`${name}.${v}`, `rec.value.${v}`].find(has); return key ? t(key) : null; };
  if (typeof value === "boolean") return t(value ? "rec.yes" : "rec.no");
  if (isTime(value)) return html`<${Time} at=${value} />`;
  if (isRef(value)) return html`<${Ref} to=${value} />`;
  if (name === "log" || name === "last" || name === "predecessor") return html`<${LogPosition} value=${value} />`;
  if (typeof value === "number") {
    if (/Metres$/.test(name)) return html`<${Code}>${format.metres(value)}</${Code}>`;
    if (/Seconds$/.test(name)) return html`<${Code}>${format.duration(value)}</${Code}>`;
    if (/Degrees$/.test(name)) return html`<${Code}>${format.number(value)}°</${Code}>`;
    if (name === "frequencyHertz") return html`<${Code}>${(value / 1e6).toFixed(3)} MHz</${Code}>`;
    return html`<${Code}>${format.number(value)}</${Code}>`;
  }
  if (typeof value === "string") {
    if (PARTIES.has(name)) return html`<${Party} name=${value} />`;
    if (WORDS.has(name)) return word(value) ?? html`<${Said} text=${value} />`;
    if (name === "lower" || name === "upper" || name === "above" || name === "below") return word(value) ?? html`<${Code}>${value}</${Code}>`;
    return html`<${Said} text=${value} block=${value.includes("\n")} />`;
  }
  if (POSITIONS.has(name) && isPoint(value)) return html`<${Place} at=${value} />`;
  if (name === "coordinates") return html`<ul class="rec-list">${points(value).map((p) => html`<li><${Place} at=${p} /></li>`)}</ul>`;
  if (Array.isArray(value)) {
    if (value.length === 0) return html`<span class="soft">${t("rec.none")}</span>`;
    if (LISTS_OF_PARTIES.has(name)) return html`<span class="row">${value.map((v) => html`<${FieldValue} name="party" value=${v} />`)}</span>`;
    if (value.every((v) => typeof v !== "object")) return html`<ul class="rec-list">${value.map((v) => html`<li><${FieldValue} name=${name} value=${v} /></li>`)}</ul>`;
    return html`<ol class="rec-list">${value.map((v) => html`<li><${FieldValue} name=${name === "frontier" ? "log" : ""} value=${v} /></li>`)}</ol>`;
  }
  if ("datum" in value) return html`<${Code}>${format.altitude(value)}</${Code}>`;
  if ("base64" in value) return html`<span class="rec-hash"><${Code}>${value.base64}</${Code}></span>`;
  return html`<${EntryFields} value=${value} />`;
}

const Place = ({ at }) => { const { format } = useWords(); return html`<${Code}>${format.position(at)}</${Code}>`; };

/** How far a log goes, with its root. */
export function LogPosition({ value }) {
  const { t, format } = useWords();
  return html`<${Code}>${value.origin}</${Code}>, ${t("rec.size", { n: format.number(value.size) })}<div class="rec-hash soft"><${Code}>${value.root}</${Code}></div>`;
}

/** The text beside an entry. */
export function PartText({ of, number }) {
  const { t } = useWords();
  const text = useText(of, number);
  if (text === null) return html`<${Loading} />`;
  return text === "" ? html`<p class="soft">${t("rec.partGone")}</p>` : html`<${Said} text=${text} block />`;
}

/** A button that takes a file, in the page's language (a browser's own control speaks the browser's). */
export function FileButton({ label, onFile, busy, kind = "plain" }) {
  const take = (event) => {
    const file = event.target.files[0];
    event.target.value = "";
    if (file) onFile(file);
  };
  return html`<label class=${`button button-${kind} rec-file`}><${Icon} name="up" />${label}<input type="file" class="hidden" disabled=${busy} onChange=${take} /></label>`;
}

/** Hands bytes or text to the person at the screen, as a file. */
export function saveFile(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Why an entry does not count. */
export function Invalid({ item }) {
  const { t, has } = useWords();
  const key = `rec.reason.${item.reason}`;
  return html`<${Tag} kind="conflict" icon="conflict">${t("logs.doesNotCount")}</${Tag}> ${has(key) ? t(key) : html`<bdi lang="en">${item.detail}</bdi>`}`;
}

/** Counts events of these types, so that what depends on them is read again. */
export function useEvents(...types) {
  const [count, setCount] = useState(0);
  useEffect(() => onEvent((type) => types.includes(type) && setCount((n) => n + 1)), []);
  return count;
}
