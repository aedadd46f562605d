// SPDX-License-Identifier: Apache-2.0
// What an officer has begun and not sent. It survives a reload, belongs to one tab and one account of one node, and never
// leaves the browser. What a closed tab left goes to the next one that opens the same form.
import { useEffect, useRef, useState } from "/assets/vendor/preact.js";
import { freshKey } from "./api.js";
import { read } from "./store.js";

const place = (name) => `parley.draft.${read().session?.party}.${read().session?.user}.${name}|`;

// A tab holds a lock as long as it is open. A copy of a tab, which can not get it, becomes one of its own.
let tab = "";
function beTab(id) {
  tab = id;
  sessionStorage.setItem("parley.tab", id);
  return navigator.locks?.request(`parley.tab.${id}`, { signal: AbortSignal.timeout(2000) }, () => new Promise(() => {}));
}
beTab(sessionStorage.getItem("parley.tab") ?? freshKey())?.catch(() => beTab(freshKey()));

/** Makes the draft of a closed tab this tab's. @returns whether there was one */
async function takeOver(start) {
  const { held = [], pending = [] } = (await navigator.locks?.query()) ?? {};
  if (!held.length || localStorage.getItem(start + tab)) return false;
  const open = [...held, ...pending].map((lock) => lock.name);
  const left = Object.keys(localStorage).find((key) => key.startsWith(start) && !open.includes(`parley.tab.${key.slice(start.length)}`));
  if (!left) return false;
  localStorage.setItem(start + tab, localStorage.getItem(left));
  localStorage.removeItem(left);
  return true;
}

/**
 * A draft by its name, or `initial`.
 * @returns {[any, (change: any) => void, () => void, () => void]} the draft; changes it (an object is merged); throws it away;
 *   keeps it on the page only, until it is changed again
 */
export function useDraft(name, initial) {
  const start = place(name);
  const load = () => {
    try {
      return { ...initial, ...JSON.parse(localStorage.getItem(start + tab) ?? "{}") };
    } catch {
      return initial;
    }
  };
  const [draft, setDraft] = useState(load);
  const current = useRef(draft);
  const show = (next) => { current.current = next; setDraft(next); };
  useEffect(() => {
    let isGone = false;
    show(load());
    takeOver(start).then((was) => was && !isGone && show(load()));
    return () => { isGone = true; };
  }, [start]);
  const forget = () => localStorage.removeItem(start + tab);
  const change = (part) => {
    show({ ...current.current, ...(typeof part === "function" ? part(current.current) : part) });
    localStorage.setItem(start + tab, JSON.stringify(current.current));
  };
  const drop = () => { forget(); show(initial); };
  return [draft, change, drop, forget];
}
