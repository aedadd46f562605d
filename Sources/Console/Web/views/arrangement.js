// SPDX-License-Identifier: Apache-2.0
// The arrangement in force, what is proposed instead, and what a commander says of either.
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { get, name, place, sameRef } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { LANGUAGES, plain } from "../core/i18n.js";
import { href } from "../core/router.js";
import { can, read, useWords } from "../core/store.js";
import { Button, Code, Empty, ErrorBox, Icon, Loading, MomentField, Party, Ref, Said, Select, Table, Tag, TextArea, TextField, useResource } from "../core/ui.js";
import { EntryText, Parties, Say, Stated, useAgain, useLabel, within } from "./agreeparts.js";
import { Hash, Term, Terms } from "./terms.js";
import { TermsEditor } from "./termseditor.js";

/** `#/arrangement`, `/ORIGIN@INDEX` of a proposal, `/propose`, `/counter:ORIGIN@INDEX`, `/document:ORIGIN@INDEX`. */
export function Arrangement({ id }) {
  const { t } = useWords();
  const [again, readAgain] = useAgain();
  const { value, problem } = useResource("/arrangement", again);
  if (!value) return html`<div class="page"><h1>${t("nav.arrangement")}</h1>${problem ? html`<${ErrorBox} problem=${problem} />` : html`<${Loading} />`}</div>`;
  const [mode, ref] = id?.includes(":") ? [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)] : [id === "propose" ? id : id ? "proposal" : "all", id];
  const proposal = value.proposals.find((p) => name(p.ref) === ref);
  if (mode === "propose") return html`<${TermsEditor} base=${value.inForce && { ref: value.inForce.ref, terms: value.inForce.terms }} key="propose" />`;
  if (mode !== "all" && !proposal) return html`<div class="page"><h1>${t("nav.arrangement")}</h1><${Empty}>${t("arr.noSuch")}</${Empty}><${Back} /></div>`;
  if (mode === "counter") return html`<${TermsEditor} base=${proposal} isCounter key=${ref} />`;
  if (mode === "document") return html`<${Document} proposal=${proposal} />`;
  if (mode === "proposal") return html`<${Proposal} proposal=${proposal} all=${value} onSaid=${readAgain} />`;
  return html`<${InForce} all=${value} onSaid=${readAgain} />`;
}

const Back = () => { const { t } = useWords(); return html`<a href=${href("arrangement")}>${t("action.back")}</a>`; };

function InForce({ all, onSaid }) {
  const { t } = useWords();
  const now = all.inForce;
  const open = all.suspensions.filter((s) => s.open);
  return html`<div class="page"><div class="page-head"><h1>${t("nav.arrangement")}</h1><div class="buttons">
      ${now && html`<a class="button" href=${href("arrangement", `document:${name(now.ref)}`)}>${t("arr.document")}</a>`}
      ${can("arrange") && html`<a class="button" href=${href("arrangement", "propose")}><${Icon} name="plus" />${t(now ? "arr.amend" : "arr.propose")}</a>`}</div></div>
    ${!can("arrange") && html`<p class="soft">${t("arr.commanderOnly")}</p>`}
    ${now ? html`<section class="card" aria-labelledby="in-force"><div class="row spread"><h2 id="in-force">${t("arr.inForce")}: <${Said} text=${now.terms.title} /></h2><${Ref} to=${now.ref} /></div>
      ${now.contested && html`<p><${Tag} kind="conflict" icon="conflict">${t("arr.contested")}</${Tag}> ${t("arr.contestedWhat")}</p>`}
      ${open.map((s) => html`<${Suspension} key=${name(s.ref)} suspension=${s} onSaid=${onSaid} />`)}
      ${now.terminations.map((e) => html`<${Termination} key=${name(e.ref)} end=${e} />`)}
      ${can("arrange") && html`<details class="act"><summary>${t("arr.stop")}</summary><div class="two"><${Suspend} arrangement=${now.ref} onSaid=${onSaid} /><${Terminate} now=${now} onSaid=${onSaid} /></div></details>`}
    </section>` : html`<section class="card"><h2>${t("arr.inForce")}</h2><${Empty}>${t("arr.noneInForce")}</${Empty}></section>`}
    <section class="card"><h2>${t("arr.proposals")}</h2><${Proposals} all=${all} /></section>
    ${now && html`<h2>${t("arr.terms")}</h2><${Terms} terms=${now.terms} />`}</div>`;
}

/** Where a proposal stands: never more than what the logs say. */
export function ProposalState({ state }) {
  const { t, format } = useWords();
  const at = (time) => `\u2068${format.date(time)} ${format.time(time)}\u2069`;
  switch (state.state) {
    case "proposed": return html`<span class="row"><${Tag} kind="warn" icon="clock">${t("arr.state.proposed")}</${Tag}> ${t("arr.state.missing")} <${Parties} names=${state.missing} /></span>`;
    case "signed": return html`<${Tag} kind="warn" icon="clock">${t("arr.state.signed")}</${Tag}>`;
    case "agreed": return html`<${Tag} kind="own" icon="handshake">${t("arr.state.agreed", { time: at(state.inForceFrom) })}</${Tag}>`;
    default: return html`<span class="row"><${Tag}>${t("arr.state.replaced", { time: at(state.from) })}</${Tag}><${Ref} to=${state.by} /></span>`;
  }
}

function Proposals({ all }) {
  const { t } = useWords();
  return html`<${Table} caption=${t("arr.proposals")} empty=${t("arr.noProposals")} head=${[t("arr.titleField"), t("arr.proposer"), t("arr.stateField"), t("arr.counteredBy"), t("field.entry")]}
    rows=${[...all.proposals].reverse().map((p) => html`<tr key=${name(p.ref)}><td><a href=${href("arrangement", name(p.ref))}><${Said} text=${p.terms.title} /></a></td><td><${Party} name=${p.proposer} /></td>
      <td><${ProposalState} state=${p.state} /></td><td class="nowrap">${p.counteredBy.map((r) => html`<${Ref} to=${r} /> `)}</td><td class="nowrap"><${Ref} to=${p.ref} /></td></tr>`)} />`;
}

function Proposal({ proposal, all, onSaid }) {
  const { t } = useWords();
  const own = read().session.party;
  const base = proposal.terms.replaces;
  const signed = proposal.signatures.some((s) => s.party === own);
  return html`<div class="page"><div class="page-head"><h1>${t("arr.proposal")}: <${Said} text=${proposal.terms.title} /></h1><div class="buttons">
      <a class="button" href=${href("arrangement", `document:${name(proposal.ref)}`)}>${t("arr.document")}</a>
      ${can("arrange") && html`<a class="button" href=${href("arrangement", `counter:${name(proposal.ref)}`)}>${t("arr.counter")}</a>`}</div></div><${Back} />
    <section class="card"><dl class="facts"><dt>${t("arr.proposer")}</dt><dd><${Party} name=${proposal.proposer} /></dd><dt>${t("field.entry")}</dt><dd><${Ref} to=${proposal.ref} /></dd>
      <dt>${t("arr.hash")}</dt><dd><${Hash} hex=${proposal.ref.leaf} /></dd><dt>${t("arr.stateField")}</dt><dd><${ProposalState} state=${proposal.state} /></dd>
      ${base && html`<dt>${t("arr.replaces")}</dt><dd><${Ref} to=${base} /></dd>`}
      ${proposal.counteredBy.length > 0 && html`<dt>${t("arr.counteredBy")}</dt><dd>${proposal.counteredBy.map((r) => html`<a href=${href("arrangement", name(r))}><${Code}>${name(r)}</${Code}></a> `)}</dd>`}
      <dt>${t("arr.signatures")}</dt><dd>${proposal.signatures.length ? html`<ul class="plain-list">${proposal.signatures.map((s) => html`<li class="row"><${Party} name=${s.party} /><${Term} section="inForceFrom" value=${s.at} /><${Ref} to=${s.ref} /></li>`)}</ul>` : t("arr.noSignatures")}</dd></dl>
      ${!signed && proposal.state.state === "proposed" && (can("arrange") ? html`<${Sign} proposal=${proposal} onSaid=${onSaid} />` : html`<p class="soft">${t("arr.commanderOnly")}</p>`)}</section>
    <${Difference} proposal=${proposal} all=${all} /><h2>${t("arr.terms")}</h2><${Terms} terms=${proposal.terms} /></div>`;
}

function Sign({ proposal, onSaid }) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const first = proposal.ref.leaf.slice(0, 8);
  return html`<div class="card act"><h2>${t("arr.sign")}</h2><p>${t("arr.signWhat")}</p><p><${Hash} hex=${proposal.ref.leaf} /></p>
    <div class="fields"><${TextField} label=${t("arr.signType")} hint=${t("arr.signTypeHint")} value=${typed} onInput=${setTyped} dir="ltr" spellcheck="false" maxlength="12" /></div>
    <${Say} kind="signature" path="/arrangement/signatures" body=${{ proposal: proposal.ref }} look="main" label=${t("arr.sign")} warn=${t("arr.signWarn")} done=${t("arr.signDone")} onDone=${onSaid}
      disabled=${typed.replace(/\s/g, "").toLowerCase() !== first}><p><${Said} text=${proposal.terms.title} /></p><p><${Hash} hex=${proposal.ref.leaf} /></p></${Say}></div>`;
}

function Difference({ proposal, all }) {
  const { t } = useWords();
  const label = useLabel();
  const bases = all.proposals.filter((p) => !sameRef(p.ref, proposal.ref));
  const [from, setFrom] = useState(proposal.terms.replaces ? name(proposal.terms.replaces) : all.inForce && !sameRef(all.inForce.ref, proposal.ref) ? name(all.inForce.ref) : name(bases[0]?.ref));
  const { value, problem } = useResource(from ? `/arrangement/proposals/${place(proposal.ref)}/difference?from=${encodeURIComponent(from)}` : null);
  if (!bases.length) return null;
  const icons = { added: "plus", removed: "conflict", changed: "list", reordered: "down" };
  return html`<section class="card"><h2>${t("arr.difference")}</h2>
    <div><${Select} label=${t("arr.compareWith")} value=${from} onInput=${setFrom} options=${bases.map((p) => ({ value: name(p.ref), label: `${within(p.terms.title)} – ${name(p.ref)}` }))} /></div>
    <${ErrorBox} problem=${problem} />${value && html`<${Table} caption=${t("arr.difference")} empty=${t("arr.noDifference")} head=${[t("arr.section"), t("arr.change"), t("arr.before"), t("arr.after")]}
      rows=${value.changes.map((c) => html`<tr><th scope="row">${label("arr.section", c.section)}</th><td><${Tag} icon=${icons[c.change]}>${t(`arr.change.${c.change}`)}</${Tag}></td>
        <td class="before">${c.before === undefined ? html`<span class="soft">–</span>` : html`<${Term} section=${c.section} value=${c.before} />`}</td><td class="after">${c.after === undefined ? html`<span class="soft">–</span>` : html`<${Term} section=${c.section} value=${c.after} />`}</td></tr>`)} />`}</section>`;
}

/** One suspension: who, why, who has said that it may end; and the own word on that. */
export function Suspension({ suspension: s, onSaid }) {
  const { t } = useWords();
  const own = read().session.party;
  return html`<div class="card act"><p class="row"><${Tag} kind="conflict" icon="hold">${t("arr.suspended")}</${Tag}><${Stated} party=${s.by} stated=${s.stated} /></p>
    <${EntryText} to=${s.ref} /><p>${t("arr.suspendedWhat")}</p>
    <dl class="facts"><dt>${t("arr.mayEnd")}</dt><dd>${s.resumedBy.length ? html`<${Parties} names=${s.resumedBy.map((r) => r.party)} />` : t("arr.none")}</dd><dt>${t("arr.mayEndMissing")}</dt><dd><${Parties} names=${s.missing} /></dd></dl>
    ${can("arrange") && s.missing.includes(own) && html`<${Say} kind="resumption" path="/arrangement/resumptions" body=${{ suspension: s.ref }} label=${t("arr.resume")} warn=${t("arr.resumeWarn")} done=${t("arr.resumeDone")} onDone=${onSaid} />`}</div>`;
}

function Termination({ end }) {
  const { t, format } = useWords();
  return html`<div class="card act"><p class="row"><${Tag} kind=${end.inEffect ? "conflict" : "warn"} icon="warning">${t(end.inEffect ? "arr.ended" : "arr.ends")}</${Tag}> <${Term} section="inForceFrom" value=${end.from} /><${Stated} party=${end.by} stated=${end.stated} /></p>
    ${end.shortMilliseconds > 0 && html`<p><${Tag} kind="late" icon="clock">${t("arr.short", { time: format.duration(end.shortMilliseconds / 1000) })}</${Tag}></p>`}<${EntryText} to=${end.ref} /></div>`;
}

function Suspend({ arrangement, onSaid }) {
  const { t } = useWords();
  const [{ text }, change, drop] = useDraft("suspension", { text: "" });
  const [problem, setProblem] = useState(null);
  return html`<div class="card"><h3>${t("arr.suspend")}</h3><p class="soft">${t("arr.suspendWhat")}</p>
    <${TextArea} label=${t("arr.reason")} value=${text} onInput=${(text) => change({ text })} problem=${problem} field="text" />
    <${Say} kind="suspension" path="/arrangement/suspensions" body=${{ arrangement, text }} look="danger" label=${t("arr.suspend")} warn=${t("arr.suspendWarn")} done=${t("arr.suspendDone")} onProblem=${setProblem}
      onDone=${() => { drop(); onSaid(); }} disabled=${!text.trim()} /></div>`;
}

function Terminate({ now, onSaid }) {
  const { t, format } = useWords();
  const [{ from, text }, change, drop] = useDraft("termination", { from: "", text: "" });
  const [problem, setProblem] = useState(null);
  const notice = now.terms.terminationNoticeSeconds ?? 0;
  return html`<div class="card"><h3>${t("arr.terminate")}</h3><p class="soft">${t("arr.terminateWhat", { time: format.duration(notice) })}</p>
    <${MomentField} label=${t("arr.terminateFrom")} value=${from} onInput=${(from) => change({ from })} problem=${problem} field="from" /><${TextArea} label=${t("arr.reasonOptional")} value=${text} onInput=${(text) => change({ text })} problem=${problem} field="text" />
    <${Say} kind="termination" path="/arrangement/terminations" body=${{ arrangement: now.ref, from, ...(text.trim() && { text }) }} look="danger" label=${t("arr.terminate")} warn=${t("arr.terminateWarn")} done=${t("arr.terminateDone")} onProblem=${setProblem}
      onDone=${() => { drop(); onSaid(); }} disabled=${!from} /></div>`;
}

function Document({ proposal }) {
  const { t, tag } = useWords();
  const [language, setLanguage] = useState(tag);
  const [text, setText] = useState(null);
  const [problem, setProblem] = useState(null);
  const path = (form) => `/arrangement/proposals/${place(proposal.ref)}/document?language=${language}&form=${form}`;
  useEffect(() => {
    let isGone = false;
    setProblem(null);
    get(path("text"), { raw: true }).then((r) => r.text()).then((s) => !isGone && setText(s)).catch((e) => !isGone && setProblem(e));
    return () => { isGone = true; };
  }, [language, name(proposal.ref)]);
  const direction = LANGUAGES.find((l) => l.tag === language).direction;
  return html`<div class="page document-page"><div class="page-head no-print"><h1>${t("arr.documentTitle")}</h1><div class="buttons">
      <${Button} kind="main" onClick=${() => print()}>${t("arr.print")}</${Button}><a class="button" href=${`/api/v1${path("html")}`} download="arrangement.html">${t("arr.save")}</a></div></div>
    <div class="no-print"><${Back} /><div class="row" role="group" aria-label=${t("arr.documentLanguage")}>${LANGUAGES.map((l) => html`<${Button} lang=${l.tag} aria-pressed=${l.tag === language ? "true" : "false"} kind=${l.tag === language ? "main" : "plain"} onClick=${() => setLanguage(l.tag)}>${l.name}</${Button}>`)}</div></div>
    <${ErrorBox} problem=${problem} />${text ? html`<article class="document" lang=${language} dir=${direction}>${lines(text)}</article>` : !problem && html`<${Loading} />`}</div>`;
}

/** A document's lines as paragraphs; a line over a list is its heading. Isolates are the document's own; other such marks are named. */
export function lines(text) {
  const all = text.split("\n");
  const shown = (line) => line.split(/([\u2066-\u2069])/).map((part, i) => (i % 2 ? part : plain(part))).join("");
  return all.map((line, i) => html`<p class=${i === 0 || (line && !line.startsWith("- ") && all[i + 1]?.startsWith("- ")) ? "document-head" : undefined}>${shown(line)}</p>`);
}
