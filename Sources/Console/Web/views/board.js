// SPDX-License-Identifier: Apache-2.0
// The watch: what needs an answer now, the picture in space and time, and what is selected.
import { html, useEffect, useMemo, useState } from "/assets/vendor/preact.js";
import { name } from "../core/api.js";
import { useKeys } from "../core/keys.js";
import { current, emphasis, indexOf, isOver, summary } from "../core/lookup.js";
import { href } from "../core/router.js";
import { now, set, useNow, useStore, useWords } from "../core/store.js";
import { Age, classes, Empty, Icon, Party, Said, Tag, useText } from "../core/ui.js";
import { Timeline } from "../time/timeline.js";
import { ActivitySheet } from "./activity.js";
import { ItemActions } from "./answers.js";
import { MapPanel } from "./mappanel.js";
import { StandingMark } from "./standing.js";

const HOUR = 3_600_000;
const RANK = { flash: 0, immediate: 1, priority: 2, routine: 3 };

/** What is due first comes first; nothing is ever below something that has more time. */
export const byDeadline = (items) => [...items].sort((a, b) => (RANK[a.precedence] === 0 || RANK[b.precedence] === 0 ? RANK[a.precedence] - RANK[b.precedence] : 0) || Date.parse(a.due) - Date.parse(b.due));

export function Board({ id }) {
  const { t } = useWords();
  const board = useStore((s) => s.board);
  const selected = useStore((s) => s.selected);
  useEffect(() => { if (id) set({ selected: id }); }, [id]);
  const found = indexOf(board).get(selected);
  const activity = found?.type === "activity" ? found.value : null;
  useKeys({ Escape: { run: () => set({ selected: null }) } });
  return html`<div class=${classes("board", activity && "board-with-sheet")}>
    <h1 class="hidden">${t("nav.board")}</h1>
    <div class="board-side"><${Needs} /><${Awaited} /><${Activities} /></div>
    <${Picture} />
    ${activity && html`<aside class="sheet" aria-label=${t("sheet.label")}><${ActivitySheet} key=${name(activity.ref)} activity=${activity} onClose=${() => set({ selected: null })} /></aside>`}</div>`;
}

/** The first of a list, and more when asked for: a list of hundreds is no list of what is next. */
function useFirst(items, first) {
  const { t } = useWords();
  const [limit, setLimit] = useState(first);
  const more = items.length - limit;
  return [items.slice(0, limit), more > 0 && html`<li><button class="link" onClick=${() => setLimit(limit + 4 * first)}>${t("list.more", { count: more })}</button></li>`];
}

function Needs() {
  const { t } = useWords();
  const watch = useStore((s) => s.watch);
  const items = useMemo(() => byDeadline(watch.open), [watch]);
  const [shown, more] = useFirst(items, 60);
  return html`<section class="panel needs" aria-labelledby="needs"><div class="panel-head"><h2 id="needs">${t("watch.needs")}</h2><span class=${classes("big-count", items.length && "big-count-some")}>${items.length}</span></div>
    ${items.length === 0 ? html`<${Empty}>${t("watch.none")}</${Empty}>` : html`<ol class="items">${shown.map((item) => html`<${OpenItem} key=${name(item.ref)} item=${item} />`)}${more}</ol>`}
    ${watch.more && html`<p class="soft">${t("watch.more")}</p>`}
    ${watch.probing?.map((p) => html`<p><${Tag} kind="warn" icon="warning">${t("watch.probing", { count: p.entries.length })}</${Tag}> <${Party} name=${p.party} /></p>`)}
    ${watch.alerts?.slice(0, 5).map((a) => html`<p><${Tag} kind="conflict" icon="warning">${t("watch.alert")}</${Tag}> <bdi>${a.track ?? a.id}</bdi></p>`)}</section>`;
}

function OpenItem({ item }) {
  const words = useWords();
  const { t } = words;
  const board = useStore((s) => s.board);
  const { text, said } = summary(item, board, words);
  const about = indexOf(board).get(name(item.ref));
  const beside = useText(about?.type === "message" || about?.type === "warning" ? item.ref : null);
  const overdue = Date.parse(item.due) < now();
  return html`<li class=${classes("item", `item-${item.precedence}`, overdue && "item-over", item.ringing && "item-rings")}>
    <div class="row spread"><span class="row"><${Tag} kind=${item.precedence === "flash" ? "flash" : "quiet"} icon=${item.ringing ? "bell" : undefined}>${t(`precedence.${item.precedence}`)}</${Tag}><b>${t(`entry.${item.kind}`)}</b></span><${Party} name=${item.by} /></div>
    ${(text || said) && html`<div>${about?.type === "activity" ? html`<button class="link" onClick=${() => set({ selected: name(about.value.ref) })}>${text} ${said && html`<${Said} text=${said} />`}</button>` : html`${text} ${said && html`<${Said} text=${said} />`}`}</div>`}
    ${beside && html`<${Said} block text=${beside} language=${about.value.language} />`}
    <div class="row spread"><span>${t(`step.${item.step}`)} <${Age} due=${item.due} /></span><span class="soft"><${Age} since=${item.writtenAt} /></span></div>
    <${ItemActions} item=${item} /></li>`;
}

function Awaited() {
  const words = useWords();
  const { t } = words;
  const watch = useStore((s) => s.watch);
  const board = useStore((s) => s.board);
  const [shown, more] = useFirst(watch.awaited, 15);
  if (!watch.awaited.length) return null;
  return html`<section class="panel" aria-labelledby="awaited"><div class="panel-head"><h2 id="awaited">${t("watch.awaited")}</h2><span class="big-count">${watch.awaited.length}</span></div>
    <ul class="items">${shown.map((item) => { const { text, said } = summary(item, board, words); return html`<li class="item item-quiet" key=${name(item.ref) + item.party}>
      <div class="row spread"><a href=${href("logs", name(item.ref))}>${t(`entry.${item.kind}`)}</a><${Party} name=${item.party} /></div>
      ${(text || said) && html`<div class="soft">${text} ${said && html`<${Said} text=${said} />`}</div>`}
      <div>${t(`step.${item.step}`)} <${Age} due=${item.due} /></div></li>`; })}${more}</ul></section>`;
}

function Activities() {
  const { t, format } = useWords();
  const board = useStore((s) => s.board);
  const selected = useStore((s) => s.selected);
  const at = useNow(30);
  const running = board.activities.filter((a) => !isOver(a)).map((activity) => ({ activity, notice: current(activity).notice }))
    .filter(({ notice }) => Math.max(...notice.volumes.map((v) => Date.parse(v.end))) > at - 6 * HOUR)
    .sort((a, b) => Date.parse(spanOf(a.notice.volumes)[0]) - Date.parse(spanOf(b.notice.volumes)[0]));
  const [shown, more] = useFirst(running, 50);
  return html`<section class="panel" aria-labelledby="activities"><div class="panel-head"><h2 id="activities">${t("board.activities")}</h2><span class="big-count">${running.length}</span></div>
    ${running.length === 0 ? html`<${Empty}>${t("board.noActivities")}</${Empty}>` : html`<ul class="items">${shown.map(({ activity, notice }) => html`
      <li key=${name(activity.ref)}><button class=${classes("item item-button", `emphasis-${emphasis(activity)}`)} aria-pressed=${String(selected === name(activity.ref))} onClick=${() => set({ selected: name(activity.ref) })}>
        <span class="row spread"><b><${Said} text=${notice.title} /></b><${Party} name=${activity.owner} /></span>
        <span class="row spread soft"><span>${t(`kind.${notice.kind}`)} · ${t(`state.${activity.state}`)}</span>${notice.volumes[0] && html`<span>${format.window(...spanOf(notice.volumes), at)}</span>`}</span>
        <span class="row"><${StandingMark} standing=${activity.standing} notification=${activity.notification} /></span></button></li>`)}${more}</ul>`}</section>`;
}

/** From the first start to the last end. */
function spanOf(volumes) {
  const by = (key) => volumes.map((v) => v[key]).sort((a, b) => Date.parse(a) - Date.parse(b));
  return [by("start")[0], by("end").at(-1)];
}

/** Map and time strip. While nobody has moved the slider, it goes with the clock. */
function Picture() {
  const { t, format } = useWords();
  const board = useStore((s) => s.board);
  const [at, setAt] = useState(null);
  const [playing, setPlaying] = useState(false);
  const clock = useNow(5);
  const [days, setDays] = useState(1);
  const from = Math.floor((clock - 3 * HOUR) / HOUR) * HOUR, to = from + days * 24 * HOUR;
  const shownAt = at ?? clock;
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => setAt((v) => ((v ?? now()) + 300_000 > to ? from : (v ?? now()) + 300_000)), 200);
    return () => clearInterval(timer);
  }, [playing, from, to]);
  const strip = useMemo(() => board.activities.filter((a) => !isOver(a)).map((a) => ({ own: a.owner === board.party, volumes: current(a).notice.volumes })), [board]);
  const conflicts = useMemo(() => board.findings.filter((f) => f.open).map((f) => ({ start: f.finding.start, end: f.finding.end })), [board]);
  return html`<div class="picture"><${MapPanel} at=${shownAt} span=${[shownAt, shownAt + 6 * HOUR]} label=${t("map.label")} />
    <${Timeline} ...${{ t, format, now: clock, from, to, at: shownAt, playing, activities: strip, findings: conflicts }}
      onAt=${(v) => { setPlaying(false); setAt(v); }} onPlay=${setPlaying} onNow=${() => { setPlaying(false); setAt(null); }} onRange=${(a, b) => setDays(Math.round((b - a) / (24 * HOUR)))} /></div>`;
}
