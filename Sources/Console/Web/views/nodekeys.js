// SPDX-License-Identifier: Apache-2.0
// The keys of the own logs. The recovery key stays offline: what comes here is the certificate that it signed.
import { html, useState } from "/assets/vendor/preact.js";
import { post } from "../core/api.js";
import { href } from "../core/router.js";
import { can, useWords } from "../core/store.js";
import { Button, Code, Dialog, ErrorBox, Loading, Said, Select, Table, Tag, TextField, useResource, useSubmit } from "../core/ui.js";
import { EntryFields, FileButton, kindWord, useEvents } from "./entryfields.js";

export function Keys() {
  const { t, format } = useWords();
  const { value, problem } = useResource("/keys", useEvents("entry", "successor"));
  const [change, setChange] = useState(null);
  return html`<section class="card"><h2>${t("keys.title")}</h2><${ErrorBox} problem=${problem} />${!value && !problem && html`<${Loading} />`}
    ${value && html`<${Table} caption=${t("keys.title")} head=${[t("logs.log"), t("keys.standing"), t("logs.entries"), t("keys.keys")]} rows=${value.logs.map((log) => html`<tr key=${log.origin}><th scope="row"><${Code}>${log.origin}</${Code}></th>
      <td>${log.active ? t("keys.active") : html`<${Tag} kind="warn">${t(`logs.standing.${log.standing.split(" ")[0]}`)}</${Tag}>`}</td><td><${Code}>${format.number(log.size)}</${Code}></td>
      <td>${log.keys.map((k) => html`<div class="rec-hash">${t("keys.from", { n: format.number(k.fromSize) })} <${Code}>${k.key}</${Code}></div>`)}</td></tr>`)} />
    <dl class="facts"><dt>${t("keys.prepared")}</dt><dd>${t("keys.preparedCounts", value.prepared)} ${Math.min(value.prepared.urgent, value.prepared.plans) === 0 && html`<${Tag} kind="conflict" icon="warning">${t("keys.noneLeft")}</${Tag}>`}</dd>
      <dt>${t("keys.recovery")}</dt><dd class="rec-hash"><${Code}>${value.recovery}</${Code}></dd></dl>
    ${can("keys") ? html`<p class="soft">${t("keys.about")}</p><div class="buttons"><${Button} onClick=${() => setChange("rotation")}>${t("keys.rotate")}</${Button}><${Button} onClick=${() => setChange("seal")}>${t("keys.seal")}</${Button}></div>`
      : html`<p class="soft">${t("keys.right")}</p>`}`}
    ${change && html`<${ChangeKeys} kind=${change} onClose=${() => setChange(null)} />`}</section>`;
}

const CAUSES = ["compromised", "retired", "restored", "fork"];

/** A certificate is read and shown before it is handed in, and the log's name is typed to confirm. */
function ChangeKeys({ kind, onClose }) {
  const words = useWords();
  const { t } = words;
  const { busy, problem, submit } = useSubmit();
  const [certificate, setCertificate] = useState("");
  const [cause, setCause] = useState("compromised");
  const [preview, setPreview] = useState(null);
  const [typed, setTyped] = useState("");
  const [waits, setWaits] = useState(null);
  const body = kind === "seal" ? { certificate, cause } : { certificate };
  const [fileName, setFileName] = useState("");
  const take = async (file) => { setCertificate(await file.text()); setFileName(file.name); setPreview(null); };
  const look = async () => setPreview(await submit(() => post(`/preview/${kind}`, body)));
  const entry = preview?.entries?.[0]?.entry;
  const origin = entry?.body?.origin ?? entry?.body?.last?.origin;
  const send = async () => { const answer = await submit(({ key }) => post(kind === "seal" ? "/keys/seals" : "/keys/rotations", body, { key }), t("keys.handedIn")); if (answer) setWaits(answer); };
  return html`<${Dialog} title=${t(kind === "seal" ? "keys.seal" : "keys.rotate")} kind="danger" onClose=${onClose}>
    <p>${t(`keys.${kind}About`)}</p><ol class="rec-steps"><li>${t("keys.step.request")} <${Code}>${`parley key ${kind === "seal" ? "seal" : "rotate"} urgent --request FILE`}</${Code}></li><li>${t("keys.step.certify")} <${Code}>parley key certify FILE --recovery-key KEY</${Code}></li><li>${t("keys.step.here")}</li></ol>
    ${waits ? html`<p role="status">${waits.release ? html`${t("keys.waits")} <a href=${href("releases", waits.release.id)}>${t("nav.releases")}</a>` : t("keys.done")}</p>` : html`
      <div class="row"><${FileButton} label=${t("keys.certificate")} onFile=${take} /><${Said} text=${fileName} /></div>
      ${kind === "seal" && html`<${Select} label=${t("keys.cause")} value=${cause} onInput=${(v) => { setCause(v); setPreview(null); }} options=${CAUSES.map((value) => ({ value, label: t(`rec.value.${value}`) }))} />`}
      <${ErrorBox} problem=${problem} />
      ${!entry && html`<div class="buttons"><${Button} busy=${busy} disabled=${!certificate} onClick=${look}>${t("keys.look")}</${Button}></div>`}
      ${entry && html`<h3>${t("releases.otherSees")}: ${kindWord(words, entry.kind)}</h3><${EntryFields} value=${entry.body} />
        <${TextField} label=${t("keys.confirm", { origin })} hint=${t("keys.confirmHint")} value=${typed} onInput=${setTyped} dir="ltr" spellcheck="false" wide />
        <div class="buttons"><${Button} kind="danger" busy=${busy} disabled=${typed.trim() !== origin} onClick=${send}>${t(kind === "seal" ? "keys.sealNow" : "keys.rotateNow")}</${Button}><${Button} onClick=${onClose}>${t("action.cancel")}</${Button}></div>`}`}</${Dialog}>`;
}
