// SPDX-License-Identifier: Apache-2.0
// A notice: new, a new version, a proposal about another's, or a change that clears conflicts. Checked while it is drawn.
import { html, useEffect, useRef, useState } from "/assets/vendor/preact.js";
import { get, name, place, post } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { indexOf, titleOf } from "../core/lookup.js";
import { refreshBoard } from "../core/live.js";
import { go } from "../core/router.js";
import { can, now, useStore, useWords } from "../core/store.js";
import { Button, Dialog, ErrorBox, goToWrong, HeightField, isLabel, LABEL_BYTES, Loading, MomentField, Party, Ref, Said, Select, Tag, TextField, useSubmit } from "../core/ui.js";
import { AreaEditor } from "./area.js";
import { MapPanel } from "./mappanel.js";
import { Preview } from "./preview.js";

export const KINDS = ["flight", "patrol", "convoy", "exercise", "live-firing", "drone-flight", "humanitarian-movement", "static-site"];
const SOURCES = ["on-site", "image", "map", "reported"], CHECKS = ["not-checked", "on-site", "by-image", "by-second-source"];
const HOUR = 3_600_000;
const iso = (ms) => new Date(ms).toISOString().slice(0, 16) + ":00Z";
const freshVolume = () => ({ area: null, lower: "surface", upper: "3000 m MSL", start: iso(Math.ceil((now() + HOUR) / 900_000) * 900_000), end: iso(Math.ceil((now() + 3 * HOUR) / 900_000) * 900_000) });
const EMPTY = { kind: "flight", title: "", volumes: [], concerned: [], contact: "", referenceName: "", referenceText: "", lostAction: "", lostLatest: "", namedSites: [], source: "on-site", check: "not-checked", lead: "normal", markings: "", expiresAt: "" };

/** Heights as text, so that they can be typed on. */
const heightText = (a) => {
  if (typeof a === "string" || !a) return a ?? "";
  if (a.datum === "flight-level") return `FL ${a.hundredsOfFeet}`;
  if (a.datum === "surface" || a.datum === "unlimited") return a.datum;
  const n = a.metres !== undefined ? `${a.metres} m` : `${a.feet} ft`;
  return { msl: `${n} MSL`, wgs84: `${n} WGS 84`, qnh: `${n} QNH ${a.hPa} hPa`, agl: `${n} AGL (ground up to ${a.terrainMetres} m MSL)` }[a.datum] ?? "";
};

/** A notice as a draft that can be edited; what the form does not know is kept beside. */
export function draftOf(notice) {
  return { ...EMPTY, rest: notice, kind: notice.kind, title: notice.title, concerned: notice.concerned ?? [], contact: notice.contact ?? "",
    volumes: notice.volumes.map((v) => ({ ...v, lower: heightText(v.lower), upper: heightText(v.upper) })), namedSites: notice.namedSites ?? [],
    referenceName: notice.reference?.name ?? "", referenceText: "", lostAction: notice.lostLine?.action ?? "", lostLatest: notice.lostLine?.latest ?? "",
    ...(notice.humanitarian ?? {}) };
}

/** The notice that a draft stands for. */
export function noticeOf(draft, isHumanitarian) {
  const notice = { kind: draft.kind, title: draft.title.trim(), volumes: draft.volumes.filter((v) => v.area).map(({ area, lower, upper, start, end }) => ({ area, lower, upper, start, end })) };
  if (draft.concerned.length) notice.concerned = draft.concerned;
  if (draft.contact.trim()) notice.contact = draft.contact.trim();
  if (draft.referenceName.trim() && draft.referenceText.trim()) notice.reference = { name: draft.referenceName.trim(), text: draft.referenceText.trim() };
  else if (draft.rest?.reference && draft.referenceName === draft.rest.reference.name) notice.reference = draft.rest.reference;
  if (draft.lostAction && draft.lostLatest) notice.lostLine = { action: draft.lostAction, latest: draft.lostLatest };
  if (draft.namedSites.length) notice.namedSites = draft.namedSites;
  if (isHumanitarian) {
    notice.humanitarian = { source: draft.source, check: draft.check, lead: draft.lead };
    if (draft.markings.trim()) notice.humanitarian.markings = draft.markings.trim();
    if (draft.expiresAt) notice.humanitarian.expiresAt = draft.expiresAt;
  }
  return notice;
}

/** The fields that a draft lacks, or has without what belongs to them: nothing that was typed is left out in silence. */
function missingOf(draft, volumes, isHumanitarian) {
  const isOld = draft.referenceName && draft.referenceName === draft.rest?.reference?.name;
  return {
    title: !isLabel(draft.title), area: volumes.some((v) => !v.area || v.sketch?.next.trim()),
    referenceText: !!draft.referenceName.trim() && !draft.referenceText.trim() && !isOld, referenceName: !!draft.referenceText.trim() && !draft.referenceName.trim(),
    lostLatest: !isHumanitarian && !!draft.lostAction && !draft.lostLatest,
  };
}

export function Notify({ id }) {
  const { t } = useWords();
  const [mode, ref] = id?.includes(":") ? [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)] : ["new", null];
  const [base, setBase] = useState(null);
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    if (!ref) return;
    get(`/entries/${encodeURIComponent(ref)}`).then(({ ref: full, entry }) => {
      const body = entry.body;
      setBase({ ref: full, notice: body.notice ?? body.proposal ?? body, activity: body.activity ?? null });
    }).catch(setProblem);
  }, [ref]);
  if (!can("notify")) return html`<div class="page"><h1>${t("nav.notify")}</h1><p>${t("role.cannot")}</p></div>`;
  if (problem) return html`<div class="page"><${ErrorBox} problem=${problem} /></div>`;
  if (ref && !base) return html`<div class="page"><${Loading} /></div>`;
  return html`<${Editor} key=${id ?? "new"} mode=${mode} base=${base} />`;
}

function Editor({ mode, base }) {
  const words = useWords();
  const { t, format } = words;
  const board = useStore((s) => s.board);
  const isHumanitarian = board.arrangement?.terms.character === "humanitarian";
  const [draft, change, drop] = useDraft(mode === "new" ? "notice" : `notice.${mode}.${name(base.ref)}`, base ? draftOf(base.notice) : EMPTY);
  const [active, setActive] = useState(0);
  const [check, setCheck] = useState(null);
  const [checkProblem, setCheckProblem] = useState(null);
  const [preview, setPreview] = useState(null);
  const [until, setUntil] = useState("");
  const map = useRef(null);
  const { busy, problem, submit, clear } = useSubmit();
  const volumes = draft.volumes.length ? draft.volumes : [freshVolume()];
  const setVolume = (i, part) => change((d) => ({ volumes: (d.volumes.length ? d.volumes : volumes).map((v, j) => (j === i ? { ...v, ...part } : v)) }));
  const [isTried, setTried] = useState(false);
  const missing = missingOf(draft, volumes, isHumanitarian);
  const wrong = (field) => isTried && missing[field] && t("field.missing");
  const notice = noticeOf({ ...draft, volumes }, isHumanitarian);
  const isDrawn = notice.volumes.length > 0;
  // What the node refuses as it would be drawn and again when it is submitted stands once, where it came last.
  const isSaid = !!problem && problem.message === checkProblem?.message && problem.field === checkProblem.field;
  const about = mode === "new" ? null : indexOf(board).get(name(base.ref))?.value ?? null;

  // Checked as it is drawn: never two checks at a time, always the last state in the end.
  const checking = useRef({ busy: false, next: null });
  const runCheck = async (body) => {
    if (checking.current.busy) return void (checking.current.next = body);
    checking.current.busy = true;
    try {
      const answer = await post("/check", { ...body, title: body.title || "-" });
      setCheck(answer); setCheckProblem(null);
      map.current?.draft.conflicts(answer.conflicts.map((c) => ({ at: c.closest, start: Date.parse(c.start), end: Date.parse(c.end) })));
    } catch (error) { setCheck(null); setCheckProblem(error); map.current?.draft.conflicts([]); }
    checking.current.busy = false;
    const next = checking.current.next;
    checking.current.next = null;
    if (next) runCheck(next);
  };
  const wanted = JSON.stringify(notice);
  useEffect(() => {
    map.current?.draft.show(notice.volumes.length ? notice.volumes : null);
    if (!isDrawn) { setCheck(null); return; }
    const timer = setTimeout(() => runCheck(notice), 40);
    return () => clearTimeout(timer);
  }, [wanted]);

  const request = () => (mode === "counter" ? ["answer", "/answers", { to: base.ref, state: "proposal", proposal: notice, ...(until ? { until } : {}) }]
    : mode === "new" ? ["notice", "/notices", notice]
    : ["amendment", `/activities/${place(about?.ref ?? base.activity ?? base.ref)}/amendments`, { replaces: base.ref, notice }]);
  const showPreview = () => { const [kind, , body] = request(); submit(() => post(`/preview/${kind}`, mode === "amend" || mode === "resolve" ? { activity: about?.ref ?? base.ref, ...body } : body)).then((answer) => answer && setPreview(answer)); };
  const send = async () => {
    const [, path, body] = request();
    const answer = await submit(({ key }) => post(path, body, { key }), t(mode === "counter" ? "said.proposal" : "notify.sent"));
    setPreview(null);
    if (!answer) return;
    refreshBoard();
    drop();
    go(answer.release ? "releases" : "board", answer.release ? null : mode === "counter" ? null : answer.refs?.[0] && name(answer.refs[0]));
  };
  const others = board.parties.filter((p) => p !== board.party);
  return html`<form class="split" onSubmit=${(e) => { e.preventDefault(); setTried(true); if (Object.values(missing).some(Boolean)) goToWrong(e.currentTarget); else showPreview(); }}>
    <div class="split-side"><h1>${t(`notify.${mode}`)}</h1>
      ${base && html`<p class="soft"><${Ref} to=${base.ref} /> <${Said} text=${base.notice.title} /></p>`}
      <div class="fields">
        <${Select} label=${t("field.kind")} value=${draft.kind} onInput=${(kind) => change({ kind })} options=${KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))} problem=${problem} field="kind" />
        <${TextField} label=${t("field.title")} hint=${t("notify.titleHint")} value=${draft.title} onInput=${(title) => change({ title })} bytes=${LABEL_BYTES} wrong=${wrong("title")} problem=${problem} field="title" /></div>
      ${volumes.map((v, i) => html`<fieldset class="card" key=${i}><legend>${t("field.volume", { n: i + 1 })}</legend>
        <${AreaEditor} area=${v.area} sketch=${v.sketch} map=${map} isTried=${isTried} onArea=${(area, sketch) => setVolume(i, { area, sketch })} isActive=${i === active} onActivate=${() => setActive(i)} />
        <div class="fields">
          <${HeightField} label=${t("field.lower")} value=${v.lower} onInput=${(lower) => setVolume(i, { lower })} problem=${problem} field=${`volumes[${i}].lower`} />
          <${HeightField} label=${t("field.upper")} value=${v.upper} onInput=${(upper) => setVolume(i, { upper })} problem=${problem} field=${`volumes[${i}].upper`} />
          <${MomentField} label=${t("field.start")} value=${v.start} onInput=${(start) => setVolume(i, { start })} problem=${problem} field=${`volumes[${i}].start`} />
          <${MomentField} label=${t("field.end")} value=${v.end} onInput=${(end) => setVolume(i, { end })} problem=${problem} field=${`volumes[${i}].end`} /></div>
        ${volumes.length > 1 && html`<${Button} kind="quiet" onClick=${() => { change({ volumes: volumes.filter((_, j) => j !== i) }); setActive(0); }}>${t("action.remove")}</${Button}>`}</fieldset>`)}
      <${Button} kind="quiet" onClick=${() => { change({ volumes: [...volumes, freshVolume()] }); setActive(volumes.length); }}>+ ${t("notify.addVolume")}</${Button}>
      <details><summary>${t("notify.more")}</summary><div class="fields">
        <${TextField} label=${t("field.contact")} value=${draft.contact} onInput=${(contact) => change({ contact })} problem=${problem} field="contact" />
        <fieldset class="choice"><legend>${t("field.concerned")}</legend>${others.map((p) => html`<label><input type="checkbox" checked=${draft.concerned.includes(p)} onChange=${(e) => change({ concerned: e.target.checked ? [...draft.concerned, p] : draft.concerned.filter((q) => q !== p) })} /> <bdi>${p}</bdi></label>`)}</fieldset>
        <${TextField} label=${t("field.reference")} hint=${t("notify.referenceHint")} value=${draft.referenceName} onInput=${(referenceName) => change({ referenceName })} wrong=${wrong("referenceName")} problem=${problem} field="reference.name" />
        <${TextField} label=${t("notify.referenceText")} dir="ltr" value=${draft.referenceText} onInput=${(referenceText) => change({ referenceText })} wrong=${wrong("referenceText")} problem=${problem} field="reference" />
        ${isHumanitarian ? html`
          <${Select} label=${t("field.source")} value=${draft.source} onInput=${(source) => change({ source })} options=${SOURCES.map((value) => ({ value, label: t(`source.${value}`) }))} />
          <${Select} label=${t("field.check")} value=${draft.check} onInput=${(check) => change({ check })} options=${CHECKS.map((value) => ({ value, label: t(`check.${value}`) }))} />
          <${Select} label=${t("field.lead")} value=${draft.lead} onInput=${(lead) => change({ lead })} options=${["normal", "emergency"].map((value) => ({ value, label: t(`lead.${value}`) }))} />
          <${TextField} label=${t("field.markings")} value=${draft.markings} onInput=${(markings) => change({ markings })} /><${MomentField} label=${t("field.expires")} value=${draft.expiresAt} onInput=${(expiresAt) => change({ expiresAt })} />`
        : html`<${Select} label=${t("notify.lostLine")} value=${draft.lostAction} onInput=${(lostAction) => change({ lostAction })} options=${["", "continue", "hold", "abort"].map((value) => ({ value, label: value ? t(`lost.${value}`) : t("lost.not-declared") }))} problem=${problem} field="lostLine" />
          ${draft.lostAction && html`<${MomentField} label=${t("notify.lostLatest")} value=${draft.lostLatest} onInput=${(lostLatest) => change({ lostLatest })} wrong=${wrong("lostLatest")} problem=${problem} field="lostLine.latest" />`}`}
        ${mode === "counter" && html`<${MomentField} label=${t("notify.until")} value=${until} onInput=${setUntil} />`}</div></details>
      <${CheckResult} atOnce=${mode === "resolve"} check=${check} problem=${checkProblem} isSaid=${isSaid} change=${change} notice=${notice} map=${map} isDrawn=${isDrawn} />
      <${ErrorBox} problem=${problem} />
      <div class="buttons sticky-end"><${Button} kind="main" type="submit" busy=${busy}>${t("action.preview")}</${Button}>
        <${Button} kind="quiet" onClick=${() => { drop(); clear(); setTried(false); map.current?.stopDrawing(); }}>${t("action.discard")}</${Button}></div></div>
    <${MapPanel} label=${t("map.label")} onMap=${(made) => { map.current = made; made.draft.show(isDrawn ? notice.volumes : null); if (isDrawn) made.fit({ area: notice.volumes[0].area }); }} />
    ${preview && html`<${Dialog} title=${t("preview.title")} onClose=${() => setPreview(null)} wide><${Preview} preview=${preview} /><${ErrorBox} problem=${problem} />
      <div class="buttons"><${Button} kind="main" busy=${busy} onClick=${send}>${t(mode === "counter" ? "action.proposeNow" : "action.notify")}</${Button}><${Button} onClick=${() => setPreview(null)}>${t("action.back")}</${Button}></div></${Dialog}>`}</form>`;
}

/** Conflicts as the board stands, and the smallest changes that clear them. */
function CheckResult({ atOnce, check, problem, isSaid, change, notice, map, isDrawn }) {
  const { t, format } = useWords();
  const board = useStore((s) => s.board);
  const [resolutions, setResolutions] = useState(null);
  const { busy, problem: refused, submit } = useSubmit();
  const asked = useRef(!atOnce);
  useEffect(() => setResolutions(null), [JSON.stringify(notice)]);
  const find = async () => { const answer = await submit(() => post("/resolutions", { ...notice, title: notice.title || "-" })); if (answer) setResolutions(answer); };
  useEffect(() => {
    if (asked.current || !check?.conflicts.length) return;
    asked.current = true;
    find();
  }, [check]);
  if (!isDrawn) return html`<p class="soft">${t("check.drawFirst")}</p>`;
  if (problem) return isSaid ? null : html`<${ErrorBox} problem=${problem} />`;
  if (!check) return html`<p class="soft" role="status">${t("check.running")}</p>`;
  const target = (other) => {
    const found = other.version && indexOf(board).get(name(other.version));
    if (found) return html`<${Said} text=${titleOf(found.value)} /> <${Party} name=${found.value.owner} />`;
    if (other.layer) return html`${t("target.layer")} <${Ref} to=${other.layer} />`;
    return html`${t("target.measure")} <${Said} text=${board.arrangement?.terms.measures?.[other.measure]?.name ?? ""} />`;
  };
  return html`<section class="check" aria-live="polite">
    ${check.conflicts.length === 0 ? html`<p><${Tag} kind="quiet" icon="clock">${t("standing.none", { time: format.time(check.asOf) })}</${Tag}></p>`
      : html`<p><${Tag} kind="conflict" icon="conflict">${t("check.conflicts", { count: check.conflicts.length })}</${Tag}></p>
      <ul class="plain">${check.conflicts.slice(0, 8).map((c) => html`<li>${target(c.other)} <span class="soft">${t("finding.apart", { lateral: format.metres(c.lateralMetres), vertical: format.metres(c.verticalMetres) })} · ${format.window(c.start, c.end)}</span></li>`)}
        ${check.conflicts.length > 8 && html`<li class="soft">${t("list.more", { count: check.conflicts.length - 8 })}</li>`}</ul>
      <${Button} busy=${busy} onClick=${find}>${t("action.resolve")}</${Button}>`}
    ${!check.complete && html`<p><${Tag} kind="warn" icon="warning">${t("check.incomplete")}</${Tag}></p>`}
    ${check.defects.map((d) => html`<p><${Tag} kind="warn" icon="warning">${t("check.defect")}</${Tag}> <span lang="en" dir="auto">${d}</span></p>`)}
    <${ErrorBox} problem=${refused} />
    ${resolutions && (resolutions.resolutions.length === 0 ? html`<p>${t("check.noResolution")}</p>` : html`<ul class="plain resolutions">${resolutions.resolutions.map((r) => html`<li class="row spread">
      <span>${resolutionText(r, { t, format })}</span><span class="buttons"><${Button} onClick=${() => { map.current?.draft.show(r.notice.volumes); map.current?.draft.conflicts([]); }}>${t("action.show")}</${Button}>
      <${Button} kind="main" onClick=${() => change({ volumes: draftOf(r.notice).volumes })}>${t("action.apply")}</${Button}></span></li>`)}</ul>`)}</section>`;
}

/** A change in words of the officer's language. */
export function resolutionText(r, { t, format }) {
  const c = r.change;
  const values = { minutes: c.minutes !== undefined ? format.duration(Math.abs(c.minutes) * 60) : "", metres: c.metres !== undefined ? format.metres(Math.abs(c.metres)) : "", bearing: c.bearingDegrees !== undefined ? String(c.bearingDegrees).padStart(3, "0") : "", start: c.start ? format.time(c.start) : "", end: c.end ? format.time(c.end) : "" };
  return t(`resolution.${r.kind}`, values);
}
