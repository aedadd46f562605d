// SPDX-License-Identifier: Apache-2.0
// What was said by voice, as it came into the logs: records of calls, requests for a commander's call, what was taken down; and
// protests, which never ring.
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { name, place } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { LANGUAGES } from "../core/i18n.js";
import { go, href } from "../core/router.js";
import { can, now, read, useStore, useWords } from "../core/store.js";
import { Button, Choice, Code, Empty, MomentField, Party, Ref, Said, Select, Tag, TextArea, TextField, Time } from "../core/ui.js";
import { EntryText, others, Parties, refOf, RefsField, Say, Stated } from "./agreeparts.js";
import { EntryFields } from "./entryfields.js";
import { ScriptReader } from "./script.js";
import { TakeDown } from "./takedown.js";
import { Progress } from "./incidentline.js";

const PARTS = ["calls", "commander", "taken", "script", "protests"];
export const minute = (at = now()) => new Date(Math.floor(at / 6e4) * 6e4).toISOString().replace(".000", "");

/** `#/voice`, or one of its parts; `script:ORIGIN@INDEX` reads an entry out, `differs:ORIGIN@INDEX` contradicts a record, `protest:ORIGIN@INDEX` protests. */
export function Voice({ id }) {
  const { t } = useWords();
  const [mode, ref] = id?.includes(":") ? [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)] : [id ?? "calls", null];
  const part = mode === "differs" ? "calls" : mode === "protest" ? "protests" : PARTS.includes(mode) ? mode : "calls";
  return html`<div class="page"><h1 class="no-print">${t("nav.voice")}</h1>
    <div class="no-print"><${Choice} label=${t("inc.show")} value=${part} onInput=${(p) => go("voice", p)} options=${PARTS.map((value) => ({ value, label: t(`voi.part.${value}`) }))} /></div>
    ${part === "calls" && html`<${Calls} differs=${mode === "differs" ? ref : null} key=${id} />`}${part === "commander" && html`<${CommanderCalls} />`}${part === "taken" && html`<${Taken} />`}
    ${part === "script" && html`<${ScriptReader} of=${ref} />`}${part === "protests" && html`<${Protests} about=${mode === "protest" ? ref : null} key=${id} />`}</div>`;
}

const newest = (items) => [...items].sort((a, b) => (a.stated.at < b.stated.at ? 1 : -1));
/** A choice of the language in which something is written or held. */
export const Language = ({ value, onInput, label, problem }) =>
  html`<${Select} label=${label} value=${value} onInput=${onInput} options=${LANGUAGES.map((l) => ({ value: l.tag, label: l.name }))} problem=${problem} field="language" />`;

function Calls({ differs }) {
  const { t } = useWords();
  const own = read().session.party;
  const calls = newest(useStore((s) => s.board.calls));
  return html`${can("hotline") && html`<${RecordCall} differs=${differs} calls=${calls} />`}
    <section class="card" aria-labelledby="calls"><h2 id="calls">${t("voi.calls")}</h2>${calls.length === 0 && html`<${Empty}>${t("voi.noCalls")}</${Empty}>`}
      ${calls.map((c) => { const word = c.words.find((w) => w.party === own); return html`<article class="logged" key=${name(c.ref)}><div class="row spread"><${Stated} party=${c.by} stated=${c.stated} /><span class="row">${c.words.map((w) => html`<span class="row"><${Party} name=${w.party} /><${Tag} kind=${w.word === "differs" ? "conflict" : w.word === "confirmed" ? "quiet" : "warn"} icon=${w.word === "differs" ? "conflict" : w.word === "confirmed" ? "handshake" : "clock"}>${t(`voi.word.${w.word}`)}</${Tag}></span>`)}</span></div>
        <dl class="facts"><dt>${t("voi.with")}</dt><dd><${Parties} names=${c.record.with} /></dd><dt>${t("field.time")}</dt><dd><${Time} at=${c.record.began} /> – <${Time} at=${c.record.ended} /></dd>
          <dt>${t("voi.medium")}</dt><dd><${Said} text=${c.record.medium} />${c.record.languages.length > 0 && html` · <${Code}>${c.record.languages.join(", ")}</${Code}>`}${c.record.interpreter && html` · ${t("voi.interpreter")}`}</dd>
          ${c.record.differsFrom && html`<dt>${t("voi.differsFrom")}</dt><dd><${Ref} to=${c.record.differsFrom} /></dd>`}${c.counters.length > 0 && html`<dt>${t("voi.contradictedBy")}</dt><dd>${c.counters.map((r) => html`<${Ref} to=${r} /> `)}</dd>`}
          ${c.record.about.length > 0 && html`<dt>${t("field.about")}</dt><dd>${c.record.about.map((r) => html`<${Ref} to=${r} /> `)}</dd>`}</dl>
        <${EntryText} to=${c.ref} />
        ${c.by !== own && word?.word === "unconfirmed" && html`<div class="buttons act">${can("answer") && html`<${Say} kind="answer" path="/answers" body=${{ to: c.ref, state: "understood" }} label=${t("voi.confirm")} look="main" warn=${t("voi.confirmWarn")} done=${t("inc.said")}><${EntryText} to=${c.ref} /></${Say}>`}
          ${can("hotline") && html`<a class="button" href=${href("voice", `differs:${name(c.ref)}`)}>${t("voi.contradict")}</a>`}</div>`}</article>`; })}</section>`;
}

function RecordCall({ differs, calls }) {
  const { t, tag } = useWords();
  const from = calls.find((c) => name(c.ref) === differs);
  const [draft, change, drop] = useDraft(`call${differs ?? ""}`, { with: from ? [from.by] : others(), began: from?.record.began ?? "", ended: from?.record.ended ?? "", medium: from?.record.medium ?? t("voi.telephone"), languages: (from?.record.languages ?? [tag]).join(" "), interpreter: from?.record.interpreter ?? false, about: from?.record.about ?? [], text: "" });
  const [problem, setProblem] = useState(null);
  const body = () => ({ with: draft.with, began: draft.began, ended: draft.ended, medium: draft.medium, languages: draft.languages.split(/[\s,]+/).filter(Boolean), interpreter: draft.interpreter, ...(draft.about.length && { about: draft.about }), ...(from && { differsFrom: from.ref }), text: draft.text });
  const moment = (key) => html`<div class="row"><${MomentField} label=${t(`voi.${key}`)} value=${draft[key]} onInput=${(v) => change({ [key]: v })} problem=${problem} field=${key} /><${Button} onClick=${() => change({ [key]: minute() })}>${t("inc.now")}</${Button}></div>`;
  return html`<details class="card" open=${!!differs}><summary><h2>${t(differs ? "voi.recordDiffers" : "voi.record")}</h2></summary><p class="soft">${t("voi.recordWhat")}</p>
    ${from && html`<p>${t("voi.differsFrom")} <${Ref} to=${from.ref} /></p>`}
    <form class="fields" onSubmit=${(e) => e.preventDefault()}><fieldset class="choice field-wide"><legend>${t("voi.with")}</legend>${others().map((p) => html`<label class="tick"><input type="checkbox" checked=${draft.with.includes(p)} onChange=${(e) => change({ with: others().filter((q) => (q === p ? e.target.checked : draft.with.includes(q))) })} /> <bdi>${p}</bdi></label>`)}</fieldset>
      ${moment("began")}${moment("ended")}<${TextField} label=${t("voi.medium")} value=${draft.medium} onInput=${(medium) => change({ medium })} problem=${problem} field="medium" />
      <${TextField} dir="ltr" label=${t("voi.languages")} hint=${t("arr.languagesHint")} value=${draft.languages} onInput=${(languages) => change({ languages })} problem=${problem} field="languages" />
      <label class="tick field-wide"><input type="checkbox" checked=${draft.interpreter} onChange=${(e) => change({ interpreter: e.target.checked })} /> ${t("voi.interpreter")}</label>
      <${TextArea} rows="4" label=${t("voi.gist")} hint=${t("voi.gistHint")} value=${draft.text} onInput=${(text) => change({ text })} problem=${problem} field="text" />
      <${RefsField} label=${t("field.about")} refs=${draft.about} onChange=${(about) => change({ about })} /></form>
    <${Say} kind="call" path="/calls" body=${body} look="main" label=${t("voi.recordNow")} done=${t("inc.said")} onProblem=${setProblem} disabled=${!draft.text.trim() || !draft.began || !draft.ended || !draft.with.length} onDone=${() => { drop(); go("voice", "calls"); }} /></details>`;
}

function CommanderCalls() {
  const { t, tag } = useWords();
  const calls = newest(useStore((s) => s.board.commanderCalls));
  const [draft, change, drop] = useDraft("commander-call", { byWhen: "", language: tag, telephone: "", about: [] });
  const [problem, setProblem] = useState(null);
  return html`${can("hotline") && html`<section class="card" aria-labelledby="ask"><h2 id="ask">${t("voi.ask")}</h2><p class="soft">${t("voi.askWhat")}</p>
      <form class="fields" onSubmit=${(e) => e.preventDefault()}><div class="row"><${MomentField} label=${t("voi.byWhen")} value=${draft.byWhen} onInput=${(byWhen) => change({ byWhen })} problem=${problem} field="byWhen" />
        ${[15, 60].map((m) => html`<${Button} onClick=${() => change({ byWhen: minute(now() + (m + 1) * 6e4) })}>${t("voi.inMinutes", { n: m })}</${Button}>`)}</div>
        <${Language} label=${t("voi.heldIn")} value=${draft.language} onInput=${(language) => change({ language })} problem=${problem} />
        <${TextField} label=${t("voi.callAt")} hint=${t("voi.callAtHint")} value=${draft.telephone} onInput=${(telephone) => change({ telephone })} problem=${problem} field="telephone" /><${RefsField} single label=${t("field.about")} refs=${draft.about} onChange=${(about) => change({ about })} /></form>
      <${Say} kind="commander-call" path="/commander-calls" body=${() => ({ byWhen: draft.byWhen, language: draft.language, ...(draft.telephone.trim() && { telephone: draft.telephone }), ...(draft.about.length && { about: draft.about[0] }) })} look="main" label=${t("voi.askNow")} warn=${t("voi.askWarn")} done=${t("inc.said")} disabled=${!draft.byWhen} onProblem=${setProblem} onDone=${drop} /></section>`}
    <section class="card" aria-labelledby="asked"><h2 id="asked">${t("voi.asked")}</h2>${calls.length === 0 && html`<${Empty}>${t("voi.noAsked")}</${Empty}>`}
      ${calls.map((c) => html`<article class="logged" key=${name(c.ref)}><${Stated} party=${c.by} stated=${c.stated} /><dl class="facts"><dt>${t("voi.byWhen")}</dt><dd><${Time} at=${c.call.byWhen} /></dd><dt>${t("voi.heldIn")}</dt><dd><bdi>${LANGUAGES.find((l) => l.tag === c.call.language)?.name ?? c.call.language}</bdi></dd>
        ${c.call.telephone && html`<dt>${t("voi.callAt")}</dt><dd><${Said} text=${c.call.telephone} /></dd>`}${c.call.about && html`<dt>${t("field.about")}</dt><dd><${Ref} to=${c.call.about} /></dd>`}
        <dt>${t("inc.others")}</dt><dd>${c.progress.map((p) => html`<${Progress} key=${p.party} progress=${p} />`)}</dd></dl></article>`)}</section>`;
}

function Taken() {
  const { t } = useWords();
  const own = read().session.party;
  const items = newest(useStore((s) => s.board.takenDown));
  return html`${can("hotline") && html`<${TakeDown} />`}<section class="card" aria-labelledby="taken"><h2 id="taken">${t("voi.taken")}</h2><p class="soft">${t("voi.takenWhat")}</p>${items.length === 0 && html`<${Empty}>${t("voi.noTaken")}</${Empty}>`}
    ${items.map((i) => { const { saidBy, saidAt, language, checkGroup, checks, about, isText, ...what } = i.taken; return html`<article class="logged" key=${name(i.ref)}><div class="row spread"><${Stated} party=${i.by} stated=${i.stated} /><${Tag} kind=${i.reconciled ? "quiet" : "warn"} icon=${i.reconciled ? "handshake" : "phone"}>${t(i.reconciled ? "voi.reconciled" : "voi.notReconciled")}</${Tag}></div>
      <dl class="facts"><dt>${t("voi.saidBy")}</dt><dd><${Party} name=${saidBy} /> <${Time} at=${saidAt} /> · <bdi>${language}</bdi></dd>${checkGroup && html`<dt>${t("voi.check")}</dt><dd><${Code}>${checkGroup}</${Code}> <${Tag} kind=${checks ? "quiet" : "conflict"} icon=${checks ? "list" : "conflict"}>${t(checks ? "voi.checkFits" : "voi.checkDiffers")}</${Tag}></dd>`}${about && html`<dt>${t("field.about")}</dt><dd><${Ref} to=${about} /></dd>`}</dl>
      ${isText ? html`<${EntryText} to=${i.ref} />` : html`<${EntryFields} value=${what} />`}
      ${i.reconciliations.map((r) => html`<${Match} key=${name(r.entry)} match=${r} />`)}
      ${!i.reconciled && i.by === own && can("hotline") && html`<${Reconcile} item=${i} />`}</article>`; })}</section>`;
}

/** What was taken down beside an entry, member by member. */
function Match({ match: m, children }) {
  const { t, has } = useWords();
  return html`<div class="row match"><${Ref} to=${m.entry} />${!m.compared ? html`<${Tag}>${t("voi.notCompared")}</${Tag}>` : m.same ? html`<${Tag} icon="list">${t("voi.same")}</${Tag}>` : html`<${Tag} kind="conflict" icon="conflict">${t("voi.differs")}</${Tag}>`}
    ${m.fields.filter((f) => !f.same).map((f) => html`<${Tag} kind="conflict">${has(`rec.field.${f.name}`) ? t(`rec.field.${f.name}`) : f.name}</${Tag}>`)}${children}</div>`;
}

function Reconcile({ item }) {
  const { t } = useWords();
  const [other, setOther] = useState([]);
  const say = (entry) => html`<${Say} kind="reconciliation" path=${`/taken-down/${place(item.ref)}/reconciliation`} subject=${{ takenDown: item.ref }} body=${{ entry }} label=${t("voi.reconcile")} warn=${t("voi.reconcileWarn")} done=${t("inc.said")} />`;
  return html`<div class="act"><h3>${t("voi.reconcileWith")}</h3>${(item.matches ?? []).map((m) => html`<${Match} key=${name(m.entry)} match=${m}>${say(m.entry)}</${Match}>`)}
    <${RefsField} single label=${t("voi.otherEntry")} refs=${other} onChange=${setOther} />${other.length > 0 && say(other[0])}</div>`;
}

function Protests({ about }) {
  const { t, tag } = useWords();
  const protests = newest(useStore((s) => s.board.protests));
  const [draft, change, drop] = useDraft(`protest${about ?? ""}`, { language: tag, text: "", about: [] });
  const [problem, setProblem] = useState(null);
  useEffect(() => { if (about) refOf(about).then((ref) => change({ about: [ref] })).catch(setProblem); }, [about]);
  return html`${can("hotline") && html`<details class="card" open=${!!about}><summary><h2>${t("voi.protest")}</h2></summary><p class="soft">${t("voi.protestWhat")}</p><form class="fields" onSubmit=${(e) => e.preventDefault()}><${Language} label=${t("voi.writtenIn")} value=${draft.language} onInput=${(language) => change({ language })} problem=${problem} />
      <${TextArea} rows="6" label=${t("voi.protestText")} value=${draft.text} onInput=${(text) => change({ text })} problem=${problem} field="text" /><${RefsField} single label=${t("field.about")} refs=${draft.about} onChange=${(a) => change({ about: a })} /></form>
      <${Say} kind="protest" path="/protests" body=${() => ({ language: draft.language, text: draft.text, ...(draft.about.length && { about: draft.about[0] }) })} look="main" label=${t("voi.protestNow")} done=${t("inc.said")} disabled=${!draft.text.trim()} onProblem=${setProblem} onDone=${drop} /></details>`}
    <section class="card" aria-labelledby="protests"><h2 id="protests">${t("voi.protests")}</h2><p class="soft">${t("voi.protestsQuiet")}</p>${protests.length === 0 && html`<${Empty}>${t("voi.noProtests")}</${Empty}>`}
      ${protests.map((p) => html`<article class="logged" key=${name(p.ref)}><div class="row spread"><${Stated} party=${p.by} stated=${p.stated} />${p.about && html`<span>${t("field.about")} <${Ref} to=${p.about} /></span>`}</div><${EntryText} to=${p.ref} language=${p.language} removed=${!!p.textRemoved} />
        ${p.translations?.length > 0 && html`<p><a href=${href("translations", name(p.ref))}>${t("voi.translation")}</a></p>`}</article>`)}</section>`;
}
