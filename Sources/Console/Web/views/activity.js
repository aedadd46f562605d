// SPDX-License-Identifier: Apache-2.0
// One activity: where, when, standing and why; what becomes of it; what may be said of it.
import { html, useState } from "/assets/vendor/preact.js";
import { name, place, post } from "../core/api.js";
import { current, indexOf, isOver } from "../core/lookup.js";
import { later } from "../core/later.js";
import { refreshBoard } from "../core/live.js";
import { href } from "../core/router.js";
import { can, now, useStore, useWords } from "../core/store.js";
import { Button, Code, Dialog, ErrorBox, Icon, Party, Ref, Said, Table, Tag, Time, useSubmit } from "../core/ui.js";
import { StandingFacts, StandingMark } from "./standing.js";

const Profile = later(() => import("../time/profile.js"), "Profile");

/** A sheet beside the map. */
export function ActivitySheet({ activity, onClose }) {
  const { t, format } = useWords();
  const board = useStore((s) => s.board);
  const version = current(activity);
  const notice = version.notice;
  const own = activity.owner === board.party;
  const others = activity.findings.filter((f) => f.open && f.finding.other?.version).map((f) => {
    const mine = activity.versions.some((v) => name(v.ref) === name(f.finding.version));
    return indexOf(board).get(name(mine ? f.finding.other.version : f.finding.version))?.value;
  }).filter((a, i, all) => a && all.indexOf(a) === i).slice(0, 4);
  const subject = (a) => ({ title: current(a).notice.title, own: a.owner === board.party, party: a.owner, volumes: current(a).notice.volumes });
  const spans = activity.findings.filter((f) => f.open).map((f) => ({ start: Date.parse(f.finding.start), end: Date.parse(f.finding.end), lower: f.conflict?.heights?.lower, upper: f.conflict?.heights?.upper }));
  return html`<div class="sheet-body">
    <div class="row spread"><h2><${Said} text=${notice.title} /></h2><${Button} kind="quiet" onClick=${onClose} aria-label=${t("action.close")}>✕</${Button}></div>
    <div class="row"><${Party} name=${activity.owner} /><span>${t(`kind.${notice.kind}`)}</span><${Tag}>${t(`state.${activity.state}`)}</${Tag}><${Ref} to=${activity.ref} /></div>
    <div class="row"><${StandingMark} standing=${activity.standing} notification=${activity.notification} /></div>
    <p class="soft">${t("standing.note")}</p>
    ${activity.departure && html`<p><${Tag} kind="conflict" icon="warning">${t(`state.${activity.state}`)}</${Tag}> <${Time} at=${activity.departure.at} /></p>`}
    <${OwnActions} activity=${activity} version=${version} own=${own} /><${OtherActions} activity=${activity} version=${version} own=${own} />
    <section><h3>${t("sheet.volumes")}</h3>${notice.volumes.map((v, i) => html`<dl class="facts" key=${i}>
      <dt>${t("field.window")}</dt><dd>${format.window(v.start, v.end, now())}</dd><dt>${t("field.heights")}</dt><dd>${format.band(v.lower, v.upper)}</dd>
      <dt>${t("field.area")}</dt><dd>${areaText(v.area, { t, format })}</dd></dl>`)}
      ${notice.contact && html`<p>${t("field.contact")}: <${Said} text=${notice.contact} /></p>`}
      ${notice.concerned?.length > 0 && html`<p>${t("field.concerned")}: ${notice.concerned.map((p) => html`<${Party} name=${p} /> `)}</p>`}
      ${notice.reference && html`<p>${t("field.reference")}: <${Said} text=${notice.reference.name} /> ${format.metres(notice.reference.distanceMetres)} <${Code}>${notice.reference.bearingDegrees}°</${Code}></p>`}</section>
    <section><h3>${t("sheet.profile")}</h3><${Profile} ...${{ t, format }} subject=${subject(activity)} others=${others.map(subject)} conflicts=${spans} /></section>
    <section><h3>${t("sheet.why")}</h3><${StandingFacts} activity=${activity} version=${version} /></section>
    ${activity.lostLine?.length > 0 && html`<section><h3>${t("sheet.lostLine")}</h3>${activity.lostLine.map((l) => html`<p><${Party} name=${l.with} /> ${t(`lost.${l.phase}`)}${l.declared ? ` · ${t(`lost.${l.declared.action}`)} ${format.moment(l.declared.latest, now())}` : ""} ${l.version && html`<${Ref} to=${l.version} />`}</p>`)}</section>`}
    <section><h3>${t("sheet.history")}</h3><${Table} caption=${t("sheet.history")} head=${[t("field.entry"), t("field.what"), t("field.time")]} rows=${[
      ...activity.versions.map((v, i) => html`<tr><td><${Ref} to=${v.ref} /></td><td>${t(i ? "entry.amendment" : "entry.notice")}${v.current ? "" : ` · ${t("sheet.replaced")}`}</td><td><${Time} at=${v.writtenAt} /></td></tr>`),
      ...activity.moments.map((m) => html`<tr><td><${Ref} to=${m.stated.ref} /></td><td>${t(`moment.${m.event}`)}</td><td><${Time} at=${m.at ?? m.stated.at} /></td></tr>`)]} /></section></div>`;
}

/** Where an area is, in words. */
export function areaText(area, { t, format }) {
  const first = area.type === "Polygon" ? area.coordinates[0][0] : area.type === "LineString" ? area.coordinates[0] : area.coordinates;
  const at = html`<${Code}>${format.position(first)}</${Code}>`;
  if (area.radiusMetres !== undefined) return html`${t("area.circle", { r: format.metres(area.radiusMetres) })} ${at}`;
  if (area.type === "LineString") return html`${t("area.corridor", { count: area.coordinates.length, w: format.metres(2 * (area.halfWidthMetres ?? area.movingRadiusMetres ?? 0)) })} ${at}`;
  if (area.type === "Polygon") return html`${t("area.polygon", { count: area.coordinates[0].length - 1 })} ${at}`;
  return html`${t("area.other")} ${at}`;
}

/** What the owner may report. */
function OwnActions({ activity, version, own }) {
  const { t } = useWords();
  const { busy, problem, submit } = useSubmit();
  const [confirm, setConfirm] = useState(null);
  if (!own || !can("notify") || isOver(activity)) return null;
  const report = async (path, body = {}) => {
    if (await submit(({ key }) => post(`/activities/${place(activity.ref)}/${path}`, body, { key }), t(`reported.${path}`))) refreshBoard();
    setConfirm(null);
  };
  const departed = ["nonconforming", "contingent"].includes(activity.state);
  const started = activity.moments.some((m) => (m.event) === "started") || ["started", "held", "nonconforming", "contingent"].includes(activity.state);
  const actions = [
    !started && "start", started && activity.state !== "held" && "halt", activity.state === "held" && "continuation", departed ? "conformity" : "nonconformity", !departed && "contingency", started && "end", !started && "withdrawal",
  ].filter(Boolean);
  return html`<div class="buttons"><a class="button button-main" href=${href("notify", `amend:${name(version.ref)}`)}>${t("action.amend")}</a>
    ${activity.findings.some((f) => f.open) && html`<a class="button" href=${href("notify", `resolve:${name(version.ref)}`)}>${t("action.resolve")}</a>`}
    ${actions.map((a) => html`<${Button} busy=${busy} onClick=${() => (["start", "halt", "continuation", "conformity"].includes(a) ? report(a) : setConfirm(a))}>${t(`action.${a}`)}</${Button}>`)}
    <${ErrorBox} problem=${problem} />
    ${confirm && html`<${Dialog} title=${t(`action.${confirm}`)} onClose=${() => setConfirm(null)}><p>${t(`confirm.${confirm}`)}</p>
      <div class="buttons"><${Button} kind="main" busy=${busy} onClick=${() => report(confirm)}>${t("action.say")}</${Button}><${Button} onClick=${() => setConfirm(null)}>${t("action.cancel")}</${Button}></div></${Dialog}>`}</div>`;
}

/** What another party may say of it. Nothing here permits anything. */
function OtherActions({ activity, version, own }) {
  const { t } = useWords();
  const board = useStore((s) => s.board);
  const { busy, problem, submit } = useSubmit();
  if (own || isOver(activity) || !can("answer")) return null;
  const say = async (state) => { if (await submit(({ key }) => post("/answers", { to: version.ref, state }, { key }), t(`said.${state}`))) refreshBoard(); };
  const hold = board.holds.find((h) => h.open && h.by === board.party && name(h.subject.activity) === name(activity.ref));
  const requestHold = async () => { if (await submit(({ key }) => post("/holds", { activity: activity.ref }, { key }), t("said.hold"))) refreshBoard(); };
  return html`<div class="buttons">
    <${Button} busy=${busy} onClick=${() => say("no-objection")}>${t("action.noObjection")}</${Button}>
    <${Button} busy=${busy} onClick=${() => say("objection")}>${t("action.objection")}</${Button}>
    <a class="button" href=${href("notify", `counter:${name(version.ref)}`)}>${t("action.propose")}</a>
    ${hold ? html`<${Tag} kind="conflict" icon="hold">${t("hold.requested")}</${Tag}>` : html`<${Button} kind="danger" busy=${busy} onClick=${requestHold}><${Icon} name="hold" />${t("action.requestHold")}</${Button}>`}
    <${ErrorBox} problem=${problem} /></div>`;
}
