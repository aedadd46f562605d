// SPDX-License-Identifier: Apache-2.0
// Shortcuts. One table: what `?` lists is what works. Letters work only while nothing is being typed.
import { useEffect } from "/assets/vendor/preact.js";

const table = new Map();

/** Shortcuts that work while a component is there: `{key: {label: "words key", run}}`. */
export function useKeys(keys) {
  useEffect(() => {
    for (const [key, entry] of Object.entries(keys)) table.set(key, entry);
    return () => {
      for (const [key, entry] of Object.entries(keys)) if (table.get(key) === entry) table.delete(key);
    };
  });
}

/** All shortcuts that work now. */
export const shortcuts = () => [...table.entries()].filter(([, entry]) => entry.label).map(([key, entry]) => ({ key, label: entry.label }));

const isTyping = (target) => target.matches?.("input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

/** What a key means: on a keyboard that writes other letters it is the key at that place (the Hebrew W writes an apostrophe). */
function meaning({ key, code }) {
  if (key === "\u061f") return "?";
  if (/[^\x00-\x7f]/.test(key) || (key === "'" && code === "KeyW")) return code.replace(/^(Key|Digit)/, "").toLowerCase();
  return key.length === 1 ? key.toLowerCase() : key;
}

/** Listens from now on. */
export function listenToKeys() {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || (event.target.closest?.("[data-own-keys]") && meaning(event) !== "?")) return;
    if (document.querySelector("dialog[open]")) return;
    const entry = table.get(meaning(event));
    if (!entry) return;
    event.preventDefault();
    const before = location.hash;
    entry.run(event);
    // The browser tells of a new address only later: until then the next key would still go to the old view.
    if (location.hash !== before) dispatchEvent(new Event("hashchange"));
  });
}
