// SPDX-License-Identifier: Apache-2.0
// A safety warning: nature, place, send. Nothing that is typed, or not typed, keeps it from going; what could not be read goes as words.
import { html, useEffect, useRef, useState } from "/assets/vendor/preact.js";
import { get, place as pathOf, post } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { useKeys } from "../core/keys.js";
import { readLength } from "../core/length.js";
import { refreshBoard } from "../core/live.js";
import { go } from "../core/router.js";
import { can, read, useWords } from "../core/store.js";
import { Button, Choice, ErrorBox, HeightField, LengthField, MomentField, PlaceField, Said, Tag, TextArea, useSubmit } from "../core/ui.js";
import { MapPanel } from "./mappanel.js";

export const NATURES = ["live-fire", "stray-aircraft", "stray-drone", "accidental-launch", "mistaken-position", "distress", "rescue"];
const MORE = ["radius", "lower", "upper", "from", "until"];
const EMPTY = { nature: "live-fire", place: "", text: "", radius: "", lower: "", upper: "", from: "", until: "" };

/**
 * The request of a draft: a warning if there is a place, else a FLASH message in words. What can not be read goes along in the text.
 * @param {string[]} unread the heights that the node can not read
 */
export function warningOf(draft, position, unread, { tag, t }) {
  const radius = readLength(draft.radius, "km");
  const isRead = (field) => position && (field === "radius" ? radius > 0 : field === "from" || field === "until" ? /^\d{4}-\d\d-\d\dT/.test(draft[field]) : !unread.includes(field));
  const unsaid = ["place", ...MORE].filter((field) => draft[field].trim() && !(field === "place" ? position : isRead(field)));
  const words = [draft.text.trim(), ...unsaid.map((field) => `${t(`field.${field}`)}: ${draft[field]}${field === "radius" && /\d$/.test(draft[field].trim()) ? " km" : ""}`)].filter(Boolean);
  if (!position) return ["/messages", { precedence: "flash", language: tag, text: [t(`nature.${draft.nature}`), ...words].join("\n") }];
  const body = { nature: draft.nature, place: position, text: words.join("\n") || undefined };
  if (radius > 0) body.radiusMetres = radius;
  for (const field of MORE.slice(1)) if (draft[field]) body[field] = draft[field];
  return ["/warnings", body];
}

export function Warn() {
  const words = useWords();
  const { t } = words;
  const [draft, change, drop, forget] = useDraft("warning", EMPTY);
  const [position, setPosition] = useState(null);
  const [more, setMore] = useState(false);
  const [sent, setSent] = useState(null);
  const map = useRef(null), card = useRef(null), unread = useRef({}), said = useRef(null);
  const { busy, problem, submit } = useSubmit();
  useEffect(() => { map.current?.showPoint(position, t(`nature.${draft.nature}`)); }, [position, draft.nature]);
  useEffect(() => { if (sent) card.current.focus(); }, [sent]);
  const height = (field) => html`<${HeightField} label=${t(`field.${field}`)} value=${draft[field]} onInput=${(value) => change({ [field]: value })} onWrong=${(is) => { unread.current[field] = is; }} />`;
  const moment = (field) => html`<${MomentField} label=${t(`field.${field}`)} value=${draft[field]} onInput=${(value) => change({ [field]: value })} />`;
  const send = async () => {
    // A key that is held down, or pressed twice, says nothing twice.
    if (said.current === draft) return card.current?.focus();
    // Whoever is quicker than the reading of the place still warns of that place.
    const at = position ?? (draft.place.trim() ? await get(`/reading?position=${encodeURIComponent(draft.place)}`).then((r) => r.position).catch(() => null) : null);
    const [path, body] = warningOf(draft, at, Object.keys(unread.current).filter((field) => unread.current[field]), words);
    const answer = await submit(({ key }) => post(path, body, { key }), t("warn.sent"));
    if (!answer) return;
    refreshBoard();
    if (!answer.defects?.length) { drop(); go("board"); return; }
    // What was typed stays, to be corrected; it is no draft any more, unless somebody does.
    forget();
    setMore(true);
    said.current = draft;
    const as = await get(`/entries/${pathOf(answer.refs[0])}`).then((r) => r.entry.body).catch(() => null);
    setSent({ draft, defects: answer.defects, as });
  };
  useKeys(Object.fromEntries(NATURES.map((nature, i) => [String(i + 1), { run: () => change({ nature }) }])));
  if (!can("warn")) return html`<div class="page"><h1>${t("nav.warn")}</h1><p>${t("role.cannot")}</p></div>`;
  return html`<form class="split" onSubmit=${(e) => { e.preventDefault(); send(); }} onKeyDown=${(e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); send(); } }}>
    <div class="split-side"><h1>${t("nav.warn")}</h1><p class="soft">${t("warn.note")}</p>
      ${sent && html`<section class="card" ref=${card} tabindex="-1" aria-labelledby="warn-sent"><b id="warn-sent">${t("warn.sentWith")}</b><${SentAs} ...${sent} /><p>${t("warn.again")}</p><${Button} onClick=${() => { drop(); go("board"); }}>${t("nav.board")}</${Button}></section>`}
      <${Choice} label=${t("field.nature")} value=${draft.nature} onInput=${(nature) => change({ nature })} options=${NATURES.map((value, i) => ({ value, label: `${i + 1} ${t(`nature.${value}`)}` }))} />
      <${PlaceField} label=${t("field.place")} hint=${t("warn.placeHint")} text=${draft.place} onInput=${(place) => change({ place })} onPlace=${(at) => { setPosition(at); if (at) map.current?.fit({ at }); }} autofocus problem=${problem} field="place" />
      <${TextArea} label=${t("warn.text")} value=${draft.text} onInput=${(text) => change({ text })} rows=${2} problem=${problem} field="text" />
      <${Button} kind="quiet" aria-expanded=${String(more)} onClick=${() => setMore(!more)}>${t("warn.more")}</${Button}>
      ${more && html`<div class="fields"><${LengthField} unit="km" label=${t("field.radius")} value=${draft.radius} onInput=${(radius) => change({ radius })} />${height("lower")}${height("upper")}${moment("from")}${moment("until")}</div>`}
      <${ErrorBox} problem=${problem} />
      <div class="buttons sticky-end"><${Button} kind="danger" type="submit" busy=${busy}>${t("warn.send")}</${Button}>
        ${!position && html`<${Tag} kind="warn" icon="warning">${t("warn.noPlace")}</${Tag}>`}<span class="soft">${t("warn.to", { parties: read().board.parties.filter((p) => p !== read().board.party).join(", ") })}</span></div></div>
    <${MapPanel} label=${t("map.label")} onMap=${(made) => { map.current = made; }} onClick=${([longitude, latitude]) => change({ place: `${latitude.toFixed(5)}, ${longitude.toFixed(5)}` })} /></form>`;
}

/** What went in the place of what was not stated or could not be read, in the page's words; other defects as the node says them. */
function SentAs({ defects, as, draft }) {
  const { t, format } = useWords();
  const fieldOf = (defect) => as?.nature && /^\$\.(\w+?)(Metres)?\W/.exec(defect)?.[1];
  const named = MORE.filter((field) => defects.some((d) => fieldOf(d) === field));
  const value = (field) => (field === "radius" ? format.metres(as.radiusMetres ?? 0) : as[field] === undefined ? t("warn.left") : field === "lower" || field === "upper" ? format.altitude(as[field]) : format.moment(as[field]));
  return html`<ul>${named.map((field) => html`<li>${t(`field.${field}`)}: <b>${value(field)}</b>${draft[field] && html` — ${t("warn.unread")} <${Said} text=${draft[field]} />`}</li>`)}
    ${defects.filter((d) => !named.includes(fieldOf(d))).map((d) => html`<li lang="en" dir="auto">${d.replace(/^\$\./, "")}</li>`)}</ul>`;
}
