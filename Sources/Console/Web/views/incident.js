// SPDX-License-Identifier: Apache-2.0
// One incident: what was said within it, facts line by line, what calms, the closing, and its dossier.
import { html, useState } from "/assets/vendor/preact.js";
import { get, name, place } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { LANGUAGES } from "../core/i18n.js";
import { href } from "../core/router.js";
import { can, read, useStore, useWords } from "../core/store.js";
import { Button, Choice, Code, Empty, ErrorBox, isLabel, LABEL_BYTES, Loading, Party, Ref, Said, Select, Tag, TextArea, TextField, Time, useResource, useSubmit } from "../core/ui.js";
import { Area, EntryText, RefsField, Say, Stated, useAgain, useLabel } from "./agreeparts.js";
import { zip } from "./archive.js";
import { saveFile } from "./entryfields.js";
import { JointTimeline, Progress } from "./incidentline.js";

/** @param {{id: string}} props the place of its opening, or of anything said within it */
export function Incident({ id }) {
  const { t } = useWords();
  const label = useLabel();
  const [again] = useAgain();
  const { value: incident, problem } = useResource(`/incidents/${encodeURIComponent(id)}`, again);
  const [part, setPart] = useState("timeline");
  if (!incident) return html`<div class="page"><h1>${t("inc.one")}</h1>${problem ? html`<${ErrorBox} problem=${problem} />` : html`<${Loading} />`}<a href=${href("incidents")}>${t("action.back")}</a></div>`;
  const { opened } = incident;
  return html`<div class="page"><div class="page-head"><h1>${t("inc.one")}: <${Said} text=${opened.title} /></h1><${IncidentState} state=${incident.state} /></div>
    <a href=${href("incidents")}>${t("action.back")}</a>
    <section class="card" aria-labelledby="matter"><h2 id="matter">${t("inc.matter")}</h2><dl class="facts"><dt>${t("field.nature")}</dt><dd>${label("inc.nature", opened.nature)}</dd>
      <dt>${t("field.time")}</dt><dd><${Time} at=${opened.from} /> – ${opened.until ? html`<${Time} at=${opened.until} />` : t("inc.goesOn")}</dd>
      ${opened.area && html`<dt>${t("inc.where")}</dt><dd><${Area} area=${opened.area} /></dd>`}<dt>${t("inc.openedBy")}</dt><dd><${Stated} party=${incident.by} stated=${incident.stated} /></dd>
      ${opened.about.length > 0 && html`<dt>${t("field.about")}</dt><dd>${opened.about.map((r) => html`<${Ref} to=${r} /> `)}</dd>`}
      ${incident.defects?.length > 0 && html`<dt>${t("agree.seen.defects")}</dt><dd>${incident.defects.map((d) => html`<${Said} text=${d.detail} /> `)}</dd>`}
      <dt>${t("inc.others")}</dt><dd>${incident.progress.map((p) => html`<${Progress} key=${p.party} progress=${p} />`)}</dd></dl><${EntryText} to=${incident.ref} /></section>
    <${Choice} label=${t("inc.show")} value=${part} onInput=${setPart} options=${["timeline", "facts", "statements", "closing", "dossier"].map((value) => ({ value, label: t(`inc.part.${value}`) }))} />
    ${part === "timeline" && html`<${JointTimeline} incident=${incident} again=${again} />`}${part === "facts" && html`<${Facts} incident=${incident} />`}
    ${part === "statements" && html`<${Statements} incident=${incident} />`}${part === "closing" && html`<${Closing} incident=${incident} />`}${part === "dossier" && html`<${Dossier} incident=${incident} />`}</div>`;
}

/** Whether an incident is open, and who has closed it. */
export function IncidentState({ state }) {
  const { t } = useWords();
  return html`<${Tag} kind=${state === "open" ? "conflict" : state === "closedJointly" ? "quiet" : "warn"} icon=${state === "open" ? "incident" : "list"}>${t(`inc.state.${state}`)}</${Tag}>`;
}

/** Says something within the incident. */
function Act({ incident, action, extra, ...rest }) {
  return html`<${Say} kind="incident-action" path=${`/incidents/${place(incident.ref)}/actions`} subject=${{ incident: incident.ref }} body=${{ action, ...extra }} ...${rest} />`;
}

const isRepresentative = (position) => {
  const { session, board } = read();
  return (board.arrangement?.terms.representatives ?? []).some((r) => r.party === session.party && r.position === (position ?? session.position ?? session.user));
};

function Facts({ incident }) {
  const { t } = useWords();
  const own = read().session.party;
  const [draft, change, drop] = useDraft(`fact.${name(incident.ref)}`, { text: "" });
  const [problem, setProblem] = useState(null);
  const may = can("hotline") && isRepresentative();
  const representatives = useStore((s) => s.board.arrangement?.terms.representatives) ?? [];
  return html`<section class="card" aria-labelledby="facts"><h2 id="facts">${t("inc.facts")}</h2>
    <p class="soft">${t(representatives.length ? "inc.factsWhat" : "inc.noRepresentatives")} ${representatives.map((r) => html`<span class="row"><${Party} name=${r.party} /> <bdi>${r.position}</bdi></span>`)}</p>
    ${incident.facts.length === 0 && html`<${Empty}>${t("inc.noFacts")}</${Empty}>`}
    <ol class="numbered">${incident.facts.map((f) => { const mine = f.words.find((w) => w.party === own); return html`<li key=${name(f.stated.ref)} class="fact"><div class="row"><${Tag} kind=${f.state === "disputed" ? "conflict" : f.state === "agreed" ? "quiet" : "warn"} icon=${f.state === "disputed" ? "conflict" : f.state === "agreed" ? "handshake" : "clock"}>${t(`inc.fact.${f.state}`)}</${Tag}><${Stated} party=${f.party} stated=${f.stated} /></div>
      <${EntryText} to=${f.stated.ref} /><ul class="plain-list">${read().board.parties.map((party) => { const w = f.words.find((x) => x.party === party); return html`<li class="row"><${Party} name=${party} /> ${w ? html`<b>${t(w.disputed ? "inc.disputes" : "inc.agrees")}</b> <${Stated} stated=${w.stated} />` : html`<span class="soft">${t("inc.noWord")}</span>`}</li>`; })}</ul>
      ${f.words.filter((w) => w.disputed).map((w) => html`<${Why} key=${name(w.stated.ref)} to=${w.stated.ref} />`)}
      ${may && html`<${Word} incident=${incident} fact=${f} mine=${mine} />`}</li>`; })}</ol>
    ${can("hotline") && html`<div class="card act"><h3>${t("inc.proposeFact")}</h3><${TextArea} label=${t("inc.factText")} hint=${t("inc.factHint")} value=${draft.text} onInput=${(text) => change({ text })} problem=${problem} field="text" />
      <${Act} incident=${incident} action="fact" extra=${{ text: draft.text }} label=${t("inc.proposeFact")} done=${t("inc.said")} onDone=${drop} onProblem=${setProblem} disabled=${!draft.text.trim()} /></div>`}</section>`;
}

/** The reason beside a dispute, if there is one. */
function Why({ to }) {
  const { t } = useWords();
  const parts = useResource(`/entries/${place(to)}`).value?.entry?.parts;
  return parts?.length ? html`<div><span class="soft">${t("inc.why")}</span><${EntryText} to=${to} /></div>` : null;
}

function Word({ incident, fact, mine }) {
  const { t } = useWords();
  const [{ text }, change, drop] = useDraft(`dispute.${name(fact.stated.ref)}`, { text: "" });
  return html`<div class="act"><div class="buttons">${(!mine || mine.disputed) && html`<${Act} incident=${incident} action="agreed" extra=${{ fact: fact.stated.ref }} label=${t("inc.agree")} warn=${t("inc.agreeWarn")} done=${t("inc.said")}><${EntryText} to=${fact.stated.ref} /></${Act}>`}
    ${!mine?.disputed && html`<details><summary>${t("inc.dispute")}</summary><${TextArea} label=${t("inc.disputeWhy")} value=${text} onInput=${(text) => change({ text })} /><${Act} incident=${incident} action="disputed" onDone=${drop} extra=${{ fact: fact.stated.ref, ...(text.trim() && { text }) }} label=${t("inc.dispute")} done=${t("inc.said")} /></details>`}</div></div>`;
}

function Statements({ incident }) {
  const { t } = useWords();
  const [draft, change, drop] = useDraft(`statement.${name(incident.ref)}`, { text: "", measure: "", entry: [] });
  const [problem, setProblem] = useState(null);
  return html`<section class="card" aria-labelledby="statements"><h2 id="statements">${t("inc.statements")}</h2><p class="soft">${t("inc.statementsWhat")}</p>
    ${incident.statements.length === 0 && html`<${Empty}>${t("inc.noStatements")}</${Empty}>`}
    ${incident.statements.map((s) => html`<div key=${name(s.stated.ref)}><${Stated} party=${s.party} stated=${s.stated} />${s.afterClosing && html`<${Tag} kind="warn">${t("inc.afterClosing")}</${Tag}>`}<${EntryText} to=${s.stated.ref} /></div>`)}
    ${can("hotline") && html`<div class="card act"><h3>${t("inc.state1")}</h3><${TextArea} rows="4" label=${t("inc.statementText")} value=${draft.text} onInput=${(text) => change({ text })} problem=${problem} field="text" />
      <${Act} incident=${incident} action="statement" extra=${{ text: draft.text }} label=${t("inc.state1")} done=${t("inc.said")} onDone=${() => change({ text: "" })} onProblem=${setProblem} disabled=${!draft.text.trim()} /></div>`}</section>
    <section class="card" aria-labelledby="calming"><h2 id="calming">${t("inc.measures")}</h2><p class="soft">${t("inc.calmWhat")}</p>
      ${incident.measures.length === 0 && html`<${Empty}>${t("inc.noMeasures")}</${Empty}>`}
      ${incident.measures.map((m) => html`<div key=${name(m.stated.ref)}><${Stated} party=${m.party} stated=${m.stated} /><${Said} block text=${m.measure} />${m.entry && html`${t("inc.byEntry")} <${Ref} to=${m.entry} />`}</div>`)}
      ${can("hotline") && html`<div class="card act"><h3>${t("inc.calm")}</h3><div class="fields"><${TextField} wide bytes=${LABEL_BYTES} label=${t("inc.calmText")} hint=${t("inc.calmHint")} value=${draft.measure} onInput=${(measure) => change({ measure })} problem=${problem} field="measure" />
        <${RefsField} single label=${t("inc.calmEntry")} refs=${draft.entry} onChange=${(entry) => change({ entry })} /></div>
        <${Act} incident=${incident} action="calming" extra=${{ measure: draft.measure, ...(draft.entry.length && { entry: draft.entry[0] }) }} label=${t("inc.calm")} warn=${t("inc.calmWarn")} done=${t("inc.said")} onDone=${drop} onProblem=${setProblem} disabled=${!isLabel(draft.measure)} /></div>`}</section>`;
}

function Closing({ incident }) {
  const { t } = useWords();
  const own = read().session.party;
  const mine = incident.closings.find((c) => c.party === own);
  return html`<section class="card" aria-labelledby="closing"><h2 id="closing">${t("inc.closings")}</h2><p><${IncidentState} state=${incident.state} /></p><p class="soft">${t("inc.closingWhat")}</p>
    <ul class="plain-list">${read().board.parties.map((party) => { const c = incident.closings.find((x) => x.party === party); return html`<li class="row"><${Party} name=${party} /> ${c ? html`${t(c.jointly ? "inc.closing.jointly" : "inc.closing.for-own-side")} <${Stated} stated=${c.stated} />` : html`<span class="soft">${t("inc.notClosed")}</span>`}</li>`; })}</ul>
    ${can("hotline") && html`<div class="buttons">${!mine?.jointly && html`<${Act} incident=${incident} action="closed" extra=${{ closing: "jointly" }} label=${t("inc.closeJointly")} warn=${t("inc.closeJointlyWarn")} done=${t("inc.said")} />`}
      ${!(mine && !mine.jointly) && html`<${Act} incident=${incident} action="closed" extra=${{ closing: "for-own-side" }} label=${t("inc.closeAlone")} warn=${t("inc.closeAloneWarn")} done=${t("inc.said")} />`}
      ${mine && html`<${Act} incident=${incident} action="closing-withdrawn" extra=${{}} label=${t("inc.closeBack")} done=${t("inc.said")} />`}</div>`}</section>`;
}

function Dossier({ incident }) {
  const { t, tag } = useWords();
  const [language, setLanguage] = useState(tag);
  const [made, setMade] = useState(null);
  const { busy, problem, submit } = useSubmit();
  const save = async () => {
    const dossier = await submit(() => get(`/incidents/${place(incident.ref)}/dossier?language=${language}`));
    if (!dossier) return;
    const files = dossier.files.map((f) => ({ name: `${dossier.name}/${f.name}`, bytes: Uint8Array.from(atob(f.base64), (c) => c.charCodeAt(0)) }));
    saveFile(`${dossier.name}.zip`, zip(files));
    setMade({ name: dossier.name, count: files.length });
  };
  return html`<section class="card" aria-labelledby="dossier"><h2 id="dossier">${t("inc.dossier")}</h2><p>${t("inc.dossierWhat")}</p><p class="soft">${t("inc.dossierMind")}</p>
    <div class="fields"><${Select} label=${t("inc.dossierLanguage")} value=${language} onInput=${setLanguage} options=${LANGUAGES.map((l) => ({ value: l.tag, label: l.name }))} /></div>
    <div class="buttons"><${Button} kind="main" busy=${busy} onClick=${save}>${t("inc.dossierSave")}</${Button}></div><${ErrorBox} problem=${problem} />
    ${made && html`<p role="status">${t("inc.dossierSaved", { count: made.count })} <${Code}>${made.name}.zip</${Code}></p>`}
    <h3>${t("inc.dossierCommand")}</h3><pre class="exact" dir="ltr" tabindex="0">${`parley incident export ${name(incident.ref)} --to incident --language ${language}\nparley verify incident ${read().board.parties.map((p) => `--card ${p}.card`).join(" ")}`}</pre></section>`;
}
