// SPDX-License-Identifier: Apache-2.0
// What the page knows. One object, changed only by `set`; components read it through `useStore`.
import { useEffect, useState } from "/assets/vendor/preact.js";

const state = {
  session: null,        // who is signed in; null before it is known, false if nobody is
  words: null,          // words of the chosen language
  format: null,
  theme: "dark",
  connection: "connecting", // connecting, live, lost
  connectionSince: 0,
  node: null,           // /node
  board: null,          // /board, kept current by events
  watch: null,          // /watch
  early: [],            // FLASHes that have come and are not on the board yet
  heard: new Set(),     // names of FLASHes that were read and cannot be answered here
  releases: [],
  alerts: [],
  route: { view: "board", id: null },
  selected: null,       // name of a ref
  notices: [],          // what has just been done, for the screen reader and the eye
  help: false,
};
const watchers = new Set();
let isScheduled = false;
let changes = 0;

export const now = () => state.clock?.() ?? Date.now();
export const read = () => state;

/** Changes some fields; watchers are told once, after all changes of this turn. */
export function set(change) {
  Object.assign(state, typeof change === "function" ? change(state) : change);
  changes += 1;
  if (isScheduled) return;
  isScheduled = true;
  queueMicrotask(() => {
    isScheduled = false;
    for (const watcher of [...watchers]) watcher();
  });
}

/** Gets told of changes. @returns how to stop */
export function subscribe(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** What `select` makes of the state, drawn again when that changes. */
export function useStore(select) {
  const [, redraw] = useState(0);
  const value = select(state), drawn = changes;
  useEffect(() => {
    let last = value;
    const look = () => {
      const next = select(state);
      if (next !== last) {
        last = next;
        redraw((n) => n + 1);
      }
    };
    // What changed between drawing and now is seen too.
    if (changes !== drawn) look();
    return subscribe(look);
  });
  return value;
}

/** The words and formats of the chosen language. */
export function useWords() {
  const words = useStore((s) => s.words);
  return { ...words, format: state.format };
}

/** One clock for each period, however many look at it: all of them are drawn in one go. */
const clocks = new Map();
function tick(seconds, look) {
  let clock = clocks.get(seconds);
  if (!clock) {
    const looks = new Set();
    clock = { looks, timer: setInterval(() => { for (const each of [...looks]) each(); }, seconds * 1000) };
    clocks.set(seconds, clock);
  }
  clock.looks.add(look);
  return () => {
    clock.looks.delete(look);
    if (clock.looks.size) return;
    clearInterval(clock.timer);
    clocks.delete(seconds);
  };
}

/** The node's time, drawn again each `seconds`. */
export function useNow(seconds = 1) {
  const [at, setAt] = useState(now());
  useEffect(() => tick(seconds, () => setAt(now())), [seconds]);
  return at;
}

/** Says for a few seconds that something was done; `kind` is "done" or "problem". */
export function tell(text, kind = "done") {
  const notice = { text, kind, id: Math.random() };
  set((s) => ({ notices: [...s.notices.slice(-3), notice] }));
  setTimeout(() => set((s) => ({ notices: s.notices.filter((n) => n !== notice) })), kind === "done" ? 6000 : 12000);
}

export const can = (right) => !!state.session && state.session.rights.includes(right);
