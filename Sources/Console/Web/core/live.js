// SPDX-License-Identifier: Apache-2.0
// Keeps what the page knows current: reads the whole once, then follows the node's events. An event stream that broke goes on
// from the last event (HTML Living Standard, "Server-sent events"), so nothing is missed and nothing told twice.
import { get, name, place } from "./api.js";
import { said } from "./boardnews.js";
import { can, now, read, set } from "./store.js";
import { ring, silence } from "./sound.js";

let source = null;
let poll = 0;
const readers = new Map();

/** Reads a resource again: at once, but never twice at a time, and not so often that reading is all that is done. */
function again(path, apply) {
  let reader = readers.get(path);
  if (!reader) readers.set(path, (reader = { busy: false, wanted: false, free: 0 }));
  if (reader.busy) return void (reader.wanted = true);
  const wait = reader.free - performance.now();
  reader.busy = true;
  setTimeout(async () => {
    const start = performance.now();
    try {
      apply(await get(path));
      heardFrom();
    } catch (error) {
      if (error.kind === "unreachable") lost();
    }
    const end = performance.now();
    Object.assign(reader, { busy: false, free: end + 3 * (end - start) });
    if (reader.wanted) {
      reader.wanted = false;
      again(path, apply);
    }
  }, Math.max(0, wait));
}

const boardPath = () => `/board?language=${read().words.tag}`;
/** Reads the whole board again. */
export const refreshBoard = () => again(boardPath(), (board) => set({ board }));
/** Reads again what needs an answer. */
export const refreshWatch = () =>
  again("/watch", (watch) => {
    set({ watch });
    // An answer from before a FLASH came may be read after it: whatever is true now decides whether it rings.
    ringFor(watch);
  });
/** Rings while a FLASH waits for somebody, before whoever can answer it. */
function ringFor(watch) {
  if (can("answer") && (read().early.length || watch.open.some((item) => item.precedence === "flash" && item.step === "hasIt" && !isHeard(item.ref)))) ring();
  else silence();
}
/** Whether a FLASH was read by an officer whose node cannot say so. */
export const isHeard = (ref) => !!read().node?.stopped && read().heard.has(name(ref));
const refreshNode = () => again("/node", (node) => set({ node }));
/** Reads drafts that wait for a second position. */
export const refreshReleases = () => again("/releases", ({ releases }) => set({ releases }));

/** Reads everything that the shell shows, and follows the node from then on. */
export async function follow() {
  stop();
  // First the stream, then the whole: what is said in between is told.
  await listen();
  const before = performance.now();
  const [node, board, watch, releases] = await Promise.all([
    get("/node"), get(boardPath()), get("/watch"), get("/releases").catch(() => ({ releases: [] })),
  ]).catch((problem) => {
    // Without another party there is nothing to follow: whoever pairs begins anew.
    if (problem.kind === "not-paired") { stop(); set({ connection: "connecting" }); }
    throw problem;
  });
  const half = (performance.now() - before) / 2;
  const base = Date.parse(node.time), at = performance.now() - half;
  set({ node, board, watch, releases: releases.releases, clock: () => base + (performance.now() - at) * node.clockFactor });
  heard = now();
  ringFor(watch);
  // Ages and currency run without anybody saying anything.
  let turn = 0;
  poll = setInterval(() => {
    refreshWatch();
    refreshNode();
    if (++turn % 3 === 0) refreshBoard();
  }, 10_000);
}

/** Follows no more. */
export function stop() {
  source?.close();
  source = null;
  clearInterval(poll);
  silence();
}

/** The node's time of its last word. */
let heard = 0;

/** The node has answered: also one that hung, whose stream of events never broke. */
function heardFrom() {
  heard = now();
  if (read().connection !== "lost" || source?.readyState !== EventSource.OPEN) return;
  set({ connection: "live", connectionSince: heard });
  refreshAll();
}

function lost() {
  if (read().connection !== "lost") set({ connection: "lost", connectionSince: heard || now() });
}

/** Whoever wants to know of an event beside the store. */
const listeners = new Set();
export function onEvent(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function listen() {
  source = new EventSource("/api/v1/events");
  const opened = new Promise((resolve) => {
    source.addEventListener("open", resolve, { once: true });
    setTimeout(resolve, 1000);
  });
  source.onopen = () => {
    const wasLost = read().connection === "lost";
    set({ connection: "live", connectionSince: now() });
    // What was told early stays until it is here: a node that was started anew may know nothing of it any more.
    for (const item of read().early) get(`/entries/${place(item.ref)}`).then(() => isThere(item.ref, item)).catch(() => {});
    if (wasLost) refreshAll();
  };
  source.onerror = () => {
    lost();
    // The browser tries again by itself, unless it was refused: then the session has ended, or too many watch.
    if (source?.readyState === EventSource.CLOSED) {
      get("/session").then(() => setTimeout(() => source && listen(), 2000)).catch(() => setTimeout(() => source && listen(), 5000));
    }
  };
  const on = (type, handler) => source.addEventListener(type, (event) => {
    const data = JSON.parse(event.data);
    heard = now();
    handler(data);
    for (const listener of [...listeners]) listener(type, data);
  });
  on("early", (item) => {
    if (read().heard.has(name(item.ref))) return;
    set((s) => ({ early: [...s.early.filter((u) => name(u.ref) !== name(item.ref)), item] }));
    if (can("answer")) ring("flash");
  });
  on("entry", (news) => {
    isThere(news.ref);
    said(news, refreshBoard);
    // A board that is being read may be from before it.
    if (readers.get(boardPath())?.busy) refreshBoard();
    refreshWatch();
  });
  on("receipt", refreshNode);
  on("line", () => { refreshNode(); refreshBoard(); });
  on("rings", (item) => {
    set((s) => ({ watch: s.watch && withRinging(s.watch, item) }));
    if (can("answer")) ring(item.precedence);
    refreshWatch();
  });
  on("quiet", (item) => {
    set((s) => ({ watch: s.watch && { ...s.watch, open: s.watch.open.map((o) => (name(o.ref) === name(item.ref) ? { ...o, ringing: false } : o)) } }));
    refreshWatch();
  });
  for (const type of ["overdue", "duty", "presence"]) on(type, refreshWatch);
  on("release", refreshReleases);
  on("alert", (alert) => { set((s) => ({ alerts: [alert, ...s.alerts].slice(0, 50) })); if (can("answer")) ring("immediate"); refreshWatch(); });
  for (const type of ["stopped", "successor", "split-view"]) on(type, () => { refreshNode(); refreshBoard(); });
  on("reset", refreshAll);
  return opened;
}

/** What was told early is on the board: its ring comes behind it, if it is to ring. `told`: unless it was told anew meanwhile. */
function isThere(ref, told) {
  if (read().early.some((u) => name(u.ref) === name(ref))) setTimeout(() => { forget(ref, told); refreshWatch(); }, 500);
}
const forget = (ref, told) => set((s) => ({ early: s.early.filter((u) => name(u.ref) !== name(ref) || (told && u !== told)) }));

/** An officer has read what cannot be answered through the node: it rings no more at this page, unless it can be answered later. */
export function heardHere(ref) {
  set((s) => ({ heard: new Set(s.heard).add(name(ref)) }));
  forget(ref);
  refreshWatch();
}

function withRinging(watch, item) {
  const open = watch.open.filter((o) => name(o.ref) !== name(item.ref));
  return { ...watch, open: [{ ...item, ringing: true }, ...open] };
}

function refreshAll() {
  refreshBoard();
  refreshWatch();
  refreshNode();
  refreshReleases();
}
