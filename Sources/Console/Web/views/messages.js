// SPDX-License-Identifier: Apache-2.0
// The hotline: what was said, who has it, and saying something, in words or in a numbered format.
import { html, useEffect, useMemo, useState } from "/assets/vendor/preact.js";
import { get, name, post } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { refreshBoard } from "../core/live.js";
import { go, href } from "../core/router.js";
import { can, useStore, useWords } from "../core/store.js";
import { Button, Choice, classes, Dialog, Empty, ErrorBox, HeightField, Loading, MomentField, Party, PlaceField, Ref, Said, Select, Tag, TextArea, TextField, Time, useSubmit, useText } from "../core/ui.js";

import { ItemActions } from "./answers.js";
import { Preview } from "./preview.js";

const PRECEDENCES = ["routine", "priority", "immediate", "flash"];

export function Messages({ id }) {
  const { t } = useWords();
  const board = useStore((s) => s.board);
  const [limit, setLimit] = useState(50);
  const messages = useMemo(() => [...board.messages].sort((a, b) => Date.parse(b.stated.at) - Date.parse(a.stated.at)), [board.messages]);
  return html`<div class="page hotline"><div class="page-head"><h1>${t("nav.hotline")}</h1></div>
    ${can("hotline") && html`<${Compose} about=${id} />`}
    <section class="card" aria-labelledby="said"><h2 id="said">${t("hotline.said")}</h2>
      ${messages.length === 0 ? html`<${Empty}>${t("hotline.none")}</${Empty}>`
      : html`<ol class="messages">${messages.slice(0, limit).map((m) => html`<${Message} key=${name(m.ref)} message=${m} own=${m.by === board.party} />`)}</ol>`}
      ${messages.length > limit && html`<${Button} onClick=${() => setLimit(limit + 200)}>${t("hotline.older", { count: messages.length - limit })}</${Button}>`}</section></div>`;
}

function Message({ message, own }) {
  const { t } = useWords();
  const item = useStore((s) => s.watch.open.find((o) => name(o.ref) === name(message.ref)));
  const text = useText(message.rendering && !message.textPart ? null : message.ref);
  return html`<li class=${classes("message", own ? "message-own" : "message-other")}>
    <div class="row spread"><span class="row"><${Party} name=${message.by} /><${Tag} kind=${message.precedence === "flash" ? "flash" : "quiet"}>${t(`precedence.${message.precedence}`)}</${Tag}><${Time} at=${message.stated.at} /><span class="soft"><bdi>${message.stated.position}</bdi></span></span><${Ref} to=${message.ref} /></div>
    ${message.about && html`<div class="soft">${t("field.about")} <${Ref} to=${message.about} /></div>`}
    ${message.rendering && html`<div dir=${message.rendering.direction} lang=${message.rendering.language} class="said-block"><b>${message.rendering.heading}</b><br />${message.rendering.text ?? message.rendering.items.map((i) => html`<div>${i.label}: <bdi>${i.value}</bdi></div>`)}
      ${!message.rendering.certified && html` <${Tag} kind="warn">${t("hotline.uncertified")}</${Tag}>`}${message.rendering.misfits.map((m) => html`<div class="age-over">${m.parameter}: <span lang="en">${m.detail}</span></div>`)}</div>`}
    ${text && html`<${Said} block text=${text} language=${message.language} />`}
    ${message.textRemoved && html`<p class="soft">${t("hotline.removed")} <${Said} text=${message.textRemoved.reason} /></p>`}
    ${message.translations?.map((tr) => html`<div class="soft">${t("hotline.translation")} <bdi>${tr.language}</bdi> · ${t(`translation.${tr.state ?? "draft"}`)}</div>`)}
    <div class="row">${message.parties.map((p) => html`<span class="row soft" key=${p.party}><${Party} name=${p.party} />
      ${["received", "hasIt", "understood", "passedOn", "done"].filter((k) => p[k] || p.overdue.includes(k)).map((k) => html`<${Tag} kind=${p[k] ? "quiet" : "conflict"}>${t(`answer.${k}`)} ${p[k] ? html`<${Time} at=${p[k].at ?? p[k].stated?.at} />` : t("answer.overdue")}</${Tag}>`)}</span>`)}</div>
    <div class="buttons">${!own && can("hotline") && html`<a class="button" href=${href("hotline", name(message.ref))}>${t("action.reply")}</a>`}</div>
    ${item && html`<${ItemActions} item=${item} />`}</li>`;
}

const EMPTY = { mode: "text", precedence: "routine", text: "", format: "", values: {}, about: "" };

function Compose({ about }) {
  const { t, tag } = useWords();
  const [draft, change, drop] = useDraft("message", EMPTY);
  const [formats, setFormats] = useState(null);
  const [preview, setPreview] = useState(null);
  const { busy, problem, submit } = useSubmit();
  useEffect(() => { get(`/formats?language=${tag}`).then(setFormats).catch(() => setFormats({ formats: [] })); }, [tag]);
  useEffect(() => { if (about) change({ about }); }, [about]);
  const format = formats?.formats.find((f) => String(f.number) === draft.format);
  const body = async () => {
    const message = { precedence: draft.precedence, language: tag };
    if (draft.text.trim()) message.text = draft.text.trim();
    if (draft.about) message.about = await get(`/entries/${encodeURIComponent(draft.about)}`).then((e) => e.ref);
    if (draft.mode === "format" && format) {
      message.format = format.number;
      message.values = Object.fromEntries(format.parameters.map((p) => [p.key, draft.values[p.key]]).filter(([, v]) => v !== undefined && v !== ""));
    }
    return message;
  };
  const send = async () => {
    if (!(await submit(async ({ key }) => post("/messages", await body(), { key }), t("hotline.sent")))) return;
    drop(); setPreview(null); refreshBoard(); go("hotline");
  };
  const ready = draft.mode === "format" ? !!format : draft.text.trim() !== "";
  return html`<form class="card" onSubmit=${(e) => { e.preventDefault(); send(); }}>
    <div class="row"><${Choice} label=${t("hotline.how")} value=${draft.mode} onInput=${(mode) => change({ mode })} options=${["text", "format"].map((value) => ({ value, label: t(`hotline.${value}`) }))} />
      <${Choice} label=${t("field.precedence")} value=${draft.precedence} onInput=${(precedence) => change({ precedence })} options=${PRECEDENCES.map((value) => ({ value, label: t(`precedence.${value}`), kind: value === "flash" ? "flash" : undefined }))} /></div>
    ${draft.about && html`<p>${t("field.about")} <bdi>${draft.about}</bdi> <${Button} kind="quiet" onClick=${() => { change({ about: "" }); go("hotline"); }}>✕</${Button}></p>`}
    ${draft.mode === "format" && (!formats ? html`<${Loading} />` : html`<${Select} label=${t("field.format")} value=${draft.format} onInput=${(n) => { const f = formats.formats.find((x) => String(x.number) === n); change({ format: n, values: {}, ...(f ? { precedence: f.precedence } : {}) }); }}
        options=${[{ value: "", label: t("hotline.choose") }, ...formats.formats.map((f) => ({ value: String(f.number), label: `${f.number} · ${f.title}` }))]} />
      ${format && html`<div class="fields">${format.parameters.map((p) => html`<${Parameter} key=${p.key} parameter=${p} value=${draft.values[p.key]} problem=${problem} onInput=${(v) => change((d) => ({ values: { ...d.values, [p.key]: v } }))} />`)}</div>`}`)}
    <${TextArea} label=${t(draft.mode === "format" ? "hotline.beside" : "hotline.words")} hint=${t("hotline.language", { language: tag })} value=${draft.text} onInput=${(text) => change({ text })} problem=${problem} field="text" />
    <${ErrorBox} problem=${problem} />
    <div class="buttons"><${Button} kind=${draft.precedence === "flash" ? "danger" : "main"} type="submit" busy=${busy} disabled=${!ready}>${t("action.send")}</${Button}>
      <${Button} disabled=${!ready} onClick=${async () => { const answer = await submit(async () => post("/preview/message", await body())); if (answer) setPreview(answer); }}>${t("action.preview")}</${Button}></div>
    ${preview && html`<${Dialog} title=${t("preview.title")} onClose=${() => setPreview(null)} wide><${Preview} preview=${preview} /><div class="buttons"><${Button} kind="main" busy=${busy} onClick=${send}>${t("action.send")}</${Button}></div></${Dialog}>`}</form>`;
}

/** One value of a format, by its type. */
function Parameter({ parameter: p, value, onInput, problem }) {
  const { t } = useWords();
  const label = p.optional ? `${p.label} (${t("field.optional")})` : p.label;
  const common = { label, value: value ?? "", onInput, problem, field: p.key, hint: p.limits };
  if (p.type === "choice") return html`<${Select} ...${common} options=${[{ value: "", label: "—" }, ...(p.choices ?? []).map((c) => ({ value: c.key, label: c.label ?? c.key }))]} />`;
  if (p.type === "place" || p.type === "position") return html`<${PlaceField} label=${label} text=${value ?? ""} onInput=${onInput} problem=${problem} field=${p.key} />`;
  if (p.type === "height") return html`<${HeightField} ...${common} />`;
  if (p.type === "time") return html`<${MomentField} ...${common} />`;
  return html`<${TextField} ...${common} />`;
}
