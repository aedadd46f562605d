// SPDX-License-Identifier: Apache-2.0
// An entry as it is read over a telephone: large, a few lines at a time, each with its check group.
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { name } from "../core/api.js";
import { LANGUAGES } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { go } from "../core/router.js";
import { read, useStore, useWords } from "../core/store.js";
import { Button, Code, ErrorBox, Loading, Select, TextField, useResource } from "../core/ui.js";
import { within } from "./agreeparts.js";
import { lines } from "./arrangement.js";

const LINES = 3;

/** @param {{of: string|null}} props the entry's place; without one it is chosen */
export function ScriptReader({ of }) {
  const { t, tag } = useWords();
  const [language, setLanguage] = useState(tag);
  const { value: script, problem } = useResource(of ? `/entries/${encodeURIComponent(of)}/script?language=${language}` : null);
  const [page, setPage] = useState(0);
  useEffect(() => setPage(0), [of, language]);
  const pages = script ? Math.ceil(script.lines.length / LINES) + 1 : 0;
  const turn = (by) => setPage((n) => Math.max(0, Math.min(pages - 1, n + by)));
  useKeys({ PageDown: { label: "key.scriptNext", run: () => turn(1) }, PageUp: { label: "key.scriptBack", run: () => turn(-1) } });
  return html`<section class="card no-print" aria-labelledby="script"><h2 id="script">${t("voi.script")}</h2><p class="soft">${t("voi.scriptWhat")}</p><div class="fields"><${Pick} of=${of} />
      <${Select} label=${t("voi.scriptLanguage")} value=${language} onInput=${setLanguage} options=${LANGUAGES.map((l) => ({ value: l.tag, label: l.name }))} /></div><${ErrorBox} problem=${problem} /></section>
    ${of && !script && !problem && html`<${Loading} />`}
    ${script && !problem && html`<section class="card script no-print" lang=${script.language} dir=${script.direction} aria-label=${script.title}>
      <div class="row spread"><h2>${script.title}</h2><b>${script.precedence}</b><span>${t("voi.page", { n: page + 1, all: pages })}</span></div>
      ${page === 0 && html`<ul class="instructions">${script.instructions.map((i) => html`<li>${i}</li>`)}</ul>`}
      <div aria-live="polite">${page < pages - 1 ? script.lines.slice(page * LINES, page * LINES + LINES).map((l) => html`<div class="script-line" key=${l.number}><div class="script-label"><${Code}>${l.number}</${Code}> ${l.label}</div>
          <div class="script-spoken">${l.spoken}</div><div class="script-written" dir="auto">${l.written}</div>${l.check && html`<div class="script-check"><b><${Code}>${l.check}</${Code}></b> <span>${l.spokenCheck}</span></div>`}</div>`)
        : html`<div class="script-line"><div class="script-label">${t("voi.total")}</div><div class="script-check script-total"><b><${Code}>${script.total}</${Code}></b></div><div class="script-spoken">${script.spokenTotal}</div></div>`}</div></section>
      <div class="buttons no-print"><${Button} onClick=${() => turn(-1)} disabled=${page === 0}>${t("voi.back")}</${Button}><${Button} kind="main" onClick=${() => turn(1)} disabled=${page === pages - 1}>${t("voi.next")}</${Button}><${Button} onClick=${() => print()}>${t("arr.print")}</${Button}></div>
      <article class="document print-only" lang=${script.language} dir=${script.direction}>${lines(script.text)}</article>`}`;
}

/** Chooses an own entry that can be read out, or any by its place. */
function Pick({ of }) {
  const { t, format } = useWords();
  const [text, setText] = useState(of ?? "");
  const board = useStore((s) => s.board);
  const own = read().session.party;
  const said = [
    ...board.warnings.filter((w) => w.by === own).map((w) => ({ ref: w.ref, at: w.stated?.at, title: t("nav.warn") })),
    ...board.activities.filter((a) => a.owner === own).map((a) => ({ ref: a.versions.at(-1).ref, at: a.versions.at(-1).stated?.at ?? a.versions.at(-1).writtenAt, title: a.versions.at(-1).notice?.title })),
    ...board.messages.filter((m) => m.by === own).map((m) => ({ ref: m.ref, at: m.stated.at, title: t("nav.hotline") })),
  ].sort((a, b) => ((a.at ?? "") < (b.at ?? "") ? 1 : -1)).slice(0, 60);
  return html`<${Select} label=${t("voi.pick")} value=${of ?? ""} onInput=${(v) => v && go("voice", `script:${v}`)} options=${[{ value: "", label: said.length ? "–" : t("voi.nothingSaid") }, ...said.map((s) => ({ value: name(s.ref), label: `${s.at ? format.moment(s.at) : ""} ${within(s.title ?? "")} ${name(s.ref)}` }))]} />
    <form class="row" onSubmit=${(e) => { e.preventDefault(); if (text.trim()) go("voice", `script:${text.trim()}`); }}><${TextField} dir="ltr" label=${t("voi.pickOther")} hint=${t("agree.refs.hint")} value=${text} onInput=${setText} /><${Button} type="submit" disabled=${!text.trim()}>${t("action.show")}</${Button}></form>`;
}
