// SPDX-License-Identifier: Apache-2.0
// Takes what was just said into the board that the page holds, reading only what it is about: a board of thousands of activities
// is not read again for one answer.
import { get, name, place } from "./api.js";
import { indexOf } from "./lookup.js";
import { read, set } from "./store.js";

/** So many different things at once, and the whole board is read instead. */
const MANY = 12;
const GATHER = 15;
let waiting = [];
let isBusy = false;
let taken = -Infinity;

/** What an entry is about: a ref, or null if that cannot be told. */
const aboutOf = ({ kind, body = {} }, ref) =>
  (kind === "notice" ? ref : body.activity ?? body.version ?? body.to ?? body.hold ?? body.finding?.version ?? null);

const put = (list, value) => {
  const at = list.findIndex((v) => name(v.ref) === name(value.ref));
  return at < 0 ? [...list, value] : list.with(at, value);
};

/**
 * Something was said.
 * @param {{ref: object, kind?: string}} news an event of the node
 * @param {() => void} whole reads the whole board
 */
export function said(news, whole) {
  waiting.push(news);
  if (isBusy) return;
  isBusy = true;
  // What comes alone is taken at once, what comes in a row together; and one after the other, because what came later may
  // speak of what came before.
  setTimeout(async () => {
    while (waiting.length) {
      const said = waiting;
      waiting = [];
      taken = performance.now();
      if (!read().board || said.length > MANY) whole();
      else await take(said, whole).catch(whole);
    }
    isBusy = false;
  }, performance.now() - taken > 4 * GATHER ? 0 : GATHER);
}

/** What these kinds are about follows from the kind alone. */
const PLAIN = new Set(["hotline", "safety-warning", "received"]);
/** So many things of a sort are read again at most when the other side has received something. */
const RECEIVED = 20;
/** Whether a party was not yet known to have received something. */
const isMissing = (by) => (p) => { const had = p.progress ?? p; return had.party === by && !had.received; };

async function take(news, whole) {
  const entries = await Promise.all(news.map(({ ref, kind, by }) => (PLAIN.has(kind) ? { ref, entry: { kind }, by } : get(`/entries/${place(ref)}`))));
  const activities = new Map(), messages = new Map();
  let hasWarnings = false, hasHolds = false, hasOffers = false;
  for (const { ref, entry, by } of entries) {
    if (entry.kind === "received") {
      const { board } = read();
      for (const m of board.messages.filter((m) => m.by === board.party && m.parties.some(isMissing(by))).slice(-RECEIVED)) messages.set(name(m.ref), m.ref);
      for (const a of board.activities.filter((a) => a.owner === board.party && a.versions.at(-1).parties?.some(isMissing(by))).slice(-RECEIVED)) activities.set(name(a.ref), a.ref);
      continue;
    }
    if (entry.kind === "hotline") { messages.set(name(ref), ref); continue; }
    if (entry.kind === "safety-warning") { hasWarnings = true; continue; }
    const about = aboutOf(entry, ref);
    const found = about && indexOf(read().board).get(name(about));
    if (entry.kind.startsWith("hold")) hasHolds = true;
    if (entry.body?.proposal || ["accepted", "declined", "proposal"].includes(entry.body?.state)) hasOffers = true;
    if (entry.kind === "notice") activities.set(name(ref), ref);
    else if (found?.type === "activity") activities.set(name(found.value.ref), found.value.ref);
    else if (found?.type === "message") messages.set(name(about), about);
    else if (found?.type === "warning") hasWarnings = true;
    else if (!hasHolds) return whole(); // arrangement, measures, incidents: rare, and anything may hang on them
    const other = entry.body?.other?.version && indexOf(read().board).get(name(entry.body.other.version));
    if (other) activities.set(name(other.value.ref), other.value.ref);
  }
  const language = read().words.tag;
  const [changed, said, warnings, holds, offers] = await Promise.all([
    Promise.all([...activities.values()].map((ref) => get(`/activities/${place(ref)}`))),
    Promise.all([...messages.values()].map((ref) => get(`/messages/${place(ref)}?language=${language}`))),
    hasWarnings ? get("/warnings") : null, hasHolds ? get("/holds") : null, hasOffers ? get("/negotiations") : null,
  ]);
  set(({ board }) => {
    const next = { ...board };
    for (const activity of changed) {
      next.activities = put(next.activities, activity);
      const found = new Map(next.findings.map((f) => [name(f.ref), f]));
      for (const finding of activity.findings) found.set(name(finding.ref), finding);
      next.findings = [...found.values()];
    }
    for (const message of said) next.messages = put(next.messages, message);
    if (warnings) next.warnings = warnings.warnings;
    if (holds) next.holds = holds.holds;
    if (offers) next.negotiations = offers.negotiations;
    return { board: next };
  });
}
