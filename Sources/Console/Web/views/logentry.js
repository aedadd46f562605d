// SPDX-License-Identifier: Apache-2.0
// One entry: all that it says, who holds it, and its proof, checked here as far as a browser can.
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { name, request } from "../core/api.js";
import { go, href } from "../core/router.js";
import { useStore, useWords } from "../core/store.js";
import { Button, Code, ErrorBox, Icon, Loading, Party, Tag, Time, useResource } from "../core/ui.js";
import { EntryFields, FieldValue, Invalid, kindWord, PartText, saveFile, useEvents } from "./entryfields.js";
import { checkHere } from "./logproof.js";

export function LogEntry({ id }) {
  const words = useWords();
  const { t, format } = words;
  const again = useEvents("receipt", "entry");
  const { value, problem } = useResource(`/entries/${encodeURIComponent(id)}`, again);
  const entry = value?.entry;
  const [origin, index] = [id.slice(0, id.lastIndexOf("@")), Number(id.slice(id.lastIndexOf("@") + 1))];
  return html`<div class="page"><div class="page-head"><h1>${entry ? kindWord(words, entry.kind) : t("logs.entry")} <${Code}>${id}</${Code}></h1>
      <div class="buttons"><${Button} disabled=${index === 0} onClick=${() => go("logs", `${origin}@${index - 1}`)}>${t("logs.previous")}</${Button}>
        <${Button} onClick=${() => go("logs", `${origin}@${index + 1}`)}>${t("logs.next")}</${Button}>
        <a class="button" href=${href("logs", origin)}><${Icon} name="list" />${t("logs.back")}</a></div></div>
    <${ErrorBox} problem=${problem} />
    ${!value && !problem && html`<${Loading} />`}
    ${value && html`<${Whole} value=${value} />${entry && html`<section class="card"><h2>${t("logs.says")}</h2>
        ${entry.partlyUnknown && html`<p><${Tag} kind="warn" icon="warning">${t("logs.partlyUnknown")}</${Tag}></p>`}
        ${entry.body ? html`<${EntryFields} value=${entry.body} />` : html`<p class="soft">${t("logs.nothingMore")}</p>`}</section>
      ${entry.parts.length > 0 && html`<${Parts} of=${value.ref} parts=${entry.parts} position=${entry.position} />`}`}
      <${Proof} of=${value.ref} by=${value.by} parts=${entry?.parts ?? []} again=${again} />`}</div>`;
}

function Whole({ value }) {
  const words = useWords();
  const { t, format } = words;
  const { entry, ref } = value;
  return html`<section class="card"><h2>${t("logs.facts")}</h2>
    ${value.invalid && html`<p><${Invalid} item=${value.invalid} /></p>`}
    ${value.malformed && html`<p><${Tag} kind="conflict" icon="conflict">${t("logs.malformed")}</${Tag}> <bdi lang="en">${value.malformed}</bdi></p>`}
    <dl class="facts">
      <dt>${t("logs.by")}</dt><dd>${value.by ? html`<${Party} name=${value.by} />` : t("logs.unknownLog")} ${value.lane && html`<span class="soft">${t(`lane.${value.lane}`)}</span>`}</dd>
      ${entry && html`<dt>${t("logs.position")}</dt><dd><bdi>${entry.position}</bdi></dd>
        <dt>${t("logs.written")}</dt><dd><${Time} at=${entry.writtenAt} /> <${Code}>${entry.writtenAt}</${Code}></dd>`}
      <dt>${t("logs.state")}</dt><dd>${t(`rec.status.${value.status}`)}</dd>
      <dt>${t("logs.bytes")}</dt><dd><${Code}>${format.number(value.bytes)}</${Code}></dd>
      <dt>${t("logs.leaf")}</dt><dd class="rec-hash"><${Code}>${ref.leaf}</${Code}></dd>
      ${entry && html`<dt>${t("logs.salt")}</dt><dd class="rec-hash"><${Code}>${entry.salt}</${Code}></dd>
        <dt>${t("logs.frontier")}</dt><dd><${FieldValue} name="frontier" value=${entry.frontier} /></dd>`}</dl></section>`;
}

function Parts({ of, parts }) {
  const { t, has, format } = useWords();
  const save = async (number) => {
    const response = await request("GET", `/entries/${encodeURIComponent(name(of))}/parts/${number}`, undefined, { raw: true });
    saveFile(`${name(of).replace(/\W+/g, "-")}.part${number}`, await response.blob());
  };
  return html`<section class="card"><h2>${t("logs.parts")}</h2><p class="soft">${t("logs.partsAbout")}</p>
    ${parts.map((part, number) => html`<div class="rec-part"><h3>${t("logs.part", { n: number })} · ${has(`rec.value.${part.role}`) ? t(`rec.value.${part.role}`) : part.role}</h3>
      ${part.role === "text" ? html`<${PartText} of=${of} number=${number} />`
        : html`<${Button} onClick=${() => save(number)}><${Icon} name="down" />${t("logs.save", { n: format.number(part.size) })}</${Button}>`}
      <div class="soft">${t("logs.commitment")} <span class="rec-hash"><${Code}>${part.commitment}</${Code}></span></div></div>`)}</section>`;
}

/** Receipts of other parties, and the proof with each step that was done here. */
function Proof({ of, by, parts, again }) {
  const { t } = useWords();
  const own = useStore((s) => s.session.party);
  const [state, setState] = useState({ checked: null, problem: null });
  useEffect(() => {
    let isGone = false;
    checkHere(of, parts).then((checked) => !isGone && setState({ checked, problem: null }))
      .catch((problem) => !isGone && setState({ checked: null, problem }));
    return () => { isGone = true; };
  }, [name(of), again]);
  const { checked, problem } = state;
  const receipts = checked?.parsed.signatures.filter((s) => s.kind === "receipt") ?? [];
  const file = name(of).replace(/\W+/g, "-");
  return html`<section class="card"><h2>${t("logs.receipted")}</h2>
    ${!checked && !problem && html`<${Loading} />`}
    ${problem && (problem.kind ? html`<${ErrorBox} problem=${problem} />` : html`<p><${Tag} kind="conflict">${t("proof.unreadable")}</${Tag}> <bdi lang="en">${String(problem)}</bdi></p>`)}
    ${checked && html`${receipts.length === 0 ? html`<p><${Tag} kind="warn" icon="warning">${t("logs.noReceipt")}</${Tag}></p>`
        : html`<ul class="rec-list">${receipts.map((r) => html`<li><${Party} name=${r.party} /> ${t("logs.receiptAt")} <${Time} at=${isoOf(r.time)} />${" "}<span class="soft">${t("logs.receiptOf", { n: checked.parsed.size })}</span></li>`)}</ul><p class="soft">${t(by === own ? "logs.receiptMeans" : "logs.receiptOwn")}</p>`}
      <h2>${t("proof.title")}</h2><p class="soft">${t("proof.here")}</p>
      <ol class="rec-steps">${checked.steps.map((s) => html`<li><${Verdict} ok=${s.ok} /> ${t(`proof.step.${s.step}`, s.values)}${s.time ? html` <${Time} at=${isoOf(s.time)} />` : ""}</li>`)}
        <li><${Verdict} ok=${null} /> ${t("proof.step.cards")}</li></ol>
      <dl class="facts"><dt>${t("logs.root")}</dt><dd class="rec-hash"><${Code}>${checked.root}</${Code}></dd>
        <dt>${t("proof.command")}</dt><dd><${Code}>${`parley prove ${name(of)} --output ${file}`}</${Code}></dd></dl>
      <div class="buttons"><${Button} onClick=${() => saveFile(`${file}.tlog-proof`, checked.proof)}><${Icon} name="down" />${t("proof.save")}</${Button}>
        <a class="button" href=${`/api/v1/policy?entry=${encodeURIComponent(name(of))}`} download=${`${file}.policy`}><${Icon} name="down" />${t("proof.policy")}</a>
        <a class="button" href=${`/api/v1/entries/${encodeURIComponent(name(of))}?raw=1`} download=${`${file}.entry`}><${Icon} name="down" />${t("proof.bytes")}</a></div>
      <details><summary>${t("proof.text")}</summary><pre class="rec-text" dir="ltr" tabindex="0">${checked.proof}</pre></details>`}</section>`;
}

const isoOf = (seconds) => new Date(seconds * 1000).toISOString();

function Verdict({ ok }) {
  const { t } = useWords();
  if (ok === null) return html`<${Tag} kind="quiet">${t("proof.notHere")}</${Tag}>`;
  return ok ? html`<${Tag} kind="own">${t("proof.checked")}</${Tag}>` : html`<${Tag} kind="conflict" icon="conflict">${t("proof.wrong")}</${Tag}>`;
}
