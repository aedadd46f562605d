// SPDX-License-Identifier: Apache-2.0
// The terms of an arrangement, readably: all of them, and one by one.
import { html } from "/assets/vendor/preact.js";
import { useWords } from "../core/store.js";
import { Code, Party, Said, Table } from "../core/ui.js";
import { Area, Parties, useLabel } from "./agreeparts.js";
import { KINDS } from "./notify.js";

export const PRECEDENCES = ["flash", "immediate", "priority", "routine"];
export const STEPS = ["hasIt", "understood", "passedOn", "done"];
export const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Separation minima of one row in words. */
export function Minima({ of: m }) {
  const { t, format } = useWords();
  const metres = (n) => t("unit.m", { n: format.number(n) });
  return html`<span>${t("arr.minima", { lateral: metres(m.lateralMetres), vertical: metres(m.verticalMetres), time: format.duration(m.seconds) })}</span>`;
}

/** When a corridor is open each week, in UTC. */
export function Opening({ hours }) {
  const { t } = useWords();
  return html`<ul class="plain-list">${hours.map((h) => html`<li>${!h.days || h.days.length % 7 === 0 ? t("arr.everyDay") : h.days.map((d) => t(`arr.day.${d}`)).join(", ")} <${Code}>${h.from}–${h.until} UTC</${Code}></li>`)}</ul>`;
}

/** One measure in full. */
export function MeasureFacts({ measure }) {
  const { t, format } = useWords();
  const v = measure.volume;
  return html`<dl class="facts"><dt>${t("field.area")}</dt><dd><${Area} area=${v.area} /></dd>
    <dt>${t("field.heights")}</dt><dd><${Code}>${format.band(v.lower, v.upper)}</${Code}></dd>
    <dt>${t("field.time")}</dt><dd><${Span} from=${v.start} until=${v.end} /></dd>
    ${measure.minima && html`<dt>${t("arr.minimaTowards")}</dt><dd><${Minima} of=${measure.minima} /></dd>`}
    ${measure.opening?.length > 0 && html`<dt>${t("arr.open")}</dt><dd><${Opening} hours=${measure.opening} /></dd>`}
    ${measure.revalidateBy && html`<dt>${t("arr.revalidate")}</dt><dd><${Code}>${format.date(measure.revalidateBy)} ${format.time(measure.revalidateBy)}</${Code}></dd>`}</dl>`;
}

/** A span of time whose dates may be years apart. */
export function Span({ from, until }) {
  const { format } = useWords();
  return html`<${Code}>${format.date(from)} ${format.time(from)} – ${format.date(until)} ${format.time(until)}</${Code}>`;
}

/** One term of a section, as the difference of two arrangements has it. */
export function Term({ section, value }) {
  const { t, format } = useWords();
  const label = useLabel();
  if (value === undefined || value === null) return html`<span class="soft">–</span>`;
  switch (section) {
    case "parties": return html`<${Party} name=${value} />`;
    case "inForceFrom": return html`<${Code}>${format.date(value)} ${format.time(value)}</${Code}>`;
    case "areaOfOperations": return html`<${Area} area=${value} />`;
    case "minima": return html`<span><b>${pair(value, t, label)}</b>: <${Minima} of=${value} /></span>`;
    case "deadlines": return html`<span><b>${t(`precedence.${value.precedence}`)}</b>: ${STEPS.filter((s) => value[s + "Seconds"] > 0).map((s) => t("arr.step", { step: t(`answer.${s}`), time: format.duration(value[s + "Seconds"]) })).join(" · ")}</span>`;
    case "contacts": return html`<span><${Party} name=${value.party} /> <${Said} text=${value.means} />: <${Said} text=${value.address} /></span>`;
    case "channels": return html`<span><${Said} text=${value.purpose} />: <${Code}>${megahertz(value.frequencyHertz)}</${Code}> ${value.party && html`<${Party} name=${value.party} />`} ${value.callSign && html`${t("arr.callSign")} <${Said} text=${value.callSign} />`}</span>`;
    case "measures": return html`<div><b>${label("arr.measure", value.kind)} · <${Said} text=${value.name} /></b><${MeasureFacts} measure=${value} /></div>`;
    case "annexes": return html`<span><${Said} text=${value.title} /> <${Hash} hex=${value.sha256} /></span>`;
    case "catalogue": return html`<${Hash} hex=${value} />`;
    case "retentionDays": return value ? t("arr.days", { count: value }) : t("arr.unlimited");
    case "minimumNoticeSeconds": case "receiptSeconds": case "commCheckSeconds": case "clockToleranceSeconds": case "terminationNoticeSeconds": return html`<span>${format.duration(value)}</span>`;
    default: return typeof value === "object" ? html`<${Code}>${JSON.stringify(value)}</${Code}>` : html`<${Said} text=${value} />`;
  }
}

const megahertz = (hertz) => `${(hertz / 1e6).toFixed(6).replace(/0{1,3}$/, "")} MHz`;
const pair = (row, t, label) => [row.first, row.second].map((kind) => (kind ? label("kind", kind) : t("arr.anyKind"))).join(" – ");

/** A SHA-256 in groups of eight, to be compared by eye or read out. */
export const Hash = ({ hex }) => html`<bdi class="code hash" dir="ltr">${(hex ?? "").match(/.{1,8}/g)?.join(" ")}</bdi>`;

/** All terms of an arrangement. */
export function Terms({ terms }) {
  const { t, format } = useWords();
  const fact = (key, value) => html`<dt>${t(key)}</dt><dd>${value}</dd>`;
  const list = (section, items) => (items?.length ? html`<ul class="plain-list">${items.map((item) => html`<li><${Term} section=${section} value=${item} /></li>`)}</ul>` : html`<span class="soft">${t("arr.none")}</span>`);
  const catalogue = terms.catalogue ? html`<${Hash} hex=${terms.catalogue} />` : t("arr.none");
  return html`<div class="terms">
    <section class="card"><h3>${t("arr.h.general")}</h3><dl class="facts">
      ${fact("arr.titleField", html`<${Said} text=${terms.title} />`)}${fact("arr.parties", html`<${Parties} names=${terms.parties} />`)}
      ${terms.observers?.length > 0 && fact("arr.observers", html`<${Parties} names=${terms.observers} />`)}
      ${fact("arr.character", t(`arr.character.${terms.character ?? "military"}`))}
      ${fact("arr.inForceFrom", html`<${Term} section="inForceFrom" value=${terms.inForceFrom} />`)}
      ${fact("arr.areaOfOperations", list("areaOfOperations", terms.areaOfOperations))}${fact("arr.rulesVersion", terms.rulesVersion ?? 1)}</dl></section>
    <section class="card"><h3>${t("arr.h.minima")}</h3><${MinimaMatrix} rows=${terms.minima ?? []} /></section>
    <section class="card"><h3>${t("arr.h.times")}</h3><dl class="facts">
      ${["minimumNoticeSeconds", "receiptSeconds", "commCheckSeconds", "clockToleranceSeconds"].map((s) => fact(`arr.${s}`, format.duration(terms[s])))}
      ${terms.leadTimes && fact("arr.leadTimes", t("arr.leadTimesSaid", { normal: format.duration(terms.leadTimes.normalSeconds), emergency: format.duration(terms.leadTimes.emergencySeconds) }))}</dl>
      <${Table} caption=${t("arr.h.deadlines")} empty=${t("arr.noDeadlines")} head=${[t("field.precedence"), ...STEPS.map((s) => t(`answer.${s}`))]}
        rows=${[...(terms.deadlines ?? [])].sort((a, b) => PRECEDENCES.indexOf(a.precedence) - PRECEDENCES.indexOf(b.precedence)).map((d) => html`<tr><th scope="row">${t(`precedence.${d.precedence}`)}</th>${STEPS.map((s) => html`<td>${d[s + "Seconds"] > 0 ? format.duration(d[s + "Seconds"]) : "–"}</td>`)}</tr>`)} /></section>
    <section class="card"><h3>${t("arr.h.means")}</h3><dl class="facts">${fact("arr.contacts", list("contacts", terms.contacts))}${fact("arr.channels", list("channels", terms.channels))}
      ${fact("arr.representatives", terms.representatives?.length ? html`<ul class="plain-list">${terms.representatives.map((r) => html`<li><${Party} name=${r.party} /> <bdi>${r.position}</bdi></li>`)}</ul>` : t("arr.noRepresentatives"))}</dl></section>
    <section class="card"><h3>${t("arr.h.measures")}</h3>${terms.measures?.length ? html`<ol class="numbered" start="0">${terms.measures.map((m) => html`<li><${Term} section="measures" value=${m} /></li>`)}</ol>` : html`<p class="soft">${t("arr.none")}</p>`}</section>
    <section class="card"><h3>${t("arr.h.words")}</h3><dl class="facts">${fact("arr.languages", terms.languages?.length ? html`<${Code}>${terms.languages.join(", ")}</${Code}>` : t("arr.none"))}
      ${fact("arr.catalogue", catalogue)}${fact("arr.formats", terms.formats?.length ? html`<${Code}>${terms.formats.join(", ")}</${Code}>` : t("arr.allFormats"))}</dl></section>
    <section class="card"><h3>${t("arr.h.conduct")}</h3><dl class="facts">${fact("arr.confidentiality", list("confidentiality", terms.confidentiality))}
      ${fact("arr.disclosure", terms.permittedDisclosure ? html`<${Said} text=${terms.permittedDisclosure} />` : t("arr.none"))}
      ${fact("arr.retentionDays", html`<${Term} section="retentionDays" value=${terms.retentionDays ?? 0} />`)}${fact("arr.spill", list("spillProcedure", terms.spillProcedure))}${fact("arr.annexes", list("annexes", terms.annexes))}</dl></section>
    <section class="card"><h3>${t("arr.h.end")}</h3><p>${t("arr.suspensionRule")}</p><p>${terms.terminationNoticeSeconds ? t("arr.terminationRule", { time: format.duration(terms.terminationNoticeSeconds) }) : t("arr.terminationNone")}</p>
      <p>${t("arr.lostLine")}</p></section>
    <section class="card reservations"><h3>${t("arr.h.reservations")}</h3><ul><li>${t("arr.noAuthorisation")}</li><li>${t("arr.noWaiver")}</li><li>${t("arr.withoutPrejudice")}</li><li>${t("arr.bestStanding")}</li></ul></section></div>`;
}

/** The matrix of minima by pair of kinds: what counts for each pair, and the rows as they were agreed. */
function MinimaMatrix({ rows }) {
  const { t, format } = useWords();
  const label = useLabel();
  if (!rows.length) return html`<p class="soft">${t("arr.noMinima")}</p>`;
  const named = KINDS.filter((kind) => rows.some((r) => r.first === kind || r.second === kind));
  const counts = (a, b) => {
    const fits = (r) => (!r.first || r.first === a || r.first === b) && (!r.second || r.second === a || r.second === b)
      && ([[r.first, r.second], [r.second, r.first]].some(([x, y]) => (!x || x === a) && (!y || y === b)));
    const all = rows.filter(fits).sort((x, y) => (y.first ? 1 : 0) + (y.second ? 1 : 0) - (x.first ? 1 : 0) - (x.second ? 1 : 0));
    return all[0];
  };
  const cell = (r) => (r ? html`<div class="stack">${[t("unit.m", { n: format.number(r.lateralMetres) }), t("unit.m", { n: format.number(r.verticalMetres) }), format.duration(r.seconds)].map((x) => html`<span>${x}</span>`)}</div>` : html`<span class="soft">–</span>`);
  const axis = [...named, undefined];
  const title = (kind) => (kind ? label("kind", kind) : t(named.length ? "arr.otherKind" : "arr.anyKind"));
  return html`<p class="soft">${t("arr.minimaReading")}</p>
    <${Table} caption=${t("arr.h.minima")} head=${[t("field.kind"), ...axis.map(title)]} rows=${axis.map((a) => html`<tr><th scope="row">${title(a)}</th>${axis.map((b) => html`<td>${cell(counts(a ?? "", b ?? ""))}</td>`)}</tr>`)} />`;
}

