// SPDX-License-Identifier: Apache-2.0
// Measures that stand: agreed in the arrangement, declared by one side, agreed since; and what is said of them.
import { html, useState } from "/assets/vendor/preact.js";
import { name } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { readLength } from "../core/length.js";
import { go, href } from "../core/router.js";
import { can, now, read, useNow, useWords } from "../core/store.js";
import { Age, Code, Choice, Empty, ErrorBox, HeightField, Icon, isLabel, LABEL_BYTES, LengthField, Loading, MomentField, Party, Ref, Said, Select, Tag, TextField, useResource } from "../core/ui.js";
import { AreaField, emptyArea, Parties, Say, Stated, useAgain, useLabel } from "./agreeparts.js";
import { DAYS, MeasureFacts } from "./terms.js";

const KINDS = ["buffer", "no-fly", "safe-corridor", "protected-site", "coordination-line"];

/** `#/measures`, or `/declare` to declare one (the draft "measure" may have been begun elsewhere: `{area: {shape: "json", json}}`). */
export function Measures({ id }) {
  const { t } = useWords();
  const [again, readAgain] = useAgain();
  const { value, problem } = useResource("/measures", again);
  const [filter, setFilter] = useState("stands");
  if (id === "declare") return html`<${Declare} />`;
  const all = value?.measures ?? [];
  const of = { stands: (m) => m.stands, arrangement: (m) => m.source === "arrangement", declared: (m) => m.source !== "arrangement" && m.stands, lifted: (m) => !m.stands };
  const shown = all.filter(of[filter]);
  return html`<div class="page"><div class="page-head"><h1>${t("nav.measures")}</h1>${can("arrange") && html`<a class="button button-main" href=${href("measures", "declare")}><${Icon} name="plus" />${t("mea.declare")}</a>`}</div>
    <p class="soft">${t("mea.what")}</p>${!can("arrange") && html`<p class="soft">${t("arr.commanderOnly")}</p>`}
    ${!value ? (problem ? html`<${ErrorBox} problem=${problem} />` : html`<${Loading} />`) : html`
      <${Choice} label=${t("inc.show")} value=${filter} onInput=${setFilter} options=${Object.keys(of).map((key) => ({ value: key, label: t("neg.filter", { what: t(`mea.filter.${key}`), n: all.filter(of[key]).length }) }))} />
      ${shown.length === 0 && html`<section class="card"><${Empty}>${t("mea.empty")}</${Empty}></section>`}
      <div class="cards">${shown.map((m) => html`<${Measure} key=${`${name(m.feature.entry)}#${m.feature.number}`} measure=${m} onSaid=${readAgain} />`)}</div>`}</div>`;
}

/** Whether a corridor is open now, by its weekly hours in UTC. */
function isOpenNow(hours, at) {
  const minutes = (text) => { const [h, m] = text.split(":").map(Number); return h * 60 + m; };
  const day = (new Date(at).getUTCDay() + 6) % 7, minute = new Date(at).getUTCHours() * 60 + new Date(at).getUTCMinutes();
  return hours.some((h) => {
    const days = h.days?.length ? h.days.map((d) => DAYS.indexOf(d)) : [0, 1, 2, 3, 4, 5, 6], from = minutes(h.from), until = minutes(h.until);
    if (until > from) return days.includes(day) && minute >= from && minute < until;
    return (days.includes(day) && minute >= from) || (days.includes((day + 6) % 7) && minute < until);
  });
}

function Measure({ measure: m, onSaid }) {
  const { t } = useWords();
  const label = useLabel();
  const at = useNow(30);
  const own = read().session.party;
  const { volume, opening } = m.measure;
  const isAhead = Date.parse(volume.start) > at, isOver = Date.parse(volume.end) <= at;
  const due = m.confirmedUntil ?? m.measure.revalidateBy;
  return html`<article class="card"><div class="row spread"><h2>${label("arr.measure", m.measure.kind)} · <${Said} text=${m.measure.name} /></h2><${Ref} to=${m.feature.entry} /></div>
    <div class="row"><${Tag} kind=${m.source === "unilateral" ? "warn" : "own"} icon=${m.source === "unilateral" ? "people" : "handshake"}>${t(`mea.source.${m.source}`)}</${Tag}>${m.by && html`<${Party} name=${m.by} />`}${m.source === "arrangement" && html`<${Code}>№ ${m.feature.number}</${Code}>`}
      ${!m.stands && html`<${Tag}>${t("mea.lifted")}</${Tag}>`}${m.stands && isOver && html`<${Tag}>${t("mea.over")}</${Tag}>`}${m.stands && isAhead && html`<${Tag}>${t("mea.ahead")}</${Tag}>`}
      ${m.stale && html`<${Tag} kind="late" icon="clock">${t("mea.stale")}</${Tag}>`}
      ${opening?.length > 0 && !isAhead && !isOver && (isOpenNow(opening, at) ? html`<${Tag} icon="clock">${t("mea.openNow")}</${Tag}>` : html`<${Tag} kind="conflict" icon="conflict">${t("mea.closedNow")}</${Tag}>`)}</div>
    <${MeasureFacts} measure=${m.measure} />
    <dl class="facts">${due && html`<dt>${t("mea.due")}</dt><dd><${Age} due=${due} />${m.stale && html` ${t("mea.staleWhat")}`}</dd>`}
      ${m.stated && html`<dt>${t("mea.declaredBy")}</dt><dd><${Stated} party=${m.by} stated=${m.stated} /></dd>`}
      <dt>${t("mea.holders")}</dt><dd>${m.holders.length ? html`<${Parties} names=${m.holders} />` : t("arr.none")}</dd>${m.liftedBy.length > 0 && html`<dt>${t("mea.liftedBy")}</dt><dd><${Parties} names=${m.liftedBy} /></dd>`}</dl>
    ${can("arrange") && m.stands && html`<${Words} measure=${m} own=${own} onSaid=${onSaid} />`}</article>`;
}

function Words({ measure: m, own, onSaid }) {
  const { t } = useWords();
  const [until, setUntil] = useState("");
  const [problem, setProblem] = useState(null);
  const say = (word, extra, props) => html`<${Say} kind="measure-word" path="/measures/words" body=${{ measure: m.feature, word, ...extra }} done=${t("inc.said")} onDone=${onSaid} ...${props}><${MeasureFacts} measure=${m.measure} /></${Say}>`;
  const isDeclared = m.source !== "arrangement";
  return html`<details class="act"><summary>${t("mea.words")}</summary><div class="buttons">
    ${isDeclared && m.by !== own && !m.holders.includes(own) && say("agreed", {}, { label: t("mea.agree"), warn: t("mea.agreeWarn"), look: "main" })}
    ${isDeclared && m.holders.includes(own) && say("lifted", {}, { label: t("mea.lift"), warn: t("mea.liftWarn") })}</div>
    ${!isDeclared && html`<p class="soft">${t("mea.arranged")}</p>`}
    ${m.holders.includes(own) && html`<div class="fields"><${MomentField} label=${t("mea.confirmUntil")} value=${until} onInput=${setUntil} problem=${problem} field="until" /></div>${say("confirmed", { until }, { label: t("mea.confirm"), warn: t("mea.confirmWarn"), onProblem: setProblem, disabled: !until })}`}</details>`;
}

function Declare() {
  const { t } = useWords();
  const minute = (hours) => new Date(Math.ceil((now() + hours * 36e5) / 36e5) * 36e5).toISOString().replace(".000", "");
  const [draft, change, drop] = useDraft("measure", { kind: "protected-site", name: "", area: emptyArea, lower: "surface", upper: "1500 m MSL", start: minute(0), end: minute(24 * 7), revalidateBy: "", minima: false, lateralMetres: "2000", verticalMetres: "300", seconds: "0", days: [], from: "", until: "" });
  const [area, setArea] = useState(null);
  const [problem, setProblem] = useState(null);
  if (!can("arrange")) return html`<div class="page"><h1>${t("mea.declare")}</h1><${Empty}>${t("arr.commanderOnly")}</${Empty}></div>`;
  const isCorridor = draft.kind === "safe-corridor";
  const body = () => ({
    kind: draft.kind, name: draft.name, volume: { area, lower: draft.lower, upper: draft.upper, start: draft.start, end: draft.end },
    ...(draft.minima && { minima: { lateralMetres: readLength(draft.lateralMetres), verticalMetres: readLength(draft.verticalMetres), seconds: Number(draft.seconds) } }), ...(draft.revalidateBy && { revalidateBy: draft.revalidateBy }),
    ...(isCorridor && draft.from && draft.until && { opening: [{ ...(draft.days.length && { days: draft.days }), from: draft.from, until: draft.until }] }),
  });
  const text = (key, props) => html`<${TextField} label=${t(`mea.${key}`)} value=${draft[key]} onInput=${(v) => change({ [key]: v })} problem=${problem} field=${key} ...${props} />`;
  return html`<div class="page"><h1>${t("mea.declare")}</h1><a href=${href("measures")}>${t("action.back")}</a><p class="soft">${t("mea.declareWhat")}</p>
    <form class="card" onSubmit=${(e) => e.preventDefault()}><div class="fields"><${Select} label=${t("field.kind")} value=${draft.kind} onInput=${(kind) => change({ kind })} options=${KINDS.map((value) => ({ value, label: t(`arr.measure.${value}`) }))} problem=${problem} field="kind" />${text("name", { bytes: LABEL_BYTES })}
      <${AreaField} label=${t("field.area")} draft=${draft.area} onDraft=${(a) => change({ area: a })} onArea=${setArea} problem=${problem} field="volume.area" />
      <${HeightField} label=${t("field.lower")} value=${draft.lower} onInput=${(lower) => change({ lower })} problem=${problem} field="volume.lower" /><${HeightField} label=${t("field.upper")} value=${draft.upper} onInput=${(upper) => change({ upper })} problem=${problem} field="volume.upper" />
      <${MomentField} label=${t("field.start")} value=${draft.start} onInput=${(start) => change({ start })} problem=${problem} field="volume.start" /><${MomentField} label=${t("field.end")} value=${draft.end} onInput=${(end) => change({ end })} problem=${problem} field="volume.end" />
      <${MomentField} label=${t("mea.revalidateBy")} hint=${t("mea.revalidateHint")} value=${draft.revalidateBy} onInput=${(revalidateBy) => change({ revalidateBy })} problem=${problem} field="revalidateBy" />
      ${isCorridor && html`<fieldset class="group field-wide"><legend>${t("mea.opening")}</legend><p class="hint">${t("mea.openingHint")}</p><div class="row">${DAYS.map((d) => html`<label class="tick"><input type="checkbox" checked=${draft.days.includes(d)} onChange=${(e) => change({ days: DAYS.filter((x) => (x === d ? e.target.checked : draft.days.includes(x))) })} /> ${t(`arr.day.${d}`)}</label>`)}</div>
        <div class="fields">${text("from", { type: "time", dir: "ltr" })}${text("until", { type: "time", dir: "ltr" })}</div></fieldset>`}
      <label class="tick field-wide"><input type="checkbox" checked=${draft.minima} onChange=${(e) => change({ minima: e.target.checked })} /> ${t("mea.withMinima")}</label>
      ${draft.minima && html`${["lateral", "vertical"].map((key) => html`<${LengthField} zero required label=${t(`rec.field.${key}Metres`)} value=${draft[`${key}Metres`]} onInput=${(v) => change({ [`${key}Metres`]: v })} problem=${problem} field=${`minima.${key}Metres`} />`)}
        <${TextField} type="number" min="0" dir="ltr" label=${t("arr.seconds")} value=${draft.seconds} onInput=${(v) => change({ seconds: v })} problem=${problem} field="minima.seconds" />`}</div>
      <${Say} kind="measure" path="/measures" body=${body} look="main" label=${t("mea.declareNow")} warn=${t("mea.declareWarn")} done=${t("mea.declareDone")} onProblem=${setProblem} disabled=${!area || !isLabel(draft.name) || (draft.minima && (readLength(draft.lateralMetres) === null || readLength(draft.verticalMetres) === null))} onDone=${(answer) => { drop(); go(answer.release ? "releases" : "measures"); }} /></form></div>`;
}
