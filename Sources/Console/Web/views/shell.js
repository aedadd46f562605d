// SPDX-License-Identifier: Apache-2.0
// The frame around all views: who, where, what time, which lines, what rings.
import { html, useLayoutEffect, useState } from "/assets/vendor/preact.js";
import { del } from "../core/api.js";
import { LANGUAGES } from "../core/i18n.js";
import { shortcuts, useKeys } from "../core/keys.js";
import { stop } from "../core/live.js";
import { go, href } from "../core/router.js";
import { wake } from "../core/sound.js";
import { can, set, useNow, useStore, useWords } from "../core/store.js";
import { Age, Button, classes, Code, Dialog, ErrorBox, Icon, Loading, Party, Tag } from "../core/ui.js";
import { chooseLanguage, chooseTheme, tellTabs } from "../main.js";
import { Flash } from "./flash.js";
import { SignIn } from "./signin.js";
import { Start } from "./start.js";
import { VIEWS } from "./views.js";

export function Shell() {
  const words = useStore((s) => s.words);
  const session = useStore((s) => s.session);
  if (!words || session === null) return html`<${Starting} />`;
  if (!session) return html`<${SignIn} />`;
  return html`<${Frame} />`;
}

function Starting() {
  const problem = useStore((s) => s.problem);
  const words = useStore((s) => s.words);
  return words ? html`<main class="signin">${problem ? html`<${ErrorBox} problem=${problem} />` : html`<${Loading} />`}</main>` : null;
}

function Frame() {
  const { t } = useWords();
  const route = useStore((s) => s.route);
  const board = useStore((s) => s.board);
  const problem = useStore((s) => s.problem);
  const help = useStore((s) => s.help);
  const view = VIEWS.find((v) => v.name === route.view) ?? VIEWS[0];
  const isFresh = !board && problem?.kind === "not-paired";
  useKeys({
    "?": { label: "key.help", run: () => set((s) => ({ help: !s.help })) },
    w: { label: "key.warn", run: () => can("warn") && go("warn") },
    n: { label: "key.notify", run: () => can("notify") && go("notify") },
    m: { label: "key.message", run: () => can("hotline") && go("hotline") },
    b: { label: "key.board", run: () => go("board") },
    i: { label: "key.incidents", run: () => go("incidents") },
    l: { label: "key.logs", run: () => go("logs") },
    c: { label: "key.picture", run: () => go("picture") },
  });
  useLayoutEffect(() => {
    const field = document.querySelector(".main [autofocus]"), heading = document.querySelector(".main h1");
    if (field) field.focus();
    else if (heading && document.activeElement === document.body) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
  }, [route.view, !board]);
  return html`<div class="shell">
    <a class="skip" href="#main" onClick=${(e) => { e.preventDefault(); document.getElementById("main").focus(); }}>${t("nav.skip")}</a>
    <${Bar} /><section class="banners" aria-label=${t("banner.label")}><${Flash} /><${Banners} /></section>${!isFresh && html`<${Nav} current=${view.name} />`}
    <main class="main" id="main" tabindex="0">${board ? html`<${view.view} key=${view.name} id=${route.id} />`
      : isFresh ? html`<${Start} />` : problem ? html`<div class="page"><${ErrorBox} problem=${problem} /></div>` : html`<div class="page"><${Loading} /></div>`}</main>
    <${Toasts} />${help && html`<${Shortcuts} />`}</div>`;
}

function Bar() {
  const { t, tag } = useWords();
  const session = useStore((s) => s.session);
  const theme = useStore((s) => s.theme);
  const muted = useStore((s) => s.muted);
  const signOut = async () => {
    stop();
    await del("/session").catch(() => {});
    tellTabs();
    set({ session: false, board: null, ended: false });
  };
  return html`<header class="bar">
    <div class="bar-group"><${Party} name=${session.party} /><span class="soft">${t("bar.channel")} <bdi>${session.channel}</bdi></span></div>
    <${Lines} /><${Manning} />
    <div class="bar-group bar-push"><${Clocks} /></div>
    <div class="bar-group">
      <${Button} kind="quiet" onClick=${wake} aria-label=${t(muted ? "bar.soundOff" : "bar.soundOn")} title=${t(muted ? "bar.soundOff" : "bar.soundOn")}><${Icon} name=${muted ? "mute" : "sound"} /></${Button}>
      <label class="hidden" for="language">${t("app.language")}</label>
      <select id="language" class="small" value=${tag} onChange=${(e) => chooseLanguage(e.target.value)}>${LANGUAGES.map((l) => html`<option value=${l.tag} lang=${l.tag} selected=${l.tag === tag}>${l.name}</option>`)}</select>
      <${Button} kind="quiet" onClick=${() => chooseTheme(theme === "dark" ? "light" : "dark")} aria-label=${t(theme === "dark" ? "bar.light" : "bar.dark")} title=${t(theme === "dark" ? "bar.light" : "bar.dark")}><${Icon} name="theme" /></${Button}>
      <${Button} kind="quiet" onClick=${() => set({ help: true })} aria-label=${t("key.help")} title=${t("key.help")}>?</${Button}>
      <span class="stack"><bdi>${session.user}</bdi><span class="soft">${t(`role.${session.role}`)}</span></span>
      <${Button} kind="quiet" onClick=${signOut}>${t("session.signOut")}</${Button}></div></header>`;
}

function Clocks() {
  const { t, format } = useWords();
  const at = useNow(1);
  return html`<div class="clocks" role="timer" aria-label=${t("bar.clocks")}><b><${Code}>${format.clock(at)}</${Code}></b>
    <span class="soft"><${Code}>${format.date(at)}</${Code}> · ${t("bar.local")} <${Code}>${format.local(at)}</${Code}></span></div>`;
}

const DIRECTION = { up: "quiet", never: "warn", down: "conflict", "receipt-withheld": "conflict" };

/** Each line, each direction apart, with the other side's clock. */
function Lines() {
  const { t, format } = useWords();
  const lines = useStore((s) => s.node?.lines);
  const tolerance = useStore((s) => s.board?.clockToleranceSeconds ?? 30);
  // Without the node nothing is known of its lines.
  const isLost = useStore((s) => s.connection === "lost");
  if (!lines) return null;
  return html`<div class="bar-group lines">${lines.map((line) => html`<a class="line" href=${href("lines")} key=${line.party}>
    <span class="row"><${Party} name=${line.party} />
    ${["outgoing", "incoming"].map((way) => { const state = isLost ? "unknown" : line[way].state; return html`<${Tag} kind=${DIRECTION[state] ?? "warn"} icon=${way === "outgoing" ? "up" : "down"}>
      <span class="hidden">${t(`line.${way}`)}</span> ${t(`line.${state}`)}</${Tag}>`; })}</span>
    <span class="row soft">${line.lastWord && html`<span>${t("line.lastWord")} <${Age} since=${line.lastWord} /></span>`}
    ${line.clockOffsetMilliseconds !== undefined && html`<span class=${classes(Math.abs(line.clockOffsetMilliseconds) > tolerance * 1000 && "age-over")}>${t("line.clock", { n: format.offset(line.clockOffsetMilliseconds / 1000) })}</span>`}</span>
  </a>`)}</div>`;
}

/** Who watches on either side. */
function Manning() {
  const { t } = useWords();
  const watch = useStore((s) => s.watch);
  if (!watch) return null;
  const holder = watch.duty?.holder;
  return html`<a class="bar-group manning" href=${href("duty")} aria-label=${t("nav.duty")}><${Icon} name="people" /><span class="stack">
    ${holder ? html`<span>${t("watch.held")} <bdi>${holder.position}</bdi></span>` : html`<${Tag} kind="warn">${t("watch.nobody")}</${Tag}>`}
    ${watch.unattended && html`<${Tag} kind="conflict">${t("watch.unattended")}</${Tag}>`}
    ${watch.manning.filter((m) => m.party !== watch.party).map((m) => html`<span><${Party} name=${m.party} /> ${t(`manning.${m.over ? "over" : m.level}`)}</span>`)}</span></a>`;
}

function Banners() {
  const { t, format } = useWords();
  const connection = useStore((s) => s.connection);
  const since = useStore((s) => s.connectionSince);
  const node = useStore((s) => s.node);
  const board = useStore((s) => s.board);
  const muted = useStore((s) => s.muted);
  return html`
    ${connection === "lost" && html`<div class="banner banner-lost" role="alert"><${Icon} name="warning" />${t("connection.lost")} <${Code}>${new Date(since).toISOString().slice(11, 19)}Z</${Code}>. ${t("connection.trying")}</div>`}
    ${node?.exercise && html`<div class="banner banner-exercise" role="note">${t(node.clockFactor > 1 ? "banner.exerciseFast" : "banner.exercise", { n: node.clockFactor })}</div>`}
    ${node?.stopped && html`<div class="banner banner-lost" role="alert">${t("banner.stopped")} <bdi lang="en">${node.stopped}</bdi></div>`}
    ${node?.diskFull && html`<div class="banner banner-lost" role="alert">${t("banner.diskFull")}</div>`}
    ${node?.writingSeconds && html`<div class="banner banner-lost" role="alert">${t("banner.notWriting", { time: format.duration(node.writingSeconds) })}</div>`}
    ${node?.splitViews?.length > 0 && html`<div class="banner banner-lost" role="alert">${t("banner.splitView")} <${Code}>${node.splitViews.join(", ")}</${Code}></div>`}
    ${board && !board.arrangement && html`<div class="banner"><${Tag} kind="warn" icon="warning">${t("banner.noArrangement")}</${Tag}> <a href=${href("start")}>${t("start.title")}</a></div>`}
    ${board?.arrangement?.suspensions?.length > 0 && html`<div class="banner"><${Tag} kind="conflict" icon="hold">${t("banner.suspended")}</${Tag}></div>`}
    ${muted && html`<div class="banner">${t("banner.muted")} <${Button} kind="quiet" onClick=${wake}>${t("bar.soundOff")}</${Button}></div>`}`;
}

function Nav({ current }) {
  const { t } = useWords();
  const open = useStore((s) => s.watch?.open.length ?? 0);
  const releases = useStore((s) => s.releases.length);
  const counts = { board: open, releases };
  return html`<nav class="nav" aria-label=${t("nav.label")}>
    ${can("warn") && html`<a class="button button-danger" href=${href("warn")}><${Icon} name="warning" /><span>${t("nav.warn")}</span></a>`}
    ${VIEWS.filter((v) => v.icon && (!v.right || can(v.right))).map((v) => html`<a class=${v.group && "nav-group"} href=${href(v.name)} aria-current=${v.name === current ? "page" : undefined} title=${t(`nav.${v.name}`)}>
      <${Icon} name=${v.icon} /><span>${t(`nav.${v.name}`)}</span>${counts[v.name] > 0 && html`<span class="count">${counts[v.name]}</span>`}</a>`)}</nav>`;
}

function Toasts() {
  const notices = useStore((s) => s.notices);
  return html`<div class="toasts" role="status" aria-live="polite">${notices.map((n) => html`<div key=${n.id} class=${classes("toast", `toast-${n.kind}`)}>${n.text}</div>`)}</div>`;
}

function Shortcuts() {
  const { t } = useWords();
  const [list] = useState(shortcuts);
  return html`<${Dialog} title=${t("key.help")} onClose=${() => set({ help: false })}><dl class="facts">${list.map(({ key, label }) => html`<dt><kbd>${key}</kbd></dt><dd>${t(label)}</dd>`)}</dl>
    <p class="soft">${t("key.note")}</p></${Dialog}>`;
}
