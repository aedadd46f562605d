// SPDX-License-Identifier: Apache-2.0
// All logs, own and mirrored; the entries of one; and one entry with its proof.
import { html, useState } from "/assets/vendor/preact.js";
import { href } from "../core/router.js";
import { useStore, useWords } from "../core/store.js";
import { Button, Code, Empty, ErrorBox, Loading, Party, Ref, Said, Table, Tag, Time, useResource } from "../core/ui.js";
import { Invalid, kindWord, useEvents } from "./entryfields.js";
import { LogEntry } from "./logentry.js";

const PAGE = 50;

/** `id` is nothing, a log's origin, or `ORIGIN@INDEX` of an entry. */
export function Logs({ id }) {
  if (id?.includes("@")) return html`<${LogEntry} key=${id} id=${id} />`;
  return html`<${AllLogs} chosen=${id} />`;
}

function AllLogs({ chosen }) {
  const { t, format } = useWords();
  const again = useEvents("entry", "receipt", "line", "stopped", "successor");
  const { value, problem } = useResource("/logs", again);
  const invalid = useResource("/invalid", again).value?.invalid ?? [];
  const own = useStore((s) => s.session.party);
  const logs = value?.logs ?? [];
  const origin = chosen ?? logs.find((l) => l.by === own && l.lane === "urgent")?.origin;
  return html`<div class="page"><div class="page-head"><h1>${t("nav.logs")}</h1></div>
    <p class="soft">${t("logs.about")}</p>
    <${ErrorBox} problem=${problem} />
    ${!value && !problem && html`<${Loading} />`}
    ${value && html`<section class="card"><h2>${t("logs.all")}</h2>
      <${Table} caption=${t("logs.all")} head=${[t("logs.log"), t("logs.of"), t("logs.entries"), t("logs.signed"), t("logs.receipts"), t("logs.root")]}
        rows=${logs.map((log) => html`<tr key=${log.origin} class=${log.origin === origin ? "rec-chosen" : ""}>
          <th scope="row"><a href=${href("logs", log.origin)} aria-current=${log.origin === origin ? "true" : undefined}><${Code}>${log.origin}</${Code}></a>
            <div class="soft">${t(`lane.${log.lane}`)}</div></th>
          <td><${Party} name=${log.by} />${log.standing && log.standing !== "open" && html`<div><${Tag} kind="conflict">${standingWord(t, log.standing)}</${Tag}></div>`}</td>
          <td><${Code}>${format.number(log.size)}</${Code}></td>
          <td><${Code}>${format.number(log.signedSize)}</${Code}>${log.signedSize < log.size && html`<div><${Tag} kind="warn">${t("logs.unsigned", { count: log.size - log.signedSize })}</${Tag}></div>`}</td>
          <td>${log.receipts ? html`<${Receipts} log=${log} />` : html`<span class="soft">${t("logs.mirrored")}</span>`}</td>
          <td class="rec-hash"><${Code}>${log.root ?? ""}</${Code}></td></tr>`)} /></section>`}
    ${invalid.length > 0 && html`<section class="card rec-invalid"><h2>${t("logs.invalid", { count: invalid.length })}</h2><p class="soft">${t("logs.invalidAbout")}</p>
      <ul class="rec-list">${invalid.map((item) => html`<li><${Ref} to=${item.ref} /> <${Invalid} item=${item} /></li>`)}</ul></section>`}
    ${origin && html`<${Entries} key=${origin} origin=${origin} again=${again} />`}</div>`;
}

/** "asking", or "closed (CAUSE)". */
const standingWord = (t, standing) => t(`logs.standing.${standing.split(" ")[0]}`);

function Receipts({ log }) {
  const { t, format } = useWords();
  return html`<ul class="rec-list">${log.receipts.map((r) => html`<li><${Party} name=${r.by} /> <${Code}>${format.number(r.size)}</${Code}>
      ${r.size < log.signedSize && html` <${Tag} kind="warn">${t("logs.behind", { count: log.signedSize - r.size })}</${Tag}>`}</li>`)}
    ${log.receipts.length === 0 && html`<li class="soft">${t("logs.noReceipt")}</li>`}
    ${log.trouble?.map((r) => html`<li><${Tag} kind="conflict" icon="warning">${t("logs.trouble")}</${Tag}> <${Party} name=${r.by} /> <bdi lang="en">${r.detail}</bdi></li>`)}</ul>`;
}

function Entries({ origin, again }) {
  const words = useWords();
  const { t, format } = words;
  const [page, setPage] = useState(0);
  const size = useResource(`/entries?origin=${encodeURIComponent(origin)}&from=0&limit=1`, again);
  const total = size.value?.size ?? 0;
  const end = total - page * PAGE, from = Math.max(0, end - PAGE);
  const { value, problem } = useResource(size.value && end > 0 ? `/entries?origin=${encodeURIComponent(origin)}&from=${from}&limit=${end - from}` : null);
  const entries = [...(value?.entries ?? [])].reverse();
  return html`<section class="card"><div class="row spread"><h2>${t("logs.entriesOf")} <${Code}>${origin}</${Code}></h2>
      <span class="soft">${total > 0 && t("logs.range", { from: format.number(from), to: format.number(end - 1), total: format.number(total) })}</span></div>
    <${ErrorBox} problem=${size.problem ?? problem} />
    ${size.value && total === 0 && html`<${Empty}>${t("logs.empty")}</${Empty}>`}
    ${!size.value && !size.problem && html`<${Loading} />`}
    ${entries.length > 0 && html`<${Table} caption=${`${t("logs.entriesOf")} ${origin}`} head=${[t("logs.number"), t("logs.kind"), t("logs.written"), t("logs.position"), t("logs.state")]}
      rows=${entries.map((e) => html`<tr key=${e.ref.index}><th scope="row"><a href=${href("logs", `${e.ref.origin}@${e.ref.index}`)}><${Code}>${format.number(e.ref.index)}</${Code}></a></th>
        <td>${e.entry ? kindWord(words, e.entry.kind) : t("logs.malformed")}${e.entry?.body?.title && html` <${Said} text=${e.entry.body.title} />`}</td>
        <td>${e.entry && html`<${Time} at=${e.entry.writtenAt} />`}</td><td>${e.entry && html`<bdi>${e.entry.position}</bdi>`}</td>
        <td>${e.invalid ? html`<${Invalid} item=${e.invalid} />` : t(`rec.status.${e.status}`)}</td></tr>`)} />`}
    ${total > PAGE && html`<div class="buttons"><${Button} disabled=${page === 0} onClick=${() => setPage(page - 1)}>${t("logs.newer")}</${Button}>
      <${Button} disabled=${from === 0} onClick=${() => setPage(page + 1)}>${t("logs.older")}</${Button}></div>`}</section>`;
}
