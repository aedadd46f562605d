// SPDX-License-Identifier: Apache-2.0
// What all views are made of.
import { html, useEffect, useRef, useState } from "/assets/vendor/preact.js";
import { freshKey, get, name, Problem } from "./api.js";
import { plain } from "./i18n.js";
import { readLength } from "./length.js";
import { readMoment } from "./moment.js";
import { refusal } from "./refusal.js";
import { href } from "./router.js";
import { now, read, tell, useNow, useWords } from "./store.js";

let ids = 0;
/** An id that stays while a component is there. */
export function useId() {
  const id = useRef(null);
  id.current ??= `n${++ids}`;
  return id.current;
}

export const classes = (...names) => names.filter(Boolean).join(" ");

/** A button. `kind`: plain, main, danger, quiet. */
export function Button({ kind = "plain", busy, onClick, children, type = "button", ...rest }) {
  return html`<button type=${type} class=${classes("button", `button-${kind}`)} aria-busy=${busy ? "true" : undefined}
    disabled=${busy || rest.disabled} onClick=${onClick} ...${rest}>${children}</button>`;
}

/** A short mark. `kind`: own, other, conflict, late, warn, quiet, flash. The text says it too: never colour alone. */
export const Tag = ({ kind = "quiet", icon, children }) =>
  html`<span class=${classes("tag", `tag-${kind}`)}>${icon && html`<${Icon} name=${icon} />`}${children}</span>`;

const ICONS = {
  bell: "M12 3a6 6 0 0 0-6 6v4l-2 3h16l-2-3V9a6 6 0 0 0-6-6zM10 19a2 2 0 0 0 4 0",
  warning: "M12 3 2 20h20L12 3zM12 9v5M12 17v.5", conflict: "M4 4l16 16M20 4 4 20", clock: "M12 3a9 9 0 1 0 .01 0M12 7v5l3 3",
  hold: "M8 4v16M16 4v16", check: "M4 12l5 5L20 6", own: "M4 6h16v12H4z", other: "M12 3l9 9-9 9-9-9z", board: "M3 5h18v14H3zM3 10h18M9 10v9",
  plus: "M12 4v16M4 12h16", message: "M4 5h16v11H9l-5 4z", list: "M4 6h16M4 12h16M4 18h16", shield: "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6z",
  measure: "M3 17 17 3l4 4L7 21zM8 12l2 2M11 9l2 2M14 6l2 2", incident: "M12 2v8M12 14v.5M5 21h14M7 21l2-8h6l2 8", log: "M6 3h9l4 4v14H6zM9 11h7M9 15h7",
  people: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2 20c0-4 3-6 6-6s6 2 6 6M16 11a3 3 0 0 0 0-6M17 14c3 0 5 2 5 6", up: "M12 20V5M6 11l6-6 6 6", down: "M12 4v15M6 13l6 6 6-6",
  handshake: "M3 12l5-5 4 3 4-3 5 5-7 7zM9 13l3 3", phone: "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A15 15 0 0 1 3 6a2 2 0 0 1 2-2z", settings: "M12 8a4 4 0 1 0 .01 0M12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3M19 5l-3 3M8 16l-3 3",
  theme: "M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z", words: "M4 5h10M9 3v2M6 5c1 4 4 6 7 7M12 5c-1 4-4 7-8 8M13 20l4-9 4 9M14.5 17h5", sound: "M4 9h4l5-4v14l-5-4H4zM17 8a6 6 0 0 1 0 8", mute: "M4 9h4l5-4v14l-5-4H4zM17 9l5 6M22 9l-5 6",
};
/** A small picture that says nothing that text beside it does not say. */
export const Icon = ({ name }) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${ICONS[name] ?? ""} /></svg>`;

/** What somebody wrote: kept apart from the page's own writing, and unable to spoof it. */
export const Said = ({ text, language, block }) =>
  html`<bdi class=${classes("said", block && "said-block")} lang=${language} dir="auto">${plain(text)}</bdi>`;

/** What must stay left to right within any language: numbers, refs, coordinates. */
export const Code = ({ children }) => html`<bdi class="code" dir="ltr">${children}</bdi>`;

/** An entry by its place in a log, as a link to it. */
export const Ref = ({ to }) => (to ? html`<a class="ref" href=${href("logs", name(to))}><${Code}>${name(to)}</${Code}></a>` : null);

/** A party's name with its mark: a square for the own one, a diamond for others. */
export function Party({ name: party }) {
  const own = party === read().session?.party;
  return html`<span class=${classes("party", own ? "party-own" : "party-other")}><${Icon} name=${own ? "own" : "other"} /><bdi>${plain(party)}</bdi></span>`;
}

/** A time, in UTC, with the date where it is another day. */
export function Time({ at }) {
  const { format } = useWords();
  const clock = useNow(60);
  return at ? html`<time datetime=${at} title=${`${format.date(at)} ${format.clock(at)}`}><${Code}>${format.moment(at, clock)}</${Code}></time>` : null;
}

/** A running age or countdown; `overdue` once the time is past. */
export function Age({ since, due }) {
  const { t, format } = useWords();
  const at = useNow(1);
  if (due) {
    const left = (Date.parse(due) - at) / 1000;
    return html`<span class=${classes("age", left < 0 && "age-over", left >= 0 && left < 60 && "age-near")}>${
      left < 0 ? t("age.overdue", { time: format.duration(-left) }) : t("age.left", { time: format.duration(left) })}</span>`;
  }
  return html`<span class="age">${t("age.since", { time: format.duration((at - Date.parse(since)) / 1000) })}</span>`;
}

/** A dialog over everything; Escape and the corner close it. */
export function Dialog({ title, onClose, children, kind, wide }) {
  const { t } = useWords();
  const element = useRef(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    element.current.showModal();
    // Only once the dialog is gone can what is below it have the focus.
    return () => queueMicrotask(() => before?.focus?.());
  }, []);
  return html`<dialog ref=${element} class=${classes("dialog", kind && `dialog-${kind}`, wide && "dialog-wide")} aria-labelledby=${id}
      onCancel=${(e) => { e.preventDefault(); onClose?.(); }}>
    <div class="dialog-head"><h2 id=${id}>${title}</h2>
      ${onClose && html`<${Button} kind="quiet" onClick=${onClose} aria-label=${t("action.close")}>✕</${Button}>`}</div>
    <div class="dialog-body">${children}</div></dialog>`;
}

/** Nothing to show, said plainly. */
export const Empty = ({ children }) => html`<p class="empty">${children}</p>`;
/** Something is being read. */
export function Loading() {
  const { t } = useWords();
  return html`<p class="loading" role="status">${t("state.loading")}</p>`;
}

/** Where something is wrong: the field in the reader's words, else its path. */
function Place({ path }) {
  const { t, has } = useWords();
  const volume = /(?:volumes|features)\[(\d+)\]/.exec(path)?.[1];
  const last = path.split(".").pop().replace(/\[\d+\]/g, "");
  const key = !/^(volumes|features)$/.test(last) && [`field.${last}`, `rec.field.${last}`].find(has);
  const words = [volume && t("field.volume", { n: Number(volume) + 1 }), key && t(key)].filter(Boolean).join(" · ");
  return words ? html`<bdi>${words}</bdi>` : html`<${Code}>${plain(path)}</${Code}>`;
}

/** What the node said is wrong, with what to do: in the reader's words where it gave its reason, else in its own. */
export function ErrorBox({ problem }) {
  const words = useWords(), { t, has } = words;
  if (!problem) return null;
  const title = has(`problem.${problem.kind}`) ? t(`problem.${problem.kind}`) : t("problem.other");
  // What the key of a repeated request is says nothing to an officer.
  if (problem.kind === "idempotency-key-reused") return html`<div class="error" role="alert"><strong>${title}</strong></div>`;
  const reasons = (problem.reasons.length ? problem.reasons : [{ field: problem.field, ...problem.reason }]).map((r) => [r.field, refusal(words, r)]);
  if (reasons.every(([, text]) => text)) {
    return html`<div class="error" role="alert"><strong>${title}</strong>${reasons.map(([field, text]) => html`<div>${field && html`<${Place} path=${field} />: `}${text}</div>`)}</div>`;
  }
  return html`<div class="error" role="alert"><strong>${title}</strong>
    ${problem.field && html`<div>${t("problem.field")}: <${Place} path=${problem.field} />${problem.value !== undefined && html`, <${Said} text=${problem.value} />`}</div>`}
    ${[problem.detail, problem.fix, ...problem.problems].filter(Boolean).map((text) => html`<div lang="en" dir="auto">${plain(text)}</div>`)}
    ${problem.limit && html`<div>${t("problem.limit")}: <span lang="en" dir="auto">${plain(problem.limit)}</span></div>`}</div>`;
}

/** Does something that the node may refuse. The key stays the same until it has worked, so that trying again says nothing twice. */
export function useSubmit() {
  const [state, setState] = useState({ busy: false, problem: null });
  const key = useRef(freshKey());
  const submit = async (body, done) => {
    setState({ busy: true, problem: null });
    try {
      const answer = await body({ key: key.current });
      key.current = freshKey();
      setState({ busy: false, problem: null });
      if (done) tell(done);
      return answer ?? true;
    } catch (error) {
      // A refusal ends the attempt; a broken connection does not: the same key asks for the same thing.
      if (error instanceof Problem && error.kind !== "unreachable") key.current = freshKey();
      setState({ busy: false, problem: error instanceof Problem ? error : new Problem({ detail: String(error) }, 0) });
      return null;
    }
  };
  return { ...state, submit, clear: () => setState({ busy: false, problem: null }) };
}

/** Reads a resource, and again whenever `again` changes. */
export function useResource(path, again = 0) {
  const [state, setState] = useState({ value: null, problem: null });
  useEffect(() => {
    if (!path) return setState({ value: null, problem: null });
    const abort = new AbortController();
    get(path, { signal: abort.signal })
      .then((value) => setState({ value, problem: null }))
      .catch((error) => error.name !== "AbortError" && setState((s) => ({ ...s, problem: error })));
    return () => abort.abort();
  }, [path, again]);
  return state;
}

/** The text beside an entry. */
export function useText(ref, number = 0) {
  const [text, setText] = useState(null);
  useEffect(() => {
    if (!ref) return;
    let isGone = false;
    readText(ref, number).then((value) => !isGone && setText(value)).catch(() => !isGone && setText(""));
    return () => { isGone = true; };
  }, [name(ref), number]);
  return text;
}
const texts = new Map();
/** The text beside an entry, read once. */
export function readText(ref, number = 0) {
  const path = `/entries/${encodeURIComponent(name(ref))}/parts/${number}`;
  if (!texts.has(path)) {
    texts.set(path, get(path, { raw: true }).then((r) => r.text())
      .catch((error) => { if (error.status === 404) return ""; texts.delete(path); throw error; }));
  }
  return texts.get(path);
}

/** The problem, or that of its reasons, which is about a field. */
const problemOf = (problem, field) => field && [problem, ...(problem?.reasons ?? [])].find((p) =>
  p && (p.field === field || p.field?.endsWith("." + field) || p.field?.startsWith(field + ".") || p.field?.startsWith(field + "[")));

/** One labelled control with its hint and its error: `wrong`, in the page's words, or what the node said. `children` gets the attributes that tie them together. */
export function Field({ label, hint, problem, field, wrong, children, wide }) {
  const id = useId(), words = useWords();
  const mine = wrong || problemOf(problem, field);
  const described = [hint && `${id}-hint`, mine && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return html`<div class=${classes("field", wide && "field-wide", mine && "field-wrong")}>
    <label for=${id}>${label}</label>
    ${children({ id, "aria-describedby": described, "aria-invalid": mine ? "true" : undefined })}
    ${hint && html`<div class="hint" id=${id + "-hint"}>${hint}</div>`}
    ${mine && html`<div class="field-error" id=${id + "-error"} role="alert">${wrong || refusal(words, mine.reason ?? mine) || html`<span lang="en" dir="auto">${plain(mine.detail)} ${plain(mine.fix)}</span>`}</div>`}</div>`;
}

/** Goes to the first field of a form that is wrong; what is folded around such fields opens. */
export const goToWrong = (form) => setTimeout(() => {
  const wrong = [...form.querySelectorAll("[aria-invalid=true]")];
  for (const each of wrong) each.closest("details")?.setAttribute("open", "");
  wrong[0]?.focus();
});

/** Whether a text has nothing that can be seen. */
const isBlank = (text) => !/[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(/[\u115f\u1160\u2800\u3164\uffa0]/g, ""));
/** Whether a text can be a title or a name: something to see, in a label's bytes. */
export const isLabel = (text) => !isBlank(text) && bytesOf(text) <= LABEL_BYTES;
/** The most bytes of a label, in UTF-8. */
export const LABEL_BYTES = 96;
const bytesOf = (text) => new TextEncoder().encode(text).length;
function useTextWrong(value, bytes) {
  const { t } = useWords();
  const text = String(value ?? "");
  return bytes && bytesOf(text) > bytes ? t("field.tooLong", { n: bytesOf(text), limit: bytes }) : text && isBlank(text) ? t("field.blank") : undefined;
}

/** A line of text, of `bytes` in UTF-8 at most. */
export const TextField = ({ label, hint, value, onInput, problem, field, wrong, bytes, wide, ...rest }) =>
  html`<${Field} ...${{ label, hint, problem, field, wide, wrong: useTextWrong(value, bytes) ?? wrong }}>${(tie) =>
    html`<input type="text" dir="auto" autocomplete="off" ...${tie} ...${rest} value=${value ?? ""} onInput=${(e) => onInput(e.target.value)} />`}</${Field}>`;

/** Lines of text. */
export const TextArea = ({ label, hint, value, onInput, problem, field, rows = 3, ...rest }) =>
  html`<${Field} ...${{ label, hint, problem, field, wide: true, wrong: useTextWrong(value) }}>${(tie) =>
    html`<textarea dir="auto" rows=${rows} ...${tie} ...${rest} value=${value ?? ""} onInput=${(e) => onInput(e.target.value)}></textarea>`}</${Field}>`;

/** A choice; `options` are `{value, label}`. */
export const Select = ({ label, hint, value, onInput, options, problem, field, ...rest }) =>
  html`<${Field} ...${{ label, hint, problem, field }}>${(tie) =>
    html`<select ...${tie} ...${rest} value=${value} onInput=${(e) => onInput(e.target.value)}>${options.map((o) =>
      html`<option value=${o.value} selected=${o.value === value}>${o.label}</option>`)}</select>`}</${Field}>`;

/** A few choices side by side; arrow keys move between them. */
export function Choice({ label, value, onInput, options }) {
  const id = useId();
  return html`<fieldset class="choice"><legend>${label}</legend>${options.map((o) => html`
    <label class=${classes("choice-item", o.kind && `choice-${o.kind}`)}><input type="radio" name=${id} value=${o.value} checked=${o.value === value}
      onChange=${() => onInput(o.value)} /><span>${o.icon && html`<${Icon} name=${o.icon} />`}${o.label}</span></label>`)}</fieldset>`;
}

/**
 * A place in any notation. What it was taken for is shown at once, and told as `[longitude, latitude]`.
 * @param {{text: string, onInput: (text: string) => void, onPlace?: (place: [number, number]|null, reading: object|null) => void}} props
 */
export function PlaceField({ label, hint, text, onInput, onPlace, problem, field, wrong: missing, ...rest }) {
  const { t } = useWords();
  const [reading, setReading] = useState(null);
  const [wrong, setWrong] = useState(null);
  const [typed, setTyped] = useState(0);
  useEffect(() => {
    // Until the node has read what stands there now, there is no place: never the one that stood there before.
    onPlace?.(null, null);
    setReading(null);
    if (!text?.trim()) return void setWrong(null);
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await get(`/reading?position=${encodeURIComponent(text)}`, { signal: abort.signal });
        setReading(answer); setWrong(null); onPlace?.(answer.position, answer);
      } catch (error) {
        if (error.name !== "AbortError") { setReading(null); setWrong(error); onPlace?.(null, null); }
      }
    }, 60);
    return () => { clearTimeout(timer); abort.abort(); };
  }, [text, typed]);
  const coarse = reading && reading.sizeMetres > 0;
  return html`<${Field} label=${label} hint=${hint ?? t("place.hint")} problem=${wrong ?? problem} field=${wrong ? "position" : field} wrong=${!wrong && missing} wide>${(tie) => html`
    <input type="text" dir="ltr" autocomplete="off" spellcheck="false" ...${tie} ...${rest} value=${text ?? ""} onInput=${(e) => { onPlace?.(null, null); setTyped(typed + 1); onInput(e.target.value); }} />
    ${reading && html`<output class="reading" for=${tie.id}><${Code}>${reading.forms.dms}</${Code}> <${Code}>${reading.forms.mgrs}</${Code}>
      ${coarse && html` ${t("place.square", { n: Math.round(reading.sizeMetres) })}`}</output>`}`}</${Field}>`;
}

/** A height with its datum, as people write it; shown in both units. `onWrong` is told whether the node can not read it. */
export function HeightField({ label, value, onInput, onWrong, problem, field, ...rest }) {
  const { t } = useWords();
  const [reading, setReading] = useState(null);
  const [wrong, setWrong] = useState(null);
  useEffect(() => onWrong?.(!!wrong), [wrong]);
  useEffect(() => {
    if (!value?.trim()) { setReading(null); return void setWrong(null); }
    const abort = new AbortController();
    const timer = setTimeout(() => get(`/reading?altitude=${encodeURIComponent(value)}`, { signal: abort.signal })
      .then((r) => { setReading(r); setWrong(null); })
      .catch((error) => { if (error.name !== "AbortError") { setReading(null); setWrong(error); } }), 80);
    return () => { clearTimeout(timer); abort.abort(); };
  }, [value]);
  return html`<${Field} label=${label} hint=${t("height.hint")} problem=${wrong ?? problem} field=${wrong ? "altitude" : field}>${(tie) => html`
    <input type="text" dir="ltr" autocomplete="off" ...${tie} ...${rest} value=${value ?? ""} onInput=${(e) => onInput(e.target.value)} />
    ${reading && reading.metres !== reading.feet && html`<output class="reading" for=${tie.id}><${Code}>${reading.metres} = ${reading.feet}</${Code}></output>`}`}</${Field}>`;
}

/** A length in any digits and units, a number alone in `unit`; what it was taken for is shown at once. `zero`: none at all is one too. */
export function LengthField({ label, value, onInput, unit = "m", zero, problem, field, ...rest }) {
  const { t, format } = useWords();
  const metres = readLength(value, unit);
  const isRead = zero ? metres !== null : metres > 0;
  return html`<${Field} label=${`${label} (${unit})`} problem=${problem} field=${field} wrong=${!isRead && (value || rest.required) && t("length.unread")}>${(tie) => html`
    <input type="text" dir="ltr" autocomplete="off" ...${tie} ...${rest} value=${value ?? ""} onInput=${(e) => onInput(e.target.value)} />
    ${isRead && html`<output class="reading" for=${tie.id}><${Code}>${t("unit.m", { n: format.number(metres, 3) })} = ${format.number(metres / 1852, 2)} NM</${Code}></output>`}`}</${Field}>`;
}

/** A moment in UTC, as officers write it; what it was taken for is shown at once. `value` is ISO 8601, or as typed where that is no moment. */
export function MomentField({ label, hint, value, onInput, problem, field, wrong, ...rest }) {
  const { t, format } = useWords();
  const shown = (given) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(given) ? `${given.slice(0, 10)} ${given.slice(11, 13)}${given.slice(14, 16)}Z` : given ?? "");
  const [text, setText] = useState(shown(value));
  const told = useRef(value);
  useEffect(() => { if (value !== told.current) { told.current = value; setText(shown(value)); } }, [value]);
  const taken = text.trim() ? readMoment(text, now()) : "";
  const input = (next) => {
    setText(next);
    const moment = next.trim() ? readMoment(next, now()) : "";
    // What cannot be read goes on as it is: the node says what is wrong with it.
    told.current = moment ?? next;
    onInput(told.current);
  };
  return html`<${Field} label=${`${label} (${t("unit.utc")})`} hint=${hint} problem=${problem} field=${field} wrong=${taken === null ? t("moment.unread") : wrong}>${(tie) => html`
    <input type="text" dir="ltr" autocomplete="off" ...${tie} ...${rest} value=${text} onInput=${(e) => input(e.target.value)} />
    ${taken && html`<output class="reading" for=${tie.id}><${Code}>${format.moment(taken)}</${Code}> ${format.ahead((Date.parse(taken) - now()) / 1000)}</output>`}`}</${Field}>`;
}

/** A table with a caption that a screen reader hears. */
export const Table = ({ caption, head, rows, empty }) => (rows.length === 0 && empty ? html`<${Empty}>${empty}</${Empty}>` : html`
  <div class="table-scroll" tabindex="0" role="region" aria-label=${caption}><table><caption class="hidden">${caption}</caption>
  <thead><tr>${head.map((h) => html`<th scope="col">${h}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`);
