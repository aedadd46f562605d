// SPDX-License-Identifier: Apache-2.0
// What was proposed about activities and what came of it, each with the entries that prove it.
import { html, useState } from "/assets/vendor/preact.js";
import { name, sameRef } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { current } from "../core/lookup.js";
import { go, href } from "../core/router.js";
import { can, read, useNow, useStore, useWords } from "../core/store.js";
import { Age, Button, Choice, Code, Empty, ErrorBox, Icon, Loading, Party, Ref, Said, Tag, Time, useResource } from "../core/ui.js";
import { Area, Say, Stated, useAgain, useLabel } from "./agreeparts.js";
import { draftOf } from "./notify.js";
import { Span } from "./terms.js";

const KIND = { open: "warn", accepted: "own", agreed: "own", declined: "conflict", lapsed: "late", overtaken: "quiet", over: "quiet" };
const ICON = { open: "clock", accepted: "handshake", agreed: "handshake", declined: "conflict", lapsed: "clock", overtaken: "list", over: "list" };

/** `#/negotiations`, or `/ORIGIN@INDEX` of an activity, a proposal or a finding. */
export function Negotiations({ id }) {
  const { t } = useWords();
  const [again] = useAgain();
  const onBoard = useStore((s) => s.board.negotiations);
  const about = useResource(id ? `/negotiations/${encodeURIComponent(id)}` : null, again);
  const [filter, setFilter] = useState("all");
  const all = id ? about.value?.negotiations : onBoard;
  const counts = (state) => (all ?? []).filter((n) => state === "all" || n.outcome.state === state || (state === "closed" && !["open", "accepted"].includes(n.outcome.state))).length;
  const shown = (all ?? []).filter((n) => filter === "all" || n.outcome.state === filter || (filter === "closed" && !["open", "accepted"].includes(n.outcome.state)));
  return html`<div class="page"><div class="page-head"><h1>${t("nav.negotiations")}</h1>${id && html`<a href=${href("negotiations")}>${t("neg.all")}</a>`}</div>
    <p class="soft">${t("neg.what")}</p>
    ${all && all.length > 1 && html`<${Choice} label=${t("inc.show")} value=${filter} onInput=${setFilter} options=${["all", "open", "accepted", "closed"].map((value) => ({ value, label: t("neg.filter", { what: t(`neg.filter.${value}`), n: counts(value) }) }))} />`}
    ${!all ? (about.problem ? html`<${ErrorBox} problem=${about.problem} />` : html`<${Loading} />`) : shown.length === 0 ? html`<section class="card"><${Empty}>${t("neg.empty")}</${Empty}></section>`
      : [...shown].reverse().map((n) => html`<${Negotiation} key=${name(n.activity)} negotiation=${n} />`)}</div>`;
}

function Negotiation({ negotiation: n }) {
  const { t } = useWords();
  const activity = useStore((s) => s.board.activities.find((a) => name(a.ref) === name(n.activity)));
  const title = activity ? current(activity).notice.title : n.offers[0]?.notice?.title;
  const own = read().session.party;
  return html`<article class="card"><div class="row spread"><h2>${title ? html`<${Said} text=${title} />` : html`<${Code}>${name(n.activity)}</${Code}>`} <${Party} name=${n.owner} /></h2>
      <span class="row"><${Tag} kind=${KIND[n.outcome.state] ?? "quiet"} icon=${ICON[n.outcome.state]}>${t(`neg.outcome.${n.outcome.state}`)}</${Tag}>
        ${n.outcome.version && html`<${Ref} to=${n.outcome.version} />`}${n.outcome.proposal && html`<${Ref} to=${n.outcome.proposal} />`}</span></div>
    <div class="row"><a href=${href("board", name(n.activity))}>${t("neg.activity")}</a><span class="soft">${t("field.entry")}</span> <${Ref} to=${n.activity} /></div>
    ${n.outcome.state === "accepted" && n.owner === own && activity && html`<${Amend} version=${current(activity)} offer=${n.offers.find((o) => sameRef(o.ref, n.outcome.proposal))} />`}
    ${n.findings.length > 0 && html`<p class="row"><span class="soft">${t("neg.findings", { count: n.findings.length })}</span> ${n.findings.map((f) => html`<span class="row" key=${name(f.ref)}><${Ref} to=${f.ref} />${f.open && html`<${Tag} kind="conflict" icon="conflict">${t("neg.findingOpen")}</${Tag}>`}</span>`)}</p>`}
    <ol class="offers">${n.offers.map((offer) => html`<${Offer} key=${name(offer.ref)} offer=${offer} />`)}</ol></article>`;
}

/** What was accepted is still to be notified: the editor begins with it. */
function Amend({ version, offer }) {
  const { t } = useWords();
  const [, begin] = useDraft(`notice.amend.${name(version.ref)}`, {});
  return html`<p class="row"><${Tag} kind="warn" icon="warning">${t("neg.toAmend")}</${Tag}>
    ${can("notify") && offer && html`<${Button} kind="main" onClick=${() => { begin(draftOf(offer.notice)); go("notify", `amend:${name(version.ref)}`); }}>${t("action.amend")}</${Button}>`}</p>`;
}

function Offer({ offer }) {
  const { t } = useWords();
  const own = read().session.party;
  const at = useNow(1);
  const isPast = offer.until && Date.parse(offer.until) <= at;
  const asksUs = offer.asks === own && !offer.reply && !offer.overtaken;
  const [isOpen, setOpen] = useState(asksUs);
  return html`<li class=${`offer ${offer.by === own ? "offer-own" : "offer-other"}`}><div class="row"><b>${t(offer.reply?.kind === "counter" ? "neg.offerCountered" : "neg.offer")}</b><${Stated} party=${offer.by} stated=${offer.stated} />
      <span class="soft">${t("neg.asks")}</span><${Party} name=${offer.asks} />${offer.received ? html`<span class="soft">${t("answer.received")} <${Time} at=${offer.received.at} /></span>` : html`<span class="soft">${t("inc.notReceived")}</span>`}</div>
    <div class="row"><span class="soft">${t("neg.answers")}</span> <${Ref} to=${offer.answers} />
      ${offer.reply && html`<${Tag} kind=${offer.reply.kind === "declined" ? "conflict" : "quiet"} icon=${offer.reply.kind === "accepted" ? "handshake" : "list"}>${t(`neg.reply.${offer.reply.kind}`)}</${Tag}><${Stated} stated=${offer.reply.stated} />`}
      ${!offer.reply && !offer.overtaken && (offer.until ? html`<span>${t(isPast ? "neg.lapsed" : "neg.until")} <${Time} at=${offer.until} /> <${Age} due=${offer.until} /></span>` : html`<span class="soft">${t("neg.noUntil")}</span>`)}
      ${offer.overtaken && html`<${Tag}>${t("neg.overtaken")}</${Tag}>`}${offer.carriedOutBy && html`<span>${t("neg.carriedOut")} <${Ref} to=${offer.carriedOutBy} /></span>`}</div>
    <details open=${isOpen} onToggle=${(e) => setOpen(e.target.open)}><summary>${t("neg.notice")}</summary><${Notice} notice=${offer.notice} /></details>
    ${asksUs && (can("answer") ? html`<div class="buttons act"><${Answer} to=${offer.ref} state="accepted" label=${t("neg.accept")} warn=${t("neg.acceptWarn")} look="main" notice=${offer.notice} />
      <${Answer} to=${offer.ref} state="declined" label=${t("neg.decline")} warn=${t("neg.declineWarn")} /><a class="button" href=${href("notify", `counter:${name(offer.ref)}`)}><${Icon} name="list" />${t("neg.counter")}</a></div>`
      : html`<p class="soft">${t("role.cannot")}</p>`)}</li>`;
}

function Answer({ to, state, notice, ...rest }) {
  const { t } = useWords();
  return html`<${Say} kind="answer" path="/answers" body=${{ to, state }} done=${t("inc.said")} ...${rest}>${notice && html`<${Notice} notice=${notice} />`}</${Say}>`;
}

/** A proposed notice, volume by volume. */
export function Notice({ notice }) {
  const { t, format } = useWords();
  const label = useLabel();
  return html`<dl class="facts"><dt>${t("field.kind")}</dt><dd>${label("kind", notice.kind)}</dd><dt>${t("field.title")}</dt><dd><${Said} text=${notice.title} /></dd>
    ${(notice.volumes ?? []).map((v, i) => html`<dt>${t("field.volume", { n: i + 1 })}</dt><dd><${Area} area=${v.area} /><br /><${Code}>${format.band(v.lower, v.upper)}</${Code}><br /><${Span} from=${v.start} until=${v.end} /></dd>`)}</dl>`;
}
