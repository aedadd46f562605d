// SPDX-License-Identifier: Apache-2.0
// What waits for a second position, as the other side will see it; and what one position released alone.
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { del, post } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { refreshReleases } from "../core/live.js";
import { can, useStore, useWords } from "../core/store.js";
import { Age, Button, Code, Empty, ErrorBox, isLabel, LABEL_BYTES, Loading, Ref, Said, Tag, TextField, Time, useResource, useSubmit } from "../core/ui.js";
import { EntryFields, kindWord, useEvents } from "./entryfields.js";

export function Releases({ id }) {
  const { t } = useWords();
  const again = useEvents("release");
  const [count, setCount] = useState(0);
  const { value, problem } = useResource("/releases", again + count);
  const reread = () => { setCount((n) => n + 1); refreshReleases(); };
  const list = value?.releases ?? [], alone = value?.alone ?? [];
  return html`<div class="page"><div class="page-head"><h1>${t("nav.releases")}</h1></div><p class="soft">${t("releases.about")}</p>
    <${ErrorBox} problem=${problem} />${!value && !problem && html`<${Loading} />`}
    ${value && list.length === 0 && html`<${Empty}>${t("releases.none")}</${Empty}>`}
    ${list.map((release) => html`<${Release} key=${release.id} release=${release} chosen=${release.id === id} onDone=${reread} />`)}
    ${value && html`<${Alone} list=${alone} onDone=${reread} />`}</div>`;
}

/** How the draft would be said now: what else the node finds, and how many conflicts there would be. */
function usePreview(release) {
  const [preview, setPreview] = useState(null);
  useEffect(() => {
    let isGone = false;
    if (can("preview")) post(`/preview/${release.kind}`, release.request).then((p) => !isGone && setPreview({ value: p })).catch((problem) => !isGone && setPreview({ problem }));
    return () => { isGone = true; };
  }, [release.id]);
  return preview;
}

function Release({ release, chosen, onDone }) {
  const words = useWords();
  const { t, format } = words;
  const session = useStore((s) => s.session);
  const lent = useStore((s) => s.watch?.delegations.some((d) => d.to === s.session.user) ?? false);
  const { busy, problem, submit } = useSubmit();
  const [ask, setAsk] = useState(null);
  const [{ reason }, changeReason, dropReason] = useDraft(`alone.${release.id}`, { reason: "" });
  const preview = usePreview(release);
  const own = release.own;
  const said = async (path, body, done) => {
    const answer = await submit(({ key }) => post(`/releases/${release.id}/${path}`, body, { key }), done);
    if (answer) { dropReason(); onDone(); }
  };
  const drop = async () => { if (await submit(() => del(`/releases/${release.id}`), t("releases.dropped"))) onDone(); };
  const conflicts = preview?.value?.conflicts;
  return html`<article class=${`card ${chosen ? "rec-chosen" : ""}`} aria-label=${kindWord(words, release.kind)}>
    <div class="row spread"><h2>${kindWord(words, release.kind)}</h2><span class="row">${own && html`<${Tag} kind="own">${t("releases.own")}</${Tag}>`}
      ${t("releases.by")} <bdi>${release.releasedBy}</bdi> <${Time} at=${release.created} /> <${Age} since=${release.created} /></span></div>
    <h3>${t("releases.otherSees")}</h3>
    ${release.entries.length === 0 && html`<p><${Tag} kind="warn" icon="warning">${t("releases.unreadable")}</${Tag}></p>`}
    ${release.entries.map((entry) => html`<div class="rec-sees"><h4>${kindWord(words, entry.kind)}</h4><${EntryFields} value=${entry.body} /></div>`)}
    ${typeof release.request.text === "string" && html`<h4>${t("logs.parts")}</h4><${Said} text=${release.request.text} block />`}
    ${preview?.value?.defects.map((d) => html`<p><${Tag} kind="warn" icon="warning">${t("releases.defect")}</${Tag}> <bdi lang="en">${d}</bdi></p>`)}
    ${preview?.problem && html`<p>${t("releases.wouldFail")}</p>`}<${ErrorBox} problem=${preview?.problem} />
    ${conflicts && (conflicts.conflicts.length > 0 ? html`<p><${Tag} kind="conflict" icon="conflict">${t("releases.conflicts", { count: conflicts.conflicts.length })}</${Tag}></p>
        <ul class="rec-list">${conflicts.conflicts.slice(0, 20).map((c) => html`<li><${Ref} to=${c.other.version ?? c.other.arrangement ?? c.other.layer} /> <${Code}>${format.window(c.start, c.end)}</${Code}>
          ${t("releases.apart", { lateral: format.metres(c.lateralMetres), vertical: format.metres(c.verticalMetres) })}</li>`)}</ul>`
      : html`<p class="soft">${t(conflicts.complete ? "releases.noConflict" : "releases.incomplete")} <${Time} at=${conflicts.asOf} /></p>`)}
    ${own && (can("countersign") || lent) && html`<p class="soft">${t("releases.notOwn")}</p>`}
    ${!own && !can("countersign") && !lent && html`<p class="soft">${t("releases.noRight")}</p>`}
    <div class="buttons">${!own && (can("countersign") || lent) && html`<${Button} kind="main" busy=${busy} onClick=${() => said("countersign", {}, t("releases.countersigned"))}>${t("releases.countersign")}</${Button}>`}
      ${own && can("keep-watch") && html`<${Button} onClick=${() => setAsk(ask === "alone" ? null : "alone")} aria-expanded=${ask === "alone" ? "true" : "false"}>${t("releases.alone")}</${Button}>`}
      ${(own || can("countersign")) && html`<${Button} onClick=${() => setAsk(ask === "drop" ? null : "drop")} aria-expanded=${ask === "drop" ? "true" : "false"}>${t("releases.drop")}</${Button}>`}</div>
    ${ask === "drop" && html`<div class="row"><span>${t("releases.dropSure")}</span><${Button} kind="danger" busy=${busy} onClick=${drop}>${t("releases.dropNow")}</${Button}></div>`}
    ${ask === "alone" && html`<form class="rec-form" onSubmit=${(e) => { e.preventDefault(); said("alone", { reason }, t("releases.aloneDone")); }}><p class="soft">${t("releases.aloneAbout")}</p>
      <${TextField} label=${t("releases.reason")} value=${reason} onInput=${(reason) => changeReason({ reason })} problem=${problem} field="reason" bytes=${LABEL_BYTES} required wide />
      <div class="buttons"><${Button} kind="danger" type="submit" busy=${busy} disabled=${!isLabel(reason)}>${t("releases.aloneNow")}</${Button}></div></form>`}
    <${ErrorBox} problem=${problem} /></article>`;
}

/** What was said by one position where two were asked for, until a commander has looked at it. */
function Alone({ list, onDone }) {
  const words = useWords();
  const { t } = words;
  const position = useStore((s) => s.session.position);
  const { busy, problem, submit } = useSubmit();
  const review = async (id) => { if (await submit(() => post(`/releases/${id}/review`, {}), t("alone.reviewed"))) onDone(); };
  return html`<section class="card"><h2>${t("alone.title")}</h2><p class="soft">${t("alone.about")}</p>
    ${list.length === 0 ? html`<${Empty}>${t("alone.none")}</${Empty}>` : html`<ul class="rec-list">${list.map((x) => html`<li class="row"><b>${kindWord(words, x.kind)}</b> <span>${t("releases.by")} <bdi>${x.releasedBy}</bdi> <${Time} at=${x.at} /></span>
      <${Said} text=${x.reason} />${can("countersign") && x.releasedBy !== position && html`<${Button} busy=${busy} onClick=${() => review(x.id)} aria-label=${`${t("alone.review")} ${kindWord(words, x.kind)}`}>${t("alone.review")}</${Button}>`}</li>`)}</ul>`}
    <${ErrorBox} problem=${problem} /></section>`;
}
