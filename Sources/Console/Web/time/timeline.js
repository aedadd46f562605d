// SPDX-License-Identifier: Apache-2.0
// The time slider. Time goes from left to right in every language: it is a chart of UTC in Latin digits, the profile beside it reads
// the same way, and two officers who speak of "further right" must mean the same. Words and buttons around it follow the language.
import { html, useEffect, useMemo, useRef, useState } from "/assets/vendor/preact.js";
import { BAR, paintStrip } from "./strip.js";
import { density } from "./density.js";

const MINUTE = 60e3, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
/** Spans to choose from, in days. */
const SPANS = [1, 3, 7];
/** What keys move by. */
const STEP = 5 * MINUTE, SHIFTED = HOUR, PAGE = 6 * HOUR;

/**
 * @param {{t: (key: string, values?: object) => string, format: {time: Function, date: Function, number: Function}, now: number, from: number,
 *   to: number, at: number, playing: boolean, activities: object[], findings: object[], onAt: (at: number) => void,
 *   onPlay: (playing: boolean) => void, onNow: () => void, onRange: (from: number, to: number) => void}} props times in milliseconds
 */
export function Timeline({ t, format, now, from, to, at, playing, activities, findings, onAt, onPlay, onNow, onRange }) {
  const track = useRef(null), canvas = useRef(null), dragging = useRef(false), [size, setSize] = useState("0x0");
  const width = Number(size.split("x")[0]), bins = Math.max(1, Math.floor(width / BAR));
  const counts = useMemo(() => density(activities, findings, from, to, bins), [activities, findings, from, to, bins]);
  // Numbers at the very moment, not of its part of the strip.
  const running = useMemo(() => countAt(activities, findings, at), [activities, findings, Math.floor(at / MINUTE)]);

  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setSize(`${Math.round(entry.contentRect.width)}x${Math.round(entry.contentRect.height)}`));
    watch.observe(track.current);
    return () => watch.disconnect();
  }, []);
  const theme = document.documentElement.dataset.theme, minute = Math.floor(now / MINUTE);
  useEffect(() => { if (width) paintStrip(canvas.current, counts, { from, to, now, format }); }, [counts, size, theme, minute, format]);

  const go = (to_) => onAt(Math.max(from, Math.min(to, to_)));
  const point = (event) => {
    const box = track.current.getBoundingClientRect();
    go(Math.round((from + (event.clientX - box.left) / box.width * (to - from)) / MINUTE) * MINUTE);
  };
  const key = (event) => {
    const by = event.shiftKey ? SHIFTED : STEP;
    const act = {
      ArrowRight: () => go(at + by), ArrowUp: () => go(at + by), ArrowLeft: () => go(at - by), ArrowDown: () => go(at - by), PageUp: () => go(at + PAGE),
      PageDown: () => go(at - PAGE), Home: () => go(from), End: () => go(to), " ": () => onPlay(!playing),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const share = `${Math.max(0, Math.min(1, (at - from) / (to - from))) * 100}%`;
  const summary = `${t("time.activities", { count: running.activities })} · ${t("time.conflicts", { count: running.conflicts })}`;
  const days = Math.round((to - from) / DAY);

  return html`<section class="timeline" aria-label=${t("time.name")}>
    <div class="timeline-controls">
      <button type="button" class="button timeline-play" aria-pressed=${playing} onClick=${() => onPlay(!playing)}>
        <svg viewBox="0 0 24 24" class="icon" aria-hidden="true">${playing ? html`<path d="M8 5v14M16 5v14"/>` : html`<path d="M7 4l13 8-13 8z"/>`}</svg>${t(playing ? "time.pause" : "time.play")}
      </button>
      <button type="button" class="button" disabled=${Math.abs(at - now) < MINUTE} onClick=${onNow}>${t("time.now")}</button>
      <span class="timeline-at"><b dir="ltr">${format.time(at)}</b> <span>${format.date(at)}</span></span>
      <span class=${`timeline-count ${running.conflicts ? "timeline-conflicts" : ""}`}>${summary}</span>
      <span class="timeline-spans" role="group" aria-label=${t("time.span")}>${SPANS.map((n) => html`
        <button type="button" class="button button-quiet" key=${n} aria-pressed=${days === n} onClick=${() => onRange(from, from + n * DAY)}>${t("time.days", { count: n })}</button>`)}
      </span>
    </div>
    <div class="timeline-track" dir="ltr" ref=${track} role="slider" tabindex="0" aria-label=${t("time.slider")} aria-orientation="horizontal"
      aria-valuemin=${from} aria-valuemax=${to} aria-valuenow=${at} aria-valuetext=${`${format.date(at)} ${format.time(at)}, ${summary}`}
      onKeyDown=${key} onPointerDown=${(event) => { if (event.button) return; dragging.current = true; track.current.setPointerCapture(event.pointerId); point(event); }}
      onPointerMove=${(event) => dragging.current && point(event)} onPointerUp=${() => { dragging.current = false; }} onPointerCancel=${() => { dragging.current = false; }}>
      <canvas ref=${canvas} class="timeline-strip" aria-hidden="true"></canvas>
      <div class="timeline-thumb" style=${{ insetInlineStart: share }}></div>
    </div>
  </section>`;
}

function countAt(activities, findings, at) {
  const during = ({ start, end }) => Number(new Date(start)) <= at && at < Number(new Date(end));
  return { activities: activities.filter(({ volumes }) => volumes.some(during)).length, conflicts: findings.filter(during).length };
}
