// SPDX-License-Identifier: Apache-2.0
// What an officer has begun and not sent. It survives a reload, belongs to one account of one node, and never leaves the browser.
import { useEffect, useRef, useState } from "/assets/vendor/preact.js";
import { read } from "./store.js";

const place = (name) => `parley.draft.${read().session?.party}.${read().session?.user}.${name}`;

/**
 * A draft by its name, or `initial`.
 * @returns {[any, (change: any) => void, () => void]} the draft; changes it (an object is merged); throws it away
 */
export function useDraft(name, initial) {
  const key = place(name);
  const load = () => {
    try {
      return { ...initial, ...JSON.parse(localStorage.getItem(key) ?? "{}") };
    } catch {
      return initial;
    }
  };
  const [draft, setDraft] = useState(load);
  const current = useRef(draft);
  useEffect(() => { current.current = load(); setDraft(current.current); }, [key]);
  const change = (part) => {
    current.current = { ...current.current, ...(typeof part === "function" ? part(current.current) : part) };
    setDraft(current.current);
    localStorage.setItem(key, JSON.stringify(current.current));
  };
  const drop = () => {
    localStorage.removeItem(key);
    current.current = initial;
    setDraft(initial);
  };
  return [draft, change, drop];
}
