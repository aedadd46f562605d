// SPDX-License-Identifier: Apache-2.0
// A safety warning: nature, place, send. Nothing that is typed, or not typed, keeps it from going; what could not be read goes as words.
import { html, useEffect, useRef, useState } from "/assets/vendor/preact.js";
import { get, post } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { useKeys } from "../core/keys.js";
import { refreshBoard } from "../core/live.js";
import { go } from "../core/router.js";
import { can, read, useWords } from "../core/store.js";
import { Button, Choice, ErrorBox, HeightField, MomentField, PlaceField, Tag, TextArea, TextField, useSubmit } from "../core/ui.js";
import { MapPanel } from "./mappanel.js";

export const NATURES = ["live-fire", "stray-aircraft", "stray-drone", "accidental-launch", "mistaken-position", "distress", "rescue"];
const EMPTY = { nature: "live-fire", place: "", text: "", radius: "", lower: "", upper: "", from: "", until: "" };

/** The request of a draft: a warning if there is a place, else a FLASH message in words. Unread values go along in the text. */
export function warningOf(draft, position, { tag, t }) {
  const words = [draft.text.trim()];
  const radius = Number(draft.radius.replace(",", "."));
  if (draft.radius && !(radius > 0)) words.push(`${t("field.radius")}: ${draft.radius}`);
  if (!position) {
    if (draft.place.trim()) words.push(`${t("field.place")}: ${draft.place}`);
    return ["/messages", { precedence: "flash", language: tag, text: [t(`nature.${draft.nature}`), ...words].filter(Boolean).join("\n") }];
  }
  const body = { nature: draft.nature, place: position, text: words.filter(Boolean).join("\n") || undefined };
  if (radius > 0) body.radiusMetres = Math.round(radius * 1000);
  for (const field of ["lower", "upper", "from", "until"]) if (draft[field]) body[field] = draft[field];
  return ["/warnings", body];
}

export function Warn() {
  const words = useWords();
  const { t } = words;
  const [draft, change, drop] = useDraft("warning", EMPTY);
  const [position, setPosition] = useState(null);
  const [more, setMore] = useState(false);
  const [defects, setDefects] = useState(null);
  const map = useRef(null);
  const { busy, problem, submit } = useSubmit();
  useEffect(() => { map.current?.showPoint(position, t(`nature.${draft.nature}`)); }, [position, draft.nature]);
  const send = async () => {
    // Whoever is quicker than the reading of the place still warns of that place.
    const at = position ?? (draft.place.trim() ? await get(`/reading?position=${encodeURIComponent(draft.place)}`).then((r) => r.position).catch(() => null) : null);
    const [path, body] = warningOf(draft, at, words);
    const answer = await submit(({ key }) => post(path, body, { key }), t("warn.sent"));
    if (!answer) return;
    refreshBoard();
    drop();
    setPosition(null);
    if (answer.defects?.length) setDefects(answer.defects); else go("board");
  };
  useKeys(Object.fromEntries(NATURES.map((nature, i) => [String(i + 1), { run: () => change({ nature }) }])));
  if (!can("warn")) return html`<div class="page"><h1>${t("nav.warn")}</h1><p>${t("role.cannot")}</p></div>`;
  return html`<form class="split" onSubmit=${(e) => { e.preventDefault(); send(); }} onKeyDown=${(e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); send(); } }}>
    <div class="split-side"><h1>${t("nav.warn")}</h1><p class="soft">${t("warn.note")}</p>
      <${Choice} label=${t("field.nature")} value=${draft.nature} onInput=${(nature) => change({ nature })} options=${NATURES.map((value, i) => ({ value, label: `${i + 1} ${t(`nature.${value}`)}` }))} />
      <${PlaceField} label=${t("field.place")} hint=${t("warn.placeHint")} text=${draft.place} onInput=${(place) => change({ place })} onPlace=${(at) => { setPosition(at); if (at) map.current?.fit({ at }); }} autofocus problem=${problem} field="place" />
      <${TextArea} label=${t("warn.text")} value=${draft.text} onInput=${(text) => change({ text })} rows=${2} problem=${problem} field="text" />
      <${Button} kind="quiet" aria-expanded=${String(more)} onClick=${() => setMore(!more)}>${t("warn.more")}</${Button}>
      ${more && html`<div class="fields"><${TextField} label=${`${t("field.radius")} (km)`} inputmode="decimal" dir="ltr" value=${draft.radius} onInput=${(radius) => change({ radius })} />
        <${HeightField} label=${t("field.lower")} value=${draft.lower} onInput=${(lower) => change({ lower })} /><${HeightField} label=${t("field.upper")} value=${draft.upper} onInput=${(upper) => change({ upper })} />
        <${MomentField} label=${t("field.from")} value=${draft.from} onInput=${(from) => change({ from })} /><${MomentField} label=${t("field.until")} value=${draft.until} onInput=${(until) => change({ until })} /></div>`}
      <${ErrorBox} problem=${problem} />
      ${defects && html`<div class="card" role="status"><b>${t("warn.sentWith")}</b><ul>${defects.map((d) => html`<li lang="en" dir="auto">${d}</li>`)}</ul><${Button} onClick=${() => go("board")}>${t("nav.board")}</${Button}></div>`}
      <div class="buttons sticky-end"><${Button} kind="danger" type="submit" busy=${busy}>${t("warn.send")}</${Button}>
        ${!position && html`<${Tag} kind="warn" icon="warning">${t("warn.noPlace")}</${Tag}>`}<span class="soft">${t("warn.to", { parties: read().board.parties.filter((p) => p !== read().board.party).join(", ") })}</span></div></div>
    <${MapPanel} label=${t("map.label")} onMap=${(made) => { map.current = made; }} onClick=${([longitude, latitude]) => change({ place: `${latitude.toFixed(5)}, ${longitude.toFixed(5)}` })} /></form>`;
}
