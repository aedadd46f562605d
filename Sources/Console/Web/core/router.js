// SPDX-License-Identifier: Apache-2.0
// Where one is: `#/view/id`. The address can be kept, sent to a colleague of the same node, and gone back from.
import { set } from "./store.js";

/** Address of a view. */
export const href = (view, id) => `#/${view}${id ? "/" + encodeURIComponent(id) : ""}`;
/** Goes to a view. */
export const go = (view, id) => { location.hash = href(view, id); };

function take() {
  const [view = "", id] = location.hash.replace(/^#\/?/, "").split("/");
  let name = null;
  try { name = id ? decodeURIComponent(id) : null; } catch { /* no address of ours: the view alone */ }
  set({ route: { view: view || "board", id: name } });
}
/** Follows the address from now on. */
export function route() {
  addEventListener("hashchange", take);
  take();
}
