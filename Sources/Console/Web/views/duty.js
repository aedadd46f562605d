// SPDX-License-Identifier: Apache-2.0
// Who has the watch, how it is handed over, and who watches on either side.
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { del, name, post } from "../core/api.js";
import { onEvent, refreshWatch } from "../core/live.js";
import { can, useStore, useWords } from "../core/store.js";
import { Age, Button, Choice, Code, Empty, ErrorBox, Loading, MomentField, Party, Ref, Table, Tag, TextField, Time, useId, useResource, useSubmit } from "../core/ui.js";
import { kindWord } from "./entryfields.js";

export function DutyDesk() {
  const { t } = useWords();
  const watch = useStore((s) => s.watch);
  if (!watch) return html`<div class="page"><h1>${t("nav.duty")}</h1><${Loading} /></div>`;
  return html`<div class="page"><div class="page-head"><h1>${t("nav.duty")}</h1></div>
    <div class="rec-cards"><${Holder} watch=${watch} /><${MannedBy} watch=${watch} /></div>
    ${watch.duty.offer && html`<${Offered} watch=${watch} />`}
    <${Delegations} watch=${watch} /><${Escalation} watch=${watch} /></div>`;
}

/** Accounts to choose from where this account may see them; otherwise the name is typed. */
function AccountField({ value, onInput, ...rest }) {
  const { t } = useWords();
  const id = useId();
  const users = useResource(can("administer") ? "/users" : null).value?.users ?? [];
  return html`<${TextField} value=${value} onInput=${onInput} dir="ltr" spellcheck="false" list=${id} ...${rest} />
    <datalist id=${id}>${users.filter((u) => u.role === "watch" || u.role === "commander").map((u) => html`<option value=${u.name}>${t(`role.${u.role}`)}</option>`)}</datalist>`;
}

function Holder({ watch }) {
  const { t } = useWords();
  const user = useStore((s) => s.session.user);
  const { busy, problem, submit } = useSubmit();
  const [to, setTo] = useState("");
  const [asked, setAsked] = useState(null);
  useEffect(() => onEvent((type, data) => type === "presence" && setAsked(data.state === "asks" && data.account === user ? data : null)), [user]);
  const { holder, offer } = watch.duty;
  const mine = holder?.account === user, keeps = can("keep-watch"), commands = can("countersign");
  const act = (body, done) => submit(async () => { const answer = await body(); refreshWatch(); return answer ?? true; }, done);
  const present = () => act(() => post("/watch/presence", {}).then(() => setAsked(null)), t("duty.presentDone"));
  const offerTo = async (event) => {
    event.preventDefault();
    if (await act(() => post("/watch/duty/offer", { to: to.trim() }), t("duty.offerDone", { to }))) setTo("");
  };
  return html`<section class="card"><h2>${t("duty.holder")}</h2>
    ${holder ? html`<p class="rec-holder"><bdi>${holder.account}</bdi> <span class="soft">(<bdi>${holder.position}</bdi>)</span> ${mine && html`<${Tag} kind="own">${t("duty.you")}</${Tag}>`}</p>
        <p>${t("duty.since")} <${Time} at=${holder.since} /> <${Age} since=${holder.since} /></p>`
      : html`<p><${Tag} kind="warn" icon="warning">${t("duty.nobody")}</${Tag}></p>`}
    ${watch.unattended && html`<p><${Tag} kind="conflict" icon="warning">${t("duty.unattended")}</${Tag}> <bdi>${watch.unattended}</bdi></p>`}
    ${asked && html`<p role="alert"><${Tag} kind="warn" icon="bell">${t("duty.asked")}</${Tag}> <${Age} due=${asked.answerBy} /></p>`}
    <p class="soft">${t("duty.about")}</p>
    ${keeps ? html`<div class="buttons">
        ${!mine && (!holder || commands) && html`<${Button} kind="main" busy=${busy} onClick=${() => act(() => post("/watch/duty", {}), t("duty.takeDone"))}>${t(holder ? "duty.takeFrom" : "duty.take")}</${Button}>`}
        ${mine && html`<${Button} kind=${asked || watch.unattended ? "main" : "plain"} busy=${busy} onClick=${present}>${t("duty.present")}</${Button}>`}</div>
      ${holder && (mine || commands) && !offer && html`<form class="fields" onSubmit=${offerTo}><${AccountField} label=${t("duty.successor")} hint=${t("duty.successorHint")} value=${to} onInput=${setTo} problem=${problem} field="to" required />
        <div class="buttons rec-end"><${Button} type="submit" busy=${busy} disabled=${!to.trim()}>${t("duty.offer")}</${Button}></div></form>`}`
    : html`<p class="soft">${t("duty.noRight")}</p>`}
    <${ErrorBox} problem=${problem} /></section>`;
}

/** The watch passes with the last open entry that the successor accepts. */
function Offered({ watch }) {
  const words = useWords();
  const { t } = words;
  const user = useStore((s) => s.session.user);
  const { busy, problem, submit } = useSubmit();
  const { offer, holder } = watch.duty;
  const mine = offer.to === user;
  const items = new Map(watch.open.map((item) => [name(item.ref), item]));
  const accept = (refs, done) => submit(async () => { const answer = await post("/watch/duty/acceptance", { entries: refs }); refreshWatch(); return answer; }, done);
  const end = () => submit(async () => { await del("/watch/duty/offer"); refreshWatch(); }, t(mine ? "duty.declined" : "duty.withdrawn"));
  return html`<section class="card"><h2>${t("duty.offered")}</h2>
    <p><bdi>${holder?.account}</bdi> → <bdi>${offer.to}</bdi>, <${Time} at=${offer.at} /> <${Age} since=${offer.at} /></p>
    <p>${offer.left.length === 0 ? t("duty.nothingLeft") : t("duty.left", { count: offer.left.length })}</p>
    ${offer.left.length > 0 && html`<${Table} caption=${t("duty.offered")} head=${[t("duty.entry"), t("logs.of"), t("logs.kind"), t("duty.due"), html`<span class="hidden">${t("rec.actions")}</span>`]}
      rows=${offer.left.map((ref) => { const item = items.get(name(ref)); return html`<tr key=${name(ref)}><th scope="row"><${Ref} to=${ref} /></th>
        <td>${item && html`<${Party} name=${item.by} />`}</td><td>${item && kindWord(words, item.kind)}</td><td>${item && html`<${Age} due=${item.due} />`}</td>
        <td>${mine && html`<${Button} busy=${busy} onClick=${() => accept([ref], t("duty.accepted", { entry: name(ref) }))} aria-label=${`${t("duty.accept")} ${name(ref)}`}>${t("duty.accept")}</${Button}>`}</td></tr>`; })} />`}
    <div class="buttons">${mine && offer.left.length === 0 && html`<${Button} kind="main" busy=${busy} onClick=${() => accept([], t("duty.passed"))}>${t("duty.acceptWatch")}</${Button}>`}
      ${(mine || holder?.account === user || can("countersign")) && html`<${Button} busy=${busy} onClick=${end}>${t(mine ? "duty.decline" : "duty.withdraw")}</${Button}>`}</div>
    <${ErrorBox} problem=${problem} /></section>`;
}

function MannedBy({ watch }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const stated = new Set(watch.manning.map((m) => m.party));
  const parties = useStore((s) => s.node?.parties) ?? [watch.party];
  return html`<section class="card"><h2>${t("manned.title")}</h2>
    <dl class="facts">${watch.manning.map((m) => html`<dt><${Party} name=${m.party} /></dt><dd><${Tag} kind=${m.over || m.level === "unmanned" ? "warn" : "quiet"}>${t(`manning.${m.level}`)}</${Tag}>
        ${m.over && html` <${Tag} kind="warn" icon="clock">${t("manning.over")}</${Tag}>`}${m.until && html` ${t("manned.until")} <${Time} at=${m.until} />`}
        ${m.telephone && html`<div>${t("manned.telephone")} <${Code}>${m.telephone}</${Code}></div>`}</dd>`)}
      ${parties.filter((p) => !stated.has(p)).map((p) => html`<dt><${Party} name=${p} /></dt><dd class="soft">${t("manned.notStated")}</dd>`)}</dl>
    ${can("hotline") && (open ? html`<${SayManning} onDone=${() => setOpen(false)} />` : html`<div class="buttons"><${Button} onClick=${() => setOpen(true)}>${t("manned.say")}</${Button}></div>`)}</section>`;
}

function SayManning({ onDone }) {
  const { t } = useWords();
  const { busy, problem, submit } = useSubmit();
  const [said, setSaid] = useState({ level: "full", until: "", telephone: "" });
  const change = (part) => setSaid({ ...said, ...part });
  const send = async (event) => {
    event.preventDefault();
    const body = { level: said.level, until: said.until || undefined, telephone: said.telephone.trim() || undefined };
    if (await submit(async ({ key }) => { const answer = await post("/manning", body, { key }); refreshWatch(); return answer; }, t("manned.done"))) onDone();
  };
  return html`<form onSubmit=${send} class="rec-form"><p class="soft">${t("manned.about")}</p>
    <${Choice} label=${t("manned.level")} value=${said.level} onInput=${(level) => change({ level })} options=${["full", "single", "unmanned"].map((value) => ({ value, label: t(`manning.${value}`) }))} />
    <div class="fields"><${MomentField} label=${t("manned.untilField")} hint=${said.level === "unmanned" ? t("manned.untilNeeded") : undefined} value=${said.until} onInput=${(until) => change({ until })} problem=${problem} field="until" required=${said.level === "unmanned"} />
      <${TextField} label=${t("manned.telephone")} hint=${t("manned.telephoneHint")} value=${said.telephone} onInput=${(telephone) => change({ telephone })} problem=${problem} field="telephone" dir="ltr" maxlength="96" /></div>
    <${ErrorBox} problem=${problem} />
    <div class="buttons"><${Button} kind="main" type="submit" busy=${busy}>${t("manned.send")}</${Button}><${Button} onClick=${onDone}>${t("action.cancel")}</${Button}></div></form>`;
}

function Delegations({ watch }) {
  const { t } = useWords();
  const user = useStore((s) => s.session.user);
  const { busy, problem, submit } = useSubmit();
  const [draft, setDraft] = useState({ to: "", until: "" });
  const lend = async (event) => {
    event.preventDefault();
    const done = await submit(async () => { const answer = await post("/watch/delegations", { to: draft.to.trim(), until: draft.until }); refreshWatch(); return answer; }, t("lend.done", { to: draft.to }));
    if (done) setDraft({ to: "", until: "" });
  };
  const end = (to) => submit(async () => { await del(`/watch/delegations/${encodeURIComponent(to)}`); refreshWatch(); }, t("lend.ended", { to }));
  return html`<section class="card"><h2>${t("lend.title")}</h2><p class="soft">${t("lend.about")}</p>
    ${watch.delegations.length === 0 ? html`<${Empty}>${t("lend.none")}</${Empty}>` : html`<ul class="rec-list">${watch.delegations.map((d) => html`<li class="row"><span><bdi>${d.from}</bdi> → <bdi>${d.to}</bdi></span>
      <span>${t("manned.until")} <${Time} at=${d.until} /> <${Age} due=${d.until} /></span>
      ${(can("countersign") || d.to === user) && can("keep-watch") && html`<${Button} busy=${busy} onClick=${() => end(d.to)} aria-label=${`${t("lend.end")} ${d.to}`}>${t("lend.end")}</${Button}>`}</li>`)}</ul>`}
    ${can("countersign") && html`<form class="fields" onSubmit=${lend}><${AccountField} label=${t("lend.to")} value=${draft.to} onInput=${(to) => setDraft({ ...draft, to })} problem=${problem} field="to" required />
      <${MomentField} label=${t("lend.until")} hint=${t("lend.longest")} value=${draft.until} onInput=${(until) => setDraft({ ...draft, until })} problem=${problem} field="until" required />
      <div class="buttons rec-end"><${Button} type="submit" busy=${busy} disabled=${!draft.to.trim() || !draft.until}>${t("lend.lend")}</${Button}></div></form>`}
    <${ErrorBox} problem=${problem} /></section>`;
}

function Escalation({ watch }) {
  const { t, has, format } = useWords();
  const whom = (to) => (has(`escalation.${to}`) ? t(`escalation.${to}`) : to);
  return html`<section class="card"><h2>${t("escalation.title")}</h2><p class="soft">${t("escalation.about")}</p>
    ${watch.stages.length === 0 ? html`<${Empty}>${t("escalation.none")}</${Empty}>` : html`<${Table} caption=${t("escalation.title")} head=${[t("escalation.stage"), t("escalation.after"), t("escalation.whom")]}
      rows=${watch.stages.map((s, n) => html`<tr><th scope="row"><${Code}>${n + 1}</${Code}></th><td><${Code}>${s.afterPercent} %</${Code}></td><td><bdi>${whom(s.to)}</bdi></td></tr>`)} />`}
    <h3>${t("escalation.troubles")}</h3>
    ${watch.troubles.length === 0 ? html`<${Empty}>${t("escalation.noTroubles")}</${Empty}>` : html`<ul class="rec-list">${[...watch.troubles].reverse().map((x) => html`<li><${Time} at=${x.at} /> <bdi>${whom(x.to)}</bdi>
      ${t(`precedence.${x.precedence}`)} ${x.entry && html`<a class="ref" href=${`#/logs/${encodeURIComponent(x.entry)}`}><${Code}>${x.entry}</${Code}></a>`}: <bdi lang="en">${x.detail}</bdi></li>`)}</ul>`}</section>`;
}
