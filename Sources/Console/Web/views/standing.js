// SPDX-License-Identifier: Apache-2.0
// The standing of an activity: separate facts, each with its time. The best that there is, is never shown in green.
import { html } from "/assets/vendor/preact.js";
import { name } from "../core/api.js";
import { indexOf, titleOf } from "../core/lookup.js";
import { set, useStore, useWords } from "../core/store.js";
import { Party, Ref, Said, Tag, Time } from "../core/ui.js";

const GRAVE = new Set(["splitView", "contingent", "nonconforming", "objection", "holdRequested", "declined", "finding", "readBackDiffers", "versionsDiffer"]);

/** In one mark. */
export function StandingMark({ standing, notification }) {
  const { t, format } = useWords();
  if (notification) return html`<${Tag} kind=${notification.expired || notification.late ? "late" : "quiet"}>${t(`notification.${notification.state}`)}${notification.expired ? ` · ${t("notification.expired")}` : ""}</${Tag}>`;
  if (!standing) return null;
  const { state, reasons = [], asOf, since } = standing.summary;
  if (state === "no-known-conflict") return html`<${Tag} kind="quiet" icon="clock">${t("standing.none", { time: format.time(asOf) })}</${Tag}>`;
  if (state === "not-current") return html`<${Tag} kind="late" icon="clock">${since ? t("standing.notCurrent", { time: format.time(since) }) : t("standing.notCurrentEver")}</${Tag}>`;
  if (state !== "restricted") return html`<${Tag} kind="quiet">${t(`state.${state}`)}</${Tag}>`;
  const counts = new Map();
  for (const { code } of reasons) counts.set(code, (counts.get(code) ?? 0) + 1);
  return html`${[...counts].map(([code, count]) => html`<${Tag} key=${code} kind=${GRAVE.has(code) ? "conflict" : "warn"} icon=${GRAVE.has(code) ? "conflict" : "warning"}>${t(`reason.${code}`)}${count > 1 ? ` ×${count}` : ""}</${Tag}>`)}`;
}

/** Per other party: which facts are there, and which is missing. */
export function StandingFacts({ activity, version }) {
  const { t, format } = useWords();
  const board = useStore((s) => s.board);
  const facts = (version.parties ?? []).map(({ progress, timing }) => {
    const mine = activity.standing?.parties.find((p) => p.party === progress.party);
    const step = (key, value) => html`<dt>${t(`answer.${key}`)}</dt><dd>${value ? html`<${Time} at=${value.at} /> ${value.position && html`<span class="soft"><bdi>${value.position}</bdi></span>`} ${value.attestation && t(`attestation.${value.attestation}`)}`
      : html`<span class=${progress.overdue.includes(key) ? "age-over" : "soft"}>${t(progress.overdue.includes(key) ? "answer.overdue" : "answer.missing")}</span>`}</dd>`;
    return html`<section class="party-facts" key=${progress.party}><h4><${Party} name=${progress.party} /></h4><dl class="facts">
      <dt>${t("fact.notice")}</dt><dd>${timing.state === "late" ? html`<${Tag} kind="late">${t("timing.late", { time: format.duration(timing.byMilliseconds / 1000) })}</${Tag}>${progress.received?.disputed && html` <${Tag} kind="warn">${t("timing.disputed")}</${Tag}>`}` : t(`timing.${timing.state}`)}</dd>
      ${step("received", progress.received)}${step("hasIt", progress.hasIt)}${step("understood", progress.understood)}
      ${step("passedOn", progress.passedOn && { ...progress.passedOn.stated, ...progress.passedOn })}
      <dt>${t("fact.word")}</dt><dd>${mine?.dispositions.length ? mine.dispositions.map((d) => html`<div>${t(`disposition.${d.kind}`)} ${d.stated && html`<${Time} at=${d.stated.at} />`}</div>`) : html`<span class="soft">${t("fact.noWord")}</span>`}</dd>
      <dt>${t("fact.currency")}</dt><dd>${mine?.lastWord ? html`<${Time} at=${mine.lastWord} />` : html`<span class="soft">${t("fact.never")}</span>`}</dd></dl></section>`;
  });
  const others = (finding) => {
    const { other } = finding.finding;
    const found = other.version && indexOf(board).get(name(other.version));
    if (found) return html`<a href="#/board" onClick=${() => set({ selected: name(found.value.ref) })}><${Said} text=${titleOf(found.value)} /></a>`;
    if (other.layer) return html`${t("target.layer")} <${Ref} to=${other.layer} />`;
    const measure = board.arrangement?.terms.measures?.[other.measure];
    return html`${t("target.measure")} <${Said} text=${measure?.name ?? name(other.arrangement ?? other.declared)} />`;
  };
  const open = activity.findings.filter((f) => f.open);
  const shown = open.slice(0, 12);
  return html`<div class="standing">${facts}
    ${shown.length > 0 && html`<h4>${t("fact.findings", { count: open.length })}</h4><ul class="plain">${shown.map((f) => html`<li key=${name(f.ref)} class="finding"><${Tag} kind="conflict" icon="conflict">${t("reason.finding")}</${Tag}>
      ${others(f)} <span class="soft">${t("finding.apart", { lateral: format.metres(f.finding.lateralMetres), vertical: format.metres(f.finding.verticalMetres) })} · ${format.window(f.finding.start, f.finding.end)} · ${t("finding.by")} <bdi>${f.by}</bdi></span> <${Ref} to=${f.ref} /></li>`)}
      ${open.length > shown.length && html`<li class="soft">${t("list.more", { count: open.length - shown.length })}</li>`}</ul>`}
    ${activity.standing?.defects.length > 0 && html`<ul>${activity.standing.defects.map((d) => html`<li lang="en">${d.detail}</li>`)}</ul>`}</div>`;
}
