// SPDX-License-Identifier: Apache-2.0
// From a fresh node to a manned watch, step by step: cards, check words, arrangement, first communications check, watch.
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { del, get, post } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { go, href } from "../core/router.js";
import { can, tell, useStore, useWords } from "../core/store.js";
import { Button, classes, Code, ErrorBox, Icon, Loading, Party, Tag, TextArea, useResource, useSubmit } from "../core/ui.js";
import { begin } from "../main.js";
import { FileButton, saveFile } from "./entryfields.js";

/** Also what is shown while the node has no other party yet, and can do nothing else. */
export function Start() {
  const { t } = useWords();
  const [count, setCount] = useState(0);
  const [awaited, setAwaited] = useState(null);
  const { value, problem } = useResource("/pairing", count);
  const board = useStore((s) => s.board);
  const node = useStore((s) => s.node);
  const duty = useStore((s) => s.watch?.duty);
  const again = () => setCount((n) => n + 1);
  useEffect(() => (awaited ? waitFor(awaited, () => { setAwaited(null); again(); tell(t("start.paired", { party: awaited })); }) : undefined), [awaited]);
  const paired = (value?.parties.length ?? 0) > 0, inForce = !!board?.arrangement, spoken = node?.lines.some((l) => l.up && l.lastWord) ?? false;
  const steps = [{ name: "safe" }, { name: "card" }, { name: "pair", done: paired }, { name: "arrange", done: inForce }, { name: "check", done: inForce && spoken }, { name: "watch", done: !!duty?.holder }];
  const now = !paired ? 2 : steps.findIndex((s, i) => i > 2 && !s.done);
  const body = { safe: Safe, card: OwnCard, pair: Pair, arrange: Arrange, check: CommCheck, watch: Watch };
  return html`<div class="page"><div class="page-head"><h1>${t("start.title")}</h1></div><p>${t("start.about")}</p>
    <${ErrorBox} problem=${problem} />${!value && !problem && html`<${Loading} />`}
    ${value && steps.map(({ name, done }, i) => html`<section key=${name} class=${classes("card rec-step", i === now && "rec-step-now")} aria-current=${i === now ? "step" : undefined}>
      <div class="row spread"><h2>${i + 1}. ${t(`start.${name}.title`)}</h2>${done !== undefined && html`<${Tag} kind=${done ? "own" : "quiet"}>${t(done ? "start.done" : "start.open")}</${Tag}>`}</div>
      <${body[name]} value=${value} paired=${paired} inForce=${inForce} again=${again} awaited=${awaited} onConfirmed=${setAwaited} /></section>`)}</div>`;
}

/** The node starts anew with the party that was paired: asks until it is back, then reads everything. @returns how to stop */
function waitFor(party, done) {
  let isGone = false;
  const ask = async () => {
    if (isGone) return;
    try {
      const { parties } = await get("/pairing");
      if (parties.some((p) => p.party === party)) {
        go("start");
        await begin(await get("/session"));
        return void done();
      }
    } catch (problem) {
      if (problem.status === 401) return;
    }
    setTimeout(ask, 500);
  };
  ask();
  return () => { isGone = true; };
}

function Safe() {
  const { t } = useWords();
  return html`<p>${t("start.safe.recovery")}</p><p>${t("start.safe.accounts")}</p><p><${Code}>parley user --name NAME --position commander-2 --password-file FILE</${Code}></p>`;
}

function OwnCard({ value }) {
  const { t } = useWords();
  return html`<p>${t("start.card.about")}</p><div class="row"><${Party} name=${value.party} /> <span>${t("bar.channel")} <bdi>${value.channel}</bdi></span>
      <${Button} onClick=${() => saveFile(`${value.party}.card`, value.card)}><${Icon} name="down" />${t("start.card.save")}</${Button}></div>
    <details><summary>${t("start.card.show")}</summary><pre class="rec-text" dir="ltr" tabindex="0">${value.card}</pre></details>`;
}

function Pair({ value, again, awaited, onConfirmed }) {
  const { t } = useWords();
  const { busy, problem, submit } = useSubmit();
  const [draft, change, drop] = useDraft("start.card", { card: "" });
  const take = async (file) => change({ card: await file.text() });
  const inspect = async (event) => {
    event.preventDefault();
    if (await submit(() => post("/pairing", { card: draft.card }))) { drop(); again(); }
  };
  return html`${value.parties.map((p) => html`<details><summary><${Party} name=${p.party} /> ${t("start.pair.paired")}</summary><${CheckWords} words=${p.checkWords} /></details>`)}
    ${awaited && html`<p role="status"><${Tag} kind="warn" icon="clock">${t("start.pair.restarts", { party: awaited })}</${Tag}></p>`}
    ${!awaited && value.pending.map((card) => html`<${Pending} key=${card.party} card=${card} own=${value.party} again=${again} onConfirmed=${onConfirmed} />`)}
    ${value.fixed ? html`<p class="soft">${t("start.pair.fixed")}</p>` : !can("administer") ? html`<p class="soft">${t("start.pair.right")}</p>`
      : !awaited && html`<form class="rec-form" onSubmit=${inspect}><p>${t("start.pair.about")}</p>
        <div class="buttons"><${FileButton} label=${t("start.pair.file")} onFile=${take} /></div>
        <${TextArea} label=${t("start.pair.text")} value=${draft.card} onInput=${(card) => change({ card })} rows=${4} dir="ltr" spellcheck="false" problem=${problem} field="card" required />
        <${ErrorBox} problem=${problem} /><div class="buttons"><${Button} kind=${value.pending.length > 0 ? "plain" : "main"} type="submit" busy=${busy} disabled=${!draft.card.trim()}>${t("start.pair.inspect")}</${Button}></div></form>`}`;
}

/** Sixteen words, numbered, in the order in which they are read. */
const CheckWords = ({ words }) => html`<ol class="rec-words-row" lang="en" dir="ltr">${words.map((word, i) => html`<li><span class="soft">${i + 1}</span>${word}</li>`)}</ol>`;

function Pending({ card, again, onConfirmed }) {
  const { t } = useWords();
  const { busy, problem, submit } = useSubmit();
  const [same, setSame] = useState(false);
  const confirm = async () => {
    const answer = await submit(() => post("/pairing/confirm", { card: card.card, wordsCompared: true }));
    if (answer) onConfirmed(answer.party);
  };
  const differs = async () => { if (await submit(() => del(`/pairing/${encodeURIComponent(card.party)}`), t("start.pair.dropped"))) again(); };
  return html`<div class="rec-sees"><h3>${t("start.pair.compare")} <${Party} name=${card.party} /></h3><p>${t("start.pair.read")}</p><${CheckWords} words=${card.checkWords} />
    <p class="soft">${t("start.pair.calls")} <${Code}>${card.urls.join(", ")}</${Code}></p>
    ${can("administer") && html`<label class="row"><input type="checkbox" checked=${same} onChange=${(e) => setSame(e.target.checked)} /> ${t("start.pair.same")}</label>
      <div class="buttons"><${Button} kind="main" busy=${busy} disabled=${!same} onClick=${confirm}>${t("start.pair.confirm")}</${Button}><${Button} busy=${busy} onClick=${differs}>${t("start.pair.differs")}</${Button}></div>`}
    <${ErrorBox} problem=${problem} /></div>`;
}

function Arrange({ paired }) {
  const { t } = useWords();
  return html`<p>${t("start.arrange.about")}</p>${paired && html`<div class="buttons"><a class="button" href=${href("arrangement")}>${t("nav.arrangement")}</a></div>`}`;
}

/** Number of the communications check among the formats (docs/formats.md). */
const COMM_CHECK = 1;

function CommCheck({ paired }) {
  const { t, tag } = useWords();
  const { busy, problem, submit } = useSubmit();
  const send = () => submit(({ key }) => post("/messages", { precedence: "routine", language: tag, format: COMM_CHECK, values: {} }, { key }), t("start.check.sent"));
  return html`<p>${t("start.check.about")}</p>${paired && can("hotline") && html`<div class="buttons"><${Button} busy=${busy} onClick=${send}>${t("start.check.send")}</${Button}>
    <a class="button" href=${href("lines")}>${t("nav.lines")}</a></div>`}<${ErrorBox} problem=${problem} />`;
}

function Watch({ paired }) {
  const { t } = useWords();
  return html`<p>${t("start.watch.about")}</p>${paired && html`<div class="buttons"><a class="button" href=${href("duty")}>${t("nav.duty")}</a></div>`}`;
}
