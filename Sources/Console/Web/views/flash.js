// SPDX-License-Identifier: Apache-2.0
// A FLASH takes the whole screen until somebody says that they have it. Escape does not end it; it can be put aside for a minute, while the alarm goes on.
import { html, useEffect, useRef, useState } from "/assets/vendor/preact.js";
import { name } from "../core/api.js";
import { plain } from "../core/i18n.js";
import { heardHere, isHeard } from "../core/live.js";
import { indexOf, summary } from "../core/lookup.js";
import { can, useStore, useWords } from "../core/store.js";
import { Age, Button, Code, Icon, Party, Said, Time, useText } from "../core/ui.js";
import { ItemActions } from "./answers.js";
import { byDeadline } from "./board.js";

/** The FLASH screen, or the bar that stands for it. */
export function Flash() {
  const { t } = useWords();
  const open = useStore((s) => s.watch?.open), early = useStore((s) => s.early);
  const isStopped = useStore((s) => !!s.node?.stopped);
  useStore((s) => s.heard); // isHeard looks at it
  const [aside, putAside] = useState([]);
  const [chosen, choose] = useState(null);
  useEffect(() => {
    const timer = setTimeout(putAside, 60_000, []);
    return () => clearTimeout(timer);
  }, [aside]);
  const kept = (open ?? []).filter((o) => o.precedence === "flash");
  const items = [...byDeadline(kept.filter((o) => o.step === "hasIt" && !isHeard(o.ref))).map((o) => ({ ...o, isStopped })), ...early.filter((u) => !kept.some((o) => name(o.ref) === name(u.ref))).map((u) => ({ ...u, isEarly: true }))];
  if (!items.length || !can("answer")) return null;
  const fresh = items.find((item) => !aside.includes(name(item.ref)));
  if (!fresh) {
    return html`<div class="banner banner-flash" role="alert"><${Icon} name="bell" />${t("flash.open", { count: items.length })}
      <${Button} onClick=${() => putAside([])}>${t("action.show")}</${Button}></div>`;
  }
  const item = items.find((i) => name(i.ref) === chosen) ?? fresh;
  return html`<${FlashScreen} items=${items} item=${item} onChoose=${choose} onAside=${() => { choose(null); putAside(items.map((i) => name(i.ref))); }} />`;
}

function FlashScreen({ item, ...rest }) {
  const element = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    element.current.showModal();
    // Only once the dialog is gone can what is below it be written in again.
    return () => queueMicrotask(() => before?.focus?.());
  }, []);
  // The focus is on no button: whoever was typing answers nothing.
  useEffect(() => element.current.focus(), [name(item.ref)]);
  return html`<dialog ref=${element} class="flash" tabindex="-1" closedby="none" aria-labelledby="flash-title" aria-describedby="flash-text"
    onCancel=${(e) => e.preventDefault()} onClose=${(e) => e.target.isConnected && e.target.showModal()}><${Content} key=${name(item.ref)} item=${item} ...${rest} /></dialog>`;
}

function Content({ item, items, onChoose, onAside }) {
  const words = useWords();
  const { t, format } = words;
  const board = useStore((s) => s.board);
  const [isReady, setReady] = useState(false);
  // A click that was meant for what stood there before answers nothing.
  useEffect(() => {
    setReady(false);
    const timer = setTimeout(setReady, 1000, true);
    return () => clearTimeout(timer);
  }, [item.isEarly]);
  const found = indexOf(board).get(name(item.ref));
  const read = useText(item.text === undefined && !item.isEarly && found?.type !== "activity" ? item.ref : null);
  // What was read once stays, also while it is being read again.
  const last = useRef(null), text = (last.current = item.text || read || last.current);
  const warning = found?.value.warning ?? (item.entry?.kind === "safety-warning" ? item.entry.body : null);
  const message = found?.type === "message" ? found.value : null;
  const isAlone = item.isEarly || item.isStopped;
  return html`<h2 id="flash-title">FLASH ${items.length > 1 && html`<small>${t("flash.number", { n: items.indexOf(item) + 1, total: items.length })}</small>`}</h2>
    <div id="flash-text" tabindex="0"><p class="row"><${Party} name=${item.by} /> · ${t(`entry.${item.kind}`)} · <${Time} at=${item.writtenAt} /> · <${Age} since=${item.writtenAt} /></p>
      ${warning && html`<dl class="facts">
        ${warning.nature && html`<dt>${t("field.nature")}</dt><dd>${t(`nature.${warning.nature}`)}</dd>`}
        ${warning.place && html`<dt>${t("field.place")}</dt><dd><${Code}>${format.position(warning.place)}</${Code}></dd>`}
        ${warning.radiusMetres !== undefined && html`<dt>${t("field.radius")}</dt><dd>${format.metres(warning.radiusMetres)}</dd>`}
        ${(warning.lower || warning.upper) && html`<dt>${t("field.heights")}</dt><dd>${format.band(warning.lower, warning.upper)}</dd>`}
        ${warning.from && html`<dt>${t("field.window")}</dt><dd>${format.window(warning.from, warning.until ?? warning.from)}</dd>`}</dl>`}
      ${message?.rendering && html`<${Said} block text=${`${message.rendering.heading}\n${message.rendering.text ?? message.rendering.items.map((i) => `${i.label}: ${i.value}`).join("\n")}`} />`}
      ${text && html`<${Said} block text=${plain(text)} language=${message?.language} />`}</div>
    ${isAlone && isReady && html`<p class="flash-note" role="alert">${t(item.isStopped ? "flash.stopped" : item.kept ? "flash.waits" : "flash.incomplete")}</p>`}
    <fieldset disabled=${!isReady}><div class="buttons">${isAlone ? html`<${Button} onClick=${() => heardHere(item.ref)}>${t("flash.heard")}</${Button}>` : html`<${ItemActions} item=${item} big />`}<${Button} onClick=${onAside}>${t("flash.aside")}</${Button}></div>
      ${items.length > 1 && html`<details><summary>${t("flash.open", { count: items.length })}</summary><ol>${items.map((i) => { const about = summary(i, board, words); return html`
        <li key=${name(i.ref)}><button class="link" aria-current=${String(i === item)} onClick=${() => onChoose(name(i.ref))}><${Party} name=${i.by} /> ${t(`entry.${i.kind}`)} <${Time} at=${i.writtenAt} /> ${about.text} ${about.said && html`<${Said} text=${about.said} />`}</button></li>`; })}</ol></details>`}</fieldset>`;
}
