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

/** Listens from now on. */
export function listenToKeys() {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || (event.target.closest?.("[data-own-keys]") && event.key !== "?")) return;
    if (document.querySelector("dialog[open]") && event.key !== "Escape") return;
    const entry = table.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (!entry) return;
    event.preventDefault();
    entry.run(event);
  });
}
