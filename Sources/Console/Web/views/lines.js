// SPDX-License-Identifier: Apache-2.0
// The lines, each direction apart; receipts and witnesses; and files for when every line is cut.
import { html, useState } from "/assets/vendor/preact.js";
import { post, request } from "../core/api.js";
import { can, useStore, useWords } from "../core/store.js";
import { Age, Button, Code, Empty, ErrorBox, Icon, Loading, Party, Table, Tag, TextField, Time, useResource, useSubmit } from "../core/ui.js";
import { FileButton, saveFile, useEvents } from "./entryfields.js";

export function LineStates() {
  const { t } = useWords();
  const node = useStore((s) => s.node);
  if (!node) return html`<div class="page"><h1>${t("nav.lines")}</h1><${Loading} /></div>`;
  return html`<div class="page"><div class="page-head"><h1>${t("nav.lines")}</h1></div>
    <p class="soft">${t("lines.about")}</p>
    ${node.asking && html`<p><${Tag} kind="warn" icon="clock">${t("lines.asking")}</${Tag}></p>`}
    ${node.waiting.urgent + node.waiting.plans > 0 && html`<p><${Tag} kind="warn" icon="clock">${t("lines.waiting", { urgent: node.waiting.urgent, plans: node.waiting.plans })}</${Tag}></p>`}
    ${node.lines.length === 0 && html`<${Empty}>${t("lines.none")}</${Empty}>`}
    <div class="rec-cards">${node.lines.map((line) => html`<${LineCard} key=${line.party} line=${line} node=${node} />`)}</div>
    <${ReceiptTable} node=${node} /><${FilesCard} node=${node} /></div>`;
}

const KINDS = { up: "own", never: "warn", down: "conflict", "receipt-withheld": "conflict" };

function LineCard({ line, node }) {
  const { t, format } = useWords();
  const tolerance = useStore((s) => s.board?.clockToleranceSeconds);
  const offset = line.clockOffsetMilliseconds;
  const differs = offset !== undefined && tolerance !== undefined && Math.abs(offset) > tolerance * 1000;
  return html`<section class="card" aria-label=${line.party}><h2><${Party} name=${line.party} /></h2><dl class="facts">
    ${["outgoing", "incoming"].map((way) => { const state = line[way]; return html`<dt><${Icon} name=${way === "outgoing" ? "up" : "down"} /> ${t(`lines.${way}`)}</dt>
      <dd><${Tag} kind=${KINDS[state.state] ?? "warn"}>${t(`lines.state.${state.state}`)}</${Tag}>
        ${state.since && html` ${t("lines.since")} <${Time} at=${state.since} /> <${Age} since=${state.since} />`}
        ${state.origin && html`<div>${t("lines.withheld")} <${Code}>${state.origin}</${Code}>, ${t("rec.size", { n: format.number(state.size) })}</div>`}</dd>`; })}
    <dt>${t("lines.lastWord")}</dt><dd>${line.lastWord ? html`<${Time} at=${line.lastWord} /> <${Age} since=${line.lastWord} />` : t("lines.never")}</dd>
    <dt>${t("lines.clock")}</dt><dd>${offset === undefined ? t("lines.clockUnknown") : html`<${Code}>${format.offset(offset / 1000)}</${Code}>
      ${differs && html` <${Tag} kind="conflict" icon="clock">${t("lines.clocksDiffer", { n: tolerance })}</${Tag}>`}`}
      ${node.clockLagMilliseconds > 0 && html`<div><${Tag} kind="warn">${t("lines.clockLag", { n: format.number(node.clockLagMilliseconds / 1000) })}</${Tag}></div>`}</dd></dl></section>`;
}

function ReceiptTable({ node }) {
  const { t, format } = useWords();
  const { value, problem } = useResource("/receipts", useEvents("receipt", "entry", "line"));
  const sizes = Object.fromEntries(node.logs.map((l) => [l.origin, l.signedSize]));
  const rows = (receipts) => receipts.map((r) => html`<tr key=${r.by + r.origin}><th scope="row">${node.parties.includes(r.by) ? html`<${Party} name=${r.by} />` : html`<bdi>${r.by}</bdi>`}</th>
    <td><${Code}>${r.origin}</${Code}></td><td><${Code}>${format.number(r.size)}</${Code}>${r.size < sizes[r.origin] && html` <${Tag} kind="warn">${t("logs.behind", { count: sizes[r.origin] - r.size })}</${Tag}>`}</td>
    <td><${Time} at=${r.time} /></td><td class="rec-hash"><${Code}>${r.cosignature.trim().split(" ").pop()}</${Code}></td></tr>`);
  const head = [t("lines.by"), t("logs.log"), t("lines.upTo"), t("lines.at"), t("lines.cosignature")];
  const all = value?.receipts ?? [], witnessed = all.filter((r) => !node.parties.includes(r.by));
  return html`<section class="card"><h2>${t("lines.receipts")}</h2><p class="soft">${t("lines.receiptsAbout")}</p><${ErrorBox} problem=${problem} />
      ${value && html`<${Table} caption=${t("lines.receipts")} head=${head} rows=${rows(all.filter((r) => node.parties.includes(r.by)))} empty=${t("lines.noReceipts")} />`}</section>
    <section class="card"><h2>${t("lines.witnesses")}</h2><p class="soft">${t("lines.witnessesAbout")}</p>
      ${node.witnessTrouble.map((w) => html`<p><${Tag} kind="warn" icon="warning">${t("logs.trouble")}</${Tag}> <bdi>${w.witness}</bdi>: <bdi lang="en">${w.detail}</bdi></p>`)}
      ${value && html`<${Table} caption=${t("lines.witnesses")} head=${head} rows=${rows(witnessed)} empty=${t("lines.noWitnesses")} />`}</section>`;
}

function FilesCard({ node }) {
  const { t } = useWords();
  const isCut = node.lines.length > 0 && node.lines.every((l) => !l.up);
  return html`<section class="card"><h2>${t("files.title")}</h2><p>${isCut ? html`<${Tag} kind="warn" icon="warning">${t("files.cut")}</${Tag}> ` : ""}${t("files.about")}</p>
    ${can("administer") ? html`<div class="rec-cards"><${Export} parties=${node.parties.filter((p) => p !== node.party)} node=${node} /><${Import} /><${Copy} node=${node} /></div>`
      : html`<p class="soft">${t("files.right")}</p>`}</section>`;
}

const stamp = () => new Date().toISOString().replace(/[-:]/g, "").slice(0, 13) + "Z";

function Export({ parties, node }) {
  const { t } = useWords();
  const { busy, problem, submit } = useSubmit();
  const save = (party) => submit(async () => {
    const response = await request("POST", `/export/${encodeURIComponent(party)}`, {}, { raw: true });
    saveFile(`${node.party}-to-${party}-${stamp()}.parley`, await response.blob());
  }, t("files.exported", { party }));
  return html`<section><h3>${t("files.export")}</h3><p class="soft">${t("files.exportAbout")}</p>
    <div class="buttons">${parties.map((party) => html`<${Button} busy=${busy} onClick=${() => save(party)}><${Icon} name="down" />${t("files.for")} <${Party} name=${party} /></${Button}>`)}</div>
    <${ErrorBox} problem=${problem} /></section>`;
}

function Import() {
  const { t, format } = useWords();
  const { busy, problem, submit } = useSubmit();
  const [answer, setAnswer] = useState(null);
  const take = async (file) => {
    setAnswer(null);
    const taken = await submit(() => post("/import", file), t("files.imported"));
    if (taken) setAnswer(taken);
  };
  const saveReply = () => saveFile(`reply-to-${answer.from}-${stamp()}.parley`, Uint8Array.from(atob(answer.reply), (c) => c.charCodeAt(0)));
  return html`<section><h3>${t("files.import")}</h3>
    <p class="soft">${t("files.importAbout")}</p><div class="buttons"><${FileButton} label=${t("files.file")} busy=${busy} onFile=${take} /></div>
    <${ErrorBox} problem=${problem} />
    ${answer && html`<div role="status"><${Party} name=${answer.from} />: ${answer.requests !== undefined
        ? t("files.taken", { accepted: format.number(answer.accepted), requests: format.number(answer.requests) }) : t("files.receipts", { count: answer.receipts })}
      ${answer.reply && html`<p>${t("files.replyAbout")}</p><${Button} kind="main" onClick=${saveReply}><${Icon} name="down" />${t("files.reply")}</${Button}>`}</div>`}</section>`;
}

function Copy({ node }) {
  const { t } = useWords();
  const { busy, problem, submit } = useSubmit();
  const [desk, setDesk] = useState("");
  const save = () => submit(async () => {
    const response = await request("POST", "/copy", desk.trim() ? { desk: desk.trim() } : {}, { raw: true });
    saveFile(`${node.party}-${stamp()}.${desk.trim() ? "sealed" : "parley-copy"}`, await response.blob());
  }, t("files.copied"));
  return html`<section><h3>${t("files.copy")}</h3><p class="soft">${t("files.copyAbout")}</p>
    <${TextField} label=${t("files.desk")} hint=${t("files.deskHint")} value=${desk} onInput=${setDesk} dir="ltr" problem=${problem} field="desk" />
    ${!desk.trim() && html`<p><${Tag} kind="warn" icon="warning">${t("files.plain")}</${Tag}></p>`}
    <${Button} busy=${busy} onClick=${save}><${Icon} name="down" />${t("files.copyMake")}</${Button}><${ErrorBox} problem=${problem} /></section>`;
}
