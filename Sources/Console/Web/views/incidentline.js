// SPDX-License-Identifier: Apache-2.0
// The joint timeline of an incident: what each side said and what the other had of it, by the later claim of time.
import { html, useState } from "/assets/vendor/preact.js";
import { name, place } from "../core/api.js";
import { href } from "../core/router.js";
import { read, useWords } from "../core/store.js";
import { Code, ErrorBox, Loading, Party, Ref, Tag, Time, useResource } from "../core/ui.js";
import { EntryText, Fold, useLabel } from "./agreeparts.js";

const TEXTS = ["hotline", "statement", "factProposed", "factDisputed", "incidentOpened", "callRecord", "takenDown", "protest", "arrangementSuspended", "arrangementTerminated", "safetyWarning", "objection", "requestForChange"];

/** @param {{incident: object, again: number}} props `again` grows whenever something was said */
export function JointTimeline({ incident, again }) {
  const { t, format } = useWords();
  const { value, problem } = useResource(`/incidents/${place(incident.ref)}/timeline`, again);
  const [all, setAll] = useState(false);
  if (!value) return problem ? html`<${ErrorBox} problem=${problem} />` : html`<${Loading} />`;
  const lines = grouped(value.lines.filter((line) => all || line.ground !== "receipt"));
  const parties = read().board.parties;
  let day = "";
  return html`<section class="card"><h2>${t("inc.timeline")}</h2>
    <p class="soft">${t("inc.order")} ${t("inc.asOf")} <${Code}>${format.date(value.asOf)} ${format.clock(value.asOf)}</${Code}> · ${value.cut.map((c) => html`<${Code}>${c.origin}@${c.size}</${Code}> `)}</p>
    ${value.omitted > 0 && html`<p><${Tag} kind="warn">${t("inc.omitted", { count: value.omitted })}</${Tag}></p>`}
    <label class="tick"><input type="checkbox" checked=${all} onChange=${(e) => setAll(e.target.checked)} /> ${t("inc.withReceipts", { count: value.lines.filter((l) => l.ground === "receipt").length })}</label>
    <div class="table-scroll" tabindex="0" role="region" aria-label=${t("inc.timeline")}><table class="joint"><caption class="hidden">${t("inc.timeline")}</caption>
      <thead><tr><th scope="col">${t("inc.laterClaim")}</th>${parties.map((p) => html`<th scope="col"><${Party} name=${p} /></th>`)}</tr></thead>
      <tbody>${lines.map((line) => {
        const date = format.date(line.at), isNew = date !== day;
        day = date;
        return html`${isNew && html`<tr class="day" key=${date}><th scope="rowgroup" colspan=${parties.length + 1}><${Code}>${date}</${Code}></th></tr>`}
          <tr key=${name(line.ref)} class=${`ground-${line.ground}`}><th scope="row"><${Code}>${format.clock(line.at)}</${Code}></th>
            ${parties.map((p) => html`<td>${p === line.party ? html`<${Line} line=${line} />` : html`<${Had} line=${line} party=${p} />`}</td>`)}</tr>`;
      })}</tbody></table></div></section>`;
}

/** Conflicts that a node found at once stand in one line; each keeps its place. */
function grouped(lines) {
  const groups = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (line.kind === "finding" && last?.kind === "finding" && last.party === line.party && last.at === line.at && !line.invalid) last.more.push(line.ref);
    else groups.push({ ...line, more: [] });
  }
  return groups;
}

/** What its writer said. */
function Line({ line }) {
  const { t, format } = useWords();
  const label = useLabel();
  return html`<div class="said-line"><div class="row"><b>${label("inc.kind", line.kind)}</b><bdi class="soft">${line.position}</bdi>${line.byVoice && html`<${Tag} icon="phone">${t("inc.byVoice")}</${Tag}>`}
      ${line.invalid && html`<${Tag} kind="conflict" icon="conflict">${t("inc.noEffect")}</${Tag}>`}${line.notUnderstood && html`<${Tag} kind="warn">${t("inc.partlyUnknown")}</${Tag}>`}</div>
    ${line.invalid && html`<p class="soft" lang="en" dir="auto">${line.invalid.detail}</p>`}
    <div class="row soft">${t("inc.writtenAt")} <${Code}>${format.clock(line.writtenAt)}</${Code}> · ${t(`inc.ground.${line.ground}`)}</div>
    ${TEXTS.includes(line.kind) && html`<${Fold} label=${t("inc.text")}>${() => html`<${EntryText} to=${line.ref} removed=${line.removedParts?.length > 0} />`}</${Fold}>`}
    <div class="row"><span class="soft">${t("inc.proof")}</span> <${Ref} to=${line.ref} /></div>
    ${line.more.length > 0 && html`<${Fold} label=${t("inc.alike", { count: line.more.length })}>${() => html`<div class="row">${line.more.map((ref) => html`<${Ref} key=${name(ref)} to=${ref} />`)}</div>`}</${Fold}>`}</div>`;
}

/** What another party had of it, with the entries that state it. */
function Had({ line, party }) {
  const { t } = useWords();
  const had = line.others?.find((o) => o.party === party);
  if (!had) return null;
  const states = [["received", had.received && { at: had.received.at, ref: had.received.statedIn }], ["hasIt", had.hasIt], ["understood", had.understood], ["passedOn", had.passedOn?.stated], ["done", had.done]].filter(([, s]) => s);
  if (!states.length) return html`<span class="soft">${t("inc.notReceived")}</span>`;
  return html`<div class="had"><${Progress} progress=${{ ...had, party }} /><div class="row">${states.map(([step, s]) => html`<a class="ref" href=${href("logs", name(s.ref))} aria-label=${`${t(`answer.${step}`)}: ${name(s.ref)}`}><${Code}>${name(s.ref)}</${Code}></a>`)}</div></div>`;
}

/** What another party has of an entry: each state with its time, apart from the others. */
export function Progress({ progress: p }) {
  const { t } = useWords();
  const steps = [["hasIt", p.hasIt], ["understood", p.understood], ["passedOn", p.passedOn?.stated], ["done", p.done]];
  return html`<span class="row"><${Party} name=${p.party} /> ${p.received ? html`<span>${t("answer.received")} <${Time} at=${p.received.at} /></span>` : html`<span class="soft">${t("inc.notReceived")}</span>`}
    ${p.received?.disputed && html`<${Tag} kind="late" icon="clock">${t("inc.timeDisputed")}</${Tag}>`}
    ${steps.filter(([, s]) => s).map(([step, s]) => html`<span>· ${t(`answer.${step}`)} <${Time} at=${s.at} />${step === "passedOn" && html` ${t(`attestation.${p.passedOn.attestation}`)}`}</span>`)}
    ${p.disposition && html`<span>· ${t(`inc.kind.${p.disposition.kind}`)} <${Time} at=${p.disposition.stated.at} /></span>`}
    ${p.overdue?.length > 0 && html`<${Tag} kind="conflict" icon="clock">${t("inc.overdue", { steps: p.overdue.map((s) => t(`answer.${s}`)).join(", ") })}</${Tag}>`}
    ${p.late?.length > 0 && html`<${Tag} kind="late" icon="clock">${t("inc.late", { steps: p.late.map((s) => t(`answer.${s}`)).join(", ") })}</${Tag}>`}</span>`;
}
