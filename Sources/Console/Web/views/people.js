// SPDX-License-Identifier: Apache-2.0
// The own office: accounts, the audit trail, the node itself and its keys.
import { html, useState } from "/assets/vendor/preact.js";
import { del, post } from "../core/api.js";
import { can, useStore, useWords } from "../core/store.js";
import { Button, Choice, Code, Dialog, Empty, ErrorBox, Loading, Party, Said, Select, Table, Tag, TextField, Time, useResource, useSubmit } from "../core/ui.js";
import { saveFile, useEvents } from "./entryfields.js";
import { Keys } from "./nodekeys.js";

const TABS = [{ value: "accounts", right: "administer" }, { value: "trail", right: "read-audit" }, { value: "node", right: "read" }];

/** `id` is the part that is open. */
export function People({ id }) {
  const { t } = useWords();
  const tabs = TABS.filter((tab) => can(tab.right));
  const [tab, setTab] = useState(tabs.some((x) => x.value === id) ? id : tabs[0]?.value);
  return html`<div class="page"><div class="page-head"><h1>${t("nav.people")}</h1></div>
    <${Choice} label=${t("people.part")} value=${tab} onInput=${setTab} options=${tabs.map(({ value }) => ({ value, label: t(`people.${value}`) }))} />
    ${tab === "accounts" && html`<${Accounts} />`}${tab === "trail" && html`<${Trail} />`}${tab === "node" && html`<${NodeState} /><${Keys} />`}</div>`;
}

const ROLES = ["watch", "commander", "translator", "auditor", "feed"];

function Accounts() {
  const { t } = useWords();
  const user = useStore((s) => s.session.user);
  const [again, setAgain] = useState(0);
  const { value, problem } = useResource("/users", again);
  const [closing, setClosing] = useState(null);
  const close = useSubmit();
  const shut = async () => {
    if (await close.submit(() => del(`/users/${encodeURIComponent(closing.name)}`), t("people.closed", { name: closing.name }))) { setClosing(null); setAgain(again + 1); }
  };
  return html`<section class="card"><h2>${t("people.accounts")}</h2><p class="soft">${t("people.about")}</p><${ErrorBox} problem=${problem} />
      ${!value && !problem && html`<${Loading} />`}
      ${value && html`<${Table} caption=${t("people.accounts")} head=${[t("people.name"), t("logs.position"), t("people.role"), html`<span class="hidden">${t("rec.actions")}</span>`]} rows=${value.users.map((u) => html`<tr key=${u.name}>
        <th scope="row"><bdi>${u.name}</bdi> ${u.name === user && html`<${Tag} kind="own">${t("duty.you")}</${Tag}>`}</th><td><bdi>${u.position}</bdi></td><td>${t(`role.${u.role}`)}</td>
        <td>${u.name !== user && html`<${Button} onClick=${() => { close.clear(); setClosing(u); }} aria-label=${`${t("people.close")} ${u.name}`}>${t("people.close")}</${Button}>`}</td></tr>`)} />`}</section>
    <${AddAccount} onDone=${() => setAgain(again + 1)} />
    ${closing && html`<${Dialog} title=${t("people.close")} onClose=${() => setClosing(null)}><p>${t("people.closeSure", { name: closing.name })}</p><${ErrorBox} problem=${close.problem} />
      <div class="buttons"><${Button} kind="danger" busy=${close.busy} onClick=${shut}>${t("people.closeNow")}</${Button}><${Button} onClick=${() => setClosing(null)}>${t("action.cancel")}</${Button}></div></${Dialog}>`}`;
}

function AddAccount({ onDone }) {
  const { t } = useWords();
  const { busy, problem, submit } = useSubmit();
  const empty = { name: "", role: "watch", position: "", way: "password", password: "" };
  const [draft, setDraft] = useState(empty);
  const [token, setToken] = useState(null);
  const change = (part) => setDraft({ ...draft, ...part });
  const add = async (event) => {
    event.preventDefault();
    const body = { name: draft.name.trim(), position: draft.position.trim() || draft.role, role: draft.role, ...(draft.way === "password" && { password: draft.password }) };
    const answer = await submit(() => post("/users", body), t("people.added", { name: body.name }));
    if (!answer) return;
    setToken(answer.token ? answer : null);
    setDraft(empty);
    onDone();
  };
  return html`<section class="card"><h2>${t("people.add")}</h2><form class="rec-form" onSubmit=${add}><div class="fields">
      <${TextField} label=${t("people.name")} hint=${t("people.nameHint")} value=${draft.name} onInput=${(name) => change({ name })} problem=${problem} field="name" dir="ltr" spellcheck="false" maxlength="64" required />
      <${Select} label=${t("people.role")} hint=${t(`people.role.${draft.role}`)} value=${draft.role} onInput=${(role) => change({ role })} options=${ROLES.map((value) => ({ value, label: t(`role.${value}`) }))} problem=${problem} field="role" />
      <${TextField} label=${t("logs.position")} hint=${t("people.positionHint")} value=${draft.position} onInput=${(position) => change({ position })} placeholder=${`${draft.role}-1`} problem=${problem} field="position" dir="ltr" spellcheck="false" /></div>
    <${Choice} label=${t("people.way")} value=${draft.way} onInput=${(way) => change({ way })} options=${["password", "token"].map((value) => ({ value, label: t(`people.way.${value}`) }))} />
    ${draft.way === "password" && html`<div class="fields"><${TextField} label=${t("session.password")} hint=${t("people.passwordHint")} type="password" autocomplete="new-password" value=${draft.password} onInput=${(password) => change({ password })} problem=${problem} field="password" dir="ltr" required /></div>`}
    <${ErrorBox} problem=${problem} />
    <div class="buttons"><${Button} kind="main" type="submit" busy=${busy}>${t("people.addNow")}</${Button}></div></form>
    ${token && html`<${Dialog} title=${t("people.token")} onClose=${() => setToken(null)}><p>${t("people.tokenOnce", { name: token.name })}</p><p class="rec-hash"><${Code}>${token.token}</${Code}></p>
      <div class="buttons"><${Button} onClick=${() => saveFile(`${token.name}.token`, token.token + "\n")}>${t("people.tokenSave")}</${Button}></div></${Dialog}>`}</section>`;
}

const PAGE = 100;

/** What the own people and systems did, newest first. */
function Trail() {
  const { t, has, format } = useWords();
  const again = useEvents("entry", "duty", "release");
  const [filter, setFilter] = useState({ account: "", action: "" });
  const [before, setBefore] = useState([]);
  const query = new URLSearchParams({ order: "newest", limit: PAGE, ...(before.length > 0 && { before: before.at(-1) }),
    ...(filter.account.trim() && { account: filter.account.trim() }), ...(filter.action && { action: filter.action }) });
  const { value, problem } = useResource(`/audit?${query}`, before.length > 0 ? 0 : again);
  const records = value?.records ?? [];
  const change = (part) => { setBefore([]); setFilter({ ...filter, ...part }); };
  const word = (action) => (has(`audit.${action}`) ? t(`audit.${action}`) : action);
  return html`<section class="card"><h2>${t("people.trail")}</h2><p class="soft">${t("audit.about")}</p>
    <div class="fields"><${TextField} label=${t("audit.account")} value=${filter.account} onInput=${(account) => change({ account })} dir="ltr" spellcheck="false" />
      <${Select} label=${t("audit.action")} value=${filter.action} onInput=${(action) => change({ action })} options=${[{ value: "", label: t("audit.all") }, ...ACTIONS.map((value) => ({ value, label: word(value) }))]} /></div>
    <${ErrorBox} problem=${problem} />${!value && !problem && html`<${Loading} />`}
    ${value && (records.length === 0 ? html`<${Empty}>${t("audit.none")}</${Empty}>` : html`<${Table} caption=${t("people.trail")} head=${[t("logs.number"), t("audit.at"), t("people.name"), t("logs.position"), t("audit.action"), t("audit.detail")]}
      rows=${records.map((r) => html`<tr key=${r.number}><th scope="row"><${Code}>${format.number(r.number)}</${Code}></th><td><${Time} at=${r.at} /></td><td><bdi>${r.account}</bdi></td><td><bdi>${r.position}</bdi></td><td>${word(r.action)}</td><td><${Detail} value=${r.detail} /></td></tr>`)} />`)}
    <div class="buttons"><${Button} disabled=${before.length === 0} onClick=${() => setBefore(before.slice(0, -1))}>${t("logs.newer")}</${Button}>
      <${Button} disabled=${records.length < PAGE} onClick=${() => setBefore([...before, records.at(-1).number])}>${t("logs.older")}</${Button}></div></section>`;
}

const ACTIONS = ["sign-in", "sign-out", "submit", "said", "release", "countersign", "release-alone", "discard", "review", "watch-take", "watch-offer", "watch-accept", "watch-withdraw", "delegate", "end-delegation",
  "add-user", "close-user", "export", "import", "copy", "pairing", "pair", "drop-card"];

const Detail = ({ value }) => (typeof value === "object" && value !== null
  ? html`<span class="rec-detail">${Object.entries(value).map(([key, v]) => html`<span><span class="soft" lang="en">${key}</span> <${Said} text=${typeof v === "object" ? JSON.stringify(v) : v} /></span>`)}</span>` : html`<${Said} text=${value} />`);

function NodeState() {
  const { t, format } = useWords();
  const node = useStore((s) => s.node);
  const connection = useStore((s) => s.connection);
  if (!node) return html`<${Loading} />`;
  return html`<section class="card"><h2>${t("people.node")}</h2><dl class="facts">
    <dt>${t("node.party")}</dt><dd><${Party} name=${node.party} /> · ${t("bar.channel")} <bdi>${node.channel}</bdi></dd>
    <dt>${t("node.parties")}</dt><dd class="row">${node.parties.map((p) => html`<${Party} name=${p} />`)}</dd>
    <dt>${t("node.version")}</dt><dd><${Code}>${node.version}</${Code}></dd>
    <dt>${t("node.languages")}</dt><dd><${Code}>${node.languages.join(", ")}</${Code}></dd>
    <dt>${t("node.signing")}</dt><dd>${node.stopped ? html`<${Tag} kind="conflict" icon="warning">${t("node.stopped")}</${Tag}> <bdi lang="en">${node.stopped}</bdi>` : t(node.asking ? "node.asking" : "node.signs")}</dd>
    <dt>${t("node.disk")}</dt><dd>${node.diskFull ? html`<${Tag} kind="conflict" icon="warning">${t("node.diskFull")}</${Tag}>` : t("node.diskOk")}</dd>
    <dt>${t("node.waiting")}</dt><dd>${t("node.waitingCounts", { urgent: format.number(node.waiting.urgent), plans: format.number(node.waiting.plans) })}</dd>
    <dt>${t("node.clock")}</dt><dd>${node.exercise ? html`<${Tag} kind="warn">${t("node.exercise", { n: format.number(node.clockFactor) })}</${Tag}>` : t("node.clockReal")}${node.clockLagMilliseconds > 0 && html` ${t("lines.clockLag", { n: format.number(node.clockLagMilliseconds / 1000) })}`}</dd>
    <dt>${t("node.splitViews")}</dt><dd>${node.splitViews.length > 0 ? html`<${Tag} kind="conflict" icon="warning">${t("node.splitView")}</${Tag}> <${Code}>${node.splitViews.join(", ")}</${Code}>` : t("rec.none")}</dd>
    <dt>${t("node.page")}</dt><dd>${t(`node.connection.${connection}`)}</dd></dl></section>`;
}
