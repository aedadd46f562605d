// SPDX-License-Identifier: Apache-2.0
// The editor of an arrangement's terms: a form for what most arrangements say, and the rest as JSON.
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { name, Problem } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { go, href } from "../core/router.js";
import { can, now, read, useWords } from "../core/store.js";
import { Button, Empty, ErrorBox, Field, MomentField, Ref, Said, Tag, TextArea, TextField, useResource } from "../core/ui.js";
import { areaDraft, AreaField, Say } from "./agreeparts.js";
import { KINDS } from "./notify.js";
import { PRECEDENCES, STEPS, Terms } from "./terms.js";

const SECONDS = ["minimumNoticeSeconds", "receiptSeconds", "commCheckSeconds", "clockToleranceSeconds", "terminationNoticeSeconds"];
/** What the form shows; all other terms stand in the JSON field. */
const IN_FORM = ["title", "parties", "inForceFrom", "minima", "deadlines", "languages", "catalogue", "contacts", "channels", "representatives", "permittedDisclosure", "retentionDays", "confidentiality", "spillProcedure", "replaces", ...SECONDS];

const scratch = (parties) => ({
  title: "", parties, inForceFrom: new Date(Math.ceil(now() / 36e5) * 36e5).toISOString().replace(".000", ""), areaOfOperations: [], minima: [{ lateralMetres: 9260, verticalMetres: 300, seconds: 300 }],
  minimumNoticeSeconds: 3600, receiptSeconds: 30, commCheckSeconds: 600, clockToleranceSeconds: 30, terminationNoticeSeconds: 1209600,
  deadlines: [{ precedence: "flash", hasItSeconds: 60, understoodSeconds: 120 }, { precedence: "immediate", hasItSeconds: 120, understoodSeconds: 300 }],
  languages: [], contacts: [], channels: [], representatives: [], confidentiality: [], spillProcedure: [], retentionDays: 0, measures: [],
});

/** A draft of the editor from terms: the first area as it is typed, what the form lacks as JSON. */
function draftOf(terms, replaces) {
  const rest = Object.fromEntries(Object.entries(terms).filter(([key, value]) => !IN_FORM.includes(key) && key !== "areaOfOperations" && !(Array.isArray(value) && !value.length)));
  const areas = terms.areaOfOperations ?? [];
  return { terms, replaces: replaces ?? null, areas: areas.length ? areas.map(areaDraft) : [{ ...areaDraft(), shape: "polygon" }], rest: JSON.stringify(rest, null, 1) };
}

/** Proposes an arrangement: from the one in force, from a proposal that it counters, or from nothing. */
export function TermsEditor({ base, isCounter }) {
  const { t } = useWords();
  const parties = read().board.parties;
  const initial = base ? draftOf(base.terms, base.ref) : draftOf(scratch(parties));
  // One draft of an amendment, whatever comes into force meanwhile; one of each counter-proposal.
  const [draft, change, drop] = useDraft(`arrangement.${isCounter ? name(base.ref) : "own"}`, initial);
  const isOvertaken = !isCounter && base && draft.replaces && name(draft.replaces) !== name(base.ref);
  const [areas, setAreas] = useState({});
  const [problem, setProblem] = useState(null);
  const formats = useResource("/formats").value;
  const terms = draft.terms;
  const edit = (key, value) => change((d) => ({ terms: { ...d.terms, [key]: value } }));
  const field = (key, props = {}) => html`<${TextField} label=${t(`arr.${key === "title" ? "titleField" : key}`)} value=${terms[key]} onInput=${(v) => edit(key, v)} problem=${problem} field=${key} ...${props} />`;
  const number = (key) => html`<${TextField} type="number" min="0" inputmode="numeric" dir="ltr" label=${t(`arr.${key}Field`)} value=${terms[key]} onInput=${(v) => edit(key, v === "" ? undefined : Number(v))} problem=${problem} field=${key} />`;
  const [rest, restWrong] = readJSON(draft.rest);
  useEffect(() => { if (problem) document.querySelector("[aria-invalid]")?.scrollIntoView({ block: "center" }); }, [problem]);
  if (!can("arrange")) return html`<div class="page"><h1>${t("arr.propose")}</h1><${Empty}>${t("arr.commanderOnly")}</${Empty}></div>`;
  const made = () => {
    // What is being read, or can not be read, is never left out of what is said.
    const missing = draft.areas.findIndex((_, i) => !areas[i]), field = `areaOfOperations[${missing}]`;
    if (missing >= 0) throw new Problem({ type: "urn:parley:problem:invalid", field, reason: { code: "missing", field } }, 422);
    const own = Object.fromEntries(Object.entries(terms).filter(([key, value]) => IN_FORM.includes(key) && value !== "" && value !== undefined && value !== null));
    delete own.replaces;
    return { ...own, ...rest, areaOfOperations: draft.areas.map((_, i) => areas[i]), ...(draft.replaces && { replaces: draft.replaces }) };
  };
  const lines = (key) => html`<${TextArea} label=${t(`arr.${key === "spillProcedure" ? "spill" : key}`)} hint=${t("arr.aLineEach")} value=${(terms[key] ?? []).join("\n")} onInput=${(v) => edit(key, v.split("\n"))} onBlur=${() => edit(key, (terms[key] ?? []).filter((l) => l.trim()))} problem=${problem} field=${key} />`;
  const party = { name: "party", options: parties.map((value) => ({ value, label: value })) };
  return html`<div class="page"><div class="page-head"><h1>${t(isCounter ? "arr.counterTitle" : base ? "arr.amend" : "arr.propose")}</h1><div class="buttons">
      <${Button} onClick=${() => { drop(); change(draftOf(scratch(parties), base?.ref)); }}>${t("arr.fromScratch")}</${Button}><${Button} onClick=${() => { drop(); change(initial); }}>${t(base ? "arr.fromBase" : "arr.clear")}</${Button}></div></div>
    <a href=${href("arrangement")}>${t("action.back")}</a>
    ${draft.replaces && html`<p>${t(isCounter ? "arr.counters" : "arr.amends")} <${Ref} to=${draft.replaces} /></p>`}
    ${isOvertaken && html`<p role="alert"><${Tag} kind="warn" icon="warning">${t("arr.meanwhile")}</${Tag}> <${Said} text=${base.terms.title} /> <${Ref} to=${base.ref} /></p>`}
    <form class="terms-form" onSubmit=${(e) => e.preventDefault()}>
      <section class="card"><h2>${t("arr.h.general")}</h2><div class="fields">${field("title", { wide: true })}
        <fieldset class="choice field-wide"><legend>${t("arr.parties")}</legend>${parties.map((p) => html`<label class="tick"><input type="checkbox" checked=${terms.parties.includes(p)} onChange=${(e) => edit("parties", parties.filter((q) => (q === p ? e.target.checked : terms.parties.includes(q))))} /> <bdi>${p}</bdi></label>`)}</fieldset>
        <${MomentField} label=${t("arr.inForceFrom")} value=${terms.inForceFrom} onInput=${(v) => edit("inForceFrom", v)} problem=${problem} field="inForceFrom" /></div></section>
      <section class="card"><h2>${t("arr.areaOfOperations")}</h2>${draft.areas.map((area, i) => html`<div key=${i}><${AreaField} label=${t("arr.areaNumber", { n: i + 1 })} draft=${area} problem=${problem} field=${`areaOfOperations[${i}]`}
          onDraft=${(d) => change((all) => ({ areas: all.areas.map((a, j) => (j === i ? d : a)) }))} onArea=${(a) => setAreas((all) => ({ ...all, [i]: a }))} />
        ${draft.areas.length > 1 && html`<${Button} kind="quiet" onClick=${() => change((all) => ({ areas: all.areas.filter((_, j) => j !== i) }))}>${t("arr.removeArea", { n: i + 1 })}</${Button}>`}</div>`)}
        <div><${Button} onClick=${() => change((d) => ({ areas: [...d.areas, { ...areaDraft(), shape: "polygon" }] }))}>${t("arr.addArea")}</${Button}></div></section>
      <section class="card"><h2>${t("arr.h.minima")}</h2><${Rows} label=${t("arr.h.minima")} rows=${terms.minima ?? []} onRows=${(v) => edit("minima", v)} empty=${{ lateralMetres: 9260, verticalMetres: 300, seconds: 300 }} problem=${problem} at="minima"
        columns=${["first", "second"].map((n) => ({ name: n, label: t(`arr.${n}`), options: [{ value: "", label: t("arr.anyKind") }, ...KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))] })).concat(["lateralMetres", "verticalMetres", "seconds"].map((n) => ({ name: n, label: t(`arr.${n}`), isNumber: true })))} /></section>
      <section class="card"><h2>${t("arr.h.times")}</h2><div class="fields">${SECONDS.map(number)}</div></section>
      <section class="card"><h2>${t("arr.h.deadlines")}</h2><p class="soft">${t("arr.deadlineHint")}</p><${Deadlines} value=${terms.deadlines ?? []} onValue=${(v) => edit("deadlines", v)} /></section>
      <section class="card"><h2>${t("arr.h.means")}</h2><h3>${t("arr.contacts")}</h3><${Rows} label=${t("arr.contacts")} rows=${terms.contacts ?? []} onRows=${(v) => edit("contacts", v)} empty=${{ party: parties[0], means: "", address: "" }} problem=${problem} at="contacts"
          columns=${[{ ...party, label: t("arr.party") }, { name: "means", label: t("arr.means") }, { name: "address", label: t("arr.address") }]} />
        <h3>${t("arr.channels")}</h3><${Rows} label=${t("arr.channels")} rows=${terms.channels ?? []} onRows=${(v) => edit("channels", v)} empty=${{ purpose: "", frequencyHertz: 121500000 }} problem=${problem} at="channels"
          columns=${[{ name: "purpose", label: t("arr.purpose") }, { name: "frequencyHertz", label: t("arr.frequency"), isNumber: true }, { name: "party", label: t("arr.party"), options: [{ value: "", label: t("arr.allParties") }, ...party.options] }, { name: "callSign", label: t("arr.callSign") }]} />
        <h3>${t("arr.representatives")}</h3><p class="soft">${t("arr.representativesHint")}</p><${Rows} label=${t("arr.representatives")} rows=${terms.representatives ?? []} onRows=${(v) => edit("representatives", v)} empty=${{ party: parties[0], position: "commander-1" }} problem=${problem} at="representatives"
          columns=${[{ ...party, label: t("arr.party") }, { name: "position", label: t("arr.position") }]} /></section>
      <section class="card"><h2>${t("arr.h.words")}</h2><div class="fields"><${TextField} label=${t("arr.languages")} hint=${t("arr.languagesHint")} dir="ltr" value=${(terms.languages ?? []).join(" ")} onInput=${(v) => edit("languages", v.split(/[\s,]+/).filter(Boolean))} problem=${problem} field="languages" />
        ${formats && html`<fieldset class="choice field-wide"><legend>${t("arr.catalogue")}</legend><label class="tick"><input type="checkbox" checked=${!!terms.catalogue} onChange=${(e) => edit("catalogue", e.target.checked ? formats.catalogue : undefined)} /> ${t("arr.ownCatalogue")} <bdi class="code" dir="ltr">${(terms.catalogue ?? formats.catalogue).slice(0, 16)}…</bdi></label></fieldset>`}</div></section>
      <section class="card"><h2>${t("arr.h.conduct")}</h2>${lines("confidentiality")}<div class="fields">${field("permittedDisclosure")}${number("retentionDays")}</div>${lines("spillProcedure")}</section>
      <section class="card"><h2>${t("arr.rest")}</h2><${TextArea} rows="8" dir="ltr" spellcheck="false" label=${t("arr.restField")} hint=${t("arr.restHint")} value=${draft.rest} onInput=${(v) => change({ rest: v })} problem=${restWrong ?? problem} field=${restWrong ? "rest" : "measures"} /></section>
      <${ErrorBox} problem=${problem} />
      <${Say} kind="proposal" path="/arrangement/proposals" body=${made} look="main" label=${t("arr.proposeNow")} title=${t("arr.proposePreview")} warn=${t("arr.proposeWarn")} done=${t("arr.proposeDone")} onProblem=${setProblem} disabled=${!!restWrong} onDone=${(answer) => { drop(); go(answer.release ? "releases" : "arrangement"); }}>${(said) => html`<${Terms} terms=${said} />`}</${Say}>
    </form></div>`;
}

function readJSON(text) {
  try {
    const value = text.trim() ? JSON.parse(text) : {};
    if (value && typeof value === "object" && !Array.isArray(value)) return [value, null];
    return [{}, { field: "rest", detail: "{ … }" }];
  } catch (error) { return [{}, { field: "rest", detail: error.message }]; }
}

/** A list of like things, a row each. */
function Rows({ label, rows, onRows, columns, empty, problem, at }) {
  const { t } = useWords();
  const set = (i, column, value) => onRows(rows.map((row, j) => {
    if (j !== i) return row;
    const next = { ...row, [column.name]: column.isNumber && value !== "" ? Number(value) : value };
    if (value === "") delete next[column.name];
    return next;
  }));
  return html`<div class="rows">${rows.map((row, i) => html`<div class="rows-row" key=${i} role="group" aria-label=${`${label} ${i + 1}`}>${columns.map((c) => html`<${Field} label=${c.label} problem=${problem} field=${`${at}[${i}].${c.name}`}>${(tie) => (c.options
      ? html`<select ...${tie} value=${row[c.name] ?? ""} onInput=${(e) => set(i, c, e.target.value)}>${c.options.map((o) => html`<option value=${o.value} selected=${o.value === (row[c.name] ?? "")}>${o.label}</option>`)}</select>`
      : html`<input type=${c.isNumber ? "number" : "text"} min="0" dir=${c.isNumber ? "ltr" : "auto"} ...${tie} value=${row[c.name] ?? ""} onInput=${(e) => set(i, c, e.target.value)} />`)}</${Field}>`)}
    <${Button} kind="quiet" aria-label=${t("arr.removeRow", { n: i + 1, what: label })} onClick=${() => onRows(rows.filter((_, j) => j !== i))}>✕</${Button}></div>`)}
    <div><${Button} onClick=${() => onRows([...rows, empty])} aria-label=${t("arr.addRow", { what: label })}>${t("action.add")}</${Button}></div></div>`;
}

/** Until when each step is due, for each precedence; an empty field is no deadline. */
function Deadlines({ value, onValue }) {
  const { t } = useWords();
  const set = (precedence, step, text) => {
    const before = value.find((d) => d.precedence === precedence) ?? { precedence, hasItSeconds: 0 };
    const after = { ...before, [step + "Seconds"]: text === "" ? 0 : Number(text) };
    const others = value.filter((d) => d.precedence !== precedence);
    onValue(STEPS.some((s) => after[s + "Seconds"] > 0) ? [...others, after] : others);
  };
  return html`<div class="table-scroll"><table><caption class="hidden">${t("arr.h.deadlines")}</caption><thead><tr><th scope="col">${t("field.precedence")}</th>${STEPS.map((s) => html`<th scope="col">${t(`answer.${s}`)} (${t("arr.unitSeconds")})</th>`)}</tr></thead>
    <tbody>${PRECEDENCES.map((p) => html`<tr><th scope="row">${t(`precedence.${p}`)}</th>${STEPS.map((s) => html`<td><input type="number" min="0" dir="ltr" aria-label=${`${t(`precedence.${p}`)}: ${t(`answer.${s}`)}`}
      value=${value.find((d) => d.precedence === p)?.[s + "Seconds"] || ""} onInput=${(e) => set(p, s, e.target.value)} /></td>`)}</tr>`)}</tbody></table></div>`;
}
